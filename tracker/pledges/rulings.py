"""What reviewers have ruled: it binds the grouping, whatever the rules would say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """Decisions of reviewers about claims, named by claim_id.

    `together`: pairs of claims that tell one pledge. `apart`: pairs that do not, whatever else links them. `corrected`:
    what was corrected in a claim, as the column corrected shows it; a corrected claim leads its pledge. The values of
    the claims are already the corrected ones.
    """

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    corrected: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)


NO_RULINGS = Rulings()
