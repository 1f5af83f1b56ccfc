"""The drafts of this log, the last one changed first."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from html import escape

import numpy as np
import streamlit as st

from dashboard.desk import (
    away,
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
from dashboard.i18n.translator import Translator, message
from dashboard.session import session_state
from raillinks.desk.draft import Draft, DraftKind
from raillinks.desk.kept_drafts import Saved
from raillinks.package.dataset import Dataset
from raillinks.words.problems import DataError, shortened

DRAFTS_LISTED_LATER = message("The drafts are listed once the database is back.")
NO_DRAFT = message("There is no draft.")
GO_ON = message("Go on")
_LONGEST = 90  # characters of what a draft is called


@dataclass(frozen=True, slots=True)
class Listed:
    """The drafts.

    Args:
        drafts: All of them, the last one changed first.
        state: What `KeptDrafts.state` gave before they were read: what is saved since then is listed soon.
    """

    drafts: tuple[Saved, ...]
    state: Hashable


def listed() -> Listed | DataError:
    """The drafts of this log, or why they cannot be listed."""
    try:
        kept = draft_files.drafts()
        state = kept.state()
        return Listed(kept.all(), state)
    except DataError as error:
        return error


def can_be_listed() -> bool:
    """Whether the drafts can be listed now."""
    return isinstance(listed(), Listed)


def kinds(say: Translator) -> dict[str, str]:
    """What each kind of draft is called."""
    return {str(kind): say(title) for kind, title in TITLES.items()}


def show(found: Listed | DataError, say: Translator) -> None:
    """Shows the list, and shows it anew once somebody else has begun, changed, published or deleted a draft.

    Args:
        found: What `listed` gave.
        say: The interface's messages.
    """
    if isinstance(found, DataError):
        _say_why_not(found, say)
        return
    if not found.drafts:
        st.html(f"<p class='rl-note'>{escape(say(NO_DRAFT))}</p>")
    dataset = log_files.log()
    with st.container(key="desk_drafts", gap=None):
        for saved in found.drafts:
            draft = saved.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                st.html(_row_html(saved, dataset, say))
                label = plain(say("Go on with {draft}", draft=name_of(draft, dataset, say)))
                st.button(say(GO_ON), key=f"desk_open_{draft.draft_id}", help=label,
                          on_click=session_state.set_own, args=(open_draft.NAME, draft.draft_id))  # fmt: skip
    trying_again.until(partial(_are_others, found.state))
    unsaved_list.show([saved.draft.draft_id for saved in found.drafts], kinds(say), say)


def _say_why_not(error: DataError, say: Translator) -> None:
    """Where the drafts cannot be listed there is what this browser has; that the database is away stands at the top."""
    if away.is_why(error):
        st.html(f"<p class='rl-note'>{escape(say(DRAFTS_LISTED_LATER))}</p>")
    else:
        st.warning(say("The drafts cannot be listed now."))
        st.html(outcomes.reasons_html(error, say))
        trying_again.until(can_be_listed)
    unsaved_list.show(None, kinds(say), say)


def _are_others(state: Hashable) -> bool:
    """Whether the drafts are not those that are listed; the page says where the database, or the role, has gone."""
    try:
        return draft_files.drafts().state() != state
    except DataError:
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
