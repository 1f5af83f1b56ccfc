"""What every page with a view opens with: the package, the view of the session's selection, names and messages."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.session import served_data, session_state
from dashboard.session.pages import PAGES
from dashboard.widgets import date_fields, filter_panel, version_notices
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.query import display_names
from raillinks.query.views import View


@dataclass(frozen=True, slots=True)
class OpenPage:
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
    say: Translator


def open_page(path: str = "", *, opening_day: Callable[[Dataset], np.datetime64] = lambda _: today()) -> OpenPage:
    """Opens the session's view, with the filters of the page and the notices that belong to its link.

    Args:
        path: Its path in `pages.PAGES`, where not all filters apply to it.
        opening_day: The day to show as long as neither the reader nor an address has chosen one.
    """
    dataset = served_data.dataset()
    say = session_state.say()
    session_state.current(dataset)
    view = served_data.view(dataset, session_state.open_on(opening_day(dataset)))
    names = display_names.crossing_names(dataset, say.lang, say)
    if PAGES[path].has_filters:
        filter_panel.filters(PAGES[path], dataset, names, say)
    # The parts below keep their places, whether there are notices or not; those of the map have keys.
    with nullcontext() if PAGES[path].has_map else st.container(key="notices_of_link"):
        if PAGES[path].has_filters:
            filter_panel.of_events(PAGES[path], view.selection, names, say)
        date_fields.repaired_notice(say)
        version_notices.version_notice(dataset, view, say)
    return OpenPage(dataset, view, names, say)
