"""Headings: of a page, and of its sections."""

from html import escape

import streamlit as st

from dashboard.parts.notes import note


def page_heading(title: str, question: str) -> None:
    """The page's name, and the one question that it answers."""
    st.html(f"<h1 class='rl-h1'>{escape(title)}</h1><p class='rl-lead'>{escape(question)}</p>")


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
