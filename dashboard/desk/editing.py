"""One draft: its form, and beside it what it would change."""

from collections.abc import Mapping
from functools import partial
from html import escape

import streamlit as st

from dashboard.desk import (
    author,
    away,
    consequence,
    correction_form,
    day_words,
    desk_fields,
    draft_fields,
    draft_files,
    endings,
    log_files,
    open_draft,
    outcomes,
    publish_panel,
    report_form,
    search_form,
    trying_again,
    two_versions,
    widgets,
)
from dashboard.desk.consequence import Shown
from dashboard.desk.endings import Ending
from dashboard.desk.open_draft import OpenDraft
from dashboard.desk.widgets import Form
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.parts.headings import page_heading, section_heading
from dashboard.parts.notes import note
from dashboard.session import page_links
from raillinks.editor.draft import Draft, DraftKind
from raillinks.editor.preview import Preview
from raillinks.versions.storage import UNAVAILABLE

DISCARD_IT = message("Discard it")
WHAT_IT_CHANGES = message("What it changes")
BACK_TO_THE_DESK = message("Back to the desk")
DISCARD_THE_DRAFT = message("Discard the draft …")
TYPED_FROM_NOW = message("What is typed here from now on becomes a draft of its own.")
TITLES: Mapping[str, str] = {
    DraftKind.REPORT: message("A report"),
    DraftKind.SEARCH: message("A search record"),
    DraftKind.CORRECTION: message("A correction"),
}
"""What each kind of draft is called."""
FORMS = {
    DraftKind.REPORT: report_form, DraftKind.SEARCH: search_form, DraftKind.CORRECTION: correction_form,
}  # fmt: skip
ALL_SAVED = message("Every change is saved.")
NOT_ALL_SAVED = message("Not everything is saved yet.")
COULD_NOT_BE_SAVED = message("The last change could not be saved ({why}). It is only on this page: keep it open.")
_DATES = ("claim.claimed_date", "source.published", "claim.renew_by", "covered_to")


def show(opened: OpenDraft, say: Translator) -> None:
    """Shows the draft.

    Args:
        opened: The draft.
        say: The interface's messages.
    """
    draft, ending = opened.draft, opened.how_ended()
    outcomes.drop_outdated(draft)
    kind = DraftKind(draft.kind)
    page_heading(say(TITLES[kind]), say("Nothing is in the log before it is published."))
    st.html(_whether_saved(opened, say))
    with st.container(key="desk_draft_actions", horizontal=True):
        st.button(say(BACK_TO_THE_DESK), key="desk_close", on_click=open_draft.close)
        if author.may_delete(draft) and not ending:
            with st.popover(say(DISCARD_THE_DRAFT)):
                st.caption(say("It can be brought back for 30 days. The log stays as it is."))
                st.button(say(DISCARD_IT), key="desk_discard", on_click=open_draft.delete, args=(opened,))
    publish_panel.outcome(say, publish_panel.ELSEWHERE)
    _unsaved(opened, say)
    _say_ending(opened, ending, say)
    two_versions.of_draft(opened, say)
    form = Form(opened, say)
    with st.container(key="desk_draft"):
        left, right = st.columns([6, 5], gap="large")
    with left, st.container(key="desk_form"):
        FORMS[kind].show(form, log_files.log())
    with right, st.container(key="desk_consequence"):
        section_heading(say(WHAT_IT_CHANGES), kind="rl-desk-step")
        signed = author.signed(draft)
        made, dataset = (Preview(()), log_files.log()) if ending else log_files.preview(signed)
        two_versions.of_correction(opened, made.problems, dataset, say)
        below = publish_panel.fields(draft, made, dataset)
        keys = {name: widgets.key_of(opened, name) for name in (*form.slots, *below)}
        shown = Shown(signed, made, dataset, say, keys)
        label = escape(say(WHAT_IT_CHANGES))
        html = f"<div class='rl-desk-consequence' role='region' aria-live='polite' aria-label='{label}'>"
        follows = note(endings.said(ending, say)) if ending else consequence.html(shown)
        page_links.html_block(f"{html}{follows}</div>", "desk_changes")
        publish_panel.show(form, shown, has_ended=ending is not None)
    form.notes.update(_meanings(draft, form))
    form.say_below(made.problems, signed)
    focus = outcomes.focus(draft) or (widgets.key_of(opened, opened.focus) if opened.focus else "")
    desk_fields.tie(focus, widgets.key_of(opened, publish_panel.NAME), say, opened)


def _whether_saved(opened: OpenDraft, say: Translator) -> str:
    """Whether everything is saved, as HTML: what the server lacks is known here, what it never got in the browser."""
    saved = "" if opened.unsaved else f"<span>{escape(say(ALL_SAVED))}</span>"
    return f"<p class='rl-desk-saved'>{saved}<b>{escape(say(NOT_ALL_SAVED))}</b></p>"


def _unsaved(opened: OpenDraft, say: Translator) -> None:
    """Says why the last change could not be saved, and lets the editor leave without it; or that nothing can be now."""
    with st.container(key="desk_unsaved"):
        if why := opened.unsaved:
            if why != UNAVAILABLE:
                st.error(say(COULD_NOT_BE_SAVED, why=why))
            elif not away.is_said():
                st.error(say(away.SAID))
            trying_again.until(partial(_is_saved, opened))
            leave = say("Leave without saving it")
            st.button(leave, key="desk_leave_unsaved", on_click=open_draft.leave_unsaved, args=(opened,))
        elif away.is_known() and draft_files.saved_revision(opened.draft.draft_id) is None:  # it is away still
            away.notice(say)


def _say_ending(opened: OpenDraft, ending: Ending | None, say: Translator) -> None:
    """Says how the draft has ended, once it has, or that a version was made of it though it is there."""
    with st.container(key="desk_ended"):
        if ending:
            st.info(f"{plain(endings.said(ending, say))} {say(TYPED_FROM_NOW)}")
        elif again := endings.published_and_there(opened.draft, say):
            st.warning(plain(again))
        trying_again.until(lambda: opened.is_over() is not bool(ending))


def _is_saved(opened: OpenDraft) -> bool:
    opened.take(opened.draft)
    return not opened.unsaved


def _meanings(draft: Draft, form: Form) -> dict[str, str]:
    """What the typed dates mean, as HTML, by field."""
    names = [*_DATES, *(f"counts.{n}.counted_date" for n in range(len(draft.counts)))]
    said = {name: day_words.meaning(draft_fields.value(draft, name), form.say) for name in names}
    return {name: f"<span class='rl-desk-meaning'>{escape(text)}</span>" for name, text in said.items() if text}
