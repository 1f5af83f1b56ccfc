"""The package of an own log: its columns, sources, titles and hash, and the land around its crossings on the map."""

import json

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
from tests.importer.taking import TODAY, take
from tests.importer.taking import dataset as read_back
from tests.importer.test_pipeline import LOG as INTERVALS
from tests.importer.test_wording import taken

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


def test_a_cause_is_said_as_the_file_says_it():
    said = {"2019-01-01": "", "2020-03-21": "Flood damage, 水害"}
    dataset = package(LOG.format(",cause", ",", ',"Flood damage, 水害"'))
    assert dict(zip(dataset.events["date"], dataset.events["cause"], strict=True)) == said


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


def test_the_tables_of_an_own_log_are_in_the_encoding_that_they_name():
    taken = take("place,state,date\n평양,on,2020-01-01\n")
    described = [r for r in taken.dataset.descriptor["resources"] if r["format"] == "csv"]
    texts = {r["name"]: taken.files[r["path"]].decode(r["encoding"]) for r in described}
    assert "평양" in texts["places"]


def test_an_own_log_keeps_the_order_of_its_columns():
    header, _ = (
        take("place,service,state,date\nX,both,on,2020-01-01\n").files["data/events.csv"].decode().split("\n", 1)
    )
    assert header == (
        "event_id,date,order_in_day,crossing_id,service,kind,status_after,verdict,verdict_date,direction,affects,"
        "summary,cause_class,verdict_note,cause,cargo,summary_ko,summary_zh"
    )


@pytest.mark.parametrize(("column", "text"), [("url", "https://example.org/a"), ("title", "A report")])
def test_a_row_names_its_source_by_an_address_or_a_title_alone(column, text):
    found = read_back(take(f"place,state,date,{column}\nX,on,2020-01-01,{text}\n"))
    assert text in found.sources[column].tolist()


def test_a_source_that_a_row_names_is_a_mention_and_the_file_itself_speaks_for_the_rest():
    found = read_back(take(INTERVALS, how=HowToRead(owner="A. Researcher")))
    sources = found.sources.set_index("source_id")
    assert sources.loc["own-file", ["publisher", "source_type"]].tolist() == ["A. Researcher", "editorial"]
    (cited,) = sources.index.difference(["own-file"])
    assert sources.loc[cited, ["publisher", "url", "seen"]].tolist() == ["A Paper", "https://example.org/a", "mention"]
    said = dict(zip(found.claims["event_id"], found.claims["source_id"], strict=True))
    assert said["row-2"] == cited
    assert {said[event] for event in said if event != "row-2"} == {"own-file"}
    assert found.crossings[["lon", "lat"]].to_numpy().tolist() == [[124.4, 40.1]]
    assert found.is_own_log


def test_a_name_that_is_a_source_in_one_row_and_a_title_in_another_is_one_source():
    rows = "crossing,date,status,source,title\nAlpha,2020-01-01,open,A Paper,\nAlpha,2020-02-01,suspended,,A Paper\n"
    found = read_back(take(rows))
    assert found.claims["source_id"].tolist() == ["s-a-paper", "s-a-paper"]
    assert found.sources["source_id"].tolist() == ["own-file", "s-a-paper"]


def test_crossings_may_have_a_table_of_their_own():
    crossings = "crossing,lat,lon,name_ko\nAlpha,40.5,124.5,알파\n"
    files = {"log.csv": b"crossing,date,status\nAlpha,2020-01-01,on\n", "where.csv": crossings.encode()}
    found = read_back(pipeline.take_in(files, HowToRead(), TODAY))
    assert found.crossings[["lon", "lat", "name_ko"]].to_numpy().tolist() == [[124.5, 40.5, "알파"]]


def test_a_package_has_the_same_hash_if_it_is_made_of_the_same():
    def of(files, how, today):
        return pipeline.take_in(files, how, today).dataset.content_hash

    given = {"a.csv": INTERVALS.encode(), "b.csv": INTERVALS.replace("Alpha", "Beta").encode()}
    first = of(given, HowToRead(), TODAY)
    assert of(dict(reversed(given.items())), HowToRead(), TODAY) == first
    others = [
        of({"a.csv": given["a.csv"]}, HowToRead(), TODAY),
        of(dict(zip(given, reversed(given.values()), strict=True)), HowToRead(), TODAY),
        of(given, HowToRead(title="Mine"), TODAY),
        of(given, HowToRead(), TODAY - 1),
    ]
    assert len({first, *others}) == 5


def test_a_package_names_each_file_that_it_is_made_of():
    files = {name: INTERVALS.replace("Alpha", name).encode() for name in ("a.csv", "b.csv")}
    described = pipeline.take_in(files, HowToRead(), TODAY).dataset.descriptor
    assert described["own_log"]["files"] == ["a.csv", "b.csv"]
    assert described["description"] == "A log of one's own, made from a.csv, b.csv."


def test_a_title_says_what_the_row_says_and_then_its_note():
    titles = read_back(taken()).events.set_index("event_id")["summary"]
    assert titles["row-2"] == "Open (row 2 of log.csv): a note"
    assert titles["row-3"] == "Suspended (row 3 of log.csv)."
