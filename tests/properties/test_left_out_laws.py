"""The laws of what hangs on one voice: a replay without some claims is that of a log in which nobody made them."""

from datetime import date
from functools import partial
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from raillinks.engine import confidence, knowledge
from raillinks.query import known_log, single_source
from raillinks.query.single_source import changed_days
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import PERIODS, costly_further_law, further_law, replayed
from tests.properties.oracles import leaving_out
from tests.strategies import LINKS

SOME = (date(2019, 12, 20), date(2020, 3, 15), date(2020, 8, 15), date(2021, 2, 1))


@costly_further_law
@given(log=strategies.logs(), apply_disputed=st.booleans())
def test_a_replay_without_a_publisher_is_that_of_a_log_without_its_claims(log, apply_disputed):
    tables = frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)
    known = knowledge.known_claims(*tables, None)
    publishers = sorted({row["publisher"] for row in log.sources})
    masks = [(known["publisher"] == name).to_numpy(bool) for name in publishers]
    replays = dict(
        confidence.without_each(confidence.Known(tables[0], known, frames.links(), None, apply_disputed), masks)
    )
    every = leaving_out.without(log, lambda *_: False, apply_disputed=apply_disputed)
    for number, name in enumerate(publishers):
        expected = leaving_out.without(log, partial(_published_by, name), apply_disputed=apply_disputed)
        days = {day for h in (*every, *expected) for day in (h.earliest, h.latest)}
        moves = [oracles.moves(expected, link) for link in LINKS]
        all_moves = [oracles.moves(every, link) for link in LINKS]
        for day in {*SOME, *days}:
            naive = [oracles.status_on(each, day) for each in moves]
            if number in replays:
                assert list(replays[number].status_on(frames.day(day))["status"]) == naive
            else:
                assert [oracles.status_on(each, day) for each in all_moves] == naive


def _published_by(name, _, source):
    return source["publisher"] == name


@costly_further_law
@given(log=strategies.logs(), apply_disputed=st.booleans())
def test_the_days_alone_are_those_on_which_the_status_of_a_day_says_so(log, apply_disputed):
    dataset, known = _known(log, apply_disputed=apply_disputed)
    asked = known.histories
    edges = {day for link in asked for row in asked[link].intervals for day in (row["start"], row["end"])}
    edges |= {day for starts, _ in known.without_voice.values() for day in starts}
    runs = single_source.days(dataset, known, asked)
    edges = {*SOME, *(pd.Timestamp(day).date() for day in edges if not pd.isna(day))}
    edges |= {
        pd.Timestamp(day).date() for of_link in runs.values() for run in of_link for day in run if day is not None
    }
    assert all(last is None or first <= last for of_link in runs.values() for first, last in of_link)
    for day in {frames.day(edge) + n for edge in edges for n in (-1, 0, 1)}:
        told = single_source.of_links(dataset, known, asked, day)
        for link, of_link in runs.items():
            inside = [first <= day and (last is None or day <= last) for first, last in of_link]
            assert sum(inside) == bool(told[link].on), (link, day)


def test_days_alone_begin_and_end_as_the_status_without_a_voice_changes():
    said = {"2020-01-01": "P", "2020-02-01": "P", "2020-02-02": "Q", "2020-03-01": "P", "2020-04-01": "Q"}
    statuses = ("open", "suspended", "suspended", "open", "suspended")
    link = {"crossing_id": strategies.OWN[0], "service": "freight"}
    kinds = {"open": "opening", "suspended": "suspension"}
    events = [
        {**link, "event_id": f"e{n}", "date": day, "kind": kinds[status], "status_after": status}
        for n, (day, status) in enumerate(zip(said, statuses, strict=True))
    ]
    claims = [
        {"claim_id": f"c{n}", "event_id": f"e{n}", "source_id": source, "stance": "supports", "claimed_date": day}
        for n, (day, source) in enumerate(said.items())
    ]
    sources = [{"source_id": name, "publisher": name, "source_type": "news", "seen": "read"} for name in "PQ"]
    first, last = ("2020-01-01", "2020-01-31"), [("2020-03-01", "2020-03-31"), ("2020-04-01", "None")]
    a_second_voice = events[1] | {"event_id": "e9", "order_in_day": "1"}
    for more, expected in (([], [first, ("2020-02-01", "2020-02-01"), *last]), ([a_second_voice], [first, *last])):
        seconds = [{**claims[1], "claim_id": f"c{row['event_id']}", "event_id": row["event_id"], "source_id": "Q"}
                   for row in more]  # fmt: skip
        log = strategies.Log((*events, *more), (*claims, *seconds), tuple(sources))
        dataset, known = _known(log, apply_disputed=False)
        named = link["crossing_id"], link["service"]
        told = single_source.days(dataset, known, [named])[named]
        assert [(str(first), str(last)) for first, last in told] == expected


def _known(log, *, apply_disputed):
    dataset: Any = SimpleNamespace(
        events=frames.events(log.events), claims=frames.claims(log.claims), sources=frames.sources(log.sources),
        links_known_on=lambda _: frames.links(), once=lambda work, *args: work(dataset, *args),
    )  # fmt: skip
    return dataset, known_log.known_log(dataset, known_log.Reading(None, apply_disputed, 0))


@further_law
@given(one=strategies.event_logs(most=6), other=strategies.event_logs(most=6), period=PERIODS)
def test_the_days_that_change_are_those_on_which_two_replays_differ(one, other, period):
    first, last = period
    table = changed_days(replayed(one), replayed(other), (frames.day(first), frames.day(last)))
    told = {
        (row["crossing_id"], row["service"], day): (row["status"], row["status_without"])
        for row in table.to_dict("records")
        for day in oracles.all_days(row["from"].date(), row["to"].date())
    }
    of_logs = [oracles.from_rows(log.events) for log in (one, other)]
    expected = {
        (*link, day): statuses
        for link in LINKS
        for moves in [[oracles.moves(each, link) for each in of_logs]]
        for day in oracles.all_days(first, last)
        if len(set(statuses := tuple(oracles.status_on(each, day) for each in moves))) > 1
    }
    assert told == expected
    assert table["days"].sum() == len(told)
    assert (table["days"] > 0).all()
    runs = table.assign(after=table["to"] + np.timedelta64(1, "D")).to_dict("records")
    for row, following in pairwise(runs):
        same = [row[name] == following[name] for name in ("crossing_id", "service", "status", "status_without")]
        assert not (all(same) and row["after"] == following["from"])
