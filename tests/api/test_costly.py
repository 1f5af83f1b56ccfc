"""What costs much: tables of many periods are refused, nothing is begun for nobody, quick answers have own places."""

import asyncio
import json
import threading
from dataclasses import replace

import httpx2 as httpx
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import mcp, routes
from dashboard.link_card import address
from dashboard.server import link_cards, own_log_answers
from dashboard.session.own_log import OwnLogs
from raillinks.exports import api_paths, formats, tables
from raillinks.exports.tables import EVERY
from raillinks.mcp import tools
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.arguments import RefusedError
from raillinks.mcp.tools import content as resource
from raillinks.notebook import log
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.api.asking import REFUSAL, get
from tests.conftest import ROOT, TODAY
from tests.support.tiers import sample, slow
from tests.support.waiting import PATIENCE

MONTHS_FROM_1800 = [("by", "month"), ("from", "1800-01-01"), ("context", "1")]
OF_MANY_PERIODS = {
    "export.xlsx": MONTHS_FROM_1800,
    "panel.csv": [("every", "day"), ("from", "1800-01-01")],
    "panel.parquet": [("every", "week"), ("from", "1800-01-01"), ("context", "1"), ("shape", "wide")],
}
QUICK = ("status.csv", "answer")


def client_of_own(dataset):
    logs = OwnLogs()
    log = logs.hold(dataset, {})
    client = TestClient(Starlette(routes=[own_log_answers.route(logs.find, routes.routes)]))
    return log, lambda path, pairs: client.get(f"/own/{log.name}/api/v1/{path}", params=pairs)


@pytest.mark.parametrize("path", OF_MANY_PERIODS)
def test_a_table_of_too_many_periods_is_refused_with_its_limit(client, dataset, path):
    answer = get(client, path, *OF_MANY_PERIODS[path])
    most = formats.MOST_SHEET_ROWS if path == "export.xlsx" else formats.MOST_ROWS
    assert (answer.status_code, answer.json()["error"]) == (400, api_paths.TOO_LONG)
    assert f"{most:,}" in answer.json()["allowed"]
    _log, of_own = client_of_own(dataset)
    assert of_own(path, OF_MANY_PERIODS[path]).json() == answer.json()


def test_the_library_and_the_tools_for_machines_have_the_same_rule(dataset, monkeypatch):
    few = replace(api_paths.BY_NAME["uptime.csv"], most_rows=1000)
    monkeypatch.setattr(api_paths, "BY_NAME", {few.path: few})
    with pytest.raises(ValueError, match=api_paths.TOO_LONG):
        log.load(ROOT).uptime("1800-01-01", every="month")
    here = tools.Here(Served(dataset), KeptViews(), "", TODAY)
    with pytest.raises(RefusedError, match=api_paths.TOO_LONG):
        resource("raillinks://tables/uptime.csv?by=month&from=1800-01-01", here)


class Held:
    """Work that is held until it may go on; it notes how much was begun."""

    def __init__(self):
        self.begun, self.may_go_on, self.n = threading.Semaphore(0), threading.Event(), 0

    def holding(self, work, holds=lambda *_: True):
        def held(*given, **named):
            if holds(*given):
                self.n += 1
                self.begun.release()
                assert self.may_go_on.wait(PATIENCE)
            return work(*given, **named)

        return held


def written(dataset, view, table, own, _original=tables.written):
    """A table; the one that is held need not be made."""
    return (pd.DataFrame({"a": ["1"], "b": ["2"]}), []) if table == "uptime" else _original(dataset, view, table, own)


class Client:
    """A client of an application that may close its connection."""

    def __init__(self, app, path, query="", body=None):
        self.sent, self.has_left, self.is_asked = [], asyncio.Event(), False
        headers = [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"accept", b"application/json, text/event-stream"),
        ]
        scope = {
            "type": "http", "method": "POST" if body else "GET", "path": path, "root_path": "",
            "raw_path": path.encode(),
            "query_string": query.encode(), "headers": headers, "scheme": "http", "server": ("localhost", 80),
            "client": ("127.0.0.1", 1), "http_version": "1.1",
        }  # fmt: skip
        self.body = body or b""
        self.task = asyncio.create_task(app(scope, self.receive, self.send))

    async def receive(self):
        if not self.is_asked:
            self.is_asked = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    async def status(self):
        await asyncio.wait_for(asyncio.shield(self.task), PATIENCE)
        return self.sent[0]["status"]


