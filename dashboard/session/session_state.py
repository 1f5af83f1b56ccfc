"""The session: its selection, event, language and map view, and how they reach the URL and come from it.

A URL seeds the session once, at its start; from then on the session is the truth. The playhead sets `as_of` from
the browser, which a bound widget could not carry into the URL.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.session import served_data
from dashboard.session.pages import PAGES
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import page_state, permalinks, selection, views
from raillinks.query.page_state import CROSSINGS_SHOWN, MIDDLE, PageState
from raillinks.query.selection import BadValue, Selection

_DAYS = ("as_of", "as_of_period", "known_on")
"""The names of a selection that choose the day shown."""


def current(dataset: Dataset) -> Selection:
    """The session's selection; the URL's at the session's start, with bad values repaired.

    Contradictions between the reader's own choices are repaired too, and `repaired_notice` says so in this run.
    """
    if "selection" not in st.session_state:
        take(dataset, _address())
    chosen, removed = selection.without_contradictions(st.session_state["selection"], views.log_days(dataset))
    st.session_state["selection"] = chosen
    leave_out(removed)
    return chosen


def arrive(dataset: Dataset, path: str) -> None:
    """Takes over the address of a page reached by the browser's Back or Forward; the navigation's has no query.

    Args:
        dataset: The package.
        path: The path of the page shown.
    """
    if st.session_state.get("path", path) != path and st.query_params:
        take(dataset, _address())
        if st.session_state["selection"].as_of == st.session_state.get("opened_on"):  # no address chose it
            st.session_state["day_chosen"] = False
    st.session_state["path"] = path


def version_asked(path: str) -> str:
    """The data version that the session shows, or that the address of the page names where the session takes it over.

    Args:
        path: The path of the page shown.
    """
    if "selection" in st.session_state and not (st.session_state.get("path", path) != path and st.query_params):
        linked: str = st.session_state["linked_version"]
        return linked
    return next(iter(st.query_params.get_all("data_version")), "")


def _address() -> list[tuple[str, str]]:
    """Names and values of the page's address."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def take(dataset: Dataset, pairs: list[tuple[str, str]]) -> None:
    """Makes a query the session's whole state: selection, event, language, map view; bad values are repaired.

    A query with an event and no day opens on the event's day (`links.opening_day`).

    Args:
        dataset: The package.
        pairs: Names and values, as a URL carries them; days in any form that `typed_dates` reads.
    """
    pairs = selection.with_plain_days(pairs, today())
    state, bad_state = page_state.from_query(pairs, dataset.event_ids)
    day = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(pairs, views.choices(dataset), day)
    st.session_state["day_of_event"] = state.event is not None and not dict(pairs).get("as_of")
    st.session_state["day_chosen"] = state.event is not None or any(dict(pairs).get(name) for name in _DAYS)
    st.session_state["selection"], st.session_state["repaired"] = chosen, [*bad, *bad_state]
    choose_event(state.event)
    st.session_state["map_view"] = state.map_view
    st.session_state["divider"] = state.divider
    st.session_state["crossings_shown"] = state.crossings_shown
    st.session_state["lang"] = state.lang or _browsers_language()
    given = dict(pairs)
    st.session_state["own"] = {name: given.get(name, "") for row in PAGES.values() for name in row.own_names}
    latest = st.session_state.get(served_data.LATEST_VERSION, dataset.version)
    st.session_state["linked_version"] = state.data_version if state.data_version != latest else ""


def own(path: str) -> dict[str, str]:
    """What the address of a page has that no other page's has: values by name, empty where it has none.

    Args:
        path: The path of the page.
    """
    values: dict[str, str] = st.session_state.get("own", {})
    return {name: values.get(name, "") for name in PAGES[path].own_names}


def set_own(name: str, value: str) -> None:
    """Changes what the address of one page alone has.

    Args:
        name: One of a page's `own_names`.
        value: The value; empty = the address is without the name.
    """
    st.session_state["own"] = {**st.session_state.get("own", {}), name: value}


def say() -> Translator:
    """The interface's messages in the session's language; before it has one, in the link's or the browser's."""
    wanted = st.session_state.get("lang") or st.query_params.get("lang", "")
    return translator.say(wanted if wanted in LANGUAGES else _browsers_language())


def _browsers_language() -> str:
    """The browser's language where the interface has it, else English."""
    browsers = (st.context.locale or "en").split("-")[0]
    return browsers if browsers in LANGUAGES else "en"


def choose_event(event: str | None, *, stop: str = "", answer_link: tuple[str, str] | None = None) -> None:
    """Selects an event, or none.

    Args:
        event: Its id; None = none.
        stop: The id of the event of a stop, which the reader has not pressed; empty: he has.
        answer_link: The link of which the answer goes on speaking; None: that of the event.
    """
    st.session_state["event"], st.session_state["event_of_stop"] = event, stop
    st.session_state["answer_link"] = answer_link


def open_on(day: np.datetime64) -> Selection:
    """The session's selection, on the day on which a page opens unless the reader or an address has chosen one.

    Args:
        day: Today, or the page's own day, which the reader leaves again with the page.
    """
    if not st.session_state["day_chosen"]:
        st.session_state["selection"] = replace(st.session_state["selection"], as_of=day)
        st.session_state["opened_on"] = day
    chosen: Selection = st.session_state["selection"]
    return chosen


def change(**values: Any) -> None:  # noqa: ANN401 (each field has its own type)
    """Changes fields of the session's selection (see `Selection.changed`)."""
    if not values.keys().isdisjoint(_DAYS):
        st.session_state["day_chosen"] = True
    st.session_state["selection"] = st.session_state["selection"].changed(**values)


def leave_out(days: list[BadValue]) -> None:
    """Names days that a choice of the reader took away; `repaired_notice` says so in this run."""
    st.session_state["left_out"] = [*st.session_state.get("left_out", []), *days]


def write_url(path: str) -> None:
    """Writes the session's selection into the URL, without fields at their default of today.

    With an event, and on a page that opens on a day of its own, it always names the day.

    Args:
        path: The path of the page shown.
    """
    chosen: Selection = st.session_state["selection"]
    pairs = selection.to_query(chosen)
    if chosen.as_of == today() and st.session_state["event"] is None and PAGES[path].opens_on_today:
        pairs = [(name, value) for name, value in pairs if name != "as_of"]
    query: dict[str, str | list[str]] = {}
    for name, value in pairs:
        query[name] = [*query.get(name, []), value] if name in selection.REPEATABLE else value
    query.update(page_state.to_query(page()))
    query.update((name, value) for name, value in own(path).items() if value)
    st.query_params.from_dict(query)


def page() -> PageState:
    """The rest of a link: the session's event, language, map, and the data version it came with."""
    lang: str = st.session_state["lang"]
    return PageState(
        event=st.session_state["event"],
        lang=None if lang == _browsers_language() else lang,
        map_view=st.session_state["map_view"],
        divider=st.session_state.get("divider", MIDDLE),
        crossings_shown=st.session_state.get("crossings_shown", CROSSINGS_SHOWN[0]),
        data_version=st.session_state["linked_version"],
    )


def as_of_changed(text: str | None) -> None:
    """The playhead has settled on another day, or the reader has typed a day, a month or a year.

    A day ends the month or year, even its last one, which is shown already: the reader has typed it.
    """
    if not text:
        return
    first, last = dates.calendar_days(text)
    change(**({"as_of": first} if first == last else {"as_of_period": text}))
