"""The map page as Streamlit runs it: for any selection, table, link and file hold the same rows."""

import csv
import io
import re

import pytest

from dashboard.widgets.filter_panel import CLEAR_FILTERS
from raillinks.clock import today
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import from_query
from tests.pages.opening import site_opened
from tests.support.page_html import part, text
from tests.support.queries import random_query
from tests.support.table_rows import listed, message, words
from tests.support.tiers import by_tier, sample

STATES = by_tier(10, 50)
MOST_PARTS, MOST_COMPONENTS = 18, 6
"""Half of a run is Streamlit's own work for each part (docs/quality.md)."""


def run(query):
    return site_opened(query)


def number_and_table(app, dataset):
    """The number on the link to the file and the rows of the table."""
    assert not app.exception
    (file,) = part(app, "download_events").iter("a")
    return int(re.search(r"\d+", text(file))[0]), listed(dataset, message(app, "events_table"))


@pytest.fixture(scope="module")
def query_of(dataset):
    return lambda seed: random_query(dataset, seed)


def parts_of(block):
    """Everything that Streamlit sends for a block, the block itself not counted."""
    children = [*block.children.values()]
    return [*children, *(part for child in children if hasattr(child, "children") for part in parts_of(child))]


def test_a_run_sends_few_parts_and_few_components():
    app = run([("as_of", "2022-09-26"), ("lang", "en")])
    sent = [part for area in app._tree.children.values() for part in parts_of(area)]  # noqa: SLF001 (all of it)
    assert len(sent) <= MOST_PARTS, sent
    assert sum(part.type == "bidi_component" for part in sent) <= MOST_COMPONENTS


@sample(4)
@pytest.mark.parametrize("seed", range(STATES))
def test_the_link_the_table_and_the_file_hold_the_same_rows(dataset, query_of, seed):
    query = query_of(seed)
    app = run(query)
    number, table = number_and_table(app, dataset)
    selection, bad = from_query(query, views.choices(dataset), today())
    assert bad == []
    rows = list(
        csv.DictReader(
            io.StringIO(table_bytes.plain_csv(dataset, views.make_view(dataset, selection), "events").decode())
        )
    )
    assert number == len(rows)
    assert [row[0] for row in table] == [row["event_id"] for row in rows]
    assert [words(row[2]) for row in table] == [row["summary"] for row in rows]


@pytest.mark.parametrize("seed", range(0, STATES, 5))
def test_the_url_of_a_page_opens_the_same_rows_again(dataset, query_of, seed):
    first = run(query_of(seed))
    again = run([(n, v) for n, vs in first.query_params.items() for v in (vs if isinstance(vs, list) else [vs])])
    assert number_and_table(first, dataset) == number_and_table(again, dataset)


def test_a_filter_set_on_the_page_reaches_the_url(dataset):
    app = run([("as_of", "2022-09-26")])
    pills = next(p for p in app.get("button_group") if p.label == "Service")
    pills.set_value(["passenger"]).run()
    assert app.query_params["service"] in ("passenger", ["passenger"])
    assert {row[3]["s"] for row in number_and_table(app, dataset)[1]} == {"passenger", "all services"}


def test_bad_values_of_a_link_are_left_out_with_one_notice(dataset):
    app = run([("as_of", "2022-02-30"), ("kind", "<script>alert(1)</script>"), ("days", "0"), ("nonsense", "1")])
    assert not app.exception
    assert len(app.warning) == 1
    assert "<" not in app.warning[0].value
    assert number_and_table(app, dataset)[0] > 0


@sample(2)
@pytest.mark.parametrize("word", ["신의주", "新义州", "Sinŭiju", "sinuiju", "SHINUIJU"])
def test_a_place_is_found_by_any_form_of_its_name(dataset, word):
    searched = run([("mode", "all"), ("q", word)])
    plain = run([("mode", "all"), ("q", "Sinuiju")])
    assert number_and_table(searched, dataset)[0] == number_and_table(plain, dataset)[0] > 50


def test_one_button_clears_every_filter(dataset):
    app = run([("as_of", "2022-09-26"), ("service", "freight"), ("q", "flood"), ("mode", "window"), ("days", "900")])
    few = number_and_table(app, dataset)[0]
    next(b for b in app.button if b.label == CLEAR_FILTERS).click().run()
    assert number_and_table(app, dataset)[0] > few
    assert set(app.query_params) == {"as_of", "mode", "days"}
    assert next(b for b in app.button if b.label == CLEAR_FILTERS).disabled
