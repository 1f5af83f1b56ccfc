"""The cache of page parts: the same view is drawn once, any other view again."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import streamlit as st

from dashboard.i18n.translator import say
from dashboard.session import session_state
from dashboard.session.page_session import KEY
from dashboard.widgets import cache
from dashboard.widgets.open_page import OpenPage
from raillinks.domain.map_view import MapView
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.pages.opening import session_with

DAY = np.datetime64("2022-09-26")


@pytest.fixture
def part():
    """A part of a page that counts how often it is drawn."""
    drawn = []

    def draw(page, *words):
        drawn.append(words)
        return f"{page.view.selection.as_of} {page.say.lang} {' '.join(words)}"

    def cached(key_of):
        drawing: Any = cache.cached(key_of)(draw)
        drawing.drawn = drawn
        return drawing

    return cached


@pytest.fixture
def opened(dataset, plain_view, monkeypatch):
    """Opens a page outside of a run of Streamlit; `held` is what else the session has."""

    def page(chosen, *, lang="en", data=dataset, **held):
        monkeypatch.setattr(st, "session_state", {KEY: session_with(selection=chosen, lang=lang, **held)})
        return OpenPage(data, replace(plain_view, selection=chosen), {}, say(lang))

    return page


FORMS = [cache.by_view, cache.by_links, cache.by_known_on]
EVENT = {"event": "dd-2022-09-26-resumption"}
OTHERS = [
    {"chosen": Selection(as_of=TODAY)}, {"chosen": Selection(as_of=DAY, service=("freight",))}, {"lang": "ko"}, EVENT,
    {"map_view": MapView(40.1, 124.4, 9)}, {"linked_version": "0.0.1"},
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_same_view_is_drawn_once(opened, part, form):
    drawing = part(form)
    first = drawing(opened(Selection(as_of=DAY)), "a")
    assert first == drawing(opened(Selection(as_of=DAY)), "a") == "2022-09-26 en a"
    assert len(drawing.drawn) == 1


@pytest.mark.parametrize("other", OTHERS)
def test_a_part_with_links_is_drawn_again_where_they_lead_elsewhere(opened, part, other):
    drawing = part(cache.by_links)
    drawing(opened(Selection(as_of=DAY)))
    drawing(opened(**{"chosen": Selection(as_of=DAY), **other}))
    assert len(drawing.drawn) == 2


ANOTHER_KNOWN_ON = {"chosen": Selection(as_of=DAY, known_on=DAY)}


@pytest.mark.parametrize(("form", "other", "times"), [
    *((cache.by_view, *case) for case in zip([*OTHERS, ANOTHER_KNOWN_ON], (2, 2, 2, 1, 1, 1, 2), strict=True)),
    *((cache.by_known_on, *case) for case in zip([*OTHERS, ANOTHER_KNOWN_ON], (1, 1, 2, 1, 1, 1, 2), strict=True)),
])  # fmt: skip
def test_a_part_without_links_is_drawn_again_for_what_it_reads_of_a_view(opened, part, form, other, times):
    drawing = part(form)
    drawing(opened(Selection(as_of=DAY)))
    drawing(opened(**{"chosen": Selection(as_of=DAY), **other}))
    assert len(drawing.drawn) == times


@pytest.mark.parametrize("form", [cache.by_view, cache.by_links])
def test_browsers_in_two_languages_are_shown_their_own(opened, part, form, monkeypatch):
    """Each in its browser's own language, so that no link says which."""
    drawing = part(form)
    for lang in ("en", "ko"):
        monkeypatch.setattr(session_state, "_browsers_language", lambda lang=lang: lang)
        assert drawing(opened(Selection(as_of=DAY), lang=lang)) == f"2022-09-26 {lang} "


def test_a_view_that_is_not_the_sessions_has_the_sessions_links(opened, part):
    drawing = part(cache.by_links)
    page = opened(Selection(as_of=DAY))
    drawing(page)
    opened(Selection(as_of=DAY, service=("freight",)))  # the session's selection from now on
    drawing(page)
    assert len(drawing.drawn) == 2


@pytest.mark.parametrize("form", FORMS)
def test_another_argument_is_drawn_again(opened, part, form):
    page, drawing = opened(Selection(as_of=DAY)), part(form)
    assert drawing(page, "a") != drawing(page, "b")


@pytest.mark.parametrize("form", FORMS)
def test_other_data_is_drawn_again(opened, part, dataset, form):
    drawing = part(form)
    drawing(opened(Selection(as_of=DAY)))
    drawing(opened(Selection(as_of=DAY), data=replace(dataset, content_hash="another")))
    assert len(drawing.drawn) == 2


@pytest.mark.parametrize("form", [cache.by_view, cache.by_links])
def test_another_today_is_drawn_again(opened, part, monkeypatch, form):
    page, drawing = opened(Selection(as_of=DAY)), part(form)
    for day in (TODAY, TODAY + 1):
        monkeypatch.setattr(cache, "today", lambda day=day: day)
        drawing(page)
    assert len(drawing.drawn) == 2


def bound(most, size):
    """Parts of so many bytes, in a cache with a bound; what of `names` is drawn anew."""
    kept = cache.KeptParts(most)
    drawn: list[str] = []

    def drawn_anew(names):
        drawn.clear()
        for name in names:

            def make(name=name):
                drawn.append(name)
                return name * size

            assert kept.get(bound, name, make) == name * size
            assert kept.size <= most
        return "".join(drawn)

    return drawn_anew


def test_the_bytes_of_all_parts_are_bounded_and_those_asked_for_last_stay():
    drawn_anew = bound(most=4000, size=1000)
    assert drawn_anew("abc") == "abc"
    assert drawn_anew("abcd") == "d"  # "a" goes
    assert drawn_anew("bcd") == ""
    assert drawn_anew("a") == "a"  # "b" goes, asked for before "c"
    assert drawn_anew("cdab") == "b"


def test_a_part_that_is_too_large_is_not_kept_and_takes_no_place_of_others():
    kept = cache.KeptParts(2000)
    assert kept.get(bound, "small", lambda: "small") == "small"
    assert kept.get(bound, "large", lambda: "x" * 3000) == "x" * 3000
    assert kept.get(bound, "small", lambda: "anew") == "small"
    assert kept.get(bound, "large", lambda: "anew") == "anew"


def test_what_a_part_depends_on_counts_too():
    drawn_anew = bound(most=2800, size=0)
    assert drawn_anew(["a" * 1500, "b" * 1500, "a" * 1500]) == "a" * 1500 + "b" * 1500 + "a" * 1500


def test_parts_with_equal_keys_are_kept_apart_and_none_is_a_result(opened):
    made = []

    @cache.cached(cache.by_view)
    def first(_):
        made.append("first")

    @cache.cached(cache.by_view)
    def second(_):
        made.append("second")

    page = opened(Selection(as_of=DAY))
    for part in (first, second, first):
        part(page)
    assert made == ["first", "second"]
