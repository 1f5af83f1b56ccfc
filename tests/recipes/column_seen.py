"""The column `locomotive` is in the export, the event's card and the data dictionary."""

from streamlit.testing.v1 import AppTest

from raillinks.loading import load
from raillinks.publish import table_bytes
from raillinks.views import viewing
from raillinks.views.selection import Selection
from tests.conftest import ROOT, TODAY


def test_the_column_is_seen():
    dataset = load.load(ROOT)
    table = table_bytes.plain_csv(dataset, viewing.view(dataset, Selection(as_of=TODAY)), "events").decode()
    assert ",summary_zh,locomotive,crossing_name," in table
    assert "| `locomotive` |" in (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["event"] = "dd-2022-01-19-third"
    app.run()
    assert not app.exception
