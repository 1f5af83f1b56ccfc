"""The tools themselves: what they answer, how they refuse, and that none of them writes."""

import csv
import gc
import hashlib
import io
import json
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from raillinks.answer import answer
from raillinks.exports import answer_json
from raillinks.i18n.languages import LANGUAGES
from raillinks.mcp import server
from raillinks.mcp.answers import LOGS, KeptViews
from raillinks.mcp.arguments import LONGEST, MOST_ROWS
from raillinks.mcp.tools import TOOLS, Here, call, content, listed
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.support.tiers import paired, sample, slow

LINK = {"crossing": "dandong-sinuiju", "service": "freight"}
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


@pytest.fixture(scope="module")
def here():
    return Here(LivePackage(ROOT).served(), KeptViews(), "https://rail.example/", TODAY)


def answered(name, given, here):
    """The text of an answer, and the answer as JSON."""
    said = call(TOOLS[name], given, here)
    assert said.body is not None, said.text
    return said.text, json.loads(json.dumps(said.body))


def body(name, given, here):
    return answered(name, given, here)[1]


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


def test_search_finds_links_and_events_and_fetch_gives_each_with_its_sources(here):
    question = "When did freight trains between Dandong and Sinuiju resume in September 2022?"
    found = body("search", {"query": question}, here)["results"]
    assert [each["id"] for each in found[:2]] == ["dandong-sinuiju/freight", "dd-2022-09-26-resumption"]
    assert {tuple(each) for each in found} == {("id", "title", "url")}
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


def test_count_says_how_long_a_link_stood_still_and_what_was_counted(here):
    text, said = answered("count", {**LINK, "from": "2020", "to": "2022"}, here)
    [row], [by_hand] = said["links"], table(said, here)
    for name in ("open_days", "suspended_days", "unknown_days", "suspensions"):
        assert str(row[name]) == by_hand[name]
    assert (row["longest"]["start"], row["longest"]["end"]) == ("2020-08-01", "2022-01-16")
    assert (row["longest"]["days_min"], row["longest"]["days_max"]) == (473, 533)
    assert "473–533 days" in text
    assert said["counts"] == []
    text, trains = answered("count", {**LINK, "from": "2022-09", "to": "2022-09", "what": "trains"}, here)
    assert trains["total"] == len(trains["counts"]) > 3
    assert {each["what"] for each in trains["counts"]} == {"trains"}
    assert all(each["publisher"] in text and each["url"] in text for each in trains["counts"])


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


def test_what_is_known_of_a_hint_is_said(here):
    """It was a date and a kind alone: a reader of "is freight running" did not learn that four outlets say so."""
    text, said = answered("status_on", LINK, here)
    [hint] = said["hints"]
    assert said["links"][0]["hint"] == hint["event_id"] == "all-2026-03-10-freight-limited"
    assert hint["summary"] in text
    assert hint["url"] in text


def test_the_list_of_tools_is_short(here):
    """24 kB are 6,000 tokens of o200k_base, and models read all of it with every question: 8,000 would be 32 kB."""
    listed = [
        tool.model_dump_json(by_alias=True, exclude_none=True) for tool in server.listed_tools(here.served.dataset)
    ]
    assert sum(map(len, listed)) <= 30_000


@pytest.mark.parametrize("name", [tool.name for tool in TOOLS.values() if tool.name != "why" and not tool.bare])
def test_a_day_that_is_not_covered_is_called_last_known(here, name):
    covered = here.served.dataset.covered_to
    after = call(TOOLS[name], {"as_of": str(covered + 1)} if "as_of" in TOOLS[name].takes else {}, here)
    assert after.body is not None
    assert after.body["last_known"] is True
    assert f"last known, on {covered}" in after.text
    if "as_of" in TOOLS[name].takes:
        assert body(name, {"as_of": str(covered)}, here)["last_known"] is False


def test_every_listed_link_is_answered_as_it_is_alone(here):
    view = views.make_view(here.served.dataset, Selection(as_of=np.datetime64("2020-02-15")))
    period = replace(view, selection=Selection(as_of=np.datetime64("2020-12-31"), as_of_period="2020"))
    for each in (view, period):
        alone = [answer.of_view(here.served.dataset, each, link) for link in each.any_day.listed_links]
        assert [*answer.of_listed(here.served.dataset, each)] == alone


def test_the_status_of_a_day_begins_with_the_answer_of_the_api(here):
    every = Selection(as_of=np.datetime64("2022-09-26"))
    one = replace(every, crossing=(LINK["crossing"],), service=(LINK["service"],))
    for asked, narrowed in ((every, {}), (one, LINK)):
        given = body("status_on", {"as_of": "2022-09-26", **narrowed}, here)
        view = views.make_view(here.served.dataset, asked)
        assert given["sentence"] == json.loads(answer_json.answer_json(here.served.dataset, view))["sentence"]
        assert call(TOOLS["status_on"], {"as_of": "2022-09-26", **narrowed}, here).text.count(given["sentence"]) == 1


