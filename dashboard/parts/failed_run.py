"""What a page says where its run has failed: a sentence in the reader's language, and nothing of the error."""

import streamlit as st

from dashboard.session import session_state

KEY = "failed_run"


def show(_: Exception) -> bool:
    """Says that the page is not whole.

    Returns:
        That this is all that is said: Streamlit's own box is in English.
    """
    say = session_state.say()
    with st.container(key=KEY):
        st.error(say("Something went wrong, and this page is not whole. Reload it to try again."))
    return True
