"""What was known when, on the real log: the cases of `known_on.csv`, and what must hold on every known-on day."""

import csv
import json
import zipfile
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from dashboard.about.about_text import HOW_TO_CITE
from raillinks.domain.enums import GROUP, UNCHANGED, Kind
from raillinks.domain.status import RUNNING, Status
from raillinks.engine import knowledge
from raillinks.engine.confidence import Why
from raillinks.exports import bundles, table_bytes, tables
from raillinks.metrics import quality, uptime
from raillinks.query import views
from raillinks.query import views as query_views
from raillinks.query.selection import Selection, from_query
from tests.conftest import ROOT, TODAY
from tests.properties.law import CONFIDENCE_BY_RULE, reasons_of
from tests.support.tiers import by_tier, sample, seeded


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


FIRST = np.datetime64("1911-11-01", "D")
LONG = np.timedelta64(30 * 365 + 8, "D")
KEYS = ["crossing_id", "service"]


def pairs(count):
    """Days and known-on days, of which none is before its day; drawn over the whole log, so that many are old."""
    chance, span = seeded("known on"), (TODAY - FIRST).astype(int)
    for _ in range(count):
        yield tuple(FIRST + np.sort(np.array(chance.choices(range(span), k=2))))


PAIRS = list(pairs(by_tier(30, 200)))


@pytest.fixture(scope="module")
def views_of_days(dataset):
    """What a reader sees on each pair of days, the Russian crossing included."""
    return of_days(dataset, PAIRS)


def of_days(dataset, pairs):
    return [
        query_views.make_view(dataset, Selection(as_of=day, known_on=known_on, context=True)) for day, known_on in pairs
    ]


@pytest.fixture(scope="module")
def never_lapsing(dataset):
    """The log in which no evidence lapses: a lapse alone would leave no dead link running."""
    return replace(dataset, descriptor={**dataset.descriptor, "lapse_after": 0})


@pytest.fixture(scope="module")
def dead(dataset, plain_view):
    """Links without a track today, or whose evidence ended long ago."""
    today = plain_view.timeline.status_on(TODAY).merge(dataset.crossings[["crossing_id", "exists_latest"]])
    old = today["last_evidence"] < pd.Timestamp(TODAY - LONG)
    gone = (today["status"] == Status.CLOSED) | (today["exists_latest"] < pd.Timestamp(TODAY))
    return today.loc[gone | (old & ~today["status"].isin(RUNNING)), KEYS]


def shown_running(dead, view, plain_view):
    """The dead links that a view shows running although their last evidence is 30 years before its day.

    `ran` (bool): the link ran on the day by everything known, so that nothing needs a word but the age of the evidence.
    """
    day = view.selection.as_of
    truth = plain_view.timeline.status_on(day)
    truth = truth.assign(ran=truth["status"].isin(RUNNING))[[*KEYS, "ran"]]
    on_day = view.timeline.status_on(day).merge(dead, on=KEYS).merge(truth, on=KEYS)
    old = on_day["last_evidence"] < pd.Timestamp(day - LONG)
    return on_day[on_day["status"].isin(RUNNING) & old]


def explained(dataset, view):
    """The links of which the page names a left out event that changes their status (`notices`)."""
    named = query_views.undated(dataset, view)
    return {
        (row["crossing_id"], row["service"]) for row in named[named["status_after"] != UNCHANGED].to_dict("records")
    }


def unexplained(dataset, views_of_days, running):
    """Every dead link that is shown running without a word about why, with the day.

    `running` is `shown_running` of each view.

    The word is the event that ended the link and is left out; or the date of the last evidence, which every page says
    of a stale status, if the link ran on that day by all that is known.
    """
    found = []
    for view, shown in zip(views_of_days, running, strict=True):
        said = explained(dataset, view) if len(shown) else set()
        for row in shown.to_dict("records"):
            if row["ran"] and row["stale"]:
                continue
            ways = {
                (crossing, service) for crossing in (row["crossing_id"], GROUP) for service in (row["service"], "all")
            }
            if not ways & said:
                found.append((str(view.selection.as_of), str(view.selection.known_on), row["crossing_id"]))
    return found


def test_a_long_dead_link_is_never_shown_running(dead, views_of_days, plain_view):
    assert pd.concat([shown_running(dead, view, plain_view) for view in views_of_days]).empty


def test_without_the_rule_for_search_records_dead_links_would_run_again(never_lapsing, dead, monkeypatch):
    """Every search was made in November 2026, and is not counted as a report of the day that it is about."""
    plain_view = query_views.make_view(never_lapsing, Selection(as_of=TODAY, context=True))

    def of_pairs():
        again = of_days(never_lapsing, PAIRS[: by_tier(20, 200)])
        return unexplained(never_lapsing, again, [shown_running(dead, view, plain_view) for view in again])

    assert of_pairs() == []
    monkeypatch.setattr(knowledge, "search_records", lambda _, joined: np.zeros(len(joined), bool))
    assert "kaishantun-sambong" in {crossing for *_, crossing in of_pairs()}


def test_no_figure_counts_a_day_after_known_on(dataset, views_of_days):
    for view in views_of_days:
        chosen = view.selection
        last = min(chosen.known_on, dataset.covered_to)
        figures = uptime.uptime(view.timeline, *query_views.period(view), view.counted_to)
        days = (pd.Timestamp(last) - figures["from"]).dt.days + 1
        assert (figures["to"] == pd.Timestamp(last)).all()
        assert (figures["period_days"] == days).all()
        assert (figures[["known_days", "closed_days"]].sum(axis=1) <= days).all()


def test_no_stop_counts_a_day_after_known_on(dataset, views_of_days):
    for view in views_of_days[::4]:
        last = min(view.selection.known_on, dataset.covered_to)
        stops = tables.frame(dataset, view, "suspensions")
        begun = pd.to_datetime(stops["start"])
        assert (stops["days"].astype(int) <= (pd.Timestamp(last) - begun).dt.days + 1).all()


def test_a_second_day_after_known_on_is_refused(dataset):
    offered, chance = query_views.choices(dataset), seeded("second day")
    for day, known_on in PAIRS:
        later = known_on + chance.randint(1, 5000)
        query = [("as_of", str(day)), ("known_on", str(known_on)), ("compare_with", str(later))]
        chosen, bad = from_query(query, offered, TODAY)
        assert [(b.parameter, b.error, b.allowed) for b in bad] == [
            ("compare_with", "after known_on", f"at most {known_on}")
        ]
        assert chosen.compare_with is None
