"""The seventeen questions of a reader, by a client of the protocol over HTTP and over stdio: right, and with sources.

Each has the tool and arguments that a model chooses, and what a right answer says: members of its rows, and words of
its text. All have the addresses of sources in their text.
"""

import json

import pytest

from tests.conftest import ROOT
from tests.mcp.asking import ask, command
from tests.support.tiers import slow

LINK = {"crossing": "dandong-sinuiju", "service": "freight"}
TODAY = {"as_of": "2026-11-29"}
QUESTIONS: list[tuple[str, dict, str, dict, str]] = [
    ("status_on", {**LINK, "as_of": "2022-09-26"}, "links", {"status": "open", "since": "2022-09-26"}, "Yonhap"),
    ("find_events", {"service": "passenger", "mode": "period", "from": "2020", "to": "2020"}, "events",
     {"event_id": "dd-2020-01-30-beijing-train-stops", "confidence": "confirmed"}, "taken off"),
    ("status_on", TODAY, "links", {"crossing_id": "dandong-sinuiju", "service": "passenger", "status": "open"},
     "last known, on 2026-03-13"),
    ("status_on", {"as_of": "2019-01-01"}, "links", {"crossing_id": "dandong-sinuiju", "service": "freight",
                                                    "status": "open"}, "1 January 2019"),
    ("why", {**LINK, **TODAY, "service": "passenger"}, "claims_for", {"publisher": "Xinhua"}, "Confirmed"),
    ("count", {**LINK, "from": "2020", "to": "2022"}, "links", {"suspended_days": 683}, "473–533 days"),
    ("status_on", {**TODAY, "crossing": "tumen-namyang", "service": "freight"}, "links", {"status": "unknown"},
     "no evidence since 7 January 2019"),
    ("status_on", {**TODAY, "crossing": "jian-manpo"}, "links", {"service": "passenger", "status": "suspended"},
     "Yonhap"),
    ("find_events", {"confidence": "disputed", "mode": "all"}, "events", {"confidence": "disputed"}, "disputed"),
    ("compare", {"as_of": "2020-01-01", "compare_with": "2023-01-31"}, "links",
     {"service": "passenger", "status": "open", "compare_status": "suspended"},
     "open on 2020-01-01, suspended on 2023-01-31"),
    ("cite", {**LINK, "as_of": "2022-09-26"}, "", {"style": "Chicago"}, "“China–DPRK Rail Links: status on 2022-09-26"),
    ("find_events", {"cause_class": "flood", "mode": "all"}, "events", {"cause_class": "flood"}, "flood"),
    ("status_on", {"crossing": "khasan-tumangang", "as_of": "2023"}, "links",
     {"service": "freight", "status": "open", "open_on": "all"}, "open on all 365 days"),
    ("count", {**LINK, "from": "2022", "to": "2022", "what": "trains"}, "counts", {"what": "trains", "per": "day"},
     "trains per day"),
    ("status_on", {**LINK, "as_of": "2022-09-01", "known_on": "2022-09-01"}, "links", {"status": "suspended"},
     "as known on 1 September 2022"),
    ("status_on", {**LINK, "as_of": "2022-09-26", "lang": "ko"}, "links", {"crossing_name": "단둥–신의주"}, "화물"),
    ("unknown", TODAY, "unknown", {"crossing_id": "dandong-sinuiju", "service": "freight"},
     "all-2026-03-10-freight-limited"),
]  # fmt: skip
MOST_BYTES = 134_000
"""Of the list of tools and all answers, texts and structured content: 39,600 tokens (o200k_base), half of the 79,300 at
69f9816."""


async def everything(client):
    listed = (await client.list_tools()).tools
    return listed, [await client.call_tool(name, given) for name, given, *_ in QUESTIONS]


@pytest.mark.parametrize(
    "way", ["http", pytest.param("stdio", marks=slow("the same questions over HTTP are tried here"))]
)
def test_the_seventeen_questions_are_answered_rightly_with_sources_and_in_few_words(address, way):
    server = address if way == "http" else command("--package", ROOT, "--address", "https://rail.example/")
    listed, answers = ask(server, everything)
    size = sum(len(tool.model_dump_json(by_alias=True, exclude_none=True).encode()) for tool in listed)
    for (name, given, rows, row, words), answer in zip(QUESTIONS, answers, strict=True):
        text, body = answer.content[0].text, answer.structured_content
        assert not answer.is_error, text
        found = body[rows] if rows else [body]
        assert any(row.items() <= each.items() for each in found), (name, given, found)
        assert words in text, (name, given)
        assert "http" in text.rpartition("\n")[0], (name, given)
        size += len(text.encode()) + len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    assert size <= MOST_BYTES
