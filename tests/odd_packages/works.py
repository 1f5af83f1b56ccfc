"""Everything that is made of a package, made: pages in three languages, API paths, exports, the time map's data."""

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import frictionless
import openpyxl
import pyarrow.parquet as pq
from icalendar import Calendar
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.session import served_data
from dashboard.session.pages import PAGES
from dashboard.widgets import time_map_content
from raillinks.domain.problems import DataError, Problem, errors
from raillinks.exports import api_paths, openapi
from raillinks.i18n.languages import LANGUAGES
from raillinks.mcp import tools
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.tools import TOOLS, Here, call
from raillinks.package import descriptor, package_files
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.support.tiers import by_tier
from timemap import payload

SCRIPTS = tuple(page.script for page in PAGES.values() if page.path)
PAYLOAD = Draft202012Validator(json.loads((Path(__file__).parent / "payload.schema.json").read_bytes()))
QUERIES = ("", "mode=all&context=1", "as_of=2020-03-05&compare_with=2020-02-01&for=excel")


def outcome(files: dict[str, bytes]) -> Dataset | tuple[Problem, ...]:
    """The package of these files, whatever their checksums, or the problems that refuse it."""
    with TemporaryDirectory() as folder:
        tiny.write_bare(Path(folder), files)
        try:
            dataset, problems = load.parse_and_check(package_files.read_files(Path(folder)))
        except DataError as error:
            return error.problems
    return tuple(problems) if dataset is None or errors(problems) else dataset


def assert_placed(problems: tuple[Problem, ...], name: str) -> None:
    """Each error names file, code, reason and hint, all short enough to be listed.

    Args:
        problems: Why a package is refused.
        name: What is odd about it, for whoever reads a failure.
    """
    wrong = errors(problems)
    assert wrong, name
    assert len(wrong) <= 5000
    for problem in wrong:
        assert problem.file, (name, problem)
        assert problem.code, (name, problem)
        assert 0 < len(problem.reason) <= 600, (name, problem)
        assert 0 < len(problem.hint) <= 1000, (name, problem)
        assert problem.row >= 0, (name, problem)
        json.dumps(problem.reason + problem.hint + problem.column, ensure_ascii=False).encode()


def assert_works(dataset: Dataset, turn: int = 0) -> None:
    """Every path answers 200 with what it should be, and the time map gets what its script takes for granted.

    Args:
        dataset: The package.
        turn: In `make test` each path is asked one query: which one goes round with the paths and this number.
    """
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    for number, path in enumerate((p.path for p in api_paths.PATHS), start=turn):
        asked = by_tier((QUERIES[number % len(QUERIES)],), QUERIES)
        for query in asked if not path.endswith(".zip") else QUERIES[1:2]:  # Frictionless takes its time
            plain = query if path.endswith(".csv") else query.removesuffix("&for=excel")
            answer = client.get(f"/api/v1/{path}?{plain}")
            assert answer.status_code == 200, (path, query, answer.text[:200])
            _assert_is(path, answer.content)
    assert_machines_are_answered(dataset)
    for path in [*(f"layers/{name}.geojson" for name in dataset.layers), "openapi.json", "health"]:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        descriptor.load(answer.content)
    for lang in by_tier(("zh",), tuple(LANGUAGES)):
        assert_payload(dataset, lang)


def assert_machines_are_answered(dataset: Dataset) -> None:
    """Each tool answers as its schema says, each table is a resource, and llms.txt lists what there is."""
    here = Here(Served(dataset), KeptViews(), "", TODAY)
    event = min(dataset.event_ids, default="")
    given = {"why": {"event": event}, "fetch": {"id": event}, "search": {"query": str(dataset.descriptor["name"])}}
    for tool in TOOLS.values():
        said = call(tool, given.get(tool.name, {}), here)
        assert said.body is not None or (not event and tool.name in {"why", "fetch"}), (tool.name, said.text)
        schema = descriptor.load(json.dumps(tool.output_schema(dataset), default=dict).encode())
        sent = descriptor.load(json.dumps(said.body, allow_nan=False).encode())
        assert said.body is None or [error.message for error in Draft202012Validator(schema).iter_errors(sent)] == []
    for each in tools.listed(here):
        assert tools.content(each.uri, here)[1], each.uri
    assert openapi.text(dataset, "", {}, ()).count("\n## ") == 3


def assert_payload(dataset: Dataset, lang: str) -> None:
    view = views.make_view(dataset, Selection(as_of=TODAY, context=True))
    message = payload.message(dataset, view, content_url="/content.json", today=TODAY)
    drawn = time_map_content.content(dataset, view, lang) | message
    sent = descriptor.load(json.dumps(drawn, allow_nan=False, default=dict).encode())
    assert [error.message for error in PAYLOAD.iter_errors(sent)] == []


def _assert_is(path: str, content: bytes) -> None:
    """The bytes are what the path's name says."""
    if path.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}
    elif path.endswith((".json", ".geojson")) or path == "answer":
        descriptor.load(content)
    elif path.endswith(".sqlite"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    elif path.endswith(".parquet.zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for table in (name for name in archive.namelist() if name.endswith(".parquet")):
                assert pq.read_table(io.BytesIO(archive.read(table))).column_names
    elif path.endswith(".parquet"):
        assert pq.read_table(io.BytesIO(content)).column_names
    elif path.endswith(".ics"):
        assert Calendar.from_ical(content)["prodid"]
    elif path.endswith(".atom"):
        assert ET.fromstring(content).tag == "{http://www.w3.org/2005/Atom}feed"  # noqa: S314 (our own feed)
        assert b"javascript:" not in b"".join(part for part in content.split(b"href=")[1:] for part in [part[:12]])
    elif path.endswith(".xlsx"):
        assert openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames[0] == "Answer"
    else:
        assert_valid_zip(content)


def assert_valid_zip(content: bytes) -> None:
    """The zip's own description holds: Frictionless reads each table and file without an error."""
    with TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        report = frictionless.Package(str(Path(folder) / "datapackage.json")).validate()
        wrong = [*report.errors, *(error for task in report.tasks for error in task.errors)]
        assert [error.message for error in wrong] == []


def assert_pages_open(dataset: Dataset, languages: tuple[str, ...] = tuple(LANGUAGES)) -> None:
    """Each page runs to its end in each language, one after another as a reader goes through them.

    Args:
        dataset: The package.
        languages: Their codes.
    """
    before = served_data.live
    vars(served_data)["live"] = _Fixed(dataset)
    try:
        for lang in languages:
            app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=300)
            app.query_params["lang"] = lang
            app.query_params["context"] = "1"
            if len(dataset.events):
                app.query_params["event"] = str(dataset.events["event_id"].iloc[0])
            _assert_runs(app, "map.py", lang)
            for script in SCRIPTS:
                _assert_runs(app.switch_page(script), script, lang)
    finally:
        served_data.live = before


def _assert_runs(app: AppTest, script: str, lang: str) -> None:
    app.run()
    assert not app.exception, (script, lang, [(e.value, e.stack_trace) for e in app.exception])


class _Fixed:
    """Serves one package."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def wait_until_current(self) -> None:
        """It always is."""

    def served(self) -> Served:
        return Served(self.dataset)
