"""What could not be done is tried again while the page is open, though nobody presses anything."""

from collections.abc import Callable

import streamlit as st

EVERY = 3
"""Seconds between two attempts."""


@st.fragment(run_every=EVERY)
def until(is_done: Callable[[], bool]) -> None:
    """Tries until it is done, and shows the page anew then.

    Args:
        is_done: Tries; gives whether it is done now.
    """
    if is_done():
        st.rerun()
