"""Which statuses and events rest on one publisher alone, in words (status rules, "One voice")."""

from html import escape

from dashboard.i18n.translator import Translator
from dashboard.parts.open_page import OpenPage


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


def in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher, unescaped; empty without one."""
    return say("one source: {publisher}", publisher=publisher) if publisher else ""


def small(page: OpenPage, event_id: object) -> str:
    """The same words as HTML."""
    text = words(page, event_id)
    return f" <small class='rl-voice'>{escape(text)}</small>" if text else ""
