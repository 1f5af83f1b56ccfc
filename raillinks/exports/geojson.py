"""Exports the map features of a view as GeoJSON (RFC 7946), to be joined by `crossing_id`.

Each feature says in `when` when it happened or existed, and the file is JSON-LD too.

`when` of a GeoJSON feature as the Linked Places format has it, and the JSON-LD context that says what it means.

Format: https://github.com/LinkedPasts/linked-places-format. A timespan has a `start` and an `end`; each is `in` one
day, or lies between `earliest` and `latest`. `certainty` is `certain`, `less-certain` or `uncertain`. Our files have
`when` alone of that format: they are no gazetteer.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Confidence
from raillinks.exports import table_bytes, tables
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json
from raillinks.query.views import View

Feature = Mapping[str, Any]

_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
CONTEXT: Feature = MappingProxyType(
    {
        "@version": 1.1,
        "lpo": "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#",
        "geojson": "https://purl.org/geojson/vocab#",
        "geojson-t": "https://github.com/kgeographer/geojson-t/",
        "id": "@id",
        "type": "@type",
        **{name: f"geojson:{name}" for name in ("FeatureCollection", "Feature", *_SHAPES)},
        "features": {"@id": "lpo:hasFeature", "@container": "@set"},
        "geometry": "geojson-t:geometry",
        "coordinates": {"@id": "geojson:coordinates", "@container": "@list"},
        "properties": {"@id": "geojson:properties", "@type": "@json"},
        "when": "lpo:when",
        "timespans": {"@id": "lpo:timespan", "@container": "@set"},
        "start": "lpo:has_start",
        "end": "lpo:has_end",
        "earliest": "lpo:earliest",
        "latest": "lpo:latest",
        "in": "lpo:in",
        "certainty": "lpo:has_certainty",
        "licence": "http://purl.org/dc/terms/license",
    }
)
"""The terms of Linked Places' own context (1.1) that our files use. They stand in the file: nobody fetches anything.

`properties` is JSON as it stands, since columns of ours may have the names of terms.
"""
CERTAINTY: Mapping[str, str] = MappingProxyType(
    {
        Confidence.CONFIRMED: "certain",
        Confidence.REPORTED: "less-certain",
        Confidence.DISPUTED: "uncertain",
        Confidence.WITHDRAWN: "uncertain",
    }
)
"""The certainty of an event, by its confidence."""


def of_event(row: Feature) -> Feature:
    """When an event happened: on one day, or on some day of its window, on which it begins and ends.

    Args:
        row: Its exported row: `date_earliest`, `date_latest` and `confidence`.
    """
    on = _within(str(row["date_earliest"]), str(row["date_latest"]))
    span = {"start": on} if "in" in on else {"start": on, "end": on}
    return {"timespans": [span], "certainty": CERTAINTY[str(row["confidence"])]}


def of_structure(properties: Feature, covered_to: np.datetime64) -> Feature:
    """When a crossing or a bridge exists.

    Args:
        properties: Its `exists_from` and `exists_to`, in EDTF. Without an end it still exists on `covered_to`, and
            without a start all that is known is that it was there by then.
        covered_to: The last day that the log covers.
    """
    first, last = (str(properties.get(name) or "") for name in ("exists_from", "exists_to"))
    end = _of_edtf(last) or {"earliest": str(covered_to)}
    start = _of_edtf(first) or {"latest": end.get("in") or end.get("latest") or str(covered_to)}
    return {"timespans": [{"start": start, "end": end}]}


def _of_edtf(text: str) -> Feature:
    earliest, latest, _ = dates.parse(text) if text else (None, None, None)
    return _within(*("" if day is None or np.isnat(day) else str(day) for day in (earliest, latest)))


def _within(earliest: str, latest: str) -> Feature:
    if earliest and earliest == latest:
        return {"in": earliest}
    return {name: day for name, day in (("earliest", earliest), ("latest", latest)) if day}


_OF_STATUS = ("status", "since", "since_latest", "certain", "stale")


def events_geojson(dataset: Dataset, view: View) -> bytes:
    """One feature per event in view, in their order: the columns of `events.csv` at the crossing's point.

    The last three columns (`tables.STAMP`) stand once, at the top. An event on the group is a MultiPoint of all
    China–DPRK crossings.
    """
    points = _points(dataset)
    features = [
        {
            "type": "Feature",
            "id": row["event_id"],
            "properties": row,
            "geometry": _geometry(dataset, points, str(row["crossing_id"])),
            "when": of_event(row),
        }
        for row in table_bytes.records(dataset, view, "events")
    ]
    return table_bytes.json_bytes(_collection(dataset, view, "events", features))


def features_geojson(dataset: Dataset, view: View) -> bytes:
    """The crossings and bridges of a view's listed links and events.

    Each has the properties of its layer, `layer`, and per listed link `<service>_status`, `<service>_since`,
    `<service>_since_latest`, `<service>_certain`, `<service>_stale` on the as-of date, with the words of `status.csv`.
    """
    crossings = {*view.links["crossing_id"], *view.events["crossing_id"].unique()}
    crossings |= set(dataset.chinese_crossings) if GROUP in crossings else set()
    statuses = _statuses(dataset, view)
    features = [
        {
            **feature,
            "properties": {"layer": layer, **feature["properties"], **statuses.get(crossing, {})},
            "when": of_structure(feature["properties"], dataset.covered_to),
        }
        for layer in ("crossings", "friendship_bridge")
        for feature in map(partial(_placed, dataset), dataset.layer(layer)["features"])
        if (crossing := feature["properties"].get("crossing_id")) in crossings
    ]
    return table_bytes.json_bytes(_collection(dataset, view, "features", features))


def _collection(dataset: Dataset, view: View, name: str, features: list[dict[str, Any]]) -> Json:
    """A FeatureCollection with its licence, credits, days and data version."""
    crossings = dataset.layer("crossings")
    return {
        "@context": dict(CONTEXT),
        "type": "FeatureCollection",
        "name": name,
        "licence": str(crossings.get("licence") or dataset.descriptor["licenses"][-1]["title"]),
        "credits": str(crossings.get("credits", "")),
        **tables.said(dataset, view),
        "features": features,
    }


def _placed(dataset: Dataset, feature: Feature) -> Feature:
    """A feature of the layers; without geometry where nobody says where its crossing is (RFC 7946, section 3.2)."""
    if feature["properties"].get("crossing_id") not in dataset.placeless:
        return feature
    return {**feature, "geometry": None, "properties": {**feature["properties"], "accuracy_m": None}}


def _points(dataset: Dataset) -> dict[str, list[float]]:
    crossings = dataset.crossings
    return {str(c): [float(lon), float(lat)] for c, lon, lat in crossings[["crossing_id", "lon", "lat"]].to_numpy()}


def _geometry(dataset: Dataset, points: dict[str, list[float]], crossing_id: str) -> Json | None:
    if crossing_id in dataset.placeless:
        return None
    if crossing_id == GROUP:
        return {"type": "MultiPoint", "coordinates": [points[c] for c in dataset.chinese_crossings]}
    return {"type": "Point", "coordinates": points[crossing_id]}


def _statuses(dataset: Dataset, view: View) -> dict[str, dict[str, str]]:
    """The properties with the status of each listed service, by crossing."""
    statuses: dict[str, dict[str, str]] = {}
    for row in tables.frame(dataset, view, "status").to_dict("records"):
        properties = {f"{row['service']}_{c}": str(row[c]) for c in _OF_STATUS}
        statuses.setdefault(str(row["crossing_id"]), {}).update(properties)
    return statuses
