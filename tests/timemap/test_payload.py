"""What the time map gets: dates in brief that claim no more than the log's own; the days that it opens with.

Its heavy part says of every crossing, link and event what the log and the tables say.
"""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from dashboard.i18n.translator import say
from dashboard.widgets import time_map_content, time_map_words
from raillinks.domain import dates
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import single_source, views, whereabouts
from raillinks.query.selection import Selection
from tests.own_words.logs import log_of
from timemap import existence, payload
from timemap.day_numbers import number

CHOSEN = Selection(as_of=np.datetime64("2022-09-26"), context=True)


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, CHOSEN)


@pytest.fixture(scope="module")
def contents(dataset, view):
    return {lang: time_map_content.content(dataset, view, lang) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_everything_in_the_readers_language(dataset, view, contents, lang):
    content, words, language = contents[lang], say(lang), LANGUAGES[lang]
    assert content["lang"] == lang
    assert content["words"] == dict(time_map_words.words(words))
    assert content["counted"] == dict(time_map_words.counted(words))
    assert {row["crossing_id"]: row["name"] for row in content["crossings"]} == dict(
        zip(dataset.crossings["crossing_id"], dataset.crossings[language.name_column], strict=True)
    )
    events = view.anytime.set_index("event_id")
    for event in content["events"]:
        row = events.loc[event["event_id"]]
        assert (event["summary"], event["summary_lang"]) == (row[language.summary_column], lang)
        assert event["date_text"] == words.date(row["date"])
    log = view.any_day.log
    assert content["voices"] == {event: words.source_name(log.voices[event]) for event in content["voices"]}
    assert content["publishers"] == {
        event: [*map(words.source_name, log.publishers[event])] for event in content["publishers"]
    }


def test_it_has_each_crossing_where_and_since_when_it_lies(dataset, contents):
    years = existence.years(dataset.layer("crossings"), "crossing_id", "since {}".format)
    places = dataset.crossings.set_index("crossing_id")
    shown = contents["en"]["crossings"]
    assert [each["crossing_id"] for each in shown] == [*places.index]
    for each in shown:
        row = places.loc[each["crossing_id"]]
        for name in ("lon", "lat", "context", "accuracy_m"):
            assert each[name] == row[name], name
        place = whereabouts.of_crossing(dataset, each["crossing_id"])
        assert each["where"] == whereabouts.around_in_words(place, say("en"))
        assert each["years"].endswith(years.get(each["crossing_id"], "").removeprefix("since "))
        assert bool(each["years"]) == (each["crossing_id"] in years)
    assert {each["context"] for each in shown} == {True, False}
    assert contents["en"]["exists"] == existence.days(dataset)


def test_it_has_of_each_event_what_the_log_has_and_who_says_so_where_it_gave_a_status(view, contents):
    content, events = contents["en"], view.anytime.set_index("event_id")
    assert [each["event_id"] for each in content["events"]] == [*events.index]
    for each in content["events"]:
        row = events.loc[each["event_id"]]
        for name in ("date", "crossing_id", "service", "kind", "status_after", "confidence"):
            assert each[name] == row[name], name
        for day, name in (("day", "date_earliest"), ("day_latest", "date_latest")):
            assert each[day] == (None if pd.isna(row[name]) else number(dates.of_cell(row[name])))
        assert (each["claims"], each["disputes"]) == (row["n_supports"] + row["n_disputes"], row["n_disputes"])
    log, given = view.any_day.log, {*view.timeline.intervals()["event_id"]}
    for name, found in (("voices", log.voices), ("publishers", log.publishers)):
        assert {*content[name]} == {*found} & given, name
    assert content["voices"]
    assert {*content["saw"]} <= given
    assert all(n > 0 for n in content["saw"].values())


def test_it_has_the_days_that_hang_on_one_publisher_and_how_old_evidence_is_said(dataset, view, contents):
    alone = single_source.days(dataset, view.any_day.log, view.any_day.listed_links)
    shown = {(each["crossing_id"], each["service"]): each for each in contents["en"]["links"]}
    assert [*shown] == [*view.links[["crossing_id", "service"]].itertuples(index=False, name=None)]
    for link, each in shown.items():
        days = alone.get(link, [])
        assert each["alone"] == [[number(first), None if last is None else number(last)] for first, last in days]
    assert any(each["alone"] for each in shown.values())


def test_what_it_reads_of_a_selection_leaves_out_the_day_alone(dataset):
    other = Selection(as_of=np.datetime64("2020-01-10"), known_on=np.datetime64("2021-06-05"), stale_after=30)
    read = payload.content_selection(dataset, other)
    assert read.as_of == other.known_on  # no day after it can be asked for
    for field in fields(Selection):
        if field.name not in payload.NOT_IN_CONTENT:
            assert getattr(read, field.name) == getattr(other, field.name)
    assert payload.content_selection(dataset, CHOSEN).as_of == CHOSEN.last_day(dataset.covered_to)


@pytest.mark.parametrize(
    ("date", "brief"),
    [
        ("2023~", "2023~"), ("2023?", "2023?"), ("2020-08%", "2020-08%"), ("2020-08-03~", "2020-08~"),
        ("1953-07-27/1953-12~", "1953~"), ("2020-08?/2020-09~", "2020%"), ("1943~/1947", "1943~/1947"),
        ("2020-09-01/2020-09-30", "2020-09"), ("2020-08/2020-09", "2020"), ("1943-02/1947-05", "1943/1947"),
        ("../1953~", "../1953~"),
    ],
)  # fmt: skip
def test_a_date_in_brief_keeps_its_qualifier(date, brief):
    assert payload.brief(date) == brief


def test_an_own_log_opens_with_its_own_days_its_last_one_among_them(dataset):
    own = log_of("in_out")
    for log, day, begins, ends in (
        (own, own.covered_to, "2021-02-28", str(own.covered_to + 1)),
        (own, own.covered_to + 40, "2021-02-28", str(own.covered_to + 41)),
        (dataset, dataset.covered_to, "2019-01-01", "2026-11-24"),
    ):
        view = views.make_view(log, Selection(as_of=day))
        message = payload.message(log, view, content_url="", today=np.datetime64("2026-11-24"))
        assert [str(np.datetime64(number, "D")) for number in message["view"]] == [begins, ends]
        assert message["domain"][0] <= message["view"][0]
        assert np.datetime64(message["domain"][1], "D") >= np.datetime64(ends)
