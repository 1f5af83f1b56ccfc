"""A link to an event without a day opens on the event's first possible day, on every page; a day in the link wins."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from raillinks.clock import today
from raillinks.views import permalinks
from tests.conftest import ROOT

STOP = "dd-2020-08-freight-stop"  # in August or September 2020, and the event of a step of the story
CANOPY = "dd-2020-10-canopy"  # no step of the story is about it, or names it
TODAY = np.datetime64("2026-11-25")


def opened(page="", **query):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    if page:
        app.switch_page(f"{page}.py")
    app.run()
    assert not app.exception
    return app


def day_of(app):
    return str(app.session_state["selection"].as_of)


def test_every_event_has_its_day(dataset):
    first = dict(zip(dataset.events["event_id"], dataset.events["date_earliest"].astype(str).str[:10], strict=True))
    assert {event: str(permalinks.opening_day(dataset, event, TODAY)) for event in first} == first


def test_an_event_without_a_first_day_opens_on_its_last_possible_one(dataset):
    events = dataset.events.assign(date_earliest=np.datetime64("NaT", "s"))
    last = str(events.set_index("event_id").loc[STOP, "date_latest"])[:10]
    assert str(permalinks.opening_day(dataset.__class__(**{**fields(dataset), "events": events}), STOP, TODAY)) == last


def fields(dataset):
    return {name: getattr(dataset, name) for name in dataset.__slots__}


def test_without_an_event_a_link_opens_today(dataset):
    assert permalinks.opening_day(dataset, None, TODAY) == TODAY
    assert day_of(opened()) == str(today())


@pytest.mark.parametrize("page", ["", "events", "history", "compare", "knowledge", "story", "embed"])
@pytest.mark.parametrize(("event", "day"), [(STOP, "2020-08-01"), (CANOPY, "2020-10-01")])
def test_a_link_to_an_event_opens_on_its_day_on_every_page(page, event, day):
    app = opened(page, event=event)
    assert day_of(app) == day
    assert app.session_state["event"] == event
    assert app.query_params["as_of"] == day


def test_the_story_tells_of_the_event_that_the_link_names(dataset):
    position = [step.event for step in dataset.story].index(STOP)
    assert opened("story", event=STOP).session_state["story_step"] == position
    named = next(i for i, step in enumerate(dataset.story) if "dd-2020-07-09-fire" in step.events)
    assert opened("story", event="dd-2020-07-09-fire").session_state["story_step"] == named


def test_a_day_in_the_link_wins():
    assert day_of(opened(event=STOP, as_of="2022-04-29")) == "2022-04-29"


@pytest.mark.parametrize(
    ("known_on", "day"), [("2020-08-20", "2020-08-01"), ("2020-08-01", "2020-08-01"), ("2020-07-31", "2020-07-31")]
)
def test_a_known_on_day_before_the_event_wins_over_its_day(known_on, day):
    app = opened(event=STOP, known_on=known_on)
    assert day_of(app) == day
    assert str(app.session_state["selection"].known_on) == known_on
    assert len(app.warning) == 0


def test_an_event_that_the_log_does_not_have_opens_today():
    app = opened(event="dd-1066-10-14")
    assert day_of(app) == str(today())
    assert len(app.warning) == 1


def test_with_an_event_the_address_holds_today_too():
    app = opened(event=STOP, as_of=str(today()))
    assert app.query_params["as_of"] == str(today())
    again = opened(event=app.query_params["event"], as_of=app.query_params["as_of"])
    assert day_of(again) == str(today())
