"""Menus of years for the two periods: a year is one choice, where its days would be two."""

import numpy as np
import streamlit as st

from dashboard.compare.two_periods import calendar_year
from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from raillinks.query import view_figures, views

NO_YEAR = ""
"""The choice of no year in a menu."""


def menu(page: OpenPage, label: str, ends: tuple[str, str]) -> None:
    """A menu that sets a period to a calendar year; it names the year only where the period is one.

    Args:
        page: The page.
        label: What it is called.
        ends: The fields of the period's first and last day.
    """
    log, counted = views.log_days(page.dataset)[0], page.view.counted_to
    years = [str(year) for year in np.arange(counted.astype("datetime64[Y]"), log.astype("datetime64[Y]") - 1, -1)]
    first, last = view_figures.compared_periods(page.view)[ends[0] != "from_"]
    year = first.astype("datetime64[Y]")
    whole = calendar_year(year) == (first, last) and str(year) in years
    none = page.say("choose a year")
    st.session_state[f"w_year_{ends[0]}"] = str(year) if whole else NO_YEAR
    st.selectbox(label, [NO_YEAR, *years], key=f"w_year_{ends[0]}", format_func=lambda chosen: chosen or none,
                 on_change=_chosen, args=(ends, tuple(years)))  # fmt: skip


def _chosen(ends: tuple[str, str], years: tuple[str, ...]) -> None:
    """Takes a year over; the choice of none leaves the period open."""
    year = st.session_state[f"w_year_{ends[0]}"]
    if year == NO_YEAR:
        session_state.change(**dict.fromkeys(ends))
    elif year in years:
        session_state.change(**dict(zip(ends, calendar_year(np.datetime64(year, "Y")), strict=True)))
