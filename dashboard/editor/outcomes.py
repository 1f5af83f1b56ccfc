"""What came of a press: it is said, and has the keyboard, until the editor goes on to something else.

What nobody knows yet lies apart, and is said until it is settled, whatever the editor does meanwhile.

The one notice of a desk whose database does not answer, with what becomes of texts that are typed meanwhile.

A database that went away while a version was to be made: the page asks it again, and says what became of that.

What could not be done is tried again while the page is open, though nobody presses anything.

Says beside a button that it works: from the press until what came of it is said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.editor import session, words
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data
from dashboard.session.page_links import PAGE
from raillinks.domain.problems import DataError
from raillinks.editor import draft
from raillinks.editor.draft import Draft
from raillinks.versions.storage import UNAVAILABLE, AnswerLostError
from raillinks.versions.version_history import VersionRecord

_GIVEN, _LASTING, _NUMBER, _SESSION = "desk_outcome_given", "desk_outcome_lasting", "desk_outcomes", "desk_session"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An outcome.

    Args:
        value: What it says.
        place: Where on the page it stands.
        draft: The draft that it is about, as it was then; None = the desk itself.
        number: How many outcomes there were before it in this session, and it.
        takes_keyboard: Whether it takes the keyboard on a page about the same.
    """

    value: Any
    place: str
    draft: Draft | None
    number: int
    takes_keyboard: bool


def give(
    value: Any,  # noqa: ANN401 (each place has its own type)
    place: str,
    draft: Draft | None = None,
    *,
    lasts: bool = False,
    takes_keyboard: bool = True,
) -> None:
    """Gives an outcome, in the place of any other but one that lasts.

    Args:
        value: What it says.
        place: Where on the page it stands.
        draft: The draft that it is about; None = the desk itself.
        lasts: Whether it is said until `settled`, also where the page shows something else.
        takes_keyboard: Whether it takes the keyboard; not where somebody may be typing something else.
    """
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    st.session_state.pop(_GIVEN, None)
    st.session_state[_LASTING if lasts else _GIVEN] = _Outcome(value, place, draft, number, takes_keyboard)


def lasting() -> Any:  # noqa: ANN401
    """What is said until it is settled; None for nothing."""
    outcome: _Outcome | None = st.session_state.get(_LASTING)
    return outcome.value if outcome is not None else None


def settled() -> None:
    """Says that what lasts is settled: it is said no more."""
    st.session_state.pop(_LASTING, None)


def drop_outdated(draft: Draft | None = None) -> None:
    """Drops an outcome that is not about what the page shows now: another draft, or the same one with other texts."""
    given: _Outcome | None = st.session_state.get(_GIVEN)
    if given is not None and given.draft != draft:
        del st.session_state[_GIVEN]


def given_at(place: str) -> Any:  # noqa: ANN401
    """What is said at a place; None for nothing."""
    found = _at(place)
    return found.value if found is not None else None


def given() -> list[Any]:
    """Everything that is said, wherever that is."""
    return [outcome.value for outcome in _all()]


def heard() -> None:
    """Says that a press was heard, though nothing new may come of it."""
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1


def mark() -> str:
    """Another text once a press was heard or an outcome given, in each session."""
    session = st.session_state.setdefault(_SESSION, draft.new_id())
    return f"{session} {st.session_state.get(_NUMBER, 0)}"


def key(place: str) -> str:
    """The key of the container of a place's outcome: another one for each."""
    found = _at(place)
    return f"desk_outcome_{place}_{found.number if found is not None else 0}"


def reasons_html(error: DataError | OSError, say: Translator) -> str:
    """Why something could not be done, and what would help, as a list in HTML."""
    if isinstance(error, OSError):
        return f"<ul lang='en'><li>{escape(error.strerror or '?')}</li></ul>"
    said = (words.with_hint(problem.reason, problem.hint, say) for problem in error.problems)
    return f"<ul>{''.join(f'<li>{each}</li>' for each in said)}</ul>"


def focus(draft: Draft | None = None) -> str:
    """The key of the container that takes the keyboard on the page of a draft, or at the desk itself; empty = none."""
    about = [outcome for outcome in _all() if outcome.takes_keyboard and outcome.draft == draft]
    newest = max(about, key=lambda outcome: outcome.number, default=None)
    return key(newest.place) if newest is not None else ""


def _at(place: str) -> _Outcome | None:
    return next((outcome for outcome in _all() if outcome.place == place), None)


def _all() -> list[_Outcome]:
    """All outcomes, first the one that lasts."""
    return [st.session_state[slot] for slot in (_LASTING, _GIVEN) if slot in st.session_state]


EVERY = 3
"""Seconds between two attempts."""


