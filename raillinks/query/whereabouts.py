"""Where each crossing lies: its names, the river, the line over it, and how far and which way to towns and crossings.

Worked out from the geometry of the layers, on the ellipsoid of WGS 84. Every direction is the one in which a straight
way from the crossing begins.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import numpy as np
from geographiclib.geodesic import Geodesic

from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.i18n.translator import Translator, message
from raillinks.package.dataset import NO_PLACE, Dataset
from raillinks.package.descriptor import Json

WHERE_IT_LIES = message("Where it lies")
NAMES = message("In other scripts")
RIVER = message("River")
LINE = message("Railway line")
TOWNS = message("Nearest towns")
NEXT_CROSSINGS = message("Next crossings on the border")
POSITION = message("Latitude, longitude")
WAY = message("{place}, {km} km to the {direction}")
APPROXIMATE = message("to within {km} km")
NEAREST, MOST_PLACES = 12, 1000
"""Of so many crossings it is said how far they are; of more places than `MOST_PLACES` nobody asks which is next."""
_RADIUS, _FLATTENED = 6_371_008.8, 0.01
"""Metres: the mean radius of WGS 84; distances on a sphere of it differ by less than that part from the true ones."""
_ROUGH = 500
"""Metres: a position that is known less well is called so, as on the map."""
_SIDES = 2
_IN_TENTHS = 10
"""Kilometres: a shorter way is said to a tenth."""


class Direction(StrEnum):
    """The eight points of the compass."""

    NORTH, NORTHEAST, EAST, SOUTHEAST = "north", "northeast", "east", "southeast"
    SOUTH, SOUTHWEST, WEST, NORTHWEST = "south", "southwest", "west", "northwest"


_WORDS: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.NORTH: message("north"), Direction.NORTHEAST: message("northeast"),
        Direction.EAST: message("east"), Direction.SOUTHEAST: message("southeast"),
        Direction.SOUTH: message("south"), Direction.SOUTHWEST: message("southwest"),
        Direction.WEST: message("west"), Direction.NORTHWEST: message("northwest"),
    }
)  # fmt: skip

Names = Mapping[str, str]
"""A name in each language that has one, by code."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far it is from a crossing to a place, and which way.

    Args:
        place_id: The crossing, or the id of the town in the layer `cities`.
        names: Its names.
        km: Kilometres.
        direction: In which direction the way begins.
        is_next: Whether it is a crossing with no other one between, which would be nearer to both; a town never is.
    """

    place_id: str
    names: Names
    km: float
    direction: Direction
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a crossing lies.

    Args:
        names: The names of the crossing.
        river: The names of the river; none where the log has none.
        lon: Degrees east.
        lat: Degrees north.
        accuracy_m: How far off the position may be, in metres; None where nobody says.
        lines: The names of the railway lines drawn through it; none where no line is.
        towns: The nearest town of each country, at most two, the nearest first.
        crossings: The nearest `NEAREST` others, the nearest first; none in a log with more than `MOST_PLACES`.
    """

    names: Names
    river: Names
    lon: float
    lat: float
    accuracy_m: float | None
    lines: tuple[Names, ...]
    towns: tuple[Way, ...]
    crossings: tuple[Way, ...]

    @property
    def next_crossings(self) -> tuple[Way, ...]:
        """Those with no other one between, the nearest first."""
        return tuple(way for way in self.crossings if way.is_next)


def of_crossing(dataset: Dataset, crossing_id: str) -> Whereabouts | None:
    """Where a crossing lies; None where nobody says where it is."""
    return dataset.once(_of_all).get(crossing_id)


def _of_all(dataset: Dataset) -> Mapping[str, Whereabouts]:
    """Where each crossing with a position lies, by its id."""
    placed = [each for each in _features(dataset, "crossings") if (_accuracy(each) or 0) < NO_PLACE]
    lines, cities = _features(dataset, "lines"), _features(dataset, "cities")
    return {
        _id(each): _of(each, [placed[n] for n in near], lines, cities)
        for each, near in zip(placed, _nearest(placed), strict=True)
    }


def _nearest(placed: Sequence[Json]) -> Iterator[Sequence[int]]:
    """The numbers of the crossings that are near each one, about the nearest first; none where there are too many."""
    if len(placed) > MOST_PLACES:
        yield from ((),) * len(placed)
        return
    lon, lat = np.radians(np.array([each["geometry"]["coordinates"][:2] for each in placed], float).reshape(-1, 2)).T
    on_sphere = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    for n, one in enumerate(on_sphere.T):
        apart = ((on_sphere - one[:, None]) ** 2).sum(axis=0)
        yield [other for other in np.argsort(apart, kind="stable")[: NEAREST + 2].tolist() if other != n]


def _of(crossing: Json, near: Sequence[Json], lines: Sequence[Json], cities: Sequence[Json]) -> Whereabouts:
    own, point = crossing["properties"], crossing["geometry"]["coordinates"]
    nearest = sorted(((*_inverse(crossing, other), other) for other in near), key=itemgetter(0))[:NEAREST]
    return Whereabouts(
        names=_names(own),
        river=_names(own, "river"),
        lon=float(point[0]),
        lat=float(point[1]),
        accuracy_m=_accuracy(crossing),
        lines=tuple(_names(line["properties"]) for line in lines if point in _points(line)),
        towns=tuple(islice(_nearest_of_each_country(crossing, cities), _SIDES)),
        crossings=tuple(
            _way(metres, azimuth, other, is_next=not any(_is_nearer(third, other, metres) for *_, third in nearest[:n]))
            for n, (metres, azimuth, other) in enumerate(nearest)
        ),
    )


