"""The counts of the history page: no mark without its row, each says who says so, and no text of the data acts."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.history import counts
from dashboard.history.counts import (
    LEFT_OUT_BY_FILTERS,
    MORE_IN_THE_TABLE_BELOW,
    NOTHING_COUNTED,
    OPENS_DAYS,
    OPENS_EVENT,
)
from dashboard.i18n.translator import say
from dashboard.widgets.labels import doubt
from raillinks.domain.enums import Counted, Per
from raillinks.metrics import periods
from raillinks.metrics.compare import LINK
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests.pages.opening import history_opened, page_of, put_in_session
from tests.support.messages import WORDS, fixed
from tests.support.page_html import asked, part, rows, text, tree

KNOWN = np.datetime64("2022-01-20")
SELECTIONS: dict[str, dict[str, Any]] = {
    WORDS["rangeWhole"]: {},
    "since 2020": {"from_": np.datetime64("2020-01-01")},
    "one day": {"from_": np.datetime64("2022-09-26"), "to": np.datetime64("2022-09-26")},
    "known early": {"known_on": KNOWN, "as_of": KNOWN},
    "freight with Russia": {"service": ("freight",), "context": True},
    "one publisher": {"publisher": ("KBS",)},
}


@pytest.fixture
def opened(monkeypatch):
    """A page of a package with a selection, outside of a run of Streamlit."""

    def page(dataset, lang="en", **fields):
        chosen = Selection(**({"as_of": np.datetime64("2022-09-26")} | fields))
        put_in_session(monkeypatch, chosen, lang)
        return page_of(dataset, views.make_view(dataset, chosen), lang)

    return page


def period_of(page):
    first, last = views.period(page.view)
    return first, min(last, page.view.counted_to)


def in_cells(table):
    """What each row of the table says: the date, what is counted, the number, who says so."""
    for row in rows(table):
        who = next(span for span in row[5].iter("span") if span.get("translate") == "no")
        yield text(row[1]), (row[2][0].tail or "").split(",")[0], text(row[3]), text(who)


@pytest.mark.parametrize("name", SELECTIONS)
def test_no_mark_is_without_a_row_and_no_row_without_a_mark(dataset, opened, name):
    page = opened(dataset, **SELECTIONS[name])
    of_links = periods.per_link(view_figures.measures_of(dataset, page.view), page.view.links)
    marked = [
        row["measure"] for _, of_link in of_links.groupby(list(LINK))
        for mark in counts.marks(of_link, period_of(page)) for row in mark.rows
    ]  # fmt: skip
    listed = len(rows(tree(counts.table(page))))
    assert listed == len(counts.shown_counts(page)) > 0
    assert set(marked) == set(range(listed))
    assert len(marked) == len(of_links)


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_line_of_a_mark_stands_in_the_table(dataset, opened, name):
    page = opened(dataset, **SELECTIONS[name])
    in_table = {f"{day}: {what}: {number}, {who}" for day, what, number, who in in_cells(tree(counts.table(page)))}
    lanes = counts.count_lanes(page, period_of(page))
    spans = [span for html in lanes.values() for span in tree(html).iter("span")]
    shown = [[text(line) for line in span] for span in spans if span.get("class") == "rl-count-said"]
    assert [text(span) for span in spans if span.get("class") == "rl-count-unseen"] == [
        "; ".join(said) for said in shown
    ]
    further = (fixed(MORE_IN_THE_TABLE_BELOW.many), OPENS_EVENT, OPENS_DAYS)
    lines = [line for said in shown for line in said if not line.endswith(further)]
    assert lines
    assert {re.sub(r"(, [A-Za-z ]+){1,2}( \(.*\))?, says ", ", ", line) for line in lines} <= in_table


def test_a_doubtful_event_looks_doubtful_beside_its_count(dataset, opened):
    page = opened(dataset)
    doubted = [doubt(row, page.say) for row in counts.shown_counts(page).to_dict("records")]
    small = [[part for cell in row for part in cell.iter("small")] for row in rows(tree(counts.table(page)))]
    shown = ["".join(text(part) for part in parts if part.get("class") == "rl-doubt") for parts in small]
    assert any(doubted)
    assert shown in (doubted, doubted[::-1])


def test_marks_are_apart_and_on_the_strip(dataset, opened):
    for fields in SELECTIONS.values():
        page = opened(dataset, **fields)
        for _, of_link in periods.per_link(view_figures.measures_of(dataset, page.view), page.view.links).groupby(
            list(LINK)
        ):
            places = [mark.at for mark in counts.marks(of_link, period_of(page))]
            assert all(0 <= place <= 100 for place in places)
            assert all(later - place >= counts.APART for place, later in pairwise(places))


def test_a_mark_leads_to_its_event_or_to_the_days_of_its_counts(dataset, opened):
    page = opened(dataset)
    first, last = (str(day) for day in period_of(page))
    lanes = tree("".join(counts.count_lanes(page, period_of(page)).values()))
    queries = [asked(link) for link in lanes.iter("a")]
    events = [query["event"] for query in queries if "event" in query]
    days = [(query["from"], query["to"]) for query in queries if "event" not in query]
    assert set(events) <= set(page.view.known["event_id"])
    assert "sc-1950-12-open" in events
    assert all(first <= begins <= ends <= last and (begins, ends) != (first, last) for begins, ends in days)
    assert any(begins <= "2022-09-26" <= ends for begins, ends in days)


def test_the_counts_of_one_day_stand_side_by_side_with_who_says_so():
    app = history_opened(**{"from": "2022-09-26", "to": "2022-09-26", "service": "freight"})
    said = set(in_cells(part(app, "counts")))
    counts = [("containers", "11", "Radio Free Asia"), ("wagons", "12", "Yonhap"), ("wagons", "20", "KBS"),
              ("wagons", "at least 10", "Yonhap")]  # fmt: skip
    assert {("26 September 2022", *count) for count in counts} <= said
    events = {asked(link)["event"] for link in part(app, "counts").iter("a") if link.get("href").startswith("events")}
    assert events == {"dd-2022-09-26-resumption"}


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [("12", "12", "12"), ("10", "", "at least 10"), ("", "8", "up to 8"), ("45294", "45294.5", "45,294–45,294.5")],
)
def test_a_number_says_what_it_bounds(least, most, said):
    assert counts.number({"least": least, "most": most}, say("en")) == said


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_every_unit_has_words_and_every_kind_a_shape_of_its_own(lang):
    words = {counts.per({"per": unit}, say(lang)) for unit in ("", *Per)}
    assert len(words) == len(Per) + 1
    marks = {counts.count_mark([{"what": kind, "confidence": "reported"}]) for kind in Counted}
    assert len(marks) == len(Counted)


def test_counts_of_disputed_events_are_drawn_hollow_and_several_doubled():
    row = {"what": "wagons", "confidence": "disputed"}
    assert "rl-hollow" in counts.count_mark([row])
    assert "rl-hollow" not in counts.count_mark([row, row | {"confidence": "reported"}])
    assert "rl-behind" in counts.count_mark([row, row])
    assert counts.count_mark([row, row | {"what": "tonnes"}]) != counts.count_mark([row, row])


def test_no_text_of_the_data_acts(dataset, opened):
    evil = "<img src=x onerror=alert(1)>'\">"
    sources = dataset.sources.assign(publisher=evil)
    events = dataset.events.assign(summary=evil)
    hostile = replace(
        dataset, sources=sources, events=events, measures=dataset.measures.assign(note=evil), content_hash="hostile"
    )
    page = opened(hostile)
    html = counts.table(page) + "".join(counts.count_lanes(page, period_of(page)).values())
    assert "<img" not in html
    assert html.count("&lt;img") > len(hostile.measures)
    assert tree(html) is not None


def test_without_counts_the_page_says_so(dataset, opened):
    bare = replace(dataset, measures=dataset.measures.iloc[:0], content_hash="without counts")
    page = opened(bare)
    assert NOTHING_COUNTED in counts.table(page)
    assert counts.count_lanes(page, period_of(page)) == {}
    assert isinstance(counts.shown_counts(page), pd.DataFrame)


def test_counts_that_only_the_filters_for_events_leave_out_are_counted(dataset, opened):
    page = opened(dataset, kind=("announcement",), q="no such words")
    n = len(view_figures.measures_of(dataset, opened(dataset).view))
    assert n > 1
    assert text(tree(counts.table(page))) == say("en").plural(*LEFT_OUT_BY_FILTERS, n)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "wagons: 1,800, in all"), ("ko", "화차·객차 총 1,800량"), ("zh", "车厢共1,800节")]
)
def test_a_number_has_the_unit_of_the_language(lang, said):
    row = {"what": "wagons", "least": "1800", "most": "1800", "per": "", "direction": "", "note": ""}
    assert counts.count_in_words(row, say(lang)) == said
