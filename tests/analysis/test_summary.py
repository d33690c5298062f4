"""From pledges to numbers."""

from collections.abc import Callable

import pandas as pd
import pytest

from tracker.analysis import summary
from tracker.filters import DEFAULTS, Filters, scope
from tracker.frame import pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim

MakeClaim = Callable[..., Claim]
EUR = Filters(currency="eur")


def judged(claims: list[Claim], filters: Filters) -> pd.DataFrame:
    return summary.judged(scope(prepare(pledges_frame(build_pledges(claims))), filters), filters)


def rows(data: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(data.itertuples(index=False, name=None))


def test_by_default_what_counts_is_what_the_table_says(sample_claims: list[Claim]) -> None:
    data = judged(sample_claims, DEFAULTS)
    assert data["counted"].tolist() == data["count_in_totals"].tolist()
    assert data["left_out"].tolist() == data["excluded_because"].tolist()


@pytest.mark.parametrize(
    ("filters", "millions", "pledges"),
    [
        (EUR, 15, 4),
        (Filters(currency="eur", type=("military",)), 1, 1),
        (Filters(currency="eur", also=("part",)), 271, 5),
        (Filters(currency="eur", hold=("none", "blocked")), 47, 5),
        (Filters(currency="eur", hold=("blocked",)), 32, 1),
        (Filters(currency="eur", kind=()), 79, 5),
        (Filters(currency="eur", donor=("EU",)), 4, 1),
        (Filters(currency="eur", undated=False), 7, 3),
        (Filters(currency="usd", stage=("proposed",)), 16, 1),
    ],
)
def test_total(sample_claims: list[Claim], filters: Filters, millions: float, pledges: int) -> None:
    total = summary.total(judged(sample_claims, filters))
    assert (total.value, total.pledges) == (millions * 1e6, pledges)


def test_a_part_counts_where_its_package_is_out_of_scope(sample_claims: list[Claim]) -> None:
    """The ninth is a part of the first, which is military; filtered to unspecified aid it stands alone."""
    data = judged(sample_claims, Filters(currency="eur", type=("unspecified",)))
    assert summary.total(data).value == 270e6
    assert summary.total(data).guarantees == 256e6


def test_undated_is_in_the_total_and_named(sample_claims: list[Claim]) -> None:
    assert summary.total(judged(sample_claims, EUR)).undated == 8e6


def test_sums_by_donor_keep_joint_sums_together(sample_claims: list[Claim]) -> None:
    assert rows(summary.by(judged(sample_claims, EUR), "donor_label")) == [
        ("Norway", 11e6, 3),
        ("United States and European Union", 4e6, 1),
    ]


def test_flows(sample_claims: list[Claim]) -> None:
    assert rows(summary.flows(judged(sample_claims, EUR))) == [
        ("Norway", "Ukraine", 11e6, 3),
        ("United States and European Union", "Ukraine", 4e6, 1),
    ]


def test_months_and_what_stands_in_none(sample_claims: list[Claim]) -> None:
    data = judged(sample_claims, EUR)
    assert rows(summary.by_month(data)) == [
        (pd.Timestamp("2024-02-01"), "military", 1e6),
        (pd.Timestamp("2024-03-01"), "unspecified", 2e6),
    ]
    off_axis = data.loc[data["counted"] & data["month"].isna(), "value"]
    assert summary.by_month(data)["value"].sum() + off_axis.sum() == summary.total(data).value == 15e6


def test_cumulative_fills_quiet_months(make_claim: MakeClaim) -> None:
    claims = [make_claim(1, announced_on="2023-11-30"), make_claim(2, announced_on="2024-02-01", amount="5000000")]
    assert rows(summary.cumulative(judged(claims, EUR), "aid_type")) == [
        (pd.Timestamp("2023-11-01"), "unspecified", 1e6),
        (pd.Timestamp("2023-12-01"), "unspecified", 1e6),
        (pd.Timestamp("2024-01-01"), "unspecified", 1e6),
        (pd.Timestamp("2024-02-01"), "unspecified", 6e6),
    ]


def test_left_out_with_sums(sample_claims: list[Claim]) -> None:
    out = judged(sample_claims, EUR).query("not counted").fillna({"value": 0.0})
    assert dict(zip(out["left_out"], out["value"], strict=True)) == {
        "part of a package": 256e6,
        "total to date": 64e6,
        "blocked": 32e6,
        "proposed, not pledged": pytest.approx(16e6 * 0.92575449, abs=1),
        "no exchange rate for EUR": 0.0,
    }


def test_what_the_reader_deselects_is_named_too(sample_claims: list[Claim]) -> None:
    data = judged(sample_claims, Filters(currency="eur", stage=("delivered",)))
    assert "stage pledged not chosen" in set(data["left_out"])


def test_an_undated_sum_in_euros_counts_in_euros_only(make_claim: MakeClaim) -> None:
    claims = [make_claim(announced_on="", published=None)]
    assert summary.total(judged(claims, EUR)).value == 1e6
    assert summary.total(judged(claims, DEFAULTS)).pledges == 0


def test_nothing_in_nothing_out() -> None:
    data = judged([], DEFAULTS)
    assert summary.total(data).value == 0
    tables = (summary.by(data, "donor_label"), summary.flows(data), summary.by_month(data), summary.cumulative(data))
    for table in tables:
        assert table.empty
        assert "value" in table.columns
