"""Two hundred bad links: each gives a valid page with one notice, no traceback, nothing of it unescaped."""

import random

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import api
from live_package import LivePackage, Served
from pages import _data
from raillinks import package
from tests import tiny
from tests.conftest import ROOT
from tests.unit.test_selection import BAD, BAD_ON_THE_PAGE, LONG, SCRIPT

LINKS, CHUNKS = 200, 10
ON_THE_PAGE = [pair for pair in (*BAD, *BAD_ON_THE_PAGE) if pair[0] != "embed"]  # Streamlit keeps `embed` to itself
HOSTILE = (
    SCRIPT, LONG, '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "[x](javascript:alert(1))", "$\\alpha$",
    ":material/warning:", "{{7*7}}", "../../etc/passwd", "' OR 1=1 --", "\u202eevil", "%00", "NaN", "🚆",
)  # fmt: skip
NAMES = ("as_of", "known_on", "crossing", "kind", "event", "lang", "zoom", "days", "province", "nonsense", "<b>")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The tiny package, which a page shows in a moment."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return folder


@pytest.fixture
def small_page(root, monkeypatch):
    monkeypatch.setattr(_data, "live", LivePackage(root))


def bad_links(chunk):
    """Each known bad value once, then random heaps of bad and good ones, and names said twice."""
    for number in range(chunk, LINKS, CHUNKS):
        chance = random.Random(number)
        if number < len(ON_THE_PAGE):
            yield [ON_THE_PAGE[number]]
        else:
            wrong = [(chance.choice(NAMES), chance.choice(HOSTILE)) for _ in range(chance.randint(1, 4))]
            yield chance.sample([*wrong, ("mode", "all"), ("days", "30"), ("service", "freight")], len(wrong) + 3)


def opened(query):
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    for name, value in query:
        app.query_params[name] = [*app.query_params.get(name, []), value]
    return app.run()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_bad_link_gives_a_page_with_one_notice(small_page, chunk):
    for query in bad_links(chunk):
        app = opened(query)
        assert not app.exception, query
        assert len(app.warning) == 1, query
        notice = app.warning[0].value
        assert not set(notice) & set("<>[]`$*{}\u202e"), notice
        assert len(notice) < 1500
        assert app.get("download_button")[0].label.startswith("Download ")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_repaired_link_is_a_good_one(small_page, chunk):
    for query in list(bad_links(chunk))[:3]:
        repaired = opened(query).query_params
        again = opened([(n, v) for n, vs in repaired.items() for v in (vs if isinstance(vs, list) else [vs])])
        assert len(again.warning) == 0, repaired


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_api_refuses_the_same_links(root, chunk):
    dataset = package.load(root)
    client = TestClient(Starlette(routes=[api.routes(lambda: Served(dataset))]))
    for query in bad_links(chunk):
        selection = [pair for pair in query if pair[0] not in {"event", "lang", "zoom", "lat", "lon", "data_version"}]
        answer = client.get("/api/v1/events.csv", params=selection)
        known_good = {("mode", "all"), ("days", "30"), ("service", "freight")}
        assert answer.status_code == (400 if set(selection) - known_good else 200), query
        if answer.status_code == 400:
            assert set(answer.json()) == {"error", "parameter", "value", "allowed"}


def test_a_link_of_an_earlier_data_version_says_what_changed(small_page):
    app = opened([("data_version", "0.0.1"), ("mode", "all")])
    said = " ".join(html.body for html in app.get("html"))
    assert "This link was made with data version 0.0.1" in said
    assert "First version." in said
    assert app.query_params["data_version"] in ("0.0.1", ["0.0.1"])


def test_a_link_of_this_data_version_says_nothing(small_page):
    version = tiny.files()["datapackage.json"].decode().split('"version": "')[1].split('"')[0]
    app = opened([("data_version", version)])
    assert "This link was made" not in " ".join(html.body for html in app.get("html"))
    assert "data_version" not in app.query_params
