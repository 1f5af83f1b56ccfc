"""What the time map reports and gets on the map page: a second day, and the two handles of a period."""

import json
import re
from html import unescape
from itertools import count
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from dashboard.widgets import date_fields
from dashboard.widgets.time_map_words import SOME_MAY_DIFFER
from raillinks.domain import typed_dates
from raillinks.exports import table_bytes
from raillinks.query.selection import AT_MOST
from tests.pages.opening import days_left_out, page_opened, site_opened
from tests.support.exports import read, the_view
from tests.support.page_html import asked, downloads, part, text
from tests.support.tiers import by_tier, seeded

QUERY = {"as_of": "2022-09-26", "compare_with": "2020-03-15"}
IDS = count(1)


def component(app):
    """The time map's component: its id, and the message that it gets."""
    found = [node.proto for node in app.main if node.type == "bidi_component" and node.proto.id.endswith("-time_map")]
    return found[0].id, json.loads(found[0].json)


def report(app, **choices):
    """What the reader settles on in the time map."""
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    name, _ = component(app)
    states.widgets.add(id=name, json_value=json.dumps({"report": {"id": next(IDS), **choices}}))
    return app._run(states)  # noqa: SLF001


def shown(app):
    """Both days and the divider, as the time map gets them."""
    message = component(app)[1]
    return message["as_of"], message["compare_with"], message["divider"]


def test_the_address_has_the_second_day_and_the_divider():
    app = page_opened("map.py", **QUERY, divider="30")
    assert shown(app) == ("2022-09-26", "2020-03-15", 30)
    assert component(app)[1]["two_days"] is True
    assert shown(page_opened("map.py", as_of="2022-09-26")) == ("2022-09-26", "", 50)


@pytest.mark.parametrize("seed", by_tier(range(4), range(300)))
def test_the_address_gives_the_same_days_period_place_divider_and_folding_again(seed):
    chance = seeded(f"map {seed}")
    day, other, *ends = (str(np.datetime64("2010-01-01") + chance.randrange(5_900)) for _ in range(4))
    place = {"lat": chance.randint(38, 43), "lon": chance.randint(122, 131), "zoom": chance.randint(5, 12)}
    at = chance.choice([0, 1, 49, 51, 99, 100])
    query = {"as_of": day, "compare_with": other, "divider": f"{at}", "from": min(ends), "to": max(ends)}
    folding = chance.choice(["day", "ever"])
    query |= {"crossings_shown": folding} | {name: f"{value}" for name, value in place.items()}
    app = page_opened("shell.py", **query)
    written = {name: app.query_params[name] for name in app.query_params}
    assert {name: written[name] for name in query} == query
    again = page_opened("shell.py", **written)
    assert component(again)[1]["range"] == sorted(ends)
    assert shown(app) == shown(again) == (day, other, at)
    assert component(again)[1]["view_state"] == place
    assert component(again)[1]["crossings_shown"] == folding


def test_what_the_reader_does_reaches_the_address_and_compare():
    app = page_opened("shell.py", as_of="2022-09-26")
    app = report(app, compare_with="2022-09-26")
    app = report(app, as_of="2021-01-01", divider=20)
    assert shown(app) == ("2021-01-01", "2022-09-26", 20)
    named = {name: app.query_params[name] for name in ("as_of", "compare_with", "divider")}
    assert named == {"as_of": "2021-01-01", "compare_with": "2022-09-26", "divider": "20"}
    to_compare = asked(next(part(app, "second_day").iter("a")))
    assert {name: to_compare[name] for name in ("as_of", "compare_with")} == {
        "as_of": "2021-01-01",
        "compare_with": "2022-09-26",
    }
    app = report(app, compare_with="", divider=50)
    assert shown(app) == ("2021-01-01", "", 50)
    assert not {"compare_with", "divider"} & set(app.query_params)


def test_the_page_counts_what_differs_as_the_table_does(dataset):
    rows = read(table_bytes.plain_csv(dataset, the_view(dataset, QUERY.items()), "compare"))
    n = sum(row["status"] != row["compare_status"] for row in rows)
    said = text(part(page_opened("map.py", **QUERY), "second_day"))
    assert said.startswith("A 26 September 2022 and B 15 March 2020: ")
    assert f"{n} link{'s' * (n != 1)} of {len(rows)} differ" in said


def test_where_a_date_is_not_certain_the_page_says_what_may_differ():
    days = {"as_of": "2024-07-27", "compare_with": "2024-07-31"}
    for script, name in (("map.py", "second_day"), ("compare.py", "days")):
        assert SOME_MAY_DIFFER.many.format(n="0", all="16", maybe="1") in text(part(page_opened(script, **days), name))


def test_a_second_day_after_the_known_on_date_is_left_out_with_a_notice(dataset):
    app = page_opened("map.py", **QUERY | {"as_of": "2019-01-01", "known_on": "2019-06-01"})
    assert shown(app) == ("2019-01-01", "", 50)
    too_late = "compare_with", "2020-03-15", "after known_on", f"{AT_MOST} 2019-06-01"
    assert days_left_out(dataset, too_late) in app.warning[0].value


def test_the_story_keeps_to_its_own_day():
    message = component(page_opened("shell.py", **QUERY).switch_page("story.py").run())[1]
    assert (message["compare_with"], message["two_days"]) == ("", False)


