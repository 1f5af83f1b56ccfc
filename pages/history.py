"""History: for how long each link was open, one link day by day, suspensions, trains, counts in the sources, trade."""

import streamlit as st

from dashboard.history import calendar, counts, overview, periods, stops, trade
from dashboard.i18n.translator import message
from dashboard.session import page_links
from dashboard.widgets import downloads, notices
from dashboard.widgets.notes import contents, first_screen, no_links, note, page_heading, section_heading
from dashboard.widgets.open_page import open_page
from raillinks.query import views

PART = "rl-history-part"
SECTIONS = {
    "days": message("One link, day by day"),
    "suspensions": message("Suspensions and closures"),
    "causes": stops.BY_CAUSE,
    "trains": message("Which trains ran"),
    "counts": message("Counts in the sources"),
    "trade": message("Trade"),
}

page = open_page("history")
dataset, view, say = page.dataset, page.view, page.say
period = views.period(view)
by_cause = stops.by_cause(page)
rows_of = {"causes": by_cause, "trains": dataset.trains, "counts": dataset.measures, "trade": dataset.trade}
sections = {name: title for name, title in SECTIONS.items() if name not in rows_of or not rows_of[name].empty}
with first_screen():
    page_heading(say("How long was each link open?"))
    notices.of_days(page, "history", period[1])
    periods.controls(page)
    if view.links.empty:
        st.html(note(no_links(say)))
    else:
        page_links.html_block(contents(sections, say), "contents")
        overview.show(page, period)

if not view.links.empty:
    section_heading(say(SECTIONS["days"]), say("Each cell opens the map on its day."), PART, anchor="days")
    link = periods.link(page, period)
    page_links.html_block(calendar.html(page, link, period), "years")

    section_heading(say(SECTIONS["suspensions"]), stops.caveat(say), PART, anchor="suspensions")
    page_links.html_block(stops.suspended(page), "suspensions")
    downloads.stops_csv(page, len(stops.stopped(page)))
    if "causes" in sections:
        section_heading(say(SECTIONS["causes"]), stops.cause_caveat(say), PART, anchor="causes")
        st.html(stops.table(page, period))
        downloads.rows_csv(page, "suspended_by_cause", len(by_cause))

    if "trains" in sections:
        section_heading(say(SECTIONS["trains"]), kind=PART, anchor="trains")
        st.html(trade.train_table(page, period))
        downloads.trains_calendar(page, empty=trade.of_listed_links(page).empty)

    if "counts" in sections:
        section_heading(say(SECTIONS["counts"]), counts.caveat(say), PART, anchor="counts")
        counts.show(page)

if "trade" in sections:
    section_heading(say(SECTIONS["trade"]), trade.caveat(say), PART, anchor="trade")
    trade.show(page, period)
