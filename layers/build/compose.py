"""Builds the layers: geometry from the packages and the authored tables, names from `data/places.csv`."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from layers.build import areas, mesh, network, reaches, rivers, sinuiju, water
from layers.build.read import EXTENT
from layers.build.tables import Row, given, inputs, names, places
from layers.build.write import Feature

Areas = dict[str, BaseGeometry]

NEAR_CROSSING = 0.07  # degrees, about 7 km: as drawn in the source, for zooms 12 and more
ISLET = 3e-4  # square degrees, about 3 km2


def base_areas() -> Areas:
    """First-level units and whole countries, simplified together; keys are ISO 3166 codes, `dandong`, `XX-rest`."""
    whole = areas.countries()
    cells = areas.dprk_units(whole["KP"])
    for country, units in (("CN", areas.china_units(whole["CN"])), ("RU", areas.russia_units(whole["RU"]))):
        cells |= {f"{country}-rest" if label == "rest" else label: area for label, area in units.items()}
    cells |= {code: whole[code] for code in ("JP", "KR", "MN")}
    return mesh.simplify(cells, _zones(whole), ISLET)


def _zones(whole: Areas) -> list[tuple[BaseGeometry, float]]:
    """Tolerances in degrees: from 2 m at the crossings and 30 m along the border to 3 km at the map's far edge."""
    border = whole["KP"].boundary.intersection(shapely.union_all([whole["CN"].boundary, whole["RU"].boundary]))
    crossings = [_point(places()[row["crossing_id"]]) for row in inputs("crossings")]
    return [
        (shapely.union_all([point.buffer(NEAR_CROSSING) for point in crossings]), 2e-5),
        (border.buffer(0.02), 3e-4),
        (shapely.box(123.5, 37.5, 131.2, 43.2), 1.5e-3),
        (shapely.box(118.0, 36.0, 134.0, 46.5), 6e-3),
        (shapely.box(*EXTENT), 0.03),
    ]


def _point(place: Row) -> shapely.Point:
    return shapely.Point(float(place["lon"]), float(place["lat"]))


def country_of(label: str) -> str:
    """The country of a cell of `base_areas`."""
    return "CN" if label == "dandong" else label[:2]


def by_country(cells: Areas) -> Areas:
    """The cells united by country."""
    groups: dict[str, list[BaseGeometry]] = {}
    for label, area in cells.items():
        groups.setdefault(country_of(label), []).append(area)
    return {code: shapely.union_all(parts) for code, parts in sorted(groups.items())}


def land(cells: Areas) -> list[Feature]:
    """Countries as land polygons within the extent; the rest is sea, or a lake of more than 100 km2."""
    whole = by_country(cells)
    return [
        Feature(row["country"], whole[row["country"]], {**names(row), "country": row["country"]})
        for row in inputs("countries")
    ]


def provinces(cells: Areas) -> list[Feature]:
    """First-level units: the DPRK's 13, Liaoning and Jilin, and their neighbours as context."""
    features = []
    for place in places().values():
        if place["kind"] == "province":
            label = place["place_id"]
            area = cells[label] if label != "CN-LN" else shapely.union_all([cells["CN-LN"], cells["dandong"]])
            codes = given(place, "iso_3166_2", "pcode", "gbt_2260")
            context = {} if country_of(label) == "KP" or label in {"CN-LN", "CN-JL"} else {"context": True}
            features.append(Feature(label, area, {**names(place), **codes, "country": country_of(label), **context}))
    return features


def dandong(cells: Areas) -> list[Feature]:
    """Dandong prefecture, whose GB/T 2260 code is 210600."""
    place = places()["dandong"]
    return [Feature("dandong", cells["dandong"], {**names(place), **given(place, "gbt_2260", "province")})]


def sinuiju_city(cells: Areas) -> list[Feature]:
    """Sinuiju, authored."""
    place = places()["sinuiju"]
    return [
        Feature(
            "sinuiju",
            sinuiju.outline(cells["KP-03"]),
            {
                **names(place),
                **given(place, "province"),
                "accuracy_m": sinuiju.ACCURACY_M,
                "approximate": True,
            },
        )
    ]


