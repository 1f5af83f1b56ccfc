"""What was known when, on the real log: the cases of `known_on.csv`, among them those of docs/known-on.md."""

import csv
import json
import zipfile
from io import BytesIO

import numpy as np
import pytest

from dashboard.about.about_text import HOW_TO_CITE
from raillinks.domain.enums import UNCHANGED, Kind
from raillinks.engine import knowledge, snapshots
from raillinks.engine.confidence import Why
from raillinks.exports import bundles, table_bytes
from raillinks.metrics import quality
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.support.confidence_rules import CONFIDENCE_BY_RULE, reasons_of
from tests.support.tiers import sample


def cases():
    """Cases that were derived by hand from the claims."""
    with (ROOT / "tests" / "data" / "known_on.csv").open(encoding="utf-8", newline="") as file:
        return [row[:6] for row in list(csv.reader(file))[1:]]


CASES = cases()


@sample(14)
@pytest.mark.parametrize("case", CASES, ids=[" ".join(case[:3]) for case in CASES])
def test_the_log_reads_as_it_was_known(dataset, case):
    as_of, known_on, link, status, event, confidence = case
    day = np.datetime64(as_of)
    view = views.make_view(dataset, Selection(as_of=day, known_on=np.datetime64(known_on)))
    table = view.timeline.status_on(day).set_index(["crossing_id", "service"])
    assert table.loc[tuple(link.split()), "status"] == status
    assert view.known.set_index("event_id").loc[event, "confidence"] == confidence


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


@pytest.mark.parametrize(
    "known_on", [None, "1950-01-01", "2021-11-03", "2021-11-09", "2022-09-26", "2026-11-24", "2026-11-26"]
)
def test_why_agrees_with_the_engine_for_every_event(dataset, known_on):
    day = None if known_on is None else np.datetime64(known_on)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources, day)
    reasons = reasons_of(known, knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, day))
    assert [CONFIDENCE_BY_RULE[reason.why] for reason in reasons] == list(known["confidence"])
    assert all(len(reason.names) >= 2 for reason in reasons if reason.why == Why.INDEPENDENT)
    assert all(reason.speaker for reason in reasons if reason.why == Why.ONE_REPORT)


def test_stops_and_restarts_without_an_early_source_are_marked(dataset):
    moves = quality.stops_and_restarts(dataset, "2020")
    assert set(moves["kind"]) == {Kind.SUSPENSION, Kind.RESUMPTION}
    late = {"kt-2020-03-freight-stop", "dd-2020-08-freight-stop", "dd-2024-08-freight-resumed"}
    assert set(moves.loc[moves["reported_later"], "event_id"]) == late
    assert (moves.loc[~moves["reported_later"], "delay_days"] <= quality.LATER_AFTER).all()


def test_the_events_that_no_source_dates_are_those_of_the_status_rules(dataset):
    """One of them moves a link; docs/status-rules.md names it, and would have to name a second one."""
    ids = knowledge.without_publication_day(dataset.claims, dataset.sources)
    moving = dataset.events[dataset.events["event_id"].isin(ids) & (dataset.events["status_after"] != UNCHANGED)]
    assert list(moving["event_id"]) == ["sc-1953-closed"]


@pytest.mark.parametrize("day", ["1970-01-01", "2021-11-05", "2026-11-23"])
def test_an_end_without_a_dated_source_is_named_where_the_link_reads_open(dataset, day):
    view = views.make_view(dataset, Selection(as_of=np.datetime64(day), known_on=np.datetime64(day)))
    left_out = views.undated(dataset, view)
    assert list(left_out.loc[left_out["status_after"] != UNCHANGED, "event_id"]) == ["sc-1953-closed"]
    assert json.loads(table_bytes.events_json(dataset, view))["left_out_undated"] == list(left_out["event_id"])
    with zipfile.ZipFile(BytesIO(bundles.export_zip(dataset, view))) as saved:
        assert "sc-1953-closed" in saved.read("README.md").decode().split(f"## {HOW_TO_CITE}")[0]


@pytest.mark.parametrize(("as_of", "known_on"), [("1952-01-01", "2021-11-05"), ("2021-11-05", None)])
def test_nothing_is_named_before_its_day_or_without_a_known_on_day(dataset, as_of, known_on):
    chosen = Selection(as_of=np.datetime64(as_of), known_on=None if known_on is None else np.datetime64(known_on))
    assert "sc-1953-closed" not in set(views.undated(dataset, views.make_view(dataset, chosen))["event_id"])


def test_another_crossing_does_not_name_it(dataset):
    day = np.datetime64("2021-11-05")
    chosen = Selection(as_of=day, known_on=day, crossing=("dandong-sinuiju",))
    assert "sc-1953-closed" not in set(views.undated(dataset, views.make_view(dataset, chosen))["event_id"])
