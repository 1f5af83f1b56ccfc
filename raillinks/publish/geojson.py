"""Exports the map features of a view as GeoJSON (RFC 7946), to be joined by `crossing_id`.

Each feature says in `when` when it happened or existed, and the file is JSON-LD too (`linked_places`).
"""

from typing import Any

from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json
from raillinks.publish import linked_places, table_bytes, tables
from raillinks.views.viewing import View
from raillinks.words.enums import GROUP

LICENCE = "Open Database License 1.0 (ODbL)"
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
            "when": linked_places.of_event(row),
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
            "when": linked_places.of_structure(feature["properties"], dataset.covered_to),
        }
        for layer in ("crossings", "friendship_bridge")
        for feature in dataset.layer(layer)["features"]
        if (crossing := feature["properties"].get("crossing_id")) in crossings
    ]
    return table_bytes.json_bytes(_collection(dataset, view, "features", features))


def _collection(dataset: Dataset, view: View, name: str, features: list[dict[str, Any]]) -> Json:
    """A FeatureCollection with its licence, credits, days and data version."""
    credits_ = str(dataset.layer("crossings").get("credits", ""))
    return {
        "@context": dict(linked_places.CONTEXT),
        "type": "FeatureCollection",
        "name": name,
        "licence": LICENCE,
        "credits": credits_,
        **tables.said(dataset, view),
        "features": features,
    }


def _points(dataset: Dataset) -> dict[str, list[float]]:
    crossings = dataset.crossings
    return {str(c): [float(lon), float(lat)] for c, lon, lat in crossings[["crossing_id", "lon", "lat"]].to_numpy()}


def _geometry(dataset: Dataset, points: dict[str, list[float]], crossing_id: str) -> Json:
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
