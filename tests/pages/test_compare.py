"""The compare page as Streamlit runs it: what it shows is what the engine gives, and every status has its sources."""

import csv
import io
import random
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.compare import two_periods
from dashboard.compare.two_days import CHANGED_AND_CHANGED_BACK, POSSIBLE_ON_THE_DAY, TRAINS_LOST
from dashboard.history.stops import IN_THE_PERIOD
from dashboard.i18n.translator import say
from dashboard.widgets.notes import NO_LINKS_MATCH
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE, AS_DATES_ARE_UNCERTAIN, OPEN_OF_KNOWN_DAYS
from raillinks.answer.wording import HANGS_ON_ALONE, NO_EVIDENCE_YET
from raillinks.exports import table_bytes
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.metrics import compare, uptime
from raillinks.query import display_names, views
from raillinks.query.selection import Selection, from_query
from tests.conftest import TODAY
from tests.pages.opening import page_opened, type_date
from tests.support.messages import fixed
from tests.support.page_html import asked, downloads, part, rows, text, tree
from tests.support.tiers import by_tier, sample, slow

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
    chance = random.Random(seed)
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
        assert bool(set(mark) - {CHANGED_AND_CHANGED_BACK}) == (row["status"] != row["compare_status"])
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
    assert TRAINS_LOST in [text(e) for e in part(app, "days").iter() if e.get("class") == "rl-compare-mark"]


@pytest.mark.parametrize("years", [(2019, 2023), (2023, 2019)])
def test_the_later_period_less_the_earlier_in_either_order_and_gone_links_folded(years):
    one, other = (f"{year}-01-01" for year in years)
    query = {"from": one, "to": f"{years[0]}-12-31", "compare_from": other, "compare_to": f"{years[1]}-12-31"}
    app = run(as_of="2022-09-26", **query)
    page = part(app, "periods")
    heads = [text(cell) for cell in next(page.iter("thead")).iter("th")]
    assert [head.split(":")[0] for head in heads[1:3]] == ["Earlier", "Later"]
    assert "2019" in heads[1]
    changes = {text(row[0]): text(row[-1]) for row in rows(page)}
    assert changes["Dandong–Sinuiju passenger"] == "−100open less often"
    folded = next(page.iter("details"))
    assert len(rows(folded)) == 6
    assert "of the 0" not in text(page)
    assert "of 0" not in text(page)
    assert ALL_ON_OLD_EVIDENCE in text(page)
    assert [app.selectbox(key=f"w_year_{name}").value for name in ("from_", "compare_from")] == [*map(str, years)]


def test_a_year_is_one_choice_of_a_menu_and_an_emptied_menu_leaves_the_period_open():
    app = run(as_of="2022-09-26")
    app.selectbox(key="w_year_from_").set_value("2023").run()
    app.selectbox(key="w_year_compare_from").set_value("2019").run()
    chosen = app.session_state["selection"]
    assert [str(d) for d in (chosen.from_, chosen.to, chosen.compare_from, chosen.compare_to)] == [
        "2023-01-01", "2023-12-31", "2019-01-01", "2019-12-31",
    ]  # fmt: skip
    app.selectbox(key="w_year_from_").set_value(None).run()
    assert app.session_state["selection"].from_ is None


def test_a_second_day_after_the_known_on_day_is_left_out_with_a_notice():
    app = run(as_of="2022-01-01", compare_with="2022-09-26", known_on="2022-02-01")
    (notice,) = [w.value for w in app.warning]
    assert "Second day: 26 September 2022 (after the day of knowledge; 1 February 2022 at the latest)" in notice
    assert app.session_state["selection"].compare_with is None
    assert "Earlier: 1 January 2021" in text(part(app, "days"))


def test_a_second_day_chosen_after_the_known_on_day_takes_that_away():
    app = run(as_of="2022-01-01", known_on="2022-02-01")
    type_date(app, "compare_with", "2022-09-26")
    chosen = app.session_state["selection"]
    assert (str(chosen.compare_with), chosen.known_on) == ("2022-09-26", None)


def test_periods_end_on_the_known_on_day():
    query = {"from": "2019-01-01", "to": "2019-12-31", "compare_from": "2020-01-01", "compare_to": "2020-12-31"}
    app = run(as_of="2020-02-01", known_on="2020-02-01", **query)
    assert "1 January 2020 to 1 February 2020" in text(part(app, "periods"))
    assert IN_THE_PERIOD.many.format(n=32) in text(part(app, "periods"))


@pytest.mark.parametrize(("name", "said"), [("from", "Period from"), ("compare_from", "Second period from")])
def test_a_period_after_the_covered_days_is_left_out_with_a_notice(name, said):
    app = run(as_of="2022-09-26", **{name: "2027-01-01"})
    (notice,) = [w.value for w in app.warning]
    assert f"{said}: 1 January 2027 (after the log's last day; 13 March 2026 at the latest)" in notice


