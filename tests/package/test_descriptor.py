"""The descriptor of a package: what is wrong is said, piece by piece."""

import json

import pytest

from raillinks.domain import enums
from raillinks.domain.problems import DataError
from raillinks.package import descriptor, schema
from tests import tiny
from tests.conftest import ROOT

FILES = tiny.files()


def described(**other):
    return json.dumps(json.loads(FILES["datapackage.json"]) | other).encode()


def with_field(**other):
    """The descriptor with something else in the first field of events."""
    tree = json.loads(FILES["datapackage.json"])
    tree["resources"][0]["schema"]["fields"][0] |= other
    return json.dumps(tree).encode()


def with_resource(**other):
    """The descriptor with something else in its first resource, the table of events."""
    tree = json.loads(FILES["datapackage.json"])
    tree["resources"][0] |= other
    return json.dumps(tree).encode()


THE_LOG = json.loads((ROOT / "datapackage.json").read_bytes())
RESOURCES = json.loads(FILES["datapackage.json"])["resources"]


def problems_of(content):
    with pytest.raises(DataError) as raised:
        descriptor.parse(content)
    return raised.value.problems


def test_a_sound_descriptor_is_read():
    assert descriptor.parse(FILES["datapackage.json"])["version"]


def without(key):
    tree = json.loads(FILES["datapackage.json"])
    del tree[key]
    return json.dumps(tree).encode()


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


def test_a_misspelt_column_is_no_column_of_an_earlier_release():
    tree = json.loads(FILES["datapackage.json"])
    fields = tree["resources"][0]["schema"]["fields"]
    (verdict,) = (n for n, field in enumerate(fields) if field["name"] == "verdict")
    fields[verdict] = {**fields[verdict], "name": "verdct"}
    (problem,) = problems_of(json.dumps(tree).encode())
    assert (problem.column, problem.code) == ("resources[0].schema.fields", "missing-column")
    assert "verdct" in problem.hint
    del fields[verdict]
    (resource, *_) = descriptor.parse(json.dumps(tree).encode())["resources"]
    assert resource["schema"]["fields"][-1]["name"] == "verdict"


def test_an_own_column_of_an_earlier_release_is_no_later_one_misspelt():
    tree = json.loads(tiny.earlier_files()["datapackage.json"])
    (claims,) = (resource for resource in tree["resources"] if resource["name"] == "claims")
    claims["schema"]["fields"].append({"name": "quotes", "type": "string"})
    (parsed,) = (r for r in descriptor.parse(json.dumps(tree).encode())["resources"] if r["name"] == "claims")
    assert {"quote", "quotes"} <= {field["name"] for field in parsed["schema"]["fields"]}


@pytest.mark.parametrize("file", [ROOT / "datapackage.json", *descriptor.SCHEMAS.glob("*.json")], ids=lambda p: p.name)
def test_no_key_of_a_json_file_stands_twice(file):
    def once(pairs):
        assert len(pairs) == len({name for name, _ in pairs})
        return dict(pairs)

    assert json.loads(file.read_bytes(), object_pairs_hook=once)


def test_a_repeated_column_is_refused():
    tree = json.loads(FILES["datapackage.json"])
    fields = tree["resources"][0]["schema"]["fields"]
    fields.append(fields[0])
    assert "duplicate" in [p.code for p in problems_of(json.dumps(tree).encode())]


def test_the_bundled_package_has_the_fields_that_the_rows_of_the_columns_write():
    described = {r["name"]: r["schema"]["fields"] for r in THE_LOG["resources"] if "schema" in r}
    services = enums.names(THE_LOG.get("services") or enums.DEFAULT)
    written = {table: [column.field for column in schema.of_package(table, services)] for table in schema.TABLES}
    assert described == written


def test_a_schema_of_a_layer_may_be_anything():
    tree = json.loads(FILES["datapackage.json"])
    next(r for r in tree["resources"] if r["name"] not in schema.TABLES)["schema"] = 5
    assert descriptor.parse(json.dumps(tree).encode())["version"] == tree["version"]


@pytest.mark.parametrize(
    "number",
    ["1e309", "-1E+309", f"{'9' * 18}e0300", f"{'9' * 300}e9", "9" * 19, "-" + "9" * 18, "NaN", "-Infinity"],
)
def test_a_number_that_is_not_finite_or_too_large_is_refused_wherever_it_stands(number):
    with pytest.raises(descriptor.JsonError, match=r"not finite|too large"):
        descriptor.load(f'{{"a": [1, {{"b": {number}}}]}}'.encode())


@pytest.mark.parametrize(
    "number", ["9" * 18, "-" + "9" * 17, "-0", "1e-400", "0.1234567890123456789012", "1.5e99", "1e308", "1e+0308"]
)
def test_any_other_number_is_read(number):
    assert descriptor.load(f"[{number}]".encode()) == json.loads(f"[{number}]")
