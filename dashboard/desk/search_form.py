"""The form of a search record: what was looked for and not found, of a link whose evidence ends, or once more."""

import streamlit as st

from dashboard.desk import event_choice, left_out, words_of
from dashboard.desk.widgets import Form
from dashboard.parts.headings import section_heading
from raillinks.domain.enums import GROUP, Kind
from raillinks.package.dataset import Dataset
from raillinks.query import display_names

FIRST = "event_id"
"""The field in which a search record begins."""


def show(form: Form, dataset: Dataset) -> None:
    """Shows the form.

    Args:
        form: The form.
        dataset: The log.
    """
    say, draft = form.say, form.draft
    section_heading(say("1. The search"), kind="rl-desk-step")
    ends = event_choice.by_id(dataset.events[dataset.events["kind"] == str(Kind.EVIDENCE_END)])
    options = {event_choice.NEW: say("A new one: the evidence of a link ends")} | event_choice.labels(
        ends, dataset, say
    )
    form.one("event_id", options, label=say("Is the search new, or does it repeat one of the log?"))
    form.text("source.title", placeholder=say("begins with “Search record”"))
    form.hints["source.title"] = say("What the search is called in the list of sources.")
    form.hints["claim.claimed_date"] = ""  # the field says what holds while it is empty
    form.hints["source.published"] = say("A day, such as 2022-09-26.")
    day, again = st.columns(2)
    with day:
        form.text("source.published", label=say("Searched on"), placeholder=say("today"))
    with again:
        form.text("claim.renew_by", placeholder=say("six months later"))
    section_heading(say("2. What was looked for"), kind="rl-desk-step")
    form.text("claim.detail", tall=True, label=say("In which languages, up to when, and what was found"))
    if not draft.event_id:
        _new(form, dataset)
    left_out.say_so(form, dataset)


def _new(form: Form, dataset: Dataset) -> None:
    say = form.say
    section_heading(say("3. Of which link"), kind="rl-desk-step")
    names = {one: name for one, name in words_of.crossings(dataset, say).items() if one != GROUP}
    where, service, when = st.columns([3, 2, 3])
    with where:
        form.choice("event.crossing_id", tuple(names), lambda one: names.get(one, ""))
    with service:
        form.cell("event.service", dataset)
    with when:
        form.text("claim.claimed_date", label=say("Evidence ends on"), placeholder=say("after the last evidence"))
    for column in display_names.columns(dataset.events):
        form.cell(f"event.{column}", dataset)