@st.fragment(run_every=EVERY)
def until(is_done: Callable[[], bool]) -> None:
    """Tries until it is done, and shows the page anew then.

    Args:
        is_done: Tries; gives whether it is done now.
    """
    if is_done():
        st.rerun()


NOT_MADE = message("The database answers again. No version was made.")
DATABASE_AWAY = message("The database cannot be reached. No version was made; drafts are kept.")
WENT_AWAY = message(
    "The database went away while version {version} was being made. Whether the log has it is said here once the"
    " database answers; drafts are kept."
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a database that is away has not said of a version.

    Args:
        record: The version's record, if it may be there; None: it was not made.
        settle: What the page does once it is known whether the version is there.
        draft: The draft that it is made of, as it was then; None = it takes another version back.
        taken_back: The version that it takes back; empty = none.
    """

    record: VersionRecord | None
    settle: Callable[["Awaited", bool], None]
    draft: Draft | None = None
    taken_back: str = ""

    def is_of(self, draft: Draft | None = None, taken_back: str = "") -> bool:
        """Whether it came of a press for this draft, or for taking this version back."""
        ids = [each.draft_id if each else "" for each in (self.draft, draft)]
        return ids[0] == ids[1] and self.taken_back == taken_back

    def is_there(self) -> bool | None:
        """Whether the log has the version, once the database answers; None = it does not yet."""
        try:
            if self.record is not None:
                return served_data.live.home.has(self.record)
            session.drafts().all()
        except DataError:
            return None
        return False

    def is_known(self) -> bool:
        """Whether that is known now; the page says it then."""
        return self.told() is not None

    def told(self) -> bool | None:
        """As `is_there`; the page says it once it is known."""
        is_there = self.is_there()
        if is_there is not None:
            if lasting() is self:
                settled()
            self.settle(self, is_there)
        return is_there


def give_up_answer(awaited: Awaited, place: str) -> None:
    """Says what is not known; of a version that may be there until it is known, whatever the page shows.

    Args:
        awaited: What is not known.
        place: Where on the page it stands.
    """
    give(awaited, place, awaited.draft, lasts=awaited.record is not None)


def keeps_from(draft: Draft | None = None, taken_back: str = "") -> bool:
    """Whether a version of an earlier press keeps this one from making another; the page says why.

    Where it has just turned out that none was made, only a press for the same thing goes on: what became of another one
    is said first.

    Args:
        draft: The draft that is to become a version.
        taken_back: The version that is to be taken back.
    """
    awaited: Awaited | None = lasting()
    if awaited is None:
        return False
    return awaited.told() is not False or not awaited.is_of(draft, taken_back)


def record_of(error: DataError | OSError) -> VersionRecord | None:
    """The record of a version that may be there, though its maker was refused; None = it was not made."""
    return error.record if isinstance(error, AnswerLostError) else None


def show(awaited: Awaited, say: Translator) -> None:
    """Says what is not known, and asks until it is."""
    record = awaited.record
    st.error(say(DATABASE_AWAY) if record is None else say(WENT_AWAY, version=record.data_version))
    until(awaited.is_known)


SAID = message(
    "The database cannot be reached. Texts that you type are kept in this browser, and saved once it is back."
)
"""What it says."""


def notice(say: Translator) -> None:
    """Shows it, at the top of a page of the desk, unless the answer to a press says so already."""
    with st.container(key="desk_away"):
        if not is_said():
            st.warning(say(SAID))


def is_said() -> bool:
    """Whether the answer to a press says so already. Each page draws all outcomes but outdated ones, which it drops."""
    return any(isinstance(each, Awaited) for each in given())


def is_known() -> bool:
    """Whether the server has noticed that the database is away, though nothing that this run asked of it has failed."""
    return any(problem.code == UNAVAILABLE for problem in served_data.live.served().problems)


def is_why(*errors: object) -> bool:
    """Whether it is the reason of one of these: errors, or anything else."""
    return any(isinstance(each, (DataError, OSError)) and session.is_away(each) for each in errors)


_component = st.components.v2.component(
    "rail_links_desk_working",
    html="<p class='rl-desk-working' role='status' data-host></p>",
    js=PAGE.loader("working.js"),
    isolate_styles=False,
)


def beside(button: str, said: str) -> None:
    """Makes the place beside a button, which is empty until it is pressed.

    Args:
        button: The key of the button.
        said: What it says.
    """
    room = re.sub(r"[^a-zA-Z0-9_-]", "-", button)  # as the class of its element has the key: a version has full stops
    data = {"button": room, "said": said, "since": mark()}
    _component(key=f"{button}_works", data=data, width="content")
