"""Notices of values that could not be used: those of a link, and days of the session that contradict each other."""

import streamlit as st

from dashboard.i18n.translator import Say, message
from raillinks.views.selection import BadValue

_LIMITS = (message("at most {day}"), message("at least {day}"))
"""What is allowed where a day lies too late or too early, as the core says it."""
ERRORS = (
    message("unknown name"), message("unknown value"), message("bad value"), message("incomplete"),
    message("the name is repeated"), message("after to"), message("after compare_to"), message("after known_on"),
    message("after covered_to"), message("before the log's first day"),
)  # fmt: skip
"""What may be wrong with a value of a query, as the core says it."""


def repaired_notice(say: Say) -> None:
    """A notice for all values of the URL that could not be used, and one for days that the session's own rule out."""
    bad: list[BadValue] = st.session_state.get("repaired", [])
    if bad:
        told = say("This link held values that could not be used; they were left out, and the rest is shown as asked:")
        st.warning(f"{told} {_listed(bad, say)}")
    left: list[BadValue] = st.session_state.pop("left_out", [])
    if left:
        told = say("These days do not go together with the others, so they were left out:")
        st.warning(f"{told} {_listed(left, say)}")


def _listed(bad: list[BadValue], say: Say) -> str:
    """The first few bad values, each with what is wrong and what is allowed."""
    lines = [f"{_plain(b.parameter)} = {_plain(b.value)} ({_reason(b, say)})" for b in bad[:5]]
    rest = " " + say("and {n} more", n=len(bad) - 5) if len(bad) > len(lines) else ""
    return "; ".join(lines) + rest


def _reason(bad: BadValue, say: Say) -> str:
    """What is wrong with a value; of a day that lies too early or too late also the limit."""
    day = bad.allowed.rpartition(" ")[2]
    allowed = [say(limit, day=day) for limit in _LIMITS if limit.format(day=day) == bad.allowed]
    return "; ".join([say(bad.error), *allowed])


def _plain(text: str) -> str:
    """A short piece of a URL with nothing in it that Markdown or HTML would act on."""
    kept = "".join(c if c.isalnum() or c in "-_." else "·" for c in text[:40])
    return kept + ("…" if len(text) > len(kept) else "")
