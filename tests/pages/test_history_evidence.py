"""Where evidence is: a lane below the strip of each link that has any, which says in words what it draws."""

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.history import overview
from dashboard.history.overview import A_DATED_CLAIM, SEARCHED_FROM_TO, SEARCHED_NO_REPORT
from dashboard.i18n.translator import say
from raillinks.domain.enums import Stance
from raillinks.engine import knowledge
from tests.pages.opening import history_opened
from tests.support.messages import fixed
from tests.support.page_html import part, text
from tests.support.tiers import sample, slow

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


@slow("a lane is looked at always")
def test_what_was_known_on_a_day_is_what_the_lanes_show(dataset):
    known_on = np.datetime64("2022-01-20")
    said = lanes(history_opened(as_of="2022-01-20", known_on="2022-01-20"))
    counts = near(dataset, recounted(dataset, np.datetime64(LOG_BEGINS), known_on, known_on))
    assert {link: said_counts(words) for link, words in said.items() if "dated claim" in words} == counts
    reach = "from 8 January 2019 to 20 January 2022: no report found on whether the service ran"
    assert reach in said["jian-manpo freight"]


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
