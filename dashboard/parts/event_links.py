"""Links to events, by what happened."""

from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.parts.event_summary import Event, summary_html
from dashboard.session import page_links


def event_link(event: Event, say: Translator, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """A link to an event, as HTML, that says what happened in the reader's language.

    Args:
        event: Its row, with `event_id` and the columns of `SUMMARY_COLUMNS`.
        say: The interface's messages.
        changes: Fields of the selection that the link changes (see `page_links.href`).
    """
    return page_links.link(summary_html(event, say), "events", event=event["event_id"], **changes)
