"""The period that the time map's two handles report: the selection's `from` and `to`."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.opening import page_opened

PERIOD = ["2020-03-01", "2022-09-26"]


def time_map(app):
    """What the time map on a page gets."""
    return json.loads(_node(app).json)


def _node(app):
    nodes = [node.proto for node in app.main if node.type == "bidi_component"]
    (found,) = [proto for proto in nodes if proto.id.endswith("-time_map")]
    return found


def report(app, number, ends):
    """The browser reports two ends of the period."""
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    states.widgets.add(id=_node(app).id, json_value=json.dumps({"report": {"id": number, "range": ends}}))
    app = app._run(states)  # noqa: SLF001
    assert not app.exception
    return app


def story():
    """The story, whose own view has no period."""
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.switch_page("story.py").run()
    assert not app.exception
    return app


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
    assert not notices(page, **days, mode="period")  # the fields stand in the sidebar


@pytest.mark.parametrize("opened", [lambda: page_opened("map.py", as_of="2022-09-26"), story])
def test_a_period_that_is_reported_is_the_selections_and_can_be_cleared(opened):
    app = opened()
    assert time_map(app)["range"] == [None, None]
    for number, ends in enumerate([PERIOD, [None, PERIOD[1]], [None, None]], start=1):
        app = report(app, number, ends)
        chosen = app.session_state["selection"]
        assert [None if day is None else str(day) for day in (chosen.from_, chosen.to)] == ends
        assert (time_map(app)["range"], time_map(app)["answered"]) == (ends, number)


def test_an_address_gives_the_handles_their_days_and_a_month_its_shade():
    shown = time_map(page_opened("map.py", as_of="2020-08", **{"from": PERIOD[0], "to": PERIOD[1]}))
    assert shown["range"] == PERIOD
    assert shown["asked"] == [18475, 18505]  # 1 and 31 August 2020
    assert time_map(page_opened("map.py", as_of="2020-08-31"))["asked"] is None


@pytest.mark.parametrize("ends", [["x", None], ["2020-03-01"], ["2020-02-30", "2021-01-01"], [None, None, None]])
def test_what_no_handle_reports_changes_nothing(ends):
    app = report(page_opened("map.py", as_of="2022-09-26", **{"from": PERIOD[0]}), 1, ends)
    assert time_map(app)["range"] == [PERIOD[0], None]


def test_a_period_that_cannot_be_counted_is_left_out_and_the_handles_say_so():
    app = report(page_opened("map.py", as_of="2022-09-26"), 1, ["2022-01-01", "2021-01-01"])
    assert time_map(app)["range"] == [None, "2021-01-01"]
