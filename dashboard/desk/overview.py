"""The desk itself: what needs attention, what is begun, what was published."""

import streamlit as st

from dashboard.desk import (
    author,
    away,
    correction_form,
    desk_fields,
    draft_list,
    endings,
    entrance,
    log_files,
    open_draft,
    outcomes,
    publish_panel,
    queue_list,
    report_form,
    search_form,
    trying_again,
    unsaved_list,
    version_list,
)
from dashboard.desk.field_words import YOUR_NAME
from dashboard.i18n.translator import Translator, message
from dashboard.parts.headings import page_heading, section_heading
from dashboard.parts.notes import note
from dashboard.session import sign_in
from raillinks.domain.problems import DataError
from raillinks.editor.draft import DraftKind

NO_SUCH_DRAFT = message("There is no such draft any more.")
NEW_REPORT = message("New report")
CORRECT_AN_EVENT = message("Correct an event")
_QUESTION = message("What should the log say next, and what would that change?")


def show(say: Translator) -> None:
    """Shows the desk."""
    outcomes.drop_outdated()
    page_heading(say(entrance.TITLE), say(_QUESTION))
    publish_panel.outcome(say)
    (gone, ending), listed = open_draft.why_gone(), draft_list.listed()
    if is_away := away.is_why(gone, listed):
        away.notice(say)
    if is_away or away.is_known():
        trying_again.until(_is_back)
    if gone and not away.is_why(gone):
        st.warning(say(NO_SUCH_DRAFT))
        st.html(note(endings.said(ending, say)) if ending else outcomes.reasons_html(gone, say))
    _top(say)
    left, right = st.columns(2, gap="large")
    with left:
        section_heading(say("Drafts"))
        draft_list.show(listed, say)
    with right:
        section_heading(say("What needs attention"), say("The most urgent first."))
        queue_list.show(say)
    section_heading(say("Versions"), say("Whatever is published can be taken back; nothing is lost."))
    version_list.show(author.name(), say)
    focus = outcomes.focus() or ("" if author.name() else author.KEY)  # the name comes first
    desk_fields.tie(focus, author.KEY, say)


def show_why_none(error: DataError, say: Translator) -> None:
    """Shows why there is no log to keep, and what this browser has, until there is one."""
    page_heading(say(entrance.TITLE), say(_QUESTION))
    if away.is_why(error):
        publish_panel.outcome(say)
        version_list.outcome(say)
        away.notice(say)
        unsaved_list.show(None, draft_list.kinds(say), say)
    else:
        st.error(say("The desk cannot read the log now. Log and drafts are as they were."))
        st.html(outcomes.reasons_html(error, say))
    trying_again.until(log_files.is_there)


def _is_back() -> bool:
    """Whether the database answers, and the server has read the log again: before, the page would show the same."""
    return not away.is_known() and draft_list.can_be_listed()


def _top(say: Translator) -> None:
    """What one can begin, and whose name versions have: the account's, or one that is typed where nobody signs in."""
    if sign_in.is_on():
        begin, account = st.columns([3, 2], vertical_alignment="center", gap="medium")
        with account:
            entrance.account(say)
    else:
        name, begin = st.columns([1, 3], vertical_alignment="bottom", gap="medium")
        name.text_input(say(YOUR_NAME), key=author.KEY, persist_state="session", live=True,
                        autocomplete="name", placeholder=say("beside each version that you make"))  # fmt: skip
    with begin, st.container(horizontal=True):
        _begin_buttons(say)


def _begin_buttons(say: Translator) -> None:
    st.button(say(NEW_REPORT), key="desk_new_report", type="primary", on_click=open_draft.begin,
              args=(DraftKind.REPORT, report_form.FIRST), kwargs={"source": report_form.USUAL})  # fmt: skip
    st.button(say("New search record"), key="desk_new_search", on_click=open_draft.begin,
              args=(DraftKind.SEARCH, search_form.FIRST))  # fmt: skip
    st.button(say(CORRECT_AN_EVENT), key="desk_new_correction", on_click=open_draft.begin,
              args=(DraftKind.CORRECTION, correction_form.FIRST))  # fmt: skip
