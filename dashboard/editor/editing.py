"""One draft: its form, and beside it what it would change."""

from collections.abc import Mapping
from functools import partial
from html import escape

import streamlit as st

from dashboard.editor import (
    correction_form,
    fields,
    outcomes,
    preview,
    publish_panel,
    report_form,
    session,
    unsaved,
    words,
)
from dashboard.editor.fields import Form
from dashboard.editor.preview import Shown
from dashboard.editor.session import Ending, OpenDraft
from dashboard.i18n.translator import Translator, message, plain
from dashboard.session import page_links
from dashboard.widgets.notes import note, page_heading, section_heading
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
    DraftKind.REPORT: report_form.show_report_form,
    DraftKind.SEARCH: report_form.show_search_form,
    DraftKind.CORRECTION: correction_form.show_correction_form,
}
ALL_SAVED = message("Every change is saved.")
NOT_ALL_SAVED = message("Not everything is saved yet.")
COULD_NOT_BE_SAVED = message("The last change could not be saved ({why}). It is only on this page: keep it open.")
_DATES = ("claim.claimed_date", "source.published", "claim.renew_by", "covered_to")


def show_draft(opened: OpenDraft, say: Translator) -> None:
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
        st.button(say(BACK_TO_THE_DESK), key="desk_close", on_click=session.close)
        if session.may_delete(draft) and not ending:
            with st.popover(say(DISCARD_THE_DRAFT)):
                st.caption(say("It can be brought back for 30 days. The log stays as it is."))
                st.button(say(DISCARD_IT), key="desk_discard", on_click=session.delete, args=(opened,))
    publish_panel.publish_outcome(say, publish_panel.ELSEWHERE)
    _unsaved(opened, say)
    _say_ending(opened, ending, say)
    preview.of_draft(opened, say)
    form = Form(opened, say)
    with st.container(key="desk_draft"):
        left, right = st.columns([6, 5], gap="large")
    with left, st.container(key="desk_form"):
        FORMS[kind](form, session.log())
    with right, st.container(key="desk_consequence"):
        section_heading(say(WHAT_IT_CHANGES), kind="rl-desk-step")
        signed = session.signed(draft)
        made, dataset = (Preview(()), session.log()) if ending else session.preview(signed)
        preview.of_correction(opened, made.problems, dataset, say)
        below = publish_panel.fields(draft, made, dataset)
        keys = {name: fields.key_of(opened, name) for name in (*form.slots, *below)}
        shown = Shown(signed, made, dataset, say, keys)
        label = escape(say(WHAT_IT_CHANGES))
        html = f"<div class='rl-desk-consequence' role='region' aria-live='polite' aria-label='{label}'>"
        follows = note(session.said(ending, say)) if ending else preview.html(shown)
        page_links.html_block(f"{html}{follows}</div>", "desk_changes")
        publish_panel.show_publish_panel(form, shown, has_ended=ending is not None)
    form.notes.update(_meanings(draft, form))
    form.say_below(made.problems, signed)
    focus = outcomes.focus(draft) or (fields.key_of(opened, opened.focus) if opened.focus else "")
    unsaved.tie(focus, fields.key_of(opened, publish_panel.NAME), say, opened)


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
            elif not outcomes.is_said():
                st.error(say(outcomes.SAID))
            outcomes.until(partial(_is_saved, opened))
            leave = say("Leave without saving it")
            st.button(leave, key="desk_leave_unsaved", on_click=session.leave_unsaved, args=(opened,))
        elif outcomes.is_known() and session.saved_revision(opened.draft.draft_id) is None:  # it is away still
            outcomes.notice(say)


def _say_ending(opened: OpenDraft, ending: Ending | None, say: Translator) -> None:
    """Says how the draft has ended, once it has, or that a version was made of it though it is there."""
    with st.container(key="desk_ended"):
        if ending:
            st.info(f"{plain(session.said(ending, say))} {say(TYPED_FROM_NOW)}")
        elif again := session.published_and_there(opened.draft, say):
            st.warning(plain(again))
        outcomes.until(lambda: opened.is_over() is not bool(ending))


def _is_saved(opened: OpenDraft) -> bool:
    opened.take(opened.draft)
    return not opened.unsaved


def _meanings(draft: Draft, form: Form) -> dict[str, str]:
    """What the typed dates mean, as HTML, by field."""
    names = [*_DATES, *(f"counts.{n}.counted_date" for n in range(len(draft.counts)))]
    said = {name: words.meaning(words.field_value(draft, name), form.say) for name in names}
    return {name: f"<span class='rl-desk-meaning'>{escape(text)}</span>" for name, text in said.items() if text}
