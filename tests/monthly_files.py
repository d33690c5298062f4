"""Monthly tables of the tests' own making, in the shape of the Kiel Ukraine Support Tracker's."""

from collections.abc import Iterable
from pathlib import Path

from tracker.rows import columns

COLUMNS = [column.column for column in columns("monthly")]
HEADER = ",".join(COLUMNS)
# Made up; to_be_allocated falls below 0 where earlier commitments are allocated, and a body has no gdp.
NORWAY = "Norway,NOR,2024,2,0.3,0.1,0.1,0.1,0.5,0.2,400,0.075"
NORWAY_LATER = "Norway,NOR,2024,3,0.2,0,0,0.2,0,-0.2,400,0.05"
UNION = "EU (Commission and Council),EU,2024,4,1.5,1.5,0,0,2,0.5,0,0"
INDIA = "India,IND,2022,1,0.002,0,0.002,0,0.002,0,2685.5,0.0000744"
SAMPLE = (NORWAY, NORWAY_LATER, UNION, INDIA)


def write_table(path: Path, lines: Iterable[str] = SAMPLE, header: str = HEADER) -> Path:
    """A file of these lines under the header."""
    path.write_text("".join(f"{line}\n" for line in (header, *lines)), encoding="utf-8")
    return path
