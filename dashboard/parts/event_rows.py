"""The log's events as rows of the sortable table, and which of them are in view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.parts.table_cells import Cell, Column, Row, cell
from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Confidence, Stance
from raillinks.domain.status import Status
from raillinks.domain.text import among
from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.query import display_names
from raillinks.query.display_names import summary_of_event
from raillinks.query.known_log import in_order
from raillinks.query.views import View

STATUS_AFTER = message("Status after")
WHO_SAYS_SO = message("Who says so")
MOST_NAMES = 3
"""How many publishers a row names."""
MOST_ROWS = 2_000
"""How many rows a content has: the browser builds each of them."""
_HALF = MOST_ROWS // 2
WHOLE = 0
"""Stands for the part of a log that is all of it."""
_OF_VOICES = ["event_id", "stance", "house", "source_id"]
NEWEST_FIRST = [0, -1]
"""The order in which the table opens: its first column, downwards."""
_CERTAINTY = {str(word): n for n, word in enumerate(Confidence)}
_STATUSES = {str(status): n for n, status in enumerate(Status)}


def columns(say: Translator) -> list[Column]:
    """The columns: what happened is the head of a row."""
    return [
        Column(say("Date"), -1, 6), Column(say("What happened"), 1, 22), Column(say("Where"), 1, 9),
        Column(say("Kind"), 1, 7), Column(say("Confidence"), 1, 7), Column(say(STATUS_AFTER), 1, 7),
        Column(say(WHO_SAYS_SO), -1, 10),
    ]  # fmt: skip


def rows(dataset: Dataset, known_on: np.datetime64 | None, lang: str, part: int = WHOLE) -> list[Row]:
    """The known events of a part of the log: the id of each, then a cell per column.

    Args:
        dataset: The package.
        known_on: Knowledge time; None for all that is known.
        lang: `en`, `ko` or `zh`.
        part: Which part: see `part_of`.
    """
    say = dataset.named(translator.say(lang))
    names = display_names.crossing_names(dataset, lang, say)
    places = {crossing_id: n for n, crossing_id in enumerate(dataset.crossings["crossing_id"])}
    services = {row["name"]: n for n, row in enumerate(dataset.service_rows, 1)}
    first = first_row(part)
    known = in_order(knowledge.as_known(dataset.events, dataset.claims, dataset.sources, known_on))
    known = known if part == WHOLE else known.iloc[first : first + MOST_ROWS]
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on)
    voices = _voices(claims[among(claims["event_id"], known["event_id"])], say)
    made: list[Row] = []
    for n, event in enumerate(known.to_dict("records"), start=first):
        place = 10 * places.get(event["crossing_id"], len(places)) + services.get(event["service"], 0)
        where = cell(t=names[event["crossing_id"]], s=say.word(event["service"]), k=place)
        text, own = summary_of_event(event, lang)
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


@dataclass(slots=True)
class _Said:
    """Who says that an event happened, in order; their sources, and those that dispute it."""

    publishers: dict[str, None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)


def _voices(claims: pd.DataFrame, say: Translator) -> dict[str, Cell]:
    """Who says so, by event: publishers in the order in which they first said it, and how many sources there are."""
    order = ["published_earliest", "claim_id"] if "published_earliest" in claims else ["claim_id"]
    columns = claims.sort_values(order, kind="stable", na_position="first")[_OF_VOICES]
    said: dict[str, _Said] = {}
    for event_id, stance, publisher, source_id in zip(*(columns[name] for name in _OF_VOICES), strict=True):
        of_event = said.setdefault(event_id, _Said())
        if stance == Stance.SUPPORTS:
            of_event.publishers[publisher] = None
            of_event.sources.add(source_id)
        elif stance == Stance.DISPUTES:
            of_event.against.add(source_id)
    return {event_id: _voice(of_event, say) for event_id, of_event in said.items()}


def _voice(said: _Said, say: Translator) -> Cell:
    publishers, n, against = list(said.publishers), len(said.sources), len(said.against)
    counts = [
        say.plural("{n} more", "{n} more", len(publishers) - MOST_NAMES) if len(publishers) > MOST_NAMES else "",
        say.plural("{n} source", "{n} sources", n),
        say.plural("{n} disputes it", "{n} dispute it", against) if against else "",
    ]
    return cell(t=", ".join(publishers[:MOST_NAMES]), own=1, s=" · ".join(filter(None, counts)), k=n)


def part_of(view: View) -> int:
    """The part of the log that the table has: `WHOLE`, or of a large log the one around its newest event in view.

    Part n has the rows from `first_row(n)` on, `MOST_ROWS` of them: half of each part is in the next one too, so that
    at least so many rows before the newest one in view are there.

    Args:
        view: What the page shows.
    """
    if len(view.known) <= MOST_ROWS:
        return WHOLE
    newest = view.any_day.rows[view.in_view[-1:]]
    return max(1, int(newest.max(initial=0)) // _HALF)


def first_row(part: int) -> int:
    """The first row of a part, among all events in the order of time."""
    return 0 if part == WHOLE else (part - 1) * _HALF


def in_view(view: View) -> list[int]:
    """The rows of the events in view that are in the part which the table has, as `runs` writes them."""
    return runs(_in_part(view) - first_row(part_of(view)))


def left_out(view: View) -> int:
    """How many events in view are not in the table, since the log is large; all of them are older than the others."""
    return len(view.in_view) - len(_in_part(view))


def _in_part(view: View) -> "np.ndarray[Any, np.dtype[np.int64]]":
    return (rows := view.any_day.rows[view.in_view])[rows >= first_row(part_of(view))]


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
