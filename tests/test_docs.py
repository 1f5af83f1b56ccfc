"""What can be named is documented, or the build is red."""

import json
import re
from pathlib import Path

import pytest
from starlette.routing import Route

from api import request_guard
from api.routes import routes
from dashboard.parts import time_map_content
from dashboard.server import logs, open_sessions, public_address, security_headers
from docs import reference
from layers.catalog import LAYERS
from layers.style import STYLE
from raillinks.views.selection import NAMES
from raillinks.words.enums import Kind, SourceType, Status
from tests.conftest import TODAY
from timemap.payload import message

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = [(r["path"], f) for r in DESCRIPTOR["resources"] for f in r.get("schema", {}).get("fields", [])]


def test_every_column_and_every_name_of_a_selection_is_in_its_table():
    """The generator could leave one out: this says once more what its tables must have."""
    dictionary = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    names = (ROOT / "docs" / "selection.md").read_text(encoding="utf-8")
    assert [f["name"] for _, f in FIELDS if f"| `{f['name']}` | {f['description']} |" not in dictionary] == []
    assert [name for name in NAMES if f"\n| `{name}` |" not in names] == []
    layers = (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
    assert [row.name for row in LAYERS if f"\n| `{row.name}` |" not in layers] == []


@pytest.mark.parametrize("path", reference.files(), ids=lambda path: path.name)
def test_the_tables_that_repeat_the_code_are_up_to_date(path):
    text = path.read_text(encoding="utf-8")
    assert reference.written(text) == text


@pytest.mark.parametrize("block", list(reference.BLOCKS))
def test_each_block_is_in_one_document_and_a_stale_one_is_seen(block):
    holding = [text for path in reference.files() if f"make docs: {block} " in (text := path.read_text("utf-8"))]
    assert len(holding) == 1
    stale = holding[0].replace(reference.BLOCKS[block](), "| an older table |\n")
    assert stale != holding[0]
    assert reference.written(stale) == holding[0]


def test_the_examples_of_the_api_name_the_version_of_the_data():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r'"allowed": "(?:[\d., …]+ )?(\d+\.\d+\.\d+)"|_v(\d+\.\d+\.\d+)_', text)
    assert ["".join(versions) for versions in named] == [DESCRIPTOR["version"]] * 2
    assert reference.written(text.replace(DESCRIPTOR["version"], "0.2.7")) == text  # `make generate` mends it


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
    assert STYLE[status].meaning


def test_the_styles_are_total_over_the_statuses():
    assert set(STYLE) == {str(s) for s in Status}


@pytest.mark.parametrize("layer", [row.name for row in LAYERS])
def test_every_layer_of_the_map_is_in_the_package(layer):
    assert f"layers/{layer}.geojson" in [r["path"] for r in DESCRIPTOR["resources"]]


def test_every_api_path_is_in_the_readme():
    for route in routes(lambda: None).routes:
        assert isinstance(route, Route)
        assert f"/api/v1{route.path}".replace("{name}", "<name>").replace("{id}", "<id>") in README


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(path):
    assert (ROOT / path).exists()


def test_every_key_of_the_time_map_is_documented(dataset, plain_view):
    drawn = time_map_content.content(dataset, plain_view, "en")
    payload = drawn | message(plain_view, content_url="", today=TODAY)
    text = (ROOT / "docs" / "time-map.md").read_text(encoding="utf-8")
    assert [key for key in payload if f"| `{key}` |" not in text] == []
    for part in ("crossings", "links", "events"):
        assert [key for key in payload[part][0] if f"`{key}`" not in text] == []


@pytest.mark.parametrize("module", [request_guard, public_address, security_headers, open_sessions, logs])
def test_every_setting_of_the_server_is_in_the_operations(module):
    assert f"| `{module.SETTING}` |" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
