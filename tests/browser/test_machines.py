"""The dashboard as it is served answers machines too, by the protocol's own client."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest

from tests.mcp.asking import ask, post

pytestmark = pytest.mark.browser  # no browser, but the server of those that have one
EVIL = "evil.example"


def test_machines_ask_at_the_same_port(server):
    """The links in answers lead to the page under the name that the server was asked by."""

    async def questions(client):
        answer = await client.call_tool("status_on", {"as_of": "2022-09-26", "crossing": "dandong-sinuiju"})
        return [tool.name for tool in (await client.list_tools()).tools], answer.structured_content

    with ThreadPoolExecutor(1) as pool:  # a thread without Playwright's event loop
        tools, answer = pool.submit(ask, server, questions).result()
    assert "status_on" in tools
    assert answer["permalink"].startswith(f"{server}/?as_of=2022-09-26&crossing=dandong-sinuiju&")
    with urlopen(answer["table"], timeout=60) as table:
        assert table.read().count(b"\n") == 1 + len(answer["links"])


def test_their_answers_have_the_headers_of_every_answer(server):
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    asked = post(server, body)
    assert asked.headers["x-content-type-options"] == "nosniff"
    assert asked.headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in asked.headers
    foreign = post(server, body, origin=f"https://{EVIL}"), post(server, body, host=EVIL)
    assert [answer.status_code for answer in foreign] == [403, 421]
    with urlopen(f"{server}/metrics", timeout=60) as metrics:
        assert b'route="mcp",status="2xx"' in metrics.read()
