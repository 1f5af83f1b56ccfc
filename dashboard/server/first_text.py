"""The answer of the map page as text, in the page's first response: it can be read before any script has run.

It has the sentence of the link card, and for each listed link of a crossing that leads its own sentence and sources.
It lies over the page until the page's own answer is there; a reader without scripts keeps it.
"""

from collections.abc import Iterator
from html import escape

from dashboard.i18n.translator import Translator, message
from dashboard.link_card.card import Words
from dashboard.session.pages import ALL_LINKS, LINKS, NAME
from dashboard.widgets import claim_list, status_marks
from raillinks.answer import answer, wording
from raillinks.answer.answer import Answer
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks, view_figures
from raillinks.query.views import View

AS_A_TABLE = message("These statuses as a table (CSV)")
SOURCES = message("Sources")
NEEDS_SCRIPTS = message(
    "This page needs JavaScript. The first page says without it which links are open, and who says so."
)


def html(dataset: Dataset, view: View, said: Words, left_out: str, say: Translator) -> str:
    """The text as HTML; empty where the view lists no link of a crossing that leads.

    Args:
        dataset: The data package.
        view: The view.
        said: What the link's card says of it.
        left_out: Which values of the link cannot be used, unescaped; empty where all can.
        say: The messages of the reader's language.
    """
    listed = "".join(f"<li>{line}</li>" for line in _lines(dataset, view, say))
    if not listed:
        return ""
    notice = f"<p class='rl-banner' role='status'>{escape(left_out)}</p>" if left_out else ""
    table = f"api/v1/status.csv?{permalinks.query(view.selection, dataset.version)}"
    return (
        f"<main class='rl-first' lang='{say.lang}'><h1>{escape(say(NAME))}</h1>{notice}"
        f"<p class='rl-first-answer'><b>{escape(said.sentence)}</b> {escape(say.sentences(said.notes))}</p>"
        f"<ul>{listed}</ul>"
        f"<p><a href='{escape(table)}'>{escape(say(AS_A_TABLE))}</a>"
        f" · <a href='{LINKS}?lang={say.lang}'>{escape(say(ALL_LINKS))}</a></p>"
        f"<p><small>{escape(said.credit)}</small></p></main>"
    )


def _lines(dataset: Dataset, view: View, say: Translator) -> Iterator[str]:
    """A line for each listed link of a crossing that leads on the day: its status in words, and who says so."""
    leads = view_figures.leading_days(dataset, view)
    for given in answer.of_listed(dataset, view):
        if view_figures.leads_on(leads[given.crossing_id], view):
            now = given.standing
            badge = status_marks.coloured(now.status, now.alternatives, stale=now.stale)
            yield f"{badge} {escape(wording.headline(dataset, given, say))}{_sources(given, say)}"


def _sources(given: Answer, say: Translator) -> str:
    """Every publisher that carries the status, and the strongest source, with its address."""
    own = given.grounds
    if own.claim_for is None:
        return ""
    names = say.listed([escape(say.source_name(name)) for name in own.publishers or (own.claim_for["publisher"],)])
    return f"<small>{escape(say.labelled(say(SOURCES), ''))}{names} · {claim_list.title(own.claim_for, say)}</small>"
