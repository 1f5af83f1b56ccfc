"""The server by the protocol's own client, over real HTTP and over standard input and output; and requests by hand."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec

import httpx2
import pytest
from mcp.shared.exceptions import MCPError
from mcp.types import INTERNAL_ERROR

from api.mcp import MOST_BYTES
from dashboard.server import observability
from raillinks.exports import tables
from raillinks.mcp.server import FAILED
from raillinks.mcp.tools import DOCUMENTS, TOOLS
from tests import tiny
from tests.conftest import ROOT
from tests.mcp.asking import application, ask, command, post, served
from tests.support.tiers import paired, sample, slow
from tests.support.waiting import eventually

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
    texts = {each.uri: (await client.read_resource(each.uri)).contents[0].text for each in resources}
    return tools, resources, templates, answers, texts


def assert_everything(found):
    tools, resources, templates, answers, texts = found
    assert [tool.name for tool in tools] == [*TOOLS]
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.output_schema and tool.input_schema["additionalProperties"] is False for tool in tools)
    assert {f"raillinks://tables/{name}.csv" for name in tables.IN_WHOLE} <= {each.uri for each in resources}
    assert [template.uri_template.partition("{?")[0] for template in templates] == ["raillinks://tables/{table}.csv"]
    assert not any(answer.is_error for answer in answers.values())
    assert all(answer.structured_content["permalink"] for name, answer in answers.items() if not TOOLS[name].bare)
    assert all(answer.content[0].text for answer in answers.values())
    assert all(texts.values())


@sample(1)
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_lists_calls_and_reads_over_http(tiny_address, mode):
    assert_everything(ask(tiny_address, everything, mode=mode))


def test_a_client_lists_calls_and_reads_over_stdio(over_stdio, tiny_address):
    found = ask(over_stdio, everything)
    assert_everything(found)
    assert found[3]["status_on"].structured_content["permalink"].startswith("https://rail.example/?as_of=2020-03-05")
    over_http = ask(tiny_address, everything)
    assert [tool.model_dump() for tool in found[0]] == [tool.model_dump() for tool in over_http[0]]
    assert_same_but_for_the_address(found[4], over_http[4])


def assert_same_but_for_the_address(texts, others):
    plain, other = (
        {uri: re.sub(r"https?://[^/\s,]+/", "/", text) for uri, text in each.items()} for each in (texts, others)
    )
    assert plain == other


def test_the_documents_are_resources_of_this_package(address):
    async def texts(client):
        resources = [each.uri for each in (await client.list_resources()).resources]
        return resources, (await client.read_resource("raillinks://docs/unknowns.md")).contents[0].text

    uris, unknowns = ask(address, texts)
    assert {f"raillinks://docs/{name}.md" for name in DOCUMENTS} <= {*uris}
    assert unknowns == (ROOT / "docs" / "unknowns.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("uri", "hint"),
    [
        ("raillinks://tables/statuses.csv", "did you mean 'raillinks://tables/status.csv'?"),
        ("raillinks://tables/status.csv?as_of=never", "YYYY-MM-DD"),
        ("raillinks://docs/../../../etc/passwd", "there is no such"),
        ("file:///etc/passwd", "there is no such resource"), ("raillinks://tables/status.csv?limit=1", "unknown name"),
        ("https://rail.example/", "there is no such resource"), ("x" * 20_000, "there is no such resource"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_resource_that_there_is_not_is_an_error_with_a_hint(tiny_address, uri, hint):
    async def read(client):
        with pytest.raises(MCPError) as error:
            await client.read_resource(uri)
        return str(error.value)

    assert hint in ask(tiny_address, read)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_unknown_tool_is_an_error_with_a_hint(tiny_address, mode):
    async def call(client):
        with pytest.raises(MCPError) as error:
            await client.call_tool("status", {})
        return str(error.value)

    assert ask(tiny_address, call, mode=mode) == "there is no tool 'status': did you mean 'status_on'?"


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


def no_base(_):
    raise PermissionError(13, "Permission denied", "/srv/secret/path")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_text_of_an_error_that_nobody_foresaw_goes_to_the_log_alone(tiny_folder, caplog, mode):
    async def refusals(client):
        asked = (
            client.call_tool("status_on", DAY), client.read_resource("raillinks://tables/status.csv"),
            client.list_resources(),
        )  # fmt: skip
        errors = []
        for each in asked:
            with pytest.raises(MCPError) as error:
                await each
            errors.append((error.value.code, error.value.message))
        return errors

    with served(application(tiny_folder, no_base)) as address:
        assert ask(address, refusals, mode=mode) == [(INTERNAL_ERROR, FAILED)] * 3
    records = [record for record in caplog.records if record.name == "raillinks.mcp.server"]
    lines = [json.loads(observability.JsonLines().format(record)) for record in records]
    assert [line["method"] for line in lines] == ["tools/call", "resources/read", "resources/list"]
    assert {(line["event"], line["error"]) for line in lines} == {("question-failed", "PermissionError")}
    assert all(any("no_base" in place for place in line["at"]) for line in lines)


def test_a_client_is_led_to_no_resource_that_there_is_not(tiny_address):
    async def led_and_listed(client):
        led = [word for word in client.instructions.split() if word.startswith("raillinks://")]
        return led, [str(each.uri) for each in (await client.list_resources()).resources]

    led, listed = ask(tiny_address, led_and_listed)
    assert led
    assert set(led) <= set(listed)


@sample(1)
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_version_that_a_server_names_is_that_of_the_data_now(tmp_path, mode):
    async def named(client):
        return client.server_info.version

    tiny.write(tmp_path, tiny.files())
    with served(application(tmp_path)) as address:
        assert ask(address, named, mode=mode) == tiny.VERSION
        descriptor = json.loads((tmp_path / "datapackage.json").read_bytes())
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor | {"version": "0.4.0"}), encoding="utf-8")
        eventually(lambda: ask(address, named, mode=mode) == "0.4.0")


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
