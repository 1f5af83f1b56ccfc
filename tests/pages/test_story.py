"""The story as Streamlit runs it: each step's link shows its day, event and map view, whatever came before."""

import numpy as np
import pytest

from raillinks.query.selection import Selection
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
