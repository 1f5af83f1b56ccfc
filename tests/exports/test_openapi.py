"""What the document says of answers holds; code to copy carries addresses, however they read."""

import json
import subprocess

import pytest

from raillinks.exports import api_paths, openapi
from tests.support.exports import the_view, validator
from tests.support.tiers import sample

HOSTILE = openapi.Pinned(
    "http://x/'$(id)`id`\"\\/api/v1", "as_of=2022-09-26&q=%22%24x%60", "0.1.0", ("status", "events")
)


def test_no_part_of_an_address_acts_in_the_code():
    """The shell and Python see the address as it is; so does R, which takes the strings of JSON."""
    named = [line for line in openapi.curl(HOSTILE).split("\n") if line.lstrip().startswith(("api=", "query="))]
    shell = "\n".join(named) + '\nprintf \'%s\\n%s\' "$api" "$query"'
    echoed = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    assert tuple(echoed.stdout.split("\n")) == HOSTILE[:2]
    found: dict = {}
    exec(openapi.pandas(HOSTILE).split("def fetched")[0], found)  # noqa: S102 (the head of a sample: two texts)
    assert (found["api"], found["query"]) == HOSTILE[:2]
    assert [json.loads(line.split(" <- ")[1]) for line in openapi.r(HOSTILE).split("\n")[:2]] == list(HOSTILE[:2])


def members(described, schema):
    """All members that a schema names, with those of the schemas that it is made of."""
    parts = [described["components"]["schemas"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
             for each in schema.get("allOf", ())]  # fmt: skip
    return {*schema.get("properties", {}), *(name for part in parts for name in members(described, part))}


LINK = {"crossing": "dandong-sinuiju", "service": "freight"}


@sample(4)
@pytest.mark.parametrize(
    ("name", "path", "chosen"),
    [
        ("AnswerOfBorder", "answer", {}), ("AnswerOfBorder", "answer", {"as_of": "2020"}),
        ("AnswerOfLink", "answer", LINK), ("AnswerOfLink", "answer", {**LINK, "as_of": "2026"}),
        ("AnswerOfLink", "answer", {**LINK, "service": "passenger", "as_of": "2026-03-13"}),
        ("EventsJson", "events.json", {"kind": "closure"}), ("EventsGeoJson", "events.geojson", {"kind": "closure"}),
    ],
)  # fmt: skip
def test_an_answer_is_as_the_document_says_and_has_no_member_that_it_does_not_name(
    dataset, described, name, path, chosen
):
    view = the_view(dataset, [*({"as_of": "2022-09-26"} | chosen).items()])
    body = json.loads(api_paths.BY_NAME[path].write(dataset, view, {}))
    validator(described, name).validate(body)
    named = members(described, described["components"]["schemas"][name])
    assert {*body} - {"@context", "name", "licence", "credits"} <= named
