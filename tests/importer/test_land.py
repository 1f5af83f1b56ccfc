"""The map of an own log has the land and the borders around its crossings."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from dashboard.i18n import translator
from dashboard.widgets import notices
from raillinks.i18n.languages import LANGUAGES
from raillinks.importer import build_package, pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.validation import load

TODAY = np.datetime64("2026-11-24", "D")
LOG = "crossing,date,status{}\nLaredo,2019-01-01,open{}\nEl Paso,2020-03-21,partial{}\n"
PLACED = LOG.format(",lat,lon", ",27.5,-99.5", ",31.7,-106.5")


def package(text):
    taken = pipeline.take_in({"log.csv": text.encode()}, HowToRead(), TODAY)
    return load.of_files(package_files.of_contents(taken.files))


def countries(points):
    return {feature["id"]: shape(feature["geometry"]) for feature in build_package.around(points)}


def test_it_is_in_the_package_with_its_licence_and_on_the_map_with_its_credit():
    dataset = package(PLACED)
    layer = dataset.layer("land")
    assert (layer["licence"], layer["credits"]) == ("Public domain", "Natural Earth")
    assert {feature["id"] for feature in layer["features"]} == {"US", "MX"}
    [described] = [each for each in dataset.descriptor["resources"] if each["name"] == "land"]
    assert described["licenses"][0]["title"] == "Public domain"
    for lang in LANGUAGES:
        assert "Natural Earth" in notices.of_its_map(dataset, translator.say(lang))


def test_a_log_without_coordinates_has_none():
    dataset = package(LOG.format("", "", ""))
    assert "land" not in dataset.layers
    assert "Natural Earth" not in notices.of_its_map(dataset, translator.say("en"))


@pytest.mark.parametrize("points", [[(-99.5, 27.5), (-106.5, 31.7)], [(179.9, -17.0)], [(0.0, 89.0)], [(20.9, 52.2)]])
def test_it_is_cut_at_the_edge_of_what_a_map_of_the_crossings_shows(points):
    shapes = countries(points)
    assert all(each.is_valid and not each.is_empty for each in shapes.values())
    for west, south, east, north in (each.bounds for each in shapes.values()):
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert max(abs(edge - lon) for lon, _ in points for edge in (west, east)) <= 15
        assert max(abs(edge - lat) for _, lat in points for edge in (south, north)) <= 15


def test_neighbours_meet_without_a_gap_in_which_the_sea_would_show():
    """Inland, a window has no point without a country but for what is left out as smaller than a pixel."""
    window = shapely.box(8.0, 46.5, 20.0, 50.0)
    areas = countries([(9.0, 47.0), (19.0, 49.5)])
    gap = window.difference(shapely.union_all(list(areas.values())))
    assert gap.area / window.area < 1e-3
    twice = sum(each.intersection(window).area for each in areas.values()) - window.intersection(
        shapely.union_all(list(areas.values()))).area  # fmt: skip
    assert twice / window.area < 1e-3


def test_each_country_has_a_name_in_each_language_and_ids_come_once():
    features = json.loads(build_package.LAND_FILE.read_text(encoding="utf-8"))["features"]
    assert len({feature["id"] for feature in features}) == len(features) > 200
    lacking = [
        feature["id"] for feature in features
        if not all(feature["properties"].get(language.name_column) for language in LANGUAGES.values())
    ]  # fmt: skip
    assert lacking == [f"ne-{name}" for name in ("indian-ocean-ter", "n-cyprus", "siachen-glacier", "somaliland")]


def test_a_title_of_somebody_else_is_text():
    dataset = package(PLACED)
    [described] = [each for each in dataset.descriptor["resources"] if each["name"] == "land"]
    described["sources"] = [{"title": "<b>x</b>" * 100}]
    assert len(notices.of_its_map(dataset, translator.say("en"))) < 300
