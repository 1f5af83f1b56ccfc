"""The tool `frontier`: a machine finds it, its rows are those of the table, and the docs list it."""

import csv
import io

from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.conftest import ROOT, TODAY
from tests.mcp.asking import application, ask, served

LINK = {"crossing": "dandong-sinuiju", "service": "freight"}


async def answers(client):
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    return tools, await client.call_tool("frontier", {**LINK, "limit": 1}), await client.call_tool("frontier", {"x": 1})


def test_the_tool_is_seen():
    docs = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    assert "- `frontier` (" in docs
    with served(application()) as address:
        tools, answered, refused = ask(address, answers)
    assert {"limit", "known_on", "crossing"} <= {*tools["frontier"].input_schema["properties"]}
    dataset = load.load(ROOT)
    asked = Selection(as_of=TODAY, crossing=(LINK["crossing"],), service=(LINK["service"],))
    rows = table_bytes.plain_csv(dataset, views.make_view(dataset, asked), "frontier").decode()
    expected = [*csv.DictReader(io.StringIO(rows))]
    said = answered.structured_content
    assert (said["total"], len(said["frontier"])) == (len(expected), 1)
    (row,) = said["frontier"]
    assert {name: str(value) for name, value in row.items()} == {name: expected[0][name] for name in row}
    assert row["best_day"] in answered.content[0].text
    assert refused.is_error
