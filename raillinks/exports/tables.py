"""The tables that can be exported, one row each: name, columns, what makes the rows, parameters of its own, summary.

API, command line, library, MCP, workbook, SQLite, Parquet, zips, OpenAPI and docs read `TABLES`. `written` gives the
cells of a table as every file has them: page, API and command line give the same for the same selection and data, in
the order of rows that the pages have.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import enums
from raillinks.domain.enums import CauseClass, Stance
from raillinks.domain.status import COUNTED, COUNTED_AS_OPEN, KNOWN, Status, of_days
from raillinks.domain.text import BETWEEN, any_of
from raillinks.exports import days_of
from raillinks.metrics import compare, periods, uptime
from raillinks.metrics.compare import LINK
from raillinks.package.dataset import Dataset
from raillinks.package.tables import as_text
from raillinks.query import changes, display_names, permalinks, single_source, view_figures
from raillinks.query.filters import FILTERS, OF_LINKS
from raillinks.query.selection import NAMES
from raillinks.query.view_figures import listed
from raillinks.query.views import View

Field = Mapping[str, Any]
"""A column as Frictionless describes it: `name`, `type`, `description`, `constraints`."""
Own = Mapping[str, str]
"""Values of a table's own parameters, by name; one that is not there has its default."""
Rows = Callable[[Dataset, View, Own], pd.DataFrame]
Write = Callable[[pd.DataFrame, Sequence[Field], Own], bytes]
"""Writes the cells and columns of a table in a format, with the values of parameters."""
Shape = Callable[[pd.DataFrame, list[Field], Own], tuple[pd.DataFrame, list[Field]]]
NO_OWN: Own = MappingProxyType({})
FILTERS_READ = ("known_on", "q", *(choice.name for choice in FILTERS))
"""The names of a selection that choose events of all time."""
_ALWAYS = ("as_of", "known_on", *OF_LINKS)
_OF_EVENTS_IN_VIEW = (*FILTERS_READ, "context", "mode", "days", "from", "to")
_OF_REPLAY = ("context", "disputed", "stale_after")
_OF_CHOSEN_PERIOD = ("context", "disputed", "from", "to")


@dataclass(frozen=True, slots=True)
class OwnParameter:
    """A parameter that single tables or formats have beside the selection.

    Args:
        name: As API, command line and library spell it.
        allowed: What it may be, the default first.
        text: What it does.
    """

    name: str
    allowed: tuple[str, ...]
    text: str

    def of(self, own: Own) -> str:
        """Its value among some, or its default."""
        return own.get(self.name) or self.allowed[0]


