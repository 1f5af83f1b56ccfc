"""The Atom feed of new and corrected events: one entry per event, and one per change of the whole log.

The log as calendars (iCalendar, RFC 5545): days on which a status changes, and the trains of the timetables.

The same selection and data version give the same bytes: no clock, stable ids. Every entry takes whole days and marks
nobody as busy.
"""

import re
import uuid
from collections.abc import Hashable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
from icalendar import Calendar, Event, vDuration, vRecur

from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Stance
from raillinks.domain.text import one_line
from raillinks.exports import cite
from raillinks.package.dataset import Dataset
from raillinks.query import changes, display_names, permalinks
from raillinks.query.views import View

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE = "../../"  # from /api/v1/feed.atom to the map page, wherever the dashboard is mounted


def atom(dataset: Dataset, view: View) -> bytes:
    """The feed of the filtered events of all time, the latest update first.

    `published` is the day on which a source of this log first reported the event, `updated` the day of its last
    change. Atom needs a time, so a day is written as midnight UTC.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    entries = _entries(dataset, view)
    _text(feed, "title", str(dataset.descriptor["title"]))
    _text(feed, "id", _urn(dataset, "feed"))
    _text(feed, "updated", _moment(max([r["updated"] for r in entries], default=str(dataset.covered_to))))
    _text(feed, "rights", "; ".join(str(licence["title"]) for licence in dataset.descriptor["licenses"]))
    home = str(dataset.descriptor.get("homepage", ""))
    address = f"{home.rstrip('/')}/api/v1/feed.atom" if home else "feed.atom"
    ET.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address)
    for author in dataset.descriptor["contributors"]:
        _text(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", str(author["title"]))
    for row in entries:
        _entry(feed, dataset, row, view.selection.known_on)
    return ('<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n").encode()


def _entries(dataset: Dataset, view: View) -> list[dict[str, str]]:
    """All entries, the latest first: `key`, `event_id`, `day`, `title`, `summary`, `published`, `updated`."""
    frame = pd.concat([_of_events(dataset, view), _of_versions(dataset)], ignore_index=True)
    frame = frame.sort_values(["updated", "key"], ascending=[False, True], ignore_index=True)
    return [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]


_MORE = re.compile(r"^(.{20,}?[^\W\d_A-Z]{3}[.!?]) .*$", re.DOTALL)
"""A text with more than its first sentence, which ends behind a word and not behind an abbreviation."""


def _of_events(dataset: Dataset, view: View) -> pd.DataFrame:
    events = view.anytime
    ids = events["event_id"]
    published = pd.Series(_first_reports(dataset, events), index=events.index, dtype=str)
    changed = dataset.changes[dataset.changes["event_id"] != ""]
    by_event = changed.groupby("event_id")[["date", "change"]].agg({"date": "max", "change": " ".join})
    last, notes = (by_event[column].reindex(ids, fill_value="").set_axis(ids.index) for column in by_event)
    corrected = notes.map(lambda text: f" Changed: {text}" if text else "")
    return pd.DataFrame(
        {
            "key": ids,
            "event_id": ids,
            "day": dates.iso(dates.to_days(events["date_earliest"].fillna(events["date_latest"]))),
            "title": events["date"] + ": " + events["summary"].str.replace(_MORE, r"\1", regex=True),
            "summary": events["confidence"].str.capitalize() + ". " + events["summary"] + corrected,
            "published": published,
            "updated": published.where(published >= last, last),
        }
    )


def _first_reports(dataset: Dataset, events: pd.DataFrame) -> list[str]:
    """The publication day of each event's first dated supporting source; without one, its last possible day."""
    supports = dataset.claims[dataset.claims["stance"] == Stance.SUPPORTS]
    dated = supports.merge(dataset.sources[["source_id", "published_latest"]], on="source_id")
    first = events["event_id"].map(dated.groupby("event_id")["published_latest"].min())
    return [str(day) for day in dates.iso(dates.to_days(first.fillna(events["date_latest"])))]


def _of_versions(dataset: Dataset) -> pd.DataFrame:
    rows = dataset.changes[dataset.changes["event_id"] == ""]
    told = [" ".join(filter(None, (row["change"], changes.reason(row)))) for row in rows.to_dict("records")]
    return pd.DataFrame(
        {
            "key": "version-" + rows["version"] + "-" + rows["change"],
            "event_id": "",
            "day": "",
            "title": "Version " + rows["version"],
            "summary": pd.Series(told, index=rows.index, dtype=str),
            "published": rows["date"],
            "updated": rows["date"],
        }
    )


def _entry(feed: ET.Element, dataset: Dataset, row: Mapping[str, str], known_on: np.datetime64 | None) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _text(entry, "title", row["title"])
    _text(entry, "id", _urn(dataset, row["key"]))
    _text(entry, "published", _moment(row["published"]))
    _text(entry, "updated", _moment(row["updated"]))
    _text(entry, "summary", row["summary"])
    base = str(dataset.descriptor.get("homepage", _PAGE))
    target = f"{base}?{permalinks.event_query(row['event_id'], row['day'], known_on)}" if row["event_id"] else base
    ET.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=target)


def _urn(dataset: Dataset, key: str) -> str:
    """A stable id: it does not contain a server address."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{dataset.descriptor['name']}/{key}").urn


def _moment(day: str) -> str:
    return f"{np.datetime64(day, 'D')}T00:00:00Z"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _NOT_XML.sub("", text)


CHANGES, TRAINS = "changes.ics", "trains.ics"
DAYS = MappingProxyType({"Mon": "MO", "Tue": "TU", "Wed": "WE", "Thu": "TH", "Fri": "FR", "Sat": "SA", "Sun": "SU"})
"""The days of a week as `trains.csv` and as RFC 5545 name them."""
_DAILY = "daily"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ONE_DAY = np.timedelta64(1, "D")
_ASKED_AGAIN = vDuration(timedelta(days=1))
"""How often a program that subscribes asks for a calendar again."""


def calendar_of_changes(dataset: Dataset, view: View) -> bytes:
    """The filtered events of all time that give a status, each on all days on which it may have happened.

    Args:
        dataset: The package.
        view: The view; its day plays no part.
    """
    named, home = display_names.crossing_names(dataset, "en"), str(dataset.descriptor.get("homepage", ""))
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
