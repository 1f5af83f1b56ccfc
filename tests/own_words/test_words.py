"""Own logs of goods and people, of ways in and out, of classes of vehicles: nothing made of one speaks of trains.

Their names are invented; `in_out.csv` has no coordinates, `goods_people.csv` has them for two of three crossings.
"""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pyarrow.parquet as pq
import pytest
from babel.messages.pofile import read_po
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.embed import embed_page
from dashboard.i18n import translator
from dashboard.i18n.catalogues import FOLDER
from dashboard.link_card import address, card, map_ground
from dashboard.link_page.routes import LinkPages
from dashboard.server import link_cards
from dashboard.session import served_data, session_state
from dashboard.session.page_session import KEY
from dashboard.session.pages import NAME, PAGES, STORY, title_of
from dashboard.widgets import time_map_content, time_map_words
from raillinks.cli.main import main
from raillinks.exports import api_paths
from raillinks.i18n import other_logs
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import CATALOGUES
from raillinks.importer.mapping import HowToRead
from raillinks.mcp import tools
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.tools import TOOLS, Here, call
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.conftest import ROOT, TODAY
from tests.own_words.logs import LOGS, log_of, write
from tests.pages.opening import session_with, site_opened
from tests.support.small_log import Fixed, texts_of_pictures
from tests.support.tiers import by_tier, sample

WORDS = re.compile(
    r"\b(trains?|freight|passengers?|china|chinese|dprk|(north )?koreans?|rail(s|way|ways)?|tracks?|wagons?|yards?|"
    r"timetables?|(the|whole) borders?|khasan)\b"
    "|열차|기차|화물|여객|승객|철도|선로|북한|북·중|국경|列车|火车|货运|客运|旅客|铁路|轨道|朝鲜|中朝|边境",
    re.IGNORECASE,
)
"""Words of trains, and of the border that our own log is of."""
ALLOWED = {
    r"(?s)<style>.*?</style>": "no text",
    r"\btrains\.(csv|ics|parquet)|[\"']trains[\"']|\"train\"": "names of files, tables and columns of every package",
    r"X-WR-CALNAME:.*: trains": "the name of the calendar of `trains.csv`, which has no entry here",
    r'"enum": \[[^]]*\]': "words that a column may have in every package: those of its rows are in its rows",
}
"""What may stand all the same, and why."""


@pytest.fixture(scope="module", params=zip(LOGS, LANGUAGES, strict=True), ids=LOGS)
def log(request):
    """Each log, and one of the languages."""
    name, lang = request.param
    return log_of(name), lang


def found_in(texts):
    """Each word that must not be there, with where it is and what stands around it."""
    for where, text in texts:
        for pattern in ALLOWED:
            text = re.sub(pattern, "", text)  # noqa: PLW2901 (the same text with less)
        for match in WORDS.finditer(text):
            around = " ".join(text[max(0, match.start() - 60) : match.end() + 60].split())
            yield f"{where}: {match[0]}: …{around}…"


def assert_clean(texts):
    found = [*dict.fromkeys(found_in(texts))]
    assert not found, "\n".join(found)


