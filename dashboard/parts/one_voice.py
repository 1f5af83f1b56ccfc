"""Which statuses and events rest on one publisher alone, in words (status rules, "Independent reports")."""

from html import escape

import numpy as np

from dashboard.i18n.translator import Translator
from dashboard.parts.html_table import Row
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from raillinks.answer.wording import HANGS_ON_ALONE
from raillinks.domain import dates
from raillinks.query import single_source as views_alone
from raillinks.query.known_log import Link
from raillinks.query.single_source import Days, Hangs


def of(page: OpenPage, event_id: object) -> str:
    """The publisher that an event rests on alone; empty where there are several, or none."""
    return page.view.any_day.log.voices.get(str(event_id), "")


def words(page: OpenPage, event_id: object) -> str:
    """What stands beside an event that one publisher alone carries, unescaped; empty where several do, or none."""
    return in_words(of(page, event_id), page.say)


def alone(page: OpenPage, row: Row, day: np.datetime64) -> Hangs:
    """On whom the status of a link on a day hangs alone (status rules, "What hangs on one voice").

    Args:
        page: The page.
        row: `crossing_id` and `service`.
        day: The day.
    """
    return _of_day(page, day)[_link(row)]


@cached(by_view)
def _of_day(page: OpenPage, day: np.datetime64) -> dict[Link, Hangs]:
    """On whom the status of each listed link on a day hangs alone: asked together, they cost one replay."""
    return views_alone.of_links(page.dataset, page.view.any_day.log, page.view.any_day.listed_links, day)


@cached(by_view)
def _days(page: OpenPage) -> dict[Link, list[Days]]:
    return views_alone.days(page.dataset, page.view.any_day.log, page.view.any_day.listed_links)


def beside(page: OpenPage, row: Row, event_id: object, day: np.datetime64) -> str:
    """What stands beside a status: that it hangs on one publisher alone, or else that its event rests on one.

    Args:
        page: The page.
        row: `crossing_id` and `service` of the link.
        event_id: The event that gave the status.
        day: The day of the status.
    """
    return hanging(page, row, day) or words(page, event_id)


def hanging(page: OpenPage, row: Row, day: np.datetime64) -> str:
    """That the status of a link on a day hangs on one publisher alone, unescaped; empty where it does not."""
    return hanging_in_words(alone(page, row, day).on, page.say)


def beside_stop(page: OpenPage, row: Row) -> str:
    """As `beside`, of all days of an interval, as HTML.

    Args:
        page: The page.
        row: The interval: `crossing_id`, `service`, `start`, `end` (NaT where it lasts), `event_id`.
    """
    link, first, end = _link(row), dates.of_cell(row["start"]), dates.day_or_none(row["end"])
    whole = (first, None if end is None else end - 1) in _days(page)[link]
    publisher = of(page, row["event_id"])
    text = hanging_in_words(publisher, page.say) if whole else in_words(publisher, page.say)
    return _small(text)


def _link(row: Row) -> Link:
    return str(row["crossing_id"]), str(row["service"])


def hanging_in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher on which a status hangs alone, unescaped; empty without one."""
    return say(HANGS_ON_ALONE, publisher=publisher) if publisher else ""


def in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher, unescaped; empty without one."""
    return say("one source: {publisher}", publisher=publisher) if publisher else ""


def small(page: OpenPage, event_id: object) -> str:
    """The words beside an event as HTML: see `words`."""
    return _small(words(page, event_id))


def _small(text: str) -> str:
    return f" <small class='rl-voice'>{escape(text)}</small>" if text else ""