def of_api(dataset, held, monkeypatch):
    monkeypatch.setattr(tables, "written", held.holding(written))
    app = Starlette(routes=[routes.routes(lambda: Served(dataset))])
    return app, lambda n: Client(app, "/api/v1/uptime.csv", f"stale_after={n}")


def of_quick_answers(dataset, held, monkeypatch):
    monkeypatch.setattr(tables, "written", held.holding(written))
    app = Starlette(routes=[routes.routes(lambda: Served(dataset))])
    return app, lambda n: Client(app, "/api/v1/status.csv", f"stale_after={n}")


def of_own_log(dataset, held, monkeypatch):
    monkeypatch.setattr(tables, "written", held.holding(written))
    logs = OwnLogs()
    log = logs.hold(dataset, {})
    app = Starlette(routes=[own_log_answers.route(logs.find, routes.routes)])
    return (app, log), lambda n: Client(app, f"/own/{log.name}/api/v1/uptime.csv", f"stale_after={n}")


def of_own_files(dataset, held, _):
    logs = OwnLogs()
    log = logs.hold(dataset, {}, {f"{n}.csv": held.holding(lambda _: b"made") for n in range(100)})
    app = Starlette(routes=[own_log_answers.route(logs.find, routes.routes)])
    return (app, log), lambda n: Client(app, f"/own/{log.name}/files/{n}.csv")


def of_pictures(dataset, held, monkeypatch):
    monkeypatch.setattr(address, "png", held.holding(lambda *_: b"made"))
    app = Starlette(routes=[link_cards.route(lambda: Served(dataset))])

    def client(n):
        shown = address.of_selection(dataset, Selection(as_of=TODAY - n), PageState(), "en")
        path, _, query = shown.url.partition("?")
        return Client(app, path, query)

    return app, client


def of_machines(dataset, held, monkeypatch):
    monkeypatch.setattr(tools, "call", held.holding(tools.call))
    app = mcp.Mcp(lambda: Served(dataset), lambda _: "http://localhost/")

    def client(n):
        params = {"name": "status_on", "arguments": {"as_of": str(TODAY - n)}}
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
        return Client(app, mcp.PATH, body=body.encode())

    return app, client


KINDS = [of_api, of_quick_answers, of_own_log, of_own_files, of_pictures, of_machines]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_nobody_waits_for_any_more_is_not_begun_and_leaves_its_place(dataset, monkeypatch, kind):
    """Before, thirty who left kept all others out until their work was done for nobody."""
    held, at_once = Held(), 1 if kind in {of_api, of_own_log} else 2
    app, client = kind(dataset, held, monkeypatch)

    async def ask():
        try:
            leave = [client(n) for n in range(31)]
            for _ in range(at_once):
                assert await asyncio.to_thread(held.begun.acquire, timeout=PATIENCE)
            stays = client(31)
            for each in leave:
                each.has_left.set()
            await asyncio.wait_for(asyncio.gather(*(each.task for each in leave)), PATIENCE)
            late, begun = client(32), held.n
            held.may_go_on.set()
            return begun, await stays.status(), await late.status()
        finally:
            held.may_go_on.set()

    assert asyncio.run(ask()) == (at_once, 200, 200)
    assert held.n == at_once + 2
    assert app


