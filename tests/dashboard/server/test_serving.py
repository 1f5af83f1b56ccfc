"""What a server does for as long as it runs goes on, whatever fails in it."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn

from dashboard.server import health, serving, websockets

SERVER = uvicorn.Server(uvicorn.Config("app"))


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


def in_a_thread_of_its_own(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


@pytest.mark.parametrize("family", [socket.AF_INET])
def test_connections_of_a_listening_socket_send_at_once(family):
    async def started():
        async with serving.nagle_disabled(None):
            pass

    with socket.socket(family) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        in_a_thread_of_its_own(asyncio.run, started())  # the browser tests keep a loop running in this one
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.parametrize(("every", "ended", "collected"), [(3600, 1, 1), (0, 1, 5), (0, 0, 0)])
def test_what_sessions_leave_is_given_back_but_not_again_and_again(monkeypatch, every, ended, collected):
    looks, given_back = [], []

    def end_expired_sessions():
        looks.append("one")
        if len(looks) > 5:
            raise InterruptedError
        return ended

    monkeypatch.setattr(serving, "end_expired_sessions", end_expired_sessions)
    monkeypatch.setattr(health, "give_back", lambda: given_back.append("all"))
    monkeypatch.setattr(websockets, "LOOK_EVERY", 0)
    monkeypatch.setattr(serving, "GIVE_BACK_EVERY", every)
    with pytest.raises(InterruptedError):
        asyncio.run(serving.look_after(SERVER))
    assert len(given_back) == collected
