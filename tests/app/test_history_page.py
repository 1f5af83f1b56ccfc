"""The history page as Streamlit runs it: its figures are the engine's, its suspensions those of a day by day replay."""

import random
import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from dashboard.history import calendar, overview_table, stops
from dashboard.i18n.translator import say
from dashboard.parts import status_marks
from dashboard.parts.open_page import OpenPage
from raillinks.figures import bands, uptime
from raillinks.publish import export
from raillinks.views import display_names, stopped_links, viewing
from raillinks.views.selection import Selection
from tests.app.opening import page_opened
from tests.conftest import TODAY
from tests.frames import as_date
from tests.properties import oracles
from tests.support.page_html import asked, part, rows, text, tree
from tests.support.tiers import by_tier

PERIODS = by_tier(10, 100)
KEYS = ["crossing_id", "service"]


def run(**query):
    return page_opened("history.py", **{"as_of": "2022-09-26", **query})


@pytest.fixture
def opened(dataset, plain_view, monkeypatch):
    """Opens the page on a period, outside of a run of Streamlit."""

    def page(first, last):
        chosen = Selection(as_of=TODAY, from_=first, to=last, context=True)
        held = {"selection": chosen, "event": None, "lang": "en", "map_view": None, "linked_version": ""}
        monkeypatch.setattr(st, "session_state", held)
        return OpenPage(dataset, replace(plain_view, selection=chosen), display_names.names(dataset, "en"), say("en"))

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


def by_link(html):
    """The rows of the overview, by crossing and service."""
    by_name: dict = {}
    for body in tree(html).iter("tbody"):
        by_name |= {tuple(row.get("data-link").split(" ")): list(row) for row in body}
    return by_name


def test_the_figures_are_the_engines(dataset, plain_view, opened):
    for first, last in random_periods(dataset, 1):
        page = opened(first, last)
        page_rows = by_link(overview_table.table(page, (first, last)))
        engine = uptime.uptime(page.view.timeline, first, last, dataset.covered_to)
        assert page_rows.keys() == set(engine[KEYS].itertuples(index=False, name=None))
        streaks = uptime.current_intervals(page.view.timeline, last, dataset.covered_to)
        for row, streak in zip(engine.to_dict("records"), streaks.to_dict("records"), strict=True):
            _, _, is_open, suspended, now = page_rows[row["crossing_id"], row["service"]]
            assert_open(is_open, row)
            assert_suspensions(text(suspended), row)
            assert_now(now, streak)


def assert_open(cell, row):
    percent, lines = text(cell.find("div/b")), [text(line) for line in cell.iter("small")]
    assert (percent == "—") == bool(np.isnan(row["open_percent"]))
    if percent != "—":
        assert percent == uptime.percent_in_words(row["open_days"], row["known_days"])
    assert numbers(lines[0]) == [row["open_days"], row["known_days"], row["period_days"] - row["closed_days"]]
    ranged = [f"{row['open_days_min']:,}–{row['open_days_max']:,}" in line for line in lines]
    assert any(ranged) == (row["open_days_min"] != row["open_days_max"])
    for word in ("partial", "closed"):
        days = [numbers(line) for line in lines if word in line]
        assert days == ([[row[f"{word}_days"]]] if row[f"{word}_days"] else [])


def assert_suspensions(line, row):
    if not row["suspensions"]:
        assert line == "none known"
        return
    begun = row["suspensions_begun"]
    counted = [row["suspensions"], *([begun] if begun not in {0, row["suspensions"]} else [])]
    assert numbers(line) == [*counted, row["longest_suspension_days"]]
    assert ("started before" in line) == (begun == 0)
    assert ("at least" in line) == row["longest_at_least"]


def assert_now(cell, streak):
    line = text(cell)
    assert line.startswith(streak["status"])
    if pd.notna(streak["days"]):
        assert f"ongoing, {streak['days']:,} day" in line


def test_the_suspensions_are_those_of_a_day_by_day_replay(dataset, opened, plain_view):
    """Every suspension shown, by its link, first day and days; and no other."""
    known = plain_view.known[plain_view.known["confidence"].isin(["confirmed", "reported"])]
    happenings = oracles.from_rows(known.to_dict("records"))
    links = [tuple(link) for link in dataset.links[KEYS].itertuples(index=False)]
    covered = as_date(pd.Timestamp(dataset.covered_to))
    stopped = []
    for crossing, service in links:
        moves = oracles.moves(
            [h for h in happenings if not (h.group and crossing == "khasan-tumangang")], (crossing, service)
        )
        days = oracles.runs(moves, as_date(pd.Timestamp("1911-01-01")), covered)
        stopped += [((crossing, service), *run) for run in days if run[2] in {"suspended", "closed"}]
    for first, last in random_periods(dataset, 2):
        page = opened(first, last)
        begins, ends = as_date(pd.Timestamp(first)), min(as_date(pd.Timestamp(last)), covered)
        sure = stopped_links.of_view(dataset, page.view)
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
    app = run(**{"from": "2020-01-01"})
    view = viewing.view(dataset, Selection(as_of=np.datetime64("2022-09-26"), from_=np.datetime64("2020-01-01")))
    count = len(export.suspensions_table(dataset, view))
    assert [b.label for b in app.get("download_button")] == [
        f"Download {len(view.links)} links (CSV)", f"Download {count} rows (CSV)",
    ]  # fmt: skip
    assert len(rows(part(app, "suspensions"))) == count