@pytest.mark.parametrize(("day", "banner"), [("2026-03-13", 0), ("2026-03-14", 1)])
def test_a_banner_stands_over_a_day_after_the_covered_ones(day, banner):
    app = run(as_of="2022-09-26", compare_with=day)
    assert sum("covered-to-banner" in e.proto.body for e in app.get("html")) == banner


def test_a_selection_that_lists_no_link_says_so():
    app = run(as_of="2022-09-26", compare_with="2020-01-15", province="KP-08")
    assert NO_LINKS_MATCH in text(part(app, "days"))
    assert NO_LINKS_MATCH in text(part(app, "periods")) or "Both periods" in text(part(app, "periods"))
    assert {(link.get("href"), link.get("aria-disabled")) for link in downloads(app)} == {(None, "true")}


@sample(1)
@pytest.mark.parametrize("query", [
    {"as_of": "1800-01-01", "compare_with": "2199-12-31", "context": "1", "from": "2199-01-01"},
    {"as_of": "2199-12-31", "compare_with": "1800-01-01", "to": "1800-01-01", "compare_from": "1900-01-01"},
    {"as_of": "2022-01-01", "compare_with": "2021-09-26", "known_on": "2022-01-01", "disputed": "apply"},
])  # fmt: skip
def test_the_page_holds_for_days_far_off(query):
    assert len(rows(part(run(**query), "days"))) >= 14


def test_a_chosen_day_is_taken_over_and_a_period_never_ends_before_it_begins():
    app = run(**{"as_of": "2022-09-26", "from": "2020-01-01", "to": "2020-12-31"})
    type_date(app, "compare_with", "2021-01-01")
    assert app.session_state["selection"].compare_with == np.datetime64("2021-01-01")
    type_date(app, "from_", "2021-06-01")
    assert (app.session_state["selection"].from_, app.session_state["selection"].to) == (
        np.datetime64("2021-06-01"),
        None,
    )
    type_date(app, "as_of", "")
    assert app.session_state["selection"].as_of == np.datetime64("2022-09-26")
    assert not app.exception


@slow("tests/properties/test_compare_laws.py has the figures")
def test_figures_of_two_periods_are_the_engines(dataset, plain_view):
    chance, names = random.Random(7), display_names.crossing_names(dataset, "en")
    for _ in range(PERIODS):
        ends = [sorted(np.datetime64(random_day(chance)) for _ in range(2)) for _ in range(2)]
        one, other = sorted((min(first, dataset.covered_to), last) for first, last in ends)
        chosen = Selection(as_of=TODAY, from_=one[0], to=one[1], compare_from=other[0], compare_to=other[1])
        page = OpenPage(dataset, replace(plain_view, selection=chosen), names, say("en"))
        page_rows = rows(tree(two_periods.table(page)))
        engine = [uptime.uptime(page.view.timeline, *period, dataset.covered_to) for period in (one, other)]
        assert len(page_rows) == len(engine[0])
        closed = np.logical_and.reduce([frame["closed_days"] == frame["period_days"] for frame in engine])
        engine = [pd.concat([frame[~closed], frame[closed]]) for frame in engine]  # the page folds what is gone
        for i, (_, *cells, points) in enumerate(page_rows):
            figures = [frame.iloc[i] for frame in engine]
            for cell, row in zip(cells, figures, strict=True):
                assert_figures(cell, row)
            both = [row["open_percent"] for row in figures]
            assert bool(re.match(r"[±+−][\d.]", text(points))) == (not np.isnan(both).any())
            if not np.isnan(both).any():
                difference = float(re.sub("[±+]", "", text(points.find("b"))).replace("−", "-"))
                shown = [float(text(cell.find("b")).removesuffix(" %").replace("under 0.1", "0")) for cell in cells]
                assert difference == pytest.approx(shown[1] - shown[0])


def assert_figures(cell, row):
    line = text(cell)
    percent = text(cell.find("b"))
    assert (percent == "—") == bool(np.isnan(row["open_percent"]))
    if percent not in {"—", "under 0.1 %"}:
        assert float(percent.removesuffix(" %")) == pytest.approx(row["open_percent"], abs=0.1)
    if row["known_days"]:
        counted = (row["open_days"], row["known_days"], row["period_days"] - row["closed_days"])
        days = tuple(f"{number:,}" for number in counted)
        assert OPEN_OF_KNOWN_DAYS.format(open=days[0], known=days[1], days=days[2]) in line
    ranged = AS_DATES_ARE_UNCERTAIN.format(least=f"{row['open_days_min']:,}", most=f"{row['open_days_max']:,}") in line
    assert ranged == (row["open_days_min"] != row["open_days_max"])


def test_days_of_the_real_log_compare_as_they_should(dataset, plain_view):
    chance = random.Random(11)
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
