"""What is chosen, as chips on the upper edge of the map: filters, and the link of a pressed event."""

from collections.abc import Iterator
from html import escape
from typing import Any

from dashboard.i18n.translator import message
from dashboard.session import page_links
from dashboard.widgets.open_page import OpenPage
from raillinks.query import describe
from raillinks.query.filters import FILTERS
from raillinks.query.known_log import Link

REMOVE = message("Remove: {what}")
CHOSEN = message("Chosen")


def html(page: OpenPage, link: Link | None) -> str:
    """The chips as HTML; empty where nothing is chosen.

    Args:
        page: The page.
        link: The link that the answer keeps, or that of the pressed event; None without one.
    """
    items = "".join(f"<li>{_chip(page, text, changes)}</li>" for text, changes in _chosen(page, link))
    label = escape(page.say(CHOSEN))
    return f"<ul class='rl-chosen' aria-label='{label}'>{items}</ul>" if items else ""


def _chip(page: OpenPage, text: str, changes: dict[str, Any]) -> str:
    label = page.say(REMOVE, what=text)
    return page_links.link(f"{escape(text)} <span aria-hidden='true'>×</span>", "", label=label, **changes)


def _chosen(page: OpenPage, link: Link | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each chip says, and what its press changes."""
    say, chosen = page.say, page.view.selection
    for choice in FILTERS:
        text = describe.chosen_values(chosen, choice, page.names, say)
        if text:
            yield text, {choice.name: ()}
    if chosen.q:
        yield f"“{chosen.q}”", {"q": ""}
    if link is not None:
        crossing, service = link
        yield say.in_a_row([page.names[crossing], say.word(service)]), {"event": None}
