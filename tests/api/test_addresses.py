"""Answers carry whole addresses where the server knows its own, never a query that leads nowhere by itself."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.server import security
from raillinks.versions.live_package import Served
from tests.api.asking import get

PUBLIC = "https://rail.example/"
BARE = re.compile(r"(?<![\w/.])\?as_of=")
"""A query that stands alone, without the address that it belongs to."""
PATHS = ("answer", "events.csv", "events.json", "events.geojson", "feed.atom", "changes.ics")


def asked(dataset, address_of):
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset), address_of=address_of)]))


@pytest.fixture(scope="module")
def public(dataset):
    return asked(dataset, lambda _: PUBLIC)


@pytest.mark.parametrize("path", PATHS)
def test_every_address_in_an_answer_is_whole(public, path):
    text = get(public, path, ("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju")).text.replace("\r\n ", "")
    assert f"{PUBLIC}?as_of=" in text
    assert not BARE.search(text)


def test_so_it_is_in_the_files_of_an_export(public):
    content = get(public, "export.zip", ("as_of", "2022-09-26")).content
    with zipfile.ZipFile(io.BytesIO(content)) as exported:
        for name in ("README.md", "CITATION.cff", "events.csv", "datapackage.json"):
            text = exported.read(name).decode()
            assert f"{PUBLIC}?as_of=" in text or name == "datapackage.json"
            assert not BARE.search(text), name


def test_a_feed_names_its_own_address(public):
    assert f'rel="self" href="{PUBLIC}api/v1/feed.atom"' in get(public, "feed.atom").text


def test_without_a_setting_each_sender_gets_the_address_that_it_asked(dataset):
    client = asked(dataset, security.of_request)
    for host in ("localhost:8501", "127.0.0.1:8501", "localhost:8501"):
        said = client.get("/api/v1/answer?as_of=2022-09-26", headers={"host": host}).json()
        assert said["permalink"].startswith(f"http://{host}/?as_of=2022-09-26")
        assert said["permalink"] in said["citation"]


def test_the_home_page_of_a_package_stays_its_address(dataset):
    home = "https://home.example/"
    client = asked(replace(dataset, descriptor={**dataset.descriptor, "homepage": home}), lambda _: PUBLIC)
    assert get(client, "answer", ("as_of", "2022-09-26")).json()["permalink"].startswith(home)
