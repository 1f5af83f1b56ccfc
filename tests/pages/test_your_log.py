"""The page Your log: files are brought, shown on every page, and removed by one press."""

from dashboard.session import own_log
from dashboard.upload import upload_state
from dashboard.upload.corrections import BETWEEN_CELLS
from dashboard.upload.upload_form import REMOVE_MY_FILES, ROWS_USED, USE_GOOD_ROWS
from dashboard.widgets.notices import ONLY_THIS_SESSION
from tests.dashboard.upload.your_log import CSV, bring, field, html_of, opened, press
from tests.support.messages import fixed


def test_good_rows_are_used_only_if_the_reader_says_so_and_one_press_removes_all():
    app = bring(opened(), CSV.replace("Hendaye,03/04/2020,05/06/2020", "Hendaye,2020-13-40,2020-05-06"))
    assert ROWS_USED.format(rows="3", used="1", left="2") in html_of(app)
    assert field(app, BETWEEN_CELLS).options == [",", ";", "Tab", "|"]
    assert "data_version" not in app.query_params
    press(app, USE_GOOD_ROWS.one.format(n=1))
    assert "Your own log: mine.csv" in html_of(app)
    name = app.session_state["own_log"].name
    assert own_log.logs.find(name) is not None
    app.switch_page("your_log.py").run()
    assert "<span translate='no'>mine.csv</span> · " in html_of(app)  # the field for files is empty now
    press(app, REMOVE_MY_FILES)
    assert "own_log" not in app.session_state
    assert own_log.logs.find(name) is None
    assert fixed(ONLY_THIS_SESSION, 1) not in html_of(app)
    assert app.session_state["your_log"] == upload_state.Brought()


def test_hostile_files_are_text():
    evil = "<img src=x onerror=alert(1)>"
    app = bring(
        opened(), f"crossing,date,status,note\n{evil},2020-01-01,open,{evil}\n:red[x],x,{evil},\n", f"{evil}.csv"
    )
    said = html_of(app)
    assert "<img src=x" not in said
    assert ROWS_USED.format(rows="2", used="1", left="1") in said
