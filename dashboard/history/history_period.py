"""The period of the History page: its fields, the usual periods, and the link to see day by day."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import streamlit as st

from dashboard.i18n.translator import message
from dashboard.parts import date_fields
from dashboard.parts.link_names import link_name
from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from raillinks.domain import dates
from raillinks.metrics.compare import LINK, Period

WHOLE_LOG = message("Whole log")
EACH_MONTH = message("each month")
_LAST_YEARS = 5
_WAYS: Mapping[str, str] = MappingProxyType(
    {"whole": message("the whole period"), "year": message("each year"), "month": EACH_MONTH}
)
"""What the figures are counted for, as the selection's `by` spells it."""
_KEY, _BY_KEY, _LINK_KEY = "w_history_period", "w_by", "w_history_link"

Ends = tuple[np.datetime64 | None, np.datetime64 | None]
"""A period as the selection stores it: None for an end of the log."""


def presets(page: OpenPage) -> dict[str, Ends]:
    """The usual periods by their names; only those in which a day counts."""
    say, counted = page.say, page.view.counted_to
    year = page.view.selection.as_of.astype("datetime64[Y]")
    begins, ends = year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - 1
    periods: dict[str, Ends] = {
        say(WHOLE_LOG): (None, None),
        say("Since {year}", year=2019): (np.datetime64("2019-01-01", "D"), None),
        say("Since {year}", year=2020): (np.datetime64("2020-01-01", "D"), None),
        say("Last five years"): (dates.years_before(counted, _LAST_YEARS) + 1, None),
        str(year): (begins, ends),
    }
    return {name: (first, last) for name, (first, last) in periods.items() if first is None or first <= counted}


def controls(page: OpenPage) -> None:
    """The two ends of the period, and the usual periods beside them."""
    say, usual = page.say, presets(page)
    chosen = page.view.selection
    st.session_state[_KEY] = next((name for name, ends in usual.items() if ends == (chosen.from_, chosen.to)), None)
    first, last, offers = st.columns([2, 2, 5], gap="small")
    with first:
        date_fields.field(say("From"), "from_", empty=date_fields.end_of_log("from_", say))
    with last:
        date_fields.field(say("To"), "to", empty=date_fields.end_of_log("to", say))
    with offers:
        st.pills(say("Common periods"), list(usual), key=_KEY, on_change=_picked, args=(usual,))
    st.session_state[_BY_KEY] = chosen.by
    st.segmented_control(
        say("Show figures for"), list(_WAYS), key=_BY_KEY, on_change=_way_picked, format_func=lambda by: say(_WAYS[by])
    )


def _picked(usual: Mapping[str, Ends]) -> None:
    """Takes over a usual period; the whole log where the reader deselects it."""
    first, last = usual.get(st.session_state[_KEY], (None, None))
    session_state.change(from_=first, to=last)


def _way_picked() -> None:
    """Takes over what the figures are counted for; the whole period where the reader deselects it."""
    by = st.session_state[_BY_KEY]
    session_state.change(by=by if by in _WAYS else "whole")


def link(page: OpenPage, period: Period) -> tuple[str, str]:
    """The link that the reader chose to see day by day; by default the first listed one that changes in the period."""
    say, links = page.say, list(page.view.links[list(LINK)].itertuples(index=False, name=None))
    earlier = st.session_state.get("history_link")
    chosen = earlier if earlier in links else _first_changing(page, links, period)
    st.session_state[_LINK_KEY] = chosen
    st.selectbox(
        say("Link"), links, key=_LINK_KEY, on_change=_link_picked, args=(links,),
        format_func=lambda link: link_name(dict(zip(LINK, link, strict=True)), page.names, say),
    )  # fmt: skip
    return chosen


def _link_picked(links: list[tuple[str, str]]) -> None:
    """Stores the choice, since Streamlit forgets the widget on other pages; ignores an outdated label."""
    if st.session_state[_LINK_KEY] in links:
        st.session_state["history_link"] = st.session_state[_LINK_KEY]


def _first_changing(page: OpenPage, links: list[tuple[str, str]], period: Period) -> tuple[str, str]:
    """The first link with a change after the first day of the period, else the first."""
    intervals = page.view.timeline.intervals()
    start = dates.to_days(intervals["start"])
    changing = intervals[(start > period[0]) & (start <= min(period[1], page.view.counted_to))]
    links_that_change = set(changing[list(LINK)].itertuples(index=False, name=None))
    return next((link for link in links if link in links_that_change), links[0])
