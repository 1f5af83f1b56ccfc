"""The desk's page as Streamlit runs it, on a small log of its own."""

import json
import re
from dataclasses import replace
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.editor import overview, session
from dashboard.session import pages, served_data, session_state
from raillinks.database import storage
from raillinks.editor.draft import Corrected, Draft
from raillinks.versions import publishing
from raillinks.versions.live_package import LivePackage
from raillinks.versions.publishing import About
from tests import tiny
from tests.support import places
from tests.support.outage import Outage
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

EVENT = "e-stop"
KEY = {"event_id": EVENT}
SUMMARY = f"cell_events_{EVENT}_summary".replace("-", "_")
"""The end of the key of the field for the English summary of the event."""


class SeenOutage(Outage):
    """An outage after whose end the server knows that it is over."""

    def end(self):
        super().end()
        eventually(lambda: overview.can_be_listed() and not served_data.live.served().problems)


DESKS = (places.FOLDER, *by_tier((), (places.SQLITE,)), places.PLACES[-1])
of_folder = pytest.mark.parametrize("desk", [places.FOLDER], indirect=True)
"""Marks a test of what only a folder has."""


@pytest.fixture(params=DESKS)
def desk(request, tmp_path, monkeypatch):
    """A small log of its own, as the page serves it."""
    server = partial(request.getfixturevalue, "postgres_server")
    made = places.put(request.param, tmp_path / "log", tiny.complete_files(), server)
    for every in ("LOOK_EVERY", "AGAIN_EVERY"):
        monkeypatch.setattr(storage, every, 0.05)
    monkeypatch.setattr(session_state, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    monkeypatch.setattr(served_data, "live", LivePackage(made.home))
    return made


def _page():
    from pathlib import Path  # noqa: PLC0415 (a script of its own)
    from runpy import run_path  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    import dashboard  # noqa: PLC0415
    from dashboard.session import served_data, session_state  # noqa: PLC0415

    served_data.begin_run()
    session_state.current(served_data.dataset())
    if "elsewhere" in st.session_state:
        return
    run_path(str(Path(dashboard.__file__).parents[1] / "pages" / "desk.py"))


def opened(draft_id, name="Bo", lang="en"):
    """A session that has a draft open."""
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params["draft"] = draft_id
    app.session_state[session.KEY] = name
    app.query_params["lang"] = lang
    return ran(app)


def ran(changed):
    """The app once it has run with what was changed last: a field, a button, or nothing."""
    app = changed.run()
    assert not app.exception, app.exception
    return app


def field(app, name):
    (found,) = [each for each in (*app.text_input, *app.text_area) if (each.key or "").endswith(f"_{name}")]
    return found


def no_space(*_):
    raise OSError(28, "No space left on device")


def versions(desk):
    return desk.versions()


def said(app):
    texts = (each.value for each in (*app.error, *app.warning, *app.info, *app.success))
    return re.sub(r"\\(?=\W)|\u2060", "", " ".join(texts))  # what keeps Markdown from reading it


def shown(app):
    """What the page's own HTML says, also that which a component shows."""
    own = [node.proto.body for node in app.main if node.type == "html"]
    return " ".join([*own, *(data.get("html", "") for data in components(app))])


def components(app):
    """What the components of the page are made with."""
    return [json.loads(node.proto.json or "{}") for node in app.main if node.type == "bidi_component"]


def publish(app):
    return ran(app.button(key="desk_publish").click())


def saved(desk, draft_id="one"):
    """A draft as it is saved."""
    return desk.drafts.read(draft_id).draft


def correction(desk, after="Mine."):
    """A correction that can be published, begun by Ada; its draft as it is saved."""
    began = str(desk.dataset().events.set_index("event_id").loc[EVENT, "summary"])
    rows = (Corrected("events", KEY, {"summary": began}, {"summary": after}),) if after else ()
    draft = Draft("one", "correction", author="Ada", reason="Read again.", event_id=EVENT, corrected=rows)
    desk.drafts.save(draft, 0)
    return draft


def published_by_another(desk, text, other):
    """Somebody publishes other words in the place of a text of the events."""
    rows = desk.files().contents["data/events.csv"].decode()
    assert text in rows
    changed = rows.replace(text, other, 1).encode()
    record = publishing.publish(desk.home, {"data/events.csv": changed}, About("2026-11-26", "Bo", "Other words."))
    if desk.address:  # another server has published
        eventually(lambda: served_data.live.served().dataset.content_hash == record.after)


def theirs_published(desk):
    published_by_another(desk, "Freight stops.", "Theirs.")
    served_data.live = LivePackage(desk.home)  # it is seen now, and not a second later


def begun(desk, draft):
    """A session with a draft open."""
    desk.drafts.save(replace(draft, draft_id="one"), 0)
    return opened("one")


def begun_again(desk, draft):
    """Another session, with another draft open."""
    desk.drafts.save(replace(draft, draft_id="two"), 0)
    return opened("two")


def choice(app, name):
    """A list to choose from, or a group of options."""
    (found,) = [each for each in (*app.selectbox, *app.radio, *app.checkbox) if (each.key or "").endswith(f"_{name}")]
    return found


def keys(app):
    return {button.key for button in app.button}
