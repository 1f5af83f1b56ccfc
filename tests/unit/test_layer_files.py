"""The descriptor and the needed layers: what is wrong is said, piece by piece."""

import json
from time import process_time

import pytest

from layers.catalog import LAYERS as LAYER_TABLE
from raillinks.package import crossings, descriptor, json_files, layer_files, table_columns
from raillinks.words.problems import DataError, did_you_mean
from tests import tiny

FILES = tiny.files()


def described(**other):
    return json.dumps(json.loads(FILES["datapackage.json"]) | other).encode()


def with_field(**other):
    """The descriptor with something else in the first field of events."""
    found = json.loads(FILES["datapackage.json"])
    found["resources"][0]["schema"]["fields"][0] |= other
    return json.dumps(found).encode()


def with_resource(**other):
    """The descriptor with something else in its first resource, the table of events."""
    found = json.loads(FILES["datapackage.json"])
    found["resources"][0] |= other
    return json.dumps(found).encode()


RESOURCES = json.loads(FILES["datapackage.json"])["resources"]


def problems_of(content):
    with pytest.raises(DataError) as raised:
        descriptor.parse(content)
    return raised.value.problems


def test_a_sound_descriptor_is_read():
    assert descriptor.parse(FILES["datapackage.json"])["version"]


def without(key):
    found = json.loads(FILES["datapackage.json"])
    del found[key]
    return json.dumps(found).encode()


PLACE = "resources[0].schema.fields[0]"


@pytest.mark.parametrize(
    ("content", "column", "code"),
    [
        (b"[]", "", "wrong-type"),
        (b"{", "", "bad-descriptor"),
        (b"[" * 100_000, "", "bad-descriptor"),
        (json.dumps(json.loads(FILES["datapackage.json"])).encode("utf-16"), "", "bad-descriptor"),
        (b"\xef\xbb\xbf" + FILES["datapackage.json"], "", "bad-descriptor"),
        (described(covered_to=float("nan")), "", "bad-descriptor"),
        (described(version=1), "version", "wrong-type"),
        (described(version="1\n"), "version", "wrong-form"),
        (described(version="a b"), "version", "wrong-form"),
        (described(covered_to="2026"), "covered_to", "bad-date"),
        (described(covered_to="2026-02-30"), "covered_to", "bad-date"),
        (described(title=" "), "title", "wrong-form"),
        (described(title="Sinuiju \ud800"), "title", "not-text"),
        (described(title="a\0b"), "title", "not-text"),
        (described(homepage="javascript:alert(1)"), "homepage", "wrong-form"),
        (described(homepage="https://example.org/?a=b"), "homepage", "wrong-form"),
        (described(bugs="javascript:alert@example.org"), "bugs", "wrong-form"),
        (described(licenses=[]), "licenses", "wrong-value"),
        (described(licenses=[{"name": "x", "title": "X"}]), "licenses[0].path", "missing-value"),
        (described(sources=[{"title": "x", "path": "javascript:1"}]), "sources[0].path", "wrong-form"),
        (described(contributors=[{}]), "contributors[0].title", "missing-value"),
        (described(resources={}), "resources", "wrong-type"),
        (described(resources=[1]), "resources[0]", "wrong-type"),
        (described(resources=RESOURCES[1:]), "resources", "missing-table"),
        (described(resources=RESOURCES[:-1]), "resources", "missing-layer"),
        (described(resources=[*RESOURCES, RESOURCES[0]]), f"resources[{len(RESOURCES)}].name", "duplicate"),
        (with_resource(path=1), "resources[0].path", "wrong-type"),
        (with_resource(path="data/other.csv"), "resources", "missing-table"),
        (with_resource(path="data/\0.csv"), "resources[0].path", "not-text"),
        (with_resource(schema=[]), "resources[0].schema", "wrong-type"),
        (with_resource(schema={"fields": []}), "resources[0].schema.fields", "wrong-value"),
        (with_resource(schema={"fields": ["event_id"]}), "resources[0].schema.fields[0]", "wrong-type"),
        (with_field(name=1), f"{PLACE}.name", "wrong-type"),
        (with_field(type=None), f"{PLACE}.type", "unknown-value"),
        (with_field(type="integer"), f"{PLACE}.type", "wrong-schema"),
        (with_field(description=1), f"{PLACE}.description", "wrong-type"),
        (with_field(name="other"), "resources[0].schema.fields", "missing-column"),
        (with_field(name="date"), "resources[0].schema.fields[1]", "duplicate"),
        (with_field(constraints=[]), f"{PLACE}.constraints", "wrong-type"),
        (with_field(constraints={}), f"{PLACE}.constraints.unique", "wrong-schema"),
        (with_field(constraints={"enum": "a"}), f"{PLACE}.constraints.enum", "wrong-type"),
        (with_field(constraints={"enum": [1]}), f"{PLACE}.constraints.enum[0]", "wrong-type"),
        (with_field(constraints={"pattern": 1}), f"{PLACE}.constraints.pattern", "wrong-type"),
        (with_field(constraints={"pattern": "("}), f"{PLACE}.constraints.pattern", "wrong-form"),
        (with_field(constraints={"pattern": "(?=a)"}), f"{PLACE}.constraints.pattern", "wrong-form"),
    ],
)
def test_a_descriptor_that_cannot_be_used_says_where_and_why(content, column, code):
    problems = problems_of(content)
    assert (column, code) in [(p.column, p.code) for p in problems]
    assert all(p.file == "datapackage.json" and p.reason and p.hint for p in problems)


