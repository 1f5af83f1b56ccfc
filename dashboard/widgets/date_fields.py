"""Date fields for the days and periods of the selection; each writes its value into the selection.

They take dates as people type them (`typed_dates`). A text with a fault changes nothing, and stays in its field.

What the reader typed for a day of the selection: the day that is taken, and what is said of it.

Notices of values that cannot be used: those of a link, and days of the session that contradict each other.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, served_data, session_state
from dashboard.session.page_links import PAGE
from dashboard.session.page_session import page_session
from dashboard.widgets.time_map_words import FIRST_DAY_OF_THE_LOG, LAST_DAY_COVERED
from raillinks.clock import today
from raillinks.domain import dates, typed_dates
from raillinks.domain.problems import nearest, shortened
from raillinks.domain.typed_dates import Fault, Period
from raillinks.exports import since
from raillinks.package.dataset import Dataset
from raillinks.query import selection, views
from raillinks.query.selection import BadValue
from timemap import reports

SHOWS_ITS_LAST_DAY = message("{period} is a period; this shows its last day, {day}.")
OUT_OF_REACH = message("Type a date between {first_day} and {last_day}.")
_DATED = (*typed_dates.DATED, "first_day", "last_day")
"""The values of a fault that are said in words."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed text means for one field.

    Args:
        day: The day that is taken; None = the field's default.
        fault: Why no day is taken.
        of: The period of which one day is taken, where one day is wanted.
        text: As the selection's query writes it: the day, or a month or a year where the field takes those.
    """

    day: np.datetime64 | None = None
    fault: Fault | None = None
    of: Period | None = None
    text: str = ""


def understood(
    text: str, name: str, today: np.datetime64, reach: tuple[np.datetime64, np.datetime64] | None = None
) -> Understood:
    """What a text means for a field of the selection.

    A period stands for one of its days (`selection.day_of`), moved into the days that can be chosen.

    Args:
        text: As it was typed; a blank one is the default.
        name: The field of `Selection`.
        today: Today.
        reach: The first and the last day that can be chosen; None = any.
    """
    if not text.strip():
        return Understood()
    read = typed_dates.read(text, today)
    if isinstance(read, Fault):
        return Understood(fault=read)
    first, last = (read.first, read.last) if reach is None else reach
    if read.last < first or read.first > last:
        return Understood(fault=Fault(OUT_OF_REACH, {"first_day": str(first), "last_day": str(last)}))
    day = min(max(selection.day_of(read, name.rstrip("_"), today), first), last)
    is_plain = read.is_one_day or name.rstrip("_") in selection.ENDS
    text = str(day) if is_plain else selection.plain(read, name, today)
    return Understood(day, of=None if is_plain else read, text=text)


def fault_in_words(fault: Fault, say: Translator) -> str:
    """A fault in the reader's language."""
    dated = {name: say.date(str(value)) for name, value in fault.values.items() if name in _DATED}
    return say(fault.text, **{**fault.values, **dated})


def note(period: Period | None, day: np.datetime64, say: Translator) -> str:
    """Which day of a period is shown; empty where one day was meant.

    Args:
        period: What was meant.
        day: The day that is shown.
        say: The interface's messages.
    """
    if period is None or period.is_one_day:
        return ""
    in_words = say.date(str(period))
    if day == period.last:
        return say(SHOWS_ITS_LAST_DAY, period=in_words, day=say.day(day))
    return say("{period} is a period; this shows {day}.", period=in_words, day=say.day(day))


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
    day = getattr(page_session().selection, name)
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
    chosen = page_session().selection
    value = chosen.as_of_text if name == "as_of" else getattr(chosen, name)
    return "" if value is None else str(value)


def _answer(name: str, say: Translator) -> dict[str, Any]:
    """What the field says of the last typed text, while it is on the page and its value has not changed since.

    A month or a year of the selection itself is always named.
    """
    chosen, report = page_session().selection, st.session_state.get(_key(name), {}).get("report")
    answer, value = st.session_state.get(f"{_key(name)} answer"), _value(name)
    said = {"text": value, "fault": "", "note": ""}
    if name == "as_of" and chosen.as_of_period:
        said["note"] = note(Period(*chosen.as_of_days), chosen.as_of, say)
    if not report or not answer or answer["value"] != value:
        return said
    meant: Understood = answer["meant"]
    if meant.fault is not None:
        return said | {"text": answer["text"], "fault": fault_in_words(meant.fault, say), "note": ""}
    return said if meant.day is None else said | {"note": note(meant.of, getattr(chosen, name), say)}


def _typed(name: str, typed: str) -> None:
    """Reads what the reader typed; a day or an empty field is taken over."""
    text = typed[: selection.LONGEST_TEXT]
    meant = understood(text, name, today())
    if meant.fault is None:
        _take(name, meant)
    st.session_state[f"{_key(name)} answer"] = {"text": text, "meant": meant, "value": _value(name)}


def _take(name: str, meant: Understood) -> None:
    """Writes a day into the selection; the other end of a period goes if the two contradict each other."""
    if name == "as_of":
        session_state.as_of_changed(meant.text)  # an empty text changes nothing: some day is always shown
        return
    day = meant.day
    conflict = selection.other_end_in_conflict(page_session().selection, name, day)
    if conflict is None:
        session_state.change(**{name: day})
    else:
        end, bad = conflict
        session_state.leave_out([bad])
        session_state.change(**{name: day, end: None})


