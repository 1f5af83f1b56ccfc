"""The tools themselves: what they answer, how they refuse, and that none of them writes."""

import hashlib
import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from raillinks.mcp.tools import TOOLS, call, content, listed
from tests.conftest import ROOT
from tests.mcp.calls import LINK, body
from tests.support.tiers import sample

QUESTIONS: list[tuple[str, dict]] = [
    ("status_on", {"as_of": "2022-09-26"}), ("status_on", {"as_of": "2022-09", "lang": "zh", **LINK}),
    ("status_on", {"service": []}), ("status_on", {"crossing": None, "context": True, "stale_after": 30}),
    ("intervals", LINK), ("intervals", {"offset": 10_000}), ("why", {"as_of": "2021-11-05", **LINK}),
    ("why", {"as_of": "1850-01-01", **LINK}), ("find_events", {"q": "flood", "mode": "all"}),
    ("find_events", {"kind": ["suspension", "closure"], "as_of": "2021"}), ("compare", {"as_of": "2022-09-26"}),
    ("cite", {"style": "BibTeX", "as_of": "2022-09-26"}), ("unknown", {}),
    ("unknown", {"as_of": "2020-02-01", "lang": "ko"}), ("count", LINK),
    ("count", {"what": "wagons", "from": "2022", "to": "2022-10", "by": "year", "limit": 3}),
]  # fmt: skip


@sample(7)
@pytest.mark.parametrize(("name", "given"), QUESTIONS)
def test_an_answer_is_as_its_schema_says_and_carries_what_every_answer_carries(here, name, given):
    said = body(name, given, here)
    schema = json.loads(json.dumps(TOOLS[name].output_schema(here.served.dataset), default=dict))
    Draft202012Validator(schema).validate(said)
    assert said["permalink"].startswith("https://rail.example/")
    assert f"data_version={here.served.dataset.version}" in said["permalink"]
    assert said["licence"].startswith("CC-BY-4.0, ODbL-1.0; credit: ")
    assert "latest_data_version" not in said


@pytest.mark.parametrize(("name", "given"), [("search", {"query": "Dandong"}), ("fetch", {"id": "jian-manpo/freight"})])
def test_an_answer_for_deep_research_is_json_as_text_too_and_as_its_schema_says(here, name, given):
    said = call(TOOLS[name], given, here)
    schema = json.loads(json.dumps(TOOLS[name].output_schema(here.served.dataset), default=dict))
    assert TOOLS[name].input_schema(here.served.dataset)["required"] == [*given]
    Draft202012Validator(schema).validate(json.loads(said.text))
    assert json.loads(said.text) == said.body


@pytest.mark.parametrize("words", ["restart after covid", "reopen after the pandemic"])
def test_search_knows_the_words_of_readers_for_kinds_and_causes(here, words):
    found = body("search", {"query": f"When did freight trains {words}?"}, here)["results"]
    assert {"dd-2022-01-16-first-train", "dd-2022-09-26-resumption"} <= {each["id"] for each in found}


def test_search_finds_links_and_events_and_fetch_gives_each_with_its_sources(here):
    question = "When did freight trains between Dandong and Sinuiju resume in September 2022?"
    found = body("search", {"query": question}, here)["results"]
    assert [each["id"] for each in found[:2]] == ["dandong-sinuiju/freight", "dd-2022-09-26-resumption"]
    assert {tuple(each) for each in found} == {("id", "title", "url")}
    assert LINK.items() <= dict(parse_qsl(urlsplit(found[0]["url"]).query)).items()
    for each in found[:2]:
        one = body("fetch", {"id": each["id"]}, here)
        assert [*one] == ["id", "title", "url", "text", "metadata"]
        assert {name: one[name] for name in each} == each
        assert one["url"].startswith("https://rail.example/")
        assert one["url"] in one["metadata"]["citation"]
        assert one["metadata"]["data_version"] == here.served.dataset.version
        assert "Yonhap" in one["text"]
        assert "https://" in one["text"]
    assert body("search", {"query": "xyzzy"}, here) == {"results": []}
    assert "there is nothing to find" in call(TOOLS["search"], {"query": " "}, here).text
    assert "did you mean 'jian-manpo/freight'?" in call(TOOLS["fetch"], {"id": "jian-manpo/freigth"}, here).text


