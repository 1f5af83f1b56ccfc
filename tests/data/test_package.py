"""The data package by its own standard: Frictionless reads it, every table and every layer, without an error."""

import json
from pathlib import Path

import frictionless
import pytest

from layers.catalog import LAYERS
from raillinks.domain.enums import UNCHANGED, Kind, SourceType
from raillinks.domain.status import Status

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["path"]: resource for resource in DESCRIPTOR["resources"]}
FILES = sorted(
    path.relative_to(ROOT).as_posix() for folder, kind in (("data", "csv"), ("data", "md"), ("layers", "geojson"))
    for path in (ROOT / folder).glob(f"*.{kind}")
)  # fmt: skip


@pytest.fixture(scope="module")
def report():
    return frictionless.Package(str(ROOT / "datapackage.json")).validate()


def test_the_descriptor_has_no_error(report):
    assert report.errors == []
    assert report.valid


@pytest.mark.parametrize("name", [resource["name"] for resource in DESCRIPTOR["resources"]])
def test_a_resource_has_no_error(report, name):
    task = next(task for task in report.tasks if task.name == name)
    assert [error.message for error in task.errors] == []
    assert task.warnings == []


def test_every_table_and_layer_is_listed_once():
    assert sorted(RESOURCES) == FILES
    assert len(RESOURCES) == len(DESCRIPTOR["resources"])


def test_the_tables_are_read_as_tables_with_every_row(report):
    rows = {task.name: task.stats["rows"] for task in report.tasks if task.type == "table"}
    assert set(rows) == {r["name"] for r in DESCRIPTOR["resources"] if r["format"] == "csv"}
    for name, path in ((r["name"], r["path"]) for r in DESCRIPTOR["resources"] if r["name"] in rows):
        assert rows[name] == len((ROOT / path).read_text(encoding="utf-8").splitlines()) - 1, path


def test_an_error_is_seen(tmp_path):
    """The check can fail: a claim of an event that is not there breaks the foreign key."""
    for path in ("data/events.csv", "data/claims.csv", "data/sources.csv"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text((ROOT / path).read_text(encoding="utf-8"), encoding="utf-8")
    claims = tmp_path / "data/claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace(",dd-1990-renamed,", ",no-such-event,"), encoding="utf-8"
    )
    kept = [RESOURCES[f"data/{name}.csv"] for name in ("events", "claims", "sources")]
    (tmp_path / "datapackage.json").write_text(json.dumps(DESCRIPTOR | {"resources": kept}), encoding="utf-8")
    found = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert "foreign-key" in {error.type for task in found.tasks for error in task.errors}


@pytest.mark.parametrize("path", FILES)
def test_a_resource_says_what_it_is_and_under_which_licence(path):
    resource = RESOURCES[path]
    assert resource["title"]
    assert resource["description"].endswith(".")
    assert all(licence["path"].startswith("https://") for licence in resource["licenses"])


LICENCES = {
    "ODbL-1.0": ("land", "water", "provinces", "dandong", "sinuiju", "rivers", "reaches", "friendship_bridge",
                 "crossings", "lines", "stations"),
    "CC-BY-4.0": ("cities", "yards"),
}  # fmt: skip
"""What derives from OpenStreetMap is under its licence."""


@pytest.mark.parametrize("licence", LICENCES)
def test_a_layer_keeps_the_licence_of_what_it_derives_from(licence):
    for layer in LICENCES[licence]:
        resource = RESOURCES[f"layers/{layer}.geojson"]
        assert [given["name"] for given in resource["licenses"]] == [licence], layer
        derived = any("OpenStreetMap" in source["title"] for source in resource["sources"])
        assert derived == (licence == "ODbL-1.0"), layer


COLUMNS = {
    "events": "event_id,date,order_in_day,crossing_id,service,kind,status_after,verdict,verdict_date,verdict_note,"
    "cause,cargo,direction,affects,summary,cause_class,summary_ko,summary_zh",
    "claims": "claim_id,event_id,source_id,stance,claimed_date,preferred,own_act,basis,speaker,detail",
    "sources": "source_id,publisher,via,title,title_paraphrased,language,published,url,source_type,seen",
    "trains": "train,crossing_id,from_station,to_station,weekdays,valid_from,valid_to,source_id",
}


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_columns_that_outside_users_rely_on_keep_their_names(name):
    fields = next(r["schema"]["fields"] for r in DESCRIPTOR["resources"] if r["name"] == name)
    header = (ROOT / f"data/{name}.csv").read_text(encoding="utf-8").splitlines()[0]
    names = [field["name"] for field in fields]
    assert header.split(",") == names
    kept = COLUMNS[name].split(",")
    assert [column for column in names if column in kept] == kept


def test_the_enums_of_the_code_are_those_of_the_data_package():
    allowed = {
        (r["path"], f["name"]): f.get("constraints", {}).get("enum")
        for r in DESCRIPTOR["resources"] for f in r.get("schema", {}).get("fields", [])
    }  # fmt: skip
    assert allowed["data/events.csv", "kind"] == [k.value for k in Kind]
    assert allowed["data/events.csv", "status_after"] == [*(s.value for s in Status), UNCHANGED]
    assert allowed["data/sources.csv", "source_type"] == [t.value for t in SourceType]


@pytest.mark.parametrize("layer", [row.name for row in LAYERS])
def test_every_layer_of_the_map_is_in_the_package(layer):
    assert f"layers/{layer}.geojson" in [r["path"] for r in DESCRIPTOR["resources"]]
