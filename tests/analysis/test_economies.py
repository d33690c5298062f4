"""Donors by gross domestic product and population."""

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest

from tracker.analysis import summary
from tracker.analysis.economies import MEASURES, Economy, by_code, economies, measured, years
from tracker.extraction.mentions.actor_names import actor
from tracker.filters import Filters, scope
from tracker.frame import pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.pledges.rates import rate
from tracker.records import Claim
from tracker.tables import DataError

MakeClaim = Callable[..., Claim]
GOOD = ("NOR", "Norway", Decimal("480000000000"), 2024, 5500000, 2024)


def test_the_table_holds_states_that_are_known() -> None:
    assert len(economies()) == 40
    assert all(actor(code).kind == "state" for code in economies())
    # No state has less than 2,000 or more than 300,000 US dollars a head: a figure in thousands would show.
    assert all(2_000 < row.gdp_usd / row.population < 300_000 for row in economies().values())


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (0, "Norway", "column code"),
        (2, Decimal(0), "column gdp_usd"),
        (2, Decimal("NaN"), "column gdp_usd"),
        (3, 24, "column gdp_year"),
        (4, -1, "column population"),
        (5, 3024, "column population_year"),
    ],
)
def test_a_row_with_a_fault_is_refused(place: int, value: object, fault: str) -> None:
    cells: list[object] = list(GOOD)
    cells[place] = value
    with pytest.raises(ValueError, match=fault):
        Economy(*cells)  # type: ignore[arg-type]


def test_a_state_that_stands_twice_is_refused_with_the_line() -> None:
    with pytest.raises(DataError, match=r"data/reference/gdp_population\.csv:3: NOR stands twice"):
        by_code((Economy(*GOOD), Economy(*GOOD)))


def made(claims: list[Claim], measure: str, currency: str = "usd") -> pd.DataFrame:
    filters = Filters(currency=currency)
    return measured(
        summary.judged(scope(prepare(pledges_frame(build_pledges(claims))), filters), filters), filters, measure
    )


@pytest.fixture
def claims(make_claim: MakeClaim) -> list[Claim]:
    """USD 300 million of the United States, 200 million of Norway, 100 million of others each."""
    told = [
        (("United States",), ("USA",), "300000000"),
        (("Norway",), ("NOR",), "200000000"),
        (("European Union",), ("EU",), "100000000"),
        (("Norway", "Denmark"), ("NOR", "DNK"), "100000000"),
        (("Taiwan",), ("TWN",), "100000000"),
        ((), (), "100000000"),
    ]
    return [
        make_claim(number, donor=names, donor_code=codes, amount=amount, currency="USD", recipient_code=(f"R{number}",))
        for number, (names, codes, amount) in enumerate(told)
    ]


@pytest.mark.parametrize("currency", ["usd", "eur"])
def test_share_of_gross_domestic_product(claims: list[Claim], currency: str) -> None:
    found = made(claims, "gdp", currency).set_index("label")
    assert list(found.index[:2]) == ["Norway", "United States"]
    norway = economies()["NOR"]
    whole = norway.gdp_usd if currency == "usd" else norway.gdp_usd * (rate("USD", "2024", None).fx_rate_eur or 0)
    assert found.loc["Norway", "size"] == pytest.approx(found.loc["Norway", "value"] / float(whole))


def test_per_head(claims: list[Claim]) -> None:
    found = made(claims, "head").set_index("label")
    assert found.loc["United States", "size"] == pytest.approx(300e6 / economies()["USA"].population)
    assert list(found.index[:2]) == ["Norway", "United States"]


@pytest.mark.parametrize("measure", ["gdp", "head"])
def test_without_figures_the_reason_stands(claims: list[Claim], measure: str) -> None:
    found = made(claims, measure)
    without = found[found["size"].isna()]
    assert dict(zip(without["code"], without["why"], strict=True)) == {
        "EU": "no state: its members' figures are not added up",
        "NOR;DNK": "a joint sum is not split among its donors",
        "TWN": "not among the 40 states with figures",
        "": "donor not named",
    }
    assert found.loc[found["size"].notna(), "why"].eq("").all()


@pytest.mark.parametrize("measure", MEASURES)
def test_no_donor_is_lost(claims: list[Claim], measure: str) -> None:
    found = made(claims, measure)
    assert (len(found), found["value"].sum()) == (6, 900e6)
    assert made([], measure).empty


def test_years(claims: list[Claim]) -> None:
    assert years(made(claims, "gdp")["code"], "gdp") == "2024"
    assert years(pd.Series(["EU", ""]), "head") == ""
