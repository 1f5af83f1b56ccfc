"""The laws of the status rules, over generated logs; the oracles are written apart from the engine."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from raillinks.engine import knowledge
from raillinks.engine.timeline import Timeline, effective, timeline
from raillinks.words.enums import GROUP, Status
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import costly_law, law
from tests.strategies import LINKS, Log

SOME_DAY = strategies.days(date(2019, 12, 20), date(2021, 2, 1))


def replayed(log: Log) -> Timeline:
    """The engine's timeline of a log whose events all stand."""
    return timeline(frames.events(log.events), frames.links())


def by_link(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(key[0]), str(key[1])): rows for key, rows in table.groupby(["crossing_id", "service"])}


def on(found: Timeline, day: date, stale_after: int = 365) -> dict[tuple[str, str], dict]:
    """The status table of a day as plain rows, by link."""
    table = found.status_on(frames.day(day), stale_after)
    return {(row["crossing_id"], row["service"]): row for row in table.to_dict("records")}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)


# Replay


@law
@given(log=strategies.event_logs(), day=SOME_DAY)
def test_the_status_on_a_day_is_that_of_a_naive_replay_up_to_it(log, day):
    happenings = oracles.from_rows(log.events)
    found = on(replayed(log), day)
    assert {link: found[link]["status"] for link in LINKS} == {
        link: oracles.status_on(oracles.moves(happenings, link), day) for link in LINKS
    }


@law
@given(log=strategies.event_logs(), day=SOME_DAY, stale_after=st.sampled_from([0, 1, 10, 30, 365]))
def test_evidence_is_the_latest_own_move_or_observation_however_stale(log, day, stale_after):
    happenings = oracles.from_rows(log.events)
    found = on(replayed(log), day, stale_after)
    for link in LINKS:
        evidence = oracles.last_evidence(happenings, link, day)
        status = oracles.status_on(oracles.moves(happenings, link), day)
        assert frames.as_date(found[link]["last_evidence"]) == evidence
        assert found[link]["stale"] == oracles.is_stale(status, evidence, day, stale_after)


@law
@given(log=strategies.event_logs(), day=SOME_DAY)
def test_the_alternatives_are_those_before_and_after_every_running_window(log, day):
    happenings = oracles.from_rows(log.events)
    found = on(replayed(log), day)
    for link in LINKS:
        expected = oracles.alternatives_on(oracles.moves(happenings, link), day)
        assert found[link]["alternatives"] == ";".join(s for s in oracles.ORDER if s in expected)
        assert found[link]["certain"] == (len(expected) == 1)


@law
@given(log=strategies.short_logs(), day=strategies.days(date(2020, 1, 8), date(2020, 2, 1)))
def test_the_alternatives_are_the_statuses_under_all_placements_that_keep_the_order(log, day):
    happenings = oracles.from_rows(log.events)
    found = on(replayed(log), day)
    for link in LINKS:
        moves = oracles.moves(happenings, link)
        options = {oracles.status_when_placed(moves, placed, day) for placed in oracles.placements(moves)}
        assert set(found[link]["alternatives"].split(";")) == options


@law
@given(log=strategies.event_logs(most=5), data=st.data())
def test_the_order_of_the_rows_never_matters(log, data):
    shuffled = Log(tuple(data.draw(st.permutations(log.events))))
    one, other = replayed(log), replayed(shuffled)
    same(one.intervals(), other.intervals())
    same(one.spans(), other.spans())


@law
@given(log=strategies.event_logs())
def test_intervals_meet_end_to_start(log):
    for rows in by_link(replayed(log).intervals()).values():
        starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
        assert np.isnat(starts[0])
        assert np.isnat(ends[-1])
        assert (starts[1:] == ends[:-1]).all()
        assert list(rows["event_id"][1:]) == list(rows["end_event_id"][:-1])


@law
@given(log=strategies.event_logs())
def test_no_interval_is_empty(log):
    intervals = replayed(log).intervals()
    bounded = intervals.dropna(subset=["start", "end"])
    assert (bounded["start"] < bounded["end"]).all()


@law
@given(log=strategies.event_logs())
def test_neighbouring_intervals_differ(log):
    for rows in by_link(replayed(log).intervals()).values():
        status = rows["status"].to_numpy()
        assert status[0] == Status.UNKNOWN
        assert (status[1:] != status[:-1]).all()


