"""The server by the protocol's own client, over real HTTP and over standard input and output; and requests by hand."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec

import httpx2
import pytest

from api.mcp import MOST_BYTES
from raillinks.exports import tables
from raillinks.mcp.tools import DOCUMENTS, TOOLS
from tests.conftest import ROOT
from tests.mcp.asking import ask, command, post
from tests.support.tiers import paired, slow

DAY = {"as_of": "2020-03-05"}
FOREIGN = "https://evil.example"


@pytest.fixture(scope="module")
def over_stdio(tiny_folder):
    return command("--package", tiny_folder, "--address", "https://rail.example/")


async def everything(client):
    tools = (await client.list_tools()).tools
    resources = (await client.list_resources()).resources
    templates = (await client.list_resource_templates()).resource_templates
    of_link = {**DAY, "crossing": "alpha-beta", "service": "freight"}
    own = {"intervals": {}, "count": {}, "search": {"query": "alpha"}, "fetch": {"id": "alpha-beta/freight"}}
    answers = {tool.name: await client.call_tool(tool.name, own.get(tool.name, of_link)) for tool in tools}
    contents = {each.uri: (await client.read_resource(each.uri)).contents[0] for each in resources}
    return tools, resources, templates, answers, contents


@pytest.fixture(scope="module")
def over_http(tiny_address):
    return ask(tiny_address, everything)


def assert_everything(found):
    tools, resources, templates, answers, contents = found
    assert [tool.name for tool in tools] == [*TOOLS]
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.output_schema and tool.input_schema["additionalProperties"] is False for tool in tools)
    assert {f"raillinks://tables/{name}.csv" for name in tables.IN_WHOLE} <= {each.uri for each in resources}
    assert [template.uri_template.partition("{?")[0] for template in templates] == ["raillinks://tables/{table}.csv"]
    assert not any(answer.is_error for answer in answers.values())
    assert all(answer.structured_content["permalink"] for name, answer in answers.items() if not TOOLS[name].bare)
    assert all(answer.content[0].text for answer in answers.values())
    assert all(content.text for content in contents.values())
    assert {uri: content.mime_type for uri, content in contents.items()} == {r.uri: r.mime_type for r in resources}


def test_a_client_lists_calls_and_reads_over_http(over_http):
    assert_everything(over_http)


@slow("test_a_client_lists_calls_and_reads_over_http has the way in which clients begin")
def test_a_client_of_an_earlier_protocol_lists_calls_and_reads_over_http(tiny_address):
    assert_everything(ask(tiny_address, everything, mode="legacy"))


def test_a_client_lists_calls_and_reads_over_stdio(over_stdio, over_http):
    found = ask(over_stdio, everything)
    assert_everything(found)
    assert found[3]["status_on"].structured_content["permalink"].startswith("https://rail.example/?as_of=2020-03-05")
    assert [tool.model_dump() for tool in found[0]] == [tool.model_dump() for tool in over_http[0]]
    assert_same_but_for_the_address(found[4], over_http[4])


def assert_same_but_for_the_address(contents, others):
    plain, other = (
        {uri: re.sub(r"https?://[^/\s,]+/", "/", content.text) for uri, content in each.items()}
        for each in (contents, others)
    )
    assert plain == other


def test_the_documents_are_resources_of_this_package(address):
    async def texts(client):
        resources = [each.uri for each in (await client.list_resources()).resources]
        return resources, (await client.read_resource("raillinks://docs/unknowns.md")).contents[0].text

    uris, unknowns = ask(address, texts)
    assert {f"raillinks://docs/{name}.md" for name in DOCUMENTS} <= {*uris}
    assert unknowns == (ROOT / "docs" / "unknowns.md").read_text(encoding="utf-8")


def request(method, **params):
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


BODIES = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 30_000, b'{"jsonrpc": "2.0", "id": ' + b"9" * 5000 + b"}",
    json.dumps(request("tools/call", name="status_on", arguments="no object")).encode(),
    json.dumps(request("tools/call", name=["status_on"])).encode(),
    json.dumps(request("tools/call", name="status_on", arguments={"as_of": "\ud800"})).encode(),
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"status_on","arguments":{"days":NaN}}}',
    json.dumps(request("tools/call", name="x" * 10_000)).encode(),
    json.dumps(request("prompts/get", name="x")).encode(),
    json.dumps(request("resources/subscribe", uri="raillinks://tables/status.csv")).encode(),
    json.dumps(request("no/such/method")).encode(),
]  # fmt: skip
VERSIONS = ["2025-06-18", "2026-07-28", "1066-10-14"]


@pytest.mark.parametrize(("body", "version"), paired(BODIES, VERSIONS), ids=lambda value: ascii(value[:40]))
def test_a_hostile_request_gets_an_error_and_no_trace(tiny_address, body, version):
    answer = post(tiny_address, body, **{"mcp-protocol-version": version})
    said = answer.json()
    assert answer.status_code < 500
    assert "error" in said or said["result"]["isError"]
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    assert len(answer.content) < 10_000


def test_only_this_path_takes_posts_and_only_posts_reach_it(tiny_address):
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
        answer = httpx2.request(method, f"{tiny_address}/mcp")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    for path in ("/", "/mcp/", "/mcp/x", "/MCP", "/api/v1/status.csv", "/api/v1/mcp"):
        answer = httpx2.post(f"{tiny_address}{path}", content=b"{}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_page_of_another_origin_may_not_ask(tiny_address):
    body = json.dumps(request("tools/list")).encode()
    for origin in (FOREIGN, "null", "http://127.0.0.1:1"):
        assert post(tiny_address, body, origin=origin).status_code == 403
    assert post(tiny_address, body, host="evil.example").status_code == 421
    own = post(tiny_address, body, origin=tiny_address)
    assert own.status_code == 200
    assert own.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in own.headers


def test_a_request_is_bounded_and_its_type_is_looked_at(tiny_address):
    long = json.dumps(request("tools/call", name="status_on", arguments={"q": "x" * MOST_BYTES})).encode()
    assert post(tiny_address, long).status_code == 413
    body = json.dumps(request("tools/list")).encode()
    assert post(tiny_address, body, **{"content-type": "text/plain"}).status_code == 400
    assert post(tiny_address, body, accept="text/html").status_code == 406


def test_no_request_needs_one_before_it(tiny_address):
    """Replicas share nothing: any of them answers any request, and hands out no session."""
    body = json.dumps(request("tools/call", name="status_on", arguments=DAY)).encode()
    answer = post(tiny_address, body)
    assert answer.json()["result"]["structuredContent"]["as_of"] == DAY["as_of"]
    assert "mcp-session-id" not in answer.headers
    assert post(tiny_address, body, **{"mcp-session-id": "of another replica"}).status_code == 200


@slow("a process of its own; the others here are in this one")
def test_the_library_of_the_protocol_is_imported_with_the_first_question_alone():
    """It takes half a second and some 40 MB: no start of the server, page or other command waits for it."""
    assert find_spec("mcp")
    code = "import sys, api.mcp, raillinks.cli.main, raillinks.mcp.tools; print({'mcp', 'mcp_types'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
