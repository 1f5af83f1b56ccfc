"""The map of the picture without statuses and names: land, water, borders, rivers; of one crossing its tracks too.

It is drawn from the same layers and in the same colours as the time map, several times as large, and made smaller once,
which smooths every edge.

What the map of a picture shows: one crossing with both its banks where one is chosen, else the whole border.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from math import asinh, cos, degrees, hypot, radians, tan
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from layers.catalog import LAND_FILL, LAYERS
from layers.style import SEA
from raillinks.package.dataset import Dataset
from raillinks.query.views import View
from timemap import existence
from timemap.day_numbers import number

BORDER = (128, 120, 112)
FINER = 3
"""How many times as large shapes are drawn."""
_RIVER, _TRACK, _BRIDGE = 2, 3, 7
"""How wide lines are, in pixels; the river of one crossing is twice as wide."""
_ROOM_OF_A_NAME = 60
"""How wide the largest disc in a country must be, as half of it in pixels."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
_LOOK: Mapping[str, Mapping[str, Any]] = {row.name: row.light for row in LAYERS}


@dataclass(frozen=True, slots=True)
class Projection:
    """Web Mercator onto the picture.

    Args:
        left: Where longitude 0 lies, in pixels.
        top: Where latitude 0 lies, in pixels.
        scale: Pixels per degree of longitude.
    """

    left: float
    top: float
    scale: float

    def at(self, place: Point) -> Point:
        """Where a longitude and latitude in degrees lie, in pixels."""
        return self.left + place[0] * self.scale, self.top - _mercator(place[1]) * self.scale


def _mercator(lat: float) -> float:
    return degrees(asinh(tan(radians(lat))))


def fitted(frame: Box, room: Box) -> Projection:
    """The projection that shows a part of the earth in the middle of a room, as large as it fits.

    Args:
        frame: West, south, east, north, in degrees.
        room: Left, top, right, bottom, in pixels.
    """
    west, south, east, north = frame[0], _mercator(frame[1]), frame[2], _mercator(frame[3])
    scale = min((room[2] - room[0]) / (east - west), (room[3] - room[1]) / (north - south))
    middle = ((room[0] + room[2]) / 2, (room[1] + room[3]) / 2)
    return Projection(middle[0] - (west + east) / 2 * scale, middle[1] + (south + north) / 2 * scale, scale)


def ground(
    dataset: Dataset, size: tuple[int, int], projection: Projection, standing: frozenset[str] | None = None
) -> Image.Image:
    """The map, as a new picture.

    Args:
        dataset: The package; a layer that it does not have is not drawn.
        size: Width and height, in pixels.
        projection: Where everything lies.
        standing: The ids of the tracks and bridges to draw, on a map of one crossing; None = a map of the border.
    """
    return _ground(_Key(dataset, dataset.content_hash, projection, standing), size).copy()


def countries(dataset: Dataset, projection: Projection, room: Box) -> list[tuple[Point, Mapping[str, Any]]]:
    """The countries that show enough of themselves to be named: the middle of that, in pixels, and their properties.

    Args:
        dataset: The package.
        projection: Where everything lies.
        room: The part of the picture with the map: left, top, right, bottom, in pixels.
    """
    return _countries(_Key(dataset, dataset.content_hash, projection), room)


@dataclass(frozen=True, slots=True)
class _Key:
    """A package and where its map lies; packages with equal hashes are the same."""

    dataset: Dataset = field(compare=False)
    content_hash: str
    projection: Projection
    standing: frozenset[str] | None = None


@lru_cache(maxsize=2)
def _countries(key: _Key, room: Box) -> list[tuple[Point, Mapping[str, Any]]]:
    found: list[tuple[Point, Mapping[str, Any]]] = []
    for feature in features(key.dataset, "land"):
        shape = shapely.transform(shapely.geometry.shape(feature["geometry"]), partial(_pixels, key.projection))
        shown = shapely.make_valid(shapely.clip_by_rect(shape, *room))
        widest = None if shown.is_empty else shapely.maximum_inscribed_circle(shown, tolerance=4)
        if widest is not None and widest.length > _ROOM_OF_A_NAME:
            found.append((widest.coords[0], feature["properties"]))
    return found


