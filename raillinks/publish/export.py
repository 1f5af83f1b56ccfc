"""Exports tables as bytes: page, API and command line give the same bytes for the same selection and data.

Each table has one function from (dataset, view) to a frame of text. CSV has two forms: plain (`for=code`) and Excel.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from raillinks.figures import compare, open_on
from raillinks.package.csv_text import as_text, csv_text
from raillinks.package.dataset import Dataset
from raillinks.publish import columns
from raillinks.views import (
    alone,
    changes,
    compared,
    counted,
    display_names,
    event_sources,
    period_figures,
    permalinks,
    stopped_links,
    viewing,
)
from raillinks.views.viewing import View

EXCEL_BOM = "\ufeff"
FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")  # fullwidth too: spreadsheets in East Asian locales treat them alike

Table = Callable[[Dataset, View], pd.DataFrame]


def events_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The events in view, sorted by time, with the dates, verdicts and confidence known on `known_on`."""
    links = permalinks.event_permalinks(dataset, view.events, view.selection.known_on)
    return written(dataset, view, "events", event_sources.with_sources(view).assign(permalink=links))


def claims_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """All known claims of the events in view, supporting or disputing, by any publisher."""
    return written(dataset, view, "claims", view.claims)


def sources_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The sources of the known claims of the events in view."""
    return written(dataset, view, "sources", view.sources)


def status_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The status of the listed links on the as-of date, and on how many days of its period they were open."""
    chosen = view.selection
    status = view.timeline.status_on(chosen.as_of, chosen.stale_after).assign(as_of_period=chosen.as_of_text)
    days = open_on.open_on(view.timeline, *chosen.as_of_days, view.counted_to)
    listed = _listed(view, status.merge(days))
    links = [*zip(listed["crossing_id"].astype(str), listed["service"].astype(str), strict=True)]
    hangs = alone.of_links(dataset, view.any_day.log, links, chosen.as_of)
    on = pd.Series([hangs[link].on for link in links], index=listed.index, dtype=str)
    return written(dataset, view, "status", listed.assign(hangs_on=on))


def intervals_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """All intervals of the listed links, of all time."""
    return written(dataset, view, "intervals", _listed(view, view.timeline.intervals()))


def uptime_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The figures of the listed links over the selection's periods, by default the whole log."""
    return written(dataset, view, "uptime", period_figures.of_view(view))


def suspensions_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The suspended and closed intervals of the listed links that touch the selection's period."""
    return written(dataset, view, "suspensions", stopped_links.of_view(view))


def suspended_by_cause_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The suspended days of the listed links in the selection's period, by class of cause."""
    return written(dataset, view, "suspended_by_cause", stopped_links.days_by_cause(view))


def measures_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The counts in the sources: of the filtered events of all time, on the listed links, in the selection's period."""
    return written(dataset, view, "measures", counted.of_view(dataset, view))


def compare_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The listed links on the as-of date and on the second day, with the filtered events between the two."""
    chosen = view.selection
    days = chosen.as_of, compared.second_day(chosen)
    rows = compare.compare(view.timeline, view.anytime, *days, chosen.stale_after)
    return written(dataset, view, "compare", _listed(view, rows))


def compare_uptime_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The figures of the listed links over the selection's two periods (see `compared.periods`)."""
    stale_after = view.selection.stale_after
    rows = compare.periods(view.timeline, *compared.periods(view), view.counted_to, stale_after=stale_after)
    return written(dataset, view, "compare_uptime", _listed(view, rows))


def changes_table(dataset: Dataset, view: View) -> pd.DataFrame:
    """The changes of the whole log, of the filtered events of all time, and of events that no longer exist."""
    return written(dataset, view, "changes", changes.of_view(dataset, view))


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "events": events_table,
        "claims": claims_table,
        "sources": sources_table,
        "status": status_table,
        "intervals": intervals_table,
        "uptime": uptime_table,
        "suspensions": suspensions_table,
        "suspended_by_cause": suspended_by_cause_table,
        "measures": measures_table,
        "compare": compare_table,
        "compare_uptime": compare_uptime_table,
        "changes": changes_table,
    }
)
"""The tables that can be exported, by name."""


def plain_csv(dataset: Dataset, view: View, table: str) -> bytes:
    """A table as plain CSV: UTF-8 without BOM, CRLF (RFC 4180).

    Args:
        dataset: The package.
        view: The view.
        table: A key of `TABLES`.
    """
    return to_plain_csv(TABLES[table](dataset, view))


def to_plain_csv(frame: pd.DataFrame) -> bytes:
    """A frame as plain CSV."""
    return csv_text(frame)


