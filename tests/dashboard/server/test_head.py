"""What is added to the head of a page, and the 404 of what is no page, with Streamlit's own server behind them."""

import json
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from html import unescape
from itertools import cycle

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from api import request_guard
from dashboard.i18n import translator
from dashboard.server import embed, head, observability, security, sessions
from dashboard.session.page_links import PAGE
from dashboard.session.pages import NAME, PAGES, title_of
from dashboard.streamlit_compat import ROOT_ELEMENT
from dashboard.styles import style_sheets
from dashboard.widgets import cache, time_map_content
from dashboard.widgets.sortable_table import TABLE
from layers import deck
from raillinks.domain.problems import DataError
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.conftest import TODAY
from tests.support.tiers import sample
from timemap.assets import TIME_MAP
from timemap.payload import BUNDLE_URL, LAYERS_URL


def served(*middleware):
    """Streamlit's pages, and a table beside them, behind Streamlit's own middleware."""

    async def table(_):
        return PlainTextResponse("a,b </head>", headers={"etag": '"x"'})

    routes = [Route("/table", table), *create_streamlit_static_assets_routes(None)]
    return TestClient(Starlette(routes=routes, middleware=[*middleware, *create_streamlit_middleware()]))


@pytest.fixture(scope="module")
def client(dataset):
    return served(Middleware(head.Head, load=lambda: Served(dataset)))


def heads(page):
    """A page without what `first_text` gives its body."""
    whole = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    return re.sub(r"<main class='rl-first'.*?</main>", "", whole, flags=re.DOTALL)


def root(lang):
    return f'<html lang="{lang}" style=\'--rl-name: "{translator.say(lang)(NAME)}"\'>'


@pytest.fixture(scope="module")
def plain():
    return served()


@sample(6)
@pytest.mark.parametrize("encoding", ["gzip, br", "identity"])
@pytest.mark.parametrize("path", list(PAGES))
def test_the_style_sheets_stand_in_the_head_of_every_page(client, plain, path, encoding):
    answer = client.get(f"/{path}?as_of=2022-09-26", headers={"accept-encoding": encoding})
    own = plain.get("/").text.replace(ROOT_ELEMENT, root("en"))
    own = own.replace("<title>Streamlit<", f"<title>{title_of(path, translator.say('en'))}<")
    added = answer.text[len(own.split("</head>")[0]) : answer.text.index("</head>")]
    assert heads(answer.text.replace(added, "", 1)) == heads(own)
    time_map = f"<link rel='stylesheet' href='{TIME_MAP.url}time_map.css'>"
    assert "<meta http-equiv='x-dns-prefetch-control' content='off'>" in added
    assert added.endswith(f"{time_map}{style_sheets.CSS}")
    assert answer.headers["content-length"] == str(answer.num_bytes_downloaded)
    assert (answer.headers.get("content-encoding") == "gzip") == ("gzip" in encoding)


@sample(3)
@pytest.mark.parametrize("path", list(PAGES))
def test_a_browser_that_has_streamlits_own_page_gets_ours(client, plain, path):
    had = plain.get("/").headers
    asked = {"if-none-match": had["etag"], "if-modified-since": had["last-modified"], "range": "bytes=0-80"}
    answer = client.get(f"/{path}", headers=asked)
    assert answer.status_code == 200
    assert answer.content == client.get(f"/{path}").content
    assert not {"etag", "last-modified", "accept-ranges"} & set(answer.headers)


def test_head_says_nothing_of_streamlits_file(client):
    answer = client.head("/")
    assert answer.status_code == 200
    assert answer.content == b""
    assert not {"etag", "last-modified", "content-length"} & set(answer.headers)


@pytest.mark.parametrize("path", list(PAGES))
def test_pages_with_a_map_ask_at_once_for_what_it_loads(client, dataset, path):
    asked = re.findall(r"<link rel='preload'[^>]* href='([^']+)'>", client.get(f"/{path}").text)
    spec = deck.spec(LAYERS_URL, frozenset(dataset.layers))
    content = time_map_content.of_selection(dataset, Selection(as_of=TODAY), "en")
    wanted = [content.url, BUNDLE_URL, *(layer["data"] for layer in json.loads(spec)["layers"])]
    assert [unescape(url) for url in asked] == (wanted if PAGES[path].has_map else [])


