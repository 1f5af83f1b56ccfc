"""Events: the log as a list, and one event with every claim."""

from html import escape

import streamlit as st

from pages import _controls, _download, _event_page, _events, _go, _page, _share
from raillinks import describe


def sort_changed() -> None:
    """Takes the chosen order over, unless it is an outdated label; it outlasts a visit to another page."""
    if st.session_state["w_events_sort"] in _events.SORTS:
        st.session_state["events_sort"] = st.session_state["w_events_sort"]


def show_more(number: int) -> None:
    """Lengthens the list."""
    st.session_state["events_shown"] = number


page = _page.opened()
view, say = page.view, page.say
_page.heading(say("Events"), say("What happened, who says so, and how sure is it?"))
_page.banner(page, view.selection.as_of)
_page.undated_notice(page)

sort = st.session_state.setdefault("events_sort", next(iter(_events.SORTS)))
listed = _events.ordered(view.events, sort)
chosen = st.session_state["event"]

if chosen:
    found = _event_page.shown(page, chosen)
    _go.pressable(_event_page.detail(page, found, listed), "one_event")
    st.html(f"<p class='rl-note'>{escape(say('The link of this event, which stays:'))}</p>")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.code(_share.event_link(chosen), language=None, wrap_lines=True)
        _share.panel(page.dataset, view, page.names, say)
    _share.report_link(page.dataset, view, chosen, say)
else:
    st.html(f"<p class='rl-note'>{escape(describe.sentence(view, page.names, say))}</p>")
    st.session_state["w_events_sort"] = sort
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("Order"), list(_events.SORTS), key="w_events_sort", on_change=sort_changed, width=220,
            format_func=lambda name: say(_events.SORTS[name]),
        )  # fmt: skip
        _download.primary(page.dataset, view, say)
        _download.others(page.dataset, view, say)
        _share.panel(page.dataset, view, page.names, say)
    if listed.empty:
        _go.pressable(_events.empty(page), "none")
    else:
        shown = st.session_state.setdefault("events_shown", _events.A_PAGE)
        _go.pressable(_events.listing(page, listed.head(shown)), "list")
        more = min(_events.A_PAGE, len(listed) - shown)
        if more > 0:
            label = say.many("Show {n} more event", "Show {n} more events", more)
            st.button(label, on_click=show_more, args=(shown + more,))

_controls.write_url()
