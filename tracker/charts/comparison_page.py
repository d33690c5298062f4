"""A comparison as one HTML file that needs no network: plotly's own program stands in it."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

# The figures take the page's colours, so that light and dark switch with the reader's system.
_STYLE = """
:root { color-scheme: light dark; --ground: #FFFEFA; --ink: #151A23; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161E; --ink: #ECEBE6; } }
body { background: var(--ground); color: var(--ink); margin: 0 auto; max-width: 60rem; overflow-wrap: anywhere;
  padding: 1.5rem 1.25rem 3rem; font: 1rem/1.5 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
h1, h2 { font-family: "Source Serif 4", Georgia, serif; line-height: 1.2; font-weight: 650; text-wrap: balance; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.1rem); margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .2rem; }
p { margin: 0 0 .4rem; max-width: 50rem; }
ul { padding-left: 1.1rem; max-width: 50rem; font-size: .9375rem; }
.chart .main-svg { background: transparent !important; }
.chart g:not(.hoverlayer):not(.hoverlayer *) > text { fill: var(--ink) !important; font-family: inherit !important; }
"""
# Belt and braces: nothing in the file asks for anything, and the browser would not fetch it.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_NO_COLOUR = "rgba(0,0,0,0)"
_HOVER = {"bgcolor": "#1B222D", "bordercolor": "#8A9099", "font": {"color": "#ECEBE6"}}
_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def page(title: str, lead: str, charts: Sequence[tuple[str, go.Figure]], notes: Sequence[str]) -> str:
    """The file's text.

    Args:
        title, lead: the finding, and what is measured in which unit.
        charts: each with its heading.
        notes: what a reader has to know; all of these are plain text.
    """
    parts = [f"<h1>{escape(title)}</h1><p>{escape(lead)}</p>"]
    for number, (heading, figure) in enumerate(charts):
        bare = go.Figure(figure).update_layout(
            template="none", paper_bgcolor=_NO_COLOUR, plot_bgcolor=_NO_COLOUR, hoverlabel=_HOVER
        )
        drawn = to_html(
            bare,
            config=_CONFIG,
            include_plotlyjs=False,
            full_html=False,
            default_height="auto",
            div_id=f"chart-{number}",
        )
        parts.append(
            f'<h2>{escape(heading)}</h2><div class="chart" role="img" aria-label="{escape(heading)}">{drawn}</div>'
        )
    told = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style>'
        f"<script>{get_plotlyjs()}</script></head><body>\n"
        + "\n".join(parts)
        + f"\n<h2>What to know</h2><ul>{told}</ul></body></html>\n"
    )
