"""The panel of filters has those of its page, in one place whatever is chosen."""

import pytest

from dashboard.session.pages import PAGES
from dashboard.widgets.filter_panel import CHANGE_NO_FIGURE, LISTED_EVENTS
from raillinks.query import selection
from raillinks.query.filters import BY_NAME, FILTERS, PILLS
from tests.pages.opening import history_opened, page_opened, with_more_filters
from tests.support.page_html import asked, part, text
from tests.support.tiers import sample


def labels(app):
    return {widget.label for kind in (app.pills, app.multiselect, app.text_input, app.selectbox) for widget in kind}


@sample(2)
@pytest.mark.parametrize("path", ["events", "history", "compare", "knowledge"])
def test_the_panel_has_the_filters_of_the_page(path):
    row = PAGES[path]
    shown = labels(with_more_filters(page_opened(row.script, as_of="2022-09-26")))
    for choice in FILTERS:
        if choice.widget != PILLS or choice.links is not None or row.event_filters:
            assert (choice.label in shown) == (row.event_filters or choice.links is not None), choice.name
    assert ("Search" in shown) == row.event_filters
    assert (LISTED_EVENTS in shown) == row.lists_by_time


def test_every_value_of_a_filter_stays_in_place_whatever_is_chosen():
    def offered(app):
        return {choice.label: [option.content for option in choice.proto.options] for choice in app.pills}

    plain = with_more_filters(page_opened("map.py", as_of="2022-09-26"))
    few = with_more_filters(page_opened("map.py", as_of="2022-09-26", kind="closure", service="passenger", q="flood"))
    assert offered(plain) == offered(few)
    assert list(offered(plain))[:2] == ["Service", "Crossing"]
    assert [len(choice.options) for choice in plain.multiselect] == [len(choice.options) for choice in few.multiselect]
    with_russia = page_opened("map.py", as_of="2022-09-26", context="1")
    assert len(offered(with_russia)["Crossing"]) == len(offered(plain)["Crossing"]) + 1


def test_filters_of_another_page_are_named_with_what_they_do_and_removed_by_a_press():
    app = history_opened(publisher="Radio Free Asia", q="flood", service="freight")
    notice = part(app, "event_filters")
    claim = BY_NAME["publisher"].phrase.format(values="Radio Free Asia")
    assert CHANGE_NO_FIGURE.format(filters=f"{claim}; “flood”") in text(notice)
    (link,) = notice.iter("a")
    query = asked(link)
    assert query["service"] == "freight"
    assert not {"publisher", "q"} & query.keys()
    assert part(history_opened(service="freight"), "event_filters") is None


def test_a_window_may_be_as_long_as_an_address_may_ask_for():
    app = with_more_filters(page_opened("events.py", as_of="2022-09-26", mode="window", days=str(selection.MOST_DAYS)))
    (field,) = (each for each in app.number_input if each.label == "Days in the window")
    assert (field.min, field.max, field.value) == (1, selection.MOST_DAYS, selection.MOST_DAYS)
