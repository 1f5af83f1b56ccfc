"""Where a crossing lies: distances and directions against a second geodesic, by Vincenty's formulae."""

import json
from dataclasses import replace
from itertools import combinations, pairwise, permutations
from math import atan, atan2, cos, degrees, radians, sin, sqrt, tan

import pytest

from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import say
from raillinks.query import whereabouts
from raillinks.query.whereabouts import Direction
from tests.conftest import ROOT
from tests.support import own_package
from tests.support.messages import MOSTLY
from tests.support.tiers import seeded

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257223563
"""The ellipsoid of WGS 84: its longer half axis in metres, and how flat it is."""
TOLERANCE_KM = 0.001
CHAIN = (
    "broken-bridge", "dandong-sinuiju", "shanghekou-chongsu", "jian-manpo", "qingshi-samgang", "kaishantun-sambong",
    "tumen-namyang", "hunchun-hunyung", "khasan-tumangang",
)  # fmt: skip
"""The crossings as they follow each other along the border, up the Yalu and down the Tumen."""


def vincenty(start, end):
    """Kilometres from one (lon, lat) to another and the azimuth at the start, by Vincenty's inverse formula of 1975."""
    polar = AXIS * (1 - FLATTENING)
    apart = radians(end[0] - start[0])
    one, other = (atan((1 - FLATTENING) * tan(radians(place[1]))) for place in (start, end))
    along = apart
    for _ in range(100):
        across = cos(other) * sin(along), cos(one) * sin(other) - sin(one) * cos(other) * cos(along)
        sine, cosine = sqrt(across[0] ** 2 + across[1] ** 2), sin(one) * sin(other) + cos(one) * cos(other) * cos(along)
        arc = atan2(sine, cosine)
        azimuth = cos(one) * cos(other) * sin(along) / sine
        square = 1 - azimuth**2
        middle = cosine - 2 * sin(one) * sin(other) / square
        factor = FLATTENING / 16 * square * (4 + FLATTENING * (4 - 3 * square))
        before, along = (
            along,
            apart
            + (1 - factor)
            * FLATTENING
            * azimuth
            * (arc + factor * sine * (middle + factor * cosine * (2 * middle**2 - 1))),
        )
        if abs(along - before) < 1e-14:
            break
    u = square * (AXIS**2 - polar**2) / polar**2
    a = 1 + u / 16384 * (4096 + u * (u * (320 - 175 * u) - 768))
    b = u / 1024 * (256 + u * (u * (74 - 47 * u) - 128))
    more = b / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    shift = b * sine * (middle + b / 4 * (cosine * (2 * middle**2 - 1) - more))
    return polar * a * (arc - shift) / 1000, degrees(atan2(*across)) % 360


def eighth(azimuth):
    """The point of the compass whose sector of 45 degrees has an azimuth."""
    points = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
    return next(point for n, point in enumerate((*points, "north")) if azimuth < 45 * n + 22.5)


def features(layer):
    return json.loads((ROOT / "layers" / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def places():
    return {each["id"]: each["geometry"]["coordinates"] for name in ("crossings", "cities") for each in features(name)}


@pytest.fixture(scope="module")
def all_crossings(dataset):
    return {crossing: whereabouts.of_crossing(dataset, crossing) for crossing in dataset.crossing_ids}


def test_every_distance_and_direction_is_that_of_the_geodesic(all_crossings, places):
    assert set(all_crossings) == set(CHAIN)
    for crossing, where in all_crossings.items():
        assert {way.place_id for way in where.crossings} == set(CHAIN) - {crossing}
        for way in (*where.towns, *where.crossings):
            km, azimuth = vincenty(places[crossing], places[way.place_id])
            assert way.km == pytest.approx(km, abs=TOLERANCE_KM)
            assert way.direction == eighth(azimuth), (crossing, way.place_id, azimuth)


def test_the_towns_are_the_nearest_of_each_country(all_crossings, places):
    countries = {each["id"]: each["properties"].get("province", "")[:2] for each in features("cities")}
    for crossing, where in all_crossings.items():
        nearest: dict[str, str] = {}
        for town in sorted(countries, key=lambda town: vincenty(places[crossing], places[town])[0]):
            nearest.setdefault(countries[town], town)
        nearest.pop("", None)
        assert [way.place_id for way in where.towns] == list(nearest.values())[:2]


def test_next_are_those_that_follow_along_the_border(all_crossings):
    following = {frozenset(pair) for pair in pairwise(CHAIN)}
    for one, other in combinations(CHAIN, 2):
        is_next = frozenset((one, other)) in following
        for start, end in ((one, other), (other, one)):
            assert (end in {way.place_id for way in all_crossings[start].next_crossings}) == is_next


def test_a_line_is_named_where_it_is_drawn_through_the_crossing(all_crossings):
    assert [line["en"] for line in all_crossings["dandong-sinuiju"].lines] == ["Pyongui Line"]
    assert all_crossings["broken-bridge"].lines == ()
    assert all(len(where.lines) == 1 for crossing, where in all_crossings.items() if crossing != "broken-bridge")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_have_the_names_in_the_other_scripts_and_every_way(all_crossings, lang):
    for where in all_crossings.values():
        text = whereabouts.in_words(where, say(lang))
        assert all(name in text for code, name in where.names.items() if code != lang)
        for way in (*where.towns, *where.next_crossings):
            assert whereabouts.way_in_words(way, say(lang)) in text
            assert whereabouts.named(way.names, lang) in text
        assert "{" not in text


def test_a_direction_has_another_word_in_each_language():
    for lang in LANGUAGES:
        assert len({say(lang)(str(direction)) for direction in Direction}) == len(Direction)
        assert lang not in MOSTLY or not any(say(lang)(str(d)).isascii() for d in Direction)


def test_a_log_without_positions_says_nothing():
    own = own_package.package()
    assert [whereabouts.of_crossing(own, crossing) for crossing in own.crossing_ids] == [None]


def log_of_places(dataset, points):
    """A log with crossings at some points, and no other layer."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": f"place-{n}", "properties": {"crossing_id": f"place-{n}", "name": f"Place {n}"},
             "geometry": {"type": "Point", "coordinates": point}}
            for n, point in enumerate(points)
        ],
    }  # fmt: skip
    return replace(dataset, layers={"crossings": json.dumps(collection).encode()})


def test_of_many_places_the_nearest_are_said_and_those_with_no_other_one_between(dataset):
    chance = seeded("places")
    points = [[chance.uniform(-179, 179), chance.uniform(-80, 80)] for _ in range(60)]
    own = log_of_places(dataset, points)
    km = {(one, other): vincenty(points[one], points[other])[0] for one, other in permutations(range(len(points)), 2)}
    for one in range(len(points)):
        where = whereabouts.of_crossing(own, f"place-{one}")
        others = sorted((other for other in range(len(points)) if other != one), key=lambda other: km[one, other])
        assert [way.place_id for way in where.crossings] == [f"place-{n}" for n in others[: whereabouts.NEAREST]]
        expected = [
            f"place-{other}"
            for n, other in enumerate(others[: whereabouts.NEAREST])
            if not any(km[third, other] < km[one, other] for third in others[:n])
        ]
        assert [way.place_id for way in where.next_crossings] == expected


def test_of_more_places_than_anybody_looks_through_none_is_the_next_one(dataset):
    points = [[n / 10, n / 20] for n in range(whereabouts.MOST_PLACES + 1)]
    where = whereabouts.of_crossing(log_of_places(dataset, points), "place-7")
    assert (where.crossings, where.lon) == ((), 0.7)
