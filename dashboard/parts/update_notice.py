"""What a page says while the files of the data package cannot be used, and how it reloads once they can."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from dashboard.session import served_data
from raillinks.domain.problems import DataError, Problem
from raillinks.versions.live_package import Served
from raillinks.versions.storage import UNAVAILABLE

DATA_HAS_ERRORS = message(
    "The data of this dashboard has errors, so nothing can be shown. Each error is listed with its place."
)
CHANGED_FILES_WRONG = message(
    "The data files have changed and cannot be used yet. The previous data version, {version}, is shown until "
    "they are complete and free of errors."
)
ERRORS_IN_THE_DATA = message("Errors in the data")
WHAT_IS_WRONG = message("What is wrong with the changed files")
DATA_AWAY = message("The database with the data cannot be reached. Data version {version} is shown until it can.")
POLL_SECONDS = 2.0
"""How often an open page asks for changed files, while something is wrong or being loaded."""


def nothing_to_show(problems: Sequence[Problem], say: Translator) -> None:
    """Lists why no package could be loaded; the page reloads by itself once one can be."""
    st.error(say(DATA_HAS_ERRORS))
    st.html(problem_table(problems, say))
    _rerun_when_changed("", tuple(problems))


def notice(served: Served, say: Translator, *, says_away: bool = True) -> None:
    """Says that later files cannot be used and an earlier package is shown; silent where all is well.

    A page that is run while changed files are being read runs again once it is known what they hold.

    Args:
        served: What is served.
        say: The interface's messages.
        says_away: Whether it says that a database is away; the desk says it itself.
    """
    version = served.dataset.version
    if any(problem.code == UNAVAILABLE for problem in served.problems):
        if says_away:
            st.warning(say(DATA_AWAY, version=version))
    elif served.problems:
        st.warning(
            say(
                CHANGED_FILES_WRONG,
                version=version,
            )
        )
        with st.expander(say(WHAT_IS_WRONG)):
            st.html(problem_table(served.problems, say))
    if served.problems or served.loading:
        _rerun_when_changed(served.dataset.content_hash, served.problems)


def problem_table(problems: Sequence[Problem], say: Translator) -> str:
    """The problems as HTML: where each is, what is wrong and what would be right, in the checks' own English.

    Args:
        problems: What the checks found.
        say: The interface's messages.
    """
    heads = [say("Row"), say("Column"), say("What is wrong"), say("What would be right")]
    rows = [_problem(problem, heads) for problem in problems]
    return html_table.table(say, say(ERRORS_IN_THE_DATA), [say("File"), *heads], rows)


def _problem(problem: Problem, heads: Sequence[str]) -> str:
    place = str(problem.row) if problem.row else ""
    texts = (place, problem.column, f"{problem.reason} ({problem.code})", problem.hint)
    cells = [(head, f"<span lang='en'>{escape(text)}</span>") for head, text in zip(heads, texts, strict=True)]
    return html_table.row(cells, head=f"<span translate='no'>{escape(problem.file)}</span>")


@st.fragment(run_every=POLL_SECONDS)
def _rerun_when_changed(content_hash: str, problems: tuple[Problem, ...]) -> None:
    """Runs the page again when another package, or other problems, are to be shown.

    Args:
        content_hash: The hash of the package on the page; empty where there is none.
        problems: The problems on the page.
    """
    try:
        served = served_data.live.served()
        now = served.dataset.content_hash, served.problems
    except DataError as error:
        now = "", error.problems
    if now != (content_hash, problems):
        st.rerun()
