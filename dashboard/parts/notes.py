"""Notes: small text beside what a page shows."""

from html import escape

from dashboard.i18n.translator import Translator, message

NO_LINKS_MATCH = message("No links match. Remove a filter.")


def note(text: str) -> str:
    """A note as HTML.

    Args:
        text: The note, unescaped.
    """
    return f"<p class='rl-note'>{escape(text)}</p>"


def no_links(say: Translator) -> str:
    """What every list of links says when it is empty, unescaped."""
    return say(NO_LINKS_MATCH)
