"""The server by the protocol's own client: what it lists, and which errors it lets out."""

import json
from functools import partial

import pytest
from mcp.shared.exceptions import MCPError
from mcp.types import INTERNAL_ERROR

from dashboard.server import observability
from raillinks.mcp import server
from raillinks.mcp.server import FAILED
from tests import tiny
from tests.mcp.asking import application, ask, served
from tests.mcp.test_protocol import DAY
from tests.support.tiers import sample
from tests.support.waiting import eventually

LISTED = "raillinks://tables/status.csv"


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


def test_without_usable_data_each_request_says_so(tmp_path):
    tiny.write(tmp_path, tiny.files())
    (tmp_path / "data" / "events.csv").write_bytes(b"cut short")

    async def asked(client):
        said = [(await client.call_tool("status_on", DAY)).content[0].text]
        for ask_for in (client.list_tools, client.list_resources, partial(client.read_resource, LISTED)):
            with pytest.raises(MCPError) as error:
                await ask_for()
            said.append(error.value.error.message)
        return said

    with served(application(tmp_path)) as address:
        assert {*ask(address, asked)} == {server.NO_DATA}


def test_the_refusal_of_a_resource_names_those_that_there_are(tiny_address):
    async def read(client):
        with pytest.raises(MCPError) as error:
            await client.read_resource("file:///etc/passwd")
        return str(error.value), [str(each.uri) for each in (await client.list_resources()).resources]

    said, listed = ask(tiny_address, read)
    assert len([uri for uri in listed if uri in said]) > 10, said


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_unknown_tool_is_an_error_with_a_hint(tiny_address, mode):
    async def call(client):
        with pytest.raises(MCPError) as error:
            await client.call_tool("status", {})
        return str(error.value)

    assert ask(tiny_address, call, mode=mode) == "there is no tool 'status': did you mean 'status_on'?"


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


def test_a_server_has_the_title_of_its_data(tiny_address):
    async def titled(client):
        return client.server_info.title

    assert ask(tiny_address, titled) == json.loads(tiny.files()["datapackage.json"])["title"]


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


def test_the_list_of_tools_is_short(here):
    """24 kB are 6,000 tokens of o200k_base, and models read all of it with every question: 8,000 would be 32 kB."""
    listed = [
        tool.model_dump_json(by_alias=True, exclude_none=True) for tool in server.listed_tools(here.served.dataset)
    ]
    assert sum(map(len, listed)) <= 30_000
