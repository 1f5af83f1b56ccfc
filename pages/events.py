"""Events: the log as a list, and one event with every claim."""

import streamlit as st

from dashboard.events import event_detail, event_list
from dashboard.events.event_list import PERMANENT_LINK
from dashboard.session import page_links
from dashboard.session.page_session import page_session
from dashboard.session.pages import DESK, PAGES
from dashboard.widgets import download_and_cite, downloads, notices
from dashboard.widgets.notes import note, page_heading
from dashboard.widgets.open_page import open_page

page = open_page("events")
view, say = page.view, page.say
page_heading(say("What happened, who says so, and how certain is it?"))
notices.of_days(page, "events", view.selection.as_of, period=True)

session = page_session()
sort = session.events_sort or next(iter(event_list.SORTS))
listed = event_list.ordered(view.events, sort)
chosen = session.event

if chosen:
    known_event = event_detail.known_event(page, chosen)
    page_links.html_block(event_detail.detail(page, known_event, listed), "one_event")
    st.html(note(say(PERMANENT_LINK)))
    with st.container(horizontal=True, vertical_alignment="center"):
        link = download_and_cite.copied(
            downloads.event_address(chosen), say, share=event_detail.title(page, known_event)
        )
        page_links.html_block(download_and_cite.copying(link, say), "permanent_link", width="content")
        download_and_cite.show(page, "events", chosen)
    if report := downloads.report_link(page.dataset, view, chosen, say):
        st.html(report)
    if DESK in PAGES:  # a server of readers loads nothing of it
        from dashboard.editor import correction_form

        correction_form.buttons(page.dataset, chosen, say)
else:
    st.html(note(event_list.sentence(page)))
    st.session_state["w_events_sort"] = sort
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("Order"), list(event_list.SORTS), key="w_events_sort", on_change=event_list.sort_changed, width=220,
            format_func=lambda name: say(event_list.SORTS[name]),
        )  # fmt: skip
        downloads.of_events(page)
        download_and_cite.show(page, "events")
    if listed.empty:
        page_links.html_block(event_list.empty(page, "events"), "none")
    else:
        length = session.events_shown or event_list.AT_FIRST
        page_links.html_block(event_list.listing(page, listed.head(length)), "list")
        more = min(event_list.A_PAGE, len(listed) - length)
        if more > 0:
            label = say.plural(*event_list.MORE_EVENTS, more)
            st.button(label, on_click=event_list.show_more, args=(length + more,))
