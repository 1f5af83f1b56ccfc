"""What the map of a picture shows: one crossing with both its banks where one is chosen, else the whole border."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

import numpy as np

from dashboard.link_card.ground import Box, Point
from raillinks.package.dataset import Dataset
from raillinks.query.views import View
from timemap import existence
from timemap.day_numbers import number

_ROUND = (0.03, 0.02)
"""What a picture of a crossing shows to each side of it at least, in degrees: as the saved picture does."""
_BESIDE = (0.012, 0.006)
"""The same to each side of a place on its banks."""
_LEAST = 0.25
"""What a picture of the border shows to each side of a crossing at least, in degrees."""
_ON_ITS_BANK, _IN_TOWN = 15.0, 3.0
"""How far from the crossing a station stands for its bank, and from a station the town that it is in, in kilometres."""
_DEGREE = 111.2  # kilometres, of latitude


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map.

    Args:
        at: Longitude and latitude, in degrees.
        names: The properties of its feature, which have its names.
    """

    at: Point
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows.

    Args:
        box: What it shows at least: west, south, east, north, in degrees.
        crossing_id: The crossing that it is of; empty = the whole border.
        standing: The ids of the tracks, and of the crossing's bridges, that stand on the day; None = none is drawn, as
            on the whole border.
        banks: The station nearest to the crossing on each bank, by the name of its town.
    """

    box: Box
    crossing_id: str = ""
    standing: frozenset[str] | None = None
    banks: tuple[Place, ...] = ()


def frame(dataset: Dataset, view: View, event: str | None = None) -> Frame:
    """What the map of a view shows.

    Args:
        dataset: The package.
        view: The view.
        event: The id of an event of the log that the page is about; None = it is about the day.
    """
    chosen = chosen_crossing(view, event)
    rows = dataset.crossings[dataset.crossings["crossing_id"] == chosen]
    if rows.empty:
        return border(dataset)
    lon, lat = float(rows["lon"].iloc[0]), float(rows["lat"].iloc[0])
    banks = tuple(_banks(dataset, (lon, lat)))
    boxes = [_box((lon, lat), _ROUND), *(_box(place.at, _BESIDE) for place in banks)]
    return Frame(_round_all(boxes), chosen, _standing(dataset, view.selection.as_of, chosen), banks)


def border(dataset: Dataset) -> Frame:
    """The whole border: all crossings."""
    lon, lat = (dataset.crossings[name].to_numpy(np.float64) for name in ("lon", "lat"))
    middle = (float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
    west, south, east, north = _box(middle, (_LEAST, _LEAST))
    return Frame((min(west, float(lon.min())), min(south, float(lat.min())),
                  max(east, float(lon.max())), max(north, float(lat.max()))))  # fmt: skip


def chosen_crossing(view: View, event: str | None) -> str:
    """The only crossing that is listed, or the event's if that is listed; empty for a view of several.

    Arguments as for `frame`.
    """
    listed = {str(crossing) for crossing in view.links["crossing_id"]}
    of_event = view.known.loc[view.known["event_id"] == event, "crossing_id"].astype(str)
    chosen = listed if len(listed) == 1 else listed & set(of_event)
    return next(iter(chosen), "")


def _banks(dataset: Dataset, crossing: Point) -> Iterator[Place]:
    """Of each country round a crossing the nearest station, named by its town."""
    nearest: dict[str, Place] = {}
    for station in sorted(places(dataset, "stations"), key=lambda station: _away(crossing, station.at)):
        country = _country(station)
        if country and _away(crossing, station.at) <= _ON_ITS_BANK:
            nearest.setdefault(country, station)
    for country, station in sorted(nearest.items()):
        towns = (town for town in places(dataset, "cities") if _country(town) == country)
        town = min(towns, key=lambda town: _away(station.at, town.at), default=station)
        yield Place(station.at, town.names if _away(station.at, town.at) <= _IN_TOWN else station.names)


def _country(place: Place) -> str:
    """The ISO code of its country; empty where the layer does not say it."""
    return str(place.names.get("province") or "")[:2]


def places(dataset: Dataset, layer: str) -> Iterator[Place]:
    """The places of a layer of points; none of one that the package does not have."""
    for feature in dataset.layer(layer)["features"] if layer in dataset.layers else []:
        lon, lat = feature["geometry"]["coordinates"][:2]
        yield Place((lon, lat), feature["properties"])


def _away(one: Point, other: Point) -> float:
    """How far two places near each other are, in kilometres."""
    across = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(across, one[1] - other[1]) * _DEGREE


def _standing(dataset: Dataset, day: np.datetime64, crossing_id: str) -> frozenset[str]:
    """The tracks that stand on a day, and the bridges of a crossing: those without dates always do."""
    on, dated = number(day), existence.days(dataset)
    found = (feature["properties"] for layer in dated for feature in dataset.layer(layer)["features"])
    ranges = {name: days for of_layer in dated.values() for name, days in of_layer.items()}
    return frozenset(
        str(each["id"])
        for each in found
        for first, last in [ranges.get(str(each["id"]), [None, None])]
        if each.get("crossing_id", crossing_id) == crossing_id
        and (first is None or first <= on)
        and (last is None or on <= last)
    )


def _box(middle: Point, away: tuple[float, float]) -> Box:
    return middle[0] - away[0], middle[1] - away[1], middle[0] + away[0], middle[1] + away[1]


def _round_all(boxes: list[Box]) -> Box:
    """The smallest box round some."""
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
