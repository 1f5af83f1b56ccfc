"""The modules and style sheets that components fetch by URL, under the address that names them."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.server import component_files
from dashboard.session.page_links import PAGE
from dashboard.widgets.sortable_table import TABLE
from raillinks.versions.live_package import Served
from static_page.modules import plain_script
from tests.conftest import ROOT
from timemap.assets import STYLES, TIME_MAP, assets

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def client(dataset):
    return TestClient(Starlette(routes=component_files.routes(lambda: Served(dataset))))


@pytest.mark.parametrize("assets", [TIME_MAP, PAGE, TABLE], ids=["time map", "page", "table"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_each_file_is_kept_for_ever_and_packed_where_the_browser_takes_that(client, assets, encoding):
    for name, content in assets.files.items():
        answer = client.get(f"{assets.url}{name}", headers={"accept-encoding": encoding})
        assert answer.content == content
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers.get("content-encoding", "identity") == encoding
        kind = {"js": "text/javascript", "css": "text/css"}[name.rpartition(".")[2]]
        assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/timemap/0123456789abcdef/time_map.js",
        f"{TIME_MAP.url}x.js",
        f"{PAGE.url}time_map.js",
        f"{TIME_MAP.url}..",
    ],
    ids=["version", "name", "other folder", "folder above"],
)
def test_another_version_or_name_is_refused_and_the_refusal_is_not_kept(client, path):
    answer = client.get(path.replace("..", "%2E%2E"))
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert answer.json() == {"error": "unknown-file"}


def test_the_address_changes_with_any_file(tmp_path):
    one, other = tmp_path / "a.js", tmp_path / "b.js"
    one.write_text("1")
    other.write_text("2")
    before = assets("assets/x", [one, other]).url
    other.write_text("3")
    assert assets("assets/x", [one, other]).url != before
    assert assets("assets/x", [one]).url != before


def test_the_loader_imports_the_module_and_carries_no_comment():
    loader = TIME_MAP.loader("time_map.js")
    assert f"{TIME_MAP.url}time_map.js" in loader
    assert "//" not in loader
    assert "/*" not in loader
    assert len(loader.encode()) < 700


def test_a_page_asks_at_once_for_the_modules_that_the_time_map_needs_at_once_and_for_no_others():
    needed, unread = set(), ["time_map.js"]
    while unread:
        name = unread.pop()
        needed.add(name)
        found = re.findall(
            r"^(?:import|export) .*?from '\./([^']+)'", TIME_MAP.files[name].decode(), re.MULTILINE | re.DOTALL
        )
        unread += set(found) - needed
    assert sorted(TIME_MAP.modules()) == sorted(f"{TIME_MAP.url}{name}" for name in needed)


@pytest.mark.parametrize("served", [TIME_MAP, PAGE, TABLE], ids=["time map", "page", "table"])
def test_every_module_that_is_imported_is_served(served):
    for name, content in served.files.items():
        if not name.endswith(".js"):
            continue
        for imported in re.findall(r"(?:from |import |await import\()'([^']+)'", plain_script(content.decode())):
            assert imported.startswith("./"), (name, imported)
            assert imported.removeprefix("./") in served.files, (name, imported)


def test_every_part_of_the_style_sheet_is_served_once():
    parts = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "timemap" / "styles").iterdir()}
    assert sorted(parts) == sorted(STYLES)
    assert TIME_MAP.files["time_map.css"].decode() == "".join(parts[name] for name in STYLES)
