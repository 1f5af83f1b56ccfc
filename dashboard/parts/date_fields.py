"""Date fields for the days and periods of the selection; each writes its value into the selection."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import streamlit as st

from dashboard.session import session_state
from raillinks.words import dates

FIRST_DAY, LAST_DAY = date(dates.FIRST_YEAR, 1, 1), date(dates.LAST_YEAR, 12, 31)
_OTHER_END: Mapping[str, str] = MappingProxyType(
    {"from_": "to", "to": "from_", "compare_from": "compare_to", "compare_to": "compare_from"}
)


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
    if value is not None or name != "as_of":  # some day is always shown
        session_state.change(**in_order(name, None if value is None else np.datetime64(value, "D")))


def in_order(name: str, day: np.datetime64 | None) -> dict[str, np.datetime64 | None]:
    """The changes that one day brings: where a period would end before it begins, its other end is cleared.

    Args:
        name: The field of `Selection` that changes.
        day: Its new value.
    """
    changes = {name: day}
    end = _OTHER_END.get(name)
    other = getattr(st.session_state["selection"], end) if end else None
    if end and day is not None and other is not None and (day > other if end in {"to", "compare_to"} else day < other):
        changes[end] = None
    return changes
