"""What you see is what you export: table, count, the page's CSV, the API's and the command's hold the same rows."""

import csv
import io
import subprocess
import sys
import zipfile
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.widgets import table_content
from raillinks.cli import main as command
from raillinks.clock import today
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import PAGE_ONLY, from_query
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests.conftest import ROOT
from tests.support.queries import random_query
from tests.support.table_rows import of_runs
from tests.support.tiers import by_tier, sample, slow

SELECTIONS, CHUNKS, ZIPS, REAL = by_tier(6, 300), by_tier(2, 6), by_tier(2, 60), by_tier(1, 5)


@pytest.fixture(scope="module")
def client(dataset):
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))


def flags(query):
    return [part for name, value in query for part in (f"--{name.replace('_', '-')}", value)]


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def events_of_zip(path):
    with zipfile.ZipFile(path) as archived:
        return archived.read("events.csv")


@sample(1)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_way_out_gives_the_rows_of_the_table(dataset, client, tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(load, "load", lambda _: dataset)
    out = tmp_path / "out.zip"
    for seed in range(chunk, SELECTIONS, CHUNKS):
        query = random_query(dataset, 10_000 + seed)
        selection, bad = from_query(query, views.choices(dataset), today())
        assert bad == []
        view = views.make_view(dataset, selection)
        page_csv = table_bytes.plain_csv(dataset, view, "events")
        assert command.main(["export", str(out), *flags(query)], today()) == 0
        assert client.get(f"/api/v1/events.csv?{urlencode(query)}").content == page_csv == events_of_zip(out)
        if seed < ZIPS:
            assert client.get(f"/api/v1/export.zip?{urlencode(query)}").content == out.read_bytes()
        rows = rows_of(page_csv)
        of_log = table_content.event_rows(dataset, selection.known_on, "en")
        table = of_runs(of_log, table_content.in_view(view))[::-1]  # the page sorts the newest first
        assert len(rows) == len(view.events)
        assert [r["event_id"] for r in rows] == list(view.events["event_id"])[::-1]
        assert [(r["event_id"], r["summary"]) for r in rows] == [(row[0], row[2]["t"]) for row in table]


@slow("processes of the command; the same in this process is quick")
@pytest.mark.parametrize("seed", range(REAL))
def test_the_real_command_gives_the_bytes_of_the_api(dataset, client, tmp_path, seed):
    query, out = random_query(dataset, 20_000 + seed), tmp_path / "out.zip"
    subprocess.run([sys.executable, "-m", "raillinks", "export", str(out), *flags(query)], cwd=ROOT, check=True)
    assert out.read_bytes() == client.get(f"/api/v1/export.zip?{urlencode(query)}").content


def test_the_workbook_is_the_same_by_command_and_api(dataset, client, tmp_path, monkeypatch):
    monkeypatch.setattr(load, "load", lambda _: dataset)
    query, out = random_query(dataset, 30_000), tmp_path / "out.xlsx"
    assert command.main(["export", str(out), *flags(query)], today()) == 0
    assert out.read_bytes() == client.get(f"/api/v1/export.xlsx?{urlencode(query)}").content


def test_status_lists_every_link_on_the_command_line(dataset, capfdbinary, monkeypatch):
    monkeypatch.setattr(load, "load", lambda _: dataset)
    assert command.main(["status", "--as-of", "2022-09-26"], today()) == 0
    rows = rows_of(capfdbinary.readouterr().out)
    assert len(rows) == len(dataset.links)
    assert {r["context"] for r in rows} == {"false", "true"}


def test_names_of_the_page_are_flags_that_change_nothing(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(load, "load", lambda _: dataset)
    plain, with_page = tmp_path / "plain.zip", tmp_path / "page.zip"
    own = dict.fromkeys(PAGE_ONLY, "1") | {"data_version": dataset.version}
    flags_of_page = flags(own.items())
    assert command.main(["export", str(plain)], today()) == 0
    assert command.main(["export", str(with_page), *flags_of_page], today()) == 0
    assert plain.read_bytes() == with_page.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "out.csv"],
        ["export", "no/such/folder/out.zip"],
        ["export", "out.zip", "--service", "frieght"],
        ["export", "out.zip", "--data-version", "9.9.9"],
        ["status", "--as-of", "2022-02-30"],
    ],
)
def test_a_wrong_command_ends_with_2_and_says_why(dataset, capsys, tmp_path, monkeypatch, arguments):
    monkeypatch.setattr(load, "load", lambda _: dataset)
    monkeypatch.chdir(tmp_path)
    try:
        code: str | int = command.main(arguments, today())
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
