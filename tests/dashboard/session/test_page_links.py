"""Links between pages: their addresses, and that nothing in them acts."""

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from dashboard.session import page_links
from raillinks.i18n.languages import LANGUAGES
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from tests.pages.opening import put_in_session
from tests.support.page_html import tree

CHOSEN = Selection(as_of=np.datetime64("2022-09-26"), crossing=("jian-manpo",))


@pytest.fixture
def chosen(monkeypatch):
    put_in_session(monkeypatch, CHOSEN)


def asked(address):
    return urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))


def test_an_address_has_the_selection_with_what_changes_and_the_rest_of_the_view():
    path, query = asked(page_links.href("history", CHOSEN, PageState(event="e"), stale_after=30, data_version="0.2.0"))
    assert path == "history"
    assert query.items() >= {
        "as_of": "2022-09-26", "crossing": "jian-manpo", "stale_after": "30", "event": "e", "data_version": "0.2.0"
    }.items()  # fmt: skip
    assert asked(page_links.href("", CHOSEN, PageState(event="e"), event=None))[0] == "./"
    assert "event" not in asked(page_links.href("", CHOSEN, PageState(event="e"), event=None))[1]


def test_a_link_escapes_what_it_is_called_and_stands_outside_the_tab_order_where_it_should(chosen):
    html = page_links.link("<b>x</b>", "events", label="a'><script>", tab_stop=False, anchor="list", event="e&<")
    [link] = tree(html.replace("data-go ", "")).iter("a")
    assert (link.get("aria-label"), link.get("tabindex")) == ("a'><script>", "-1")
    assert link.get("href").endswith("#list")
    assert asked(link.get("href"))[1]["event"] == "e&<"


def test_each_other_language_is_a_link_and_the_page_s_own_is_not(chosen):
    shown = page_links.languages("history")
    assert re.findall(r"<span lang='(\w+)'>", shown) == [code for code in LANGUAGES if code != "en"]
    assert re.findall(r"<b aria-current='true'>(\w+)</b>", shown) == ["English"]


def test_a_page_that_is_made_beforehand_needs_no_session():
    with page_links.written_by(lambda to, changes: f"{to}?{changes['event']}"):
        assert "href='events?e'" in page_links.link("x", "events", event="e")
        assert page_links.last_day() is None