@pytest.mark.parametrize("path", list(PAGES))
def test_pages_ask_at_once_for_the_modules_that_they_run(client, path):
    asked = re.findall(r"<link rel='modulepreload' href='([^']+)'>", client.get(f"/{path}").text)
    table = TABLE.modules() if path in head.WITH_TABLE else []
    assert asked == [*(TIME_MAP.modules() if PAGES[path].has_map else []), *PAGE.modules(), *table]


@pytest.mark.parametrize("path", list(PAGES))
def test_the_entries_of_the_history_are_mended_before_streamlit_writes_the_first(client, path):
    run = re.findall(r"<script type='module' src='([^']+)'>", client.get(f"/{path}").text)
    assert run == [f"{PAGE.url}page_links.js"]


def content_of(client, address, language="en-GB"):
    answer = client.get(address, headers={"accept-language": language})
    return unescape(re.findall(r"href='(/timemap/content/[^']+)'", answer.text)[0])


def test_a_page_asks_for_the_content_of_its_link_in_the_readers_language(client, dataset):
    day, known_on = np.datetime64("2021-03-04"), np.datetime64("2022-01-01")
    chosen = Selection(as_of=day, crossing=("jian-manpo",), known_on=known_on)
    korean = time_map_content.of_selection(dataset, chosen, "ko").url
    query = "?crossing=jian-manpo&known_on=2022-01-01&as_of=2021-03-04&event=nonsense"
    assert content_of(client, f"/{query}", "ko-KR,ko;q=0.9") == korean
    assert content_of(client, f"/{query}&lang=ko", "de-DE") == korean
    assert content_of(client, f"/{query}", "de-DE") == time_map_content.of_selection(dataset, chosen, "en").url
    assert content_of(client, f"/story{query}") == content_of(client, "/story") == content_of(client, "/")


@sample(3)
@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_says_that_it_depends_on_the_readers_language(client, path):
    korean, english = (client.get(f"/{path}", headers={"accept-language": lang}) for lang in ("ko", "en"))
    assert "accept-language" in english.headers.get("vary", "").lower().replace(" ", "").split(",")
    assert korean.text != english.text


@pytest.mark.parametrize(
    ("query", "browsers", "lang"),
    [
        ("", "ko-KR,ko;q=0.9", "ko"), ("?lang=zh", "ko-KR", "zh"), ("?lang=xx", "zh-CN", "zh"), ("", "de-DE", "en"),
        ("?lang=en", "ko", "en"), ("?" + "&".join(["q=x"] * (cache.MOST_FIELDS + 1)), "ko", "ko"),
    ],
)  # fmt: skip
def test_a_page_has_the_readers_language_and_name_before_any_script(client, query, browsers, lang):
    page = client.get(f"/history{query}", headers={"accept-language": browsers}).text
    assert root(lang) in page
    assert f"<title>{title_of('history', translator.say(lang))}</title>" in page


def test_naming_the_content_of_a_page_works_out_no_view(dataset, monkeypatch):
    worked_out, work_out = [], views.make_view

    def view(*given):
        worked_out.append(given)
        return work_out(*given)

    monkeypatch.setattr(views, "make_view", view)
    queries = [f"stale_after={days}&q=flood" for days in range(1, 6)]
    named = {time_map_content.of_page(dataset, "", query, "en").url for query in queries}
    assert (len(named), worked_out) == (5, [])


def test_a_link_of_too_many_fields_opens_the_page_without_content(client):
    answer = client.get(f"/?{'&'.join(['q=x'] * (cache.MOST_FIELDS + 1))}")
    assert answer.status_code == 200
    assert "/timemap/content/" not in answer.text


def test_names_of_no_selection_do_not_change_the_content(client):
    assert content_of(client, "/?nonsense=1&q=flood&more=2") == content_of(client, "/?q=flood")


def test_a_page_whose_data_cannot_be_used_asks_for_no_content():
    def refuse():
        raise DataError([])

    assert "/timemap/content/" not in served(Middleware(head.Head, load=refuse)).get("/").text


def test_a_page_is_of_one_version_also_where_the_next_one_comes_meanwhile(dataset):
    known = {each.content_hash: served(Middleware(head.Head, load=partial(Served, each))) for each in two(dataset)}
    of_one = {client.get("/").text for client in known.values()}
    assert len(of_one) == len(known)
    coming = cycle(two(dataset))
    client = served(Middleware(head.Head, load=lambda: Served(next(coming))))
    assert {client.get("/").text for _ in range(4)} <= of_one


def two(dataset):
    return dataset, replace(dataset, content_hash="0" * 64)


