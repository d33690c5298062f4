"""Findings in words, over the filters' scope."""

import pandas as pd
import pytest
from page.articles import claim, seedlike

from tracker import filters as selection
from tracker.analysis import summary
from tracker.filters import Filters
from tracker.frame import pledges_frame, prepare
from tracker.page import finding, rest
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim
from tracker.wording import NBSP


def shown(claims: list[Claim], filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What counts, and what is left out."""
    pledges = prepare(pledges_frame(build_pledges(claims)))
    judged = summary.judged(selection.scope(pledges, filters), filters)
    return summary.counted(judged), rest.left_out(judged)


def several() -> list[Claim]:
    return [
        claim(f"a{n}", f"{code} gave ${n} million.", f"${n} million", code, n * 1e6, announced_on=day)
        for n, (code, day) in enumerate([("NOR", "2023-02-01"), ("DEU", "2023-03"), ("POL", "2024"), ("EST", "")], 2)
    ]


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (Filters(), "Nordic countries and Belgium pledged at least $2.07bn in aid to Ukraine"),
        (Filters(currency="eur"), "Nordic countries and Belgium pledged at least €1.9bn in aid to Ukraine"),
        (Filters(donor=("BEL",)), "Belgium pledged $666m in aid to Ukraine"),
        (Filters(type=("military",)), "Belgium pledged $666m in military aid to Ukraine"),
        (Filters(from_="2024"), "Belgium pledged $666m in aid to Ukraine since 2024"),
        (Filters(from_="2023", to="2024-01"), "Nordic countries and Belgium pledged at least $2.07bn in aid to Ukraine"
         " from 2023 to January 2024"),
        (Filters(hold=("blocked",), donor=("EU",)), "European Union and United States pledged at least $154bn in aid"
         " to Ukraine"),
        (Filters(donor=("DEU",)), "No pledge that counts matches these filters"),
    ],
)  # fmt: skip
def test_headlines(filters: Filters, text: str) -> None:
    rows, _ = shown(seedlike(), filters)
    assert finding.headline(rows, filters).replace(NBSP, " ") == text


def test_many_donors_are_counted_and_the_scope_is_named() -> None:
    rows, _ = shown(several(), Filters())
    assert finding.headline(rows, Filters()).replace(NBSP, " ") == "4 donors pledged $14m in aid to Ukraine"
    chosen = Filters(donor=("NOR", "DEU", "POL"))
    rows, _ = shown(several(), chosen)
    assert finding.headline(rows, chosen).replace(NBSP, " ") == "The 3 donors shown pledged $9m in aid to Ukraine"


def test_the_lead_names_what_is_left_out() -> None:
    rows, left = shown(seedlike(), Filters())
    text = finding.lead(rows, left, Filters()).replace(NBSP, " ")
    assert text.startswith("2 pledges, announced from December 2023 to January 2024.")
    assert "not in the total: 4 sums (3 blocked; 1 total to date)." in text


def test_dates_are_told_no_finer_than_known() -> None:
    rows, left = shown(several(), Filters())
    assert "announced from 2023 to 2024." in finding.lead(rows, left, Filters())


def test_what_the_reader_chose_away_is_not_left_out() -> None:
    filters = Filters(stage=("delivered",))
    rows, left = shown(seedlike(), filters)
    assert rows.empty
    assert sorted(left["left_out"].unique()) == ["blocked", "total to date"]


def test_nobody_named_pledges_the_most() -> None:
    unnamed = claim("b", "Ukraine was promised $9 million.", "$9 million", "", 9e6, announced_on="2024-03-01",
                    donor=(), donor_code=())  # fmt: skip
    rows, _ = shown([*several(), unnamed], Filters())
    text = finding.over_time(rows, Filters(), "donor", monthly=False, label="donor_label").replace(NBSP, " ")
    assert text == "Of the donors named, DEU pledged the most since 2023: $3m"
    larger = claim("c", "Norway gave $12 million.", "$12 million", "NOR", 12e6, announced_on="2024-03")
    rows, _ = shown([unnamed, larger], Filters())
    text = finding.over_time(rows, Filters(), "donor", monthly=False, label="donor_label").replace(NBSP, " ")
    assert text == "NOR pledged the most since 2024: $12m"
