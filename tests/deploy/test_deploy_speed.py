"""The API through nginx beside nginx before a route of Starlette that only sends the same headers and bytes."""

import json
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.api import REQUESTS, seconds
from tests.browser.conftest import free_port
from tests.deploy.installation import Installation, repository
from tests.support.waiting import eventually

pytestmark = pytest.mark.deploy

PATH = "/api/v1/status.csv?as_of=2022-09-26"
LEAST = 0.7
ROUNDS = 15
BARE = """
import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

content = open(sys.argv[1], "rb").read()
headers = json.loads(sys.argv[2])


async def bare(request):
    return Response(content, headers=headers)


uvicorn.run(Starlette(routes=[Route("/bare.csv", bare)]), port=int(sys.argv[3]), access_log=False, log_level="error")
"""
OF_UVICORN = {"date", "server", "connection"}
"""The headers that the server itself adds to any answer."""
BESIDE = """
upstream bare {{ server 127.0.0.1:{bare}; keepalive 32; }}
upstream replica {{ server 127.0.0.1:{replica}; keepalive 32; }}
server {{
    listen 127.0.0.1:{listen};
    access_log off;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    location /bare.csv {{ proxy_pass http://bare; }}
    location /api/ {{ proxy_pass http://replica; }}
}}
"""
"""Two ways without a cache: to the bare route, and to a replica."""


@contextmanager
def bare_server(answer, port, folder):
    (folder / "content").write_bytes(answer.content)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in OF_UVICORN}
    command = [sys.executable, str(folder / "bare.py"), str(folder / "content"), json.dumps(headers), str(port)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()


def answers(site):
    """Whether nginx listens already."""
    with suppress(OSError):
        return site.get(PATH).status == 200


def test_the_api_through_nginx_is_nearly_as_fast_as_a_bare_route():
    bare, listen = free_port(), free_port()
    with TemporaryDirectory(prefix="raillinks-") as name:
        here = Path(name)
        (here / "source").mkdir()
        replicas = (free_port(), free_port())
        site = Installation(here, BESIDE.format(bare=bare, replica=replicas[0], listen=listen), replicas=replicas)
        ways = {
            "nginx and a bare route": (listen, "/bare.csv"),
            "nginx": (site.port, PATH),
            "nginx without its cache": (listen, PATH),
        }
        site.settle(repository(here / "source"))
        site.start_nginx()
        try:
            site.run("install", TAG="v1")
            eventually(lambda: site.measured(site.replicas[0], "raillinks_data_usable") and answers(site))
            answer = site.get(PATH, listen)
            with bare_server(answer, bare, here):
                eventually(lambda: site.get("/bare.csv", listen).content == answer.content)
                rounds = [{way: seconds(*asked) for way, asked in ways.items()} for _ in range(ROUNDS)]
        finally:
            site.stop()
    best = {way: min(one[way] for one in rounds) for way in ways}
    print({way: round(REQUESTS / taken) for way, taken in best.items()}, "a second")  # noqa: T201 (for whoever looks)
    for way in ("nginx", "nginx without its cache"):
        assert best["nginx and a bare route"] / best[way] >= LEAST
