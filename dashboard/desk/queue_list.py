"""What needs attention, in words, and a way to begin with each."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard.desk import draft_fields, event_choice, log_files, open_draft, report_form, words_of
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.parts.link_names import link_name
from dashboard.session import page_links
from raillinks.clock import today
from raillinks.editor import queue
from raillinks.editor.draft import Corrected, DraftKind
from raillinks.editor.queue import Care, CareKind
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.package.dataset import Dataset

AT_FIRST = 4
"""How many of each kind are listed before the rest is asked for."""
_HEADS: Mapping[CareKind, str] = {
    CareKind.SEARCH_DUE: message("Searches that are due"),
    CareKind.CONTRADICTED: message("Search records that a later report contradicts"),
    CareKind.DISPUTE: message("Disputed, and not judged"),
    CareKind.NOT_COVERED: message("Days that nobody has read for yet"),
    CareKind.ONE_VOICE: message("A link moves on one publisher's word"),
    CareKind.SIGHTING: message("What one sighting of a train would settle"),
    CareKind.UNTRANSLATED: message("Summaries that are not translated"),
}
_DO: Mapping[CareKind, str] = {
    CareKind.SEARCH_DUE: message("Search again"),
    CareKind.CONTRADICTED: message("Search again"),
    CareKind.DISPUTE: message("Judge it"),
    CareKind.NOT_COVERED: message("Say up to when"),
    CareKind.ONE_VOICE: message("Add a report"),
    CareKind.SIGHTING: message("Add a report"),
    CareKind.UNTRANSLATED: message("Translate it"),
}
_NO_LIMIT = "desk_all"


def show(say: Translator) -> None:
    """Shows the queue."""
    dataset = log_files.log()
    found = queue.queue(dataset, today())
    if not found:
        st.html(f"<p class='rl-note'>{escape(say('Nothing needs attention.'))}</p>")
    for kind in CareKind:
        own = [care for care in found if care.kind == kind]
        if own:
            _of_kind(kind, own, dataset, say)


def _of_kind(kind: CareKind, own: Sequence[Care], dataset: Dataset, say: Translator) -> None:
    key = f"{_NO_LIMIT}_{kind}"
    shown = own if st.session_state.get(key) else own[:AT_FIRST]
    count = say.number(len(own)) if len(own) > 1 else ""
    st.html(f"<h3 class='rl-h3'>{escape(say.with_note(say(_HEADS[kind]), count))}</h3>")
    with st.container(key=f"desk_queue_{kind}", gap=None):
        for number, care in enumerate(shown):
            _row(care, number, dataset, say)
    if len(own) > len(shown):
        label = say("Show all {n}", n=say.number(len(own)))
        st.button(label, key=f"{key}_button", type="tertiary", on_click=_show_all, args=(key,))


def _show_all(key: str) -> None:
    st.session_state[key] = True


def _row(care: Care, number: int, dataset: Dataset, say: Translator) -> None:
    name = f"desk_care_{care.kind}_{number}"
    text = in_words(care, dataset, say)
    with st.container(key=name, horizontal=True, vertical_alignment="center"):
        page_links.html_block(f"<p class='rl-desk-care'>{text}</p>", f"{name}_text")
        label = plain(say.with_note(say(_DO[care.kind]), care.event_id or str(dataset.covered_to)))
        st.button(plain(say(_DO[care.kind])), key=f"{name}_do", help=label, on_click=begin(care, dataset))


def in_words(care: Care, dataset: Dataset, say: Translator) -> str:
    """What needs attention, as HTML: since when, who, and which event, as a link to it."""
    if care.kind == CareKind.NOT_COVERED:
        return escape(say("The log covers events up to {day}.", day=say.date(care.due)))
    if care.kind == CareKind.SIGHTING:
        return _sighting(care, dataset, say)
    rows = dataset.events[dataset.events["event_id"] == care.event_id].to_dict("records")
    event = page_links.link(escape(event_choice.in_words(rows[0], dataset, say)), "events", event=care.event_id)
    names = f"<span translate='no'>{escape(say.listed(care.names))}</span>" if care.names else ""
    when = escape(say.date(care.due)) if care.due else escape(say("no day"))
    head = {
        CareKind.SEARCH_DUE: escape(say("due on {day}", day="{day}")).replace("{day}", when),
        CareKind.CONTRADICTED: escape(say("report of {date}: {names}", date="{date}", names="{names}"))
        .replace("{date}", when)
        .replace("{names}", names),
        CareKind.DISPUTE: escape(say("disputed by {names}", names="{names}")).replace("{names}", names),
    }.get(care.kind, names)
    return f"<small>{head}</small><br>{event}"


def _sighting(care: Care, dataset: Dataset, say: Translator) -> str:
    """On which link one sighting would settle how many days, and on which day the most."""
    crossing, service = care.links[0]
    named = link_name({"crossing_id": crossing, "service": service}, words_of.crossings(dataset, say), say)
    gain = say.plural("a train seen on {day} would settle {n} day", "a train seen on {day} would settle {n} days",
                      care.days, day=say.date(care.due))  # fmt: skip
    return f"<small>{escape(gain)}</small><br>{escape(named)}"


def begin(care: Care, dataset: Dataset) -> partial[None]:
    """What the button of a row does."""
    event = {"event_id": care.event_id}
    started: Mapping[CareKind, tuple[DraftKind, str, dict[str, Any]]] = {
        CareKind.SEARCH_DUE: (DraftKind.SEARCH, "source.title", event),
        CareKind.CONTRADICTED: (DraftKind.SEARCH, "source.title", event),
        CareKind.DISPUTE: (
            DraftKind.CORRECTION, draft_fields.cell_name("events", event, "verdict"),
            {**event, "corrected": _judged_today(care, dataset)},
        ),
        CareKind.NOT_COVERED: (DraftKind.CORRECTION, "covered_to", {}),
        CareKind.SIGHTING: (
            DraftKind.REPORT, report_form.FIRST,
            {"source": report_form.USUAL, "event": _of_link(care)},
        ),
        CareKind.UNTRANSLATED: (
            DraftKind.CORRECTION, draft_fields.cell_name("events", event, SUMMARY_COLUMNS[1]), event,
        ),
        CareKind.ONE_VOICE: (DraftKind.REPORT, report_form.FIRST, {**event, "source": report_form.USUAL}),
    }  # fmt: skip
    kind, focus, fields = started[care.kind]
    return partial(open_draft.begin, kind, focus, **fields)


def _of_link(care: Care) -> dict[str, str]:
    """The cells of an event on the link of a row."""
    return {"crossing_id": care.links[0][0], "service": care.links[0][1]} if care.links else {}


def _judged_today(care: Care, dataset: Dataset) -> tuple[Corrected, ...]:
    """The verdict's day is today, unless somebody writes another one."""
    now = str(today())
    days = dataset.events.loc[dataset.events["event_id"] == care.event_id, "verdict_date"].astype(str)
    key = {"event_id": care.event_id}
    return tuple(Corrected("events", key, {"verdict_date": was}, {"verdict_date": now}) for was in days if was != now)
