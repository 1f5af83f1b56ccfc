"""The one notice of a desk whose database does not answer, with what becomes of texts that are typed meanwhile."""

import streamlit as st

from dashboard.desk import draft_files, outcomes
from dashboard.desk.lost_answers import Awaited
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data
from raillinks.domain.problems import DataError
from raillinks.versions.storage import UNAVAILABLE

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
    return any(isinstance(each, Awaited) for each in outcomes.given())


def is_known() -> bool:
    """Whether the server has noticed that the database is away, though nothing that this run asked of it has failed."""
    return any(problem.code == UNAVAILABLE for problem in served_data.live.served().problems)


def is_why(*errors: object) -> bool:
    """Whether it is the reason of one of these: errors, or anything else."""
    return any(isinstance(each, (DataError, OSError)) and draft_files.is_away(each) for each in errors)