def test_the_status_of_one_link_says_where_it_lies_as_the_api_does(here):
    asked = {"as_of": "2022-09-26", "lang": "ko", **LINK}
    [row] = body("status_on", asked, here)["links"]
    dataset = here.served.dataset
    view = views.make_view(
        dataset, Selection(np.datetime64("2022-09-26"), crossing=(LINK["crossing"],), service=(LINK["service"],))
    )
    of_api = json.loads(answer_json.answer_json(dataset, view, "ko"))["where"]
    assert row["where"].items() <= of_api.items()
    assert of_api["sentence"] in call(TOOLS["status_on"], asked, here).text
    assert all("where" not in each for each in body("status_on", {"as_of": "2022-09-26"}, here)["links"])


def test_why_has_the_claims_for_and_against_and_the_rule(here):
    of_link = body("why", {"as_of": "2021-11-05", **LINK}, here)
    assert of_link["link"]["status"] == "suspended"
    assert of_link["event"]["event_id"] == of_link["link"]["event_id"]
    assert of_link["claims_against"]
    [row] = body("status_on", {"as_of": "2021-11-05", **LINK}, here)["links"]
    for claim, name in zip(row["claims"], ("claims_for", "claims_against"), strict=True):
        assert claim["claim_id"] in {each["claim_id"] for each in of_link[name]}
    of_event = body("why", {"event": of_link["event"]["event_id"]}, here)
    assert (of_event["rule"], of_event["claims_for"]) == (of_link["rule"], of_link["claims_for"])
    assert of_event["permalink"].endswith(f"event={of_event['event']['event_id']}")


OF_EVENTS = ["dd-2022-09-26-resumption", "all-2020-01-21-border-shut", "kt-1959-08-09-bridge"]
"""Of a crossing, of all crossings, and of the Russian one."""


@pytest.mark.parametrize("narrowed", [{}, {"as_of": "1990-01-01", "service": "passenger", "province": "KP-09"}])
@pytest.mark.parametrize("event_id", OF_EVENTS)
def test_an_answer_about_an_event_has_it_in_its_table_and_names_it(here, event_id, narrowed):
    """Whatever else the question says of links: it is no day and no filter that an event is asked for by."""
    why = body("why", {"event": event_id, **narrowed}, here)
    claims = {row["claim_id"] for row in table(why, here) if row["event_id"] == event_id}
    assert {claim["claim_id"] for name in ("claims_for", "claims_against") for claim in why[name]} == claims != set()
    cited = body("cite", {"event": event_id, **narrowed}, here)
    assert event_id in {row["event_id"] for row in table(cited, here)}
    dated = f"event {event_id} ({why['event']['date']}, "
    assert dated in cited["text"]
    assert "status" not in cited["text"]
    for said in (why, cited):
        assert said["permalink"].startswith("https://rail.example/events?")
        assert said["permalink"].endswith(f"&event={event_id}")
        assert {"mode=all", "context=1"} <= {*said["permalink"].split("&")}
        assert "service=" not in said["permalink"]
    assert dated not in cited["data_set"]


def table(said, here):
    """The rows of the table that an answer names."""
    path, _, query = said["table"].removeprefix("https://rail.example/api/v1/").partition("?")
    return list(csv.DictReader(io.StringIO(content(f"raillinks://tables/{path}?{query}", here)[1], newline="")))


def test_an_earlier_data_version_answers_and_says_that_there_is_a_later_one(here):
    said = call(TOOLS["status_on"], {"as_of": "2022-09-26", "data_version": "0.1.0"}, here)
    assert said.body is not None
    assert (said.body["data_version"], said.body["latest_data_version"]) == ("0.1.0", here.served.dataset.version)
    assert f"the latest is {here.served.dataset.version}" in said.text


def test_rows_come_in_pages_of_a_bounded_length(here):
    first = body("find_events", {"mode": "all", "limit": MOST_ROWS}, here)
    assert (first["count"], first["next_offset"]) == (MOST_ROWS, MOST_ROWS)
    rest = body("find_events", {"mode": "all", "limit": MOST_ROWS, "offset": MOST_ROWS}, here)
    assert not {e["event_id"] for e in first["events"]} & {e["event_id"] for e in rest["events"]}


@slow("many logs; tests/dashboard/session/test_served_data.py has the bounds")
def test_few_logs_are_kept_with_all_that_was_asked_of_them(tmp_path):
    """Forty days of knowledge leave four logs in memory; a package that nobody has any more leaves none."""
    tiny.write(tmp_path, tiny.files())
    dataset, views = LivePackage(tmp_path).served().dataset, KeptViews()
    logs = {}
    for n in range(40):
        known = np.datetime64("2020-06-01") + n
        chosen = Selection(as_of=known, known_on=known)
        for selection in (chosen, replace(chosen, service=("freight",)), replace(chosen, q="freight")):
            log = views.view(dataset, selection).any_day.log
            logs[id(log)] = ref(log)
        assert views.events(dataset, chosen)
    del log
    gc.collect()
    assert sum(each() is not None for each in logs.values()) == LOGS
    gone = ref(dataset)
    del dataset
    gc.collect()
    assert gone() is None
    assert all(each() is None for each in logs.values())


