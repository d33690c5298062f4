"""Pledges by donor and month: what stands in which column, and that no sum goes missing without a word."""

import json
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.analysis.economies import economies
from tracker.analysis.monthly import MEASURES, Monthly, gdp_in_billion_euros, monthly
from tracker.export import FORMATS, export_bytes
from tracker.filters import DEFAULTS, Filters
from tracker.frame import pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.pledges.rates import rate
from tracker.records import AidType, Claim, ClaimKind, Hold, Per, Stage
from tracker.rows import columns

MakeClaim = Callable[..., Claim]
MILLION = Decimal("0.001")
# The fixture make_claim keeps no state between examples.
STATELESS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(*claims: Claim, filters: Filters = DEFAULTS) -> Monthly:
    return monthly(prepare(pledges_frame(build_pledges(claims))), filters)


@pytest.mark.parametrize(
    ("fields", "filled"),
    [
        ({"stage": Stage.PLEDGED}, {"commitments", "to_be_allocated"}),
        ({"stage": Stage.COMMITTED, "aid_type": AidType.MILITARY}, {"commitments", "to_be_allocated"}),
        ({"stage": Stage.ALLOCATED, "aid_type": AidType.MILITARY}, {"commitments", "total", "military"}),
        ({"stage": Stage.DISBURSED, "aid_type": AidType.FINANCIAL}, {"commitments", "total", "financial"}),
        ({"stage": Stage.DELIVERED, "aid_type": AidType.HUMANITARIAN}, {"commitments", "total", "humanitarian"}),
        ({"stage": Stage.ALLOCATED, "aid_type": AidType.RECONSTRUCTION}, {"commitments", "total"}),
        ({"stage": Stage.ALLOCATED, "aid_type": AidType.MIXED}, {"commitments", "total"}),
        ({"stage": Stage.ALLOCATED, "aid_type": AidType.UNSPECIFIED}, {"commitments", "total"}),
    ],
)
def test_columns_of_a_pledge(make_claim: MakeClaim, fields: dict[str, object], filled: set[str]) -> None:
    [row] = table(make_claim(amount="1000000", **fields)).table.to_dict("records")
    assert (row["country"], row["iso"], row["year"], row["month"]) == ("Norway", "NOR", 2024, 2)
    assert {name: row[name] for name in MEASURES} == {name: 0.001 if name in filled else 0 for name in MEASURES}


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.PROPOSED},
        {"stage": Stage.CANCELLED},
        {"hold": Hold.BLOCKED},
        {"claim_kind": ClaimKind.CUMULATIVE_TOTAL},
        {"disputed": True},
    ],
)
def test_what_does_not_count_is_in_no_row(make_claim: MakeClaim, fields: dict[str, object]) -> None:
    found = table(make_claim(**fields))
    assert found.table.empty
    assert found.notes == ()


def test_a_filter_can_ask_for_more(make_claim: MakeClaim) -> None:
    found = table(make_claim(stage=Stage.PROPOSED), filters=Filters(stage=("proposed",))).table
    assert found["to_be_allocated"].tolist() == [0.001]


def test_sums_are_of_all_periods_and_in_euros(make_claim: MakeClaim) -> None:
    found = table(make_claim(currency="USD", per=Per.YEAR, period="2024/2026"), filters=Filters(currency="usd")).table
    per_dollar = rate("USD", "2024-02-20", None).fx_rate_eur
    assert per_dollar is not None
    assert found["commitments"].tolist() == pytest.approx([float(3 * MILLION * per_dollar)], abs=1e-9)


def test_donors_together_are_one_row_in_whatever_order(make_claim: MakeClaim) -> None:
    both = {"donor": ("Norway", "Denmark"), "donor_code": ("NOR", "DNK")}
    turned = {name: tuple(reversed(values)) for name, values in both.items()}
    found = table(make_claim(1, **both), make_claim(2, amount="2000000", **turned), make_claim(3, amount="7000000"))
    rows = {row["iso"]: row for row in found.table.to_dict("records")}
    assert set(rows) == {"DNK;NOR", "NOR"}
    assert (rows["DNK;NOR"]["country"], rows["DNK;NOR"]["commitments"]) == ("Denmark;Norway", 0.003)
    assert pd.isna(rows["DNK;NOR"]["gdp"])
    assert [note for note in found.notes if "2\N{NO-BREAK SPACE}pledges (EUR 3,000,000) of several donors" in note]


