"""What is wrong with a cell, in the words of a form: what the checks of tables say, for whoever fills a field."""

from collections.abc import Sequence

from raillinks.desk import date_hints
from raillinks.words import dates
from raillinks.words.dates import FIRST_YEAR, LAST_YEAR
from raillinks.words.problems import Problem, shortened
from raillinks.words.worded import Worded, message, worded

NOT_A_DATE = message("'{value}' is not a date as the log writes it")
NO_SUCH_DAY = message("the month has no such day")
_WHY = (NO_SUCH_DAY, message("there is no such month"), message("the interval ends before it begins"))
"""What `dates.parse` says of a text that has the form of a date."""
_YEAR = worded("the year is outside {first}–{last}", first=str(FIRST_YEAR), last=str(LAST_YEAR))


_WORDS = {
    "missing-value": (message("nothing is entered"), message("this field must be filled")),
    "open-date": (message("'{value}' has an open end"), message("both ends are needed here")),
    "unknown-value": (message("unknown value '{value}'"), ""),
    "wrong-form": (message("'{value}' has the wrong form"), ""),
    "not-a-number": (message("'{value}' is not a number"), message("digits, such as 1234.5, or nothing")),
    "not-whole": (message("'{value}' is not a whole number"), message("up to nine digits, or nothing")),
}
"""What is wrong, and what would be right; empty = what the checks say, which depends on the column."""


def of_problem(problem: Problem, cell: str, allowed: Sequence[str] = ()) -> tuple[str, str]:
    """What is wrong with a cell, and what would be right.

    Args:
        problem: What `tables.check` says of it.
        cell: The cell.
        allowed: The words that its column may have; none where it may have any text.
    """
    if problem.code == "missing-value" and allowed:
        return worded("nothing is entered"), worded("one of: {words}", words=", ".join(allowed))
    if problem.code == "bad-date":
        return _no_date(cell), date_hints.hint(cell)
    is_whole = problem.code == "not-a-number" and "whole" in problem.reason
    reason, hint = _WORDS.get("not-whole" if is_whole else problem.code, ("", ""))
    said = worded(reason, value=shortened(cell)) if reason else problem.reason
    return said, worded(hint) if hint else problem.hint


def _no_date(cell: str) -> Worded:
    value, why = shortened(cell), dates.parse(cell)[2]
    if why == _YEAR:
        return worded("'{value}': {why}", value=value, why=_YEAR)
    if why in _WHY:
        return worded("'{value}': {why}", value=value, why=worded(why))
    return worded(NOT_A_DATE, value=value)