SHOW_IN_VERSION = message("Show it in version {version}")
TAKEN_OUT = message("{event} was taken out of the log in data version {version}, {day}:")
VALUES_LEFT_OUT = message(
    "This link has values that cannot be used. They are left out; the rest is shown as requested:"
)
CONTRADICTING_DAYS = message("These days contradict the others and are left out:")
_LIMITS: Mapping[str, str] = {
    selection.AT_MOST: message("{day} at the latest"),
    selection.AT_LEAST: message("{day} at the earliest"),
}
"""What is allowed where a day lies too late or too early, by what the core says of it."""
_BAD_VALUE = message("bad value")
ERRORS = (
    message("unknown name"), message("unknown value"), _BAD_VALUE, message("incomplete"),
    message("the name is repeated"), message("before the log's first day"),
)  # fmt: skip
"""What may be wrong with a value of a query, as the core says it."""
_CONTRADICTIONS = (
    message("after the end of the period"), message("after the end of the second period"),
    message("after the day of knowledge"), message("after the log's last day"), message("before the period begins"),
    message("before the second period begins"),
)  # fmt: skip
_IN_PLAIN_WORDS: Mapping[str, str] = dict(zip(selection.CONTRADICTIONS, _CONTRADICTIONS, strict=True))
"""What is wrong with a day that contradicts another one, by what the core says of it."""
_FIELDS: Mapping[str, str] = {
    "as_of": message("Day"),
    "compare_with": message("Second day"),
    "known_on": message("As known on"),
    "from": message("Period from"),
    "to": message("Period to"),
    "compare_from": message("Second period from"),
    "compare_to": message("Second period to"),
}
"""What a reader calls the parameters that take a day."""


def repaired_notice(say: Translator) -> None:
    """A notice of all values of the URL that cannot be used, and one of days that contradict the session's others."""
    session = page_session()
    if bad := session.repaired:
        st.warning(left_out(bad, served_data.dataset(), say, translator.plain))
        for gone in (served_data.became(value.value) for value in bad if value.parameter == "event"):
            if gone is not None and gone["row"] is None and gone["versions"][-1]["file"] == since.EVENTS:
                page_links.html_block(_gone(gone, say), "gone")
    left, session.left_out = session.left_out, []
    if left:
        text = say(CONTRADICTING_DAYS)
        with st.container(key="left_out"):  # it comes by a press: it lies over the page, and moves nothing
            st.warning(f"{text} {_listed(left, served_data.dataset(), say, translator.plain)}")


def left_out(bad: Sequence[BadValue], dataset: Dataset, say: Translator, plain: Callable[[str], str] = str) -> str:
    """What a page says of the values of its address that cannot be used; empty without any.

    Args:
        bad: The values.
        dataset: The package that they are about.
        say: The interface's messages.
        plain: Makes names of the log safe where the text is read as Markdown.
    """
    return f"{say(VALUES_LEFT_OUT)} {_listed(bad, dataset, say, plain)}" if bad else ""


def _gone(became: Mapping[str, Any], say: Translator) -> str:
    """What became of an event that is no longer in the log, with a link to the last version that has it."""
    last, version = became["versions"][-1], became["last_version"]
    text = say(TAKEN_OUT, event=became["id"],
               version=last["data_version"], day=say.date(last["date"]))  # fmt: skip
    shown = escape(say(SHOW_IN_VERSION, version=version))
    link = page_links.link(shown, page_session().path or "", event=became["id"], data_version=version)
    reason = f"<span lang='en'>{escape(last['reason'])}</span>"
    return f"<div class='rl-changes' role='status'><p>{escape(text)} {reason} {link}.</p></div>"


def _listed(bad: Sequence[BadValue], dataset: Dataset, say: Translator, plain: Callable[[str], str]) -> str:
    """The first few bad values, each with what is wrong and what is allowed."""
    lines = [say.with_note(_bad_value(b, say), _reason(b, dataset, say, plain)) for b in bad[:5]]
    rest = " " + say("and {n} more", n=len(bad) - 5) if len(bad) > len(lines) else ""
    return "; ".join(lines) + rest


def _bad_value(bad: BadValue, say: Translator) -> str:
    """A bad value with the name of its field, "Second day: 1 January 2023"; without one as it stands in the link."""
    if bad.parameter not in _FIELDS:
        return f"{_plain(bad.parameter)} = {_plain(bad.value)}"
    is_day = re.fullmatch(r"\d{4}(-\d\d){0,2}", bad.value) and bad.error != _BAD_VALUE
    return say.labelled(say(_FIELDS[bad.parameter]), say.date(bad.value) if is_day else _plain(bad.value))


def _reason(bad: BadValue, dataset: Dataset, say: Translator, plain: Callable[[str], str]) -> str:
    """What is wrong with a value.

    Of a text that is no date it is its fault, of a day out of its limits also the limit, of the unknown value of a
    filter also the nearest one.
    """
    is_day = bad.error == _BAD_VALUE and bad.parameter in selection.DAYS
    fault = typed_dates.read(bad.value, today()) if is_day else None
    if isinstance(fault, Fault):
        return fault_in_words(fault, say).rstrip(".。")
    side, _, day = bad.allowed.rpartition(" ")
    allowed = [say(_LIMITS[side], day=say.date(day))] if side in _LIMITS and bad.parameter in _FIELDS else []
    near = nearest(bad.value, views.choices(dataset).values.get(bad.parameter, ()))[:1]
    meant = [say("did you mean {one}?", one=plain(shortened(name, 40))) for name in near]
    return say.clauses([say(_IN_PLAIN_WORDS.get(bad.error, bad.error)), *allowed, *meant])


def _plain(text: str) -> str:
    """A short piece of a URL with nothing in it that Markdown or HTML would act on."""
    plain = "".join(c if c.isalnum() or c in "-_." else "·" for c in text[:40])
    return plain + ("…" if len(text) > len(plain) else "")
