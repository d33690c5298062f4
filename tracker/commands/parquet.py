"""Claims as one Parquet file: apart from `extract`, since it needs pandas."""

from collections.abc import Iterable

from tracker.formats import parquet_bytes
from tracker.frame import claims_frame
from tracker.records import Claim


def claims_as_parquet(claims: Iterable[Claim]) -> bytes:
    """The bytes of a Parquet file with the columns of the codebook's table claims."""
    return parquet_bytes("claims", claims_frame(claims))