@law
@given(log=strategies.event_logs())
def test_intervals_are_the_maximal_runs_of_a_day_by_day_replay(log):
    happenings = oracles.from_rows(log.events)
    latest = max((h.earliest for h in happenings), default=date(2020, 1, 1)) + timedelta(1)
    earliest = min((h.earliest for h in happenings), default=date(2020, 1, 1)) - timedelta(1)
    narrow = max(earliest, latest - timedelta(120))  # a decade's days would only repeat one another
    found = by_link(replayed(log).intervals())
    for link in LINKS:
        runs = oracles.runs(oracles.moves(happenings, link), narrow, latest)
        shown = [
            (frames.as_date(row["start"]), row["status"])
            for row in found[link].to_dict("records")
            if pd.isna(row["end"]) or frames.as_date(row["end"]) > narrow
        ]
        assert [status for _, status in shown] == [status for *_, status in runs]
        assert [start for start, _ in shown[1:]] == [start for start, *_ in runs[1:]]


@law
@given(log=strategies.event_logs())
def test_the_last_days_of_an_interval_s_edges_are_those_of_its_events(log):
    happenings = oracles.from_rows(log.events)
    found = by_link(replayed(log).intervals())
    for link in LINKS:
        moves = oracles.moves(happenings, link)
        until = {m.happening.row["event_id"]: oracles.running_until(moves, i) for i, m in enumerate(moves)}
        for row in found[link].to_dict("records"):
            assert frames.as_date(row["start_latest"]) == until.get(row["event_id"])
            assert frames.as_date(row["end_latest"]) == until.get(row["end_event_id"])


@law
@given(log=strategies.event_logs(most=6), day=SOME_DAY, stale_after=st.sampled_from([0, 5, 365]))
def test_the_last_span_not_after_a_day_is_the_status_of_that_day(log, day, stale_after):
    found = replayed(log)
    spans = found.spans(stale_after)
    assert (spans["start"].dropna() >= frames.day("1800-01-01")).all()
    on_day = spans[spans["start"].isna() | (spans["start"] <= pd.Timestamp(day))]
    looked_up = on_day.groupby(["crossing_id", "service"], sort=False).tail(1).reset_index(drop=True)
    status = found.status_on(frames.day(day), stale_after).drop(columns=["as_of", "context"])
    pd.testing.assert_frame_equal(looked_up[list(status.columns)], status)


@law
@given(log=strategies.event_logs(), extra=strategies.moves(strategies.closed_dates(), 99), day=SOME_DAY)
def test_an_event_whose_earliest_day_is_later_changes_nothing_on_a_day(log, extra, day):
    assume(oracles.bounds(extra["date"])[0] > day)
    one, other = replayed(log), replayed(strategies.with_event(log, extra))
    same(one.status_on(frames.day(day)), other.status_on(frames.day(day)))


@law
@given(log=strategies.event_logs(), extra=strategies.moves(strategies.closed_dates(), 99), day=SOME_DAY)
def test_a_group_event_never_betters_a_link_nor_moves_one_that_does_not_run(log, extra, day):
    moved = extra | {"crossing_id": GROUP, "order_in_day": "9"}
    first = oracles.bounds(extra["date"])[0]
    earlier = Log(tuple(row for row in log.events if oracles.bounds(row["date"])[0] <= first))
    before = on(replayed(earlier), first)
    after = on(replayed(strategies.with_event(earlier, moved)), first)
    for link in LINKS:
        one, other = before[link]["status"], after[link]["status"]
        running = one in oracles.RUNNING and link[0] != strategies.RUSSIAN
        assert one == other or (running and oracles.ORDER.index(other) > oracles.ORDER.index(one))


# What was known when


def as_known(log: Log, known_on: date | None) -> pd.DataFrame:
    day = None if known_on is None else frames.day(known_on)
    return knowledge.as_known(
        frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources), known_on=day
    )


def known_timeline(log: Log, known_on: date | None, *, apply_disputed: bool = False) -> Timeline:
    known = as_known(log, known_on)
    stands = known[effective(known, apply_disputed=apply_disputed)].reset_index(drop=True)
    return timeline(stands, frames.links())


KNOWN_ON = strategies.days(date(2020, 1, 1), date(2020, 8, 10))


@costly_law
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON)
def test_what_is_known_of_an_event_follows_from_its_known_claims(log, known_on):
    found = as_known(log, known_on)
    expected = oracles.known(log, known_on)
    assert list(found["event_id"]) == [h.row["event_id"] for h in expected]
    for row, happening in zip(found.to_dict("records"), expected, strict=True):
        window = frames.as_date(row["date_earliest"]), frames.as_date(row["date_latest"])
        assert window == (happening.earliest, happening.latest)
        assert row["confidence"] == happening.confidence
        assert (row["n_supports"], row["n_disputes"]) == (happening.n_supports, happening.n_disputes)
        assert oracles.bounds(row["date"]) == window


