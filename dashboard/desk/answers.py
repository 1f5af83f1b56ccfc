"""What the desk answers to a press: it stays, and has the keyboard, until the editor goes on to something else."""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.desk import problem_words
from dashboard.i18n.translator import Translator
from raillinks.desk.draft import Draft
from raillinks.words.problems import DataError

_GIVEN, _NUMBER = "desk_answer_given", "desk_answers"


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer.

    Args:
        value: What it says.
        place: Where on the page it stands.
        draft: The draft that it is about, as it was then; None = the desk itself.
        number: How many answers there were before it in this session, and it.
    """

    value: Any
    place: str
    draft: Draft | None
    number: int


def give(value: Any, place: str, draft: Draft | None = None) -> None:  # noqa: ANN401 (each place has its own type)
    """Gives an answer, in the place of any other.

    Args:
        value: What it says.
        place: Where on the page it stands.
        draft: The draft that it is about; None = the desk itself.
    """
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    st.session_state[_GIVEN] = _Answer(value, place, draft, number)


def drop_outdated(draft: Draft | None = None) -> None:
    """Drops an answer that is not about what the page shows now: another draft, or the same one with other texts."""
    given: _Answer | None = st.session_state.get(_GIVEN)
    if given is not None and given.draft != draft:
        del st.session_state[_GIVEN]


def given_at(place: str) -> Any:  # noqa: ANN401
    """What is answered at a place; None for nothing."""
    given: _Answer | None = st.session_state.get(_GIVEN)
    return given.value if given is not None and given.place == place else None


def key(place: str) -> str:
    """The key of the container of a place's answer: another one for each answer."""
    given: _Answer | None = st.session_state.get(_GIVEN)
    return f"desk_answer_{place}_{given.number if given is not None and given.place == place else 0}"


def reasons_html(error: DataError | OSError, say: Translator) -> str:
    """Why something could not be done, and what would help, as a list in HTML."""
    if isinstance(error, OSError):
        return f"<ul lang='en'><li>{escape(error.strerror or '?')}</li></ul>"
    said = (problem_words.with_hint(problem.reason, problem.hint, say) for problem in error.problems)
    return f"<ul>{''.join(f'<li>{each}</li>' for each in said)}</ul>"


def focus() -> str:
    """The key of the container that takes the keyboard; empty where nothing is answered."""
    given: _Answer | None = st.session_state.get(_GIVEN)
    return key(given.place) if given is not None else ""
