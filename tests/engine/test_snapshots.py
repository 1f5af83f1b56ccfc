"""The history of what was known of the real log: the cases of `tests/data/known_on.csv`."""

import csv

import numpy as np
import pytest

from raillinks.engine import snapshots
from tests.conftest import ROOT


def cases():
    """Cases that were derived by hand from the claims."""
    with (ROOT / "tests" / "data" / "known_on.csv").open(encoding="utf-8", newline="") as file:
        return [row[:6] for row in list(csv.reader(file))[1:]]


CASES = cases()


@pytest.fixture(scope="module")
def over_time(dataset):
    return snapshots.event_versions(dataset.events, dataset.claims, dataset.sources)


def picture(dataset, over_time, as_of):
    """The known-on days of a day's picture, and the table."""
    day = np.datetime64(as_of, "D")
    days = snapshots.known_days(over_time, day, np.datetime64("2026-11-26", "D"))
    return days, snapshots.snapshots(over_time, dataset.links, day, days)


@pytest.mark.parametrize("case", CASES, ids=[" ".join(case[:3]) for case in CASES])
def test_the_history_of_a_picture_reads_as_it_was_known(dataset, over_time, case):
    as_of, known_on, link, status, _, _ = case
    days, over_days = picture(dataset, over_time, as_of)
    held = over_days[over_days["known_on"] == days[days <= np.datetime64(known_on)][-1]]
    assert held.set_index(["crossing_id", "service"]).loc[tuple(link.split()), "status"] == status


def test_the_first_report_of_a_restart_stood_for_a_day_alone(dataset, over_time):
    events = over_time[over_time["event_id"] == "dd-2021-11-01-rfa-resumption"]
    assert list(events["confidence"])[:2] == ["reported", "disputed"]
    assert [str(day)[:10] for day in events["version_from"][:2]] == ["2021-11-03", "2021-11-04"]
    _, over_days = picture(dataset, over_time, "2021-11-03")
    changed = snapshots.changes(over_days, over_time, dataset.links)
    freight = changed[(changed["crossing_id"] == "dandong-sinuiju") & (changed["service"] == "freight")]
    reading = [(str(day)[:10], status) for day, status in freight[["known_on", "status"]].itertuples(index=False)]
    assert reading == [("2021-11-03", "partial"), ("2021-11-04", "suspended")]
    assert freight["event_ids"].iloc[1] == "dd-2020-08-freight-stop;dd-2021-11-01-rfa-resumption"
