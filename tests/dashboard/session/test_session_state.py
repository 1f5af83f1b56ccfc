"""A link to an event without a day opens on the event's first possible day, on every page; a day in the link wins."""

import csv
import io
import zipfile
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from raillinks.clock import today
from raillinks.exports import bundles, feeds
from raillinks.query import permalinks, selection, views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.support.tiers import sample
from timemap import payload

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
    return str(app.session_state["page_session"].selection.as_of)


def test_every_event_has_its_day(dataset):
    first = dict(zip(dataset.events["event_id"], dataset.events["date_earliest"].astype(str).str[:10], strict=True))
    assert {event: str(permalinks.opening_day(dataset, event, TODAY)) for event in first} == first


def opens(view, dataset, query, choices):
    """The day on which the time map of a link opens, and the event that it shows; `view` knows all the log's events."""
    pairs = parse_qsl(query)
    state, _ = permalinks.page_state_of(pairs, set(dataset.events["event_id"]))
    day = permalinks.opening_day(dataset, state.event, TODAY)
    chosen, bad = selection.from_query(pairs, choices, day)
    assert bad == []
    message = payload.message(dataset, replace(view, selection=chosen), content_url="", today=TODAY)
    return message["as_of"], state.event


@sample(1)
@pytest.mark.parametrize("known_on", [None, np.datetime64("2021-12-31")])
def test_links_of_feed_and_zip_open_each_event_on_its_day(dataset, known_on):
    asked = Selection(as_of=TODAY if known_on is None else known_on, known_on=known_on, mode="all", context=True)
    view = views.make_view(dataset, asked)
    first = dict(zip(view.known["event_id"], view.known["date_earliest"].astype(str).str[:10], strict=True))
    if known_on is not None:  # an announced event may lie after it
        first = {event: min(day, str(known_on)) for event, day in first.items()}
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, view))) as folder:
        rows = list(csv.DictReader(io.StringIO(folder.read("events.csv").decode())))
    entries = ET.fromstring(feeds.atom(dataset, view)).iter(f"{{{feeds.ATOM}}}link")  # noqa: S314 (ours)
    of_feed = [link.get("href").partition("?")[2] for link in entries]
    queries = {row["event_id"]: row["permalink"].partition("?")[2] for row in rows}
    opened = partial(opens, view, dataset, choices=views.choices(dataset))
    assert len(queries) == len(first)
    assert {event: opened(query) for event, query in queries.items()} == {e: (d, e) for e, d in first.items()}
    assert sorted(opened(query) for query in of_feed if query) == sorted((d, e) for e, d in first.items())
    if known_on is None:
        assert [opened(f"event={event}")[0] for event in first] == list(first.values())


def test_without_an_event_a_link_opens_today(dataset):
    assert permalinks.opening_day(dataset, None, TODAY) == TODAY
    assert day_of(opened()) == str(today())


@sample(4)
@pytest.mark.parametrize("page", ["", "events", "history", "compare", "knowledge", "story"])
@pytest.mark.parametrize(("event", "day"), [(STOP, "2020-08-01"), (CANOPY, "2020-10-01")])
def test_a_link_to_an_event_opens_on_its_day_on_every_page(page, event, day):
    app = opened(page, event=event)
    assert day_of(app) == day
    assert app.session_state["page_session"].event == event
    assert app.query_params["as_of"] == day


def test_the_story_tells_of_the_event_that_the_link_names(dataset):
    position = [step.event for step in dataset.story].index(STOP)
    assert opened("story", event=STOP).session_state["page_session"].story_step == position
    named = next(i for i, step in enumerate(dataset.story) if "dd-2020-07-09-fire" in step.events)
    assert opened("story", event="dd-2020-07-09-fire").session_state["page_session"].story_step == named


def test_a_day_in_the_link_wins():
    assert day_of(opened(event=STOP, as_of="2022-04-29")) == "2022-04-29"


@sample(1)
@pytest.mark.parametrize(
    ("known_on", "day"), [("2020-08-20", "2020-08-01"), ("2020-08-01", "2020-08-01"), ("2020-07-31", "2020-07-31")]
)
def test_a_known_on_day_before_the_event_wins_over_its_day(known_on, day):
    app = opened(event=STOP, known_on=known_on)
    assert day_of(app) == day
    assert str(app.session_state["page_session"].selection.known_on) == known_on
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


def sent_after_the_language_changed(script: str) -> AppTest:
    """A page in Chinese that gets the widgets' values as its English labels."""
    app = AppTest.from_file(str(ROOT / "pages" / script), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["province"] = "CN-LN"
    app.run()
    english = app._tree.get_widget_states()  # noqa: SLF001 (AppTest has no way to send what a page showed before)
    app.session_state["page_session"].lang = "zh"
    app.run()
    app._run(english)  # noqa: SLF001
    assert not app.exception
    return app


@pytest.mark.parametrize("name", ["mode", "disputed", "province", "publisher"])
def test_a_filter_keeps_its_value(name):
    chosen = sent_after_the_language_changed("map.py").session_state["page_session"].selection
    wanted = {"mode": "as_of", "disputed": "show", "province": ("CN-LN",), "publisher": ()}
    assert getattr(chosen, name) == wanted[name]


def test_the_order_of_the_events_keeps_its_value():
    session = sent_after_the_language_changed("events.py").session_state["page_session"]
    assert session.events_sort in {"", "newest", "oldest"}


def test_the_known_on_day_stays_away():
    assert sent_after_the_language_changed("knowledge.py").session_state["page_session"].selection.known_on is None
