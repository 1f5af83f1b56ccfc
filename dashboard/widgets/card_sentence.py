"""The sentence of a view's card: of the chosen event where it is of the card's day, else the answer on the day."""

import pandas as pd

from dashboard.i18n.translator import Translator
from dashboard.widgets import labels, status_marks
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.strips import OLD_EVIDENCE
from raillinks.answer import answer, border, border_wording, wording
from raillinks.engine.confidence import Row
from raillinks.exports import embedding
from raillinks.package.dataset import Dataset
from raillinks.query import display_names
from raillinks.query.views import View


def sentence(dataset: Dataset, view: View, say: Translator, event: str | None) -> str:
    """The sentence, unescaped.

    Args:
        dataset: The package.
        view: The view.
        say: The messages of the reader's language.
        event: The id of an event of the log that the page is about; None = it is about the day.
    """
    told = told_event(view, event)
    if told is not None:
        return sentence_of_event(dataset, told, say)
    link, of_all = answer.chosen_link(view, event), border.of_view(dataset, view)
    if of_all is None:
        return say("no link listed")
    if link is None:
        text = border_wording.lines(dataset, of_all, say).text
    else:
        text = wording.sentence(dataset, answer.of_view(dataset, view, link), say)
    return text if view.selection.compare_with is None else say.labelled("A", text)


def statuses(page: OpenPage) -> str:
    """The status of each link that frames and pictures of a view show, in one sentence, unescaped; empty without any.

    Args:
        page: The page of the view.
    """
    view, say = page.view, page.say
    histories = view.any_day.log.histories
    shown = [(link, histories[link]) for link in embedding.links(page.dataset, view)]
    said = [
        say.labelled(
            labels.link_name({"crossing_id": link[0], "service": link[1]}, page.names, say),
            _status(history.spans[history.position(view.selection.as_of)], say),
        )
        for link, history in shown
    ]
    return say("{text}.", text=say.clauses(said)) if said else ""


def _status(row: Row, say: Translator) -> str:
    """Every possible status of a link, and whether its evidence is old."""
    word = say.any_of([say.word(each) for each in status_marks.possible(row)])
    return say.in_a_row([word, *([say(OLD_EVIDENCE)] if row["stale"] else [])])


def told_event(view: View, event: str | None) -> Row | None:
    """The event that a card tells of: one that is known, and may have happened on a day that the card is of.

    Args:
        view: The view.
        event: As for `sentence`.
    """
    row = view.any_day.log.rows.get(event or "")
    first, last = (pd.Timestamp(day) for day in view.selection.as_of_days)
    return row if row is not None and row["date_earliest"] <= last and row["date_latest"] >= first else None


def sentence_of_event(dataset: Dataset, event: Row, say: Translator) -> str:
    """Where and when an event happened, and what; its claims for and against where it is in doubt. Unescaped.

    Args:
        dataset: The package.
        event: A row of the known events.
        say: The messages of the reader's language.
    """
    place = display_names.crossing_names(dataset, say.lang, say)[event["crossing_id"]]
    heading = say.in_a_row([place, say.date(str(event["date"]))])
    return say.with_note(
        say.labelled(heading, display_names.summary_of_event(event, say.lang).text), labels.doubt(event, say)
    )
