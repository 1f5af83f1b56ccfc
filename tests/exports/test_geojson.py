"""The GeoJSON files: each event at its crossing, with a `when` that GeoPandas and a JSON-LD processor read."""

import io
import json

import geopandas as gpd
import numpy as np
import pytest
from pyld import jsonld

from raillinks.exports import geojson, table_bytes
from tests.own_words.logs import log_of
from tests.support.exports import no_document, read, the_view

LPO = "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#"
PROPERTIES = "https://purl.org/geojson/vocab#properties"
QUERIES = ([("as_of", "2022-09-26")], [("mode", "all"), ("confidence", "disputed")])
COVERED_TO = np.datetime64("2026-01-31")


@pytest.fixture(params=QUERIES, ids=str)
def view(request, dataset):
    return the_view(dataset, request.param)


def bounds(side):
    """The first and the last day of a start or an end."""
    return side.get("in", side.get("earliest")), side.get("in", side.get("latest"))


def test_the_window_of_each_event_is_its_when(dataset, view):
    features = json.loads(geojson.events_geojson(dataset, view))["features"]
    rows = read(table_bytes.plain_csv(dataset, view, "events"))
    assert len(features) == len(rows)
    for feature, row in zip(features, rows, strict=True):
        [span] = feature["when"]["timespans"]
        window = (row["date_earliest"], row["date_latest"])
        assert bounds(span["start"]) == window
        assert ("in" in span["start"]) == (window[0] == window[1]) == ("end" not in span)
        assert bounds(span.get("end", span["start"])) == window
        assert feature["when"]["certainty"] == geojson.CERTAINTY[row["confidence"]]


def test_geopandas_reads_every_event_and_every_feature(dataset, view):
    events = gpd.read_file(io.BytesIO(geojson.events_geojson(dataset, view)))
    assert events["event_id"].tolist() == [r["event_id"] for r in read(table_bytes.plain_csv(dataset, view, "events"))]
    assert not events.geometry.is_empty.any()
    content = geojson.features_geojson(dataset, view)
    features = gpd.read_file(io.BytesIO(content))
    assert features["id"].tolist() == [each["properties"]["id"] for each in json.loads(content)["features"]]
    assert set(view.links["crossing_id"]) <= set(features["crossing_id"])


def test_a_json_ld_processor_reads_when_and_properties(dataset, view):
    body = json.loads(geojson.events_geojson(dataset, view))
    [collection] = jsonld.expand(body, {"documentLoader": no_document, "base": "https://rail.example/"})
    found = collection[f"{LPO}hasFeature"]
    assert [each["@id"] for each in found] == [f"https://rail.example/{each['id']}" for each in body["features"]]
    for node, feature in zip(found, body["features"], strict=True):
        [when] = node[f"{LPO}when"]
        [span] = when[f"{LPO}timespan"]
        start = span[f"{LPO}has_start"][0]
        assert {name: start[f"{LPO}{name}"][0]["@value"] for name in feature["when"]["timespans"][0]["start"]} == (
            feature["when"]["timespans"][0]["start"]
        )
        assert when[f"{LPO}has_certainty"] == [{"@value": feature["when"]["certainty"]}]
        assert node[PROPERTIES] == [{"@type": "@json", "@value": feature["properties"]}]


def test_shapes_of_every_depth_are_json_ld_too(dataset, plain_view):
    body = json.loads(geojson.features_geojson(dataset, plain_view))
    assert {each["geometry"]["type"] for each in body["features"]} - {"Point"}
    [collection] = jsonld.expand(body, {"documentLoader": no_document})
    assert len(collection[f"{LPO}hasFeature"]) == len(body["features"])


@pytest.mark.parametrize(
    ("exists", "start", "end"),
    [
        (("1911-11-01", "1950-11/1951-02"), {"in": "1911-11-01"}, {"earliest": "1950-11-01", "latest": "1951-02-28"}),
        (("1911", ""), {"earliest": "1911-01-01", "latest": "1911-12-31"}, {"earliest": "2026-01-31"}),
        (("", "1945-08-15"), {"latest": "1945-08-15"}, {"in": "1945-08-15"}),
        (("", ""), {"latest": "2026-01-31"}, {"earliest": "2026-01-31"}),
    ],
)
def test_a_bridge_without_a_known_start_or_end_says_only_what_is_known(exists, start, end):
    properties = dict(zip(("exists_from", "exists_to"), exists, strict=True))
    assert geojson.of_structure(properties, COVERED_TO) == {"timespans": [{"start": start, "end": end}]}
    assert geojson.of_structure({}, COVERED_TO)["timespans"][0]["end"] == {"earliest": "2026-01-31"}


def test_geojson_puts_each_event_at_its_crossing(dataset, plain_view):
    body = json.loads(geojson.events_geojson(dataset, plain_view))
    assert [f["id"] for f in body["features"]] == list(plain_view.events["event_id"])[::-1]
    assert (body["as_of"], body["known_on"], body["data_version"]) == (
        str(plain_view.selection.as_of),
        "",
        dataset.version,
    )
    group = next(f for f in body["features"] if f["properties"]["crossing_id"] == "all-china-dprk")
    assert group["geometry"]["type"] == "MultiPoint"
    assert len(group["geometry"]["coordinates"]) == len(dataset.chinese_crossings)
    own = next(f for f in body["features"] if f["properties"]["crossing_id"] == "dandong-sinuiju")
    assert own["geometry"]["type"] == "Point"
    assert own["geometry"]["coordinates"][0] == pytest.approx(124.39, abs=0.01)


def test_features_carry_the_statuses_of_the_listed_links(dataset):
    view = the_view(dataset, [("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju")])
    features = json.loads(geojson.features_geojson(dataset, view))["features"]
    own = [f["properties"] for f in features if f["properties"]["crossing_id"] == "dandong-sinuiju"]
    assert {p["layer"] for p in own} == {"crossings", "friendship_bridge"}
    assert {(p["freight_status"], p["passenger_status"]) for p in own} == {("open", "suspended")}


def test_a_crossing_of_which_nobody_says_where_it_is_has_no_point():
    dataset = log_of("in_out")
    view = the_view(dataset, [("mode", "all")])
    for write in (geojson.features_geojson, geojson.events_geojson):
        features = json.loads(write(dataset, view))["features"]
        assert features
        assert [f["geometry"] for f in features] == [None] * len(features)  # RFC 7946, 3.2: it is unlocated
        assert {f["properties"].get("accuracy_m") for f in features} == {None}