def _pixels(projection: Projection, places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([projection.at((lon, lat)) for lon, lat in places])


@lru_cache(maxsize=4)
def _ground(key: _Key, size: tuple[int, int]) -> Image.Image:
    width, height = size
    large = Image.new("RGB", (width * FINER, height * FINER), SEA.light)
    draw, at = ImageDraw.Draw(large), key.projection
    land, rivers = features(key.dataset, "land"), features(key.dataset, "rivers")
    water = features(key.dataset, "water") if key.standing is None else []  # its outlines are those of a small map
    for feature in land:
        fill = LAND_FILL["KP" if feature["properties"].get("country") == "KP" else ""]
        for rings in _areas(feature):
            draw.polygon(_large(rings[0], at), fill=fill)
    for feature in land:
        for rings in _areas(feature):
            draw.line(_large(rings[0], at), fill=BORDER, width=FINER)
    for feature in water:
        for rings in _areas(feature):
            draw.polygon(_large(rings[0], at), fill=_LOOK["water"]["get_fill_color"])
    _stroke(draw, at, rivers, "rivers", _RIVER if key.standing is None else 2 * _RIVER)
    if key.standing is not None:
        _close_by(draw, key, key.standing)
    return large.reduce(FINER)


def _close_by(draw: ImageDraw.ImageDraw, key: _Key, standing: frozenset[str]) -> None:
    """What is seen only on a map of one crossing: the river's banks, tracks and bridges."""
    for feature in features(key.dataset, "reaches"):
        for rings in _areas(feature):
            draw.polygon(_large(rings[0], key.projection), fill=_LOOK["reaches"]["get_fill_color"])
    for name, width in (("lines", _TRACK), ("friendship_bridge", _BRIDGE)):
        kept = [each for each in features(key.dataset, name) if str(each["properties"]["id"]) in standing]
        _stroke(draw, key.projection, kept, name, width)


def _stroke(
    draw: ImageDraw.ImageDraw, at: Projection, features: list[Mapping[str, Any]], layer: str, width: int
) -> None:
    """Draws lines in the colour of their layer."""
    for feature in features:
        for line in _lines(feature):
            draw.line(_large(line, at), fill=_LOOK[layer]["get_line_color"], width=width * FINER, joint="curve")


def features(dataset: Dataset, name: str) -> list[Mapping[str, Any]]:
    """The features of a layer; none where the package does not have it."""
    return list(dataset.layer(name)["features"]) if name in dataset.layers else []


def _areas(feature: Mapping[str, Any]) -> Iterator[list[list[Point]]]:
    """The polygons of a feature, each as its rings."""
    shape = feature["geometry"]
    yield from shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


def _lines(feature: Mapping[str, Any]) -> Iterator[list[Point]]:
    """The lines of a feature."""
    shape = feature["geometry"]
    yield from shape["coordinates"] if shape["type"] == "MultiLineString" else [shape["coordinates"]]


def _large(line: list[Point], projection: Projection) -> list[Point]:
    places = (projection.at((place[0], place[1])) for place in line)
    return [(x * FINER, y * FINER) for x, y in places]


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


def frame(dataset: Dataset, view: View, event: str | None = None) -> Frame | None:
    """What the map of a view shows; None where nobody says where its crossings are.

    Args:
        dataset: The package.
        view: The view.
        event: The id of an event of the log that the page is about; None = it is about the day.
    """
    chosen = chosen_crossing(view, event)
    rows = dataset.crossings[dataset.crossings["crossing_id"] == chosen]
    if rows.empty:
        return border(dataset)
    if chosen in dataset.placeless:
        return None
    lon, lat = float(rows["lon"].iloc[0]), float(rows["lat"].iloc[0])
    banks = tuple(_banks(dataset, (lon, lat)))
    boxes = [_box((lon, lat), _ROUND), *(_box(place.at, _BESIDE) for place in banks)]
    return Frame(_round_all(boxes), chosen, _standing(dataset, view.selection.as_of, chosen), banks)


def border(dataset: Dataset) -> Frame | None:
    """The whole border: all crossings that have a place; None if none has."""
    placed = dataset.crossings[~dataset.crossings["crossing_id"].isin(dataset.placeless)]
    if placed.empty:
        return None
    lon, lat = (placed[name].to_numpy(np.float64) for name in ("lon", "lat"))
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
