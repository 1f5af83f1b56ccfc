"""Notes: small text beside what a page shows.

Headings: of a page, and of its sections.

What a page says where its run has failed: a sentence in the reader's language, and nothing of the error.
"""

from collections.abc import Mapping
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import session_state

NO_LINKS_MATCH = message("No links match. Remove a filter.")

OLDER_LEFT_OUT = Plural("{n} earlier one is not in this table.", "{n} earlier ones are not in this table.")


def note(text: str) -> str:
    """A note as HTML.

    Args:
        text: The note, unescaped.
    """
    return f"<p class='rl-note'>{escape(text)}</p>"


def older_left_out(n: int, say: Translator, where: str = "") -> str:
    """How many rows of a large log a table leaves out, as HTML; empty if it has all.

    Args:
        n: How many.
        say: The interface's messages.
        where: Where they are, if anywhere.
    """
    return note(say.sentences(filter(None, [say.plural(*OLDER_LEFT_OUT, n), where]))) if n else ""


def no_links(say: Translator) -> str:
    """What every list of links says when it is empty, unescaped."""
    return say(NO_LINKS_MATCH)


def page_heading(title: str, lead: str = "") -> None:
    """The first line of a page: the one question that it answers; at the desk a name, with a sentence below it."""
    below = f"<p class='rl-lead'>{escape(lead)}</p>" if lead else ""
    st.html(f"<h1 class='rl-h1'>{escape(title)}</h1>{below}")


def first_screen() -> DeltaGenerator:
    """The first screen of a page: its fields and what they choose. What is below begins on the next one.

    A filter or a date gives what it chooses another height: nothing that is seen moves by that.
    """
    return st.container(key="first_screen")


def contents(sections: Mapping[str, str], say: Translator) -> str:
    """The list of a page's sections as HTML, each a link to its heading.

    Args:
        sections: The title of each section (a message), by its anchor.
        say: The interface's messages.
    """
    listed = "".join(f"<li><a href='#{name}'>{escape(say(title))}</a></li>" for name, title in sections.items())
    return f"<nav class='rl-contents' aria-label='{escape(say('Contents'))}'><ol>{listed}</ol></nav>"


def section_heading(title: str, explanation: str = "", kind: str = "", *, anchor: str = "") -> None:
    """The heading of a section.

    Args:
        title: Its title, unescaped.
        explanation: A note below it, unescaped; empty for none.
        kind: A further class of the heading.
        anchor: The id that links lead to; empty for none.
    """
    own = f" id='{anchor}' tabindex='-1'" if anchor else ""
    st.html(f"<h2 class='rl-h2 {kind}'{own}>{escape(title)}</h2>{note(explanation) if explanation else ''}")


KEY = "failed_run"


def run_failed(_: Exception) -> bool:
    """Says that the page is not whole.

    Returns:
        That this is all that is said: Streamlit's own box is in English.
    """
    say = session_state.say()
    with st.container(key=KEY):
        st.error(say("Something went wrong, and this page is not whole. Reload it to try again."))
    return True
