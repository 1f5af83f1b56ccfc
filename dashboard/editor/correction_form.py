"""The form of a correction: the cells of an event, of its claims and of their sources, as the log has them now.

The ways from the page of an event to the desk: correct it, or add a report.
"""

from html import escape

import streamlit as st

from dashboard.editor import fields, report_form, session, words
from dashboard.editor.fields import Field, Form
from dashboard.editor.session import Change
from dashboard.i18n.translator import Translator, message, plain
from dashboard.session import sign_in
from dashboard.session.page_session import page_session
from dashboard.session.pages import DESK
from dashboard.session.sign_in import Role
from dashboard.widgets.notes import section_heading
from raillinks.editor.draft import Cells, DraftKind
from raillinks.package.dataset import Dataset
from raillinks.package.schema import IDS, TABLES

NOTHING_CHANGED = message("Nothing is changed yet.")
REASON_HINT = message("One sentence: what was wrong, and how you know.")
REASON_OF_THE_VERDICT = message("If empty: why this verdict.")
FIND_AN_EVENT = message("Find it by day, id or words")
FIRST = "event_id"
"""The field in which a correction begins."""
_LONG = {column.name for columns in TABLES.values() for column in columns if column.long}


def show_correction_form(form: Form, dataset: Dataset) -> None:
    """Shows the form."""
    say, draft = form.say, form.draft
    section_heading(say("1. What is to be corrected"), kind="rl-desk-step")
    events = report_form.by_id(dataset.events)
    names = report_form.labels(events, dataset, say)
    find, choose = st.columns([2, 3])
    with find:
        text = st.text_input(say(FIND_AN_EVENT), key=f"desk_find_{form.opened.opening}", live=True, autocomplete="off",
                             placeholder="2022-09-26 Dandong")  # fmt: skip
    with choose:
        found = report_form.matching(names, events, text or "")
        form.choice("event_id", tuple(reversed(found)), lambda one: names.get(one, one), label=say("Event"))
    form.text("covered_to", placeholder=str(dataset.covered_to))
    judged = any("verdict_note" in one.after for one in draft.corrected)
    form.hints["reason"] = say(REASON_OF_THE_VERDICT if judged else REASON_HINT)
    if draft.event_id in events:
        if not draft.corrected and not draft.covered_to:
            form.notes["event_id"] = escape(say(NOTHING_CHANGED))
        section_heading(say("2. What the log says of it"), say("Only what you change is corrected."),
                        kind="rl-desk-step")  # fmt: skip
        _row(form, dataset, "events", draft.event_id)
        _claims(form, dataset)


def _claims(form: Form, dataset: Dataset) -> None:
    say = form.say
    for claim in words.rows(dataset, "claims", {"event_id": form.draft.event_id}):
        source = words.rows(dataset, "sources", {"source_id": claim["source_id"]})
        publisher = report_form.who_and_when(source[0], say) if source else claim["source_id"]
        head = say("Claim {id}: {publisher}", id=claim["claim_id"].removeprefix(f"{form.draft.event_id}-"),
                   publisher=publisher)  # fmt: skip
        key = {IDS["claims"]: claim["claim_id"]}
        with st.expander(plain(head), expanded=words.number_of(form.draft, "claims", key) is not None):
            _row(form, dataset, "claims", claim["claim_id"])
            st.html(f"<h3 class='rl-h3'>{escape(say('Its source'))}</h3>")
            _row(form, dataset, "sources", claim["source_id"], claim["claim_id"])


def _row(form: Form, dataset: Dataset, table: str, row_id: str, again: str = "") -> None:
    """The cells of one row.

    Args:
        form: The form.
        dataset: The log.
        table: Its table.
        row_id: Its id.
        again: What tells this showing of the row from others: several claims may name one source, which is then
            corrected at the first.
    """
    key = {IDS[table]: row_id}
    rows = words.rows(dataset, table, key)
    if not rows or (again and words.cell_name(table, key, "publisher") in form.slots):
        st.html(f"<p class='rl-note'>{escape(form.say('It stands above.'))}</p>")
        return
    columns = [column for column in words.columns(dataset, table) if column in rows[0] and column not in IDS.values()]
    left, right = st.columns(2)
    for number, column in enumerate(one for one in columns if one not in _LONG):
        with (left, right)[number % 2]:
            _cell(form, dataset, (table, column), key, rows[0])
    for column in (one for one in columns if one in _LONG):
        _cell(form, dataset, (table, column), key, rows[0])


def _cell(form: Form, dataset: Dataset, where: tuple[str, str], key: Cells, row: Cells) -> None:
    table, column = where
    now = words.corrected_cell(form.draft, table, key, column)
    value = row[column] if now is None else now
    label = words.words_of_column(table, column, form.say)
    name = words.cell_name(table, key, column)
    was = {**row, column: _began(form, name, words.began_from(form.draft, table, key, column), row[column])}
    field = Field(name, value, _taker(table, key, was, column), label)
    if column == "crossing_id":
        names = words.crossings(dataset, form.say)
        fields.chosen(form, field, tuple(names), lambda one: names.get(one, one))
    elif allowed := words.of_column(dataset, table, column):
        fields.chosen(form, field, allowed, words.choice_in_words(column, allowed, form.say))
    else:
        fields.typed(form, field, tall=column in _LONG)


def _began(form: Form, name: str, corrected: str | None, now: str) -> str:
    """What the log had when a field was filled: what somebody publishes later was never in it, and is not overwritten.

    Args:
        form: The form.
        name: The field.
        corrected: What the correction says that it began from; None = it leaves the cell alone.
        now: What the log has now.
    """
    key, began = fields.key_of(form.opened, name), form.opened.began
    if corrected is not None or key not in st.session_state:
        began[key] = now if corrected is None else corrected
    return began.setdefault(key, now)


def _taker(table: str, key: Cells, row: Cells, column: str) -> Change:
    return lambda draft, text: words.with_corrected(draft, table, key, row, column, text)


CORRECT = message("Correct this event")
ADD = message("Add a report")


def buttons(dataset: Dataset, event_id: str, say: Translator) -> None:
    """Shows the buttons to whoever may keep drafts.

    Args:
        dataset: The log that the page shows.
        event_id: The event.
        say: The interface's messages.
    """
    if not sign_in.may(Role.REPORTER) or event_id not in dataset.event_ids or dataset.own_name:
        return
    with st.container(key="desk_event_buttons", horizontal=True):
        st.button(say(CORRECT), key="desk_correct_event", on_click=_begin, args=(DraftKind.CORRECTION, event_id))
        st.button(say(ADD), key="desk_add_report", on_click=_begin, args=(DraftKind.REPORT, event_id))


def _begin(kind: DraftKind, event_id: str) -> None:
    if kind is DraftKind.REPORT:
        session.begin(kind, report_form.FIRST_OF_REPORT, event_id=event_id, source=report_form.USUAL)
    else:
        session.begin(kind, FIRST, event_id=event_id)
    page_session().go_to = DESK
