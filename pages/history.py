"""History: for how long each link was open, one link day by day, suspensions, trains, counts in the sources, trade."""

import streamlit as st

from dashboard.history import calendar, counts, overview, periods, stops, trade
from dashboard.session import page_links
from dashboard.widgets import downloads, notices
from dashboard.widgets.notes import no_links, note, page_heading, section_heading
from dashboard.widgets.open_page import open_page
from raillinks.query import views

PART = "rl-history-part"

page = open_page("history")
view, say = page.view, page.say
page_heading(say("History"), say("How long was each link open?"))
period = views.period(view)
notices.covered_banner(page, period[1])
notices.known_on_notice(page, "history")
periods.controls(page)

if view.links.empty:
    st.html(note(no_links(say)))
else:
    overview.show(page, period)

    section_heading(say("One link, day by day"), say("Each cell opens the map on its day."), PART)
    link = periods.link(page, period)
    page_links.html_block(calendar.html(page, link, period), "years")

    section_heading(say("Suspensions and closures"), stops.caveat(say), PART)
    page_links.html_block(stops.suspended(page), "suspensions")
    downloads.stops_csv(page, len(stops.stopped(page)))
    stops.show(page, period)

    section_heading(say("Which trains ran"), kind=PART)
    st.html(trade.train_table(page, period))
    downloads.trains_calendar(page, empty=trade.of_listed_links(page).empty)

    section_heading(say("Counts in the sources"), counts.caveat(say), PART)
    counts.show(page)

section_heading(say("Trade"), trade.caveat(say), PART)
trade.show(page, period)