EVERY = OwnParameter(
    "every",
    view_figures.EVERY,
    "What there is a row of for each link; weeks begin on Monday. Without it what `by` says, else `year`.",
)
SHAPE = OwnParameter(
    "shape", ("long", "wide"), "`long`: a row per link and period; `wide`: a row per period, a column per link."
)
OPEN_SHARE: Field = MappingProxyType(
    {
        "name": "open_share",
        "type": "number",
        "description": "open_days of known_days, from 0 to 1, to four places; empty where no day is known.",
    }
)
FIGURE = OwnParameter(
    "figure",
    (*periods.FIGURES, str(OPEN_SHARE["name"])),
    "What a wide panel has in its cells; they are empty where nothing is known of the link in the period.",
)
LEAVE_OUT = OwnParameter(
    "leave_out",
    (single_source.ALL, *single_source.KINDS),
    "What is left out, each in its turn: each publisher, each type of source, or all single sources.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be exported.

    Args:
        summary: What it has, for the API's description and the docs.
        rows: Makes its rows of a package and a view, with all of its columns but `crossing_name` and `STAMP`.
        columns: Those that are not in the log; they come after the columns of the log's table of the same name.
        own: Its parameters beside the selection.
        shape: Gives the written table another form, as its parameters say; None = it has one form.
        periods: The parameter that cuts the period, of which each link has a row for each part; empty = it has none.
        key: Its primary key. A table without one may have rows that only their order tells apart.
        foreign_keys: The columns that name rows of another table, in every view, as Data Package describes them.
        of_links: Whether its rows are of listed links.
        in_whole: Whether the files with every table have it (workbook, SQLite, Parquet), and MCP.
        in_zip: Whether `export.zip` has it.
        days: Of which days it is: one of the words of `days_of`, such as `days_of.LOG`.
        read_first: The columns that people read first, in the order of the workbook's sheet (`in_reading_order`).
        reads: The names of a selection that change it, beside those that all tables read (`read_by`).
    """

    summary: str
    rows: Rows
    columns: tuple[Field, ...] = ()
    own: tuple[OwnParameter, ...] = ()
    shape: Shape | None = None
    periods: str = ""
    key: tuple[str, ...] = ()
    foreign_keys: tuple[Mapping[str, Any], ...] = ()
    of_links: bool = False
    in_whole: bool = True
    in_zip: bool = False
    days: str = days_of.LOG
    read_first: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


def _field(name: str, kind: str, description: str) -> Field:
    return MappingProxyType({"name": name, "type": kind, "description": description})


def _text(name: str, description: str) -> Field:
    return _field(name, "string", description)


def _day(name: str, description: str) -> Field:
    return _field(name, "date", description)


def _count(name: str, description: str) -> Field:
    return _field(name, "integer", description)


def _yes_no(name: str, description: str) -> Field:
    return _field(name, "boolean", description)


def _service(named: str) -> Field:
    return _text("service", f"{named}; all in a reader's own log that tells no services apart.")


_SERVICE = _service("The service")
_LINK = (
    _text("crossing_id", "The crossing."),
    _text("crossing_name", "The English name of the crossing."),
    _SERVICE,
)
_UPTIME = (
    _day("from", "The first day of the period."),
    _day("to", "The last day that counts: not after covered_to, nor after known_on."),
    _count("period_days", "Days in the period."),
    _count("known_days", f"Days {any_of(KNOWN)}."),
    _count("open_days", f"Days {any_of(COUNTED_AS_OPEN)}."),
    _count("open_days_min", "The fewest days open that the uncertain dates allow."),
    _count("open_days_max", "The most days open that the uncertain dates allow."),
    *(_count(f"{status}_days", f"Days {any_of(of_days(status))}.") for status in COUNTED if status is not Status.OPEN),
    _count("fresh_days", f"Days {any_of(KNOWN)}, and not stale."),
    _count("stale_days", f"Days {any_of(KNOWN)}, and stale: the last evidence was older than stale_after."),
    _count("unknown_days", "Days unknown."),
    _count("suspensions", "Suspensions that touch the period."),
    _count("suspensions_begun", "Suspensions that begin in it."),
    _count(
        "longest_suspension_days",
        "Days of the longest suspension inside the period; the fewest where longest_at_least is true.",
    ),
    _yes_no(
        "longest_at_least",
        "Whether evidence ended during a suspension, so that the longest lasted at least so many days.",
    ),
)


SECOND_PERIOD = "Second period: "


def _of_second_period(field: Field) -> Field:
    text = field["description"]
    return _field(f"compare_{field['name']}", field["type"], f"{SECOND_PERIOD}{text[0].lower()}{text[1:]}")


_BY_NAME = {field["name"]: field for field in _UPTIME}
_PERIOD = tuple(_BY_NAME[name] for name in ("from", "to"))
_PANEL = (
    *(
        _count(f"{status}_days{end}", f"{which} {any_of(of_days(status))}{said}.")
        for status in (*COUNTED, Status.UNKNOWN)
        for end, which, said in (
            ("", "Days", ""),
            ("_min", "The fewest days", " that the uncertain dates allow"),
            ("_max", "The most days", " that they allow"),
        )
    ),
    *(_BY_NAME[name] for name in ("known_days", "fresh_days", "stale_days", "period_days")),
)
_OF_EVENTS = (
    _text("crossing_name", "The English name of the crossing, or of the group."),
    _day("date_earliest", "The first day on which it may have happened."),
    _day("date_latest", "The last day on which it may have happened."),
    _text("confidence", "confirmed, reported, disputed or withdrawn; worked out from the claims."),
    _count("n_supports", "Known claims that support it."),
    _count("n_disputes", "Known claims that dispute it."),
    _count("n_independent", "Independent reports of it: who saw it, or has a source of their own, each once."),
    _text("publishers", "Who supports it: publishers of known claims, each once; `; ` between."),
    _text("disputed_by", "Who disputes it, in the same way; empty where nobody does."),
    _text(
        "urls",
        "The web addresses of the sources of its known claims, supporting and disputing, each once, in the "
        "order of claims.csv; `; ` between. Empty where no source has one.",
    ),
    _text(
        "permalink",
        "The address of the map on date_earliest, with this event chosen; where the package has no homepage a "
        "query, to put behind the address of a dashboard that serves this data version.",
    ),
)
_REPLAYED = _text(
    "replayed_status",
    "The status; where the evidence has lapsed (lapse_after of the package) the last known one: status is unknown.",
)
_OF_STATUS = (
    *_LINK,
    _day("as_of", "The day whose status this is."),
    _text("status", f"{any_of(Status)}."),
    _day("since", "The first day on which it may have begun; of unknown the day after the last evidence; or empty."),
    _day("since_latest", "The latest day on which it may have begun; as since where that day is known."),
    _yes_no(
        "certain",
        "Whether no other status is possible and its evidence not old; never of unknown.",
    ),
    _text(
        "alternatives",
        "Every status possible on that day, the shown one included; ; between. Several: uncertain.",
    ),
    _yes_no("stale", "Whether last_evidence is longer ago than the selection allows."),
    _day(
        "last_evidence",
        "The last possible day of the last evidence on this link up to as_of; later where its date is not over.",
    ),
    _text("event_id", "The event that starts the interval."),
    _REPLAYED,
    _yes_no("context", "Whether its crossing is shown for context alone."),
    _text("as_of_period", "What was asked for: a day, a month or a year. The columns after it count its days."),
    _text("open_on", "On which of these days the link was open: all, some, none, or cannot_say where nobody can say."),
    _count("open_days_min", "The fewest days open that the uncertain dates allow."),
    _count("open_days_max", "The most days open that the uncertain dates allow."),
    _count("unknown_days_max", "The most days that may be unknown, with all days after covered_to or known_on."),
    _count("period_days", "All days of the period."),
    _text(
        "hangs_on",
        "The one publisher on which the status on as_of hangs alone; empty where a second voice or another "
        "event would carry it.",
    ),
    _yes_no("last_known", "Whether as_of is after covered_to: status and certain are those of the last known one."),
)
_OF_INTERVALS = (
    *_LINK,
    _day("start", "The first day; empty for the time before the first evidence."),
    _day("start_latest", "The latest day on which it may have begun."),
    _day("end", "The first day after it; empty where it still lasts."),
    _day("end_latest", "The latest day on which it may have ended."),
    _text("status", "The one status that the link holds."),
    _REPLAYED,
    _text("event_id", "The event that starts it."),
    _text("end_event_id", "The event that ends it."),
)
_OF_UPTIME = (*_LINK, *_UPTIME)
_OF_PANEL = (*_LINK, *_PERIOD, *_PANEL)
_OF_SENSITIVITY = (
    _text("left_out", "What is left out: a publisher, a source_type, or single_source."),
    _text("name", "The publisher, or the type of source; empty for single_source."),
    *_LINK,
    _day("from", "The first of the days that change."),
    _day("to", "The last of them."),
    _count("days", "Their number."),
    _text("status", "The status on these days, by the replay of all claims."),
    _text("status_without", "The status on these days, by the replay without those claims."),
)
_OF_FRONTIER = (
    *_LINK,
    _day("first_day", "The first day of a stretch on which the status is unknown, or its evidence old."),
    _day("last_day", "Its last day, up to covered_to or known_on."),
    _text("status", "The status on these days, by the replay."),
    _text("event_id", "The event that gave it."),
    _day("best_day", "The last day on which one dated sighting would settle the most days."),
    _count("days_settled", "How many days it would settle: that one, and those until it is old or something changes."),
    _text("look_for", "What to look for."),
    _text("searched", "What the search record behind an unknown status says; empty for any other status."),
)
_OF_SUSPENSIONS = (
    *_LINK,
    _text("status", "suspended or closed."),
    _day("start", "The first day."),
    _day("start_latest", "The latest day on which it may have begun."),
    _day("end", "The first day after it; empty where it still lasts."),
    _day("end_latest", "The latest day on which it may have ended."),
    _count("days", "Its days, up to covered_to or known_on; the fewest where at_least is true."),
    _count("days_min", "The fewest days that its uncertain edges allow."),
    _count("days_max", "The most days that they allow."),
    _yes_no("at_least", "Whether evidence ended during it, so that it lasted at least so many days."),
    _count("days_in_period", "Its days in the period; the fewest where at_least is true."),
    _text("event_id", "The event that starts it."),
    _text("cause", "The cause of that event, as reported."),
    _text("cause_class", f"The class of that cause: {any_of(CauseClass)}."),
    _text("publishers", "Who supports that event; `; ` between."),
    _text("end_event_id", "The event that ends it."),
)
_OF_SUSPENDED_BY_CAUSE = (
    *_LINK,
    _text("cause_class", f"The class of the cause: {any_of(CauseClass)}."),
    _count("suspended_days", "Days suspended in the period, by the replay."),
    _count("days_in_period", "days_in_period of its rows in suspensions.csv, added up."),
    _count("days_min", "The fewest days in the period that uncertain edges allow."),
    _count("days_max", "The most days that they allow."),
    _yes_no("at_least", "Whether evidence ended during one of the suspensions, so that days_max is no bound."),
)
_OF_MEASURES = (
    _text("date", "What the count is of: counted_date, or else the event's date; EDTF."),
    _day("date_earliest", "The first day of that date."),
    _day("date_latest", "The last day of that date."),
    _text("crossing_id", "The crossing of the event, or the group."),
    _text("crossing_name", "The English name of the crossing, or of the group."),
    _text("service", "The service of the event, or all."),
    _text("source_id", "The source of the claim."),
    _text("publisher", "Who published it."),
)
_OF_COMPARE = (
    *_LINK,
    _text("status", "The status on the as-of date."),
    _text("compare_status", "The status on the second day, compare_with."),
    _text("event_ids", "Events after the earlier and up to the later day; ; between."),
    _yes_no("certain", "certain, as in status.csv, on the as-of date."),
    _yes_no("compare_certain", "certain, as in status.csv, on the second day."),
    _text("alternatives", "Every status possible on the as-of date, the shown one included; ; between."),
    _text("compare_alternatives", "The same on the second day."),
    _REPLAYED,
    _text("compare_replayed_status", "The same on the second day."),
)
_OF_COMPARE_UPTIME = (*_LINK, *_UPTIME, *map(_of_second_period, _UPTIME))
STAMP: tuple[Field, ...] = (
    _day("as_of", "The day that was asked for; of a month or a year its last day, not after known_on."),
    _day("known_on", "The known-on day; empty where everything known counts."),
    _text("data_version", "The version of the data package."),
)
"""The last columns of every table, the same in each row; a table that has one of them already keeps it in its place."""


def _events(dataset: Dataset, view: View, _: Own) -> pd.DataFrame:
    """The newest first, with the dates, verdicts and confidence known on `known_on`, and who says so.

    `publishers` and `disputed_by` are of the known claims that support and that dispute the event, `urls` the addresses
    of the sources of all of them: each text once, in the order of the claims.
    """
    claims, n = view.claims, len(view.events)
    places = pd.Index(view.events["event_id"]).get_indexer(pd.Index(claims["event_id"]))
    supports = (claims["stance"] == Stance.SUPPORTS).to_numpy(bool)
    publishers = claims["house"]
    urls = claims["source_id"].map(view.sources.set_index("source_id")["url"])
    given = (urls != "").to_numpy(bool)
    return view.events.assign(
        publishers=_joined(n, places[supports].tolist(), publishers[supports].tolist()),
        disputed_by=_joined(n, places[~supports].tolist(), publishers[~supports].tolist()),
        urls=_joined(n, places[given].tolist(), urls[given].tolist()),
        permalink=permalinks.event_permalinks(dataset, view.events, view.selection.known_on),
    ).iloc[::-1]


def _claims(_: Dataset, view: View, __: Own) -> pd.DataFrame:
    """The claims of the newest event first; those of one event in the order of the log."""
    places = pd.Index(view.events["event_id"]).get_indexer(pd.Index(view.claims["event_id"]))
    return view.claims.take(np.argsort(-places, kind="stable"))


def _joined(n: int, places: list[int], texts: list[str]) -> list[str]:
    """The texts of each of `n` rows in one cell. Plain Python is faster than groups of a frame, even for large logs."""
    cells = [""] * n
    for place, text in dict.fromkeys(zip(places, texts, strict=True)):
        cells[place] = f"{cells[place]}{BETWEEN}{text}" if cells[place] else text
    return cells


def _intervals(_: Dataset, view: View, __: Own) -> pd.DataFrame:
    """Links in their order, the latest interval of each first, as in the table of suspensions."""
    rows = view_figures.intervals_of(view)
    links = rows.groupby(list(LINK), sort=False).ngroup().to_numpy()
    return rows.take(np.lexsort((-np.arange(len(rows)), links)))


def _status(dataset: Dataset, view: View, _: Own) -> pd.DataFrame:
    chosen = view.selection
    status = view.timeline.status_on(chosen.as_of, chosen.stale_after).assign(as_of_period=chosen.as_of_text)
    days = uptime.open_on(view.timeline, *chosen.as_of_days, view.counted_to)
    rows = listed(view, status.merge(days))
    links = [*zip(rows["crossing_id"].astype(str), rows["service"].astype(str), strict=True)]
    hangs = single_source.of_links(dataset, view.any_day.log, links, chosen.as_of)
    hangs_on = pd.Series([hangs[link].on for link in links], index=rows.index, dtype=str)
    return rows.assign(hangs_on=hangs_on, last_known=bool(chosen.as_of > dataset.covered_to))


def _compare(_: Dataset, view: View, __: Own) -> pd.DataFrame:
    chosen = view.selection
    days = chosen.as_of, view_figures.second_day(chosen)
    return listed(view, compare.compare(view.timeline, view.anytime, *days, chosen.stale_after))


def _compare_uptime(_: Dataset, view: View, __: Own) -> pd.DataFrame:
    stale_after, both = view.selection.stale_after, view_figures.compared_periods(view)
    return listed(view, compare.periods(view.timeline, *both, view.counted_to, stale_after=stale_after))


def _wide_panel(text: pd.DataFrame, fields: list[Field], own: Own) -> tuple[pd.DataFrame, list[Field]]:
    """A panel as `shape` asks for it.

    The columns of links in a wide one are called `CROSSING_SERVICE`, such as `dandong-sinuiju_freight`; they stand
    between `from`, `to` and those of `STAMP`. Their cells are empty where nothing is known of the link in the period.
    """
    if SHAPE.of(own) == "long":
        return text, fields
    figure, ends, last = FIGURE.of(own), ["from", "to"], names(STAMP)
    by_name = {str(field["name"]): field for field in (*fields, OPEN_SHARE)}
    of_link = {f"{c}_{s}": rows for (c, s), rows in text.groupby(["crossing_id", "service"], sort=False)}
    periods = next(iter(of_link.values()), text)[[*ends, *last]].reset_index(drop=True)
    cells = {name: _wide_cells(rows, figure).reset_index(drop=True) for name, rows in of_link.items()}
    wide = pd.DataFrame({**{end: periods[end] for end in ends}, **cells, **{name: periods[name] for name in last}})
    links = [{**by_name[figure], "name": name} for name in of_link]
    return wide, [*(by_name[end] for end in ends), *links, *(by_name[name] for name in last)]


def _wide_cells(rows: pd.DataFrame, figure: str) -> "pd.Series[str]":
    """A figure of one link in each period, as text; empty where it would speak of days of which nothing is known."""
    if figure == OPEN_SHARE["name"]:
        share = (pd.to_numeric(rows["open_days"]) / rows["known_days"].replace(0, np.nan)).round(4)
        return share.map(lambda value: "" if np.isnan(value) else f"{value:g}")
    says_how_many = figure.startswith("unknown") or figure == "period_days"
    of_range = figure.endswith(("_min", "_max"))  # it may be known by another placement of the uncertain dates
    is_known = rows["unknown_days_min" if of_range else "unknown_days"] < rows["period_days"]
    return rows[figure].astype(str).where(is_known | says_how_many, "")


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "events": Table(
            "The events in view: the columns of the log, then the derived ones, publishers and addresses among them.",
            _events,
            columns=_OF_EVENTS,
            key=("event_id",),
            in_zip=True,
            days=days_of.EVENTS,
            read_first=(
                "date",
                "crossing_name",
                "service",
                "kind",
                "status_after",
                "summary",
                "confidence",
                "publishers",
                "disputed_by",
                "cause",
                "cargo",
                "direction",
                "date_earliest",
                "date_latest",
            ),
            reads=_OF_EVENTS_IN_VIEW,
        ),
        "claims": Table(
            "All known claims of these events, supporting and disputing, by any publisher.",
            _claims,
            key=("claim_id",),
            foreign_keys=(
                {"fields": ["event_id"], "reference": {"resource": "events", "fields": ["event_id"]}},
                {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}},
            ),
            in_zip=True,
            days=days_of.EVENTS,
            read_first=("stance", "claimed_date", "speaker", "detail", "quote", "basis", "own_act"),
            reads=_OF_EVENTS_IN_VIEW,
        ),
        "sources": Table(
            "The sources of these claims.",
            lambda _, view, __: view.sources,
            key=("source_id",),
            in_zip=True,
            days=days_of.EVENTS,
            read_first=("publisher", "title", "published", "language", "url", "via"),
            reads=_OF_EVENTS_IN_VIEW,
        ),
        "status": Table(
            "The status of the listed links on `as_of`, after `covered_to` the last known one. For a month or a year: "
            "the status on its last day, and on how many of its days the link was open.",
            _status,
            columns=_OF_STATUS,
            key=LINK,
            of_links=True,
            in_zip=True,
            days=days_of.DAY,
            read_first=("crossing_name", "service", "status", "since", "since_latest", "as_of"),
            reads=_OF_REPLAY,
        ),
        "intervals": Table(
            "The intervals of the listed links: of all time, or with `from` or `to` those that touch that period.",
            _intervals,
            columns=_OF_INTERVALS,
            of_links=True,
            in_zip=True,
            days=days_of.TOUCHING,
            read_first=("crossing_name", "service", "status", "start", "end"),
            reads=_OF_CHOSEN_PERIOD,
        ),
        "uptime": Table(
            "Days open, partial, suspended, closed and known, fresh, stale and unknown, and suspensions, in the period "
            "`from`–`to`; with `by` in each calendar year or month of it.",
            lambda _, view, __: view_figures.uptime_of(view),
            columns=_OF_UPTIME,
            periods="by",
            of_links=True,
            days=days_of.PERIOD,
            reads=(*_OF_REPLAY, "from", "to", "by"),
        ),
        "panel": Table(
            "A panel for statistics: days open, partial, suspended, closed and unknown, each with the fewest and the "
            "most, and fresh and stale ones, per listed link and year, month, week or day (`every`) of that period.",
            lambda _, view, own: view_figures.panel_of(view, EVERY.of(own)),
            columns=_OF_PANEL,
            own=(EVERY, SHAPE, FIGURE),
            shape=_wide_panel,
            periods=EVERY.name,
            in_whole=False,
            days=days_of.PERIOD,
            reads=(*_OF_REPLAY, "from", "to", "by"),
        ),
        "sensitivity": Table(
            "What hangs on one voice: the days of that period on which a listed link would have another status "
            "without the claims of a publisher, of a type of source, or of all events on one publisher alone "
            "(`leave_out`).",
            lambda dataset, view, own: single_source.of_view(dataset, view, LEAVE_OUT.of(own)),
            columns=_OF_SENSITIVITY,
            own=(LEAVE_OUT,),
            in_whole=False,
            days=days_of.PERIOD,
            reads=_OF_CHOSEN_PERIOD,
        ),
        "frontier": Table(
            "What would settle it: each stretch on which a listed link's status is unknown or its evidence old, the "
            "largest gain of one dated sighting first.",
            lambda dataset, view, _: view_figures.frontier_of(dataset, view),
            columns=_OF_FRONTIER,
            in_whole=False,
            reads=_OF_REPLAY,
        ),
        "suspensions": Table(
            "The suspended and closed intervals of the listed links that touch that period: days, cause and its class, "
            "publishers.",
            lambda _, view, __: view_figures.suspensions_of(view),
            columns=_OF_SUSPENSIONS,
            of_links=True,
            days=days_of.PERIOD,
            read_first=(
                "crossing_name",
                "service",
                "status",
                "start",
                "end",
                "days",
                "at_least",
                "cause",
                "publishers",
            ),
            reads=_OF_CHOSEN_PERIOD,
        ),
        "suspended_by_cause": Table(
            "The suspended days of the listed links in that period, one row per link and class of cause, with the "
            "fewest and the most that uncertain dates allow.",
            lambda _, view, __: view_figures.suspended_by_cause(view),
            columns=_OF_SUSPENDED_BY_CAUSE,
            of_links=True,
            days=days_of.PERIOD,
            reads=_OF_CHOSEN_PERIOD,
        ),
        "measures": Table(
            "The counts in the sources for the filtered events of all time on the listed links in that period: one row "
            "per claim and count, never added up.",
            lambda dataset, view, _: view_figures.measures_of(dataset, view).iloc[::-1],
            columns=_OF_MEASURES,
            in_zip=True,
            days=days_of.PERIOD,
            read_first=(
                "date",
                "crossing_name",
                "service",
                "what",
                "least",
                "most",
                "per",
                "direction",
                "publisher",
                "note",
            ),
            reads=("context", "from", "to", *FILTERS_READ),
        ),
        "compare": Table(
            "The listed links on `as_of` (`status`) and on `compare_with` (`compare_status`), and the ids of the "
            "filtered events between the two.",
            _compare,
            columns=_OF_COMPARE,
            key=LINK,
            of_links=True,
            days=days_of.TWO_DAYS,
            reads=(*_OF_REPLAY, "compare_with", *FILTERS_READ),
        ),
        "compare_uptime": Table(
            "The figures of `uptime.csv` over two periods: `from`–`to`, and `compare_from`–`compare_to`. By default "
            "this year up to the last day that counts, and the same days of the year before.",
            _compare_uptime,
            columns=_OF_COMPARE_UPTIME,
            key=LINK,
            of_links=True,
            days=days_of.TWO_PERIODS,
            reads=(*_OF_REPLAY, "from", "to", "compare_from", "compare_to"),
        ),
        "changes": Table(
            "The changes of the whole log, of the filtered events, and of events that are no longer in it.",
            lambda dataset, view, _: changes.of_view(dataset, view).iloc[::-1],
            days=days_of.LOG,
            read_first=("date", "change", "reason"),
            reads=FILTERS_READ,
        ),
    }
)
"""The tables by name, in the order of the workbook's sheets."""
IN_WHOLE: Sequence[str] = tuple(name for name, table in TABLES.items() if table.in_whole)
"""The tables of the files with every table."""
IN_ZIP: Sequence[str] = tuple(name for name, table in TABLES.items() if table.in_zip)
"""The tables of `export.zip`."""


def read_by(*of: str) -> tuple[str, ...]:
    """The names of a selection that some tables read, in the order of `NAMES`.

    Args:
        of: Keys of `TABLES`.
    """
    read = {*_ALWAYS, *(name for table in of for name in TABLES[table].reads)}
    return tuple(name for name in NAMES if name in read)


def fields(dataset: Dataset, table: str) -> list[Field]:
    """The columns of an exported table, in order.

    Args:
        dataset: The package; its schema has the columns of its own tables.
        table: A key of `TABLES`.

    Returns:
        The columns of the log, those of the row in `TABLES`, then `STAMP`. A column of the log that has the name of one
        of these is left out.
    """
    service = _service(any_of(enums.names(dataset.service_rows) or ["The service"]))
    derived = [service if field is _SERVICE else field for field in TABLES[table].columns]
    added = (*derived, *(field for field in STAMP if field["name"] not in names(derived)))
    return [*(_exported(field) for field in dataset.fields(table) if field["name"] not in names(added)), *added]


def _exported(field: Field) -> Field:
    """A column of the log as it is exported: one that is `true` or empty there is `true` or `false` here."""
    if field.get("constraints", {}).get("enum") != ["true"]:
        return field
    return {**{name: value for name, value in field.items() if name != "constraints"}, "type": "boolean"}


def in_reading_order(table: str, fields: Sequence[Field]) -> list[Field]:
    """The columns of a table with those that people read first, and with ids and what every row repeats at the end.

    Args:
        table: A key of `TABLES`.
        fields: Its columns, in the order of the CSV.
    """
    first, last = TABLES[table].read_first, names(STAMP)

    def place(field: Field) -> tuple[int, int]:
        name = str(field["name"])
        if name in first:
            return 0, first.index(name)
        return (3, 0) if name in last else (2, 0) if name.endswith(("_id", "_ids")) else (1, 0)

    return sorted(fields, key=place)


def unstamped(fields: Sequence[Field]) -> list[Field]:
    """Columns without `STAMP`: a JSON file says these once, at its top."""
    return [field for field in fields if field not in STAMP]


def names(columns: Sequence[Field]) -> list[str]:
    """The names of columns."""
    return [str(field["name"]) for field in columns]


def numeric(columns: Sequence[Field]) -> list[str]:
    """The names of the columns with numbers."""
    return [str(field["name"]) for field in columns if field["type"] in {"integer", "number"}]


def yes_or_no(columns: Sequence[Field]) -> list[str]:
    """The names of the columns with `true` or `false`."""
    return [str(field["name"]) for field in columns if field["type"] == "boolean"]


def stamp(dataset: Dataset, view: View) -> dict[str, str]:
    """What every export says of itself: the values of `STAMP`."""
    known_on = view.selection.known_on
    days = {"as_of": str(view.selection.as_of), "known_on": "" if known_on is None else str(known_on)}
    values = {**days, "data_version": dataset.version}
    return {name: values[name] for name in names(STAMP)}


def said(dataset: Dataset, view: View) -> dict[str, str]:
    """What a JSON file says of itself at its top: `stamp`, with `as_of_period` where a month or a year is asked for."""
    period = view.selection.as_of_period
    return {**stamp(dataset, view), **({"as_of_period": period} if period else {})}


def written(dataset: Dataset, view: View, table: str, own: Own = NO_OWN) -> tuple[pd.DataFrame, list[Field]]:
    """The cells of a table as text and whole numbers, and its columns.

    Days are `YYYY-MM-DD`, bool `true` or `false`, missing text empty, counts int; a count of days of which nothing is
    known is empty.

    Args:
        dataset: The package.
        view: The view.
        table: A key of `TABLES`.
        own: The values of its own parameters.
    """
    row, columns = TABLES[table], fields(dataset, table)
    frame = row.rows(dataset, view, own)
    wanted, numbers, derived = names(columns), {*numeric(columns)}, names(row.columns)
    added: dict[str, str | pd.Series] = {n: value for n, value in stamp(dataset, view).items() if n not in derived}
    if "crossing_name" in derived:
        added["crossing_name"] = frame["crossing_id"].map(display_names.crossing_names(dataset, "en"))
    chosen = frame.assign(**added)[wanted].reset_index(drop=True)
    texts = {c: as_text(chosen[c]) for c in chosen.columns}
    # a column made of no rows has no type of its own: pandas takes it for numbers
    typed = {c: cells if c in numbers else cells.astype(str) for c, cells in texts.items()}
    typed |= {c: typed[c].mask(typed[c] == "", "false") for c in yes_or_no(columns)}
    made = compare.emptied(pd.DataFrame(typed, index=chosen.index), numeric(columns))
    return (made, columns) if row.shape is None else row.shape(made, columns, own)


def frame(dataset: Dataset, view: View, table: str) -> pd.DataFrame:
    """The cells of a table, in its plain form: see `written`."""
    return written(dataset, view, table)[0]
