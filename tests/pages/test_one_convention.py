"""The figures that History shows are those of the API's files: random periods, selections and readings of days."""

import csv
import io
import re
from dataclasses import replace
from itertools import chain, count, islice

import pytest

from dashboard.history import periods, stops
from dashboard.history.overview import NONE_KNOWN, table
from dashboard.history.stops import FEWEST_TO_MOST, IN_THE_PERIOD
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE, AS_DATES_ARE_UNCERTAIN
from raillinks.answer.wording import ON_OLD_EVIDENCE
from raillinks.domain.status import KNOWN
from raillinks.exports import table_bytes
from raillinks.metrics.uptime import percent_in_words
from raillinks.query import view_figures, views
from tests.data.random_selections import random_views
from tests.pages.opening import numbers, page_of, put_in_session
from tests.support.messages import fixed, pattern
from tests.support.page_html import rows, text, tree
from tests.support.tiers import by_tier, sample, slow

VIEWS = by_tier(6, 100)
KEYS = ("crossing_id", "service")


@pytest.fixture
def pages(dataset, monkeypatch):
    """Pages on random views, outside of a run of Streamlit."""

    def opened():
        views = chain.from_iterable(random_views(dataset, seed, 20_000) for seed in count(471))
        for view in islice(views, VIEWS):
            put_in_session(monkeypatch, view.selection)
            yield page_of(dataset, view)

    return opened


def file_of(page, table):
    """The rows of a file of the API."""
    answer = table_bytes.plain_csv(page.dataset, page.view, table).decode()
    return list(csv.DictReader(io.StringIO(answer, newline="")))


def of_row(row, *names):
    """Figures of a row; one of days of which nothing is known is empty, and counts as 0."""
    return [int(row[name] or 0) for name in names]


def ranged(least, most):
    return [] if least == most else [AS_DATES_ARE_UNCERTAIN.format(least=f"{int(least):,}", most=f"{int(most):,}")]


def open_lines(row):
    """What a page says of the days of a row of `uptime.csv`."""
    known, stale, days = of_row(row, "known_days", "stale_days", "period_days")
    lines = {"old": [], "range": ranged(row["open_days_min"], row["open_days_max"])}
    if stale and stale == known:
        lines["old"] = [ALL_ON_OLD_EVIDENCE]
    elif stale:
        lines["old"] = [f"{stale:,} of the {known:,} known days {ON_OLD_EVIDENCE}"]
    with_track = days - of_row(row, "closed_days")[0]
    first = [int(row["open_days"]), known, with_track] if known else [with_track] if with_track else []
    return first, lines


def percentage(row):
    """The percentage of a row of `uptime.csv`, by the rule of the status rules."""
    known, period_days, closed = of_row(row, "known_days", "period_days", "closed_days")
    with_track = period_days - closed
    return percent_in_words(int(row["open_days"]), known) if known and 2 * known >= with_track else "—"


@slow("tests/test_same_rows.py has the rows of every way out")
def test_the_pages_figures_are_those_of_the_files(pages):
    suspended = 0
    for page in pages():
        period = views.period(page.view)
        overview = {
            tuple(row.get("data-link").split(" ")): list(row)
            for body in tree(table(page, period)).iter("tbody") for row in body
        }  # fmt: skip
        files = file_of(page, "uptime")
        assert list(overview.keys() - {tuple(row[k] for k in KEYS) for row in files}) == []
        assert len(overview) == len(files)
        for row in files:
            _, strip, is_open, suspensions, _ = overview[tuple(row[k] for k in KEYS)]
            agrees_on_shares(text(strip), row)
            agrees_on_open_days(is_open, row)
            agrees_on_suspensions(text(suspensions), row)
        agree_on_stops(page)
        agree_on_causes(page, period)
        suspended += sum(of_row(row, "suspended_days")[0] for row in files)
    assert suspended > 1_000


def agrees_on_shares(line, row):
    shares = re.findall(r"(fresh|stale|known|unknown) (under |over )?(\d+)\u00a0?%?", line)
    parts = of_row(row, "fresh_days", "stale_days", "unknown_days")
    assert len(shares) == sum(n > 0 for n in parts)
    for (_, bound, percent), n in zip(shares, [n for n in parts if n], strict=True):
        assert abs(100 * n / sum(parts) - int(percent)) < 1
        assert (n == sum(parts)) == (percent == "100" and not bound)