def _nearest_of_each_country(crossing: Json, cities: Sequence[Json]) -> Iterator[Way]:
    """The nearest town of each country, the nearest first; a town without a province is of none."""
    seen = set()
    for city in sorted(cities, key=lambda city: _metres(crossing, city)):
        country = city["properties"].get("province", "")[:2]
        if country and country not in seen:
            seen.add(country)
            yield _way(*_inverse(crossing, city), city)


def _way(metres: float, azimuth: float, end: Json, *, is_next: bool = False) -> Way:
    direction = [*Direction][round(azimuth / 45) % 8]
    return Way(_id(end), _names(end["properties"]), metres / 1000, direction, is_next)


def _metres(one: Json, other: Json) -> float:
    return _inverse(one, other)[0]


def _is_nearer(one: Json, other: Json, metres: float) -> bool:
    """Whether two places are nearer to each other than that; the sphere says so where that is clear."""
    (lon, lat), (to_lon, to_lat) = (map(radians, place["geometry"]["coordinates"][:2]) for place in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    about = 2 * _RADIUS * asin(min(1, sqrt(half)))
    return about < metres if abs(about - metres) > _FLATTENED * metres else _metres(one, other) < metres


def _inverse(start: Json, end: Json) -> tuple[float, float]:
    """Metres from one place to another, and the azimuth in degrees with which that way begins."""
    (lon, lat), (to_lon, to_lat) = (place["geometry"]["coordinates"] for place in (start, end))
    way = Geodesic.WGS84.Inverse(lat, lon, to_lat, to_lon, Geodesic.DISTANCE | Geodesic.AZIMUTH)
    return float(way["s12"]), float(way["azi1"])


def _features(dataset: Dataset, layer: str) -> list[Json]:
    """The features of a layer; none where the package has no such layer."""
    return list(dataset.layer(layer)["features"]) if layer in dataset.layers else []


def _id(feature: Json) -> str:
    return str(feature["properties"].get("crossing_id", feature["id"]))


def _names(properties: Json, kind: str = "name") -> Names:
    columns = {code: language.name_column.replace("name", kind, 1) for code, language in LANGUAGES.items()}
    return {code: str(properties[column]) for code, column in columns.items() if properties.get(column)}


def _accuracy(crossing: Json) -> float | None:
    given = crossing["properties"].get("accuracy_m")
    return None if given is None else float(given)


def _points(line: Json) -> list[Any]:
    coordinates: list[Any] = line["geometry"]["coordinates"]
    if line["geometry"]["type"] == "LineString":
        return coordinates
    return [point for part in coordinates for point in part]


def named(names: Names, lang: str) -> str:
    """A name in a language, or the English one; empty where there is none."""
    return names.get(lang) or names.get(ENGLISH, "")


def in_words(where: Whereabouts, say: Translator) -> str:
    """Where a crossing lies, in sentences, unescaped."""
    return say.sentences(say("{head}: {text}.", head=label, text=text) for label, text in parts(where, say))


def parts(where: Whereabouts, say: Translator) -> Iterator[tuple[str, str]]:
    """What is to say of it: a label and the words for it, both unescaped.

    Args:
        where: Where the crossing lies.
        say: The messages of the language.
    """
    others = {code: name for code, name in where.names.items() if code != say.lang}
    if others:
        yield say(NAMES), say.in_a_row(others.values())
    if where.river:
        yield say(RIVER), named(where.river, say.lang)
    if where.lines:
        yield say(LINE), say.listed([named(line, say.lang) for line in where.lines])
    yield from _around(where, say)
    rough = where.accuracy_m or 0
    note = say(APPROXIMATE, km=kilometres(rough / 1000, say)) if rough > _ROUGH else ""
    yield say(POSITION), say.with_note(f"{where.lat:.4f}, {where.lon:.4f}", note)


def _around(where: Whereabouts, say: Translator) -> Iterator[tuple[str, str]]:
    """The nearest towns and the next crossings."""
    for label, ways in ((TOWNS, where.towns), (NEXT_CROSSINGS, where.next_crossings)):
        if ways:
            yield say(label), say.clauses(way_in_words(way, say) for way in ways)


def around_in_words(where: Whereabouts, say: Translator) -> str:
    """The nearest towns and the next crossings, in sentences, unescaped; empty where there are none."""
    return say.sentences(say("{head}: {text}.", head=label, text=text) for label, text in _around(where, say))


def way_in_words(way: Way, say: Translator) -> str:
    """A way: "Dandong, 1.6 km to the north", unescaped."""
    return say(WAY, place=named(way.names, say.lang), **distance(way, say))


def distance(way: Way, say: Translator) -> dict[str, str]:
    """The kilometres and the direction of a way, in words."""
    return {"km": kilometres(way.km, say), "direction": say(_WORDS[way.direction])}


def kilometres(km: float, say: Translator) -> str:
    """Kilometres as the language writes them, short ones to a tenth."""
    return say.number(km, 1 if km < _IN_TENTHS else 0)
