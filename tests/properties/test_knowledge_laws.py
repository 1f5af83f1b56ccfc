"""The laws of what was known when, over generated logs; the oracles are written apart from the engine."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from raillinks.engine import confidence, knowledge
from raillinks.engine.timeline import Timeline, effective, make_timeline
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import SOME_DAY, costly_further_law, costly_law, on, rare_costly_law, same
from tests.strategies import LINKS, Log
from tests.support.tiers import by_tier, seeded


def as_known(log: Log, known_on: date | None) -> pd.DataFrame:
    day = None if known_on is None else frames.day(known_on)
    return knowledge.as_known(
        frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources), known_on=day
    )


def known_timeline(log: Log, known_on: date | None, *, apply_disputed: bool = False) -> Timeline:
    known = as_known(log, known_on)
    stands = known[effective(known, apply_disputed=apply_disputed)].reset_index(drop=True)
    return make_timeline(stands, frames.links())


KNOWN_ON = strategies.days(date(2020, 1, 1), date(2020, 8, 10))

DISPUTED = Log(
    events=(
        {"event_id": "e", "date": "2020-01-10", "order_in_day": "", "crossing_id": "alpha-beta", "service": "freight",
         "kind": "opening", "status_after": "open", "verdict": "disputed", "verdict_date": "2020-01-10",
         "verdict_note": "why", "affects": "", "summary": "", "cause_class": ""},
    ),
    claims=(
        {"claim_id": "c", "event_id": "e", "source_id": "s", "stance": "supports", "claimed_date": "2020-01-10",
         "preferred": "", "own_act": "", "basis": "observed", "speaker": "", "repeats": "", "detail": ""},
    ),
    sources=(
        {"source_id": "s", "publisher": "P", "source_type": "news", "seen": "read", "published": "2020-01-10"},
    ),
)  # fmt: skip
"""An opening that a verdict disputes: rare among logs."""
REPEATED = replace(
    DISPUTED,
    events=tuple(row | {"verdict": "", "verdict_date": "", "verdict_note": ""} for row in DISPUTED.events),
    claims=(*DISPUTED.claims, DISPUTED.claims[0] | {"claim_id": "d", "source_id": "t", "basis": "secondary"}),
    sources=(*DISPUTED.sources, DISPUTED.sources[0] | {"source_id": "t", "publisher": "Q"}),
)
"""An opening that one publisher saw and another one repeats."""
TWO_DAYS = replace(
    REPEATED, claims=tuple(row | {"claimed_date": f"2020-01-{10 + n}"} for n, row in enumerate(REPEATED.claims))
)
"""The same, where the second one gives a later day."""


@costly_law
@example(log=REPEATED, known_on=None)
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON)
def test_what_is_known_of_an_event_follows_from_its_known_claims(log, known_on):
    known = as_known(log, known_on)
    expected = oracles.known(log, known_on)
    assert list(known["event_id"]) == [h.row["event_id"] for h in expected]
    for row, happening in zip(known.to_dict("records"), expected, strict=True):
        window = frames.as_date(row["date_earliest"]), frames.as_date(row["date_latest"])
        assert window == (happening.earliest, happening.latest)
        assert row["confidence"] == happening.confidence
        assert (row["n_supports"], row["n_disputes"]) == (happening.n_supports, happening.n_disputes)
        assert oracles.bounds(row["date"]) == window


@costly_further_law
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON)
def test_an_event_rests_on_the_one_publisher_to_which_its_supporting_claims_go_back(log, known_on):
    day = None if known_on is None else frames.day(known_on)
    tables = frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)
    known = knowledge.known_claims(*tables, day)
    only = confidence.only_voices(known)
    assert only.to_dict() == oracles.only_voices(log, known_on)


@rare_costly_law
@example(log=DISPUTED, known_on=None, day=date(2020, 2, 1), apply_disputed=False)
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON, day=SOME_DAY, apply_disputed=st.booleans())
def test_the_status_known_on_a_day_is_that_of_a_naive_replay_of_what_was_known(log, known_on, day, apply_disputed):
    stands = oracles.standing(oracles.known(log, known_on), apply_disputed=apply_disputed)
    statuses = on(known_timeline(log, known_on, apply_disputed=apply_disputed), day)
    for link in LINKS:
        moves = oracles.moves(stands, link)
        assert statuses[link]["status"] == oracles.status_on(moves, day)
        assert set(statuses[link]["alternatives"].split(";")) == oracles.alternatives_on(moves, day)


@rare_costly_law
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
    record = {"source_id": "s99", "publisher": "P", "source_type": "editorial", "seen": "read"}
    events = {}
    for published in (last + timedelta(later), last + timedelta(2 * later)):
        source = record | {"published": published.isoformat()}
        more = Log((*log.events, event), (*log.claims, claim), (*log.sources, source))
        events[published] = as_known(more, known_on).query("event_id == @event['event_id']")
    one, other = events.values()
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
        window = oracles.date_of_claims(supports, sources)
        dated.append(row | ({"date": f"{window[0]}/{window[1]}"} if window else {}))
    return replace(log, events=tuple(dated))


@costly_law
@example(log=TWO_DAYS, known_on=date(2020, 6, 1), chance=Random(34))
@given(log=strategies.logs(), known_on=st.none() | KNOWN_ON, chance=st.randoms(use_true_random=False))
def test_the_order_of_claims_never_matters(log, known_on, chance):
    claims, sources = (tuple(chance.sample(rows, len(rows))) for rows in (log.claims, log.sources))
    shuffled = replace(log, claims=claims, sources=sources)
    backwards = replace(log, claims=log.claims[::-1], sources=log.sources[::-1])
    for other in (shuffled, backwards):
        same(as_known(log, known_on), as_known(other, known_on))


LOGS, TOGETHER = by_tier(200, 10_000), 200
FIRST, LAST = date(2020, 1, 1), date(2020, 5, 1)
EVERY_DAY = [FIRST + timedelta(n) for n in range(0, (LAST - FIRST).days + 1, by_tier(2, 1))]
"""In `make test` every other one."""


def drawn_date(chance, *, closed):
    """A date as the log writes it; `closed`: it has both bounds."""
    day = FIRST + timedelta(chance.choice([chance.randint(5, 20), chance.randint(5, 80)]))
    later = day + timedelta(chance.choice([0, 1, 5, 30]))
    whole = [str(day), f"{day}/{later}", f"{day:%Y-%m}"]
    return chance.choice(whole if closed else [*whole, f"../{day}", f"../{day}", f"{day}/..", f"{day}/..", "", ""])


def drawn_source(chance, name):
    kind = chance.choice(["news", "news", "government", "reference", "editorial"])
    day = FIRST + timedelta(chance.randint(5, 100))
    published = chance.choice([str(day), str(day), f"../{day}", f"../{day}", f"{day:%Y-%m}"])
    return {
        "source_id": name, "publisher": f"{name.partition('-')[0]} {chance.choice('PQR')}", "source_type": kind,
        "seen": chance.choice(["read", "read", "mention"]),
        "published": "" if kind == "reference" and chance.random() < 0.5 else published,
    }  # fmt: skip


def drawn_log(chance, number):
    """One event with one to four claims of one to three sources."""
    sources = [drawn_source(chance, f"{number}-{n}") for n in range(chance.randint(1, 3))]
    verdict = chance.choice(["", "", "", "stands", "disputed", "withdrawn"])
    event = {
        "event_id": f"e{number}", "date": drawn_date(chance, closed=True), "crossing_id": "alpha-beta",
        "service": "freight", "kind": chance.choice(["suspension", "suspension", "evidence_end"]),
        "status_after": "suspended", "verdict": verdict,
        "verdict_date": str(FIRST + timedelta(chance.randint(5, 100))) if verdict else "",
    }  # fmt: skip
    dates_open = chance.random() < 0.6
    claims = []
    for n in range(chance.randint(1, 4)):
        stance = "supports" if n == 0 or chance.random() < 0.8 else "disputes"
        claimed = drawn_date(chance, closed=False)
        if dates_open:
            claimed = chance.choice([f"../{claimed[:10]}", f"{claimed[:10]}/..", ""]) if len(claimed) == 10 else claimed
        has_days = claimed != "" and ".." not in claimed
        claims.append(
            {
                "claim_id": f"{number}-{n}", "event_id": f"e{number}", "source_id": chance.choice(sources)["source_id"],
                "stance": stance, "claimed_date": claimed,
                "preferred": "true" if stance == "supports" and has_days and chance.random() < 0.2 else "",
                "own_act": chance.choice(["", "", "", "true"]),
                "basis": chance.choice(["", "observed", "official", "secondary", "anonymous"]),
                "repeats": chance.choice(["", "", "", f"{number} Q", f"{number} Z"]),
                "speaker": chance.choice(["", "", f"{number} X", f"{number} Y"]),
            }
        )  # fmt: skip
    return Log((event,), tuple(claims), tuple(sources))


def together(logs):
    return Log(*(tuple(row for log in logs for row in getattr(log, name)) for name in ("events", "claims", "sources")))


@pytest.mark.parametrize("first", range(0, LOGS, TOGETHER))
def test_what_is_known_of_an_event_is_what_the_rules_say_on_every_day(first):
    logs = [drawn_log(seeded(f"every day {number}"), number) for number in range(first, first + TOGETHER)]
    one = together(logs)
    tables = frames.events(one.events), frames.claims(one.claims), frames.sources(one.sources)
    different = 0
    last: object = None
    for known_on in [*EVERY_DAY, None]:
        day = None if known_on is None else np.datetime64(known_on)
        rows = knowledge.as_known(*tables, known_on=day).to_dict("records")
        found = {
            row["event_id"]: (
                frames.as_date(row["date_earliest"]), frames.as_date(row["date_latest"]), row["confidence"],
                row["n_supports"], row["n_disputes"],
            )
            for row in rows
        }  # fmt: skip
        expected = {
            event.row["event_id"]: (event.earliest, event.latest, event.confidence, event.n_supports, event.n_disputes)
            for log in logs for event in oracles.known(log, known_on)
        }  # fmt: skip
        wrong = {name for name in found.keys() | expected if found.get(name) != expected.get(name)}
        assert not wrong, (known_on, next(log for log in logs if log.events[0]["event_id"] in wrong))
        different += found != last
        last = found
    assert different > len(EVERY_DAY) / 2  # what is known does change
