"""The API through nginx beside nginx before a route of Starlette that only sends the same bytes."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pytest

from tests.browser.conftest import free_port
from tests.deploy.installation import NAME, Installation, repository
from tests.support.waiting import eventually

pytestmark = pytest.mark.deploy

PATH = "/api/v1/status.csv?as_of=2022-09-26"
LEAST = 0.7
REQUESTS, AT_ONCE, ROUNDS = 4000, 16, 5
BARE = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

content = open(sys.argv[1], "rb").read()


async def bare(request):
    return Response(content, media_type="text/csv; charset=utf-8")


uvicorn.run(Starlette(routes=[Route("/bare.csv", bare)]), port=int(sys.argv[2]), access_log=False, log_level="error")
"""
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
def bare_server(content, port, folder):
    (folder / "content").write_bytes(content)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    command = [sys.executable, str(folder / "bare.py"), str(folder / "content"), str(port)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()


def requests_per_second(address):
    command = [
        shutil.which("ab") or "ab",
        "-q",
        "-k",
        "-n",
        str(REQUESTS),
        "-c",
        str(AT_ONCE),
        "-H",
        f"Host: {NAME}",
        address,
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"Failed requests:\s+0\n", text), text
    assert "Non-2xx" not in text
    return float(re.search(r"Requests per second:\s+([\d.]+)", text)[1])


def test_the_api_through_nginx_is_nearly_as_fast_as_a_bare_route():
    bare, listen = free_port(), free_port()
    with TemporaryDirectory(prefix="raillinks-") as name:
        here = Path(name)
        (here / "source").mkdir()
        replicas = (free_port(), free_port())
        site = Installation(here, BESIDE.format(bare=bare, replica=replicas[0], listen=listen), replicas=replicas)
        site.settle(repository(here / "source"))
        site.start_nginx()
        try:
            site.run("install", TAG="v1")
            content = site.get(PATH).content
            with bare_server(content, bare, here):
                eventually(lambda: site.get("/bare.csv", listen).content == content)
                addresses = {
                    "bare": f"http://127.0.0.1:{listen}/bare.csv",
                    "through nginx": f"{site.address}{PATH}",
                    "without its cache": f"http://127.0.0.1:{listen}{PATH}",
                }
                rounds = [
                    {way: requests_per_second(address) for way, address in addresses.items()} for _ in range(ROUNDS)
                ]
        finally:
            site.stop()
    for way in addresses:
        print(f"{way}: {median(one[way] for one in rounds):.0f} a second")  # noqa: T201 (a figure for whoever looks)
    assert median(one["through nginx"] / one["bare"] for one in rounds) >= LEAST
