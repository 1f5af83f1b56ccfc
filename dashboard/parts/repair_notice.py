"""Notices of values that cannot be used: those of a link, and days of the session that contradict each other."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.i18n import markdown
from dashboard.i18n.translator import Translator, message
from dashboard.parts import typed_days
from dashboard.session import page_links, served_data
from raillinks.clock import today
from raillinks.domain import typed_dates
from raillinks.domain.problems import nearest, shortened
from raillinks.domain.typed_dates import Fault
from raillinks.exports import since
from raillinks.query import selection, views
from raillinks.query.selection import BadValue

SHOW_IN_VERSION = message("Show it in version {version}")
TAKEN_OUT = message("{event} was taken out of the log in data version {version}, {day}:")
VALUES_LEFT_OUT = message(
    "This link has values that cannot be used. They are left out; the rest is shown as requested:"
)
CONTRADICTING_DAYS = message("These days contradict the others and are left out:")
_LIMITS = (message("at most {day}"), message("at least {day}"))
"""What is allowed where a day lies too late or too early, as the core says it."""
_BAD_VALUE = message("bad value")
ERRORS = (
    message("unknown name"), message("unknown value"), _BAD_VALUE, message("incomplete"),
    message("the name is repeated"), message("after to"), message("after compare_to"), message("after known_on"),
    message("after covered_to"), message("before the log's first day"), message("before from"),
    message("before compare_from"),
)  # fmt: skip
"""What may be wrong with a value of a query, as the core says it."""


def repaired_notice(say: Translator) -> None:
    """A notice of all values of the URL that cannot be used, and one of days that contradict the session's others."""
    bad: list[BadValue] = st.session_state.get("repaired", [])
    if bad:
        text = say(VALUES_LEFT_OUT)
        st.warning(f"{text} {_listed(bad, say)}")
        for gone in (served_data.became(value.value) for value in bad if value.parameter == "event"):
            if gone is not None and gone["row"] is None and gone["versions"][-1]["file"] == since.EVENTS:
                page_links.html_block(_gone(gone, say), "gone")
    left: list[BadValue] = st.session_state.pop("left_out", [])
    if left:
        text = say(CONTRADICTING_DAYS)
        st.warning(f"{text} {_listed(left, say)}")


def _gone(became: Mapping[str, Any], say: Translator) -> str:
    """What became of an event that is no longer in the log, with a link to the last version that has it."""
    last, version = became["versions"][-1], became["last_version"]
    text = say(TAKEN_OUT, event=became["id"],
               version=last["data_version"], day=say.date(last["date"]))  # fmt: skip
    shown = escape(say(SHOW_IN_VERSION, version=version))
    link = page_links.link(shown, st.session_state.get("path", ""), event=became["id"], data_version=version)
    reason = f"<span lang='en'>{escape(last['reason'])}</span>"
    return f"<div class='rl-changes' role='status'><p>{escape(text)} {reason} {link}.</p></div>"


def _listed(bad: list[BadValue], say: Translator) -> str:
    """The first few bad values, each with what is wrong and what is allowed."""
    lines = [f"{_plain(b.parameter)} = {_plain(b.value)} ({_reason(b, say)})" for b in bad[:5]]
    rest = " " + say("and {n} more", n=len(bad) - 5) if len(bad) > len(lines) else ""
    return "; ".join(lines) + rest


def _reason(bad: BadValue, say: Translator) -> str:
    """What is wrong with a value.

    Of a text that is no date it is its fault, of a day out of its limits also the limit, of the unknown value of a
    filter also the nearest one.
    """
    is_day = bad.error == _BAD_VALUE and bad.parameter in selection.DAYS
    fault = typed_dates.read(bad.value, today()) if is_day else None
    if isinstance(fault, Fault):
        return typed_days.fault_in_words(fault, say).rstrip(".。")
    day = bad.allowed.rpartition(" ")[2]
    allowed = [say(limit, day=day) for limit in _LIMITS if limit.format(day=day) == bad.allowed]
    near = nearest(bad.value, views.choices(served_data.dataset()).values.get(bad.parameter, ()))[:1]
    meant = [say("did you mean {one}?", one=markdown.plain(shortened(name, 40))) for name in near]
    return "; ".join([say(bad.error), *allowed, *meant])


def _plain(text: str) -> str:
    """A short piece of a URL with nothing in it that Markdown or HTML would act on."""
    plain = "".join(c if c.isalnum() or c in "-_." else "·" for c in text[:40])
    return plain + ("…" if len(text) > len(plain) else "")
