"""The sentence of a card: of the chosen event, else the answer on the day."""

import pandas as pd

from dashboard.i18n.translator import Translator
from raillinks.package.dataset import Dataset
from raillinks.views import answer, answer_words, display_names, summaries
from raillinks.views.viewing import View
from raillinks.words.enums import Confidence

_DOUBTFUL = (Confidence.DISPUTED, Confidence.WITHDRAWN)


def sentence(dataset: Dataset, view: View, say: Translator, event: str | None) -> str:
    """The sentence, unescaped.

    Args:
        dataset: The package.
        view: The view.
        say: The messages of the reader's language.
        event: The id of an event of the log; None, or one that is not known yet = the day is asked for.
    """
    row = view.known[view.known["event_id"] == event]
    if len(row):
        return _of_event(dataset, row.iloc[0], say)
    found = answer.of_view(dataset, view)
    return say("no link listed") if found is None else answer_words.sentence(dataset, found, say)


def _of_event(dataset: Dataset, event: pd.Series, say: Translator) -> str:
    """Where and when it happened, and what; that it is disputed or withdrawn, where it is."""
    place = display_names.names(dataset, say.lang, say)[event["crossing_id"]]
    doubt = say.word(event["confidence"]) if event["confidence"] in _DOUBTFUL else ""
    heading = say.in_a_row([place, say.date(str(event["date"]))])
    return say.with_note(say.labelled(heading, summaries.summary(event, say.lang).text), doubt)
