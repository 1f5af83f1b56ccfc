"""What readers and programs get of a small log, as it was when somebody last looked at it.

`pytest tests/snapshots --snapshot-update` writes the snapshots anew: read what differs before you commit it. Plain
words are left out, so that another wording changes no snapshot; what is quoted, counted, dated or linked stays.
"""

import io
import json
import shutil
import sys
import zipfile

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.embed import embed_page
from dashboard.i18n.translator import say
from dashboard.link_card import address
from dashboard.link_page.routes import LinkPages
from dashboard.server import link_cards
from dashboard.session import served_data
from dashboard.session.pages import PAGES
from dashboard.widgets import time_map_content, version_notices
from raillinks import clock
from raillinks.cli import main as command_line
from raillinks.domain.problems import Problem, Severity
from raillinks.editor.draft import Draft
from raillinks.exports import api_paths, descriptors, openapi, workbook
from raillinks.mcp import server, tools
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.arguments import RefusedError
from raillinks.mcp.tools import TOOLS, Here, call
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from raillinks.versions import publishing
from raillinks.versions.live_package import EarlierVersions, Served
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT
from tests.dashboard.upload.your_log import bring, html_of, opened
from tests.snapshots import log
from tests.snapshots.plain import plain, text_of
from tests.support import desk_page
from tests.support.desk_page import correction, desk, of_folder
from tests.support.small_log import Fixed, texts_of_pictures
from tests.support.workbooks import ABOUT, ANSWER, sheets

__all__ = ["desk"]

TODAY = np.datetime64("2023-07-01", "D")
SITE = "https://rail.example/"
QUERIES = (
    "as_of=2022-03-02&from=2019-01-01&to=2022-12-31",
    "as_of=2020-04-01&known_on=2022-01-20&mode=all&from=2018-01-01&to=2021-12-31&disputed=apply&compare_with=2018-05-05&context=1&by=year",
    "as_of=2010-09-01&mode=period&from=1950-01-01&to=2023-06-30&crossing=gamma-delta&service=freight&stale_after=30",
    "as_of=2019-08-01&crossing=gamma-delta&service=passenger&lang=ko",
    "as_of=soon&crossing=nowhere&colour=red&lang=fr",
)
"""What the paths are asked in turn: a period; another day, as known on a day; one link in an old period; one link in
another language; values that cannot be used.
"""
SELDOM = "export."
"""How the paths begin that are asked one of them: they take longest."""
SAME_TABLES = (".parquet", ".parquet.zip", ".xlsx", ".sqlite")
"""Forms of tables whose cells `tests/exports` compares with those of CSV."""


def in_parts(name, content):
    """A file as text; of an archive its names and what describes it: its tables are asked for one by one."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            told = [each for each in names if each in {"README.md", "datapackage.json"}]
            return "\n".join([*names, *(in_parts(each, archive.read(each)) for each in told)])
    text = content.decode("utf-8-sig")
    return f"== {name}\n" + (json.dumps(json.loads(text), ensure_ascii=False, indent=0) if text[:1] in "{[" else text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("log")
    tiny.write(made, log.files())
    return made


@pytest.fixture(scope="module")
def dataset(folder):
    return load.load(folder)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day on which it is asked: nothing may change from one day to the next."""
    real = clock.today
    for module in [*sys.modules.values()]:
        if getattr(module, "today", None) is real:
            monkeypatch.setattr(module, "today", lambda: TODAY)


PATHS = [path.path for path in api_paths.PATHS if not path.path.endswith(SAME_TABLES)]


@pytest.mark.parametrize("path", PATHS)
def test_api(dataset, path, snapshot):
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]), base_url=SITE)
    said = []
    for query in QUERIES[1:2] if path.startswith(SELDOM) else QUERIES:
        answer = client.get(f"/api/v1/{path}?{query}")
        told = {name: answer.headers[name] for name in ("content-type", "content-disposition", "link")
                if name in answer.headers}  # fmt: skip
        said.append(f"{answer.status_code} {told}\n{plain(in_parts(path, answer.content))}")
    assert "\n".join(said) == snapshot


