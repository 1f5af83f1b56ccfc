"""The story as Streamlit runs it: each step's link shows its day, event and map view, whatever came before."""

import json
from urllib.parse import urlencode

import numpy as np
import pytest

from dashboard.story.story_steps import drives
from raillinks.clock import today
from raillinks.query.selection import Selection
from tests.pages.opening import site_opened
from tests.support.story_opened import STEPS, link, run, state


@pytest.mark.parametrize("i", STEPS)
def test_a_step_s_link_gives_its_day_event_and_map_view(dataset, i):
    step = dataset.story[i]
    app = run(link(step))
    assert not app.exception
    assert state(app) == (step.as_of, step.event, step.map_view, i)
    assert {name: app.query_params[name] for name, _ in link(step)} == dict(link(step))


def test_without_a_link_the_story_begins_at_its_first_step(dataset):
    first = dataset.story[0]
    app = run([("as_of", "2015-01-01"), ("event", "dd-1990-renamed"), ("lat", "42"), ("lon", "130"), ("zoom", "9")])
    assert state(app) == (first.as_of, first.event, first.map_view, 0)


def test_a_link_whose_day_was_moved_opens_its_step_on_the_step_s_day(dataset):
    step = dataset.story[3]
    app = run([("as_of", "2024-01-01"), ("event", step.event)])
    assert state(app)[:3] == (step.as_of, step.event, step.map_view)


def test_the_filters_stay_and_a_known_on_day_before_the_step_goes(dataset):
    app = run([*link(dataset.story[5]), ("service", "passenger"), ("known_on", "2022-12-31")])
    assert app.session_state["page_session"].selection.service == ("passenger",)
    assert app.session_state["page_session"].selection.known_on == np.datetime64("2022-12-31")
    app = run([("as_of", "2019-01-01"), ("service", "passenger"), ("known_on", "2019-12-31")])
    assert app.session_state["page_session"].selection == Selection(
        as_of=dataset.story[0].as_of, service=("passenger",)
    )


def test_the_text_stays_while_the_reader_moves_the_day_or_presses_another_event(dataset):
    app = run(link(dataset.story[4]))
    app.session_state["page_session"].selection = Selection(as_of=np.datetime64("2021-01-01"))
    app.session_state["page_session"].event = "dd-2020-10-canopy"
    app.run()
    assert not app.exception
    assert app.session_state["page_session"].story_step == 4
    assert app.session_state["page_session"].selection.as_of == np.datetime64("2021-01-01")


def test_on_another_page_the_step_is_forgotten(dataset):
    app = run(link(dataset.story[4]))
    app.switch_page("about.py").run()
    assert app.session_state["page_session"].story_step is None


OWN = [("as_of", "2015-01"), ("event", "dd-1990-renamed"), ("lat", "42"), ("lon", "130"), ("zoom", "9")]


def by_the_menu(app, page):
    """Another page, whose address has no query then."""
    app.query_params.clear()
    app.switch_page(f"{page}.py").run()
    assert not app.exception
    return app


def press(app, key, href):
    """A link of a part of the page, as the browser reports it."""
    [part] = [node.proto.id for node in app.main if node.type == "bidi_component" and node.proto.id.endswith(f"-{key}")]
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    pressed = json.dumps([{"event": "go", "value": {"href": href, "n": 0, "text": ""}}])
    states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{part}__events", json_trigger_value=pressed)
    app.query_params.clear()
    app._run(states)  # noqa: SLF001
    assert not app.exception


@pytest.mark.parametrize(("query", "day"), [(OWN, "2015-01-31"), ((), str(today()))])
def test_who_leaves_the_story_by_the_menu_has_their_own_day_event_and_map_again(query, day):
    app = site_opened(query)
    own = app.session_state["page_session"]
    before = own.selection, own.event, own.map_view, own.day_chosen
    by_the_menu(app, "story")
    app.session_state["page_session"].selection = Selection(as_of=np.datetime64("2021-01-01"), service=("passenger",))
    by_the_menu(app.run(), "map")
    left = app.session_state["page_session"]
    assert (left.selection, left.event, left.map_view, left.day_chosen) == (
        before[0].changed(service=("passenger",)),
        *before[1:],
    )
    assert str(left.selection.as_of) == day


def test_a_link_of_the_story_leads_to_the_map_as_the_step_shows_it(dataset):
    app, step = by_the_menu(site_opened(OWN), "story"), dataset.story[3]
    press(app, "story_text", f"./?{urlencode(link(step))}")
    session = app.session_state["page_session"]
    assert (session.path, session.selection.as_of, session.event, session.map_view) == ("", *drives(step).values())


def test_the_steps_of_the_story_leave_the_reader_s_own_day(dataset):
    app = by_the_menu(site_opened(OWN), "story")
    press(app, "story_text", f"story?{urlencode(link(dataset.story[3]))}")
    assert app.session_state["page_session"].selection.as_of == dataset.story[3].as_of
    by_the_menu(app, "map")
    assert str(app.session_state["page_session"].selection.as_of) == "2015-01-31"
