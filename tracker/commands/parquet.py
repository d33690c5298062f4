"""Claims as one Parquet file: apart from `extract`, since it needs pandas."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import pandas as pd

from tracker.formats import write_parquet
from tracker.frame import claims_frame
from tracker.records import Claim

# So many claims are held at a time, and stand in the file as one group of rows.
GROUP = 1_000


def write_claims(claims: Iterable[Claim], file: IO[bytes]) -> None:
    """A Parquet file with the columns of the codebook's table claims."""
    write_parquet("claims", _tables(iter(claims)), file)


def _tables(claims: Iterator[Claim]) -> Iterator[pd.DataFrame]:
    """The claims in groups, at least one."""
    group = list(islice(claims, GROUP))
    yield claims_frame(group)
    while group := list(islice(claims, GROUP)):
        yield claims_frame(group)