def test_workbook(dataset, snapshot):
    """Of each sheet its size and head; the sheets that explain in whole."""
    view = views.make_view(
        dataset, Selection(as_of=np.datetime64("2022-03-02"), compare_with=np.datetime64("2020-03-06"))
    )
    said = []
    for name, rows in sheets(workbook.export_xlsx(dataset, view)).items():
        said.append(f"== {name}: {len(rows)} rows")
        said += ["|".join(map(str, row)) for row in (rows if name in {ABOUT, ANSWER} else rows[:1])]
    assert plain("\n".join(said)) == snapshot


def test_what_search_engines_read(dataset, snapshot):
    described = descriptors.described(api_paths.description(dataset, SITE))
    told = [{name: value for name, value in each.items() if name not in {"recordSet", "@context"}}
            for each in described]  # fmt: skip
    assert plain(json.dumps(told, ensure_ascii=False, indent=0)) == snapshot


def test_openapi_and_addresses(dataset, snapshot):
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]), base_url=SITE)
    paths = ["openapi.json", *(f"layers/{name}.geojson" for name in dataset.layers)]
    said = [in_parts(path, client.get(f"/api/v1/{path}").content) for path in paths]
    said.append(openapi.text(dataset, SITE, {path: page.title for path, page in PAGES.items()}, ["0.1.0"]))
    assert plain("\n".join(said)) == snapshot


PERIOD = {"from": "2019-01", "to": "2022-12"}
ASKED: tuple[dict[str, object], ...] = (
    {"as_of": "2022-03-02", **PERIOD, "what": "trains", "context": False, "style": "BibTeX"},
    {"as_of": "2020-04-01", "known_on": "2022-01-20", **PERIOD, "by": "year", "disputed": "apply", "context": True,
     "compare_with": "2018-05-05", "mode": "all", "limit": 5},
    {"as_of": "2022-03-02", **PERIOD, "lang": "ko", "crossing": "alpha-beta", "service": "passenger",
     "stale_after": 30},
    {"event": "a-freight", "id": "a-again", "query": "train"},
    {"event": "g-flood", "id": "gamma-delta/freight", "query": "gamma"},
)  # fmt: skip
"""What each tool is asked, as far as it takes the name."""
REFUSED: tuple[dict[str, object], ...] = ({"as_of": "soon"}, {"colour": "red"}, {"lang": "fr"}, {"context": "perhaps"})


@pytest.mark.parametrize("name", TOOLS)
def test_mcp(dataset, name, snapshot):
    tool, here = TOOLS[name], Here(Served(dataset), KeptViews(), SITE, TODAY)
    asked = [{each: given[each] for each in given if each in tool.takes} for given in ASKED]
    answers = [call(tool, given, here) for given in (*filter(None, asked), *REFUSED)]
    said = [f"{each.text}\n{json.dumps(each.body, ensure_ascii=False, indent=0)}" for each in answers]
    assert plain("\n".join(said)) == snapshot


def test_mcp_tools(dataset, snapshot):
    listed = [tool.model_dump(by_alias=True, exclude_none=True) for tool in server.listed_tools(dataset)]
    assert plain(json.dumps(listed, ensure_ascii=False, indent=0)) == snapshot


def test_mcp_resources(dataset, snapshot):
    here = Here(Served(dataset), KeptViews(), SITE, TODAY)
    listed = [each for each in tools.listed(here) if "/docs/" not in each.uri]
    said = [f"{each}\n{in_parts(each.uri, tools.content(each.uri, here)[1].encode())}" for each in listed]
    for uri in ("raillinks://tables/statuses.csv", "raillinks://tables/status.csv?as_of=soon", "https://example.org/"):
        with pytest.raises(RefusedError) as refused:
            tools.content(uri, here)
        said.append(f"{uri}: {refused.value}")
    assert plain("\n".join(said)) == snapshot


