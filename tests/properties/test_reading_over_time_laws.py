"""What was known on every day at once is what is known on each day; and why an event has its confidence."""

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from raillinks.engine import knowledge, snapshots
from raillinks.engine.timeline import effective, make_timeline, uncertain
from raillinks.metrics.quality import most_changed_day
from tests import frames, strategies
from tests.properties.law import CONFIDENCE_BY_RULE, costly_further_law, reasons_of
from tests.strategies import logs
from tests.support.tiers import by_tier

LINKS = frames.links()
LAST = np.datetime64("2022-01-01", "D")
DAYS = strategies.days(last=frames.as_date("2020-09-01")).map(frames.day)


def tables(log) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)


def picture_apart(log, as_of, known_on, *, apply_disputed=False):
    """The status table of a day as known on another, by the functions for one day."""
    known = knowledge.as_known(*tables(log), known_on)
    moving = known[effective(known, apply_disputed=apply_disputed)].reset_index(drop=True)
    return make_timeline(moving, LINKS).status_on(as_of)


@costly_further_law
@given(log=strategies.logs(), known_on=DAYS)
def test_the_readings_that_hold_on_a_day_are_what_is_known_on_it(log, known_on):
    apart = knowledge.as_known(*tables(log), known_on)
    over_time, day = snapshots.event_versions(*tables(log)), pd.Timestamp(known_on)
    current = (over_time["version_from"] <= day) & ~(over_time["version_until"] <= day)
    on_the_day = over_time[current].reset_index(drop=True)
    pd.testing.assert_frame_equal(on_the_day[list(apart.columns)], apart)


@costly_further_law
@given(log=strategies.logs())
def test_readings_of_an_event_meet_end_to_start(log):
    for _, own in snapshots.event_versions(*tables(log)).groupby("event_id"):
        assert list(own["version_until"][:-1]) == list(own["version_from"][1:])
        assert own["version_from"].is_monotonic_increasing
        assert pd.isna(own["version_until"].iloc[-1])


@costly_further_law
@given(log=strategies.logs(), as_of=DAYS, applied=st.booleans(), data=st.data())
def test_the_picture_on_each_known_on_day_is_that_of_the_day_alone(log, as_of, applied, data):
    over_time = snapshots.event_versions(*tables(log))
    days = snapshots.known_days(over_time, as_of, LAST)
    over_days = snapshots.snapshots(over_time, LINKS, as_of, days, apply_disputed=applied)
    known_on = data.draw(st.sampled_from(list(days)))
    own = over_days[over_days["known_on"] == pd.Timestamp(known_on)].drop(columns="known_on").reset_index(drop=True)
    pd.testing.assert_frame_equal(own, picture_apart(log, as_of, known_on, apply_disputed=applied))


@costly_further_law
@given(log=strategies.logs(), as_of=DAYS, later=DAYS)
def test_between_the_known_on_days_nothing_changes(log, as_of, later):
    assume(later >= as_of)
    over_time = snapshots.event_versions(*tables(log))
    days = snapshots.known_days(over_time, as_of, LAST)
    before = days[days <= later][-1]
    pd.testing.assert_frame_equal(picture_apart(log, as_of, later), picture_apart(log, as_of, before))


@costly_further_law
@given(log=strategies.logs(), as_of=DAYS, applied=st.booleans())
def test_every_change_of_a_picture_has_an_event_read_anew_that_day(log, as_of, applied):
    over_time = snapshots.event_versions(*tables(log))
    over_days = snapshots.snapshots(
        over_time, LINKS, as_of, snapshots.known_days(over_time, as_of, LAST), apply_disputed=applied
    )
    changed = snapshots.changes(over_days, over_time, LINKS, apply_disputed=applied)
    for row in changed[changed["before"] != ""].to_dict("records"):
        anew = over_time[over_time["version_from"] == row["known_on"]]
        assert row["event_ids"] != ""
        assert set(row["event_ids"].split(";")) <= set(anew["event_id"])


@costly_further_law
@given(log=strategies.logs(), as_of=DAYS)
def test_the_changes_of_a_link_tell_its_whole_picture(log, as_of):
    over_time = snapshots.event_versions(*tables(log))
    over_days = snapshots.snapshots(over_time, LINKS, as_of, snapshots.known_days(over_time, as_of, LAST))
    changed = snapshots.changes(over_days, over_time, LINKS)
    keys = ["crossing_id", "service", "known_on"]
    over_days = over_days.assign(uncertain=uncertain(over_days))
    joined = over_days.merge(changed[[*keys, "status", "uncertain"]], on=keys, how="left", suffixes=("", "_told"))
    filled = joined.groupby(["crossing_id", "service"])[["status_told", "uncertain_told"]].ffill()
    assert (filled["status_told"] == joined["status"]).all()
    assert (filled["uncertain_told"].astype(bool) == joined["uncertain"]).all()


@costly_further_law
@given(log=strategies.logs(), as_of=DAYS, data=st.data())
def test_the_day_s_events_read_as_they_are_known(log, as_of, data):
    over_time = snapshots.event_versions(*tables(log))
    days = snapshots.known_days(over_time, as_of, LAST)
    known_on = data.draw(st.sampled_from(list(days)))
    listed = snapshots.event_changes(over_time, as_of, days)
    latest = listed[listed["known_on"] <= pd.Timestamp(known_on)].groupby("event_id")["confidence"].last()
    apart = knowledge.as_known(*tables(log), known_on)
    held = (apart["date_earliest"] <= pd.Timestamp(as_of)) & (pd.Timestamp(as_of) <= apart["date_latest"])
    assert latest[latest != ""].to_dict() == apart[held].set_index("event_id")["confidence"].to_dict()


@costly_further_law
@given(log=strategies.logs(), known_on=st.none() | DAYS)
def test_why_gives_the_engine_s_confidence(log, known_on):
    events, claims, sources = tables(log)
    known = knowledge.as_known(events, claims, sources, known_on)
    reasons = reasons_of(known, knowledge.known_claims(events, claims, sources, known_on))
    assert [CONFIDENCE_BY_RULE[reason.why] for reason in reasons] == list(known["confidence"])


UP_TO, LAST_DAY = frames.day("2020-08-10"), frames.day("2021-12-31")


def changes(rows, day):
    """How often a link changed on the day from one snapshot to the next, as the page lists it.

    Args:
        rows: The log's `snapshots.event_versions`.
        day: The day.
    """
    days = snapshots.known_days(rows, day, LAST_DAY)
    statuses = snapshots.snapshots(rows, frames.links(), day, days, stale_after=0)
    return len(snapshots.changes(statuses, rows, frames.links())) - len(frames.links())


@costly_further_law
@given(log=logs())
def test_no_day_has_more_changes_than_the_day_found(log):
    tables = frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)
    found = most_changed_day(*tables, frames.links(), UP_TO)
    day, most = (frames.day("2019-12-01"), 0) if found is None else found
    rows = snapshots.event_versions(*tables)
    for other in np.arange(frames.day("2019-12-01"), UP_TO + 1, by_tier(60, 9)):
        assert changes(rows, other) <= most
    assert changes(rows, day) == most
