"""Links to a view."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from raillinks.domain.map_view import MapView
from raillinks.query import permalinks, views
from raillinks.query.permalinks import PageState
from raillinks.query.selection import NAME_REPEATED, Selection, from_query
from tests.conftest import TODAY
from tests.support.bad_values import BAD_ON_THE_PAGE


def read(dataset, *pairs):
    return from_query(pairs, views.choices(dataset), TODAY)


def test_the_same_choice_in_another_order_is_the_same_selection(dataset):
    one, _ = read(dataset, ("kind", "closure"), ("kind", "opening"))
    other, _ = read(dataset, ("kind", "opening"), ("kind", "closure"), ("kind", "opening"))
    assert one == other
    assert permalinks.query(one) == permalinks.query(other)


def test_a_link_writes_out_the_day_and_the_data_version(dataset):
    state = PageState(event="dd-2022-09-26-resumption", lang="ko", map_view=MapView(40.1, 124.4, 9.5))
    link = permalinks.page_link(dataset, Selection(as_of=TODAY, q="신의주 & co"), state, "http://127.0.0.1:8501/")
    assert link == (
        "http://127.0.0.1:8501/?as_of=2026-11-24&q=%EC%8B%A0%EC%9D%98%EC%A3%BC%20%26%20co&event=dd-2022-09-26-resumption"
        f"&lang=ko&data_version={dataset.version}&lat=40.1&lon=124.4&zoom=9.5"
    )


@pytest.mark.parametrize(
    ("bugs", "scheme", "names"),
    [
        ("https://bugs.example/new?labels=data", "https", {"labels", "title", "body"}),
        ("errors@rail.example", "mailto", {"subject", "body"}),
        ("mailto:errors@rail.example", "mailto", {"subject", "body"}),
    ],
)
def test_an_error_is_reported_with_event_version_and_link(dataset, bugs, scheme, names):
    told = replace(dataset, descriptor={**dataset.descriptor, "bugs": bugs})
    parts = urlsplit(permalinks.report(told, "e-1", "http://x/?as_of=2022-09-26&q=a b"))
    assert parts.scheme == scheme
    said = parse_qs(parts.query)
    assert set(said) == names
    assert f"Event: e-1\nData version: {dataset.version}\nView: http://x/?as_of=2022-09-26&q=a b" in said["body"][0]


@pytest.mark.parametrize(("name", "value"), BAD_ON_THE_PAGE)
def test_a_value_of_the_page_that_cannot_be_used_is_reported(dataset, name, value):
    chosen, bad = permalinks.page_state_of([(name, value)], set(dataset.events["event_id"]))
    assert [b.parameter for b in bad] == [name]
    assert chosen == PageState()


def test_of_a_name_of_the_page_that_comes_twice_the_first_value_counts_and_the_second_is_reported():
    chosen, bad = permalinks.page_state_of([("lang", "ko"), ("lang", "zh")], set())
    assert chosen.lang == "ko"
    assert [(each.parameter, each.value, each.error) for each in bad] == [("lang", "zh", NAME_REPEATED)]