def test_a_search_beside_the_map_reaches_the_address_until_it_is_cleared():
    app = report(page_opened("shell.py", as_of="2022-09-26"), q="Namyang")
    assert app.query_params["q"] == "Namyang"
    assert "q" not in report(app, q="").query_params


PERIOD = ["2020-03-01", "2022-09-26"]


def time_map(app):
    """What the time map on a page gets."""
    return component(app)[1]


def report_ends(app, number, ends):
    """The browser reports two ends of the period."""
    return report(app, id=number, range=ends)


def story():
    """The story, whose own view has no period."""
    return site_opened(page="story")


def notices(page, **query):
    """What a page says of the period that its downloads count."""
    nodes = [
        node.proto for node in page_opened(page, as_of="2022-09-26", **query).main if node.type == "bidi_component"
    ]
    return [json.loads(node.json)["html"] for node in nodes if node.id.endswith("-chosen_period")]


@pytest.mark.parametrize("page", ["events.py", "knowledge.py"])
def test_a_page_without_fields_for_the_period_says_it_and_leads_out_of_it(page):
    days = {"from": PERIOD[0], "to": PERIOD[1]}
    [notice] = notices(page, **days)
    assert "from 1 March 2020 to 26 September 2022" in notice
    [out] = re.findall(r"href='([^']+)'", notice)
    assert not {"from", "to"} & set(parse_qs(urlsplit(unescape(out)).query))
    assert not notices(page)
    assert not notices(page, **days, mode="period")  # the fields stand among the filters


@pytest.mark.parametrize("opened", [lambda: page_opened("map.py", as_of="2022-09-26"), story])
def test_a_period_that_is_reported_is_the_selections_and_can_be_cleared(opened):
    app = opened()
    assert time_map(app)["range"] == [None, None]
    for number, ends in enumerate([PERIOD, [None, PERIOD[1]], [None, None]], start=1):
        app = report_ends(app, number, ends)
        chosen = app.session_state["page_session"].selection
        assert [None if day is None else str(day) for day in (chosen.from_, chosen.to)] == ends
        assert (time_map(app)["range"], time_map(app)["answered"]) == (ends, number)


def test_the_listed_events_and_their_files_keep_to_a_chosen_period_and_a_window_stays_one():
    app = report_ends(page_opened("map.py", as_of="2022-09-26"), 1, PERIOD)
    assert app.session_state["page_session"].selection.mode == "period"
    assert "mode=period" in next(
        link.get("href") for link in downloads(app, panel=True) if "events.csv" in link.get("href")
    )
    app = report_ends(app, 2, [None, None])
    assert app.session_state["page_session"].selection.mode == "as_of"
    app = report_ends(page_opened("map.py", as_of="2022-09-26", mode="window"), 3, PERIOD)
    assert app.session_state["page_session"].selection.mode == "window"


def test_an_address_gives_the_handles_their_days_and_a_month_its_shade():
    shown = time_map(page_opened("map.py", as_of="2020-08", **{"from": PERIOD[0], "to": PERIOD[1]}))
    assert shown["range"] == PERIOD
    assert shown["asked"] == [18475, 18505]  # 1 and 31 August 2020
    assert time_map(page_opened("map.py", as_of="2020-08-31"))["asked"] is None


@pytest.mark.parametrize("ends", [["x", None], ["2020-03-01"], ["2020-02-30", "2021-01-01"], [None, None, None]])
def test_what_no_handle_reports_changes_nothing(ends):
    app = report_ends(page_opened("map.py", as_of="2022-09-26", **{"from": PERIOD[0]}), 1, ends)
    assert time_map(app)["range"] == [PERIOD[0], None]


TYPED = [
    (["2020", "Jan 2021"], ["2020-01-01", "2021-01-31"]), (["2020년 3월", "2026"], ["2020-03-01", None]),
    (["", "2021"], [None, "2021-12-31"]), (["1911", ""], ["1911-10-31", None]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "ends"), TYPED)
def test_the_ends_of_a_period_are_typed_as_days_months_or_years(typed, ends):
    shown = time_map(report_ends(page_opened("map.py", as_of="2022-09-26"), 1, typed))
    assert (shown["range"], shown["typed_range"]) == (ends, None)


FAULTY = [
    (["soon", "2021"], [typed_dates.NOTHING, ""]), (["2020", "03/04/2021"], ["", typed_dates.AMBIGUOUS]),
    (["2022", "2021"], ["", typed_dates.BACKWARDS]), (["1850", "2021"], [date_fields.OUT_OF_REACH, ""]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "faults"), FAULTY)
def test_what_is_wrong_with_an_end_is_said_and_changes_nothing(typed, faults):
    app = report_ends(page_opened("map.py", as_of="2022-09-26", **{"from": PERIOD[0]}), 1, typed)
    shown = time_map(app)
    assert shown["range"] == [PERIOD[0], None]
    assert shown["typed_range"]["texts"] == typed
    for said, fault in zip(shown["typed_range"]["faults"], faults, strict=True):
        assert said.startswith(fault.split("{")[0]) if fault else said == ""
    assert time_map(report_ends(app, 2, PERIOD))["typed_range"] is None
