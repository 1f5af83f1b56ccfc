"""Where evidence is, and the shares of all links, on the history page."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.history import overview
from dashboard.history.calendar import FROM_DAY, START_DAY_NOT_KNOWN
from dashboard.history.overview import (
    A_DATED_CLAIM,
    ALL_TOGETHER,
    SEARCHED_FROM_TO,
    SEARCHED_NO_REPORT,
    WITHOUT_TRACK_NOT_COUNTED,
)
from dashboard.i18n.translator import say
from dashboard.widgets import claim_list
from dashboard.widgets.labels import CONTESTED
from dashboard.widgets.status_marks import SOFT_EDGE
from raillinks.domain.enums import Stance
from raillinks.engine import knowledge
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from raillinks.metrics import uptime
from raillinks.metrics.uptime import whole_percents
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests.pages.opening import history_opened
from tests.support.messages import fixed
from tests.support.page_html import part, text, tree
from tests.support.tiers import sample

EVIDENCE = list(uptime.EVIDENCE_DAYS)


@pytest.mark.parametrize(("days", "line"), [
    ((10, 38, 52), "recent evidence 10 % · old evidence 38 % · unknown 52 %"), ((5, 0, 0), "recent evidence 100 %"),
    ((0, 1, 999), "old evidence under 1 % · unknown over 99 %"),
    ((0, 3, 1), "old evidence 75 % · unknown 25 %"), ((0, 0, 0), ""),
])  # fmt: skip
def test_the_line_of_a_link_says_the_shares_of_the_days_that_it_has(days, line):
    html = overview.of_link(dict(zip(EVIDENCE, days, strict=True)), 365, say("en"))
    assert html.replace("\u00a0%", " %") == (f"<small>{line}</small>" if line else "")
    never_stale = overview.of_link(dict(zip(EVIDENCE, days, strict=True)), 0, say("en"))
    assert never_stale == html.replace("recent evidence", "known")


LOG_BEGINS = "1911-11-01"


def lanes(app):
    """What the lane of each link says, by the link."""
    found = {}
    for row in part(app, "overview").iter("tr"):
        said = [span.get("aria-label") for span in row.iter("span") if span.get("class") == "rl-evidence"]
        if said:
            found[row.get("data-link")] = said[0]
    return found


def recounted(dataset, first, last, known_on=None):
    """The number of dated claims of each link, and of those that dispute, claim by claim."""
    known = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on)
    seen = set(knowledge.as_known(dataset.events, dataset.claims, dataset.sources, known_on)["event_id"])
    events = dataset.events.set_index("event_id")
    counts: dict[str, list[int]] = {}
    for claim in known.itertuples():
        event = events.loc[claim.event_id]
        if claim.event_id not in seen or claim.source_type == "editorial":  # a search record, or a date inferred by us
            continue
        if not (claim.claimed_latest >= first and claim.claimed_earliest <= last):  # false for a missing bound too
            continue
        for service in ("freight", "passenger") if event["service"] == "all" else (event["service"],):
            count = counts.setdefault(f"{event['crossing_id']} {service}", [0, 0])
            count[0] += 1
            count[1] += 1 if claim.stance == Stance.DISPUTES else 0
    return {link: tuple(count) for link, count in counts.items()}


def said_counts(said):
    """The numbers of a lane's words: dated claims, and those that dispute."""
    total = re.search(r"(\d+) dated claim", said)
    disputing = re.search(r"(\d+) of them dispute", said)
    return int(total[1]) if total else 0, int(disputing[1]) if disputing else 0


def near(dataset, counts):
    """The counts of links that the page lists by default."""
    return {link: count for link, count in counts.items() if link.split()[0] in dataset.chinese_crossings}


@sample(1)
@pytest.mark.parametrize(("first", "last"), [("", ""), ("2020-01-01", "2022-12-31"), ("2022-09-26", "2022-09-26")])
def test_each_link_with_evidence_has_a_lane_that_says_its_numbers(dataset, first, last):
    ends = {name: day for name, day in (("from", first), ("to", last)) if day}
    said = lanes(history_opened(**ends))
    begin, end = (np.datetime64(first or LOG_BEGINS), np.datetime64(last or "2026-03-13"))
    counts = near(dataset, recounted(dataset, begin, end))
    assert {link: said_counts(words) for link, words in said.items() if "dated claim" in words} == counts
    searched = {link for link, words in said.items() if fixed(SEARCHED_FROM_TO, 1) in words}
    assert said.keys() == counts.keys() | searched
    ends_of_evidence = dataset.events[
        (dataset.events["kind"] == "evidence_end") & (dataset.events["verdict"] != "withdrawn")
    ]
    begun = ends_of_evidence[ends_of_evidence["date_earliest"] <= pd.Timestamp(end)]
    assert {link.split()[0] for link in searched} == set(begun["crossing_id"])
    assert len(searched) == begun["service"].map({"all": 2, "freight": 1, "passenger": 1}).sum() > 0


