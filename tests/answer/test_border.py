"""The answer for the whole border: the hints that it has, and none without links."""

import json

import numpy as np

from raillinks.answer import border, border_wording
from raillinks.domain.status import COUNTED_AS_OPEN
from raillinks.exports import answer_json
from raillinks.i18n.translator import say
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.answer.test_answer import view_of
from tests.importer.taking import take
from tests.support import own_package

MONTHS = [np.datetime64(month) for month in ("2019-06", "2020-01", "2022-01", "2022-04", "2022-09", "2023-08")]


def test_the_border_has_no_hint_of_a_later_day(dataset):
    for day in ("2024-12-01", "2025-06-01", "2026-03-09", "2026-03-10"):
        of_border = border.of_view(dataset, view_of(dataset, as_of=np.datetime64(day)))
        assert [str(hint["date"]) for hint in of_border.hints.values()] == ["2026-03-10"] * (day == "2026-03-10")


def test_a_link_that_ran_on_some_days_of_a_period_counts_there_and_is_not_said_to_have_done_nothing_else(dataset):
    view = view_of(dataset, as_of=np.datetime64("2020-12-31"), as_of_period="2020")
    of_border = border.of_view(dataset, view)
    assert of_border.links["old_evidence"] == (("jian-manpo", "passenger"),)
    assert of_border.links["partial"] == (("dandong-sinuiju", "freight"),)
    rest = border_wording.lines(dataset, of_border, say("en")).rest
    assert say("en")(border_wording.AT_TIMES, n=1, status=say("en").word("partial")) in rest


def test_a_link_is_open_throughout_a_month_only_if_it_is_on_each_day(dataset):
    seen = set()
    for month in MONTHS:
        view = view_of(dataset, as_of=(month + 1).astype("datetime64[D]") - 1, as_of_period=str(month))
        found = border.of_view(dataset, view)
        running = [link for place in COUNTED_AS_OPEN for link in found.links.get(place, ())]
        for link in running:
            spans = [view.timeline.status_on(day, 365) for day in np.arange(month, month + 1, dtype="datetime64[D]")]
            rows = [span.set_index(["crossing_id", "service"]).loc[link] for span in spans]
            every = all(row["status"] in COUNTED_AS_OPEN and row["certain"] and not row["stale"] for row in rows)
            assert (link in found.throughout) == every, (month, link)
            seen.add(every)
    assert seen == {True, False}


def test_where_no_link_is_listed_there_is_no_sentence(small):
    view = view_of(small, province=("RU-PRI",))
    assert border.of_view(small, view) is None
    body = json.loads(answer_json.answer_json(small, view, "ko"))
    assert (body["sentence"], body["listed_links"]) == ("", 0)


def test_every_link_of_an_own_log_is_counted_however_long_it_has_been_closed():
    rows = ("Alder,closed,1985", "Birch,closed,2020", "Cedar,suspended,1990", "Dogwood,open,2019", "Elm,unknown,2020")
    log = take("thing,status,date", *rows).dataset
    of_border = border.of_view(log, view_of(log, as_of=log.covered_to))
    counted = {str(place): len(links) for place, links in of_border.links.items()}
    assert sum(counted.values()) == 5, counted
    assert (counted["closed"], counted["suspended"]) == (2, 1)
    assert of_border.others == ()


def test_of_an_own_log_what_may_be_partial_is_not_said_to_be_perhaps_open():
    own = own_package.package("crossing,date,status\nA,2020-01-01,partial\nA,2020-01-01,suspended\nB,2020-03-01,open\n")
    words = own.named(say("en"))
    view = views.make_view(own, Selection(as_of=np.datetime64("2020-02-01")))
    lines = border_wording.lines(own, border.of_view(own, view), words)
    assert "may have been open or partial at" in lines.lead
