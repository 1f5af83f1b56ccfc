"""The filter `direction` chooses events, and the panel of filters, the API and the docs have it."""

from streamlit.testing.v1 import AppTest

from dashboard.widgets.filter_panel import MORE_KEY
from raillinks.exports import openapi
from raillinks.query import views
from raillinks.query.selection import from_query
from raillinks.validation import load
from tests.conftest import ROOT, TODAY


def test_the_filter_is_seen():
    dataset = load.load(ROOT)
    choices = views.choices(dataset)
    selection, bad = from_query([("direction", "KP>CN"), ("mode", "all")], choices, TODAY)
    assert bad == []
    assert set(views.make_view(dataset, selection).events["direction"]) == {"KP>CN"}
    assert "direction" in openapi.parameters(choices, (dataset.version,))
    assert "- `direction` (" in (ROOT / "docs" / "selection.md").read_text(encoding="utf-8")
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.session_state[MORE_KEY] = True
    app.run()
    assert "Direction" in [field.label for field in app.multiselect]
