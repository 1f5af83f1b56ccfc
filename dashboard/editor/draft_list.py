"""The drafts of this log, the last one changed first."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from time import time

import streamlit as st

from dashboard.editor import outcomes, preview, report_form, session, unsaved, words
from dashboard.editor.editing import TITLES
from dashboard.i18n.translator import Translator, message, plain
from dashboard.session import session_state
from raillinks.domain.problems import DataError, shortened
from raillinks.editor.draft import Discarded, Draft, DraftKind, Saved
from raillinks.package.dataset import Dataset

DRAFTS_LISTED_LATER = message("The drafts are listed once the database is back.")
NO_DRAFT = message("There is no draft.")
GO_ON = message("Go on")
CHANGED_ON = message("changed on {day}, begun on version {version}")
EMPTY = message("empty")
ABOUT_THE_SAME_EVENT = message("about the same event: {drafts}")
DISCARDED_LATELY = message("Discarded in the last 30 days")
BRING_IT_BACK = message("Bring it back")
CANNOT_BE_BROUGHT_BACK = message("The draft cannot be brought back.")
_PLACE = "brought_back"
_MOST_DIFFERENCES, _LONGEST_DIFFERENCE = 2, 60  # fields, and characters of each
_LONGEST = 90  # characters of what a draft is called


@dataclass(frozen=True, slots=True)
class Listed:
    """The drafts.

    Args:
        drafts: All of them, the last one changed first.
        discarded: Those that can be brought back, the last one first.
        state: What `KeptDrafts.state` gave before they were read: what is saved since then is listed soon.
    """

    drafts: tuple[Saved, ...]
    discarded: tuple[Discarded, ...]
    state: Hashable


def listed() -> Listed | DataError:
    """The drafts of this log, or why they cannot be listed."""
    try:
        kept = session.drafts()
        state = kept.state()
        return Listed(kept.all(), kept.discarded(time()), state)
    except DataError as error:
        return error


def can_be_listed() -> bool:
    """Whether the drafts can be listed now."""
    return isinstance(listed(), Listed)


def kinds(say: Translator) -> dict[str, str]:
    """What each kind of draft is called."""
    return {str(kind): say(title) for kind, title in TITLES.items()}


def show_draft_list(found: Listed | DataError, say: Translator) -> None:
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
    dataset = session.log()
    every = [saved.draft for saved in found.drafts]
    differences, same_event = _differences(every, dataset, say), about_the_same_event(every, say)
    with st.container(key="desk_drafts", gap=None):
        for saved in found.drafts:
            draft = saved.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                changed = say(CHANGED_ON, day=words.moment(saved.changed, say), version=draft.begun_on or "?")
                told = (notes_of.get(draft.draft_id, "") for notes_of in (differences, same_event))
                notes = [changed, *told, session.published_and_there(draft, say)]
                st.html(_row_html(draft, notes, dataset, say))
                label = plain(say("Go on with {draft}", draft=name_of(draft, dataset, say)))
                st.button(say(GO_ON), key=f"desk_open_{draft.draft_id}", help=label,
                          on_click=session_state.set_own, args=(session.NAME, draft.draft_id))  # fmt: skip
    _show_discarded(found.discarded, dataset, say)
    outcomes.until(partial(_are_others, found.state))
    known = [saved.draft.draft_id for saved in found.drafts]
    unsaved.show(known, kinds(say), say, session.of_all(found.discarded, say))


def _show_discarded(found: Sequence[Discarded], dataset: Dataset, say: Translator) -> None:
    """Shows the drafts that can be brought back, folded away."""
    with st.container(key=outcomes.key(_PLACE)):
        if error := outcomes.given_at(_PLACE):
            st.warning(say(CANNOT_BE_BROUGHT_BACK))
            st.html(outcomes.reasons_html(error, say))
    if not found:
        return
    with st.expander(say(DISCARDED_LATELY)), st.container(key="desk_discarded", gap=None):
        for one in found:
            draft = one.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                ending = session.Ending(one.by, when=one.when)
                st.html(_row_html(draft, [session.said(ending, say)], dataset, say))
                label = plain(say("Bring {draft} back", draft=name_of(draft, dataset, say)))
                st.button(say(BRING_IT_BACK), key=f"desk_bring_back_{draft.draft_id}", help=label,
                          on_click=_bring_back, args=(draft.draft_id,))  # fmt: skip


def _bring_back(draft_id: str) -> None:
    """Makes a discarded draft one of the drafts again, and opens it."""
    try:
        session.drafts().bring_back(draft_id)
    except (DataError, OSError) as error:
        outcomes.give(error, _PLACE)
        return
    session_state.set_own(session.NAME, draft_id)


def about_the_same_event(drafts: Sequence[Draft], say: Translator) -> dict[str, str]:
    """Which other drafts are about the event of each, by its id, unescaped: of what kind, and whose.

    Args:
        drafts: All drafts.
        say: The interface's messages.
    """
    of_event: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.event_id:
            of_event.setdefault(draft.event_id, []).append(draft)
    found = {}
    for group in of_event.values():
        for draft in group if len(group) > 1 else ():
            others = [say.in_a_row(filter(None, [say(TITLES[DraftKind(other.kind)]), other.author]))
                      for other in group if other is not draft]  # fmt: skip
            found[draft.draft_id] = say(ABOUT_THE_SAME_EVENT, drafts=say.listed(others))
    return found


def _differences(drafts: Sequence[Draft], dataset: Dataset, say: Translator) -> dict[str, str]:
    """What drafts have that would look alike in the list, unescaped, by their ids."""
    alike: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        alike.setdefault((draft.kind, name_of(draft, dataset, say)), []).append(draft)
    found: dict[str, list[str]] = {}
    for group in alike.values():
        for name, texts in [*preview.differing(group, say)][:_MOST_DIFFERENCES]:
            for draft, text in zip(group, texts, strict=True):
                said = say.labelled(name, shortened(text, _LONGEST_DIFFERENCE) or say(EMPTY))
                found.setdefault(draft.draft_id, []).append(said)
    return {draft_id: " · ".join(said) for draft_id, said in found.items()}


def _say_why_not(error: DataError, say: Translator) -> None:
    """Where the drafts cannot be listed there is what this browser has; that the database is away stands at the top."""
    if outcomes.is_why(error):
        st.html(f"<p class='rl-note'>{escape(say(DRAFTS_LISTED_LATER))}</p>")
    else:
        st.warning(say("The drafts cannot be listed now."))
        st.html(outcomes.reasons_html(error, say))
        outcomes.until(can_be_listed)
    unsaved.show(None, kinds(say), say)


def _are_others(state: Hashable) -> bool:
    """Whether the drafts are not those that are listed; the page says where the database, or the role, has gone."""
    try:
        return session.drafts().state() != state
    except DataError:
        return True


def _row_html(draft: Draft, notes: Iterable[str], dataset: Dataset, say: Translator) -> str:
    """A row of the list as HTML, with notes below it."""
    kind, who = say(TITLES[DraftKind(draft.kind)]), draft.author
    by = f" <small translate='no'>{escape(who)}</small>" if who else ""
    below = "".join(f"<br><small>{escape(said)}</small>" for said in notes if said)
    return (
        f"<p class='rl-desk-draft'><b>{escape(kind)}</b>{by}<br><span>{escape(name_of(draft, dataset, say))}</span>"
        f"{below}</p>"
    )


def name_of(draft: Draft, dataset: Dataset, say: Translator) -> str:
    """What a draft is called, unescaped: its source, or the event that it is about."""
    row = report_form.row_of(dataset, draft.source_id) if draft.source_id else None
    said = draft.source.get("title", "") or draft.source.get("publisher", "") or draft.source.get("url", "")
    events = dataset.events[dataset.events["event_id"] == draft.event_id].to_dict("records")
    event = report_form.event_in_words(events[0], dataset, say) if events else draft.event_id
    name = report_form.source_in_words(row, say) or said or draft.event.get("summary", "") or event
    return shortened(name, _LONGEST) or say("untitled")
