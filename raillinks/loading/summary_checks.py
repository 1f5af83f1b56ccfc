"""Checks of the summaries of events in further languages, which are translations of the English one."""

import pandas as pd

from raillinks.package.schema import PATHS
from raillinks.package.tables import flag
from raillinks.words.languages import SUMMARY_COLUMNS
from raillinks.words.problems import Problem
from raillinks.words.worded import message


def translated_whole(events: pd.DataFrame) -> list[Problem]:
    """An event has its summary in all languages for which the table has a column, or in English alone."""
    translated = events[[column for column in SUMMARY_COLUMNS[1:] if column in events]]
    filled = translated != ""
    some = filled.any(axis=1)
    reason = message("the summary is translated into some of the log's languages, but not here")
    hint = message("translate it here too, or leave all translations empty")
    return [
        problem
        for column in translated.columns
        for problem in flag(
            events, some & ~filled[column], (PATHS["events"], str(column)), "half-translated", reason, hint
        )
    ]