@pytest.mark.parametrize(
    "key", ["name", "title", "description", "version", "covered_to", "licenses", "contributors", "resources"]
)
def test_what_pages_and_exports_need_of_the_descriptor_is_required(key):
    assert [(p.column, p.code) for p in problems_of(without(key))] == [(key, "missing-value")]


def test_a_repeated_column_is_refused():
    found = json.loads(FILES["datapackage.json"])
    fields = found["resources"][0]["schema"]["fields"]
    fields.append(fields[0])
    assert "duplicate" in [p.code for p in problems_of(json.dumps(found).encode())]


def test_the_columns_of_the_code_are_those_of_the_bundled_package():
    """A package may ask for more, never for less; ours asks for the same."""
    for resource in json.loads(FILES["datapackage.json"])["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            column = table_columns.COLUMNS[resource["name"]].get(field["name"])
            if column is None:
                assert resource["name"] == "places"
                continue
            constraints = field.get("constraints", {})
            assert column == table_columns.Column(
                field["type"], constraints.get("required", False), constraints.get("unique", False),
                tuple(constraints.get("enum", ())), constraints.get("pattern", ""), field.get("edtf", ""),
            ), field["name"]  # fmt: skip


LAYERS = tiny.LAYERS | tiny.FURTHER_LAYERS


def layer(name, kind="", coordinates=None, /, **properties):
    """The layer's first feature, with something else in it."""
    found = json.loads(LAYERS[f"layers/{name}.geojson"])
    feature = found["features"][0]
    feature["properties"] |= properties
    feature["geometry"] |= ({"type": kind} if kind else {}) | (
        {} if coordinates is None else {"coordinates": coordinates}
    )
    return json.dumps(found | {"features": [feature]}).encode()


@pytest.mark.parametrize("name", list(layer_files.GEOMETRY))
def test_a_sound_layer_is_read(name):
    features, problems = layer_files.read(LAYERS[f"layers/{name}.geojson"], name)
    assert features
    assert problems == []


def test_what_each_layer_draws_and_names_is_what_the_map_needs():
    """`layers/catalog.py` fills areas, strokes lines and labels what has a name."""
    named = json.loads((json_files.SCHEMAS / "layers.json").read_text(encoding="utf-8"))["$defs"]
    for row in [row for row in LAYER_TABLE if row.name in layer_files.GEOMETRY]:
        if row.light["filled"]:
            assert layer_files.GEOMETRY[row.name] <= {"Polygon", "MultiPolygon", "Point"}, row.name
        without_a_name = layer(row.name, name=None)
        codes = [p.code for p in layer_files.read(without_a_name, row.name)[1]]
        assert (codes == ["wrong-type"]) == (row.label is not None), row.name
    assert set(layer_files.GEOMETRY) <= {row.name for row in LAYER_TABLE} | {"crossings"}
    assert set(layer_files.GEOMETRY) <= set(named)


def test_a_layer_that_has_no_row_in_the_table_may_hold_any_geometry():
    feature = {"type": "Feature", "id": "a", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert layer_files.read(content, "other") == ([feature], [])


@pytest.mark.parametrize(
    "content",
    [
        b"1", b"{}", b'{"features": []}', b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "features": [1]}', b'{"type": "FeatureCollection", "features": [{}]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', b"[" * 100_000,
        FILES["layers/crossings.geojson"].decode().encode("utf-16"),
        b"\xef\xbb\xbf" + FILES["layers/crossings.geojson"],
    ],
)  # fmt: skip
def test_what_is_no_collection_of_features_is_refused(content):
    features, problems = layer_files.read(content, "crossings")
    assert features == []
    assert all(p.file == "layers/crossings.geojson" and p.reason and p.hint for p in problems)
    assert problems


LINE = [[124.0, 40.0], [124.1, 40.0]]
NAN = float("nan")


@pytest.mark.parametrize(
    ("content", "name", "column"),
    [
        (layer("crossings", crossing_id=1), "crossings", "crossing_id"),
        (layer("crossings", crossing_id="all-china-dprk"), "crossings", "crossing_id"),
        (layer("crossings", exists_from=None), "crossings", "exists_from"),
        (layer("crossings", river=["Yalu"]), "crossings", "river"),
        (layer("crossings", context="yes"), "crossings", "context"),
        (layer("crossings", name="Sinuiju \ud800"), "crossings", "name"),
        (layer("crossings", name="a\u0007"), "crossings", "name"),
        (layer("stations", name=7), "stations", "name"),
        (layer("stations", id="other"), "stations", "id"),
        (layer("lines", line_id="other"), "lines", "line_id"),
        (layer("cities", rank="first"), "cities", "rank"),
        (layer("friendship_bridge", accuracy_m=-1), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m="x"), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m=True), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m=NAN), "friendship_bridge", ""),
        (layer("crossings", "LineString", LINE), "crossings", "geometry"),
        (layer("crossings", "", [1]), "crossings", "geometry"),
        (layer("crossings", "", [181, 0]), "crossings", "geometry"),
        (layer("crossings", "", [0, -91]), "crossings", "geometry"),
        (layer("crossings", "", [10**400, 0]), "crossings", ""),
        (layer("crossings", "", "0,0"), "crossings", "geometry"),
        (layer("water", "", [[[NAN, 0]] * 4]), "water", ""),
        (layer("water", "Point", [124, 40]), "water", "geometry"),
        (layer("friendship_bridge", "", [LINE[0]]), "friendship_bridge", "geometry"),
        (layer("friendship_bridge", "", []), "friendship_bridge", "geometry"),
        (layer("friendship_bridge", "", [LINE]), "friendship_bridge", "geometry"),
        (layer("provinces", "", [[*LINE, LINE[0]]]), "provinces", "geometry"),
        (layer("provinces", "", [[*LINE, [124.2, 41.0], [124.3, 41.0]]]), "provinces", "geometry"),
    ],
)
def test_a_layer_that_cannot_be_used_says_where_and_why(content, name, column):
    features, problems = layer_files.read(content, name)
    assert features == []
    assert [(p.file, p.column) for p in problems] == [(f"layers/{name}.geojson", column)]
    assert all(p.reason and p.hint and (p.row == 1 or not column) for p in problems)


