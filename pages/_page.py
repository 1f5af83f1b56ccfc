"""What the pages around the map share: the session's view, a heading with the page's question, and the banner."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from pages import _controls, _data, _share
from pages._say import Say
from raillinks import join, select
from raillinks.package import Dataset
from raillinks.select import View


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
