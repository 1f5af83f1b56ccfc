"""Date fields for the days and periods of the selection; each writes its value into the selection.

They take dates as people type them (`typed_dates`). A text with a fault changes nothing, and stays in its field.
"""

from typing import Any

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import typed_days
from dashboard.parts.time_map_words import FIRST_DAY_OF_THE_LOG, LAST_DAY_COVERED
from dashboard.session import session_state
from dashboard.session.page_links import PAGE
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.typed_dates import Period
from raillinks.query import selection
from timemap import reports

OPEN_THE_CALENDAR = message("{field}: open the calendar")
_DAYS = f"{dates.FIRST_YEAR}-01-01", f"{dates.LAST_YEAR}-12-31"

_component = st.components.v2.component(
    "rail_links_date_field",
    html="<div class='rl-date' data-host></div>",
    js=PAGE.loader("date_field.js"),
    isolate_styles=False,
)


def field(label: str, name: str, *, explanation: str = "", spoken: str = "", empty: str = "") -> None:
    """A date field for one day of the selection; an emptied field returns to its default.

    Args:
        label: What it is called.
        name: The field of `Selection`.
        explanation: Its help text.
        spoken: Its name for screen readers where another field of the page has the same label; it contains the label.
        empty: What holds while it is empty; by default how a day is written.
    """
    say, key = session_state.say(), _key(name)
    day = getattr(st.session_state["selection"], name)
    data = {
        "label": label, "spoken": spoken, "value": _value(name), "day": "" if day is None else str(day),
        "placeholder": empty or say("YYYY-MM-DD"),
        "help": explanation, "days": _DAYS, **_answer(name, say),
        "words": {
            "calendar": say(OPEN_THE_CALENDAR, field=spoken or label),
            "help": say("{field}: what this means", field=spoken or label),
            "waiting": say("Waiting for the server: your last choice has not reached the rest of the page."),
        },
    }  # fmt: skip
    taking = reports.taking(key, lambda report: _typed(name, report["as_of"]))
    _component(key=key, data={**data, **reports.protocol(key)}, on_report_change=taking)


def end_of_log(name: str, say: Translator) -> str:
    """What holds while an end of a period is empty.

    Args:
        name: The field of `Selection`.
        say: The interface's messages.
    """
    return say(FIRST_DAY_OF_THE_LOG) if name in {"from_", "compare_from"} else say(LAST_DAY_COVERED)


def _key(name: str) -> str:
    return f"date {name}"


def _value(name: str) -> str:
    """The field's value in the selection, in its normal form; empty for the default."""
    chosen = st.session_state["selection"]
    value = chosen.as_of_text if name == "as_of" else getattr(chosen, name)
    return "" if value is None else str(value)


def _answer(name: str, say: Translator) -> dict[str, Any]:
    """What the field says of the last typed text, while it is on the page and its value has not changed since.

    A month or a year of the selection itself is always named.
    """
    chosen, report = st.session_state["selection"], st.session_state.get(_key(name), {}).get("report")
    answer, value = st.session_state.get(f"{_key(name)} answer"), _value(name)
    said = {"text": value, "fault": "", "note": ""}
    if name == "as_of" and chosen.as_of_period:
        said["note"] = typed_days.note(Period(*chosen.as_of_days), chosen.as_of, say)
    if not report or not answer or answer["value"] != value:
        return said
    meant: typed_days.Understood = answer["meant"]
    if meant.fault is not None:
        return said | {"text": answer["text"], "fault": typed_days.fault_in_words(meant.fault, say), "note": ""}
    return said if meant.day is None else said | {"note": typed_days.note(meant.of, getattr(chosen, name), say)}


def _typed(name: str, typed: str) -> None:
    """Reads what the reader typed; a day or an empty field is taken over."""
    text = typed[: selection.LONGEST_TEXT]
    meant = typed_days.understood(text, name, today())
    if meant.fault is None:
        _take(name, meant)
    st.session_state[f"{_key(name)} answer"] = {"text": text, "meant": meant, "value": _value(name)}


def _take(name: str, meant: typed_days.Understood) -> None:
    """Writes a day into the selection; the other end of a period goes if the two contradict each other."""
    if name == "as_of":
        session_state.as_of_changed(meant.text)  # an empty text changes nothing: some day is always shown
        return
    day = meant.day
    conflict = selection.other_end_in_conflict(st.session_state["selection"], name, day)
    if conflict is None:
        session_state.change(**{name: day})
    else:
        end, bad = conflict
        session_state.leave_out([bad])
        session_state.change(**{name: day, end: None})
