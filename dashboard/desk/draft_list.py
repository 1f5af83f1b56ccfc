"""The drafts of this log, the last one changed first."""

from html import escape

import numpy as np
import streamlit as st

from dashboard.desk import (
    draft_files,
    event_choice,
    log_files,
    open_draft,
    outcomes,
    source_choice,
    trying_again,
    unsaved_list,
)
from dashboard.desk.editing import TITLES
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator
from dashboard.session import session_state
from raillinks.desk.draft import Draft, DraftKind
from raillinks.desk.kept_drafts import Saved
from raillinks.package.dataset import Dataset
from raillinks.words.problems import DataError, shortened

_LONGEST = 90  # characters of what a draft is called


def show(say: Translator) -> None:
    """Shows the list."""
    try:
        listed = draft_files.drafts().all()
    except DataError as error:
        st.warning(say("The drafts cannot be listed now."))
        st.html(outcomes.reasons_html(error, say))
        trying_again.until(_can_be_listed)
        return
    if not listed:
        st.html(f"<p class='rl-note'>{escape(say('There is no draft.'))}</p>")
    dataset = log_files.log()
    with st.container(key="desk_drafts", gap=None):
        for saved in listed:
            draft = saved.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                st.html(_row_html(saved, dataset, say))
                label = plain(say("Go on with {draft}", draft=name_of(draft, dataset, say)))
                st.button(say("Go on"), key=f"desk_open_{draft.draft_id}", help=label,
                          on_click=session_state.set_own, args=(open_draft.NAME, draft.draft_id))  # fmt: skip
    kinds = {str(kind): say(title) for kind, title in TITLES.items()}
    unsaved_list.show([saved.draft.draft_id for saved in listed], kinds, say)


def _can_be_listed() -> bool:
    try:
        draft_files.drafts().all()
    except DataError:
        return False
    return True


def _row_html(saved: Saved, dataset: Dataset, say: Translator) -> str:
    draft = saved.draft
    kind, who = say(TITLES[DraftKind(draft.kind)]), draft.author
    by = f" <small translate='no'>{escape(who)}</small>" if who else ""
    day = say.date(str(np.datetime64(int(saved.changed), "s").astype("datetime64[D]"))) if saved.changed else ""
    changed = say("changed on {day}, begun on version {version}", day=day, version=draft.begun_on or "?")
    return (
        f"<p class='rl-desk-draft'><b>{escape(kind)}</b>{by}<br><span>{escape(name_of(draft, dataset, say))}</span>"
        f"<br><small>{escape(changed)}</small></p>"
    )


def name_of(draft: Draft, dataset: Dataset, say: Translator) -> str:
    """What a draft is called, unescaped: its source, or the event that it is about."""
    row = source_choice.row_of(dataset, draft.source_id) if draft.source_id else None
    said = draft.source.get("title", "") or draft.source.get("publisher", "") or draft.source.get("url", "")
    events = dataset.events[dataset.events["event_id"] == draft.event_id].to_dict("records")
    event = event_choice.in_words(events[0], dataset, say) if events else draft.event_id
    name = source_choice.in_words(row, say) or said or draft.event.get("summary", "") or event
    return shortened(name, _LONGEST) or say("untitled")
