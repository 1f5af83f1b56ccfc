"""Pages opened: alone or with the whole site as Streamlit runs them, or outside of a run."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count

import numpy as np
import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from dashboard.i18n.translator import say
from dashboard.session.page_session import KEY, PageSession
from dashboard.widgets import date_fields
from dashboard.widgets.filter_panel import MORE_KEY
from dashboard.widgets.open_page import OpenPage
from raillinks.query import display_names, selection
from raillinks.query.selection import Selection
from tests.conftest import ROOT, TODAY
from tests.frames import as_date
from tests.support.tiers import by_tier, seeded

PERIODS = by_tier(5, 100)


def days_left_out(dataset, *bad):
    """What a notice says of days that are left out, by their parameter, day, fault and what is allowed."""
    values = [selection.BadValue(*each) for each in bad]
    return date_fields.left_out(values, dataset, say("en")).removeprefix(f"{date_fields.VALUES_LEFT_OUT} ")


_IDS = count(1)


def page_opened(script, **query):
    """The page of a script with a query, in English unless that says otherwise; an exception on it fails the test."""
    app = AppTest.from_file(str(ROOT / "pages" / script), default_timeout=60)
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def site_opened(query=(), page=None):
    """The whole site with the names and values of a query; on another page than the map if `page` names one."""
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in query:
        app.query_params[name] = [*app.query_params.get(name, []), value]
    app.run()
    if page:
        app.switch_page(f"{page}.py").run()
    assert not app.exception, query
    return app


def with_more_filters(app):
    """The same page with the seldom used filters unfolded."""
    app.session_state[MORE_KEY] = True
    app.run()
    assert not app.exception
    return app


def put_in_session(monkeypatch, selection, lang="en"):
    """What pages read of the reader's session, outside of a run of Streamlit."""
    monkeypatch.setattr("streamlit.session_state", {KEY: session_with(selection=selection, lang=lang)})


def session_with(**choices):
    """What a reader has chosen."""
    session = PageSession()
    for name, value in choices.items():
        assert name in PageSession.__annotations__
        setattr(session, name, value)
    return session


def page_of(dataset, view, lang="en"):
    """The page of a view, outside of a run of Streamlit."""
    return OpenPage(dataset, view, display_names.crossing_names(dataset, lang, say(lang)), say(lang))


@pytest.fixture
def period_page(dataset, plain_view, monkeypatch):
    """Makes the page of a period."""

    def page(first, last):
        chosen = Selection(as_of=TODAY, from_=first, to=last, context=True)
        put_in_session(monkeypatch, chosen)
        return page_of(dataset, replace(plain_view, selection=chosen))

    return page


def random_periods(dataset, seed):
    """Periods of all lengths that have a covered day."""
    chance = seeded(f"page {seed}")
    covered = as_date(pd.Timestamp(dataset.covered_to))
    for _ in range(PERIODS):
        last = covered - timedelta(chance.randint(-200, 30_000))
        first = min(last, covered) - timedelta(chance.choice([0, 5, 90, 800, 20_000]) * chance.randint(0, 3))
        yield np.datetime64(first), np.datetime64(last)


def page_text(app):
    """All HTML that a page shows, in its components too."""
    parts = [str(node.proto) for node in app.main if node.type in {"bidi_component", "unknown"}]
    parts += [part.body for part in app.get("html")]
    return " ".join(parts).replace("\\'", "'").replace('\\"', '"')


def numbers(line):
    """The numbers in a text, in its order."""
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", line)]


def history_opened(**query):
    """The history page, as of 26 September 2022 unless the query says otherwise."""
    return page_opened("history.py", **{"as_of": "2022-09-26", **query})


def type_date(app, name, text):
    """Types a text into the date field of a name of the selection, as the browser's component reports it."""
    states = app._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no components)
    states.widgets.add(id=_field(app, name).id, json_value=json.dumps({"report": {"id": next(_IDS), "as_of": text}}))
    return app._run(states)  # noqa: SLF001


def date_field(app, name):
    """What the date field of a name of the selection shows: see `date_field.js`."""
    return json.loads(_field(app, name).json)


def _field(app, name):
    nodes = [node.proto for node in app.main if node.type == "bidi_component"]
    (field,) = [proto for proto in nodes if proto.id.endswith(f"-date {name}")]
    return field


def panel(app, name):
    """The panel of a name (`session/panels.py`); None where the page has none."""
    return next((block for block in _blocks(app.main) if getattr(block, "key", None) == f"panel_{name}"), None)


def _blocks(part):
    for child in part.children.values():
        if hasattr(child, "children"):
            yield child
            yield from _blocks(child)


def date_fields_of(part):
    """The names of the date fields of a part of a page, in order."""
    ids = [node.proto.id for node in part if node.type == "bidi_component"]
    return [each.rpartition("-date ")[2] for each in ids if "-date " in each]


def _end_of_run(runner, timeout=3, wait=local_script_runner.require_widgets_deltas):
    """Waits for the thread of a run, in place of asking a thousand times a second whether it has ended."""
    runner._script_thread.join(timeout)  # noqa: SLF001 (its own `join` waits for ever)
    wait(runner, 0.1)


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once():
    """What it found the first time: nothing is installed while the tests run, and a search takes as long as a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", _end_of_run)
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
