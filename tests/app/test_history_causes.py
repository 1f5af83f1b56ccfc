"""Suspended days by cause on the history page."""

from collections import Counter

import pytest

from tests.app.opening import history_opened
from tests.support.page_html import part, rows, text, tree

PERIOD = {"from": "2020-01-01"}


def html_of(app, words):
    """The one part of the page, shown as HTML, that has these words."""
    (found,) = [e.proto.body for e in app.get("html") if words in e.proto.body]
    return found


def table_of(app):
    body = tree(html_of(app, "rl-history-causes"))
    heads = [text(cell) for cell in body.iter("th") if cell.get("scope") == "col"]
    return heads, {text(row[0]): [text(cell) for cell in row[1:]] for row in rows(body)}


def test_days_by_cause_are_those_of_the_table_of_suspensions():
    heads, by_link = table_of(history_opened(**PERIOD))
    assert heads == ["Link", "All causes", "Epidemic", "Flood", "War"]
    assert by_link["Dandong–Sinuiju freight"] == ["at least 720", "683", "at least 37", "—"]
    *links, total = by_link
    assert total == "All listed links"
    for column in range(4):
        numbers = [int(by_link[link][column].split()[-1].replace(",", "").replace("—", "0")) for link in links]
        assert int(by_link[total][column].split()[-1].replace(",", "")) == sum(numbers)


def test_one_link_has_no_row_that_adds_up():
    _, by_link = table_of(history_opened(**PERIOD, crossing="dandong-sinuiju", service="freight"))
    assert list(by_link) == ["Dandong–Sinuiju freight"]


@pytest.mark.parametrize("query", [{"crossing": "tumen-namyang"}, {"from": "2014-01-01", "to": "2014-12-31",
                                                                   "crossing": "dandong-sinuiju"}])  # fmt: skip
def test_a_period_without_a_suspension_has_no_table_of_causes(query):
    app = history_opened(**query)
    assert not [e for e in app.get("html") if "rl-history-causes" in e.proto.body or "by cause" in e.proto.body]


def test_each_suspension_has_its_cause_in_words_and_its_class():
    causes = Counter(text(row[5]) for row in rows(part(history_opened(**PERIOD), "suspensions")))
    assert causes["COVID-19 (epidemic)"] >= 1
    assert causes["flood"] == 1
