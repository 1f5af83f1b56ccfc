"""The history page as Streamlit runs it: its intervals are the engine's, its suspensions a day by day replay's."""

import random
import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from dashboard.history import calendar, overview, stops
from dashboard.history.calendar import FROM_DAY, LAST_KNOWN, ONE_OR_THE_OTHER, START_DAY_NOT_KNOWN
from dashboard.history.stops import AT_LEAST_DAYS, DOWNLOAD_HAS_ALL, OLDER_LEFT_OUT
from dashboard.i18n.translator import say
from dashboard.widgets import cache, status_marks
from dashboard.widgets.downloads import CHANGES_CALENDAR, TRAINS_CALENDAR
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.status_marks import SOFT_EDGE
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE
from raillinks.answer.wording import HANGS_ON_ALONE
from raillinks.engine import timeline
from raillinks.exports import formats, tables
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from raillinks.metrics import uptime
from raillinks.query import display_names, view_figures, views
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.frames import as_date
from tests.pages.opening import history_opened
from tests.properties import oracles
from tests.support.page_html import asked, downloads, part, rows, text, tree
from tests.support.tiers import by_tier, sample, slow

PERIODS = by_tier(10, 100)
KEYS = ["crossing_id", "service"]


@pytest.fixture
def opened(dataset, plain_view, monkeypatch):
    """Opens the page on a period, outside of a run of Streamlit."""

    def page(first, last):
        chosen = Selection(as_of=TODAY, from_=first, to=last, context=True)
        held = {"selection": chosen, "event": None, "lang": "en", "map_view": None, "linked_version": ""}
        monkeypatch.setattr(st, "session_state", held)
        return OpenPage(
            dataset, replace(plain_view, selection=chosen), display_names.crossing_names(dataset, "en"), say("en")
        )

    return page


def random_periods(dataset, seed):
    """Periods of all lengths that have a covered day."""
    chance = random.Random(seed)
    covered = as_date(pd.Timestamp(dataset.covered_to))
    for _ in range(PERIODS):
        last = covered - timedelta(chance.randint(-200, 30_000))
        first = min(last, covered) - timedelta(chance.choice([0, 5, 90, 800, 20_000]) * chance.randint(0, 3))
        yield np.datetime64(first), np.datetime64(last)


def numbers(line):
    """The numbers in a text, in its order."""
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", line)]


@slow("every link's interval; the others here look at some")
def test_the_current_interval_is_the_engines(dataset, plain_view, opened):
    for first, last in random_periods(dataset, 1):
        page = opened(first, last)
        shown = {
            tuple(row.get("data-link").split(" ")): text(list(row)[-1])
            for body in tree(overview.table(page, (first, last))).iter("tbody") for row in body
        }  # fmt: skip
        streaks = uptime.current_intervals(plain_view.timeline, last, dataset.covered_to)
        for streak in streaks.to_dict("records"):
            line = shown[streak["crossing_id"], streak["service"]]
            assert line.startswith(streak["status"])
            if pd.notna(streak["days"]):
                assert f"ongoing, {streak['days']:,} day" in line
                uncertain = max(streak["days"] - (streak["since_latest"] - streak["since"]).days, 0)
                assert (f"{uncertain:,}–{streak['days']:,} as dates" in line) == (uncertain != streak["days"])


def test_a_status_and_a_stop_that_hang_on_one_publisher_alone_say_so(opened):
    """A stop only if it does so on every day."""
    page = opened(np.datetime64("2024-01-01"), np.datetime64("2024-08-31"))
    table = tree(overview.table(page, (np.datetime64("2024-01-01"), np.datetime64("2024-08-31"))))
    [now] = [text(list(row)[-1]) for body in table.iter("tbody") for row in body
             if row.get("data-link") == "dandong-sinuiju freight"]  # fmt: skip
    assert HANGS_ON_ALONE.format(publisher="Radio Free Asia") in now
    assert HANGS_ON_ALONE.format(publisher="Radio Free Asia") in stops.suspended(page)
    before = stops.suspended(opened(np.datetime64("2020-01-01"), np.datetime64("2020-12-31")))
    assert "one source: Yonhap" in before
    assert "hangs on Yonhap" not in before


