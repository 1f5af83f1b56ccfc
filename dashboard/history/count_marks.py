"""The counts of one link as marks below its strip. Each is a link, and says its counts to pointer and keyboard."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.history import count_words
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.parts.html_table import Row
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from dashboard.session import page_links
from raillinks.domain import dates
from raillinks.metrics import periods
from raillinks.metrics.compare import LINK, Period
from raillinks.query import display_names, view_figures

MORE_IN_THE_TABLE_BELOW = Plural("{n} more, in the table below", "{n} more, in the table below")
OPENS_EVENT = message("Opens the event.")
OPENS_DAYS = message("Opens these days.")
APART = 12.0
"""The least distance of two marks, in hundredths of the strip: closer counts share one."""
_MOST_LINES = 6


class Mark(NamedTuple):
    """Counts that share a mark: the places of the first and the last in hundredths of the strip, and the counts."""

    at: float
    to: float
    rows: Sequence[Row]


@cached(by_view)
def shown(page: OpenPage) -> pd.DataFrame:
    """The counts of the page, with `confidence`, `kind`, summaries of the events."""
    known = page.view.known
    of_event = known[["event_id", "confidence", "kind", *display_names.columns(known)]]
    return view_figures.measures_of(page.dataset, page.view).merge(of_event, on="event_id")


def lanes(page: OpenPage, period: Period) -> dict[tuple[str, str], str]:
    """The marks of each link that has any, as HTML.

    Args:
        page: The page.
        period: The first and the last day of the strips.
    """
    of_links = periods.per_link(shown(page), page.view.links)
    by_link = {(str(crossing), str(service)): rows for (crossing, service), rows in of_links.groupby(list(LINK))}
    return {link: _lane(page, marks(rows, period), period) for link, rows in by_link.items()}


def marks(rows: pd.DataFrame, period: Period) -> list[Mark]:
    """The counts of one link in the order of time, those close together as one.

    Args:
        rows: `date_earliest` and `date_latest`.
        period: The first and the last day of the strip.
    """
    first, last = (int(day.astype("datetime64[D]").astype(np.int64)) for day in period)
    begins, ends = (dates.to_days(rows[f"date_{side}"]).astype(np.int64) for side in ("earliest", "latest"))
    middle = (np.clip(begins, first, last) + np.clip(ends, first, last) + 1) / 2
    places = 100 * (middle - first) / (last + 1 - first)
    order = np.argsort(places, kind="stable")
    shared: list[Mark] = []
    for place, row in zip(places[order], rows.iloc[order].to_dict("records"), strict=True):
        if shared and place - shared[-1].at < APART:
            shared[-1] = Mark(shared[-1].at, float(place), [*shared[-1].rows, row])
        else:
            shared.append(Mark(float(place), float(place), [row]))
    return shared


def _lane(page: OpenPage, of_link: Sequence[Mark], period: Period) -> str:
    drawn = "".join(_mark(page, mark, period) for mark in of_link)
    return f"<span class='rl-counts'>{drawn}</span>"


def _mark(page: OpenPage, mark: Mark, period: Period) -> str:
    """A mark: the link, what a screen reader says, and the same for the pointer and the focus."""
    days = _days(mark.rows, period)
    action = page.say(OPENS_EVENT) if days is None else page.say(OPENS_DAYS)
    lines = [*_lines(mark.rows, page.say), escape(action)]
    inside = f"{count_words.mark(mark.rows)}<span class='rl-count-unseen'>{page.say.clauses(lines)}</span>"
    said = "".join(f"<span>{line}</span>" for line in lines)
    return (
        f"<span class='rl-count' style='--rl-at:{mark.at:.3f}%;--rl-to:{mark.to:.3f}%'>"
        f"<span class='rl-count-reach'></span>{_link(inside, mark.rows, days)}"
        f"<span class='rl-count-said' aria-hidden='true'>{said}</span></span>"
    )


def _lines(rows: Sequence[Row], say: Translator) -> Iterator[str]:
    """What a mark says, as HTML: each count with its date and who says so; of many the latest, and how many more."""
    for row in rows[: -_MOST_LINES - 1 : -1]:
        publisher = f"<span translate='no'>{escape(row['publisher'])}</span>"
        yield say("{date}: {count}, says {publisher}", date=escape(say.date(row["date"])),
                  count=count_words.in_words(row, say), publisher=publisher)  # fmt: skip
    more = len(rows) - _MOST_LINES
    if more > 0:
        yield escape(say.plural(*MORE_IN_THE_TABLE_BELOW, more))


def _days(rows: Sequence[Row], period: Period) -> Period | None:
    """The days of the counts of several events, where they are fewer than those of the strip; else None."""
    first = max(min(dates.of_cell(row["date_earliest"]) for row in rows), period[0])
    last = min(max(dates.of_cell(row["date_latest"]) for row in rows), period[1])
    several = len({row["event_id"] for row in rows}) > 1
    return (first, last) if several and first <= last and (first, last) != period else None


def _link(inside: str, rows: Sequence[Row], days: Period | None) -> str:
    """The link of a mark: to the latest event, or to this page on some days."""
    if days is None:
        return page_links.link(inside, "events", event=rows[-1]["event_id"])
    return page_links.link(inside, "history", from_=days[0], to=days[1])
