"""What a page says while the files of the data package cannot be used, and how it reloads once they can."""

from collections.abc import Sequence

import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.session import served_data
from raillinks.store.live_package import Served
from raillinks.words.problems import DataError, Problem, to_frame

POLL_SECONDS = 2.0
"""How often an open page asks for changed files, while something is wrong or being loaded."""


def nothing_to_show(problems: Sequence[Problem], say: Translator) -> None:
    """Lists why no package could be loaded; the page reloads by itself once one can be."""
    st.error(
        say("The data of this dashboard has errors, so nothing can be shown. Each error is listed with its place.")
    )
    _table(problems)
    _rerun_when_changed("", tuple(problems))


def notice(served: Served, say: Translator) -> None:
    """Says that later files cannot be used and an earlier package is shown; silent where all is well.

    A page that is run while changed files are being read runs again once it is known what they hold.
    """
    if served.problems:
        version = served.dataset.version
        st.warning(
            say(
                "The data files have changed and cannot be used yet. The previous data version, {version}, is shown "
                "until they are complete and free of errors.",
                version=version,
            )
        )
        with st.expander(say("What is wrong with the changed files")):
            _table(served.problems)
    if served.problems or served.loading:
        _rerun_when_changed(served.dataset.content_hash, served.problems)


def _table(problems: Sequence[Problem]) -> None:
    st.dataframe(to_frame(problems), hide_index=True)


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
