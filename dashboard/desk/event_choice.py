"""Of which event a report speaks: one that the log has, the likely ones first, or a new one."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.desk.widgets import Form
from dashboard.i18n.translator import Translator
from raillinks.domain.problems import shortened
from raillinks.domain.text import spaced
from raillinks.editor import duplicates
from raillinks.package.dataset import Dataset
from raillinks.package.schema import MORE, TABLES
from raillinks.query import display_names
from raillinks.query.display_names import summary_of_event

if TYPE_CHECKING:
    import pandas as pd

NEW = ""
"""The option of an event that the log does not have."""
_LONGEST = 140  # characters of a summary in the list


def show(form: Form, dataset: Dataset) -> None:
    """Shows the events that it may be, and the fields of a new one."""
    say, draft = form.say, form.draft
    words = " ".join(filter(None, (draft.source.get("title", ""), draft.claim.get("detail", ""),
                                   draft.event.get("summary", ""))))  # fmt: skip
    found = duplicates.candidates(dataset, draft.event.get("crossing_id", ""), draft.event.get("service", ""),
                                  draft.claim.get("claimed_date", ""), words)  # fmt: skip
    ids = dict.fromkeys([*(one.event_id for one in found), *([draft.event_id] if draft.event_id else [])])
    rows = by_id(dataset.events[dataset.events["event_id"].isin(ids)])
    options = {NEW: say("A new event: the log does not have it")}
    options |= labels({one: rows.get(one) for one in ids}, dataset, say)
    form.one("event_id", options, label=say("Does the log have the event already?"))
    if not draft.event_id:
        _new(form, dataset)


def by_id(events: "pd.DataFrame") -> dict[str, Mapping[Any, Any]]:
    """Events by their ids."""
    return {str(row["event_id"]): row for row in events.to_dict("records")}


def labels(rows: Mapping[str, Mapping[Any, Any] | None], dataset: Dataset, say: Translator) -> dict[str, str]:
    """What each of several events is called, unescaped; where two would be called alike, each has its id too.

    Args:
        rows: The events by id; None = the log has none with the id.
        dataset: The log.
        say: The interface's messages.
    """
    named = {one: in_words(row, dataset, say) if row else one for one, row in rows.items()}
    often = Counter(named.values())
    return {one: name if often[name] == 1 else say.with_note(name, one) for one, name in named.items()}


def matching(names: Mapping[str, str], rows: Mapping[str, Mapping[Any, Any]], text: str) -> tuple[str, ...]:
    """The ids of the events that have every word of a text in their name, date or id, in any order.

    Args:
        names: What each event is called, by id.
        rows: The events by id.
        text: Words, a day, or an id, as typed.
    """
    wanted = spaced(text).split()
    said = {one: spaced(f"{name} {rows[one]['date']} {one}") for one, name in names.items()}
    return tuple(one for one, words in said.items() if all(word in words for word in wanted))


def in_words(row: Mapping[Any, Any], dataset: Dataset, say: Translator) -> str:
    """An event in a line, unescaped: day, link, kind, summary."""
    return f"{say.date(row['date'])} · {where_and_what(row, dataset, say)}"


def where_and_what(row: Mapping[Any, Any], dataset: Dataset, say: Translator) -> str:
    """An event without its day, unescaped: link, kind, summary."""
    names = display_names.crossing_names(dataset, say.lang, say)
    text, _ = summary_of_event(row, say.lang)
    where = f"{names[row['crossing_id']]}, {say.word(row['service'])}"
    return f"{where} · {say.word(row['kind'])}: {shortened(text, _LONGEST)}"


def _new(form: Form, dataset: Dataset) -> None:
    form.side_by_side(["event.status_after", "event.cause_class"], dataset)
    form.cell("event.summary", dataset)
    rare = [column for column in TABLES["events"] if column.desk == MORE]
    is_used = any(form.draft.event.get(column.name) for column in rare)
    with st.expander(form.say("Translations, cause, cargo, direction"), expanded=is_used):
        for column in (one for one in rare if one.long):
            form.cell(f"event.{column.name}", dataset)
        short = sorted((one for one in rare if not one.long), key=lambda one: one.type == "integer")  # numbers last
        for number in range(0, len(short), 2):
            form.side_by_side([f"event.{column.name}" for column in short[number : number + 2]], dataset)
