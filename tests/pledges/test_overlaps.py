"""The same money told by a group and by a member: the more specific pledge counts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.pledge import Pledge, build_pledges
from tracker.records import AidType, Claim, ClaimKind, Hold, Per, Stage

MakeClaim = Callable[..., Claim]
NAMES = {"EU": "European Union", "DNK": "Denmark", "SWE": "Sweden", "NOR": "Norway", "NB8": "Nordic-Baltic Eight",
         "NORDIC": "Nordic countries", "USA": "United States", "GBR": "United Kingdom", "G7": "G7"}  # fmt: skip


def by(*codes: str, **fields: Any) -> dict[str, Any]:
    """The fields of a claim of EUR 143.7 million of these donors."""
    told = {"donor_code": codes, "donor": tuple(NAMES.get(code, code) for code in codes), "amount": "143700000"}
    return told | fields


EU, DENMARK = by("EU"), by("DNK")
OF_DENMARK = "overlap with Denmark"
ROUND, HUGE = {"amount": "100000000"}, {"amount": "2000000000"}


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        pytest.param([EU, DENMARK], [OF_DENMARK, ""], id="the EU and a member"),
        pytest.param([DENMARK, EU], ["", OF_DENMARK], id="in the other order"),
        pytest.param([by("NORDIC"), DENMARK], [OF_DENMARK, ""], id="a coalition and a member"),
        pytest.param([by("DNK", "SWE"), DENMARK], [OF_DENMARK, ""], id="a joint sum and one of its donors"),
        pytest.param([by("NB8"), by("NORDIC")], ["overlap with Nordic countries", ""], id="a group within a group"),
        pytest.param(
            [by("NB8"), by("NORDIC"), DENMARK],
            ["overlap with Nordic countries", OF_DENMARK, ""],
            id="group, group within, member",
        ),
        pytest.param([by("USA", "EU"), EU], ["overlap with European Union", ""], id="joint with the EU, and the EU"),
        pytest.param([by("EU", **ROUND), by("DNK", **ROUND)], ["", ""], id="a round sum, by chance"),
        pytest.param([by("EU", **ROUND), by("DNK", amount="99700000")], [OF_DENMARK, ""], id="one is not round"),
        pytest.param([by("EU", **HUGE), by("DNK", **HUGE)], [OF_DENMARK, ""], id="a round sum, but huge"),
        pytest.param(
            [by("DNK", "SWE", **ROUND), by("DNK", **ROUND)], [OF_DENMARK, ""], id="a round sum of donors that are named"
        ),
        pytest.param([EU, by("NOR")], ["", ""], id="no member"),
        pytest.param([EU, by("GBR")], ["", ""], id="a former member"),
        pytest.param(
            [EU | {"announced_on": "2019-05-02"}, by("GBR", announced_on="2019-05-02")],
            ["overlap with United Kingdom", ""],
            id="a member of that day",
        ),
        pytest.param([EU, EU | {"announced_on": "2024-02-26"}], ["", ""], id="the EU twice"),
        pytest.param([DENMARK, by("SWE")], ["", ""], id="two members"),
        pytest.param([EU, DENMARK | {"recipient_code": ("MDA",)}], ["", ""], id="another receiver"),
        pytest.param([EU, DENMARK | {"recipient_code": ("UKR", "MDA")}], ["", ""], id="further receivers"),
        pytest.param([EU | {"recipient_code": ()}, DENMARK | {"recipient_code": ()}], ["", ""], id="no receivers"),
        pytest.param([EU, DENMARK | {"amount": "140826000"}], [OF_DENMARK, ""], id="2 % less"),
        pytest.param([EU, DENMARK | {"amount": "139389000"}], ["", ""], id="3 % less"),
        pytest.param([EU, DENMARK | {"amount": "1071000000", "currency": "DKK"}], [OF_DENMARK, ""], id="in kroner"),
        pytest.param([EU, DENMARK | {"amount": "1010000000", "currency": "DKK"}], ["", ""], id="fewer kroner"),
        pytest.param([EU, DENMARK | {"currency": "UAH"}], ["", "no exchange rate for USD"], id="without a rate"),
        pytest.param([EU, DENMARK | {"announced_on": "2024-03-01"}], [OF_DENMARK, ""], id="ten days later"),
        pytest.param([EU, DENMARK | {"announced_on": "2024-03-02"}], ["", ""], id="eleven days later"),
        pytest.param([EU, DENMARK | {"announced_on": "2024-02"}], [OF_DENMARK, ""], id="in that month"),
        pytest.param([EU, DENMARK | {"announced_on": "2024-03"}], ["", ""], id="in the next month"),
        pytest.param([EU | {"announced_on": "2024"}, DENMARK], ["", ""], id="only the year is known"),
        pytest.param([EU | {"announced_on": ""}, DENMARK], ["", ""], id="undated"),
        pytest.param(
            [EU | {"announced_on": "", "article_id": "x"}, DENMARK | {"announced_on": "", "article_id": "x"}],
            [OF_DENMARK, ""],
            id="undated, in one article",
        ),
        pytest.param([EU, DENMARK | {"aid_type": AidType.MILITARY}], [OF_DENMARK, ""], id="one tells the type"),
        pytest.param(
            [EU | {"aid_type": AidType.FINANCIAL}, DENMARK | {"aid_type": AidType.MILITARY}], ["", ""], id="other types"
        ),
        pytest.param([EU, DENMARK | {"per": Per.YEAR}], ["", ""], id="a sum per year"),
        pytest.param(
            [EU, DENMARK | {"claim_kind": ClaimKind.CUMULATIVE_TOTAL}], ["", "total to date"], id="a total to date"
        ),
        pytest.param(
            [EU, DENMARK | {"stage": Stage.PROPOSED}], ["", "proposed, not pledged"], id="the member only proposes"
        ),
        pytest.param([EU | {"hold": Hold.BLOCKED}, DENMARK], ["blocked", ""], id="own reason comes first"),
        pytest.param(
            [EU, EU | {"announced_on": "2024-02-26"}, DENMARK],
            [OF_DENMARK, "", ""],
            id="one for one",
        ),
        pytest.param([EU, DENMARK | {"part_of": "article-1#10"}], ["", "part of a package"], id="its own part"),
        pytest.param(
            [EU | {"part_of": "article-2#10"}, DENMARK], ["part of a package", ""], id="itself a part of the member's"
        ),
        pytest.param(
            [EU, DENMARK, by("EU", amount="40", part_of="article-1#10")],
            [OF_DENMARK, "", "part of a package"],
            id="parts of what is told twice do not count either",
        ),
    ],
)
def test_overlap(make_claim: MakeClaim, told: list[dict[str, Any]], reasons: list[str]) -> None:
    pledges = build_pledges([make_claim(number, **fields) for number, fields in enumerate(told, start=1)])
    assert [pledge.excluded_because for pledge in pledges] == reasons


HERE = {"article_id": "one"}


@pytest.mark.parametrize(
    ("told", "overlap"),
    [
        pytest.param(
            [by("EU", **HERE, **ROUND), by("DNK", **HERE, amount="60000000"), by("SWE", **HERE, amount="40000000")],
            True,
            id="two members make up the sum",
        ),
        pytest.param(
            [by("EU", **HERE, **ROUND), by("DNK", **HERE, amount="60000000"), by("SWE", **HERE, amount="30000000")],
            False,
            id="they make up less",
        ),
        pytest.param(
            [by("EU", **HERE, **ROUND), by("DNK", **HERE, amount="60000000"), by("SWE", amount="40000000")],
            False,
            id="one stands in another article",
        ),
        pytest.param(
            [by("EU", **HERE, **ROUND), by("DNK", **HERE, amount="60000000"), by("DNK", **HERE, amount="40000000")],
            False,
            id="one member twice",
        ),
        pytest.param(
            [by("EU", **HERE, **ROUND), by("DNK", **HERE, amount="60000000"), by("NOR", **HERE, amount="40000000")],
            False,
            id="one is no member",
        ),
        pytest.param(
            [
                by("EU", **HERE, **ROUND),
                by("DNK", **HERE, amount="60000000"),
                by("SWE", **HERE, amount="40000000", stage=Stage.PROPOSED),
            ],
            False,
            id="one only proposes",
        ),
    ],
)
def test_members_that_make_up_the_sum(make_claim: MakeClaim, told: list[dict[str, Any]], overlap: bool) -> None:
    wide, *others = build_pledges([make_claim(number, **fields) for number, fields in enumerate(told, start=1)])
    assert wide.excluded_because == ("overlap with Denmark, Sweden" if overlap else "")
    assert wide.overlap_with == (tuple(other.pledge_id for other in others) if overlap else ())


@pytest.mark.parametrize(
    ("codes", "kind"), [(("EU",), "EU"), (("USA", "EU"), "EU"), (("NB8",), "coalition"), (("DNK", "USA"), "coalition")]
)
def test_kind_of_overlap(make_claim: MakeClaim, codes: tuple[str, ...], kind: str) -> None:
    narrow = by("EU") if codes == ("USA", "EU") else DENMARK
    wide, _ = build_pledges([make_claim(1, **by(*codes)), make_claim(2, **narrow)])
    assert wide.overlap == kind


CODES = st.sampled_from([("EU",), ("DNK",), ("SWE",), ("NB8",), ("NORDIC",), ("DNK", "SWE"), ("G7",), ("USA", "EU")])
FIELDS = st.fixed_dictionaries(
    {
        "codes": CODES,
        "amount": st.sampled_from(["98300000", "99000000", "100000000", "100100000", "50000000"]),
        "announced_on": st.dates(date(2024, 2, 18), date(2024, 3, 5)).map(date.isoformat) | st.just("2024-02"),
        "article_id": st.sampled_from(["one", "two"]),
        "stage": st.sampled_from([Stage.PLEDGED, Stage.PROPOSED]),
    }
)


def told(pledges: list[Pledge]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {p.leading.claim_id: (p.excluded_because, p.overlap_with) for p in pledges}


@given(st.lists(FIELDS, max_size=12).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))))
def test_overlaps_do_not_depend_on_the_order(
    make_claim: MakeClaim, drawn: tuple[list[dict[str, Any]], list[int]]
) -> None:
    rows, order = drawn
    claims = [
        make_claim(number, **by(*row["codes"]) | {name: value for name, value in row.items() if name != "codes"})
        for number, row in enumerate(rows)
    ]
    pledges = build_pledges(claims)
    assert told(pledges) == told(build_pledges([claims[number] for number in order]))
    by_id = {pledge.pledge_id: pledge for pledge in pledges}
    for pledge in pledges:
        # Following what is told more specifically ends at a pledge that counts: no money vanishes.
        while pledge.excluded_because.startswith("overlap"):
            pledge = by_id[pledge.overlap_with[0]]
            assert pledge.count_in_totals or pledge.excluded_because.startswith("overlap")


@given(
    day=st.dates(date(2021, 1, 1), date(2025, 12, 31)),
    later=st.integers(-10, 10),
    amount=st.integers(10**3, 10**8).map(lambda number: number * 1000 + 777),
    share=st.decimals("0.981", "1", places=3),
    precision=st.sampled_from(["days", "day in a month", "month around a day", "months"]),
)
def test_no_border_of_a_block_hides_an_overlap(
    make_claim: MakeClaim, day: date, later: int, amount: int, share: Decimal, precision: str
) -> None:
    month = f"{day:%Y-%m}"
    told = {
        "days": (day.isoformat(), date.fromordinal(day.toordinal() + later).isoformat()),
        "day in a month": (month, day.isoformat()),
        "month around a day": (day.isoformat(), month),
        "months": (month, month),
    }
    first, second = told[precision]
    wide = make_claim(1, **by("EU", amount=str(amount), announced_on=first))
    narrow = make_claim(2, **by("DNK", amount=str(amount * share), announced_on=second))
    pledges = build_pledges([wide, narrow])
    assert [pledge.excluded_because for pledge in pledges] == [OF_DENMARK, ""]
