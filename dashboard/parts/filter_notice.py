"""Says that filters of events are set, on a page whose figures they do not change and whose sidebar lacks them."""

from collections.abc import Mapping
from html import escape

from dashboard.i18n.translator import Translator
from dashboard.session import page_links
from dashboard.session.pages import Page
from raillinks.query import describe
from raillinks.query.filters import FILTERS
from raillinks.query.selection import NO_FILTERS, Selection


def of_events(row: Page, chosen: Selection, names: Mapping[str, str], say: Translator) -> None:
    """The notice, with a link that removes these filters; nothing where the page has them, or none is set.

    Args:
        row: The page.
        chosen: The selection.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    of_events_only = [choice for choice in FILTERS if choice.links is None]
    filters = [describe.chosen_values(chosen, choice, names, say) for choice in of_events_only]
    filters = [text for text in (*filters, f"“{chosen.q}”" if chosen.q else "") if text]
    if row.event_filters or not filters:
        return
    text = say("Filters for events ({filters}) change no figure here. They choose only the marks of evidence and the"
               " counts in the sources.", filters=say.clauses(filters))  # fmt: skip
    off = {name: NO_FILTERS[name] for name in ("q", *(choice.name for choice in of_events_only))}
    remove = page_links.link(escape(say("Remove them")), row.path, **off)
    page_links.html_block(f"<p class='rl-banner' role='note'>{escape(text)} {remove}</p>", "event_filters")
