"""The sentence of a view's card: of the chosen event where it is of the card's day, else the answer on the day."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.i18n.translator import Translator
from dashboard.widgets import labels, status_marks
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.strips import OLD_EVIDENCE
from raillinks.answer import answer, border, border_wording, wording
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
    table = view.timeline.status_on(view.selection.as_of, view.selection.stale_after)
    rows = {(row["crossing_id"], row["service"]): row for row in table.to_dict("records")}
    shown = [rows[link] for link in embedding.links(page.dataset, view)]
    said = [say.labelled(labels.link_name(row, page.names, say), _status(row, say)) for row in shown]
    return say("{text}.", text=say.clauses(said)) if said else ""


def _status(row: Mapping[Hashable, Any], say: Translator) -> str:
    """Every possible status of a link, and whether its evidence is old."""
    word = say.any_of([say.word(each) for each in status_marks.possible(row)])
    return say.in_a_row([word, *([say(OLD_EVIDENCE)] if row["stale"] else [])])


def told_event(view: View, event: str | None) -> pd.Series | None:
    """The event that a card tells of: one that is known, and may have happened on a day that the card is of.

    Args:
        view: The view.
        event: As for `sentence`.
    """
    rows = view.known[view.known["event_id"] == event]
    first, last = (pd.Timestamp(day) for day in view.selection.as_of_days)
    near = rows[(rows["date_earliest"] <= last) & (rows["date_latest"] >= first)]
    return near.iloc[0] if len(near) else None


def sentence_of_event(dataset: Dataset, event: pd.Series, say: Translator) -> str:
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
