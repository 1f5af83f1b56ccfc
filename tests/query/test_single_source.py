"""What hangs on one voice in the bundled log: the oracles replay it without each publisher, and agree."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd
import pytest

import raillinks as rl
from raillinks.domain.enums import SourceType, Stance
from raillinks.engine import confidence
from raillinks.query import single_source, views
from raillinks.query.known_log import Reading, known_log
from raillinks.query.selection import Selection
from tests import tiny
from tests.conftest import ROOT
from tests.properties import oracles
from tests.properties.oracles import leaving_out
from tests.strategies import Log
from tests.support.log_columns import table_text
from tests.support.tiers import by_tier, seeded

FIRST, LAST = date(1911, 1, 1), date(2026, 3, 13)
DAY = timedelta(1)
RANDOM_DAYS, EACH_NTH = by_tier(2, 60), by_tier(16, 1)


@pytest.fixture(scope="module")
def log(dataset):
    """The rows of the bundled log as text."""
    tables = (dataset.events, dataset.claims, dataset.sources)
    text = [table.select_dtypes("str").astype(object).to_dict("records") for table in tables]
    return Log(*map(tuple, text))


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=dataset.covered_to))


@pytest.fixture(scope="module")
def table(dataset, view):
    return single_source.of_view(dataset, view)


def links(dataset):
    """Those of China; the oracles know the Russian crossing, which the group has no part in, by another name."""
    own = dataset.links[~dataset.links["context"]]
    return list(zip(own["crossing_id"], own["service"], strict=True))


@pytest.fixture(scope="module")
def all_moves(dataset, log):
    """The moves of each link by all claims."""
    every = leaving_out.without(log, lambda *_: False)
    return {link: shown_moves(dataset, every, link) for link in links(dataset)}


def shown_moves(dataset, happenings, link):
    return oracles.shown_moves(happenings, link, dataset.lapse_after, dataset.covered_to.astype(object))


def by_brute_force(dataset, all_moves, log, left_out, days):
    """The link-days, of some days, whose status is another one without claims: with and without."""
    others = leaving_out.without(log, left_out)
    found = {}
    for link, given in all_moves.items():
        without = shown_moves(dataset, others, link)
        for day in days:
            statuses = oracles.status_on(given, day), oracles.status_on(without, day)
            if statuses[0] != statuses[1]:
                found[(*link, day)] = statuses
    return found


def told(rows, days):
    """The same by the table."""
    spans = [
        (row["crossing_id"], row["service"], row["from"].date(), row["to"].date(), row["status"], row["status_without"])
        for row in rows.to_dict("records")
    ]
    return {
        (c, s, day): (one, other) for c, s, first, last, one, other in spans for day in days if first <= day <= last
    }


def days_to_look_at(rows, seed):
    """The days around each edge of the table, and some others."""
    chance = seeded(f"source {seed}")
    edges = {day.date() + n * DAY for end in ("from", "to") for day in rows[end] for n in (-1, 0, 1)}
    drawn = {FIRST + chance.randint(0, (LAST - FIRST).days) * DAY for _ in range(RANDOM_DAYS)}
    return sorted(day for day in edges | drawn if FIRST <= day <= LAST)


def of_house(source, name):
    return oracles.HOUSES.get(source["publisher"], source["publisher"]) == name


def test_the_table_equals_a_replay_without_the_claims_of_each_publisher(dataset, all_moves, log, table):
    publishers = sorted({oracles.HOUSES.get(row["publisher"], row["publisher"]) for row in log.sources})
    assert len(publishers) > 100
    assert set(table.loc[table["left_out"] == "publisher", "name"]) <= set(publishers)
    for nth, name in enumerate(publishers[::EACH_NTH]):
        rows = table[(table["left_out"] == "publisher") & (table["name"] == name)]
        days = days_to_look_at(rows, nth)
        brute = by_brute_force(dataset, all_moves, log, lambda _, source, name=name: of_house(source, name), days)
        assert told(rows, days) == brute, name


@pytest.mark.parametrize("kind", list(SourceType))
def test_the_table_equals_a_replay_without_each_type_of_source(dataset, all_moves, log, table, kind):
    rows = table[(table["left_out"] == "source_type") & (table["name"] == kind)]
    days = days_to_look_at(rows, 7)
    brute = by_brute_force(dataset, all_moves, log, lambda _, source: source["source_type"] == kind, days)
    assert told(rows, days) == brute


def test_the_table_equals_a_replay_without_all_events_on_one_publisher_alone(dataset, all_moves, log, table):
    single = oracles.only_voices(log)
    rows = table[table["left_out"] == "single_source"]
    days = days_to_look_at(rows, 8)
    brute = by_brute_force(dataset, all_moves, log, lambda claim, _: claim["event_id"] in single, days)
    assert told(rows, days) == brute
    assert len(rows) > 0


def test_a_status_hangs_on_a_voice_alone_only_where_no_second_one_would_carry_it(dataset, log, view):
    """Each status of each link: the claims of all others alone give another one exactly where it is said so."""
    sources = {row["source_id"]: row for row in log.sources}

    def goes_back_to(voice, claim, _):
        return oracles.house_of(claim, sources) == voice

    without: dict[str, list] = {}
    single, hangs = oracles.only_voices(log), 0
    for link in links(dataset):
        for interval in view.any_day.log.histories[link].intervals:
            start, end = (interval[side] for side in ("start", "end"))
            if pd.isna(start):
                continue
            last = LAST if pd.isna(end) else (end - pd.Timedelta(1, "D")).date()
            voice = single.get(interval["event_id"], "")
            if voice and voice not in without:
                without[voice] = leaving_out.without(log, partial(goes_back_to, voice))
            for day in {start.date(), last}:
                found = single_source.of_link(dataset, view.any_day.log, link, np.datetime64(day))
                other = (
                    oracles.status_on(shown_moves(dataset, without[voice], link), day) if voice else interval["status"]
                )
                assert found == ((voice, other) if other != interval["status"] else ("", "")), (link, day)
                hangs += bool(found.on)
                support = [
                    oracles.house_of(claim, sources)
                    for claim in log.claims
                    if claim["event_id"] == interval["event_id"]
                    and claim["stance"] == Stance.SUPPORTS
                    and sources[claim["source_id"]]["source_type"] != SourceType.EDITORIAL
                ]
                assert not found.on or set(support) == {found.on}
    assert hangs > 5


def test_beside_a_status_stands_on_whom_it_hangs_alone():
    known = rl.load(ROOT)
    frame = known.hangs_on("1960-09-26")
    status = known.status("1960-09-26")
    assert frame["status"].tolist() == status["status"].tolist()
    hanging_links = frame[frame["hangs_on"] != ""]
    assert set(hanging_links["crossing_id"]) == {"shanghekou-chongsu"}
    assert set(hanging_links["hangs_on"]) == {"Niigata Nippo"}


def test_the_days_alone_are_those_on_which_the_status_table_says_so(dataset, view):
    log = view.any_day.log
    found = single_source.days(dataset, log, view.any_day.listed_links)
    assert sum(map(len, found.values())) > 3
    for link, runs in found.items():
        edges = {day for run in runs for day in run if day is not None} | {*log.histories[link].interval_starts}
        for day in {edge + n for edge in edges for n in (-1, 0, 1)}:
            inside = any(first <= day and (last is None or day <= last) for first, last in runs)
            assert inside == bool(single_source.of_link(dataset, log, link, day).on), (link, day)


def test_what_a_link_is_without_a_publisher_is_replayed_once(dataset, view, monkeypatch):
    log = replace(view.any_day.log)  # the same log, of which nothing is kept yet
    links, day = view.any_day.listed_links, np.datetime64("2024-08-01")
    first = single_source.of_links(dataset, log, links, day)
    assert any(hangs.on for hangs in first.values())
    monkeypatch.setattr(confidence, "without_of_links", None)  # a second replay would fail
    assert single_source.of_links(dataset, log, links, day) == first
    assert single_source.of_links(dataset, log, links, day + 1) == first


@pytest.mark.parametrize(
    ("known_on", "hangs"), [("2020-05-30", ("B Paper", "suspended")), ("2020-06-01", ("B Paper", "open"))]
)
def test_a_verdict_that_was_not_yet_given_decides_nothing(known_on, hangs):
    """What would hold without a publisher is told by the claims and verdicts of the day on which that was known."""
    events = """\
e-open,2020-01,,alpha-beta,freight,opening,open,,,,,,,,It opens.
e-stop,2020-03-05,,alpha-beta,freight,suspension,suspended,disputed,2020-06-01,why,,,,,It stops.
e-few,2020-04-01,,alpha-beta,freight,restriction,partial,,,,,,,,Few trains run.
"""
    claims = """\
c1,e-open,s1,supports,2020-01,,,observed,,
c2,e-stop,s1,supports,2020-03-05,,,observed,,
c3,e-few,s2,supports,2020-04-01,,,observed,,
"""
    sources = """\
s1,A Paper,,A title,,en,2020-03-06,https://example.org/a,news,read
s2,B Paper,,Another title,,en,2020-04-02,https://example.org/b,news,read
"""
    dataset = tiny.loaded(
        events=table_text("events", events), claims=table_text("claims", claims), sources=table_text("sources", sources)
    )
    log = known_log(dataset, Reading(np.datetime64(known_on), apply_disputed=False, stale_after=0))
    link, day = ("alpha-beta", "freight"), np.datetime64("2020-04-15")
    assert single_source.of_link(dataset, log, link, day) == hangs
