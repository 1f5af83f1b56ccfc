"""Hostile texts in every column of somebody's own log stay texts: in exports, link cards and the page without a server.

`tests/browser/test_your_log.py` shows the same of the pages and of the saved picture.
"""

import csv
import io
import json
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from starlette.middleware import Middleware

from dashboard.link_card import address
from dashboard.server import head
from dashboard.session.own_log import OwnLogs
from dashboard.session.pages import PAGES
from raillinks.domain.text import FORMULA
from raillinks.exports import api_paths
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions.live_package import Served
from static_page import document, parts
from tests.dashboard.link_page import link_pages
from tests.dashboard.server.test_head import served
from tests.importer import hostile_log
from tests.support.own_package import client_of
from tests.support.tiers import by_tier, slow

TODAY = np.datetime64("2026-11-24", "D")


class Elements(HTMLParser):
    """The elements of a document that could run something, and attributes that could."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.running = 0, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        bad = [
            name for name, value in attrs if name.startswith("on") or (value or "").lower().startswith("javascript:")
        ]
        if bad or tag in {"iframe", "base", "object", "embed"}:
            self.running.append((tag, bad))


def made_of(content):
    taken = pipeline.take_in({f"{hostile_log.HOSTILE[0]}.csv": content}, HowToRead(), TODAY, good_rows_only=True)
    return load.of_files(package_files.of_contents(taken.files))


@pytest.fixture(scope="module")
def hostile():
    return made_of(hostile_log.content())


@pytest.fixture(scope="module")
def plain():
    return made_of(b"crossing,start,status,note\nA,2010-01-01,suspended,a\n")


def test_no_text_is_lost(hostile):
    texts = " ".join(hostile.events["summary"])
    for text in hostile_log.HOSTILE:
        assert " ".join(text.split()) in texts or text == "NULL", text


def test_exports_hold_no_formula_and_can_be_parsed(hostile):
    logs = OwnLogs()
    log = logs.hold(hostile, {})
    client = client_of(logs)
    for path in api_paths.PATHS:
        answer = client.get(f"/own/{log.name}/api/v1/{path.path}")
        assert answer.status_code == 200, path.path
        kind = answer.headers["content-type"]
        if "json" in kind:
            json.loads(answer.content)
        elif kind.startswith("application/atom+xml"):
            assert not [one.tag for one in ET.fromstring(answer.content).iter() if "script" in one.tag], path.path  # noqa: S314 (ours)
        elif "csv" in kind:
            rows = list(csv.reader(io.StringIO(answer.text)))
            assert {len(row) for row in rows} == {len(rows[0])}, path.path
            for_excel = client.get(f"/own/{log.name}/api/v1/{path.path}", params={"for": "excel"})
            cells = [cell for row in csv.reader(io.StringIO(for_excel.content.decode("utf-8-sig"))) for cell in row]
            assert not [c for c in cells if FORMULA.match(c) and not c.lstrip("-").replace(".", "").isdigit()], (
                path.path
            )


def served_as_the_log(dataset):
    """The pages of a server that serves this package."""
    return served(Middleware(head.Head, load=lambda: Served(dataset)))


@slow("every page of somebody else's log")
def test_the_head_of_each_page_says_it_as_text(hostile, plain):
    pages = [served_as_the_log(hostile), served_as_the_log(plain)]
    for path in PAGES:
        for query in ("", f"?crossing={hostile.crossings['crossing_id'].iloc[1]}"):
            ours, other = (Elements(page.get(f"/{path}{query}").text) for page in pages)
            assert ours.running == other.running == [], path
            assert ours.scripts == other.scripts, path


@slow("cards are drawn of this log always")
def test_a_link_card_is_drawn_of_each_crossing(hostile):
    for crossing in hostile.crossings["crossing_id"].iloc[:6]:
        shown = address.of_page(hostile, "", f"crossing={crossing}&as_of=2019-01-01", "en").picture
        assert address.png(hostile, shown).startswith(b"\x89PNG"), crossing


@slow("builds the page without a server; tests/static_page has others")
def test_the_page_without_a_server_has_no_script_but_its_own(hostile, plain):
    ours, other = (Elements(document.single(one, parts.of_dataset(one)).decode()) for one in (hostile, plain))
    assert ours.running == other.running == []
    assert ours.scripts == other.scripts


def test_the_pages_of_links_have_no_element_of_a_text(hostile):
    client = link_pages.client_of(hostile)
    addresses = [
        "/links",
        *(f"/links/{quote(c, safe='')}/{s}" for c, s in hostile.links[["crossing_id", "service"]].to_numpy()),
    ]
    for path in addresses[:: by_tier(4, 1)]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        link_pages.tree(answer.text)  # a text that ends an element or an attribute leaves no tree
        found = Elements(answer.text)
        assert found.running == [], path
        assert found.scripts <= 1, path