def test_a_page_below_a_root_path_is_the_same_page(dataset):
    async def page(_):
        return HTMLResponse("<head></head>")

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(head.Head, load=lambda: Served(dataset))])
    below = TestClient(app, root_path="/rail")
    assert "preload" in below.get("/rail/").text


def test_what_is_no_page_stays_as_it_was(client, plain):
    asked = {"accept-encoding": "gzip", "if-none-match": '"y"'}
    one, other = client.get("/table", headers=asked), plain.get("/table", headers=asked)
    assert (one.content, one.headers) == (other.content, other.headers)
    assert client.get("/table").headers["etag"] == '"x"'


def test_a_redirect_stays_as_it_was(dataset):
    async def away(_):
        return RedirectResponse("history")

    app = Starlette(routes=[Route("/", away)], middleware=[Middleware(head.Head, load=lambda: Served(dataset))])
    assert TestClient(app, follow_redirects=False).get("/").status_code == 307


@pytest.mark.parametrize(
    "middleware",
    [
        Middleware(head.Head, load=lambda: None),
        Middleware(request_guard.Guard, allowed=frozenset()),
        Middleware(embed.Embed, load=lambda: None, public="", allowed="*"),
        Middleware(security.SecurityHeaders),
        Middleware(observability.Observing),
        Middleware(sessions.SessionLimit, sessions=sessions.OpenSessions()),
    ],
    ids=lambda middleware: middleware.cls.__name__,
)
def test_a_lifespan_passes_every_middleware(middleware):
    """Where one fails on it, Streamlit goes on without it: nothing is loaded first, and no signal ends the server."""
    started = []

    @asynccontextmanager
    async def lifespan(_):
        started.append(True)
        yield

    with TestClient(Starlette(lifespan=lifespan, middleware=[middleware])):
        assert started == [True]


def client_of_no_page(dataset, public=""):
    """Streamlit's pages, and a table beside them."""

    async def table(_):
        return PlainTextResponse("a,b")

    routes = [Route("/table", table), *create_streamlit_static_assets_routes(None)]
    middleware = [Middleware(head.NoPage, load=lambda: Served(dataset), public=public)]
    return TestClient(Starlette(routes=routes, middleware=middleware))


@pytest.fixture(scope="module")
def of_no_page(dataset):
    return client_of_no_page(dataset)


@pytest.mark.parametrize("path", ["robots.txt", "datapackage.json", "histroy", "a/b/c", "your-log", "index.html"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_that_is_no_pages_is_not_found(of_no_page, method, path):
    answer = of_no_page.request(method, f"/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers
    if method == "GET":
        assert f"<h1>{head.HEADING}</h1>" in answer.text
        assert "<script" not in answer.text


def test_a_browser_that_kept_streamlits_file_under_the_address_is_answered_too(of_no_page):
    etag = TestClient(Starlette(routes=create_streamlit_static_assets_routes(None))).get("/histroy").headers["etag"]
    assert of_no_page.get("/histroy", headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize(
    ("public", "base"), [("", "http://testserver/"), ("https://rail.example/x/", "https://rail.example/x/")]
)
def test_it_links_to_every_page_and_to_the_data(dataset, public, base):
    links = re.findall('href="([^"]+)"', client_of_no_page(dataset, public).get("/a/b").text)
    assert links == [*(f"{base}{path}?lang=en" for path in PAGES), f"{base}api/v1/openapi.json"]


@pytest.mark.parametrize(
    ("query", "browser", "lang"),
    [
        ("", "ko-KR", "ko"),
        ("?lang=zh", "ko", "zh"),
        ("?lang=%3Cscript%3E", "fr", "en"),
        (f"?{'x&' * 9999}", "zh", "zh"),
    ],
)
def test_it_speaks_the_readers_language(of_no_page, query, browser, lang):
    answer = of_no_page.get(f"/histroy{query}", headers={"Accept-Language": browser})
    assert f'<html lang="{lang}">' in answer.text
    assert translator.say(lang)(head.HEADING) in answer.text
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("path", [*PAGES, "table", "favicon.png", "history/"])
def test_pages_and_files_pass(of_no_page, path):
    plain = TestClient(Starlette(routes=of_no_page.app.routes))
    ours, own = of_no_page.get(f"/{path}"), plain.get(f"/{path}")
    assert (ours.status_code, ours.content) == (own.status_code, own.content)
    assert ours.status_code == 200