@pytest.mark.parametrize("name", list(layer_files.GEOMETRY))
@pytest.mark.parametrize("wrong", [{}, {"id": None}, {"id": 7}, {"id": ""}])
def test_every_feature_needs_an_id(name, wrong):
    found = json.loads(LAYERS[f"layers/{name}.geojson"])
    feature = {key: value for key, value in found["features"][-1].items() if key != "id"}
    found["features"][-1] = feature | wrong
    _, problems = layer_files.read(json.dumps(found).encode(), name)
    assert [(p.row, p.column) for p in problems] == [(len(found["features"]), "id")]


def test_features_do_not_share_an_id():
    found = json.loads(LAYERS["layers/stations.geojson"])
    found["features"].append(found["features"][0])
    _, problems = layer_files.read(json.dumps(found).encode(), "stations")
    assert [(p.row, p.column, p.code) for p in problems] == [(3, "id", "duplicate")]


def test_a_place_without_a_stated_accuracy_is_no_problem():
    assert layer_files.read(layer("friendship_bridge", accuracy_m=None), "friendship_bridge")[1] == []


def test_lines_and_areas_may_come_in_several_parts():
    ring = [*LINE, [124.1, 41.0], LINE[0]]
    assert layer_files.read(layer("friendship_bridge", "MultiLineString", [LINE, LINE]), "friendship_bridge")[1] == []
    assert layer_files.read(layer("provinces", "MultiPolygon", [[ring], [ring]]), "provinces")[1] == []


