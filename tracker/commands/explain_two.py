"""`pledges explain ID ID`: why two claims are one pledge, or are not."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tracker.analysis.known_on import claims_of, rulings_of
from tracker.commands.common import Status, Stop
from tracker.commands.export import open_release
from tracker.filters import DEFAULTS
from tracker.pledges.told import Told, told_by
from tracker.pledges.why import Why, why
from tracker.release import Release
from tracker.wording import short_sum


def explained(one: str, other: str, folder: Path | None, store: str) -> Iterator[str]:
    """The lines that explain two claims or pledges of a release, or of the latest tables of a store.

    Raises:
        Stop: there is no such release, claim or pledge.
    """
    release = open_release(folder, DEFAULTS, store)
    leading = dict(zip(release.pledges["pledge_id"], release.pledges["claim_id"], strict=True))
    pledge_of = {
        claim_id: pledge_id
        for pledge_id, claim_ids in zip(release.pledges["pledge_id"], release.pledges["claim_ids"], strict=True)
        for claim_id in claim_ids.split(";")
    }
    first, second = (_claim_id(given, leading, pledge_of, release) for given in (one, other))
    rulings = rulings_of(release.pledges, release.manifest.together, release.manifest.apart)
    found = why(first, second, map(told_by, claims_of(release.claims)), rulings)
    return _lines(found, pledge_of)


def _claim_id(given: str, leading: Mapping[str, str], pledge_of: Mapping[str, str], release: Release) -> str:
    """The claim that an identifier means: itself, or the leading one of a pledge."""
    if given in pledge_of:
        return given
    pledge_id = release.manifest.redirects.get(given, given)
    if pledge_id not in leading:
        raise Stop(Status.WRONG_USE, f"{given!r} names no claim and no pledge of {release.folder}")
    return leading[pledge_id]


def _lines(found: Why, pledge_of: Mapping[str, str]) -> Iterator[str]:
    one, other = (pledge_of[claim.claim_id] for claim in (found.one, found.other))
    if found.same:
        yield f"one pledge, {one}"
        yield _claim(found.one)
        here = found.one
        for step in found.steps:
            here = step.other if step.one.claim_id == here.claim_id else step.one
            yield f"    {step.rule}: {step.words}"
            yield _claim(here)
        return
    yield f"two pledges, {one} and {other}"
    yield _claim(found.one)
    yield _claim(found.other)
    for subject, sentence in found.apart:
        yield f"    {subject}: {sentence}"


def _claim(claim: Told) -> str:
    parties = f"{';'.join(claim.donor_code) or 'not named'} to {';'.join(claim.recipient_code) or 'not named'}"
    amount = short_sum(float(claim.amount), claim.currency, claim.qualifier.value).replace("\u00a0", " ")
    told = f"{claim.stage.value}, {claim.claim_kind.value.replace('_', ' ')}, {claim.announced_on or 'undated'}"
    report = ", ".join(part for part in (claim.publisher, f"{claim.published or ''}") if part)
    return f"  {claim.claim_id}  {parties}, {amount}, {told}" + (f" ({report})" if report else "")
