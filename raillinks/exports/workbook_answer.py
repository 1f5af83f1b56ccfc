"""What the first sheet of the workbook answers: the sentence of the day, period, links, and counts in words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from raillinks.domain.status import Status
from raillinks.exports import answer_json, days_of
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, views
from raillinks.query.selection import Selection
from raillinks.query.views import View

SENTENCE, DAY, PERIOD, LINKS, STATUSES, COUNTS, LEFT_OUT = (
    "Answer", "Day", "Period", "Links", "Status of these links", "In this file", "Left out",
)  # fmt: skip
"""The names of what it says."""


def facts(
    dataset: Dataset, view: View, shown: View, made: Mapping[str, pd.DataFrame], left_out: Iterable[str]
) -> dict[str, str]:
    """What the workbook answers, each fact under its name.

    Args:
        dataset: The package.
        view: The view that was asked for.
        shown: The same in its period, which the sheets are of.
        made: The rows of each sheet, by the name of its table.
        left_out: The tables that have no sheet.
    """
    said = {
        SENTENCE: answer_json.sentence(dataset, shown),
        DAY: _day(view, shown),
        PERIOD: _period(shown),
        LINKS: _links(dataset, shown),
        STATUSES: _statuses(made["status"]["status"]),
        COUNTS: ", ".join(_counted(len(made[noun + "s"]), noun) for noun in ("event", "claim", "source")),
        LEFT_OUT: _left_out(left_out),
    }
    return {name: text for name, text in said.items() if text}


def _day(view: View, shown: View) -> str:
    text = shown.selection.as_of_text
    asked = view.selection.as_of_text
    return text if text == asked else f"{text}, the day of the chosen period that is nearest to {asked}"


def _period(shown: View) -> str:
    first, last = views.period(shown)
    if not days_of.has_period(shown):
        return f"none chosen: sheets of a period are of the whole log, {first} to {min(last, shown.counted_to)}"
    return f"{first} to {last}"


def _links(dataset: Dataset, shown: View) -> str:
    """Which links are listed, and by which filters."""
    chosen = shown.selection
    filters = {name: getattr(chosen, name) for name in ("crossing", "service", "province")}
    only = replace(Selection(as_of=chosen.as_of), **filters)
    words = describe.in_words(only, display_names.crossing_names(dataset, "en"), timed=False)
    return f"{_counted(len(shown.links), 'link')} ({words or 'all that are listed'})"


def _statuses(statuses: "pd.Series[str]") -> str:
    numbers = statuses.value_counts()
    return ", ".join(f"{numbers[status]} {status}" for status in map(str, Status) if status in numbers)


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _left_out(tables: Iterable[str]) -> str:
    names = " and ".join(tables)
    return f"{names}: the period is chosen, but nothing to compare it with" if names else ""
