"""Two days on the compare page: what it shows is what the engine gives, and every status has its sources."""

import csv
import io

import numpy as np
import pytest

from dashboard.compare.two_days import (
    CHANGED_AND_CHANGED_BACK,
    LATER_AS_LAST_KNOWN,
    MAY_DIFFER,
    POSSIBLE_ON_THE_DAY,
    SAME_THROUGHOUT,
    TRAINS_STOPPED,
)  # fmt: skip
from raillinks.answer.wording import HANGS_ON_ALONE, NO_EVIDENCE_YET
from raillinks.exports import table_bytes
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.metrics import compare
from raillinks.query import display_names, views
from raillinks.query.selection import from_query
from tests.conftest import TODAY
from tests.pages.opening import page_opened
from tests.support.messages import fixed
from tests.support.page_html import asked, downloads, part, rows, text
from tests.support.tiers import by_tier, sample, seeded

PERIODS, DAYS, PAIRS_OF_DAYS = by_tier(10, 100), by_tier(6, 12), by_tier(10, 100)
BADGE = "rl-word"


def run(**query):
    return page_opened("compare.py", **query)


def status(cell):
    return next(text(e) for e in cell.iter() if e.get("class") == BADGE)


def random_day(chance):
    return f"{chance.randint(1943, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def compared(dataset, query):
    """What the engine gives, and the rows of the file."""
    view = views.make_view(dataset, from_query([*query.items()], views.choices(dataset), TODAY)[0])
    content = table_bytes.plain_csv(dataset, view, "compare")
    return view, list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@sample(2)
@pytest.mark.parametrize("seed", range(DAYS))
def test_the_page_shows_what_the_engine_gives_for_two_days(dataset, seed):
    chance = seeded(f"log {seed}")
    query = {"as_of": random_day(chance), "compare_with": random_day(chance)}
    app = run(**query)
    view, expected = compared(dataset, query)
    page_rows = rows(part(app, "days"))
    crossings = display_names.crossing_names(dataset, "en")
    for head, one, other, between in page_rows:
        mark = [text(e) for e in head.iter() if e.get("class") == "rl-compare-mark"]
        named = head.text.strip(), text(head.find("small"))
        (row,) = (r for r in expected if (crossings[r["crossing_id"]], r["service"]) == named)
        chosen = {query["as_of"]: row["status"], query["compare_with"]: row["compare_status"]}
        assert [status(one), status(other)] == [chosen[day] for day in (min(query.values()), max(query.values()))]
        assert bool(set(mark) - {CHANGED_AND_CHANGED_BACK, MAY_DIFFER}) == (row["status"] != row["compare_status"])
        changes = [asked(a)["event"] for a in between.iter("a") if "event" in asked(a)]
        assert set(changes) >= set(list(filter(None, row["event_ids"].split(";")))[:1])
    assert len(page_rows) == len(expected) == len(view.links)
    assert text(downloads(app)[0]) == f"Download {len(expected)} links (CSV)"


@sample(1)
@pytest.mark.parametrize("query", [
    {"as_of": "2022-09-26", "compare_with": "2020-01-15"}, {"as_of": "1930-06-01", "compare_with": "2026-03-13"},
    {"as_of": "2022-05-01", "compare_with": "2022-09-30", "kind": "resumption", "known_on": "2022-10-02"},
])  # fmt: skip
def test_every_status_leads_to_the_event_that_it_rests_on(dataset, query):
    view, _ = compared(dataset, query)
    days = sorted([query["as_of"], query["compare_with"]])
    on_day = {day: view.timeline.status_on(np.datetime64(day)) for day in days}
    for _, *cells, _ in rows(part(run(**query), "days")):
        for cell, day in zip(cells, on_day, strict=True):
            link = asked(cell.find("a"))
            assert link["as_of"] == day
            assert "kind" not in link
            if "event" in link:
                of_event = on_day[day].query("event_id == @link['event']")
                assert status(cell) in set(of_event["status"])
            else:
                own = on_day[day].query("crossing_id == @link['crossing'] and event_id.isna()")
                lapsed = own["replayed_status"] != own["status"]
                said = {LAST_KNOWN_AS.partition("{")[0] if gone else NO_EVIDENCE_YET for gone in lapsed}
                assert sum(words in text(cell) for words in said) == 1, (link, text(cell))
                assert link["mode"] == "all"


def test_an_uncertain_day_has_the_split_mark_of_the_map_and_a_certain_one_has_not():
    """Freight at Dandong had stopped in August or September 2020, nobody knows when; in October it stood still."""
    days = part(run(as_of="2020-08-15", compare_with="2020-10-15", crossing="dandong-sinuiju"), "days")
    ((_, one, other, _),) = [row for row in rows(days) if "freight" in text(row[0])]
    assert [status(cell) for cell in (one, other)] == ["suspended", "suspended"]
    parts = [[part.get("class") for part in cell.findall(".//svg/g")] for cell in (one, other)]
    assert parts == [["rl-partial", "rl-suspended"], ["rl-suspended"]]
    assert POSSIBLE_ON_THE_DAY.format(statuses="partial, suspended") in text(one)
    assert fixed(POSSIBLE_ON_THE_DAY) not in text(other)


