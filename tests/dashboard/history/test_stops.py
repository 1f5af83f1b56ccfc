"""Suspensions and their causes on the history page: those of a day by day replay."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from dashboard.history import stops
from dashboard.history.stops import (
    ALL_CAUSES,
    ALL_LISTED_LINKS,
    AT_LEAST_DAYS,
    DOWNLOAD_HAS_ALL,
    FEWEST_TO_MOST,
)
from dashboard.i18n import translator
from dashboard.widgets import cache
from dashboard.widgets.notes import OLDER_LEFT_OUT
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from raillinks.query import views
from tests.pages.opening import history_opened
from tests.support.page_html import part, rows, text, tree
from tests.support.tiers import sample

PERIOD = {"from": "2020-01-01"}


def html_of(app, words):
    """The one part of the page, shown as HTML, that has these words."""
    (found,) = [e.proto.body for e in app.get("html") if words in e.proto.body]
    return found


def table_of(app):
    body = tree(html_of(app, "rl-history-causes"))
    heads = [text(cell) for cell in body.iter("th") if cell.get("scope") == "col"]
    return heads, {text(row[0]): [text(cell) for cell in row[1:]] for row in rows(body)}


def test_a_day_that_an_interval_does_not_have_is_no_word():
    row = {"end": pd.NaT, "end_latest": pd.NaT}
    assert stops.edge(row, "end", translator.say("en")) == ""


def test_days_by_cause_are_those_of_the_table_of_suspensions():
    """Where evidence ended the total is a minimum; the stop of 2020 may have begun as late as 30 September."""
    heads, by_link = table_of(history_opened(**PERIOD))
    assert heads == ["Link", ALL_CAUSES, "Epidemic", "Flood"]
    epidemic, flood = FEWEST_TO_MOST.format(least="623", most="683"), "at least 37"
    assert by_link["Dandong–Sinuiju freight"] == ["at least 660", epidemic, flood]
    assert list(by_link)[-1] == ALL_LISTED_LINKS
    assert by_link[ALL_LISTED_LINKS][2] == flood
    assert by_link[ALL_LISTED_LINKS][0].startswith("at least")


def test_the_fewest_days_of_the_causes_and_of_the_links_add_up():
    """The total is no less than its parts, and neither a row nor a column mixes days of the replay with a minimum."""
    _, by_link = table_of(history_opened(**PERIOD))
    fewest = {name: [_fewest(cell) for cell in cells] for name, cells in by_link.items()}
    assert all(total == sum(causes) for total, *causes in fewest.values())
    *links, of_all = fewest.values()
    assert [sum(column) for column in zip(*links, strict=True)] == of_all


def _fewest(cell):
    return 0 if cell == "—" else int(cell.removeprefix("at least ").partition("–")[0].replace(",", ""))


@sample(1)
@pytest.mark.parametrize("crossing", ["tumen-namyang", "dandong-sinuiju"])
def test_a_period_without_a_suspension_has_no_table_of_causes(crossing):
    app = history_opened(**{"from": "2014-01-01", "to": "2014-12-31"}, crossing=crossing)
    assert not [e for e in app.get("html") if "rl-history-causes" in e.proto.body or "by cause" in e.proto.body]


def test_each_suspension_has_its_cause_in_words_and_its_class():
    causes = Counter(text(row[5]) for row in rows(part(history_opened(**PERIOD), "suspensions")))
    assert causes["COVID-19 (epidemic)"] >= 1
    assert causes["flood"] == 1


KEYS = ["crossing_id", "service"]


def test_a_page_lists_the_latest_stops_of_a_large_log_and_says_how_many_others_the_file_has(period_page, monkeypatch):
    page = period_page(np.datetime64("1950-01-01"), np.datetime64("2026-01-01"))
    every = stops.stopped(page)
    whole = [text(row[2]) for row in rows(tree(stops.suspended(page)))]
    assert len(whole) == len(every)
    monkeypatch.setattr(stops, "MOST_ROWS", 3)
    monkeypatch.setattr(cache, "_kept_parts", cache.KeptParts(cache.MOST_BYTES))
    html = stops.suspended(page)
    latest = sorted(range(len(every)), key=lambda n: every["start"][n], reverse=True)[:3]
    assert [text(row[2]) for row in rows(tree(html))] == [whole[n] for n in sorted(latest)]
    assert f"{OLDER_LEFT_OUT.many.format(n=len(every) - 3)} {DOWNLOAD_HAS_ALL}" in html


def test_a_page_lists_the_latest_intervals_of_a_link_of_a_large_log(period_page, monkeypatch):
    period = np.datetime64("1950-01-01"), np.datetime64("2026-01-01")
    page, link = period_page(*period), ("dandong-sinuiju", "freight")
    whole = [[*map(text, row)] for row in rows(tree(stops.intervals(page, link, period)))]
    monkeypatch.setattr(stops, "MOST_ROWS", 2)
    html = stops.intervals(page, link, period)
    assert [[*map(text, row)] for row in rows(tree(html))] == whole[:2]
    assert OLDER_LEFT_OUT.many.format(n=len(whole) - 2) in html


def test_unknown_has_one_wording_where_evidence_ended(period_page):
    page = period_page(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    of_link = stops.intervals(page, ("dandong-sinuiju", "freight"), views.period(page.view))
    for table in (of_link, stops.suspended(page)):
        assert NO_EVIDENCE_SINCE.format(day="5 September 2024") in text(tree(table))
        assert "6 September 2024" not in text(tree(table))


def test_both_tables_of_a_stop_that_ended_in_silence_say_at_least(period_page):
    page = period_page(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    period = views.period(page.view)
    of_link = stops.intervals(page, ("dandong-sinuiju", "freight"), period)
    for table in (of_link, stops.suspended(page)):
        lines = [" ".join(text(cell) for cell in row) for row in rows(tree(table))]
        assert sum(AT_LEAST_DAYS.many.format(n=37) in line for line in lines) == 1