def texts_of(name, content):
    """All texts of a file, those of archives, workbooks and databases too."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for each in archive.namelist():
                yield from texts_of(f"{name}/{each}", archive.read(each))
    elif content[:6] == b"SQLite":
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            yield name, "\n".join(database.iterdump())
    elif content[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(content))
        yield name, json.dumps([str(table.schema.metadata), *table.to_pylist()], default=str, ensure_ascii=False)
    elif content[:4] != b"\x89PNG":
        text = content.decode("utf-8-sig")
        yield name, json.dumps(json.loads(text), ensure_ascii=False) if text[:1] in "{[" else text


def text_of(proto):
    """What a part of a page has, with its letters in place of their bytes."""
    return re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), str(proto).encode()).decode()


def page_texts(dataset, lang, monkeypatch):
    monkeypatch.setattr(served_data, "live", Fixed(dataset))
    event = str(dataset.events["event_id"].iloc[0])
    turn = [*LANGUAGES].index(lang)
    for path in by_tier([*PAGES][turn :: len(LOGS)], [*PAGES]):  # in `make test` they go round among the logs
        page = PAGES[path]
        app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
        for name, value in {"lang": lang, "event": event, "compare_with": "2020-02-02"}.items():
            app.query_params[name] = value
        app.run() if not path else app.switch_page(page.script).run()
        assert not app.exception, (path, app.exception)
        nodes = [node for part in (app.main, app.sidebar) for node in part if node.proto is not None]
        for node in nodes:
            yield f"page {path} {lang}", text_of(node.proto)
        yield f"title of {path}", title_of(path, dataset.named(translator.say(lang)))


def test_pages(log, monkeypatch):
    dataset, lang = log
    assert_clean(page_texts(dataset, lang, monkeypatch))


NOT_TRUE = re.compile(
    r"CC BY|with credit|maintainers?\b|search(ed)? records?|read again|second reading|friendship|provinces|"
    r"on one voice|on one publisher|10,000,000",
    re.IGNORECASE,
)
"""What is true of the log of the project alone: its licence, and how it is kept."""


@sample(6)
@pytest.mark.parametrize("name", ["in_out", "vehicles"])
@pytest.mark.parametrize("path", ["", "about", "history", "knowledge", "events", "compare"])
def test_no_page_claims_what_is_true_of_our_log_alone(path, name, monkeypatch):
    """Who said what in `in_out` stands in a column of it; the other log has no source but the file itself."""
    monkeypatch.setattr(served_data, "live", Fixed(log_of(name)))
    app = site_opened([("lang", "en"), ("as_of", "2021-07-05")], path or None)
    said = " ".join(text_of(node.proto) for node in app.main if node.proto is not None)
    allowed = {"on one voice", "on one publisher"} if name == "in_out" else set()
    assert {match[0].lower() for match in NOT_TRUE.finditer(said)} <= allowed


def test_a_saved_picture_names_no_licence_of_the_log(log):
    dataset, lang = log
    assert "CC BY" not in time_map_words.words(dataset.named(translator.say(lang)))["dataLine"]
    assert "CC BY" in time_map_words.words(translator.say(lang))["dataLine"]


def test_map_pictures_cards_and_pages_of_links(log, monkeypatch):
    log, lang = log
    written = texts_of_pictures(monkeypatch)
    day = str(log.covered_to)
    view = views.make_view(log, Selection(as_of=np.datetime64(day, "D")))
    picture = address.of_url(log, f"as_of={day}&lang={lang}")
    address.png(log, picture)
    client = TestClient(LinkPages(PlainTextResponse("other"), lambda: Served(log), lambda _: "https://log.example/"))
    links = ["", *(f"/{row.crossing_id}/{row.service}" for row in by_tier(log.links[:1], log.links).itertuples())]
    texts = [
        ("map", json.dumps(time_map_content.content(log, view, lang), default=str, ensure_ascii=False)),
        *(("picture", text) for text in written),
        *((f"links{link}", client.get(f"/links{link}?lang={lang}").text) for link in links),
        ("embed", embed_page.html(log, embed_page.asked(log, f"as_of={day}", lang), "https://log.example/").decode()),
        *(
            (f"head of {path}", link_cards._of_link(Served(log), "https://log.example/", path, query, lang).decode())  # noqa: SLF001
            for path in PAGES for query in ([f"as_of={day}"] if path else ["", f"as_of={day}"])
        ),
    ]  # fmt: skip
    assert written
    assert_clean(texts)


def test_api_and_exports(log):
    """The paths go round among the logs: each is asked of one; the answer of all."""
    turn, log = [*LANGUAGES].index(log[1]), log[0]
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(log))]))
    every = [path.path for path in api_paths.PATHS]
    paths = [
        *by_tier(dict.fromkeys(["answer", *every[turn :: len(LOGS)]]), every),
        *(f"layers/{name}.geojson" for name in log.layers),
        "openapi.json",
    ]
    texts = []
    for path in paths:
        answer = client.get(f"/api/v1/{path}?compare_with=2020-02-02")
        assert answer.status_code == 200, (path, answer.text[:200])
        texts += texts_of(path, answer.content)
    assert_clean(texts)


def test_machines(log):
    log, _ = log
    here = Here(Served(log), KeptViews(), "", TODAY)
    event = str(log.events["event_id"].iloc[0])
    given = {"why": {"event": event}, "fetch": {"id": event}, "search": {"query": "open"}}
    texts = []
    for tool in TOOLS.values():
        said = call(tool, given.get(tool.name, {}), here)
        assert said.body is not None, (tool.name, said.text)
        texts += [(tool.name, said.text), (tool.name, json.dumps(said.body, ensure_ascii=False))]
    for each in tools.listed(here):
        if "/docs/" in each.uri:  # the documentation of the program, with examples from its own log
            continue
        texts += texts_of(each.uri, tools.content(each.uri, here)[1].encode())
    assert_clean(texts)


@pytest.mark.parametrize(("name", "on_the_map"), [("in_out", []), ("goods_people", ["Alpha–Beta", "Gamma–Delta"])])
def test_a_crossing_without_coordinates_stands_on_no_map(name, on_the_map):
    """It has a place in the package, since every crossing must; no picture may show it there."""
    dataset = log_of(name)
    view = views.make_view(dataset, Selection(as_of=dataset.covered_to))
    pins = card.card(dataset, view, dataset.named(translator.say("en"))).pins
    assert [pin.name for pin in pins if pin.place is not None] == on_the_map
    frame = map_ground.frame(dataset, view)
    assert (frame is None) == (not on_the_map)
    if frame is not None:
        assert frame.box[0] > 10  # degrees east: not where the one without coordinates stands instead
    html = embed_page.html(dataset, embed_page.asked(dataset, "", "en"), "https://log.example/").decode()
    assert ("class='map'" in html) == bool(on_the_map)
    assert len(pins) == 3


def test_the_story_is_listed_where_the_log_of_the_session_has_one(monkeypatch, dataset):
    """The address of the log before is still there in the run after the press that leads away from it."""
    own = log_of("in_out")
    monkeypatch.setattr(served_data, "of_address", lambda version: own if version == "own" else dataset)
    monkeypatch.setattr("streamlit.query_params", {"data_version": "own"})
    for version, listed in (("own", False), ("", True)):
        session = session_with(selection=Selection(as_of=TODAY), linked_version=version)
        monkeypatch.setattr("streamlit.session_state", {KEY: session})
        assert (STORY in session_state.pages_of_log()) == listed


def test_words_are_those_of_the_mapping():
    """Statuses in sentences, marks and heads; tables for programs keep the words of every log."""
    how = HowToRead(words={"open": "flowing", "suspended": "dry", "crossing": "weir"}, title="Weirs")
    dataset = log_of("in_out", how)
    say = dataset.named(translator.say("en"))
    assert [say.word("open"), say.word("suspended"), say.word("closed")] == ["flowing", "dry", "closed"]
    assert [say("Open"), say("Crossing"), say("Link"), say(NAME)] == ["Flowing", "Weir", "Link", "Weirs"]
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    answer = client.get("/api/v1/answer?as_of=2021-05-05").json()
    assert answer["sentence"].startswith("On 5 May 2021 it was flowing (in) at North gate and South gate")
    assert "2 last reported dry" in answer["sentence"]
    assert ",open," in client.get("/api/v1/status.csv?as_of=2021-05-05").text


def test_a_check_of_its_package_speaks_of_no_orphans(tmp_path, capsys):
    write(log_of("in_out"), tmp_path)
    assert main(["validate", str(tmp_path)], TODAY) == 0
    assert capsys.readouterr().out.splitlines() == ["no problems", "17 events on 3 crossings"]


def test_every_message_that_is_said_otherwise_is_one():
    """A message that the code no longer has, or that is misspelt here, would never be found."""
    known = set()
    for folder in (FOLDER, CATALOGUES):
        with (folder / "ko.po").open("rb") as file:
            known |= {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in read_po(file)}
    assert {*other_logs.of("A title", {})} <= known
