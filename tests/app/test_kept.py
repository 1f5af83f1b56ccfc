"""What a page keeps of what it drew: the same view is drawn once, any other one anew."""

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from pages import _page
from pages._page import Opened
from pages._say import say
from raillinks.map_view import MapView
from raillinks.selection import Selection
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

    shown = _page.kept(made)
    shown.drawn = drawn
    return shown


@pytest.fixture
def opened(dataset, plain_view, monkeypatch):
    """Opens a page outside of a run of Streamlit; `held` is what else the session has."""

    def page(chosen, *, lang="en", data=dataset, **held):
        monkeypatch.setattr(st, "session_state", {**HELD, "selection": chosen, "lang": lang, **held})
        return Opened(data, replace(plain_view, selection=chosen), {}, say(lang))

    return page


def test_the_same_view_is_drawn_once(opened, part):
    assert part(opened(Selection(as_of=DAY)), "a") == part(opened(Selection(as_of=DAY)), "a") == "2022-09-26 en a"
    assert len(part.drawn) == 1


@pytest.mark.parametrize("other", [
    {"chosen": Selection(as_of=TODAY)}, {"chosen": Selection(as_of=DAY, service=("freight",))}, {"lang": "ko"},
    {"event": "dd-2022-09-26-resumption"}, {"map_view": MapView(40.1, 124.4, 9)}, {"linked_version": "0.0.1"},
])  # fmt: skip
def test_another_view_is_drawn_anew(opened, part, other):
    first, second = opened(Selection(as_of=DAY)), {"chosen": Selection(as_of=DAY), **other}
    part(first)
    part(opened(**second))
    assert len(part.drawn) == 2


def test_another_argument_is_drawn_anew(opened, part):
    page = opened(Selection(as_of=DAY))
    assert part(page, "a") != part(page, "b")


def test_other_data_is_drawn_anew(opened, part, dataset):
    part(opened(Selection(as_of=DAY)))
    part(opened(Selection(as_of=DAY), data=replace(dataset, content_hash="another")))
    assert len(part.drawn) == 2


def test_another_today_is_drawn_anew(opened, part, monkeypatch):
    page = opened(Selection(as_of=DAY))
    part(page)
    monkeypatch.setattr(_page, "today", lambda: TODAY + 1)
    part(page)
    assert len(part.drawn) == 2