def test_days_of_existence_and_bridges_are_checked_with_their_place():
    files = dict(LAYERS)
    files["layers/yards.geojson"] = layer("yards", exists_from="2021-02-30")
    layers = {path.removeprefix("layers/").removesuffix(".geojson"): content for path, content in files.items()}
    _, problems = crossings.read(layers)
    assert [(p.file, p.row, p.column, p.code) for p in problems] == [
        ("layers/yards.geojson", 1, "exists_from", "bad-date")
    ]
    layers["yards"] = LAYERS["layers/yards.geojson"]
    layers["friendship_bridge"] = layer("friendship_bridge", crossing_id="alpha-bet")
    _, problems = crossings.read(layers)
    assert [(p.row, p.code, p.hint) for p in problems] == [(1, "unknown-crossing", "did you mean 'alpha-beta'?")]


def test_a_crossing_without_korean_name_or_accuracy_has_the_english_one_and_an_unknown_one():
    features = json.loads(LAYERS["layers/crossings.geojson"])["features"]
    for feature in features:
        for key in ("name_ko", "name_zh", "accuracy_m"):
            del feature["properties"][key]
    table = crossings.table(features)
    assert list(table["name_ko"]) == [""] * 3
    assert table["accuracy_m"].isna().all()


def test_a_hint_for_an_unknown_name_takes_no_time_for_long_lists_and_names():
    """It took minutes: each comparison grows with the square of the length."""
    names = [f"source-{number:06}-of-a-long-list" for number in range(100_000)]
    begin = process_time()
    for _ in range(20):
        did_you_mean("source-000017-of-a-long-lost", names)
        did_you_mean("x" * 1_000_000, names)
    assert process_time() - begin < 30
    assert did_you_mean("source-000017-of-a-long-lost", names) == "did you mean 'source-000017-of-a-long-list'?"


@pytest.mark.parametrize(
    "number",
    ["1e309", "-1E+309", f"{'9' * 18}e0300", f"{'9' * 300}e9", "9" * 19, "-" + "9" * 18, "NaN", "-Infinity"],
)
def test_a_number_that_is_not_finite_or_too_large_is_refused_wherever_it_stands(number):
    with pytest.raises(json_files.JsonError, match=r"not finite|too large"):
        json_files.load(f'{{"a": [1, {{"b": {number}}}]}}'.encode())


@pytest.mark.parametrize(
    "number", ["9" * 18, "-" + "9" * 17, "-0", "1e-400", "0.1234567890123456789012", "1.5e99", "1e308", "1e+0308"]
)
def test_any_other_number_is_read(number):
    assert json_files.load(f"[{number}]".encode()) == json.loads(f"[{number}]")
