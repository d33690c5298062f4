"""As known on a day: pledges built anew from what articles published up to that day tell."""

import json
from collections.abc import Iterator
from datetime import date

import pandas as pd

from tracker.formats import plain_rows
from tracker.frame import pledges_frame
from tracker.pledges.identity import KnownPledge
from tracker.pledges.pledge import build_pledges
from tracker.pledges.rulings import Rulings
from tracker.records import Claim
from tracker.release import Pairs
from tracker.rows import record_of


def known_on(
    pledges: pd.DataFrame, claims: pd.DataFrame, day: date, *, together: Pairs = (), apart: Pairs = ()
) -> pd.DataFrame:
    """The table pledges as it would be without articles published later, or without a known day of publication.

    Claims that only later reports link are apart again, stages and counts are those told by then. A pledge keeps its
    identifier; corrections hold on every day.

    Args:
        pledges, claims: of one release.
        day: the last day of publication.
        together, apart: as the release's manifest tells them.
    """
    told = claims[claims["published"] <= pd.Timestamp(day)]
    return pledges_frame(build_pledges(claims_of(told), _known(pledges), rulings_of(pledges, together, apart)))


def claims_of(claims: pd.DataFrame) -> Iterator[Claim]:
    """The rows of a table claims as records."""
    return (record_of(Claim, row) for row in plain_rows("claims", claims))


def _known(pledges: pd.DataFrame) -> list[KnownPledge]:
    """The pledges of the release, the first reported first."""
    rows = pledges.sort_values(["first_reported", "pledge_id"], na_position="last")
    return [
        KnownPledge(key, tuple(claim_ids.split(";")))
        for key, claim_ids in zip(rows["pledge_id"], rows["claim_ids"], strict=True)
    ]


def rulings_of(pledges: pd.DataFrame, together: Pairs, apart: Pairs) -> Rulings:
    """What reviewers ruled, by the table pledges and the manifest of a release; what was corrected stands at the claims
    that lead their pledges for it."""
    rows = pledges.loc[pledges["corrected"] != "", ["claim_id", "corrected"]]
    return Rulings(
        together=tuple(together),
        apart=tuple(apart),
        corrected={key: tuple(json.loads(text)) for key, text in zip(rows["claim_id"], rows["corrected"], strict=True)},
    )