def calendar_of(page, link, first, last):
    every = bands.bands(page.view.timeline, 365)
    of_link = every[(every[KEYS] == list(link)).all(axis=1)]
    place = calendar.place_of(page, link[0])
    begins, ends = calendar.number(first), calendar.number(last)
    return tree(calendar.table(calendar.Calendar(page, status_marks.bands(of_link), begins, ends, place), "x"))


@pytest.mark.parametrize("link", [
    ("dandong-sinuiju", "freight"), ("dandong-sinuiju", "passenger"), ("khasan-tumangang", "freight"),
    ("shanghekou-chongsu", "freight"),
])  # fmt: skip
def test_every_cell_says_and_leads_to_the_status_of_its_day(dataset, opened, plain_view, link):
    for first, last in [("1911-11-01", "2026-06-30"), ("2020-01-01", "2021-12-31"), ("2024-01-01", "2026-03-13")]:
        page = opened(np.datetime64(first), np.datetime64(last))
        cells = list(calendar_of(page, link, np.datetime64(first), np.datetime64(last)).iter("a"))
        assert cells
        for cell in cells[:: by_tier(10, 1)]:
            to, label = asked(cell), cell.get("aria-label")
            day = np.datetime64(to["as_of"])
            status = plain_view.timeline.status_on(day).set_index(KEYS).loc[link]
            assert status["status"] in label
            assert to.get("event") == (status["event_id"] if isinstance(status["event_id"], str) else None)
            if day > dataset.covered_to:
                assert "last known" in label
            elif "last known" in label:  # the month of the last covered day
                assert day.astype("datetime64[M]") == dataset.covered_to.astype("datetime64[M]")
            assert {"lat", "lon", "zoom"} <= set(to)


def test_years_without_a_change_are_one_row(opened):
    first, last = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
    table = calendar_of(opened(first, last), ("dandong-sinuiju", "freight"), first, last)
    heads = [text(row[0]) for row in rows(table)]
    assert heads == [
        "1911–1942", "1943", "1944–1949", "1950", "1951", "1952–1953", "1954", "1955–2019", "2020", "2021", "2022",
        "2023", "2024", "2025–2026",
    ]  # fmt: skip


def test_april_2022_says_when_freight_stopped():
    labels = [a.get("aria-label", "") for a in part(run(**{"from": "2020-01-01"}), "years").iter("a")]
    assert "April 2022: open, suspended from 29 April 2022" in labels
    assert "August 2020: partial, suspended from 1 August 2020 (day not known)" not in labels  # it began on the first
    assert "August 2020: suspended" in " ".join(labels)


def test_a_change_of_unknown_day_is_announced_with_its_window():
    labels = " ".join(a.get("aria-label", "") for a in part(run(**{"from": "2024-01-01"}), "years").iter("a"))
    assert "July 2024: open, suspended, start day not known: 27 July 2024 to 31 July 2024" in labels
    assert "from 27 July 2024" not in labels


@pytest.mark.parametrize("query", [
    {"from": "2030-01-01"}, {"from": "2030-01-01", "to": "2031-01-01"}, {"to": "1850-01-01"},
])  # fmt: skip
def test_a_period_without_a_day_of_the_log_becomes_the_whole_log_and_says_so(query):
    app = run(**query)
    (notice,) = [w.value for w in app.warning]
    assert notice.startswith("This link has values that cannot be used")
    assert "from = 2030-01-01 (after covered_to; at most 2026-03-13)" in notice or "before the log's first" in notice
    assert "1 November 1911 to 13 March 2026" in text(part(app, "overview"))


def test_a_chosen_period_without_a_day_of_the_log_is_left_out_with_a_notice():
    app = run()
    app.date_input(key="w_from_").set_value(pd.Timestamp("2030-01-01").date()).run()
    assert not app.exception
    (notice,) = [w.value for w in app.warning]
    assert notice.startswith("These days contradict the others")
    assert "from = 2030-01-01 (after covered_to; at most 2026-03-13)" in notice
    assert app.session_state["selection"].from_ is None
    app.run()
    assert [w.value for w in app.warning] == []


