"""The map page as Streamlit runs it: for any selection, table, button and file hold the same rows."""

import csv
import io
import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.events.event_card import MOST_ROWS
from raillinks.clock import today
from raillinks.publish import export
from raillinks.views import viewing
from raillinks.views.selection import REPEATABLE, from_query
from tests.conftest import ROOT, TODAY
from tests.support.queries import random_query
from tests.support.tiers import by_tier

STATES = by_tier(10, 50)


def run(query):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in query:
        app.query_params[name] = [*app.query_params.get(name, []), value] if name in REPEATABLE else value
    return app.run()


def number_and_table(app):
    """The number on the button and the rows of the table."""
    assert not app.exception
    button = app.get("download_button")[0].label
    return int(re.search(r"\d+", button)[0]), app.dataframe[0].value


@pytest.fixture(scope="module")
def query_of(dataset):
    return lambda seed: random_query(dataset, seed)


@pytest.mark.parametrize("seed", range(STATES))
def test_the_button_the_table_and_the_file_hold_the_same_rows(dataset, query_of, seed):
    query = query_of(seed)
    app = run(query)
    number, table = number_and_table(app)
    selection, bad = from_query(query, viewing.choices(dataset), today())
    assert bad == []
    rows = list(csv.DictReader(io.StringIO(export.events_csv(dataset, viewing.view(dataset, selection)).decode())))
    assert number == len(rows)
    assert list(table["summary"]) == [row["summary"] for row in reversed(rows)][:MOST_ROWS]
    heading = " ".join(part.body for part in app.get("html"))
    assert (f"the newest {MOST_ROWS} are listed here" in heading) == (number > MOST_ROWS)


def test_the_table_of_many_events_has_the_newest_and_says_so(dataset):
    app = run([("as_of", str(TODAY))])
    number, table = number_and_table(app)
    assert len(table) == MOST_ROWS < number
    assert f"the newest {MOST_ROWS} are listed here" in " ".join(part.body for part in app.get("html"))


@pytest.mark.parametrize("seed", range(0, STATES, 5))
def test_the_url_of_a_page_opens_the_same_rows_again(query_of, seed):
    first = run(query_of(seed))
    again = run([(n, v) for n, vs in first.query_params.items() for v in (vs if isinstance(vs, list) else [vs])])
    assert list(number_and_table(first)[1]["summary"]) == list(number_and_table(again)[1]["summary"])


def test_a_filter_set_on_the_page_reaches_the_url():
    app = run([("as_of", "2022-09-26")])
    pills = next(p for p in app.get("button_group") if p.label == "Service")
    pills.set_value(["passenger"]).run()
    assert app.query_params["service"] in ("passenger", ["passenger"])
    assert {where.split(" · ")[-1] for where in app.dataframe[0].value["where"]} <= {"passenger", "all services"}


def test_bad_values_of_a_link_are_left_out_with_one_notice():
    app = run([("as_of", "2022-02-30"), ("kind", "<script>alert(1)</script>"), ("days", "0"), ("nonsense", "1")])
    assert not app.exception
    assert len(app.warning) == 1
    assert "<" not in app.warning[0].value
    assert number_and_table(app)[0] > 0


def test_an_empty_view_says_so():
    app = run([("as_of", "1900-01-01")])
    assert number_and_table(app)[0] == 0


@pytest.mark.parametrize("word", ["신의주", "新义州", "Sinŭiju", "sinuiju", "SHINUIJU"])
def test_a_place_is_found_by_any_form_of_its_name(word):
    searched = run([("mode", "all"), ("q", word)])
    plain = run([("mode", "all"), ("q", "Sinuiju")])
    assert number_and_table(searched)[0] == number_and_table(plain)[0] > 50


def test_one_button_clears_every_filter():
    app = run([("as_of", "2022-09-26"), ("service", "freight"), ("q", "flood"), ("mode", "window"), ("days", "900")])
    few = number_and_table(app)[0]
    next(b for b in app.button if b.label == "Clear filters").click().run()
    assert number_and_table(app)[0] > few
    assert set(app.query_params) == {"as_of", "mode", "days"}
    assert not [b for b in app.button if b.label == "Clear filters"]
