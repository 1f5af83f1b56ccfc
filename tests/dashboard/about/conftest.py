"""The sections of the About page."""

import pytest

from dashboard.about import about_data, about_text
from dashboard.i18n import translator
from dashboard.session import served_data
from dashboard.widgets import notes
from raillinks.query import display_names
from raillinks.query.selection import Selection
from tests.pages.opening import put_in_session


@pytest.fixture
def session(dataset, monkeypatch):
    """What the page reads of the reader's session."""
    put_in_session(monkeypatch, Selection(as_of=dataset.covered_to))


@pytest.fixture
def html(dataset, session):
    """Every section of the page."""
    say, names = translator.say("en"), display_names.crossing_names(dataset, "en")
    view = served_data.view(dataset, Selection(as_of=dataset.covered_to))
    return "".join([
        notes.contents(about_text.SECTIONS, say), about_text.method(say), about_text.confidence(say),
        about_data.sources(dataset, say),
        about_data.search(dataset, names, say), about_data.unknown(dataset, view, names, say),
        about_data.report(dataset, view, names, say), about_data.section(dataset.readings, say),
        about_data.licences(dataset, say), about_text.correct("", say), about_data.changes(dataset, say),
        about_text.section("files", "", say), about_text.section("cite", "", say), about_text.privacy(say),
    ])  # fmt: skip
