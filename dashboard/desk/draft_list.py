"""The drafts of this log, the last one changed first."""

from html import escape

import streamlit as st

from dashboard.desk import open_draft, source_choice
from dashboard.desk.editing import TITLES
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator
from dashboard.session import served_data, session_state
from raillinks.desk.draft import Draft, DraftKind
from raillinks.package.dataset import Dataset
from raillinks.words.problems import shortened

_LONGEST = 90  # characters of what a draft is called


def show(say: Translator) -> None:
    """Shows the list."""
    listed = open_draft.folder().all()
    if not listed:
        st.html(f"<p class='rl-note'>{escape(say('There is no draft.'))}</p>")
    dataset = served_data.latest()
    with st.container(key="desk_drafts", gap=None):
        for saved in listed:
            draft = saved.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                st.html(_said(draft, dataset, say))
                label = plain(say("Go on with {draft}", draft=name_of(draft, dataset, say)))
                st.button(say("Go on"), key=f"desk_open_{draft.draft_id}", help=label,
                          on_click=session_state.set_own, args=(open_draft.NAME, draft.draft_id))  # fmt: skip


def _said(draft: Draft, dataset: Dataset, say: Translator) -> str:
    kind, who = say(TITLES[DraftKind(draft.kind)]), draft.author
    by = f" <small translate='no'>{escape(who)}</small>" if who else ""
    begun = say("begun on version {version}", version=draft.begun_on)
    return (
        f"<p class='rl-desk-draft'><b>{escape(kind)}</b>{by}<br><span>{escape(name_of(draft, dataset, say))}</span>"
        f" <small>{escape(begun)}</small></p>"
    )


def name_of(draft: Draft, dataset: Dataset, say: Translator) -> str:
    """What a draft is called, unescaped: its source, or the event that it is about."""
    row = source_choice.row_of(dataset, draft.source_id) if draft.source_id else None
    said = draft.source.get("title", "") or draft.source.get("publisher", "") or draft.source.get("url", "")
    name = source_choice.in_words(row, say) or said or draft.event.get("summary", "") or draft.event_id
    return shortened(name, _LONGEST) or say("untitled")
