"""Known when: how the picture of a day changed as reports came in, and which stops and restarts were reported late."""

from html import escape

import numpy as np
import streamlit as st

from dashboard.knowledge import first_reports, known_picture
from dashboard.parts import date_fields, page_parts
from dashboard.session import page_links, session_state
from raillinks.figures import reported

ALL = "all"


def known_on_moved() -> None:
    """Takes the slider's day over."""
    day = st.session_state["w_known_slider"]
    session_state.change(known_on=None if day == ALL else np.datetime64(day, "D"))


def heading(text: str) -> None:
    """A part of the page."""
    st.html(f"<h2 class='rl-h2 rl-knowledge-part'>{escape(text)}</h2>")


page = page_parts.opened()
say, chosen = page.say, page.view.selection
page_parts.heading(say("Known when"), say("What had this log's sources reported of a day, and when?"))
page_parts.banner(page, chosen.as_of)

found = known_picture.history(page)
stops = [str(day) for day in known_picture.stops(found, chosen.known_on)]
day, slider = st.columns([1, 3], gap="large", vertical_alignment="bottom")
with day:
    date_fields.field(say("Day shown"), "as_of")
with slider:
    # Given twice: a label of another language, as a browser that was cut off sends it, falls back to the second.
    known = st.session_state["w_known_slider"] = ALL if chosen.known_on is None else str(chosen.known_on)
    st.select_slider(
        say("Known on: the days on which the picture changed"), [*stops, ALL], known, key="w_known_slider",
        on_change=known_on_moved,
        format_func=lambda day: say("all that is known") if day == ALL else say.day(np.datetime64(day, "D")),
    )  # fmt: skip
if page.view.links.empty:
    st.html(f"<p class='rl-note'>{escape(say('No link is listed: take a filter away.'))}</p>")
else:
    offered = first_reports.offers(page) if len(stops) == 1 else ""
    page_links.pressable(offered + known_picture.picture(page), "picture")
    heading(say("How the picture changed"))
    page_links.pressable(known_picture.story(page), "story")
heading(say("The day's events"))
page_links.pressable(known_picture.of_day(page), "of_day")
heading(say("First reported"))
note = say(
    "A stop that this log's sources reported a year later looks, on a map made today, as if it had been known at once. "
    "What none of them reported within {n} days is marked “reported later”.", n=say.number(reported.LATER_AFTER),
)  # fmt: skip
page_links.pressable(f"<p class='rl-note'>{escape(note)}</p>{first_reports.first_reports(page)}", "reports")
