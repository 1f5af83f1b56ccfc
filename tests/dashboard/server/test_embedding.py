"""Where `embed=1` leads, and that answers leave the machine at once."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import security, serving


def client():
    async def page(request):
        return HTMLResponse("page")

    return TestClient(
        Starlette(
            routes=[Route("/", page), Route("/embed", page)],
            middleware=[Middleware(security.Embedding)],
        ),
        follow_redirects=False,
    )


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/?embed=1", "embed"),
        ("/?as_of=2022-09-26&embed=1&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening",
         "embed?as_of=2022-09-26&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening"),
        ("/?embed=1&q=%0d%0aSet-Cookie:x", "embed?q=%0D%0ASet-Cookie%3Ax"),
    ],
)  # fmt: skip
def test_embed_leads_to_the_map_alone_with_the_rest_of_the_link(asked, led_to):
    answer = client().get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, led_to)


@pytest.mark.parametrize("asked", ["/", "/?embed=0", "/?embed=true", "/?as_of=2022-09-26", "/embed?embed=1"])
def test_every_other_link_stays_where_it_is(asked):
    assert client().get(asked).status_code == 200


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
