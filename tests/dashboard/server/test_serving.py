"""What a server does for as long as it runs goes on, whatever fails in it."""

import asyncio
from types import SimpleNamespace

import uvicorn

from dashboard.server import health, serving

SERVER = uvicorn.Server(uvicorn.Config("app"))


def test_a_server_goes_on_where_the_service_manager_cannot_be_told(monkeypatch):
    def no_file_left(*_):
        raise OSError(24, "Too many open files")

    monkeypatch.setenv(health.SOCKET, "/run/nobody")
    monkeypatch.setattr(health, "socket", SimpleNamespace(socket=no_file_left, AF_UNIX=1, SOCK_DGRAM=2))
    health.notify(health.SYSTEMD_ALIVE)


def test_work_of_the_server_that_fails_is_logged_and_begins_anew(caplog):
    begun = []

    async def work(server):
        begun.append(server)
        if len(begun) < 3:
            raise KeyError("a part")

    asyncio.run(asyncio.wait_for(serving.kept_up(work, SERVER, again=0), 60))
    assert begun == [SERVER] * 3
    assert [(record.event, record.work, record.exc_info[0]) for record in caplog.records] == [
        ("work-failed", "work", KeyError)
    ] * 2


def test_work_ends_with_the_server():
    async def run():
        ended = asyncio.Event()

        async def work(_):
            try:
                await asyncio.sleep(60)
            finally:
                ended.set()

        kept = asyncio.create_task(serving.kept_up(work, SERVER))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        kept.cancel()
        await asyncio.wait_for(ended.wait(), 60)

    asyncio.run(run())
