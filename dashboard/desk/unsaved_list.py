"""What this browser keeps of drafts that the server does not have: each is taken up as a draft, or thrown away."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from dashboard.desk import author, endings, left_texts, log_files, open_draft, outcomes
from dashboard.i18n.translator import Translator, message
from dashboard.session import sign_in
from dashboard.session.page_links import PAGE
from dashboard.session.roles import Role
from raillinks.domain.problems import DataError
from raillinks.editor.draft import DraftKind

CANNOT_BE_TAKEN_UP = message("What this browser has cannot be taken up. Its texts stand below.")
ASK_TO_THROW_AWAY = message("Throw it away …")
KEEP_IT = message("Keep it")
TAKE_UP_AGAIN = message("Take it up again")
THROW_AWAY = message("Throw it away")
_KEY, _PLACE, _TAKEN_UP = "desk_left", "left", "desk_taken_up"
_component = st.components.v2.component(
    "rail_links_desk_left",
    html="<div class='rl-desk-left-room' hidden data-host></div>",
    js=PAGE.loader("unsaved_list.js"),
    isolate_styles=False,
)


def show(
    known: Iterable[str] | None, kinds: dict[str, str], say: Translator, ends: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Shows the list, where there is something to list.

    Args:
        known: The drafts that the server has; None = nobody knows now, so nothing can be taken up or thrown away.
        kinds: What each kind of draft is called.
        say: The interface's messages.
        ends: What is said of drafts that have ended, by their ids.
    """
    error = outcomes.given_at(_PLACE)
    if error is not None:
        with st.container(key=outcomes.key(_PLACE)):
            st.warning(say(CANNOT_BE_TAKEN_UP))
            st.html(outcomes.reasons_html(error, say))
    words = {
        "head": say("In this browser, not saved"), "typed": say("typed on {when}", when="{when}"),
        "gone": say(endings.NOT_THERE), "all": say("Its texts"),
        "take": say(TAKE_UP_AGAIN), "drop": say(ASK_TO_THROW_AWAY), "sure": say("Throw it away for ever?"),
        "yes": say(THROW_AWAY), "no": say(KEEP_IT),
        "waits": say("Kept here. It can be taken up, or stands in its draft again, once the drafts can be listed."),
    }  # fmt: skip
    data = {"known": [*(known or ()), *forgotten()], "isSure": known is not None}
    data |= {"who": who(), "lang": say.lang, "kinds": kinds, "ends": dict(ends), "words": words}
    _component(key=_KEY, data=data, on_taken_change=_pressed)


def who() -> str:
    """The account whose texts the browser keeps; empty where nobody signs in."""
    return author.name() if sign_in.is_on() else ""


def forgotten() -> list[str]:
    """The drafts of which the browser keeps nothing any more: those that ended here, or are saved as another one."""
    taken: tuple[tuple[open_draft.OpenDraft, str], ...] = st.session_state.get(_TAKEN_UP, ())  # and which it had been
    return [*open_draft.ended(), *(before for opened, before in taken if opened.revision)]


def take_up(sent: object) -> None:
    """Makes a draft of what a browser has kept, and opens it. What cannot be one is said.

    Args:
        sent: What the browser sends, which may be anything.
    """
    try:
        sign_in.require(Role.REPORTER)
        draft = left_texts.read(sent, log_files.log())
    except DataError as error:
        outcomes.give(error, _PLACE)
        return
    open_draft.begin(DraftKind(draft.kind), **left_texts.fields_of(draft))
    if opened := open_draft.current():
        taken = st.session_state.get(_TAKEN_UP, ())
        st.session_state[_TAKEN_UP] = (*taken, (opened, draft.draft_id))


def _pressed() -> None:
    if sent := st.session_state.get(_KEY, {}).get("taken"):
        take_up(sent)
