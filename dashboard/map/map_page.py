"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event.

The second day on the map: how many links differ, and the way to the table of both days.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from html import escape

import numpy as np
import streamlit as st

import timemap
from dashboard.i18n.translator import Translator, message
from dashboard.map import answer_block
from dashboard.session import page_links, session_state
from dashboard.session.page_session import page_session
from dashboard.widgets import date_fields, time_map_content, time_map_words
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.date_fields import Understood
from dashboard.widgets.open_page import OpenPage
from raillinks.clock import today
from raillinks.domain import dates, typed_dates
from raillinks.domain.map_view import MapView
from raillinks.domain.typed_dates import Fault
from raillinks.metrics import compare
from raillinks.metrics.compare import LINK
from raillinks.query import selection, view_figures
from raillinks.query.known_log import Link
from raillinks.query.permalinks import CROSSINGS_SHOWN, MIDDLE
from raillinks.query.selection import PERIODS, Selection
from timemap import payload

TIME_MAP_NOT_LOADED = message("The time map did not load. It tries again.")
_KEY, _TYPED, _TYPED_RANGE = "time_map", "time_map_typed", "time_map_typed_range"

Reach = tuple[np.datetime64, np.datetime64]
"""The first and the last day that the time map reaches."""


LinkOfAnswer = Callable[[], Link | None]
"""Gives the link of which the answer on the page speaks."""


def time_map(page: OpenPage, *, two_days: bool = True, has_answer: bool = False, has_filters: bool = False) -> None:
    """Mounts the time map of a page's view.

    Args:
        page: The page.
        two_days: Whether the reader may compare a second day on it.
        has_answer: Whether the page has the answer, which keeps its link at stops.
        has_filters: Whether the page has the panel of filters, and a search.
    """
    content = time_map_content.of_selection(page.dataset, page.view.selection, page.say.lang)
    looks_at = page_session().map_view
    message = {
        **payload.message(page.dataset, page.view, content_url=content.url, today=today()),
        "two_days": two_days,
        "divider": page_session().divider,
        "typed": _typed(page.view.selection.as_of, page.say),
        "selected": page_session().event,
        "stop": page_session().event_of_stop,
        "view_state": None if looks_at is None else asdict(looks_at),
        "range": _range(page_session().selection),
        "typed_range": _typed_range(page.say),
        "crossings_shown": page_session().crossings_shown,
        "q": page.view.selection.q if has_filters else None,
        "unavailable": page.say(TIME_MAP_NOT_LOADED),
    }
    first, last = payload.reach(page.dataset, page.view, today())
    reach = first, page.view.selection.last_day(last)
    kept = partial(answer_block.link, page) if has_answer else None
    counted = first, page.dataset.covered_to
    timemap.time_map(message, key=_KEY, on_report=partial(_take_report, reach, counted, kept))


def _take_report(reach: Reach, counted: Reach, kept: LinkOfAnswer | None, report: timemap.Report) -> None:
    """Takes over the day, the event, the place of the map and the period on which the reader has settled."""
    if report.as_of:
        _take_day(report.as_of[: selection.LONGEST_TEXT], reach)
    if report.selected is not None or report.stop is not None:
        _take_event(report, kept)
    if report.view_state:
        page_session().map_view = MapView(**report.view_state)
    if report.crossings_shown in CROSSINGS_SHOWN:
        page_session().crossings_shown = report.crossings_shown
    if report.range:
        _take_range(report.range, counted)
    if report.compare_with is not None:
        _take_second_day(report.compare_with)
    if report.q is not None:
        session_state.change(q=selection.text_to_find(report.q))
    if report.divider is not None:
        page_session().divider = max(0, min(100, int(report.divider)))


def _take_event(report: timemap.Report, kept: LinkOfAnswer | None) -> None:
    """Takes over the event. The answer follows one that was pressed; at a stop, and after it, it keeps its link."""
    event = page_session().event if report.selected is None else report.selected or None
    stop = page_session().event_of_stop if report.stop is None else report.stop
    pressed = event is not None and event != stop
    session_state.choose_event(event, stop=stop, answer_link=None if pressed or kept is None else kept())


