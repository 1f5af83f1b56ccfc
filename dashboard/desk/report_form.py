"""The form of a report, in the order in which one reads: the source, what it says, and of which event."""

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.desk import draft_fields, event_choice, left_out, open_draft, source_choice, widgets, words_of
from dashboard.desk.open_draft import OpenDraft
from dashboard.desk.widgets import Form
from dashboard.parts.headings import section_heading
from raillinks.domain.enums import SourceType, Stance
from raillinks.package.dataset import Dataset
from raillinks.package.schema import MORE, TABLES

FIRST = "source.url"
"""The field in which a report begins."""
USUAL = {"source_type": str(SourceType.NEWS)}
"""What most reports have."""
_STEP = "rl-desk-step"


def show(form: Form, dataset: Dataset) -> None:
    """Shows the form.

    Args:
        form: The form.
        dataset: The log.
    """
    say = form.say
    section_heading(say("1. The source"), kind=_STEP)
    source_choice.show(form, dataset)
    section_heading(say("2. What it says"), kind=_STEP)
    _says(form, dataset)
    section_heading(say("3. Of which event"), kind=_STEP)
    event_choice.show(form, dataset)
    left_out.say_so(form, dataset)


def _says(form: Form, dataset: Dataset) -> None:
    say = form.say
    names = words_of.crossings(dataset, say)
    where, service = st.columns([3, 2])
    with where:
        form.choice("event.crossing_id", tuple(names), lambda one: names.get(one, ""))
    with service:
        form.cell("event.service", dataset)
    when, kind = st.columns([3, 2])
    with when:
        form.text("claim.claimed_date", placeholder="2022-09-26, 2022-09, 2022")
    with kind:
        form.cell("event.kind", dataset)
    stances = {str(Stance.SUPPORTS): say("Yes: it supports the event"),
               str(Stance.DISPUTES): say("No, or not here: it disputes the event")}  # fmt: skip
    form.one("claim.stance", stances, horizontal=True)
    form.side_by_side(["claim.basis", "claim.speaker"], dataset, (2, 3))
    form.cell("claim.detail", dataset)
    _quoted(form, dataset)
    _more(form, dataset)


def _quoted(form: Form, dataset: Dataset) -> None:
    """The words of the page itself, and whose report they repeat."""
    rare = [column for column in TABLES["claims"] if column.desk == MORE]
    used = any(form.draft.claim.get(column.name) for column in rare)
    with st.expander(form.say("Quotation, and whose report it repeats"), expanded=used):
        for column in (one for one in rare if one.long):
            form.cell(f"claim.{column.name}", dataset)
        form.side_by_side([f"claim.{column.name}" for column in rare if not column.long], dataset)


def _more(form: Form, dataset: Dataset) -> None:
    """What few reports have: counts, and whose act it is."""
    say, draft = form.say, form.draft
    used = bool(draft.counts or draft.claim.get("own_act") or draft.claim.get("preferred"))
    with st.expander(say("Counts, and who acts"), expanded=used):
        form.mark("claim.own_act")
        form.mark("claim.preferred")
        for number in range(len(draft.counts)):
            _count(form, dataset, number)
        st.button(say("Add a count"), key="desk_add_count", on_click=_add_count, args=(form.opened,))


def _count(form: Form, dataset: Dataset, number: int) -> None:
    say, name = form.say, f"counts.{number}"
    with st.container(key=f"desk_count_{number}"):
        st.html(f"<h3 class='rl-h3'>{escape(say('Count {n}', n=say.number(number + 1)))}</h3>")
        form.side_by_side([f"{name}.{column}" for column in ("what", "per", "least", "most")], dataset, (1, 1, 1, 1))
        form.side_by_side([f"{name}.direction", f"{name}.counted_date"], dataset)
        form.cell(f"{name}.note", dataset)
        label = say("Remove count {n}", n=say.number(number + 1))
        st.button(label, key=f"desk_drop_count_{number}", on_click=_drop_count, args=(form.opened, number))


def _add_count(opened: OpenDraft) -> None:
    open_draft.take_typed(opened)
    opened.take(replace(opened.draft, counts=(*opened.draft.counts, {})))


def _drop_count(opened: OpenDraft, number: int) -> None:
    open_draft.take_typed(opened)
    opened.take(draft_fields.without_count(opened.draft, number))
    widgets.forget(opened, draft_fields.COUNTS)
