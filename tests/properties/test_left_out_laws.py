"""The laws of what hangs on one voice: a replay without some claims is that of a log in which nobody made them."""

from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raillinks.engine import knowledge, left_out
from raillinks.figures.sensitivity import changed_days
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import costly_further_law, further_law
from tests.properties.oracles import leaving_out
from tests.properties.replayed import PERIODS, replayed
from tests.strategies import LINKS

SOME = (date(2019, 12, 20), date(2020, 3, 15), date(2020, 8, 15), date(2021, 2, 1))


@costly_further_law
@given(log=strategies.logs(), apply_disputed=st.booleans())
def test_a_replay_without_a_publisher_is_that_of_a_log_without_its_claims(log, apply_disputed):
    tables = frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)
    known = knowledge.known_claims(*tables, None)
    publishers = sorted({row["publisher"] for row in log.sources})
    masks = [(known["publisher"] == name).to_numpy(bool) for name in publishers]
    replays = dict(left_out.without_each(left_out.Known(tables[0], known, frames.links(), None, apply_disputed), masks))
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
