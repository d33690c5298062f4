"""The shown rows as files."""

import logging
from collections.abc import Callable

import pandas as pd
import streamlit as st

from tracker.export import MIME, export_bytes
from tracker.page.loading import Shown
from tracker.release import citation
from tracker.wording import counted

_FORMATS = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON"}
# Beyond this a workbook takes the server more than ten seconds.
_XLSX_ROWS = 60_000
_LOG = logging.getLogger(__name__)


def buttons(rows: pd.DataFrame, shown: Shown) -> None:
    """Four buttons that hand out `rows` (of the table pledges), in their order."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Download {counted(len(rows), 'row')}:")
        for kind, label in _FORMATS.items():
            too_long = kind == "xlsx" and len(rows) > _XLSX_ROWS
            st.download_button(
                label,
                data=_maker(rows, kind, shown),
                file_name=f"pledges-{shown.manifest.date.isoformat()}.{kind}",
                mime=MIME[kind],
                on_click="ignore",
                icon=":material/download:",
                disabled=too_long,
                help=f"A workbook holds up to {_XLSX_ROWS:,} rows here; take CSV or Parquet." if too_long else None,
                key=f"download_{kind}",
            )


def _maker(rows: pd.DataFrame, kind: str, shown: Shown) -> Callable[[], bytes]:
    """What makes the file once it is asked for. It runs outside the page, so it shows nothing and logs what fails."""
    manifest = shown.manifest

    def make() -> bytes:
        try:
            words = citation(manifest.date, manifest.counts, manifest.rules)
            return export_bytes(rows, "pledges", kind, citation=words, created=manifest.date)
        except Exception:
            _LOG.exception("download as %s failed", kind)
            raise

    return make
