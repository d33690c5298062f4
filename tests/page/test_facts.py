"""What the page says of a selected pledge."""

from collections.abc import Callable
from datetime import date

from tracker import filters as selection
from tracker.analysis import summary
from tracker.filters import DEFAULTS
from tracker.frame import pledges_frame, prepare
from tracker.page.facts import facts, facts_html
from tracker.pledges.pledge import build_pledges
from tracker.pledges.rulings import NO_RULINGS, Rulings
from tracker.records import Claim, Stage

MakeClaim = Callable[..., Claim]


def told(claims: list[Claim], rulings: Rulings = NO_RULINGS) -> dict[str, str]:
    pledges = prepare(pledges_frame(build_pledges(claims, rulings=rulings)))
    [(_, pledge)] = summary.judged(selection.scope(pledges, DEFAULTS), DEFAULTS).iterrows()
    return dict(facts(pledge, DEFAULTS, date(2024, 6, 1)))


def test_a_single_report_has_no_history_and_no_figures(make_claim: MakeClaim) -> None:
    assert not {"History", "Figures", "Corrected"} & told([make_claim()]).keys()


def test_history_and_figures_of_several_reports(make_claim: MakeClaim) -> None:
    """Each stage with its first day; each figure with who tells it, the most reported first."""
    found = told(
        [
            make_claim(1, amount="2000000", stage=Stage.PROPOSED, announced_on="2024-02-18", publisher="A"),
            make_claim(2, amount="2200000", publisher="B"),
            make_claim(3, amount="2200000", publisher="C", announced_on="2024-02-21"),
            make_claim(4, amount="2200000", publisher="", stage=Stage.DELIVERED, announced_on="2024-03-20"),
        ]
    )
    assert found["Stage"] == "Delivered; new"
    plain = {word: text.replace("\u00a0", " ") for word, text in found.items()}
    assert plain["History"] == "proposed 18 February 2024; pledged 20 February 2024; delivered 20 March 2024"
    assert plain["Figures"] == "€2.2m by B, C and publisher unknown; €2m by A"
    assert plain["Reports"] == "4"


def test_a_correction_is_shown_before_and_after(make_claim: MakeClaim) -> None:
    change = {"field": "stage", "was": "proposed", "now": None, "why": "<b>checked", "who": "me", "when": "2024-05-01"}
    found = told([make_claim()], Rulings(corrected={"article-1#10": (change,)}))
    assert found["Corrected"] == "stage: proposed, now empty (<b>checked; me, 2024-05-01)"
    assert "<b>" not in facts_html(list(found.items()))