def _take_second_day(text: str) -> None:
    """Takes over the second day; an empty text closes the comparison, and the next one begins in the middle."""
    session_state.change(compare_with=dates.day(text) if text else None)
    if not text:
        page_session().divider = MIDDLE


def _range(chosen: Selection) -> list[str | None]:
    """The two ends of the session's period, also where the page's own view has none; None: that end is open."""
    return [None if day is None else str(day) for day in (chosen.from_, chosen.to)]


def _take_range(ends: Sequence[str | None], counted: Reach) -> None:
    """Takes over the two ends of the chosen period, as days or as the reader typed them.

    After the last day of `counted` nothing is counted: there the end is open. With a fault nothing changes.
    """
    if len(ends) != len(PERIODS[0]):
        return
    texts = [(text or "")[: selection.LONGEST_TEXT] for text in ends]
    meant = [date_fields.understood(text, name, today(), counted) for text, name in zip(texts, PERIODS[0], strict=True)]
    first, last = (each.day for each in meant)
    if first is not None and last is not None and first > last:
        meant[1] = Understood(fault=Fault(typed_dates.BACKWARDS))
    faults = [each.fault for each in meant]
    st.session_state[_TYPED_RANGE] = texts, faults
    if any(faults):
        return
    session_state.change(from_=first, to=None if last == counted[1] else last)


def _typed_range(say: Translator) -> Mapping[str, list[str]] | None:
    """What is wrong with the ends of a period as the reader typed them last; None where they were taken."""
    texts, faults = st.session_state.get(_TYPED_RANGE, ([], []))
    if not any(faults) or "report" not in st.session_state.get(_KEY, {}):
        return None
    said = ["" if fault is None else date_fields.fault_in_words(fault, say) for fault in faults]
    return {"texts": texts, "faults": said}


def _take_day(text: str, reach: Reach) -> None:
    """Takes over the day on which the playhead has settled, or that the reader typed; keeps what to say of the text."""
    meant = date_fields.understood(text, "as_of", today(), reach)
    if meant.day is not None:
        session_state.as_of_changed(meant.text)
    st.session_state[_TYPED] = text, meant, page_session().selection.as_of


def _typed(as_of: np.datetime64, say: Translator) -> Mapping[str, str] | None:
    """What is said of the text that the reader typed, while the map is on the page and shows the same day."""
    text, meant, day = st.session_state.get(_TYPED, ("", Understood(), None))
    if day != as_of or "report" not in st.session_state.get(_KEY, {}):
        return None
    fault = "" if meant.fault is None else date_fields.fault_in_words(meant.fault, say)
    note = date_fields.note(meant.of, as_of, say)
    return {"text": text, "fault": fault, "note": note} if fault or text != str(day) else None


COMPARE_THE_TWO_DAYS = message("Compare the two days, and what happened between them")


def show(page: OpenPage) -> None:
    """What differs between the two days, below the map; nothing without a second day."""
    if page.view.selection.compare_with is not None:
        page_links.html_block(block(page), "second_day")


@cached(by_links)
def block(page: OpenPage) -> str:
    """How many of the listed links differ, in a sentence, and a link to Compare with both days."""
    view, say = page.view, page.say
    chosen, days = view.selection, (view.selection.as_of, view_figures.second_day(view.selection))
    both = compare.side_by_side(view.timeline, view.anytime, *days, chosen.stale_after).merge(view.links[list(LINK)])
    said = say("A {a} and B {b}", a=say.day(days[0]), b=say.day(days[1]))
    counted = time_map_words.links_in_words(both, say)
    link = page_links.link(escape(say(COMPARE_THE_TWO_DAYS)), "compare")
    return f"<p class='rl-second-day'>{escape(said)}: {escape(counted)} {link}</p>"
