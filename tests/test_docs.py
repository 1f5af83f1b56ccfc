"""What can be named is documented, or the build is red."""

import json
import re
from pathlib import Path

import pytest

from api.routes import routes
from layers.catalog import LAYERS
from layers.style import STYLE
from raillinks.views.selection import NAMES
from raillinks.words.enums import Kind, SourceType, Status
from tests.conftest import TODAY
from timemap.payload import time_map_payload

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DICTIONARY = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = [(r["path"], f) for r in DESCRIPTOR["resources"] for f in r.get("schema", {}).get("fields", [])]


@pytest.mark.parametrize(("path", "field"), FIELDS, ids=[f"{path}:{f['name']}" for path, f in FIELDS])
def test_every_column_is_in_the_dictionary(path, field):
    section = DICTIONARY.split(f"## `{path}`")[1].split("\n## ")[0]
    assert f"| `{field['name']}` | {field['description']} |" in section
    for value in field.get("constraints", {}).get("enum", []):
        assert f"`{value}`" in section


def test_the_enums_of_the_code_are_those_of_the_data_package():
    events = {f["name"]: f for path, f in FIELDS if path == "data/events.csv"}
    sources = {f["name"]: f for path, f in FIELDS if path == "data/sources.csv"}
    assert events["kind"]["constraints"]["enum"] == [k.value for k in Kind]
    assert events["status_after"]["constraints"]["enum"] == [*(s.value for s in Status), "unchanged"]
    assert sources["source_type"]["constraints"]["enum"] == [t.value for t in SourceType]


@pytest.mark.parametrize("command", re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_every_make_target_that_a_reader_needs_is_in_the_readme(command):
    assert command in {"chromium", "format", "clean", "mutants"} or f"make {command}" in README


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_explained_and_has_a_style(status):
    assert f"`{status}`" in README
    assert set(STYLE[status].words) == {"en", "ko", "zh"}


def test_the_styles_are_total_over_the_statuses():
    assert set(STYLE) == {str(s) for s in Status}


@pytest.mark.parametrize("layer", [row.name for row in LAYERS])
def test_every_layer_is_listed_and_documented(layer):
    assert f"layers/{layer}.geojson" in [r["path"] for r in DESCRIPTOR["resources"]]
    assert f"`{layer}`" in (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_selection_is_documented(name):
    assert f"`{name}`" in (ROOT / "docs" / "selection.md").read_text(encoding="utf-8")


def test_every_api_path_is_in_the_readme():
    for route in routes(lambda: None).routes:
        assert f"/api/v1{route.path}".replace("{name}", "<name>") in README


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(path):
    assert (ROOT / path).exists()


def test_every_key_of_the_time_map_is_documented(dataset, plain_view):
    payload = time_map_payload(dataset, plain_view, deck="{}", today=TODAY, lang="en", date_in_words=str, selected=None)
    text = (ROOT / "docs" / "time-map.md").read_text(encoding="utf-8")
    assert [key for key in payload if f"| `{key}` |" not in text] == []
    for part in ("crossings", "links", "events"):
        assert [key for key in payload[part][0] if f"`{key}`" not in text] == []
