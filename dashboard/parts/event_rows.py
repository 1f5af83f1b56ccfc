"""The log's events as rows of the sortable table, and which of them are in view."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.parts.table_cells import Cell, Column, Row, cell
from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.views import display_names
from raillinks.views.known_log import in_order
from raillinks.views.summaries import summary
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import UNCHANGED, Confidence, Service, Stance, Status

MOST_NAMES = 3
"""How many publishers a row names."""
NEWEST_FIRST = [0, -1]
"""The order in which the table opens: its first column, downwards."""
_SERVICES = {str(service): n for n, service in enumerate(Service, 1)}
_CERTAINTY = {str(word): n for n, word in enumerate(Confidence)}
_STATUSES = {str(status): n for n, status in enumerate(Status)}


def columns(say: Translator) -> list[Column]:
    """The columns: what happened is the head of a row."""
    return [
        Column(say("Date"), -1, 6), Column(say("What happened"), 1, 22), Column(say("Where"), 1, 9),
        Column(say("Kind"), 1, 7), Column(say("Confidence"), 1, 7), Column(say("Status after"), 1, 7),
        Column(say("Who says so"), -1, 10),
    ]  # fmt: skip


def rows(dataset: Dataset, known_on: np.datetime64 | None, lang: str) -> list[Row]:
    """Every event that is known: its id, then a cell per column.

    Args:
        dataset: The package.
        known_on: Knowledge time; None for all that is known.
        lang: `en`, `ko` or `zh`.
    """
    say = translator.say(lang)
    names = display_names.names(dataset, lang, say)
    places = {crossing_id: n for n, crossing_id in enumerate(dataset.crossings["crossing_id"])}
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources, known_on)
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on)
    voices = _voices(claims, say)
    made: list[Row] = []
    for n, event in enumerate(in_order(known).to_dict("records")):
        place = 10 * places.get(event["crossing_id"], len(places)) + _SERVICES.get(event["service"], 0)
        where = cell(t=names[event["crossing_id"]], s=say.word(event["service"]), k=place)
        text, own = summary(event, lang)
        what = cell(t=text, lang="" if own == lang else own)
        date = cell(t=say.date(event["date"]), k=n, day=str(dates.of_cell(event["date_earliest"])))
        made.append([event["event_id"], date, what, where, say.word(event["kind"]), *_state(event, say),
                     voices[event["event_id"]]])  # fmt: skip
    return made


def _state(event: Mapping[Any, Any], say: Translator) -> list[Cell]:
    """How certain an event is, and the status that it gives."""
    sure, after = event["confidence"], event["status_after"]
    confidence = cell(t=say.word(sure), mark=sure, k=_CERTAINTY[sure])
    if after == UNCHANGED:
        return [confidence, cell(t=say("no change"), k=None)]
    return [confidence, cell(t=say.word(after), mark=after, k=_STATUSES[after])]


def _voices(claims: pd.DataFrame, say: Translator) -> dict[str, Cell]:
    """Who says so, by event: publishers in the order in which they first said it, and how many sources there are."""
    order = ["published_earliest", "claim_id"] if "published_earliest" in claims else ["claim_id"]
    said = claims.sort_values(order, kind="stable", na_position="first")
    return {str(event_id): _voice(own, say) for event_id, own in said.groupby("event_id")}


def _voice(own: pd.DataFrame, say: Translator) -> Cell:
    for_it = own[own["stance"] == Stance.SUPPORTS]
    publishers = list(dict.fromkeys(for_it["publisher"]))
    against = own.loc[own["stance"] == Stance.DISPUTES, "source_id"].nunique()
    n = for_it["source_id"].nunique()
    counts = [
        say.plural("{n} more", "{n} more", len(publishers) - MOST_NAMES) if len(publishers) > MOST_NAMES else "",
        say.plural("{n} source", "{n} sources", n),
        say.plural("{n} disputes it", "{n} dispute it", against) if against else "",
    ]
    return cell(t=", ".join(publishers[:MOST_NAMES]), own=1, s=" · ".join(filter(None, counts)), k=n)


def in_view(view: View) -> list[int]:
    """The rows of the events in view, as `runs` writes them."""
    return runs(view.any_day.rows[view.in_view])


def runs(chosen: "np.ndarray[Any, np.dtype[np.int64]]") -> list[int]:
    """Ascending numbers of rows as lengths of runs: so many left out, so many shown, and again.

    Every message of a settled day has them; with a filter most are small numbers, four bytes for each run shown.
    """
    if not len(chosen):
        return []
    breaks = np.flatnonzero(np.diff(chosen) != 1) + 1
    shown = np.split(chosen, breaks)
    ends = [0, *(int(run[-1]) + 1 for run in shown)]
    return [n for run, end in zip(shown, ends, strict=False) for n in (int(run[0]) - end, len(run))]
