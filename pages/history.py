"""History: for how long each link was open, one link day by day, suspensions, trains, counts in the sources, trade."""

import streamlit as st

from dashboard.history import (
    calendar,
    cause_table,
    count_table,
    history_period,
    overview,
    stops,
    trade_chart,
    train_table,
)
from dashboard.parts import coverage_notices, downloads
from dashboard.parts.headings import page_heading, section_heading
from dashboard.parts.notes import no_links, note
from dashboard.parts.open_page import open_page
from dashboard.session import page_links
from raillinks.query import views

PART = "rl-history-part"

page = open_page("history")
view, say = page.view, page.say
page_heading(say("History"), say("How long was each link open?"))
period = views.period(view)
coverage_notices.covered_banner(page, period[1])
coverage_notices.known_on_notice(page, "history")
history_period.controls(page)

if view.links.empty:
    st.html(note(no_links(say)))
else:
    overview.show(page, period)

    section_heading(say("One link, day by day"), say("Each cell opens the map on its day."), PART)
    link = history_period.link(page, period)
    page_links.html_block(calendar.html(page, link, period), "years")

    section_heading(say("Suspensions and closures"), stops.caveat(say), PART)
    page_links.html_block(stops.suspended(page), "suspensions")
    downloads.stops_csv(page, len(stops.stopped(page)))
    cause_table.show(page, period)

    section_heading(say("Which trains ran"), kind=PART)
    st.html(train_table.table(page, period))
    downloads.trains_calendar(page, empty=train_table.of_listed_links(page).empty)

    section_heading(say("Counts in the sources"), count_table.caveat(say), PART)
    count_table.show(page)

section_heading(say("Trade"), trade_chart.caveat(say), PART)
trade_chart.show(page, period)
