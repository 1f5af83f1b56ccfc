"""Known when: how the picture of a day changed as reports came in, and which stops and restarts were reported late."""

import numpy as np
import streamlit as st

from dashboard.i18n.translator import message
from dashboard.knowledge import first_reports, known_picture
from dashboard.knowledge.first_reports import FIRST_REPORTED, WHAT_HANGS_ON_ONE_VOICE
from dashboard.knowledge.known_picture import DAY_SHOWN
from dashboard.session import page_links, session_state
from dashboard.widgets import date_fields, download_and_cite, notices
from dashboard.widgets.notes import contents, first_screen, no_links, note, page_heading, section_heading
from dashboard.widgets.open_page import OpenPage, open_page
from raillinks.metrics import quality

QUESTION = message("What had this log's sources reported about a day, and when?")
NO_DAYS = message(
    "Nothing can be said of that: no source of this log has a day of publication. A column that says when each report"
    " was published makes this page."
)
ALL = "all"
PART = "rl-knowledge-part"
SECTIONS = {
    "changes": message("How the picture changed"),
    "one-voice": WHAT_HANGS_ON_ONE_VOICE,
    "events": message("The day's events"),
    "first-reports": FIRST_REPORTED,
}


def known_on_moved() -> None:
    """Takes the slider's day over."""
    day = st.session_state["w_known_slider"]
    session_state.change(known_on=None if day == ALL else np.datetime64(day, "D"))


def show(page: OpenPage) -> None:
    """The picture of the day as it was known, how it changed, and when its events were first reported."""
    say, chosen = page.say, page.view.selection
    has_voices = first_reports.has_voices(page.dataset)
    sections = {name: title for name, title in SECTIONS.items() if name != "one-voice" or has_voices}
    changes = known_picture.picture_changes(page)
    stops = [str(day) for day in known_picture.stops(changes, chosen.known_on)]
    first = first_screen()
    with first:
        page_heading(say(QUESTION))
        notices.of_days(page, "knowledge", chosen.as_of, known_on=False, period=True)
        day, slider = st.columns([1, 3], gap="large")
    with day:
        date_fields.field(say(DAY_SHOWN), "as_of")
    with slider:
        # The value is given twice: a label in another language, which a browser that was cut off may send, falls back
        # to the second.
        known = st.session_state["w_known_slider"] = ALL if chosen.known_on is None else str(chosen.known_on)
        st.select_slider(
            say("Known on: the days on which the picture changed"), [*stops, ALL], known, key="w_known_slider",
            on_change=known_on_moved,
            format_func=lambda day: say("everything known") if day == ALL else say.day(np.datetime64(day, "D")),
        )  # fmt: skip
    with first:
        if page.view.links.empty:
            st.html(note(no_links(say)))
        else:
            other_days = first_reports.days_that_changed(page) if len(stops) == 1 else ""
            page_links.html_block(contents(sections, say), "contents")
            download_and_cite.of_links(page, "knowledge")
            page_links.html_block(first_reports.why(page) + other_days + known_picture.picture(page), "picture")
    if not page.view.links.empty:
        section_heading(say(SECTIONS["changes"]), kind=PART, anchor="changes")
        page_links.html_block(known_picture.changes_html(page), "story")
        if has_voices:
            first_reports.show(page, PART)
    section_heading(say(SECTIONS["events"]), kind=PART, anchor="events")
    page_links.html_block(known_picture.of_day(page), "of_day")
    section_heading(say(FIRST_REPORTED), kind=PART, anchor="first-reports")
    explanation = say(
        "On a map made today, a stop that was reported a year later looks as if it had been known at once. Events that"
        " no source in this log reported within {n} days are marked “reported later”.",
        n=say.number(quality.LATER_AFTER),
    )  # fmt: skip
    page_links.html_block(note(explanation) + first_reports.first_reports(page), "reports")


page = open_page("knowledge", opening_day=first_reports.opening_day)
if first_reports.has_days(page.dataset):
    show(page)
else:
    page_heading(page.say(QUESTION), page.say(NO_DAYS))