def agrees_on_open_days(cell, row):
    lines = [text(line) for line in cell.iter("small")]
    first, doubts = open_lines(row)
    assert text(cell.find("div/b")) == percentage(row)
    assert numbers(lines[0]) == first
    assert [line for line in lines if "old evidence" in line] == doubts["old"]
    assert [line for line in lines if fixed(AS_DATES_ARE_UNCERTAIN) in line] == doubts["range"]
    for status in set(KNOWN) - {"open", "suspended"}:
        days = [numbers(line)[0] for line in lines if line.startswith(status)]
        assert days == [n for n in of_row(row, f"{status}_days") if n]


def agrees_on_suspensions(line, row):
    if row["suspensions"] in {"", "0"}:
        assert line == NONE_KNOWN
        return
    every, begun, longest = of_row(row, "suspensions", "suspensions_begun", "longest_suspension_days")
    assert numbers(line) == [every, *([begun] if begun not in {0, every} else []), longest]
    assert ("at least" in line) == ("evidence ended" in line) == (row["longest_at_least"] == "true")


def agree_on_stops(page):
    shown, files = rows(tree(stops.suspended(page))), file_of(page, "suspensions")
    assert len(shown) == len(files)
    for cells, row in zip(shown, files, strict=True):
        days = text(cells[4])
        assert numbers(days)[0] == int(row["days"])
        assert days.startswith("at least") == (row["at_least"] == "true")
        assert all(line in days for line in ranged(row["days_min"], row["days_max"]))
        in_period = re.search(pattern(IN_THE_PERIOD.many, n=r"([\d,]+)"), days)
        assert (in_period and numbers(in_period[1])[0]) == (
            int(row["days_in_period"]) if row["days_in_period"] != row["days"] else None
        )


def agree_on_causes(page, period):
    files = file_of(page, "suspended_by_cause")
    html = stops.table(page, period)
    assert bool(html) == bool(files)
    if not files:
        return
    body = tree(html)
    heads = [text(cell).lower().replace(" ", "_") for cell in body.iter("th") if cell.get("scope") == "col"][2:]
    for row in files:
        name = f"{page.names[row['crossing_id']]} {row['service']}"
        (cells,) = [r[1:] for r in rows(body) if text(r[0]) == name]
        said = text(cells[1 + heads.index(row["cause_class"])])
        if row["at_least"] == "true":
            assert said == f"at least {int(row['days_min']):,}"
        else:
            least, most = (f"{int(row[name]):,}" for name in ("days_min", "days_max"))
            assert said == (least if least == most else FEWEST_TO_MOST.format(least=least, most=most))


MOST_BYTES = 100_000
"""What the table may add to a message, up to twenty years of months: every change of the selection sends it again."""


@sample(1)
@pytest.mark.parametrize("by", ["year", "month"])
def test_the_table_of_years_and_months_is_that_of_the_file(pages, by):
    cells = 0
    for whole in islice(pages(), by_tier(3, 40)):
        view = views.make_view(whole.dataset, whole.view.selection.changed(by=by))
        page = replace(whole, view=view)
        files = file_of(page, "uptime")
        n = len(view_figures.shown_periods(page.view))
        assert len(files) == n * len(page.view.links)
        if n > periods.MOST_COLUMNS:
            continue
        html = periods.html(page)
        of_links = [files[at : at + n] for at in range(0, len(files), n)]
        known = [of_link for of_link in of_links if any(int(row["known_days"]) for row in of_link)]
        shown = rows(tree(html)) if known else []
        assert [text(row[0]) for row in shown] == [f"{page.names[r['crossing_id']]} {r['service']}" for r, *_ in known]
        for row, of_link in zip(shown, known, strict=True):
            assert len(html.encode()) < MOST_BYTES
            for cell, figures in zip(row[1:], of_link, strict=True):
                agrees_on_a_cell(cell, figures)
                cells += 1
    assert cells > 100


def agrees_on_a_cell(cell, row):
    sign, said = (text(span) for span in cell)
    share = percentage(row)
    first, doubts = open_lines(row)
    parts = said.split("; ")
    if row["known_days"] != "0":
        assert parts.pop(0) == f"{share} open"
    assert numbers(parts[0]) == first
    assert [part for part in parts if "old evidence" in part] == doubts["old"]
    assert [part for part in parts if fixed(AS_DATES_ARE_UNCERTAIN) in part] == doubts["range"]
    if share != "—":
        assert sign.startswith(share.removesuffix(" %"))
        assert ("old" in sign) == bool(doubts["old"])
        assert ("partial" in sign) == (row["partial_days"] != "0")
    else:
        gone = row["closed_days"] == row["period_days"]
        assert sign == ("×" if gone else "—" if int(row["known_days"]) else "?")
