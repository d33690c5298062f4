"""Rows: the codebook's columns, in its order, with values that JSON can hold."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import records
from tracker.records import Claim, Confidence, FieldSpan, Rejected, Source
from tracker.rows import claim_row, codebook, columns, json_line, plain, record_of, rejected_row

MakeClaim = Callable[..., Claim]
CHOICES = {
    "qualifier": records.Qualifier, "per": records.Per, "aid_type": records.AidType,
    "finance_type": records.FinanceType, "modality": records.Modality, "stage": records.Stage, "hold": records.Hold,
    "claim_kind": records.ClaimKind, "date_precision": records.DatePrecision, "date_basis": records.DateBasis,
    "reason": records.Reason,
}  # fmt: skip


def test_claims_have_the_fields_of_the_record_in_order() -> None:
    """And what follows from these: how far wording carries the claim."""
    names = [column.column for column in columns("claims")]
    assert names.pop(names.index("spans") + 1) == "confidence"
    assert names == [field.name for field in fields(Claim)]


def test_rejected_have_the_fields_of_the_record_in_order() -> None:
    assert [column.column for column in columns("rejected")] == [field.name for field in fields(Rejected)]


@pytest.mark.parametrize("column", codebook(), ids=lambda column: f"{column.table}.{column.column}")
def test_each_column_is_explained(column: object) -> None:
    assert len(column.description) > 15  # type: ignore[attr-defined]
    assert column.description[0].isupper()  # type: ignore[attr-defined]
    assert column.description.endswith(".")  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", ["pledges", "claims", "rejected", "monthly", "comparison"])
def test_no_column_twice(table: str) -> None:
    names = [column.column for column in columns(table)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "enum"), CHOICES.items())
def test_closed_lists_are_those_of_the_records(name: str, enum: type[StrEnum]) -> None:
    found = [column.choices for column in codebook() if column.column == name]
    assert found
    assert all(choices == tuple(value.value for value in enum) for choices in found)


def test_row_of_a_claim(make_claim: MakeClaim) -> None:
    spans = (
        FieldSpan("donor", 1, 2, "a", Confidence.STRONG, words="N"),
        FieldSpan("amount", 3, 4, "b", Confidence.DEFAULT, Source.USUAL),
        FieldSpan("donor", 5, 6, "c", Confidence.STRONG, words="D"),
    )
    row = claim_row(make_claim(donor=("Norway", "Denmark"), amount="12.5", spans=spans, disputed=True))
    assert row["donor"] == "Norway;Denmark"
    assert row["amount"] == 12.5
    assert row["published"] == "2024-02-20"
    assert row["disputed"] is True
    assert row["per"] is None
    assert row["part_of"] is None
    assert row["spans"] == {
        "donor": [
            {"start": 1, "end": 2, "rule": "a", "confidence": "strong", "source": "text", "words": "N"},
            {"start": 5, "end": 6, "rule": "c", "confidence": "strong", "source": "text", "words": "D"},
        ],
        "amount": [{"start": 3, "end": 4, "rule": "b", "confidence": "default", "source": "usual", "words": ""}],
    }


@pytest.mark.parametrize("field", ["donor", "recipient", "amount", "stage"])
def test_a_claim_is_strong_where_each_core_field_is(make_claim: MakeClaim, field: str) -> None:
    sure = make_claim()
    others = tuple(span for span in sure.spans if span.field != field)
    weak = replace(next(span for span in sure.spans if span.field == field), confidence=Confidence.DEFAULT)
    found = [claim_row(make_claim(spans=spans))["confidence"] for spans in (sure.spans, others, (*others, weak))]
    assert found == ["strong", "default", "default"]


def test_span_at_the_start_of_a_text_is_zero_not_empty(make_claim: MakeClaim) -> None:
    assert claim_row(make_claim(span_start=0))["span_start"] == 0


def test_row_of_a_rejected_sum(sample_rejected: list[Rejected]) -> None:
    first, second = (rejected_row(entry) for entry in sample_rejected)
    assert (first["amount"], first["reason"], first["repeat_of"]) == (None, "no_figure", None)
    assert (second["amount"], second["reason"], second["repeat_of"]) == (5, "said_again", "article-1#10")


def test_a_line_of_json_reads_back(sample_claims: list[Claim]) -> None:
    for claim in sample_claims:
        line = json_line(claim_row(claim))
        assert "\n" not in line
        assert json.loads(line) == claim_row(claim)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**13, places=2))
def test_numbers_keep_their_value(value: Decimal) -> None:
    shown = plain(value)
    assert isinstance(shown, int | float)
    assert isinstance(shown, int) == (value % 1 == 0)
    assert Decimal(repr(shown)) == value


def test_records_come_back_from_their_rows(sample_claims: list[Claim], sample_rejected: list[Rejected]) -> None:
    assert [record_of(Claim, claim_row(claim)) for claim in sample_claims] == sample_claims
    assert [record_of(Rejected, rejected_row(row)) for row in sample_rejected] == sample_rejected


def test_numbers_as_text_come_back_exactly(make_claim: MakeClaim) -> None:
    row = claim_row(make_claim()) | {"amount": "12345678901234567890.123456789", "disputed": 1}
    back = record_of(Claim, row)
    assert (back.amount, back.disputed) == (Decimal("12345678901234567890.123456789"), True)


@pytest.mark.parametrize(("column", "value"), [("stage", "promised"), ("published", "soon"), ("spans", '{"donor": 1}')])
def test_a_damaged_row_is_told(make_claim: MakeClaim, column: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"promised|soon|damaged"):
        record_of(Claim, claim_row(make_claim()) | {column: value})
