"""The bare page, served as ours is."""

from pathlib import Path

import streamlit as st

from dashboard.server import serving

app = st.App(str(Path(__file__).with_name("minimal.py")), lifespan=serving.nagle_disabled)