@slow("tests/properties/test_uptime_laws.py has the law")
def test_the_suspensions_are_those_of_a_day_by_day_replay(dataset, opened, plain_view):
    """Every suspension shown, by its link, first day and days; and no other."""
    known = plain_view.known[plain_view.known["confidence"].isin(["confirmed", "reported"])]
    happenings = oracles.from_rows(known.to_dict("records"))
    links = [tuple(link) for link in dataset.links[KEYS].itertuples(index=False)]
    covered = as_date(pd.Timestamp(dataset.covered_to))
    stopped = []
    for crossing, service in links:
        own = [h for h in happenings if not (h.group and crossing == "khasan-tumangang")]
        moves = oracles.shown_moves(own, (crossing, service), dataset.lapse_after, covered)
        days = oracles.runs(moves, as_date(pd.Timestamp("1911-01-01")), covered)
        stopped += [((crossing, service), *run) for run in days if run[2] in {"suspended", "closed"}]
    for first, last in random_periods(dataset, 2):
        page = opened(first, last)
        begins, ends = as_date(pd.Timestamp(first)), min(as_date(pd.Timestamp(last)), covered)
        sure = view_figures.suspensions_of(page.view)
        later = {
            (*(row[k] for k in KEYS), as_date(row["start"])): row["days_max"] - row["days_min"]
            for row in sure[sure["at_least"]].to_dict("records")
        }  # "at least" says no more days than are sure
        expected = [
            (link, a, (b - a).days + 1 - later.get((*link, a), 0))
            for link, a, b, _ in stopped if a <= ends and b >= begins
        ]  # fmt: skip
        page_rows = []
        for row in rows(tree(stops.suspended(page))):
            name, service = row[0].text.strip(), text(row[0].find("small"))
            page_rows.append((name, service, text(row[1]), numbers(row[4].text)[0]))
        assert sorted(page_rows) == sorted(
            (page.names[link[0]], link[1], next(s for k, x, _, s in stopped if (k, x) == (link, a)), days)
            for link, a, days in expected
        )


def test_the_page_and_the_file_have_the_same_rows(dataset):
    app = history_opened(**{"from": "2020-01-01"})
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26"), from_=np.datetime64("2020-01-01")))
    shown = ("suspensions", "suspended_by_cause", "measures")
    count, causes, counts = (len(tables.frame(dataset, view, table)) for table in shown)
    assert [text(link) for link in downloads(app)] == [
        f"Download {len(view.links)} links (CSV)",
        formats.XLSX_FILE.label,
        f"Download {count} rows (CSV)",
        CHANGES_CALENDAR,
        f"Download {causes} rows (CSV)",
        TRAINS_CALENDAR,
        f"Download {counts} rows (CSV)",
    ]
    assert len(rows(part(app, "suspensions"))) == count
    assert len(rows(part(app, "counts"))) == counts > 50


def test_a_page_lists_the_latest_stops_of_a_large_log_and_says_how_many_others_the_file_has(opened, monkeypatch):
    page = opened(np.datetime64("1950-01-01"), np.datetime64("2026-01-01"))
    every = stops.stopped(page)
    whole = [text(row[2]) for row in rows(tree(stops.suspended(page)))]
    assert len(whole) == len(every)
    monkeypatch.setattr(stops, "MOST_ROWS", 3)
    monkeypatch.setattr(cache, "_kept_parts", cache.KeptParts(cache.MOST_BYTES))
    html = stops.suspended(page)
    latest = sorted(range(len(every)), key=lambda n: every["start"][n], reverse=True)[:3]
    assert [text(row[2]) for row in rows(tree(html))] == [whole[n] for n in sorted(latest)]
    assert f"{OLDER_LEFT_OUT.many.format(n=len(every) - 3)} {DOWNLOAD_HAS_ALL}" in html


def calendar_of(page, link, first, last):
    every = timeline.bands(page.view.timeline, 365)
    of_link = every[(every[KEYS] == list(link)).all(axis=1)]
    place = calendar.place_of(page, link[0])
    begins, ends = calendar.number(first), calendar.number(last)
    evidence = calendar.last_evidence(page, of_link)
    of_days = calendar.Calendar(page, status_marks.bands_html(of_link), begins, ends, place, evidence)
    return tree(calendar.table(of_days, "x"))


@sample(1)
@pytest.mark.parametrize("link", [
    ("dandong-sinuiju", "freight"), ("dandong-sinuiju", "passenger"), ("khasan-tumangang", "freight"),
    ("shanghekou-chongsu", "freight"),
])  # fmt: skip
def test_every_cell_says_and_leads_to_the_status_of_its_day(dataset, opened, plain_view, link):
    for first, last in [("1911-11-01", "2026-06-30"), ("2020-01-01", "2021-12-31"), ("2024-01-01", "2026-03-13")]:
        page = opened(np.datetime64(first), np.datetime64(last))
        cells = list(calendar_of(page, link, np.datetime64(first), np.datetime64(last)).iter("a"))
        assert cells
        for cell in cells[:: by_tier(40, 1)]:
            to, label = asked(cell), cell.get("aria-label")
            day = np.datetime64(to["as_of"])
            status = plain_view.timeline.status_on(day).set_index(KEYS).loc[link]
            assert status["status"] in label
            assert to.get("event") == (status["event_id"] if isinstance(status["event_id"], str) else None)
            if day > dataset.covered_to:
                assert LAST_KNOWN in label
            elif LAST_KNOWN in label:  # the month of the last covered day
                assert day.astype("datetime64[M]") == dataset.covered_to.astype("datetime64[M]")
            assert {"lat", "lon", "zoom"} <= set(to)


