"""What a table loads by URL: each row with words, marks and dates as the log has them; under its one address alone."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.i18n import translator
from dashboard.server import component_files
from dashboard.widgets import table_content
from dashboard.widgets.claim_list import TITLE_IN_OUR_WORDS
from raillinks.domain.enums import UNCHANGED
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.conftest import TODAY
from tests.support.table_rows import of_runs, words
from tests.support.tiers import SEED, sample, slow

EARLY = np.datetime64("2021-11-05")


@pytest.fixture(scope="module")
def client(dataset):
    return TestClient(Starlette(routes=component_files.routes(lambda: Served(dataset))))


def by_id(dataset, known_on=None, lang="en"):
    return {row[0]: row[1:] for row in table_content.event_rows(dataset, known_on, lang)}


@pytest.mark.parametrize(("table", "known_on"), [("events", None), ("events", EARLY), ("sources", None)])
def test_a_content_is_answered_under_its_own_address_and_kept_for_ever(client, dataset, table, known_on):
    named = table_content.of_page(dataset, table, known_on, "ko")
    answer = client.get(named.url)
    assert answer.content == gzip.decompress(table_content.packed(dataset, named))
    assert "immutable" in answer.headers["cache-control"]
    assert all(len(row) == len(answer.json()["columns"]) + 1 for row in answer.json()["rows"])


def test_another_address_is_refused_and_the_refusal_is_not_kept(client, dataset):
    own = table_content.of_page(dataset, "events", None, "en")
    unknown_query = "lang=en&known_on=2021-11-05"  # a content has one way of writing its query
    name = table_content.table_name(dataset.content_hash, "events", unknown_query)
    for path in (
        own.url.replace("/events/", "/sources/"), own.url.replace("lang=en", "lang=ko"),
        own.url.replace("/events/", "/nothing/"), f"{table_content.FOLDER}events/{name}.json?{unknown_query}",
    ):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    later = replace(dataset, content_hash="later")
    assert table_content.of_page(later, "events", None, "en").url != own.url


def test_the_sources_are_one_content_whatever_is_known(dataset):
    urls = {table_content.of_page(dataset, "sources", day, "en").url for day in (None, EARLY)}
    assert len(urls) == 1


def test_a_row_says_what_the_log_says(dataset):
    say = translator.say("en")
    rows = by_id(dataset)
    assert len(rows) == len(dataset.events)
    for event in dataset.events.to_dict("records"):
        date, what, _, kind, _, after, voices = rows[event["event_id"]]
        assert date["t"] == say.date(event["date"])  # "2023", not its first day
        assert what == {"t": event["summary"]}
        assert kind == say.word(event["kind"])
        moves = event["status_after"] != UNCHANGED
        assert after.get("mark") == (event["status_after"] if moves else None)
        assert (after["k"] is None) != moves
        claims = dataset.claims[(dataset.claims["event_id"] == event["event_id"])]
        supporting = claims[claims["stance"] == "supports"]["source_id"]
        publishers = dataset.sources.set_index("source_id").loc[supporting, "house"]
        assert set(voices["t"].split(", ")) <= {part for name in publishers for part in name.split(", ")}
        assert voices["k"] == supporting.nunique()
        assert f"{voices['k']} source" in voices["s"]


def test_a_row_is_told_in_the_readers_language_and_marked_where_it_is_not(dataset):
    chinese = by_id(dataset, lang="zh")
    translated = dict(zip(dataset.events["event_id"], dataset.events["summary_zh"], strict=True))
    assert all(row[1] == {"t": translated[event_id]} for event_id, row in chinese.items())
    untranslated = replace(dataset, events=dataset.events.assign(summary_zh=""))
    assert {row[1]["lang"] for row in by_id(untranslated, lang="zh").values()} == {"en"}


def test_a_source_that_contradicts_is_counted_apart(dataset):
    disputed = dataset.claims.loc[dataset.claims["stance"] == "disputes", "event_id"]
    rows = by_id(dataset)
    said = {event_id for event_id, row in rows.items() if "dispute" in row[6]["s"]}
    assert said == set(disputed) != set()


def test_dates_are_said_as_known_then_and_never_more_exactly(dataset):
    known = {event["event_id"]: event for event in views.make_view(
        dataset, Selection(as_of=EARLY, known_on=EARLY)).known.to_dict("records")}  # fmt: skip
    rows = by_id(dataset, EARLY)
    assert set(rows) == set(known)
    say = translator.say("en")
    assert all(rows[name][0]["t"] == say.date(event["date"]) for name, event in known.items())


def test_rows_are_in_the_order_of_time_and_those_in_view_are_named_as_runs(dataset):
    view = views.make_view(dataset, Selection(as_of=TODAY, kind=("suspension",)))
    rows = table_content.event_rows(dataset, None, "en")
    named = [row[0] for row in of_runs(rows, table_content.in_view(view))]
    assert named == list(view.events["event_id"])
    assert [row[1]["k"] for row in rows] == list(range(len(rows)))
    everything = views.make_view(dataset, Selection(as_of=TODAY, context=True))
    assert table_content.in_view(everything) == [0, len(everything.events)]
    assert table_content.runs(np.array([], int)) == []
    assert table_content.runs(np.array([0, 1, 2, 5, 7, 8])) == [0, 3, 2, 1, 1, 2]
    third = np.flatnonzero(np.random.default_rng(SEED).random(3000) < 0.3)  # of 3,000 events a filter leaves so many
    assert len(json.dumps(table_content.runs(third))) < 4000


def test_marks_are_those_of_the_words_and_hold_no_text(dataset):
    content = table_content.content(dataset, table_content.of_page(dataset, "events", None, "zh"))
    used = {cell["mark"] for row in content["rows"] for cell in row[1:] if isinstance(cell, dict) and "mark" in cell}
    assert used <= set(content["marks"])
    assert len({json.dumps(svg) for svg in content["marks"].values()}) == len(content["marks"])
    assert all(svg.startswith("<svg") and "<text" not in svg for svg in content["marks"].values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_that_is_marked_as_untranslated_is_in_the_words_around_it(dataset, lang):
    named = [row[1] for row in table_content.source_rows(dataset, lang) if "name" in row[1]]
    assert named
    assert [cell for cell in named if cell["name"] not in cell["s"]] == []


def test_titles_of_sources_say_whose_words_they_are(dataset):
    rows = {row[0]: row for row in table_content.content(
        dataset, table_content.of_page(dataset, "sources", None, "en"))["rows"]}  # fmt: skip
    for source in dataset.sources.to_dict("records"):
        title = rows[source["source_id"]][2]
        assert title.get("href", "") == source["url"]
        if source["title"] and source["title_paraphrased"] == "true":
            assert words(title) == f"[{source['title']}] {TITLE_IN_OUR_WORDS}"
        elif source["title"]:
            assert (title["t"], title.get("lang", "")) == (source["title"], source["language"])


@sample(1)
@pytest.mark.parametrize("kind", [(), ("suspension",)])
@slow("a large log")
def test_of_a_large_log_the_table_has_the_newest_rows_in_view_and_counts_the_others(monkeypatch, dataset, client, kind):
    monkeypatch.setattr(table_content, "MOST_ROWS", 20)
    monkeypatch.setattr(table_content, "_HALF", 10)
    some_left_out = False
    for as_of in views.make_view(dataset, Selection(as_of=TODAY)).events["date_earliest"].to_numpy()[::9]:
        view = views.make_view(dataset, Selection(as_of=as_of.astype("datetime64[D]"), kind=kind))
        named = table_content.of_page(dataset, "events", None, "en", table_content.part_of(view))
        rows = client.get(named.url).json()["rows"]
        shown = [row[0] for row in of_runs(rows, table_content.in_view(view))]
        assert len(rows) <= 20
        assert bool(shown) == bool(len(view.events))
        assert shown == list(view.events["event_id"])[table_content.left_out(view) :]
        some_left_out |= table_content.left_out(view) > 0
    assert some_left_out


def test_a_part_that_the_log_does_not_have_is_refused(client, dataset):
    for part in ("0", "01", "-1", "999", "x" * 30):
        query = f"part={part}&lang=en"
        name = table_content.table_name(dataset.content_hash, "events", query)
        assert client.get(f"{table_content.FOLDER}events/{name}.json?{query}").status_code == 404
