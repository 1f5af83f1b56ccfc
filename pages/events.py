"""Events: the log as a list, and one event with every claim."""

from html import escape

import streamlit as st

from dashboard.events import event_detail, event_list
from dashboard.parts import downloads, page_parts, share_panel
from dashboard.session import page_links
from raillinks.views import describe


def sort_changed() -> None:
    """Takes the chosen order over, unless it is an outdated label; it outlasts a visit to another page."""
    if st.session_state["w_events_sort"] in event_list.SORTS:
        st.session_state["events_sort"] = st.session_state["w_events_sort"]


def show_more(number: int) -> None:
    """Lengthens the list."""
    st.session_state["events_shown"] = number


page = page_parts.opened()
view, say = page.view, page.say
page_parts.heading(say("Events"), say("What happened, who says so, and how sure is it?"))
page_parts.banner(page, view.selection.as_of)
page_parts.undated_notice(page)

sort = st.session_state.setdefault("events_sort", next(iter(event_list.SORTS)))
listed = event_list.ordered(view.events, sort)
chosen = st.session_state["event"]

if chosen:
    found = event_detail.shown(page, chosen)
    page_links.pressable(event_detail.detail(page, found, listed), "one_event")
    st.html(f"<p class='rl-note'>{escape(say('The link of this event, which stays:'))}</p>")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.code(share_panel.event_link(chosen), language=None, wrap_lines=True)
        share_panel.panel(page.dataset, view, page.names, say)
    share_panel.report_link(page.dataset, view, chosen, say)
else:
    st.html(f"<p class='rl-note'>{escape(describe.sentence(view, page.names, say))}</p>")
    st.session_state["w_events_sort"] = sort
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("Order"), list(event_list.SORTS), key="w_events_sort", on_change=sort_changed, width=220,
            format_func=lambda name: say(event_list.SORTS[name]),
        )  # fmt: skip
        downloads.primary(page.dataset, view, say)
        downloads.others(page.dataset, view, say)
        share_panel.panel(page.dataset, view, page.names, say)
    if listed.empty:
        page_links.pressable(event_list.empty(page), "none")
    else:
        shown = st.session_state.setdefault("events_shown", event_list.A_PAGE)
        page_links.pressable(event_list.listing(page, listed.head(shown)), "list")
        more = min(event_list.A_PAGE, len(listed) - shown)
        if more > 0:
            label = say.many("Show {n} more event", "Show {n} more events", more)
            st.button(label, on_click=show_more, args=(shown + more,))