def test_claims_that_dispute_are_hollow_boxes_and_the_others_are_not():
    app = history_opened(**{"from": "2020-01-01"})
    for row in part(app, "overview").iter("tr"):
        for lane in (span for span in row.iter("span") if span.get("class") == "rl-evidence"):
            boxes = [span for span in lane.iter("span") if span.get("class") == "rl-evidence-disputes"]
            assert bool(boxes) == ("dispute" in lane.get("aria-label"))


@sample(1)
@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_a_key_says_what_the_marks_mean(lang):
    app = history_opened(lang=lang)
    keys = [p for p in part(app, "overview").iter("p") if "rl-evidence-key" in p.get("class", "")]
    assert len(keys) == 1
    words = text(keys[0])
    assert say(lang)(A_DATED_CLAIM) in words
    assert say(lang)(SEARCHED_NO_REPORT) in words


def test_without_evidence_there_is_no_lane_and_no_key():
    app = history_opened(**{"from": "1900-01-01", "to": "1900-12-31"})
    assert lanes(app) == {}
    assert "rl-evidence" not in "".join(p.get("class", "") for p in part(app, "overview").iter("p"))
    assert "rl-evidence-sample" in overview.evidence_key(say("en"))


PERIOD = {"from": "2020-01-01"}
AS_OF = np.datetime64("2022-09-26")
KEYS = ["crossing_id", "service"]


def sentence_of(app):
    (found,) = [text(p) for p in part(app, "overview").iter("p") if p.get("class") == "rl-history-shares"]
    return found


def test_all_listed_links_have_their_shares_in_one_sentence(dataset):
    view = views.make_view(dataset, Selection(as_of=AS_OF, from_=np.datetime64("2020-01-01")))
    figures = uptime.uptime(view.timeline, *views.period(view), view.counted_to).merge(view.links[KEYS], on=KEYS)
    fresh, stale, unknown = whole_percents(figures[list(uptime.EVIDENCE_DAYS)].sum().tolist())
    of_days = ALL_TOGETHER.many.format(n=365, fresh=f"{fresh} %", stale=f"{stale} %", unknown=f"{unknown} %")
    assert sentence_of(history_opened(**PERIOD)) == f"{of_days} {WITHOUT_TRACK_NOT_COUNTED}"


def test_a_link_without_track_in_the_period_has_no_shares():
    overview = part(history_opened(**PERIOD, crossing="hunchun-hunyung"), "overview")
    assert not [p for p in overview.iter("p") if p.get("class") == "rl-history-shares"]


@pytest.mark.parametrize(("first", "is_folded"), [("1943-01-01", False), ("1995-01-01", True)])
def test_a_link_that_was_closed_for_good_is_folded_only_where_no_day_of_the_period_is_known_before(first, is_folded):
    """The first bridge over the Yalu: open to 1950, destroyed then."""
    shown = part(history_opened(**{"from": first, "to": "2000-12-31"}), "overview")
    folded = {row.get("data-link") for away in shown.iter("details") for row in away.iter("tr")}
    assert ("broken-bridge freight" in folded) == is_folded
    assert "broken-bridge freight" in {row.get("data-link") for row in shown.iter("tr")}


def test_a_strip_says_its_bands_in_words():
    overview = part(history_opened(**{"from": "2022-01-01", "to": "2024-12-31"}), "overview")
    (row,) = [row for row in overview.iter("tr") if row.get("data-link") == "dandong-sinuiju freight"]
    (strip,) = [span for span in row.iter("span") if span.get("class") == "rl-strip-told"]
    assert strip.get("aria-label").split("; ") == [
        "suspended", *(FROM_DAY.format(status=status, day=day) for status, day in (
            ("open", "16 January 2022"), ("suspended", "29 April 2022"), ("open", "26 September 2022"))),
        START_DAY_NOT_KNOWN.format(status="suspended", window="21 July 2024 to 31 July 2024"),
        f"unknown, {NO_EVIDENCE_SINCE.format(day='5 September 2024')}",
        f"1 August 2024 to 5 September 2024: {CONTESTED.format(status='open')}",
    ]  # fmt: skip
    assert SOFT_EDGE in text(overview)


def test_contested_days_are_marked_on_the_strip_and_said(dataset, period_page):
    page = period_page(np.datetime64("1900-01-01"), np.datetime64("2026-01-01"))
    found = view_figures.contested_days(page.view)
    table = tree(overview.table(page, views.period(page.view)))
    marks = [mark for mark in table.iter("span") if mark.get("class") == "rl-contested"]
    assert len(marks) == len(found) > 0
    said = " ".join(told.get("aria-label") for told in table.iter("span") if told.get("class") == "rl-strip-told")
    for other in found["other"]:
        assert claim_list.contested_in_words(other, page.say) in said
