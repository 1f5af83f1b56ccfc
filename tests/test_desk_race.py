"""Many browsers that open the desk with one key at once: one of them gets in."""

import asyncio

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.server.gates import PARAMETER, DeskGate, DeskKeys

MANY = 20


async def answers_to(told, keys):
    """What the gate answers to many requests at once, each with the key that was told first."""

    async def page(_):
        return PlainTextResponse("the page")

    app = Starlette(routes=[Route("/desk", page)], middleware=[Middleware(DeskGate, keys=keys)])
    way = httpx2.ASGITransport(app, client=("127.0.0.1", 1))
    browsers = [httpx2.AsyncClient(transport=way, base_url="http://127.0.0.1:8501") for _ in range(MANY)]
    return await asyncio.gather(*(browser.get(f"/desk?{PARAMETER}={told[0]}") for browser in browsers))


def test_one_key_at_once_in_many_browsers_opens_one_of_them():
    told: list[str] = []
    keys = DeskKeys(told.append)
    keys.print_link()
    answers = asyncio.run(answers_to(told, keys))
    assert sorted(answer.status_code for answer in answers) == [200, *[403] * (MANY - 1)]
    assert ["set-cookie" in answer.headers for answer in answers].count(True) == 1
    assert len(told) == 2
