"""What the pages around the map share: the session's view, a heading with the page's question, and the banner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from html import escape
from typing import TypeVar, TypeVarTuple

import numpy as np
import streamlit as st

from api import today
from pages import _controls, _data, _share
from pages._say import Say
from raillinks import join, select
from raillinks.package import Dataset
from raillinks.page_state import PageState
from raillinks.select import View
from raillinks.selection import Selection

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page shows from.

    Args:
        dataset: The package.
        view: What the session's selection shows of it.
        names: Names of the crossings and provinces in the reader's language, by id.
        say: The interface's messages.
    """

    dataset: Dataset
    view: View
    names: Mapping[str, str]
    say: Say


def opened(*, filters: bool = True) -> Opened:
    """Opens the session's view, with the notices that belong to its link.

    Args:
        filters: Whether the filters stand in the sidebar.
    """
    dataset, say = _data.dataset(), _controls.say()
    view = _data.view(dataset, _controls.current(dataset))
    names = join.names(dataset, say.lang)
    if filters:
        _controls.filters(select.choices(dataset), _data.counts(dataset, view.selection), names, say)
    _controls.repaired_notice(say)
    _share.version_notice(dataset, view, say)
    return Opened(dataset, view, names, say)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All that a part of a page is drawn from; two pages with the same of it look the same."""

    page: Opened = field(compare=False)
    content_hash: str
    selection: Selection
    state: PageState
    lang: str
    today: np.datetime64


def kept(part: Callable[[Opened, *Ts], T]) -> Callable[[Opened, *Ts], T]:
    """Keeps what a part of a page made for the views asked for last: whoever comes back does not wait for it again.

    Args:
        part: Makes text or a frame of the page, the session's view and today, and of nothing else; its further
            arguments can be hashed. Nobody may change what it returns.
    """

    @lru_cache(maxsize=_data.VIEWS)
    def drawn(asked: _Drawn, args: tuple[*Ts]) -> T:
        return part(asked.page, *args)

    def shown(page: Opened, *args: *Ts) -> T:
        selection, state = page.view.selection, _controls.page()
        return drawn(_Drawn(page, page.dataset.content_hash, selection, state, page.say.lang, today()), args)

    update_wrapper(shown, part)
    return shown


def heading(title: str, question: str) -> None:
    """The page's name, and the one question that it answers."""
    st.html(f"<h1 class='rl-h1'>{escape(title)}</h1><p class='rl-lead'>{escape(question)}</p>")


def banner(page: Opened, *days: np.datetime64) -> None:
    """Says how far the log was read, where one of the days shown is later."""
    if any(day > page.dataset.covered_to for day in days):
        st.html(f"<p class='rl-banner' data-testid='covered-to-banner' role='status'>{escape(covered(page))}</p>")


def covered(page: Opened) -> str:
    """The banner's sentence."""
    day = page.say.day(page.dataset.covered_to)
    return page.say("Covered to {day}: this log was not read further, so a later status is the last known.", day=day)