@costly_law
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON, day=SOME_DAY, apply_disputed=st.booleans())
def test_the_status_known_on_a_day_is_that_of_a_naive_replay_of_what_was_known(log, known_on, day, apply_disputed):
    stands = oracles.standing(oracles.known(log, known_on), apply_disputed=apply_disputed)
    found = on(known_timeline(log, known_on, apply_disputed=apply_disputed), day)
    for link in LINKS:
        moves = oracles.moves(stands, link)
        assert found[link]["status"] == oracles.status_on(moves, day)
        assert set(found[link]["alternatives"].split(";")) == oracles.alternatives_on(moves, day)


@costly_law
@given(log=strategies.logs(), known_on=KNOWN_ON, data=st.data())
def test_a_claim_published_after_the_known_on_day_changes_nothing(log, known_on, data):
    assume(log.events)
    event_id = data.draw(st.sampled_from([row["event_id"] for row in log.events]))
    later = known_on + timedelta(data.draw(st.integers(1, 200)))
    source = data.draw(strategies.sources(99)) | {"published": data.draw(st.sampled_from([f"{later}", f"../{later}"]))}
    claim = data.draw(strategies.claims(event_id, 99, ["s99"]))
    (event,) = [row for row in log.events if row["event_id"] == event_id]
    assume(not oracles.is_search_record(claim, event, source))
    more = replace(log, claims=(*log.claims, claim), sources=(*log.sources, source))
    same(as_known(log, known_on), as_known(more, known_on))


@costly_law
@given(log=strategies.logs(), ended=strategies.ended_evidence(), known_on=KNOWN_ON, later=st.integers(1, 400))
def test_a_search_record_counts_from_the_first_day_of_its_claim(log, ended, known_on, later):
    """Whenever it was published; and it gives the event the window that it claims."""
    event, claim = ended
    first, last = oracles.bounds(claim["claimed_date"])
    made = {"source_id": "s99", "publisher": "P", "source_type": "editorial", "seen": "read"}
    found = {}
    for published in (last + timedelta(later), last + timedelta(2 * later)):
        source = made | {"published": published.isoformat()}
        more = Log((*log.events, event), (*log.claims, claim), (*log.sources, source))
        found[published] = as_known(more, known_on).query("event_id == @event['event_id']")
    one, other = found.values()
    same(one, other)
    assert len(one) == (first <= known_on)
    assert [frames.as_date(day) for day in one["date_earliest"]] == [first] * len(one)
    assert [frames.as_date(day) for day in one["date_latest"]] == [last] * len(one)


@costly_law
@given(log=strategies.logs(), known_on=KNOWN_ON, data=st.data())
def test_a_verdict_dated_after_the_known_on_day_changes_nothing(log, known_on, data):
    unjudged = [row["event_id"] for row in log.events if not row["verdict"]]
    assume(unjudged)
    chosen = data.draw(st.sampled_from(unjudged))
    later = known_on + timedelta(data.draw(st.integers(1, 400)))
    verdict = {
        "verdict": data.draw(st.sampled_from(["stands", "disputed", "withdrawn"])),
        "verdict_date": later.isoformat(),
        "verdict_note": "why",
    }
    judged = tuple(row | (verdict if row["event_id"] == chosen else {}) for row in log.events)
    one, other = as_known(log, known_on), as_known(replace(log, events=judged), known_on)
    same(one.drop(columns="verdict_day"), other.drop(columns="verdict_day"))


@costly_law
@given(log=strategies.logs(), late=strategies.days(date(2021, 1, 1), date(2022, 1, 1)))
def test_a_late_enough_known_on_day_gives_the_plain_log(log, late):
    plain = with_dates_of_claims(log)
    same(as_known(plain, None), as_known(plain, late))


def with_dates_of_claims(log: Log) -> Log:
    """The log with the stored dates that the checks demand: those of all claims."""
    sources = {row["source_id"]: row for row in log.sources}
    dated = []
    for row in log.events:
        supports = [c for c in log.claims if c["event_id"] == row["event_id"] and c["stance"] == "supports"]
        told = oracles.date_of_claims(supports, sources)
        dated.append(row | ({"date": f"{told[0]}/{told[1]}"} if told else {}))
    return replace(log, events=tuple(dated))


@costly_law
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON, data=st.data())
def test_the_order_of_claims_never_matters(log, known_on, data):
    shuffled = replace(
        log,
        claims=tuple(data.draw(st.permutations(log.claims))),
        sources=tuple(data.draw(st.permutations(log.sources))),
    )
    same(as_known(log, known_on), as_known(shuffled, known_on))
