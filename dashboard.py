"""The page: `streamlit run dashboard.py`, or `pledges dashboard`.

Tried: `streamlit run` looks in this file for an assignment `... = st.App(...)`, imports the file and serves the app.
So it cannot draw the page as well (an app must not launch its own file, and AppTest would see nothing): the page's
script is tracker/page/main.py. Further routes on the same port go into `routes=`.
"""

from pathlib import Path

import streamlit as st

import tracker.page

app = st.App(Path(tracker.page.__file__).with_name("main.py"))