@slow("the places of readers' logs are tried always")
def test_costly_answers_take_no_place_of_quick_ones(dataset, monkeypatch):
    held = Held()
    monkeypatch.setattr(tables, "written", held.holding(written, lambda _, __, table, ___: table == "uptime"))
    app = Starlette(routes=[routes.routes(lambda: Served(dataset))])

    async def ask():
        try:
            costly = [Client(app, "/api/v1/uptime.csv", f"stale_after={n}") for n in range(32)]
            assert await asyncio.to_thread(held.begun.acquire, timeout=PATIENCE)
            refused = Client(app, "/api/v1/uptime.csv", "stale_after=32")
            others = [Client(app, f"/api/v1/{path}", "as_of=2020-01-01") for path in (*QUICK, "health", "latest.json")]
            statuses = [await each.status() for each in (refused, *others)]
            held.may_go_on.set()
            return statuses, {await each.status() for each in costly}
        finally:
            held.may_go_on.set()

    assert asyncio.run(ask()) == ([503, 200, 200, 200, 200], {200})


def test_the_logs_of_readers_share_their_places_and_take_none_of_the_served_one(dataset, monkeypatch):
    held = Held()
    monkeypatch.setattr(tables, "written", held.holding(written, lambda _, __, table, ___: table == "uptime"))
    logs, places = OwnLogs(), routes.Places()
    mine = [logs.hold(dataset, {}) for _ in range(3)]
    own = own_log_answers.route(logs.find, lambda load: routes.routes(load, places=places))
    app = Starlette(routes=[routes.routes(lambda: Served(dataset)), own])

    async def ask():
        try:
            asked = [
                Client(app, f"/own/{log.name}/api/v1/uptime.csv", f"stale_after={n}") for n in range(11) for log in mine
            ]
            assert await asyncio.to_thread(held.begun.acquire, timeout=PATIENCE)
            served = Client(app, "/api/v1/changes.csv")
            status, begun = await served.status(), held.n
            held.may_go_on.set()
            return status, begun, max([await each.status() for each in asked])
        finally:
            held.may_go_on.set()

    assert asyncio.run(ask()) == (200, 1, 503)


def test_exports_are_made_two_at_a_time_and_what_costs_little_waits_for_none(dataset, monkeypatch):
    lock, begun, free, under_way = threading.Lock(), threading.Semaphore(0), threading.Event(), []
    most = []

    def slow(*_):
        with lock:
            under_way.append(1)
            most.append(len(under_way))
        begun.release()
        assert free.wait(PATIENCE)
        with lock:
            under_way.pop()
        return pd.DataFrame({"made": ["so"], "by": ["us"]}), []

    monkeypatch.setattr(tables, "written", slow)
    app = Starlette(routes=[routes.routes(lambda: Served(dataset))])

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost/api/v1") as client:
            asked = [asyncio.create_task(client.get(f"/events.csv?stale_after={n}")) for n in range(1, 33)]
            same = asyncio.create_task(client.get("/events.csv?stale_after=1"))
            await asyncio.to_thread(begun.acquire)
            await asyncio.to_thread(begun.acquire)
            try:
                refused = await client.get("/events.csv?stale_after=33")
                cheap = await client.get("/health")
            finally:
                free.set()
            return refused, cheap, await asyncio.gather(*asked, same)

    refused, cheap, made = asyncio.run(ask())
    assert (refused.status_code, refused.json()["status"], {*refused.json()}) == (503, "busy", {*REFUSAL, "status"})
    assert refused.json()["error"] == routes._BUSY.error != routes._NO_DATA.error  # noqa: SLF001 (two reasons of one status)
    assert cheap.status_code == 200
    assert {(answer.status_code, answer.content) for answer in made} == {(200, b"made,by\r\nso,us\r\n")}
    assert (max(most), len(most)) == (2, 32)


BY_PERIOD = tuple(path.path for path in api_paths.PATHS if path.periods == "by")
BY_EVERY = tuple(path.path for path in api_paths.PATHS if path.periods == EVERY.name)


@sample(5)
@pytest.mark.parametrize("path", sorted({p.path for p in api_paths.PATHS} - {*BY_PERIOD, *BY_EVERY}))
def test_no_other_path_has_a_row_for_each_period(client, path):
    whole, by_month = (len(get(client, path, ("from", "2020-01-01"), ("by", by)).content) for by in ("whole", "month"))
    assert abs(by_month - whole) < 200
