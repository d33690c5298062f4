"""A monthly table from a user's file: read whole, or refused in one line that says where and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monthly_files import COLUMNS, HEADER, INDIA, NORWAY, SAMPLE, UNION, write_table

from tracker.reading.monthly_csv import read_monthly
from tracker.reading.sources import BadInputError


def test_rows_as_written(tmp_path: Path) -> None:
    norway, later, union, _ = read_monthly(write_table(tmp_path / "k.csv"))
    assert list(norway) == COLUMNS
    assert (norway["country"], norway["iso"], norway["year"], norway["month"]) == ("Norway", "NOR", 2024, 2)
    assert (norway["commitments"], later["to_be_allocated"]) == (0.5, -0.2)
    assert (union["iso"], union["gdp"]) == ("EU", 0.0)


@pytest.mark.parametrize(
    "content",
    [
        "\n".join((HEADER, *SAMPLE)),
        "\ufeff" + "\n".join((HEADER, *SAMPLE)),
        "\r\n".join((HEADER.upper(), *SAMPLE)) + "\r\n",
        "\n".join((HEADER, *SAMPLE)).replace(",", ";"),
        "\n".join((HEADER, *SAMPLE)).replace(",", "\t"),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in (HEADER, *SAMPLE)),
        "\n\n".join((HEADER, *SAMPLE)),
        "\n".join((HEADER, *SAMPLE)).replace("NOR", " nor "),
    ],
    ids=["plain", "byte order mark", "Windows", "semicolons", "tabs", "quotes", "empty lines", "small code"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_ways_to_write_the_same_table(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "k.csv"
    path.write_bytes(content.removeprefix("\ufeff" * (encoding == "utf-16")).encode(encoding))
    assert read_monthly(path) == read_monthly(write_table(tmp_path / "plain.csv"))


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    turned = [",".join(reversed(line.split(","))) for line in (HEADER, *SAMPLE)]
    assert read_monthly(write_table(tmp_path / "k.csv", turned[1:], turned[0])) == read_monthly(
        write_table(tmp_path / "plain.csv")
    )


def test_donors_together_have_their_codes_sorted(tmp_path: Path) -> None:
    [row] = read_monthly(write_table(tmp_path / "k.csv", [NORWAY.replace("NOR", "SWE;NOR")]))
    assert row["iso"] == "NOR;SWE"


@pytest.mark.parametrize("cell", ["", "NA"])
def test_gdp_may_be_missing(tmp_path: Path, cell: str) -> None:
    [row] = read_monthly(write_table(tmp_path / "k.csv", [UNION.replace("0.5,0,0", f"0.5,{cell},{cell}")]))
    assert (row["gdp"], row["pct_gdp"]) == (None, None)


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        (b"", "", ["is empty"]),
        (b" \n", "", ["is empty"]),
        (b"\xef\xbb\xbf", ":1", ["missing: country, iso", "pledges export --table monthly"]),
        (b"PK\x03\x04\x14\x00", "", ["workbook", "save the sheet as CSV"]),
        (HEADER.encode() + "\nTürkiye".encode("latin-1"), "", ["is not UTF-8", "iconv"]),
        (HEADER.encode() + b"\nNor\0way", "", ["binary file"]),
        (HEADER.encode(), "", ["has a header and no rows"]),
        (b"country,iso,year,month,eur\nNorway,NOR,2024,2,1", ":1", ["missing: total, financial", "odd: 'eur'"]),
        ((HEADER + ",total\n" + NORWAY + ",1").encode(), ":1", ["twice: 'total'"]),
        ((HEADER + ",note\n" + NORWAY + ",x").encode(), ":1", ["odd: 'note'"]),
        (b"<html><body>Not found</body></html>", ":1", ["missing", "odd: '<html><body>not found"]),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, content: bytes, where: str, words: list[str]) -> None:
    path = tmp_path / "k.csv"
    path.write_bytes(content)
    with pytest.raises(BadInputError) as refused:
        read_monthly(path)
    assert str(refused.value).startswith(f"{path}{where}: ")
    assert all(word in str(refused.value) for word in words)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (NORWAY.replace("0.5", "half"), "column commitments: 'half' is not a number"),
        (NORWAY.replace("0.5", ""), "column commitments: '' is not a number"),
        (NORWAY.replace("0.5", "NA"), "column commitments: 'NA' is not a number"),
        (NORWAY.replace("0.5", "nan"), "'nan' is not a number"),
        (NORWAY.replace("0.5", "inf"), "'inf' is not a number"),
        (NORWAY.replace("0.5", "٥"), "'٥' is not a number"),
        (NORWAY.replace("0.5", "=1+1"), "'=1+1' is not a number"),
        (NORWAY.replace("0.5", '"0,5"'), "'0,5' is not a number: write it plainly, with a point"),
        (NORWAY.replace("0.5", "1e999"), "'1e999' is more than a million billion"),
        (NORWAY.replace("0.5", "500000000"), "'500000000' is more than a million billion"),
        (NORWAY.replace("0.5", "-500000000"), "'-500000000' is more than a million billion"),
        (NORWAY.replace("0.5", "9" * 500), "is more than a million billion"),
        (NORWAY.replace(",2,", ",13,"), "column month: '13' is not a whole number from 1 to 12"),
        (NORWAY.replace(",2,", ",0,"), "column month: '0' is not a whole number from 1 to 12"),
        (NORWAY.replace("2024", "24"), "column year: '24' is not a whole number from 1900 to 2100"),
        (NORWAY.replace("2024", "2024.0"), "column year: '2024.0' is not"),
        (NORWAY.replace("NOR", ""), "column iso: '' is not a code"),
        (NORWAY.replace("NOR", "=N"), "column iso: '=N' is not a code"),
        (NORWAY.replace("Norway", ""), "column country: '' is not the name of a donor"),
        (NORWAY.replace("Norway", "Nor\x1b[2Jway"), "is not the name of a donor"),
        (NORWAY.replace("Norway", "N" * 2000), "is not the name of a donor"),
        (f"{NORWAY},9", "has 13 cells for 12 columns"),
        ("Norway,NOR", "has 2 cells for 12 columns"),
        (NORWAY.replace("Norway", '"Nor"way'), "is not a row of CSV"),
        (INDIA, "IND in 2022-01 stands in line 2 already"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    path = write_table(tmp_path / "k.csv", [INDIA, line])
    with pytest.raises(BadInputError) as refused:
        read_monthly(path)
    assert str(refused.value).startswith(f"{path}:3: ")
    assert words in str(refused.value)
    assert len(str(refused.value)) < 400 + len(str(path))


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_monthly(tmp_path / name)


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is larger than 64 MB"):
        read_monthly(Path("/dev/zero"))


@given(st.binary(max_size=200), st.integers(0, len(HEADER) + len(NORWAY)))
def test_no_bytes_bring_anything_but_a_table_or_a_reason(tmp_path_factory: pytest.TempPathFactory, junk: bytes,
                                                         at: int) -> None:  # fmt: skip
    good = f"{HEADER}\n{NORWAY}\n".encode()
    path = tmp_path_factory.mktemp("junk") / "k.csv"
    path.write_bytes(good[:at] + junk + good[at:])
    rows, reason = [], ""
    try:
        rows = read_monthly(path)
    except BadInputError as error:
        reason = str(error)
    assert reason.startswith(str(path)) if reason else rows
    assert all(list(row) == COLUMNS for row in rows)
