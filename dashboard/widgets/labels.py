"""What a page calls a link of the log: its crossing and its service.

The cause of an event in words, with its class.

What happened in an event, as HTML in the reader's language, with its English where that is a translation.

The directions of the log in words.

Links to events, by what happened.

What is disputed of an event: its claims for and against it, in numbers.

Dates as links to the map on that day: an address of its own, with the rest of the selection kept.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message, spelled
from dashboard.session import page_links
from dashboard.widgets.html_table import HtmlRow
from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, CauseClass, Confidence
from raillinks.i18n.languages import ENGLISH
from raillinks.query.display_names import summary_of_event


def link_name(row: Mapping[Any, Any], names: Mapping[str, str], say: Translator) -> str:
    """A link as plain text, unescaped: "Dandong–Sinuiju · freight".

    Args:
        row: Its `crossing_id` and `service`; an event's do too.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    return f"{names[row['crossing_id']]} · {say.word(row['service'])}"


def link_name_html(row: Mapping[Any, Any], names: Mapping[str, str], say: Translator) -> str:
    """A link as HTML for the head of a row: the crossing, and the service in small letters unless it is all.

    Args:
        row: Its `crossing_id` and `service`.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    service = f" <small>{escape(say.word(row['service']))}</small>" if row["service"] != ALL_SERVICES else ""
    return f"{escape(names[row['crossing_id']])}{service}"


def cause(row: HtmlRow, say: Translator) -> str:
    """The cause as HTML: "COVID-19 (epidemic)", "war damage"; the class alone where the log has no words.

    Args:
        row: `cause` and `cause_class`; the result is empty if both are.
        say: The interface's messages.
    """
    words, class_word = row["cause"], escape(say.word(row["cause_class"])) if row["cause_class"] else ""
    if not words:
        return class_word
    named = spelled(row["cause_class"]) in words.lower().split()  # "war damage"
    if say.lang != ENGLISH:  # Chinese has no spaces between words
        named = say.word(row["cause_class"]) in say.word(words)
    if named or row["cause_class"] in {"", CauseClass.NOT_SAID}:
        return say.of_log(words)
    return say.with_note(say.of_log(words), class_word)


Event = Mapping[Any, Any] | pd.Series
"""A row of the events, with their columns of `SUMMARY_COLUMNS`."""


def summary_html(event: Event, say: Translator) -> str:
    """What happened in the reader's language; in English, and marked so, where the log has no translation."""
    text, lang = summary_of_event(event, say.lang)
    return escape(text) if lang == say.lang else f"<span lang='{lang}'>{escape(text)}</span>"


def original(event: Event, say: Translator) -> str:
    """Says that the summary is a translation, with the English to open below it; empty where it is in English."""
    if summary_of_event(event, say.lang).lang == ENGLISH:
        return ""
    head = escape(say("Translated by the maintainers; show the English summary"))
    english = escape(str(event["summary"]))
    return f"<details class='rl-original'><summary>{head}</summary><p lang='en'>{english}</p></details>"


_DIRECTIONS = {
    "both": message("both ways"), "CN>KP": message("from China to the DPRK"),
    "KP>CN": message("from the DPRK to China"), "RU>KP": message("from Russia to the DPRK"),
    "KP>RU": message("from the DPRK to Russia"), "CN>RU>KP": message("from China via Russia to the DPRK"),
}  # fmt: skip


def direction_in_words(direction: str, say: Translator) -> str:
    """A direction in words, unescaped; as the log writes it where there are none."""
    return say(_DIRECTIONS[direction]) if direction in _DIRECTIONS else direction


CLAIMS = Plural("{n} claim", "{n} claims")
CLAIMS_FOR_AND_AGAINST = Plural("{n} claim for it, {against} against", "{n} claims for it, {against} against")
FURTHER_EVENTS = Plural("{n} further event", "{n} further events")
CONTESTED = message("disputed: {status} by another account")
"""Of a status that the disputed events would change."""
DOUBTED = (Confidence.DISPUTED, Confidence.WITHDRAWN)
"""Confidences of events that every list marks."""


def claims_counted(event: Event, say: Translator) -> str:
    """How many claims an event has; where some dispute it, how many are for and against it. Unescaped.

    Args:
        event: A row of the events as known.
        say: The interface's messages.
    """
    supports, disputes = int(event["n_supports"]), int(event["n_disputes"])
    if disputes:
        return say.plural(*CLAIMS_FOR_AND_AGAINST, supports, against=say.number(disputes))
    return say.plural(*CLAIMS, supports)


def doubt(event: Event, say: Translator) -> str:
    """That an event is disputed or withdrawn, with its claims for and against it, unescaped; empty for all others.

    Args:
        event: A row of the events; one that is not as known says nothing of doubt.
        say: The interface's messages.
    """
    if event.get("confidence") not in DOUBTED:
        return ""
    return say.with_note(say.word(str(event["confidence"])), claims_counted(event, say))


def doubt_html(event: Event, say: Translator) -> str:
    """The same as HTML, to stand behind what is said of the event."""
    said = doubt(event, say)
    return f" <small class='rl-doubt'>{escape(said)}</small>" if said else ""


def event_link(event: Event, say: Translator, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """A link to an event, as HTML, that says what happened in the reader's language; behind it that it is disputed.

    Args:
        event: Its row, with `event_id` and the columns of `SUMMARY_COLUMNS`.
        say: The interface's messages.
        changes: Fields of the selection that the link changes (see `page_links.href`).
    """
    link = page_links.link(summary_html(event, say), "events", event=event["event_id"], **changes)
    return f"{link}{doubt_html(event, say)}"


SHOW_THE_DAY = message("Show the map on {day}")
SHOW_ONE_OF_SEVERAL = message("Show the map on {day}, one of the possible days")


def date_link(date: str, say: Translator, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """A date of the log in words, as HTML: a link to the map on its first possible day, or the last where it has none.

    Args:
        date: An EDTF date.
        say: The interface's messages.
        changes: Fields of the selection that the link changes too, such as `event` (see `page_links.href`).
    """
    first, last, _ = dates.parse(date)
    day = last if np.isnat(first) else first
    return day_link(say.date(date), day, say, one_of_several=first != last, **changes)


def day_link(
    text: str, day: np.datetime64, say: Translator, *, one_of_several: bool = False, **changes: Any  # noqa: ANN401 (as above)
) -> str:  # fmt: skip
    """Words for a day, as HTML: a link to the map on it; the words alone for no day, or one after the known-on date.

    Args:
        text: The words, unescaped.
        day: The day; NaT for none.
        say: The interface's messages.
        one_of_several: Whether the words are of several possible days, and this is one of them.
        changes: As in `date_link`.
    """
    last = page_links.last_day()
    if np.isnat(day) or (last is not None and day > last):
        return escape(text)
    shown = SHOW_ONE_OF_SEVERAL if one_of_several else SHOW_THE_DAY
    title = escape(say(shown, day=say.day(day)))
    return page_links.link(escape(text), "", more=f"class='rl-day' title='{title}'", as_of=day, **changes)