NESTED: dict = {}
for _ in range(50):
    NESTED = {"a": NESTED}
HOSTILE = [
    "yesterday", "2022-13-45", "0000-00-00", "9" * 30, "a" * LONGEST, "a" * 60_000, "\0", "2022-09-26\r\n",
    "\u202e2022", "\ud800", "'; DROP TABLE events; --", "<script>alert(1)</script>", "../../etc/passwd", "{{7*7}}", "${jndi:ldap://x}",
    10**30, -1, 2022.5, 1e308, float("inf"), float("nan"), True, [], [["freight"]], ["x"] * 5000, {}, NESTED,
]  # fmt: skip


@pytest.mark.parametrize(("value", "name"), paired(HOSTILE, [*TOOLS]), ids=lambda value: ascii(value)[:30])
def test_a_hostile_argument_gets_an_error_with_a_hint_or_an_answer(here, name, value):
    tool = TOOLS[name]
    for argument in tool.takes:
        said = call(tool, {argument: value}, here)
        said.text.encode()  # it can be sent: no lone surrogate is left in it
        if said.body is None:
            assert argument in said.text or "name an event" in said.text
            assert "allowed: " in said.text or "did you mean" in said.text or "; " in said.text
            assert len(said.text) < 6000
            assert "Traceback" not in said.text


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"crossing": "dandong"}, "did you mean 'dandong-sinuiju'?"), ({"crosing": "x"}, "did you mean 'crossing'?"),
        ({"as_of": "26 Sept 2022"}, "did you mean 2022-09-26?"), ({"lang": "fr"}, "en, ko, zh"),
        ({"data_version": "9.9.9"}, "0.1.0"), ({"as_of": "2022-09-26", "known_on": "2020-01-01"}, "at most 2020-01-01"),
        ({"as_of": ["2022-09-26"]}, "YYYY-MM-DD"), ({"stale_after": "many"}, "a whole number from 0 to 36500"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_be_right(here, given, hint):
    said = call(TOOLS["status_on"], given, here)
    assert said.body is None
    assert hint in said.text


def test_why_asks_for_one_link_or_an_event(here):
    event_id = "dd-2022-09-26-resumption"
    assert "name an event, or one link" in call(TOOLS["why"], {}, here).text
    assert f"did you mean '{event_id}'?" in call(TOOLS["why"], {"event": f"{event_id}x"}, here).text
    long_ago = {"event": event_id, "known_on": "1900-01-01", "as_of": "1899"}
    assert "not known yet" in call(TOOLS["why"], long_ago, here).text


def test_the_lines_of_why_say_dates_in_words(here):
    said = call(TOOLS["why"], {"event": "sc-1953-closed"}, here).text
    assert "../" not in said
    assert "(24 November 2026 or earlier)" in said


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


def test_sentences_come_in_every_language(here):
    answers = [body("status_on", {"as_of": "2022-09-26", "lang": lang, **LINK}, here) for lang in LANGUAGES]
    assert len({answer["links"][0]["sentence"] for answer in answers}) == len(LANGUAGES)


def test_intervals_in_words_keep_the_days_between_which_each_may_begin_and_end(here):
    lines = [line.partition(" [")[0] for line in call(TOOLS["intervals"], LINK, here).text.splitlines()]
    name = "dandong-sinuiju, freight"
    assert f"{name}: suspended from some day between 2020-08-01 and 2020-09-30 until 2022-01-16" in lines
    assert f"{name}: open from 1997-04-30 until some day between 2020-01-01 and 2020-01-31" in lines
    assert f"{name}: open from 1954-04-01 until 1964-04-01" in lines
    assert any(
        line.startswith(f"{name}: unknown (evidence lapsed; last known as open) from 1964-04-01") for line in lines
    )
    assert f"{name}: unknown from the beginning until 1943-05-15" in lines
    assert f"{name}: unknown from 2024-09-06 on" in lines


def test_where_no_server_is_known_the_text_cites_instead_of_giving_half_an_address(here):
    said = call(TOOLS["intervals"], LINK, replace(here, base=""))
    assert "?as_of=" not in said.text
    assert "Version 0." in said.text.splitlines()[-1]


def test_compared_days_in_words_say_every_status_that_is_possible(here):
    given = {**LINK, "as_of": "2020-01-10", "compare_with": "2022-09-26"}
    lines = [line.partition(" [")[0] for line in call(TOOLS["compare"], given, here).text.splitlines()]
    assert "dandong-sinuiju, freight: partial or open, not certain which, on 2020-01-10, open on 2022-09-26" in lines


def test_a_status_has_the_last_day_on_which_it_may_have_begun(here):
    (link,) = body("status_on", {**LINK, "as_of": "2020-12-01"}, here)["links"]
    assert (link["since"], link["since_latest"]) == ("2020-08-01", "2020-09-30")
