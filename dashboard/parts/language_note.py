"""What a reader of another language than English is told, once on a page, about what is not in that language."""

from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset


def show(dataset: Dataset, say: Translator) -> None:
    """At the foot of a page, in other languages than English: who translated the summaries, what stays as it is.

    Args:
        dataset: The package; it may have no translations.
        say: The interface's messages.
    """
    if say.lang == ENGLISH:
        return
    if dataset.once(_is_translated, say.lang):
        text = say(
            "The maintainers translated the summaries of events from English; the page of an event has both. What "
            "sources say and remarks are in English, titles in the language of the source."
        )
    else:
        text = say(
            "Summaries of events, what sources say and remarks are in English, titles in the language of the source."
        )
    st.html(f"<p class='rl-note rl-language-note'>{escape(text)}</p>")


def _is_translated(dataset: Dataset, lang: str) -> bool:
    column = LANGUAGES[lang].summary_column
    return column in dataset.events and bool((dataset.events[column] != "").any())