def test_a_status_that_hangs_on_one_publisher_alone_says_so_on_that_day_only():
    days = part(run(as_of="2024-08-15", compare_with="2024-10-01", crossing="dandong-sinuiju"), "days")
    ((_, one, other, _),) = [row for row in rows(days) if "freight" in text(row[0])]
    assert HANGS_ON_ALONE.format(publisher="Radio Free Asia") in text(one)
    assert "alone" not in text(other)
    days = part(run(as_of="2020-01-30", compare_with="2020-01-31", crossing="dandong-sinuiju"), "days")
    ((_, one, other, _),) = [row for row in rows(days) if "passenger" in text(row[0])]
    assert HANGS_ON_ALONE.format(publisher="Yonhap") in text(one)
    assert "alone" not in text(other)


def test_of_an_unknown_link_nothing_is_said_but_the_end_of_evidence():
    days = part(run(as_of="2025-01-01", compare_with="1800-01-01", crossing="dandong-sinuiju"), "days")
    ((_, other, one, _),) = [row for row in rows(days) if "freight" in text(row[0])]
    assert text(one) == "unknownno evidence since 5 September 2024"
    assert text(other) == "unknownno evidence yet"
    assert not [*one.findall(".//circle[@stroke-dasharray]"), *other.findall(".//circle[@stroke-dasharray]")]


def test_a_day_compared_with_itself_differs_in_nothing():
    days = part(run(as_of="2022-09-26", compare_with="2022-09-26"), "days")
    assert "Nothing differs" in text(days)
    assert [text(cells[-1]) for cells in rows(days)] == ["none"] * 16
    assert days.find("table") is None  # all are folded


def test_without_a_second_day_the_page_compares_with_a_year_before_and_offers_others():
    app = run(as_of="2022-09-26")
    offered = [asked(a) for a in part(app, "offers").iter("a")]
    assert [o.get("compare_with") for o in offered] == [None, "2022-09-25"]
    assert {o["as_of"] for o in offered} == {"2022-09-26"}
    assert "compare_with" not in app.query_params
    assert text(part(app, "days")) == text(part(run(as_of="2022-09-26", compare_with="2021-09-26"), "days"))


@pytest.mark.parametrize("ends", [("2022-09-26", "2020-01-15"), ("2020-01-15", "2022-09-26")])
def test_the_earlier_day_stands_first_and_lost_trains_are_a_loss_in_either_order(ends):
    one = {"as_of": ends[0], "compare_with": ends[1], "crossing": "dandong-sinuiju"}
    app = run(**one)
    heads = [text(cell) for cell in next(part(app, "days").iter("thead")).iter("th")]
    assert heads[1:3] == ["Earlier: 15 January 2020", "Later: 26 September 2022"]
    assert TRAINS_STOPPED in [text(e) for e in part(app, "days").iter() if e.get("class") == "rl-compare-mark"]


def test_a_link_that_may_differ_is_none_of_those_with_the_same_status_throughout():
    shown = part(run(as_of="2021-08-15", compare_with="2020-08-15"), "days")
    assert MAY_DIFFER in [text(e) for e in shown.iter() if e.get("class") == "rl-compare-mark"]
    assert SAME_THROUGHOUT.many.format(n=15) in [text(summary) for summary in shown.iter("summary")]


def test_a_day_after_the_end_of_the_log_is_headed_as_last_known():
    heads = [text(cell) for cell in next(part(run(as_of="2026-12-02"), "days").iter("thead")).iter("th")]
    assert heads[1:3] == ["Earlier: 2 December 2025", LATER_AS_LAST_KNOWN.format(day="2 December 2026")]


def test_days_of_the_real_log_compare_as_they_should(dataset, plain_view):
    chance = seeded("two days")
    timeline, events = plain_view.timeline, plain_view.anytime
    swap = {name: f"compare_{name}" for name in ("status", "certain", "alternatives", "replayed_status")}
    for _ in range(PAIRS_OF_DAYS):
        one, other = (np.datetime64(random_day(chance)) for _ in range(2))
        same = compare.compare(timeline, events, one, one)
        assert (same["event_ids"] == "").all()
        assert (same["status"] == same["compare_status"]).all()
        there, back = compare.compare(timeline, events, one, other), compare.compare(timeline, events, other, one)
        turned = back.rename(columns={**swap, **{b: a for a, b in swap.items()}})
        assert there.equals(turned[list(there.columns)])
