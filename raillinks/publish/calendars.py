"""The log as calendars (iCalendar, RFC 5545): days on which a status changes, and the trains of the timetables.

The same selection and data version give the same bytes: no clock, stable ids. Every entry takes whole days and marks
nobody as busy.
"""

import re
from collections.abc import Hashable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from icalendar import Calendar, Event, vDuration, vRecur

from raillinks.package.dataset import Dataset
from raillinks.publish import cite
from raillinks.views import display_names, permalinks
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import UNCHANGED
from raillinks.words.texts import one_line

CHANGES, TRAINS = "changes.ics", "trains.ics"
DAYS = MappingProxyType({"Mon": "MO", "Tue": "TU", "Wed": "WE", "Thu": "TH", "Fri": "FR", "Sat": "SA", "Sun": "SU"})
"""The days of a week as `trains.csv` and as RFC 5545 name them."""
_DAILY = "daily"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ONE_DAY = np.timedelta64(1, "D")
_ASKED_AGAIN = vDuration(timedelta(days=1))
"""How often a program that subscribes asks for a calendar again."""


def changes(dataset: Dataset, view: View) -> bytes:
    """The filtered events of all time that give a status, each on all days on which it may have happened.

    Args:
        dataset: The package.
        view: The view; its day plays no part.
    """
    named, home = display_names.names(dataset, "en"), str(dataset.descriptor.get("homepage", ""))
    calendar = _calendar(dataset, "changes of status")
    moves = view.anytime[view.anytime["status_after"] != UNCHANGED]
    for row in moves.to_dict("records"):
        first, last = dates.of_cell(row["date_earliest"]), dates.of_cell(row["date_latest"])
        if np.isnat(first) or np.isnat(last):
            continue  # an open end is no day of a calendar
        crossing = named.get(row["crossing_id"], row["crossing_id"])
        told = f"{crossing}, {row['service']}: {row['status_after']} ({row['confidence']})"
        query = permalinks.event_query(row["event_id"], str(first), view.selection.known_on)
        event = _event(dataset, f"event/{row['event_id']}", told, first, last)
        event.add("description", _plain(f"{row['date']}: {row['summary']}"))
        if home:  # a calendar lies on another machine: no address works that is relative
            event.add("url", f"{home}?{query}")
        calendar.add_component(event)
    return _bytes(calendar)


def trains(dataset: Dataset, view: View) -> bytes:
    """The trains of `trains.csv` on the listed links, on their weekdays.

    A train repeats up to its last day, or up to the last day up to which the maintainers have read sources: nobody
    knows whether it runs after that. A train without weekdays, or whose first day is not known, has no entry; the
    description of the calendar names it.

    Args:
        dataset: The package.
        view: The view; its day plays no part.
    """
    listed = dataset.trains[dataset.trains["crossing_id"].isin(view.links["crossing_id"])]
    publishers = dict(zip(dataset.sources["source_id"], dataset.sources["publisher"], strict=True))
    rows = [(row, _repeated(row, dataset.covered_to)) for row in listed.to_dict("records")]
    left_out = "; ".join(str(row["train"]) for row, repeated in rows if repeated is None)
    without = f" Without weekdays or a first day, so left out: {left_out}." if left_out else ""
    calendar = _calendar(dataset, "trains", f"Weekdays as the sources give them.{without}")
    for row, repeated in rows:
        if repeated is not None and repeated[0] <= repeated[1]:  # a calendar shows the first day whatever the rule says
            first, last, weekdays = repeated
            told = f"{row['train']}: {row['from_station']} → {row['to_station']}"
            places = ("train", "from_station", "to_station", "crossing_id", "weekdays", "valid_from")
            event = _event(dataset, "/".join(["train", *(str(row[name]) for name in places)]), told, first, first)
            source = f"Source: {publishers.get(row['source_id'], '')} ({row['source_id']})."
            end = "" if row["valid_to"] else f" No source after {dataset.covered_to} was read: it may run on."
            event.add("description", _plain(f"{source} By the timetable, not as observed.{end}"))
            event.add("rrule", vRecur(freq="WEEKLY", byday=list(weekdays), until=last.astype(object)))
            calendar.add_component(event)
    return _bytes(calendar)


def _repeated(
    row: Mapping[Hashable, Any], covered_to: np.datetime64
) -> tuple[np.datetime64, np.datetime64, tuple[str, ...]] | None:
    """The first day of a train that is one of its weekdays, its last day, its weekdays; None if they are not known.

    A train that ended in a month or a year ends with the first day of it: up to then it is sure to have run.
    """
    names = list(DAYS) if row["weekdays"] == _DAILY else str(row["weekdays"]).split()
    begin, latest, _ = dates.parse(str(row["valid_from"]))
    end = dates.parse(str(row["valid_to"]))[0]
    end = covered_to if np.isnat(end) else end
    if np.isnat(begin) or begin != latest or not names or not set(names) <= set(DAYS):
        return None
    first = next(day for day in np.arange(begin, begin + 7) if list(DAYS)[pd.Timestamp(day).weekday()] in names)
    return first, min(end, covered_to), tuple(DAYS[name] for name in names)


def _calendar(dataset: Dataset, of: str, note: str = "") -> Calendar:
    licences = "; ".join(str(licence["title"]) for licence in dataset.descriptor["licenses"])
    calendar = Calendar()
    calendar.add("prodid", f"-//{dataset.descriptor['name']}//{dataset.version}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(f"{dataset.descriptor['title']}: {of}"))
    calendar.add("refresh-interval", _ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")  # the same for programs that are older than RFC 7986
    calendar.add("x-wr-caldesc", one_line(f"{note} {cite.chicago(cite.citation(dataset))} {licences}".strip()))
    return calendar


def _event(dataset: Dataset, key: str, told: str, first: np.datetime64, last: np.datetime64) -> Event:
    """An entry of whole days. Its stamp is the day of the data version, or the last day of the log without one."""
    released = cite.citation(dataset).released
    event = Event()
    event.add("uid", one_line(f"{key}@{dataset.descriptor['name']}"))
    event.add("dtstamp", pd.Timestamp(dataset.covered_to if released is None else released, tz="UTC").to_pydatetime())
    event.add("summary", one_line(told))
    event.add("dtstart", first.astype(object))
    event.add("dtend", (last + _ONE_DAY).astype(object))
    event.add("transp", "TRANSPARENT")
    return event


def _plain(text: str) -> str:
    """The text without control characters, which a calendar cannot hold."""
    return _NOT_TEXT.sub("", text)


def _bytes(calendar: Calendar) -> bytes:
    return bytes(calendar.to_ical())