def test_versions(folder, snapshot, tmp_path):
    """What the API says of a version in which a word changed, and of one without an event."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    for day, old, new in (("10", "resumption,partial", "resumption,open"), ("11", "a-seen", "")):
        edits = {}
        for path in ("data/events.csv", "data/claims.csv", "data/measures.csv"):
            lines = (tmp_path / path).read_text("utf-8").splitlines(keepends=True)
            edits[path] = "".join(line.replace(old, new) for line in lines if new or old not in line).encode()
        publishing.publish(tmp_path, edits, About(f"2023-06-{day}", "An Editor", "It was read again."))
    served = Served(load.load(tmp_path), earlier=EarlierVersions(tmp_path))
    client = TestClient(Starlette(routes=[routes.routes(lambda: served)]), base_url=SITE)
    paths = ("versions.json", "delta.json?since=0.3.0&as_of=2022-03-02", "ids/a-seen.json", "ids/c09.json")
    assert plain("\n".join(in_parts(path, client.get(f"/api/v1/{path}").content) for path in paths)) == snapshot


@pytest.mark.parametrize(
    "words",
    [
        "status --as-of 2022-03-02", "answer --as-of 2020-04-01 --crossing alpha-beta",
        "uptime --by year --from 2019-01-01",
        "panel --every year --from 2018-01-01 --to 2022-12-31", "sensitivity", "frontier", "versions", "validate",
    ],
)  # fmt: skip
def test_commands(folder, words, snapshot, capsys):
    code = command_line.main([*words.split(), *([] if words == "validate" else ["--package", str(folder)])], TODAY)
    said = capsys.readouterr()
    assert plain(f"{code}\n{said.out}\n{said.err}".replace(str(folder), "FOLDER")) == snapshot


@pytest.mark.parametrize("query", [f"{QUERIES[0]}&lang=en", f"{QUERIES[1]}&lang=ko"], ids=["period", "known"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "map")
def test_pages(dataset, path, query, snapshot, monkeypatch):
    monkeypatch.setattr(served_data, "live", Fixed(dataset))
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for pair in f"{query}&event=a-freight".split("&"):
        name, _, value = pair.partition("=")
        app.query_params[name] = value
    app.run() if not path else app.switch_page(PAGES[path].script).run()
    assert not app.exception
    nodes = [node for part in (app.main, app.sidebar) for node in part if node.proto is not None]
    assert plain("\n".join(text_of(node.proto) for node in nodes)) == snapshot


def test_your_log(snapshot):
    app = bring(opened())
    assert plain(html_of(app) + "\n".join(text_of(node.proto) for node in app.selectbox)) == snapshot


@of_folder
def test_desk(desk, snapshot):
    """A correction, and a report that may be one of an event of the log, each beside the list of drafts."""
    correction(desk)
    event, claim = (
        {"crossing_id": "alpha-beta", "service": "freight"},
        {"claimed_date": "2020-03-06", "basis": "observed"},
    )
    desk.drafts.save(Draft("two", "report", author="Ada", event=event, claim=claim), 0)
    for draft in ("one", "two"):
        app = desk_page.opened(draft)
        said = "\n".join(text_of(node.proto) for node in app.main if node.proto is not None)
        assert plain(said) == snapshot(name=draft)


def test_problems_of_the_data(snapshot):
    problems = [
        Problem("data/events.csv", 7, "order_in_day", "bad-date", Severity.ERROR, "'x' is no date", "YYYY-MM-DD"),
        Problem("data/story.md", 0, "", "no-such-event", Severity.WARNING, "'e' is no event"),
    ]
    assert plain(version_notices.problem_table(problems, say("en"))) == snapshot


def test_map_picture_embed_and_pages_of_links(dataset, snapshot, monkeypatch):
    written = texts_of_pictures(monkeypatch)
    client = TestClient(LinkPages(PlainTextResponse("other"), lambda: Served(dataset), lambda _: SITE))
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-03-02", "D")))
    said = [json.dumps(time_map_content.content(dataset, view, "en"), default=str, ensure_ascii=False, indent=0)]
    address.png(dataset, address.of_url(dataset, QUERIES[0]))
    said += written
    said += [client.get(f"/links{link}").text for link in ("", "/alpha-beta/freight", "/gamma-delta/passenger")]
    said.append(embed_page.html(dataset, embed_page.asked(dataset, QUERIES[0], "en"), SITE).decode())
    said += [link_cards._of_link(Served(dataset), SITE, path, QUERIES[0], "en").decode() for path in PAGES]  # noqa: SLF001
    assert plain("\n".join(said)) == snapshot
