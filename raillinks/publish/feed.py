"""The Atom feed of new and corrected events: one entry per event, and one per change of the whole log."""

import re
import uuid
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.views import changes, permalinks
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import Stance

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
            "title": events["date"] + ": " + events["summary"],
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