def crossings() -> list[Feature]:
    """One point per crossing, where its track meets or met the border line."""
    columns = [column for column in inputs("crossings")[0] if not column.startswith(("bridge_", "drawn_", "bearing"))]
    optional = [column for column in columns if column not in {"crossing_id", "context", "exists_from", "exists_to"}]
    features = []
    for row in inputs("crossings"):
        place = places()[row["crossing_id"]]
        properties = {
            "crossing_id": row["crossing_id"],
            **names(place),
            "context": row["context"] == "true",
            "exists_from": row["exists_from"],
            "exists_to": row["exists_to"],
            **given(row, *optional),
            "accuracy_m": int(place["accuracy_m"]),
            "source": place["source"],
        }
        features.append(Feature(row["crossing_id"], _point(place), properties))
    return features


def lines(cells: Areas) -> list[Feature]:
    """Railways through their stations, each with the quality of its geometry and its length."""
    features = []
    land_areas = by_country(cells)
    for row in inputs("lines"):
        geometry = network.line_geometry(row["line_id"], land_areas)
        drawn_km = round(network.length_km(geometry), 1)
        published = row["length_published_km"]
        properties = {
            "line_id": row["line_id"],
            **names(row),
            "kind": row["kind"],
            "geometry_quality": network.geometry_quality(row["line_id"], drawn_km, published),
            "points_surveyed": network.survey(row["line_id"])[0],
            "points": network.survey(row["line_id"])[1],
            **({"length_published_km": float(published)} if published else {}),
            "length_drawn_km": drawn_km,
            **given(row, "length_note"),
            "exists_from": row["exists_from"],
            "exists_to": row["exists_to"],
            **({"gone": True} if row["exists_to"] else {}),
            **given(row, "source"),
        }
        features.append(Feature(row["line_id"], geometry, properties))
    return features


def stations() -> list[Feature]:
    """Stations of the lines; `core` ones are for zooms 7 to 9, all for 10 and more."""
    rows = [row for row in inputs("line_points") if row["place_id"].startswith("station-")]
    features = []
    for station in dict.fromkeys(row["place_id"] for row in rows):
        place = places()[station]
        own = [row for row in rows if row["place_id"] == station]
        properties = {
            **names(place),
            "line_ids": [row["line_id"] for row in own],
            "core": any(row["core"] == "1" for row in own),
            "accuracy_m": int(place["accuracy_m"]),
            **({"approximate": True} if int(place["accuracy_m"]) > network.SURVEYED_M else {}),
            **given(place, "province", "crossing_id", "source", "wikidata", "geonames", "osm"),
        }
        features.append(Feature(station, _point(place), properties))
    return features


def cities() -> list[Feature]:
    """Towns to label; `rank` 1 is for the whole-border view, 4 for the closest."""
    features = []
    for row in inputs("cities"):
        place = places()[row["place_id"]]
        properties = {**names(place), "rank": int(row["rank"]), **given(place, "province", "geonames")}
        features.append(Feature(row["place_id"], _point(place), properties))
    return features


def yards() -> list[Feature]:
    """The quarantine yard at Uiju airfield, with its dates of existence."""
    spur = next(row for row in inputs("lines") if row["line_id"] == "uiju-quarantine-spur")
    place = places()["uiju-quarantine-yard"]
    properties = {
        **names(place),
        "crossing_id": place["crossing_id"],
        "exists_from": spur["exists_from"],
        "exists_to": spur["exists_to"],
        "accuracy_m": int(place["accuracy_m"]),
        "approximate": True,
        "source": place["source"],
    }
    return [Feature(place["place_id"], _point(place), properties)]


def border_rivers(cells: Areas) -> list[Feature]:
    """The Yalu and the Tumen, drawn on the border line."""
    whole = by_country(cells)
    border = rivers.border_line(whole["KP"], [whole["CN"], whole["RU"]])
    features = []
    for river, line in rivers.split(border).items():
        place = places()[river]
        aliases = [alias for alias in place["aliases"].split(";") if alias]
        features.append(Feature(river, line, {**names(place), "kind": "river", "aliases": aliases}))
    return features


def layers() -> dict[str, list[Feature]]:
    """The features of every layer that is built, by name. To build another layer, add a function and a row."""
    cells = base_areas()
    banks, tracks = border_rivers(cells), lines(cells)
    return {
        "land": land(cells),
        "water": water.lakes(),
        "provinces": provinces(cells),
        "dandong": dandong(cells),
        "sinuiju": sinuiju_city(cells),
        "rivers": banks,
        "reaches": reaches.reaches([river.geometry for river in banks], [line.geometry for line in tracks]),
        "friendship_bridge": network.bridge_features(),
        "crossings": crossings(),
        "lines": tracks,
        "stations": stations(),
        "cities": cities(),
        "yards": yards(),
    }