def test_both_tables_of_a_stop_that_ended_in_silence_say_at_least(opened):
    page = opened(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    period = viewing.period(page.view)
    of_link = stops.intervals(page, ("dandong-sinuiju", "freight"), period)
    for table in (of_link, stops.suspended(page)):
        lines = [" ".join(text(cell) for cell in row) for row in rows(tree(table))]
        assert sum("at least 37 days" in line for line in lines) == 1


def test_a_known_on_day_before_the_period_takes_the_period_away_with_a_notice():
    app = run(**{"from": "2022-01-01", "to": "2022-12-31", "as_of": "2020-02-01"})
    app.date_input(key="w_known_on").set_value(pd.Timestamp("2020-02-01").date()).run()
    (notice,) = [w.value for w in app.warning]
    assert "from = 2022-01-01 (after known_on; at most 2020-02-01)" in notice
    assert "1 November 1911 to 1 February 2020" in text(part(app, "overview"))


@pytest.mark.parametrize("as_of", ["2020-02-01", "2022-09-26"])
def test_usual_periods_have_a_day_that_counts(as_of):
    app = run(as_of=as_of, known_on=as_of)
    for name in app.pills(key="w_history_period").options:
        app.pills(key="w_history_period").set_value(name).run()
        assert [w.value for w in app.warning] == []


def test_a_usual_period_is_taken_over():
    app = run(**{"from": "2019-01-01"})
    app.pills(key="w_history_period").set_value("Since 2020").run()
    assert not app.exception
    assert app.session_state["selection"].from_ == np.datetime64("2020-01-01")
    app.pills(key="w_history_period").set_value("2022").run()
    chosen = app.session_state["selection"]
    assert (str(chosen.from_), str(chosen.to)) == ("2022-01-01", "2022-12-31")
    assert app.pills(key="w_history_period").value == "2022"


def test_the_chosen_link_is_kept():
    app = run(**{"from": "2020-01-01"})
    app.selectbox(key="w_history_link").set_value(("jian-manpo", "passenger")).run()
    assert "Ji'an–Manpo · passenger" in text(part(app, "years"))
    app.pills(key="w_history_period").set_value("Whole log").run()
    assert "Ji'an–Manpo · passenger" in text(part(app, "years"))


def test_a_selection_that_lists_no_link_says_so():
    app = run(crossing="tumen-namyang", province="CN-LN")
    assert "No links match" in " ".join(e.proto.body for e in app.get("html"))
    assert part(app, "overview") is None


@pytest.mark.parametrize(("last", "banner"), [("2026-03-13", 0), ("2026-06-30", 1)])
def test_a_banner_stands_over_days_after_the_covered_ones(last, banner):
    app = run(**{"from": "2024-01-01", "to": last})
    assert sum("covered-to-banner" in e.proto.body for e in app.get("html")) == banner
    veiled = [a for a in part(app, "years").iter("a") if "last known" in a.get("aria-label", "")]
    assert bool(veiled) == bool(banner)


@pytest.mark.parametrize("query", [
    {"as_of": "1800-01-01"}, {"as_of": "2199-12-31", "context": "1", "to": "2199-12-31"},
    {"as_of": "1850-05-01", "known_on": "1850-06-01"}, {"disputed": "apply", "stale_after": "0"},
    {"from": "1800-01-01", "to": "1850-01-01"}, {"crossing": "hunchun-hunyung"}, {"lang": "ko", "from": "2022-01-01"},
])  # fmt: skip
def test_the_page_holds_for_any_selection(query):
    assert len(rows(part(run(**query), "overview"))) >= 2


def test_days_after_known_on_are_not_shown():
    app = run(known_on="2022-12-31", **{"from": "2020-01-01"})
    assert max(asked(a)["as_of"] for a in part(app, "years").iter("a")) <= "2022-12-31"


def test_no_figure_counts_a_day_after_known_on():
    """On 1 February 2020 passenger trains had stood still for two days."""
    app = run(as_of="2020-02-01", known_on="2020-02-01", **{"from": "2020-01-01", "to": "2020-12-31"})
    overview = part(app, "overview")
    assert "1 January 2020 to 1 February 2020" in text(overview)
    *_, suspended, now = by_link_of(overview)["dandong-sinuiju passenger"]
    assert text(suspended).endswith("longest: 2 days")
    assert "ongoing, 2 days" in text(now)
    assert "still on 1 February 2020" in text(part(app, "suspensions"))
    assert "still on 1 February 2020" in text(part(app, "years"))
    assert not [a for a in part(app, "years").iter("a") if asked(a)["as_of"] > "2020-02-01"]


def by_link_of(overview):
    """The rows of the overview, by link."""
    return {row.get("data-link"): list(row) for row in overview.iter("tr") if row.get("data-link")}


def test_at_least_stands_before_the_minimum():
    app = run(**{"from": "2019-01-01"})
    *_, suspended, _ = by_link_of(part(app, "overview"))["dandong-sinuiju freight"]
    assert "longest: at least 473 days" in text(suspended)
    flood = next(row for row in rows(part(app, "suspensions")) if "at least" in text(row[4]))
    assert text(flood[4]) == "at least 37 days37–41 as dates are uncertain"


def test_trade_and_trains_of_a_later_source_are_not_shown():
    app = run(as_of="2020-02-01", known_on="2020-02-01", **{"from": "2018-01-01"})
    page = " ".join(e.proto.body for e in app.get("html"))
    assert "This log has no trade figures for the period." in page
    assert "12 March 2026" not in page
