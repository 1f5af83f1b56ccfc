"""What each tool answers: the same as the tables and the API say, in rows and in words."""

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from raillinks.engine.confidence import Why
from raillinks.exports import answer_json
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import say
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.tool_answers import RULES
from raillinks.mcp.tools import TOOLS, Here, call, content
from raillinks.query import display_names, views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.conftest import TODAY
from tests.mcp.calls import LINK, answered, body
from tests.support.own_package import package


def test_count_says_how_long_a_link_stood_still_and_what_was_counted(here):
    text, said = answered("count", {**LINK, "from": "2020", "to": "2022"}, here)
    [row], [by_hand] = said["links"], table(said, here)
    for name in ("open_days", "suspended_days", "unknown_days", "suspensions"):
        assert str(row[name]) == by_hand[name]
    assert (row["longest"]["start"], row["longest"]["end"]) == ("2020-08-01", "2022-01-16")
    assert (row["longest"]["days_min"], row["longest"]["days_max"]) == (473, 533)
    assert "473–533 days" in text
    assert "until 2022-01-16: " in text
    assert said["counts"] == []
    text, trains = answered("count", {**LINK, "from": "2022-09", "to": "2022-09", "what": "trains"}, here)
    assert trains["total"] == len(trains["counts"]) > 3
    assert {each["what"] for each in trains["counts"]} == {"trains"}
    assert all(each["publisher"] in text and each["url"] in text for each in trains["counts"])


def test_counts_of_a_log_with_clock_times_say_that_a_day_counts_by_its_end():
    rows = "crossing,date,status\nA,2023-04-14 06:00,suspended\nA,2023-04-16 08:00,open\nA,2023-04-20 15:57,open\n"
    for text, times in ((rows, 1), (re.sub(r" \d\d:\d\d", "", rows), 0)):
        own = Here(Served(package(text)), KeptViews(), "", TODAY)
        assert answered("count", {}, own)[0].count("the status with which it ends (time-per-status.csv") == times


def test_what_is_known_of_a_hint_is_said(here):
    """It was a date and a kind alone: a reader of "is freight running" did not learn that four outlets say so."""
    text, said = answered("status_on", LINK, here)
    [hint] = said["hints"]
    assert said["links"][0]["hint"] == hint["event_id"] == "all-2026-03-10-freight-limited"
    assert hint["summary"] in text
    assert hint["url"] in text


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_has_its_crossing_s_name_in_the_language_that_is_asked_for(here, lang):
    [row] = body("status_on", {"as_of": "2022-09-26", "lang": lang, **LINK}, here)["links"]
    names = display_names.crossing_names(here.served.dataset, lang, here.served.dataset.named(say(lang)))
    assert row["crossing_name"] == names[row["crossing_id"]]


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


def test_sentences_come_in_every_language(here):
    answers = [body("status_on", {"as_of": "2022-09-26", "lang": lang, **LINK}, here) for lang in LANGUAGES]
    assert len({answer["links"][0]["sentence"] for answer in answers}) == len(LANGUAGES)


def test_links_are_listed_as_in_the_table_and_what_is_not_known_of_them_too(here):
    for day in ("2020-02-01", "2021-11-05", str(here.served.dataset.covered_to)):
        said, unknown = (body(name, {"as_of": day}, here) for name in ("status_on", "unknown"))
        rows = table(said, here)
        known = [row for row in rows if row["status"] != "unknown"]
        wanted = {
            "links": rows, "unknown": [row for row in rows if row["status"] == "unknown"],
            "uncertain": [row for row in known if ";" in row["alternatives"]],
            "stale": [row for row in known if row["stale"] == "true"],
        }  # fmt: skip
        assert rows == table(unknown, here)
        for name, listed in wanted.items():
            given = said["links"] if name == "links" else unknown[name]
            assert [(each["crossing_id"], each["service"]) for each in given] == [
                (row["crossing_id"], row["service"]) for row in listed
            ], (day, name)
            assert not [each for each in given if "sentence" in each]  # the text has them


def test_the_reason_of_an_event_names_its_confidence_and_each_rule_has_its_own(here):
    assert len({*RULES.values()}) == len(Why)
    seen = set()
    for event_id in here.served.dataset.events["event_id"][::3]:
        said = body("why", {"event": event_id, "context": True}, here)
        assert said["reason"].lower().startswith(f"{said['event']['confidence']}:")
        seen.add(said["rule"])
    assert len(seen) > 4


PASSENGER = {**LINK, "service": "passenger"}


def test_summaries_come_in_every_language(here):
    rows = here.served.dataset.events.set_index("event_id")
    for lang, language in LANGUAGES.items():
        asked = {"lang": lang, "as_of": str(TODAY)}
        why, of_link = (
            body("why", {**asked, **given}, here)["event"]
            for given in ({"event": "dd-2022-01-16-first-train"}, PASSENGER)
        )
        unknown = body("unknown", asked, here)
        said = [why, of_link, *unknown["hints"], *unknown["disputed"]]
        said += body("status_on", {**asked, **LINK}, here)["hints"]
        assert len(unknown["hints"]) > 1
        assert unknown["disputed"]
        for event in said:
            assert event["summary"] == rows.loc[event["event_id"], language.summary_column], event
        assert {event["summary_lang"] for event in (why, of_link)} == {lang}


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


def test_compared_days_in_words_say_every_status_that_is_possible(here):
    given = {**LINK, "as_of": "2020-01-10", "compare_with": "2022-09-26"}
    lines = [line.partition(" [")[0] for line in call(TOOLS["compare"], given, here).text.splitlines()]
    assert "dandong-sinuiju, freight: partial or open, not certain which, on 2020-01-10, open on 2022-09-26" in lines


def test_compared_days_have_the_source_of_each_of_their_events(here):
    given = {**LINK, "as_of": "2020-01-10", "compare_with": "2022-09-26"}
    [link] = body("compare", given, here)["links"]
    then = [body("status_on", {**LINK, "as_of": given[name]}, here)["links"][0] for name in ("as_of", "compare_with")]
    assert [source["event_id"] for source in link["sources"]] == [each["event_id"] for each in then]
    assert all(source["publisher"] and source["url"] for source in link["sources"])


def test_a_reason_of_independent_reports_names_several(here):
    said = body("why", {**LINK, "as_of": "2022-09-26"}, here)
    assert said["rule"] == "independent"
    assert len(said["publishers"]) > 1


def test_a_status_has_the_last_day_on_which_it_may_have_begun(here):
    (link,) = body("status_on", {**LINK, "as_of": "2020-12-01"}, here)["links"]
    assert (link["since"], link["since_latest"]) == ("2020-08-01", "2020-09-30")