def excel_csv(dataset: Dataset, view: View, table: str) -> bytes:
    """A table as CSV for Excel: UTF-8 with BOM; text cells that look like formulas are prefixed with an apostrophe.

    Args:
        dataset: The package.
        view: The view.
        table: A key of `TABLES`.
    """
    return to_excel_csv(TABLES[table](dataset, view), columns.fields(dataset, table))


def to_excel_csv(frame: pd.DataFrame, fields: Sequence[columns.Field]) -> bytes:
    """A frame of text and numbers as CSV for Excel.

    Args:
        frame: The cells.
        fields: Its columns.
    """
    numeric = columns.numeric(fields)
    safe = {c: frame[c].str.replace(FORMULA, lambda match: "'" + match[0], regex=True) for c in _others(frame, numeric)}
    return EXCEL_BOM.encode() + csv_text(frame.assign(**safe))


def events_json(dataset: Dataset, view: View) -> bytes:
    """The events in view as JSON, each with its claims, each claim with its source; numbers are numbers."""
    by_source = {str(row["source_id"]): row for row in _records(dataset, view, "sources")}
    of_event: dict[str, list[Mapping[str, object]]] = {}
    for row in _records(dataset, view, "claims"):
        claim = {**row, "source": by_source[str(row["source_id"])]}
        of_event.setdefault(str(row["event_id"]), []).append(claim)
    events = event_records(dataset, view)
    body = {
        **said(dataset, view),
        "covered_to": str(dataset.covered_to),
        "selection": permalinks.query(view.selection),
        "count": len(events),
        "left_out_undated": viewing.undated(dataset, view)["event_id"].tolist(),
        "events": [{**row, "claims": of_event.get(str(row["event_id"]), [])} for row in events],
    }
    return json_bytes(body)


def event_records(dataset: Dataset, view: View) -> list[dict[str, object]]:
    """The events in view as JSON objects: text, and whole numbers (None for an empty cell); without `columns.STAMP`."""
    return _records(dataset, view, "events")


def stamp(dataset: Dataset, view: View) -> dict[str, str]:
    """What every export says of itself: the values of `columns.STAMP`."""
    known_on = view.selection.known_on
    days = {"as_of": str(view.selection.as_of), "known_on": "" if known_on is None else str(known_on)}
    values = {**days, "data_version": dataset.version}
    return {name: values[name] for name in columns.names(columns.STAMP)}


def said(dataset: Dataset, view: View) -> dict[str, str]:
    """What a JSON file says of itself at its top: `stamp`, with `as_of_period` where a month or a year is asked for."""
    period = view.selection.as_of_period
    return {**stamp(dataset, view), **({"as_of_period": period} if period else {})}


def json_bytes(body: object) -> bytes:
    """JSON in UTF-8 without escapes for other scripts, keys in the given order, with a newline at the end."""
    return (json.dumps(body, ensure_ascii=False, indent=1, default=dict) + "\n").encode()


def _records(dataset: Dataset, view: View, table: str) -> list[dict[str, object]]:
    fields = columns.unstamped(dataset, table)
    frame = TABLES[table](dataset, view)[columns.names(fields)]
    whole = {c: [None if n == "" else int(n) for n in frame[c]] for c in columns.numeric(fields)}
    given = frame.assign(**{c: pd.Series(numbers, index=frame.index, dtype=object) for c, numbers in whole.items()})
    return [{str(k): v for k, v in row.items()} for row in given.to_dict("records")]


def _listed(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of links that the selection lists, in their order."""
    return frame.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def _others(frame: pd.DataFrame, numeric: list[str]) -> list[str]:
    return [str(c) for c in frame.columns if c not in numeric]


def written(dataset: Dataset, view: View, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of an exported table (`columns.fields`) as they are written.

    Days are `YYYY-MM-DD`, bool `true` or empty, missing text empty, counts int.
    """
    fields = columns.fields(dataset, table)
    names, numeric = columns.names(fields), {*columns.numeric(fields)}
    derived = columns.names(columns.DERIVED.get(table, ()))
    added: dict[str, str | pd.Series] = {n: value for n, value in stamp(dataset, view).items() if n not in derived}
    if "crossing_name" in derived:
        added["crossing_name"] = frame["crossing_id"].map(display_names.names(dataset, "en"))
    chosen = frame.assign(**added)[names]
    texts = {c: as_text(chosen[c]) for c in chosen.columns}
    # a column made of no rows has no type of its own: pandas takes it for numbers
    typed = {c: cells if c in numeric else cells.astype(str) for c, cells in texts.items()}
    return pd.DataFrame(typed, index=chosen.index)