ANSWERED = [
    ("status_on", {"as_of": "2022-09-26", **LINK}), ("status_on", {"as_of": "2019-01-01"}), ("intervals", LINK),
    ("why", {"as_of": "2021-11-05", **LINK}), ("find_events", {"q": "flood", "mode": "all"}), ("unknown", {}),
    ("compare", {"as_of": "2020-01-01", "compare_with": "2023-01-31"}), ("cite", {"as_of": "2022-09-26", **LINK}),
    ("count", {**LINK, "from": "2020"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given"), ANSWERED)
def test_the_text_of_every_answer_names_publishers_and_addresses(here, name, given):
    urls = {*here.served.dataset.sources["url"]} - {""}
    publishers = {*here.served.dataset.sources["publisher"]}
    text = call(TOOLS[name], given, here).text
    assert any(url in text for url in urls)
    assert any(f"{publisher} " in text for publisher in publishers)


@pytest.mark.parametrize(("name", "given"), ANSWERED)
def test_every_member_of_an_answer_is_described(here, name, given):
    described = TOOLS[name].output_schema(here.served.dataset)["properties"]
    assert {*body(name, given, here)} <= {*described}


def test_no_tool_is_called_or_described_as_another():
    for said in ("title", "text"):
        assert len({getattr(tool, said) for tool in TOOLS.values()}) == len(TOOLS)


def test_a_name_that_stands_several_times_in_the_address_of_a_resource_has_several_values(here):
    asked = [f"kind={kind}" for kind in ("resumption", "suspension", "closure")]
    address = "raillinks://tables/events.csv?as_of=2022-09-26&"
    together = content(address + "&".join(asked), here)[1].splitlines()
    alone = [content(address + each, here)[1].splitlines() for each in asked]
    assert sorted(together) == sorted(alone[0][:1] + [row for rows in alone for row in rows[1:]])
    assert all(len(rows) > 1 for rows in alone)


def test_search_finds_the_links_of_each_crossing_by_its_name(here):
    places, links = here.served.dataset.places, here.served.dataset.links
    for place in places[(places["kind"] == "crossing") & places["place_id"].isin(links["crossing_id"])].to_dict(
        "records"
    ):
        found = {each["id"].partition("/")[0] for each in body("search", {"query": place["name"]}, here)["results"]}
        assert place["place_id"] in found, place["name"]


@pytest.mark.parametrize("name", [tool.name for tool in TOOLS.values() if tool.name != "why" and not tool.bare])
def test_a_day_that_is_not_covered_is_called_last_known(here, name):
    covered = here.served.dataset.covered_to
    day = next((each for each in ("as_of", "to") if each in TOOLS[name].takes), "")
    after = call(TOOLS[name], {day: str(covered + 1)} if day else {}, here)
    assert after.body is not None
    assert after.body["last_known"] is True
    assert f"last known, on {covered}" in after.text
    if day:
        assert body(name, {day: str(covered)}, here)["last_known"] is False


PAST = {"from": "2020", "to": "2020"}


@pytest.mark.parametrize(
    ("name", "given"), [("count", {}), ("count", PAST), ("find_events", {**PAST, "mode": "period"})]
)
def test_a_period_that_ends_before_the_log_does_is_not_called_last_known(here, name, given):
    said = call(TOOLS[name], given, here)
    assert said.body is not None
    assert (said.body["last_known"], said.body["note"]) == (False, "")
    assert "last known" not in said.text


def test_one_stop_is_no_plural(here):
    text = call(TOOLS["count"], {**LINK, "from": "2021", "to": "2021"}, here).text
    assert "; 1 stop, " in text


def test_a_query_behind_the_address_of_a_resource_that_takes_none_changes_nothing(here):
    described = next(each.uri for each in listed(here) if each.uri.endswith("datapackage.json"))
    assert content(f"{described}?as_of=2020", here) == content(described, here)


def test_no_tool_writes(here):
    before = fingerprint(), here.served.dataset.content_hash
    for name, given in QUESTIONS:
        call(TOOLS[name], given, here)
    for each in listed(here):
        content(each.uri, here)
    assert (fingerprint(), here.served.dataset.content_hash) == before


def fingerprint():
    """The bytes and the times of every file of the package."""
    folders = (ROOT / "data", ROOT / "layers", ROOT / "docs")
    files = [
        ROOT / "datapackage.json",
        *(file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()),
    ]
    return [(file, file.stat().st_mtime_ns, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
