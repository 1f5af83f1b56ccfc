"""Costly answers are few at a time, whoever asks; what costs little waits for none of them."""

import asyncio
import threading

import httpx2 as httpx
import pandas as pd
from starlette.applications import Starlette

from api import routes
from raillinks.exports import tables
from raillinks.versions.live_package import Served
from tests.support.waiting import PATIENCE


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
    assert (refused.status_code, refused.json()) == (503, {"status": "busy"})
    assert cheap.status_code == 200
    assert {(answer.status_code, answer.content) for answer in made} == {(200, b"made,by\r\nso,us\r\n")}
    assert (max(most), len(most)) == (2, 32)
