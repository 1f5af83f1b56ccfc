"""What happened in an event, as HTML in the reader's language, with its English where that is a translation."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.i18n.translator import Translator
from raillinks.i18n.languages import ENGLISH
from raillinks.query.display_names import summary_of_event

Event = Mapping[Any, Any] | pd.Series
"""A row of the events, with their columns of `SUMMARY_COLUMNS`."""


def summary_html(event: Event, say: Translator) -> str:
    """What happened in the reader's language; in English, and marked so, where the log has no translation."""
    text, lang = summary_of_event(event, say.lang)
    return escape(text) if lang == say.lang else f"<span lang='{lang}'>{escape(text)}</span>"


def original(event: Event, say: Translator) -> str:
    """Says that the summary is a translation, with the English to open below it; empty where it is in English."""
    if summary_of_event(event, say.lang).lang == ENGLISH:
        return ""
    head = escape(say("Translated by the maintainers; show the English summary"))
    english = escape(str(event["summary"]))
    return f"<details class='rl-original'><summary>{head}</summary><p lang='en'>{english}</p></details>"
