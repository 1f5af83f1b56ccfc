"""Suspended days by cause on the history page, and the shares of all links."""

from collections import Counter

import numpy as np
import pytest

from dashboard.history.overview import ALL_TOGETHER, WITHOUT_TRACK_NOT_COUNTED
from dashboard.history.stops import ALL_CAUSES, ALL_LISTED_LINKS, FEWEST_TO_MOST
from raillinks.metrics import uptime
from raillinks.metrics.uptime import whole_percents
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.pages.opening import history_opened
from tests.support.page_html import part, rows, text, tree
from tests.support.tiers import sample, slow

PERIOD = {"from": "2020-01-01"}
AS_OF = np.datetime64("2022-09-26")
KEYS = ["crossing_id", "service"]


def html_of(app, words):
    """The one part of the page, shown as HTML, that has these words."""
    (found,) = [e.proto.body for e in app.get("html") if words in e.proto.body]
    return found


def table_of(app):
    body = tree(html_of(app, "rl-history-causes"))
    heads = [text(cell) for cell in body.iter("th") if cell.get("scope") == "col"]
    return heads, {text(row[0]): [text(cell) for cell in row[1:]] for row in rows(body)}


def test_days_by_cause_are_those_of_the_table_of_suspensions():
    """Where evidence ended the total is a minimum; the stop of 2020 may have begun as late as 30 September."""
    heads, by_link = table_of(history_opened(**PERIOD))
    assert heads == ["Link", ALL_CAUSES, "Epidemic", "Flood"]
    epidemic, flood = FEWEST_TO_MOST.format(least="623", most="683"), "at least 37"
    assert by_link["Dandong–Sinuiju freight"] == ["at least 660", epidemic, flood]
    assert list(by_link)[-1] == ALL_LISTED_LINKS
    assert by_link[ALL_LISTED_LINKS][2] == flood
    assert by_link[ALL_LISTED_LINKS][0].startswith("at least")


def test_the_fewest_days_of_the_causes_and_of_the_links_add_up():
    """The total is no less than its parts, and neither a row nor a column mixes days of the replay with a minimum."""
    _, by_link = table_of(history_opened(**PERIOD))
    fewest = {name: [_fewest(cell) for cell in cells] for name, cells in by_link.items()}
    assert all(total == sum(causes) for total, *causes in fewest.values())
    *links, of_all = fewest.values()
    assert [sum(column) for column in zip(*links, strict=True)] == of_all


def _fewest(cell):
    return 0 if cell == "—" else int(cell.removeprefix("at least ").partition("–")[0].replace(",", ""))


@slow("the causes of all links are looked at always")
def test_one_link_has_no_row_that_adds_up():
    _, by_link = table_of(history_opened(**PERIOD, crossing="dandong-sinuiju", service="freight"))
    assert list(by_link) == ["Dandong–Sinuiju freight"]


@sample(1)
@pytest.mark.parametrize("crossing", ["tumen-namyang", "dandong-sinuiju"])
def test_a_period_without_a_suspension_has_no_table_of_causes(crossing):
    app = history_opened(**{"from": "2014-01-01", "to": "2014-12-31"}, crossing=crossing)
    assert not [e for e in app.get("html") if "rl-history-causes" in e.proto.body or "by cause" in e.proto.body]


def test_each_suspension_has_its_cause_in_words_and_its_class():
    causes = Counter(text(row[5]) for row in rows(part(history_opened(**PERIOD), "suspensions")))
    assert causes["COVID-19 (epidemic)"] >= 1
    assert causes["flood"] == 1


def sentence_of(app):
    (found,) = [text(p) for p in part(app, "overview").iter("p") if p.get("class") == "rl-history-shares"]
    return found


def test_all_listed_links_have_their_shares_in_one_sentence(dataset):
    view = views.make_view(dataset, Selection(as_of=AS_OF, from_=np.datetime64("2020-01-01")))
    figures = uptime.uptime(view.timeline, *views.period(view), view.counted_to).merge(view.links[KEYS], on=KEYS)
    fresh, stale, unknown = whole_percents(figures[list(uptime.EVIDENCE_DAYS)].sum().tolist())
    of_days = ALL_TOGETHER.many.format(n=365, fresh=f"{fresh} %", stale=f"{stale} %", unknown=f"{unknown} %")
    assert sentence_of(history_opened(**PERIOD)) == f"{of_days} {WITHOUT_TRACK_NOT_COUNTED}"


@slow("the causes of all links are looked at always")
def test_where_nothing_is_stale_the_sentence_says_known_and_unknown():
    assert "known on" in sentence_of(history_opened(**PERIOD, stale_after="0"))
    assert "stale" not in sentence_of(history_opened(**PERIOD, stale_after="0"))
    assert "fresh" not in text(part(history_opened(**PERIOD, stale_after="0"), "overview"))


def test_a_link_without_track_in_the_period_has_no_shares():
    overview = part(history_opened(**PERIOD, crossing="hunchun-hunyung"), "overview")
    assert not [p for p in overview.iter("p") if p.get("class") == "rl-history-shares"]
