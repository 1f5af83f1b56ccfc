"""`when` of a GeoJSON feature as the Linked Places format has it, and the JSON-LD context that says what it means.

Format: https://github.com/LinkedPasts/linked-places-format. A timespan has a `start` and an `end`; each is `in` one
day, or lies between `earliest` and `latest`. `certainty` is `certain`, `less-certain` or `uncertain`. Our files have
`when` alone of that format: they are no gazetteer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.words import dates
from raillinks.words.enums import Confidence

Json = Mapping[str, Any]

_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
CONTEXT: Json = MappingProxyType(
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


def of_event(row: Json) -> Json:
    """When an event happened: on one day, or on some day of its window, on which it begins and ends.

    Args:
        row: Its exported row: `date_earliest`, `date_latest` and `confidence`.
    """
    on = _within(str(row["date_earliest"]), str(row["date_latest"]))
    span = {"start": on} if "in" in on else {"start": on, "end": on}
    return {"timespans": [span], "certainty": CERTAINTY[str(row["confidence"])]}


def of_structure(properties: Json, covered_to: np.datetime64) -> Json:
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


def _of_edtf(text: str) -> Json:
    earliest, latest, _ = dates.parse(text) if text else (None, None, None)
    return _within(*("" if day is None or np.isnat(day) else str(day) for day in (earliest, latest)))


def _within(earliest: str, latest: str) -> Json:
    if earliest and earliest == latest:
        return {"in": earliest}
    return {name: day for name, day in (("earliest", earliest), ("latest", latest)) if day}
