"""What a page keeps of what it drew: the same view is drawn once, any other one anew."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import streamlit as st

from dashboard.i18n.translator import say
from dashboard.parts import page_parts
from dashboard.parts.page_parts import Opened
from dashboard.session import session_state
from raillinks.views.selection import Selection
from raillinks.words.map_view import MapView
from tests.conftest import TODAY

DAY = np.datetime64("2022-09-26")
HELD = {"event": None, "lang": "en", "map_view": None, "linked_version": ""}


@pytest.fixture
def part():
    """A part of a page that counts how often it is drawn."""
    drawn = []

    def made(page, *words):
        drawn.append(words)
        return f"{page.view.selection.as_of} {page.say.lang} {' '.join(words)}"

    def keeping(made_of):
        shown: Any = page_parts.kept(made_of)(made)
        shown.drawn = drawn
        return shown

    return keeping


@pytest.fixture
def opened(dataset, plain_view, monkeypatch):
    """Opens a page outside of a run of Streamlit; `held` is what else the session has."""

    def page(chosen, *, lang="en", data=dataset, **held):
        monkeypatch.setattr(st, "session_state", {**HELD, "selection": chosen, "lang": lang, **held})
        return Opened(data, replace(plain_view, selection=chosen), {}, say(lang))

    return page


FORMS = [page_parts.of_view, page_parts.of_links]
EVENT = {"event": "dd-2022-09-26-resumption"}
OTHERS = [
    {"chosen": Selection(as_of=TODAY)}, {"chosen": Selection(as_of=DAY, service=("freight",))}, {"lang": "ko"}, EVENT,
    {"map_view": MapView(40.1, 124.4, 9)}, {"linked_version": "0.0.1"},
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_same_view_is_drawn_once(opened, part, form):
    shown = part(form)
    first = shown(opened(Selection(as_of=DAY)), "a")
    assert first == shown(opened(Selection(as_of=DAY)), "a") == "2022-09-26 en a"
    assert len(shown.drawn) == 1


@pytest.mark.parametrize("other", OTHERS)
def test_a_part_with_links_is_drawn_anew_where_they_lead_elsewhere(opened, part, other):
    shown = part(page_parts.of_links)
    shown(opened(Selection(as_of=DAY)))
    shown(opened(**{"chosen": Selection(as_of=DAY), **other}))
    assert len(shown.drawn) == 2


@pytest.mark.parametrize(("other", "times"), [*zip(OTHERS, (2, 2, 2, 1, 1, 1), strict=True)])
def test_a_part_without_links_is_drawn_anew_for_another_view_or_language(opened, part, other, times):
    shown = part(page_parts.of_view)
    shown(opened(Selection(as_of=DAY)))
    shown(opened(**{"chosen": Selection(as_of=DAY), **other}))
    assert len(shown.drawn) == times


@pytest.mark.parametrize("form", [page_parts.of_view, page_parts.of_links])
def test_browsers_in_two_languages_are_shown_their_own(opened, part, form, monkeypatch):
    """Each in its browser's own language, so that no link says which."""
    shown = part(form)
    for lang in ("en", "ko"):
        monkeypatch.setattr(session_state, "_browsers_language", lambda lang=lang: lang)
        assert shown(opened(Selection(as_of=DAY), lang=lang)) == f"2022-09-26 {lang} "


def test_a_view_that_is_not_the_sessions_has_the_sessions_links(opened, part):
    shown = part(page_parts.of_links)
    page = opened(Selection(as_of=DAY))
    shown(page)
    opened(Selection(as_of=DAY, service=("freight",)))  # the session's selection from now on
    shown(page)
    assert len(shown.drawn) == 2


@pytest.mark.parametrize("form", FORMS)
def test_another_argument_is_drawn_anew(opened, part, form):
    page, shown = opened(Selection(as_of=DAY)), part(form)
    assert shown(page, "a") != shown(page, "b")


@pytest.mark.parametrize("form", FORMS)
def test_other_data_is_drawn_anew(opened, part, dataset, form):
    shown = part(form)
    shown(opened(Selection(as_of=DAY)))
    shown(opened(Selection(as_of=DAY), data=replace(dataset, content_hash="another")))
    assert len(shown.drawn) == 2


@pytest.mark.parametrize("form", [page_parts.of_view, page_parts.of_links])
def test_another_today_is_drawn_anew(opened, part, monkeypatch, form):
    page, shown = opened(Selection(as_of=DAY)), part(form)
    for day in (TODAY, TODAY + 1):
        monkeypatch.setattr(page_parts, "today", lambda day=day: day)
        shown(page)
    assert len(shown.drawn) == 2
