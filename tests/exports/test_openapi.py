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


FORMS = {"type", "$ref", "anyOf", "oneOf", "allOf", "const", "enum"}


def without_form(schema, place):
    """The places of all members of a schema of which it does not say what they are: they may be anything."""
    members = {f"{place}.{name}": each for name, each in schema.get("properties", {}).items()}
    parts = [
        *members.items(),
        *((place, each) for form in ("anyOf", "oneOf", "allOf") for each in schema.get(form, ())),
    ]
    parts += [
        (f"{place}[]", schema[form]) for form in ("items", "additionalProperties") if isinstance(schema.get(form), dict)
    ]
    own = [name for name, each in members.items() if not FORMS & {*each}]
    return own + [found for name, each in parts for found in without_form(each, name)]


def test_each_member_of_an_answer_has_a_form(described):
    schemas = described["components"]["schemas"]
    assert [found for name, schema in schemas.items() for found in without_form(schema, name)] == []


def test_the_file_for_machines_is_where_they_look_for_it():
    assert openapi.PATH == "/llms.txt"  # https://llmstxt.org


def test_each_address_of_a_selection_in_llms_txt_asks_for_the_last_day_of_the_log(dataset):
    said = openapi.text(dataset, "https://rail.example/", {}, [dataset.version])
    for path in api_paths.PATHS:
        assert f"(https://rail.example/api/v1/{path.path}?as_of={dataset.covered_to})" in said
