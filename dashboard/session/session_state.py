"""The session: its selection, event, language and map view, and how they reach the URL and come from it.

A URL seeds the session once, at its start; from then on the session is the truth. The playhead sets `as_of` from
the browser, which a bound widget could not carry into the URL.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.session import served_data
from dashboard.session.page_session import PageSession, page_session
from dashboard.session.pages import PAGES, STORY, Page, of_log
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.problems import DataError
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks, selection, views
from raillinks.query.permalinks import PageState
from raillinks.query.selection import BadValue, Selection

_DAYS = ("as_of", "as_of_period", "known_on")
"""The names of a selection that choose the day shown."""
_PERIOD = selection.PERIODS[0]


def current(dataset: Dataset) -> Selection:
    """The session's selection; the URL's at the session's start, with bad values repaired.

    Contradictions between the reader's own choices are repaired too, and `repaired_notice` says so in this run.
    """
    session = page_session()
    if not session.has_begun:
        take(dataset, _address())
    chosen, removed = selection.without_contradictions(session.selection, views.log_days(dataset))
    session.selection = chosen
    leave_out(removed)
    return chosen


def arrive(dataset: Dataset, path: str) -> None:
    """Takes over the address of a page reached by the browser's Back or Forward; the navigation's has no query.

    Who leaves the story by the navigation has their own day again; an address or a link has chosen one.

    Args:
        dataset: The package.
        path: The path of the page shown.
    """
    session = page_session()
    if _came_from_elsewhere(session, path):
        take(dataset, _address())
        if session.selection.as_of == session.opened_on:  # no address chose it
            session.day_chosen = False
    elif path != STORY and session.before_story is not None:
        _return_from_story(session, session.before_story)
    if path != STORY:
        session.before_story = None
    session.path = path


def _return_from_story(session: PageSession, before: PageSession) -> None:
    """Day, event and place of the map are those with which the reader came to the story, whose steps set them."""
    session.selection = replace(session.selection, **{name: getattr(before.selection, name) for name in _DAYS})
    for name in ("day_chosen", "event", "event_of_stop", "answer_link", "map_view"):
        setattr(session, name, getattr(before, name))


def version_asked(path: str) -> str:
    """The data version that the session shows, or that the address of the page names where the session takes it over.

    Args:
        path: The path of the page shown.
    """
    session = page_session()
    if session.has_begun and not _came_from_elsewhere(session, path):
        return session.linked_version
    return next(iter(st.query_params.get_all("data_version")), "")


def pages_of_log() -> Mapping[str, Page]:
    """The pages that have a subject in the log of the run, which has not begun yet."""
    session = page_session()
    version = session.linked_version if session.has_begun else st.query_params.get("data_version", "")
    try:
        return of_log(served_data.of_address(version).story)
    except DataError:
        return of_log(())


def _came_from_elsewhere(session: PageSession, path: str) -> bool:
    """Whether the address of another page than that of the last run is to be taken over."""
    return session.path not in {None, path} and bool(st.query_params)


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
    state, bad_state = permalinks.page_state_of(pairs, dataset.event_ids)
    day = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(pairs, views.choices(dataset), day)
    session, given = page_session(), dict(pairs)
    session.day_of_event = state.event is not None and not given.get("as_of")
    session.day_chosen = state.event is not None or any(given.get(name) for name in _DAYS)
    is_gone = state.data_version == selection.OWN and not dataset.own_name  # then a notice says that, and no other
    session.selection, session.repaired = chosen, [] if is_gone else [*bad, *bad_state]
    choose_event(state.event)
    session.map_view, session.divider = state.map_view, state.divider
    session.crossings_shown = state.crossings_shown
    session.lang = state.lang or _browsers_language()
    session.own = {name: given.get(name, "") for row in PAGES.values() for name in row.own_names}
    latest = st.session_state.get(served_data.LATEST_VERSION, dataset.version)
    session.linked_version = state.data_version if state.data_version != latest else ""


def own(path: str) -> dict[str, str]:
    """What the address of a page has that no other page's has: values by name, empty where it has none.

    Args:
        path: The path of the page.
    """
    values = page_session().own
    return {name: values.get(name, "") for name in PAGES[path].own_names}


def set_own(name: str, value: str) -> None:
    """Changes what the address of one page alone has.

    Args:
        name: One of a page's `own_names`.
        value: The value; empty = the address is without the name.
    """
    page_session().own[name] = value


def say() -> Translator:
    """The interface's messages in the words of the log of the run, in the session's language.

    Before the session has a language, it is that of the link or the browser.
    """
    wanted, dataset = page_session().lang or st.query_params.get("lang", ""), served_data.of_run()
    said = translator.say(wanted if wanted in LANGUAGES else _browsers_language())
    return said if dataset is None else dataset.named(said)


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
    session = page_session()
    session.event, session.event_of_stop, session.answer_link = event, stop, answer_link


def open_on(day: np.datetime64) -> Selection:
    """The session's selection, on the day on which a page opens unless the reader or an address has chosen one.

    Args:
        day: Today, or the page's own day, which the reader leaves again with the page.
    """
    session = page_session()
    if not session.day_chosen:
        session.selection = replace(session.selection, as_of=day)
        session.opened_on = day
    return session.selection


def change(**values: Any) -> None:  # noqa: ANN401 (each field has its own type)
    """Changes fields of the session's selection (see `Selection.changed`).

    The listed events, and their files, keep to a period that is chosen here, unless they have a window of their own.
    """
    session = page_session()
    if not values.keys().isdisjoint(_DAYS):
        session.day_chosen = True
    chosen = session.selection.changed(**values)
    if not values.keys().isdisjoint(_PERIOD) and "mode" not in values and chosen.mode in {"as_of", "period"}:
        chosen = replace(chosen, mode="as_of" if chosen.from_ is None and chosen.to is None else "period")
    session.selection = chosen


def leave_out(days: list[BadValue]) -> None:
    """Names days that a choice of the reader took away; `repaired_notice` says so in this run."""
    page_session().left_out += days


def write_url(path: str) -> None:
    """Writes the session's selection into the URL, without fields at their default of today.

    With an event, and on a page that opens on a day of its own, it always names the day.

    Args:
        path: The path of the page shown.
    """
    chosen = page_session().selection
    pairs = selection.to_query(chosen)
    if chosen.as_of == today() and page_session().event is None and PAGES[path].opens_on_today:
        pairs = [(name, value) for name, value in pairs if name != "as_of"]
    query: dict[str, str | list[str]] = {}
    for name, value in pairs:
        query[name] = [*query.get(name, []), value] if name in selection.REPEATABLE else value
    query.update(permalinks.pairs_of(page()))
    query.update((name, value) for name, value in own(path).items() if value)
    st.query_params.from_dict(query)


def page() -> PageState:
    """The rest of a link: the session's event, language, map, and the data version it came with."""
    session = page_session()
    return PageState(
        event=session.event,
        lang=None if session.lang == _browsers_language() else session.lang,
        map_view=session.map_view,
        divider=session.divider,
        crossings_shown=session.crossings_shown,
        data_version=session.linked_version,
    )


def as_of_changed(text: str | None) -> None:
    """The playhead has settled on another day, or the reader has typed a day, a month or a year.

    A day ends the month or year, even its last one, which is shown already: the reader has typed it.
    """
    if not text:
        return
    first, last = dates.calendar_days(text)
    change(**({"as_of": first} if first == last else {"as_of_period": text}))