@pytest.mark.parametrize(
    ("fields", "filters", "note"),
    [
        ({"announced_on": "2023"}, DEFAULTS,
         "not in the table: 1 pledge (EUR 1,000,000) whose month is not known (NOR)"),
        ({"announced_on": ""}, DEFAULTS,
         "not in the table: 1 pledge (EUR 1,000,000) whose month is not known (NOR)"),
        ({"donor": (), "donor_code": ()}, DEFAULTS,
         "not in the table: 1 pledge (EUR 1,000,000) whose donor is not named"),
        ({"currency": "UAH"}, DEFAULTS, "not in the table: 1 pledge without a rate to euros (UAH 1,000,000)"),
        ({"currency": ""}, DEFAULTS,
         "not in the table: 1 pledge without a rate to euros (currency not known 1,000,000)"),
        ({"stage": Stage.ALLOCATED}, DEFAULTS,
         "in total, but in none of its three types: 1 pledge (EUR 1,000,000) for reconstruction, mixed or unspecified"
         " purposes"),
        ({"recipient": ("Ukraine", "Moldova"), "recipient_code": ("UKR", "MDA")}, Filters(recipient=("UKR",)),
         "whole in the table: 1 pledge (EUR 1,000,000) for several recipients together"),
    ],
)  # fmt: skip
def test_what_a_reader_has_to_know_is_said(
    make_claim: MakeClaim, fields: dict[str, object], filters: Filters, note: str
) -> None:
    found = table(make_claim(1, **fields), filters=filters)
    assert [" ".join(words.split()) for words in found.notes] == [note]
    assert len(found.table) == (not note.startswith("not in"))


def test_gdp_is_in_billion_euros_at_the_mean_rate_of_its_year(make_claim: MakeClaim) -> None:
    [row] = table(make_claim(stage=Stage.ALLOCATED)).table.to_dict("records")
    norway = economies()["NOR"]
    per_dollar = rate("USD", str(norway.gdp_year), None).fx_rate_eur
    assert per_dollar is not None
    assert row["gdp"] == pytest.approx(float(norway.gdp_usd * per_dollar) / 1e9)
    assert row["pct_gdp"] == pytest.approx(row["total"] / row["gdp"] * 100)
    assert 300 < row["gdp"] < 600


@pytest.mark.parametrize("code", ["EU", "TWN", "NOR;SWE", ""])
def test_no_gdp_is_made_up(code: str) -> None:
    assert gdp_in_billion_euros(code) is None


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("rows", [0, 2])
def test_each_format_can_hold_it(make_claim: MakeClaim, kind: str, rows: int) -> None:
    found = table(*(make_claim(number, announced_on=f"2024-0{number}") for number in range(1, rows + 1))).table
    data = export_bytes(found, "monthly", kind, created=pd.Timestamp("2024-05-01").date())
    if kind == "json":
        assert [row["commitments"] for row in json.loads(data)] == [0.001] * rows
    assert list(found.columns) == [column.column for column in columns("monthly")]


GIVERS = [("NOR", "Norway"), ("SWE", "Sweden"), ("EU", "European Union")]
CLAIMS = st.lists(
    st.builds(
        lambda givers, **fields: (
            fields | {"donor_code": tuple(code for code, _ in givers), "donor": tuple(name for _, name in givers)}
        ),
        st.lists(st.sampled_from(GIVERS), max_size=2, unique=True),
        amount=st.integers(1, 10**12).map(str),
        currency=st.sampled_from(["EUR", "USD", "UAH"]),
        stage=st.sampled_from(Stage),
        hold=st.sampled_from(Hold),
        aid_type=st.sampled_from(AidType),
        announced_on=st.sampled_from(["2024-02-20", "2024-02", "2023-11-02", "2023", ""]),
    ),
    max_size=8,
)


@STATELESS
@given(told=CLAIMS)
def test_every_euro_that_counts_is_in_a_row_or_in_a_note(make_claim: MakeClaim, told: list[dict[str, object]]) -> None:
    pledges = prepare(pledges_frame(build_pledges(make_claim(number, **fields) for number, fields in enumerate(told))))
    found = monthly(pledges, DEFAULTS)
    counting = pledges[pledges["count_in_totals"]]
    placed = counting[counting["month"].notna() & (counting["donor_code"] != "")]
    assert found.table["commitments"].sum() == pytest.approx(placed["amount_eur"].sum() / 1e9, abs=1e-6)
    unplaced = counting["month"].isna() | (counting["donor_code"] == "")
    said = [note for note in found.notes if note.startswith("not in the table") and "without a rate" not in note]
    in_notes = sum(int(note.partition("(EUR ")[2].partition(")")[0].replace(",", "")) for note in said)
    assert in_notes == counting.loc[unplaced, "amount_eur"].sum()


@STATELESS
@given(told=CLAIMS)
def test_the_columns_of_a_row_agree(make_claim: MakeClaim, told: list[dict[str, object]]) -> None:
    claims = [make_claim(number, **fields) for number, fields in enumerate(told)]
    found = table(*claims).table
    assert not found.duplicated(["iso", "year", "month"]).any()
    types = found["financial"] + found["humanitarian"] + found["military"]
    assert (found["commitments"] - found["total"] - found["to_be_allocated"]).abs().max() < 1e-8 or found.empty
    assert (types <= found["total"] + 1e-8).all()
    assert (found[list(MEASURES)] >= 0).all(axis=None)
    backwards = table(*reversed(claims)).table
    pd.testing.assert_frame_equal(found, backwards)