def test_years_without_a_change_are_one_row(opened):
    first, last = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
    table = calendar_of(opened(first, last), ("dandong-sinuiju", "freight"), first, last)
    heads = [text(row[0]) for row in rows(table)]
    assert heads == [
        "1911–1942", "1943", "1944–1949", "1950", "1951", "1952–1953", "1954", "1955–1963", "1964", "1965–1966", "1967",
        "1968–1976", "1977", "1978–1996", "1997", "1998–2019", "2020", "2021", "2022", "2023", "2024", "2025–2026",
    ]  # fmt: skip


def test_april_2022_says_when_freight_stopped():
    labels = [a.get("aria-label", "") for a in part(history_opened(**{"from": "2020-01-01"}), "years").iter("a")]
    assert "April 2022: open, suspended from 29 April 2022" in labels
    assert "August 2020: partial, suspended from 1 August 2020 (day not known)" not in labels  # it began on the first
    assert "August 2020: suspended" in " ".join(labels)


def test_a_change_of_unknown_day_is_announced_with_its_window():
    labels = " ".join(
        a.get("aria-label", "") for a in part(history_opened(**{"from": "2024-01-01"}), "years").iter("a")
    )
    assert (
        f"July 2024: open, {START_DAY_NOT_KNOWN.format(status='suspended', window='21 July 2024 to 31 July 2024')}"
        in labels
    )
    assert "from 27 July 2024" not in labels


def test_a_month_says_which_day_is_not_known_and_how_old_its_evidence_is():
    labels = [a.get("aria-label", "") for a in part(history_opened(**{"from": "2020-01-01"}), "years").iter("a")]
    assert f"August 2020: {ONE_OR_THE_OTHER.format(status='suspended', before='partial')}" in labels
    assert f"September 2020: {ONE_OR_THE_OTHER.format(status='suspended', before='partial')}" in labels
    assert f"October 2024: unknown, {NO_EVIDENCE_SINCE.format(day='5 September 2024')}" in labels
    old = history_opened(crossing="jian-manpo", service="passenger", **{"from": "2019-01-01", "to": "2019-12-31"})
    (cell,) = [a for a in part(old, "years").iter("a") if a.get("aria-label", "").startswith("2 May 2019")]
    assert "open, last evidence: " in cell.get("aria-label")
    assert ALL_ON_OLD_EVIDENCE in text(part(old, "overview"))


def test_a_strip_says_its_bands_in_words():
    overview = part(history_opened(**{"from": "2022-01-01", "to": "2024-12-31"}), "overview")
    (row,) = [row for row in overview.iter("tr") if row.get("data-link") == "dandong-sinuiju freight"]
    (strip,) = [span for span in row.iter("span") if span.get("class") == "rl-strip-told"]
    assert strip.get("aria-label").split("; ") == [
        "suspended", *(FROM_DAY.format(status=status, day=day) for status, day in (
            ("open", "16 January 2022"), ("suspended", "29 April 2022"), ("open", "26 September 2022"))),
        START_DAY_NOT_KNOWN.format(status="suspended", window="21 July 2024 to 31 July 2024"),
        f"unknown, {NO_EVIDENCE_SINCE.format(day='5 September 2024')}",
    ]  # fmt: skip
    assert SOFT_EDGE in text(overview)


def test_unknown_has_one_wording_where_evidence_ended(opened):
    page = opened(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    of_link = stops.intervals(page, ("dandong-sinuiju", "freight"), views.period(page.view))
    for table in (of_link, stops.suspended(page)):
        assert NO_EVIDENCE_SINCE.format(day="5 September 2024") in text(tree(table))
        assert "6 September 2024" not in text(tree(table))


def test_both_tables_of_a_stop_that_ended_in_silence_say_at_least(opened):
    page = opened(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    period = views.period(page.view)
    of_link = stops.intervals(page, ("dandong-sinuiju", "freight"), period)
    for table in (of_link, stops.suspended(page)):
        lines = [" ".join(text(cell) for cell in row) for row in rows(tree(table))]
        assert sum(AT_LEAST_DAYS.many.format(n=37) in line for line in lines) == 1
