"""What came of a press: it is said, and has the keyboard, until the editor goes on to something else.

What nobody knows yet lies apart, and is said until it is settled, whatever the editor does meanwhile.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.desk import problem_words
from dashboard.i18n.translator import Translator
from raillinks.domain.problems import DataError
from raillinks.editor import draft
from raillinks.editor.draft import Draft

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
    said = (problem_words.with_hint(problem.reason, problem.hint, say) for problem in error.problems)
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
