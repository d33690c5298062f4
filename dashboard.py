"""The page: `streamlit run dashboard.py`, or `pledges dashboard`.

Tried: `streamlit run` finds an ASGI app by reading this file for an assignment `... = st.App(...)`, imports the file and
serves it, so this file cannot draw the page as well (the app must not launch its own file, and AppTest would see nothing).
The page's script is therefore tracker/page/main.py; further routes on the same port go into `routes=`.
"""

from pathlib import Path

import streamlit as st

import tracker.page

app = st.App(Path(tracker.page.__file__).with_name("main.py"))
