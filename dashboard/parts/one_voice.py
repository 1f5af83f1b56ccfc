"""Which statuses and events rest on one publisher alone, in words (status rules, "One voice")."""

from html import escape

from dashboard.i18n.translator import Translator
from dashboard.parts.html_table import Row
from dashboard.parts.open_page import OpenPage
from raillinks.views import hanging
from raillinks.views.hanging import Hangs


def of(page: OpenPage, event_id: object) -> str:
    """The publisher that an event rests on alone; empty where there are several, or none."""
    return page.view.any_day.log.voices.get(str(event_id), "")


def words(page: OpenPage, event_id: object) -> str:
    """What stands beside a status that one publisher alone carries, unescaped; empty where several do, or none.

    Args:
        page: The page.
        event_id: The event that gave the status.
    """
    return in_words(of(page, event_id), page.say)


def alone(page: OpenPage, row: Row) -> Hangs:
    """On whom the status of a link on the as-of day hangs alone (status rules, "What hangs on one voice").

    Args:
        page: The page.
        row: `crossing_id` and `service`.
    """
    link = str(row["crossing_id"]), str(row["service"])
    return hanging.alone(page.dataset, page.view.any_day.log, link, page.view.selection.as_of)


def of_status(page: OpenPage, row: Row) -> str:
    """What stands beside a status: that it hangs on one publisher alone, or else that its event rests on one.

    Args:
        page: The page.
        row: A link's status on the as-of day: `crossing_id`, `service`, `event_id`.
    """
    publisher = alone(page, row).on
    if publisher:
        return page.say("hangs on {publisher} alone", publisher=publisher)
    return words(page, row["event_id"])


def in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher, unescaped; empty without one."""
    return say("one source: {publisher}", publisher=publisher) if publisher else ""


def small(page: OpenPage, event_id: object) -> str:
    """The same words as HTML."""
    text = words(page, event_id)
    return f" <small class='rl-voice'>{escape(text)}</small>" if text else ""
