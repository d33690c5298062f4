"""The page's script: Streamlit runs it from top to bottom at every click (see dashboard.py for why it stands here)."""

from tracker.page.layout import draw

draw()
