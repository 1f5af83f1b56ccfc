"""What happened in an event, in a language: the maintainers' translation of its summary, or the English one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from raillinks.words.languages import ENGLISH, LANGUAGES, SUMMARY_COLUMNS


class Summary(NamedTuple):
    """What happened.

    Args:
        text: The words, not escaped.
        lang: The language that they are in, a code of `LANGUAGES`.
    """

    text: str
    lang: str


def summary(event: Mapping[Any, Any] | pd.Series, lang: str) -> Summary:
    """The summary of an event in a language, or in English where the log has no translation of it.

    Args:
        event: A row of the events, with the columns of `SUMMARY_COLUMNS` that the package has.
        lang: A code of `LANGUAGES`.
    """
    own = event.get(LANGUAGES[lang].summary_column, "")
    return Summary(str(own), lang) if own else Summary(str(event["summary"]), ENGLISH)


def of_all(events: pd.DataFrame, lang: str) -> "tuple[pd.Series[str], pd.Series[str]]":
    """The summaries of many events at once, and the language of each: see `summary`.

    Args:
        events: Events, with the columns of `SUMMARY_COLUMNS` that the package has.
        lang: A code of `LANGUAGES`.
    """
    own = events.get(LANGUAGES[lang].summary_column, pd.Series("", index=events.index))
    has_own = own != ""
    langs = pd.Series(lang, index=events.index, dtype=str).where(has_own, ENGLISH)
    return own.where(has_own, events["summary"]), langs


def columns(events: pd.DataFrame) -> list[str]:
    """The columns of `SUMMARY_COLUMNS` that a table of events has."""
    return [column for column in SUMMARY_COLUMNS if column in events]
