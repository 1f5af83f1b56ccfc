"""Links to events, by what happened."""

from html import escape
from typing import Any

from dashboard.session import page_links


def event_link(event_id: str, summary: str, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """A link to an event, as HTML, that says what happened.

    Args:
        event_id: The event.
        summary: What happened, in the log's English.
        changes: Fields of the selection that the link changes (see `page_links.href`).
    """
    return page_links.link(f"<span lang='en'>{escape(summary)}</span>", "events", event=event_id, **changes)
