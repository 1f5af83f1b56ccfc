"""Date fields for the days and periods of the selection; each writes its value into the selection."""

from datetime import date

import numpy as np
import streamlit as st

from dashboard.session import session_state
from raillinks.views import period_ends
from raillinks.words import dates

FIRST_DAY, LAST_DAY = date(dates.FIRST_YEAR, 1, 1), date(dates.LAST_YEAR, 12, 31)


def field(label: str, name: str, explanation: str | None = None) -> None:
    """A date field for one day of the selection; an emptied field returns to its default.

    Args:
        label: What it is called.
        name: The field of `Selection`.
        explanation: Its help text.
    """
    day = getattr(st.session_state["selection"], name)
    st.session_state[f"w_{name}"] = None if day is None else day.item()
    st.date_input(
        label, key=f"w_{name}", on_change=_changed, args=(name,), min_value=FIRST_DAY, max_value=LAST_DAY,
        format="YYYY-MM-DD", help=explanation,
    )  # fmt: skip


def _changed(name: str) -> None:
    value = st.session_state[f"w_{name}"]
    if value is None and name == "as_of":  # some day is always shown
        return
    day = None if value is None else np.datetime64(value, "D")
    conflict = period_ends.other_end_in_conflict(st.session_state["selection"], name, day)
    if conflict is None:
        session_state.change(**{name: day})
    else:
        end, bad = conflict
        session_state.leave_out([bad])
        session_state.change(**{name: day, end: None})
