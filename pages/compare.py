"""Compare: two days side by side, two periods side by side."""

from html import escape

import streamlit as st

from dashboard.compare import two_days, two_periods
from dashboard.parts import coverage_notices, date_fields, downloads, page_actions
from dashboard.parts.headings import page_heading, section_heading
from dashboard.parts.notes import note
from dashboard.parts.open_page import open_page
from dashboard.session import page_links

page = open_page("compare")
say, chosen = page.say, page.view.selection
page_heading(say("Compare"), say("Which links differ between two days, and which events changed them?"))

days = [chosen.as_of] if chosen.compare_with is None else [chosen.as_of, chosen.compare_with]
coverage_notices.covered_banner(page, *days)
coverage_notices.undated_notice(page)
first, second, offers = st.columns([1, 1, 2], gap="medium")
with first:
    date_fields.field(say("First day"), "as_of")
with second:
    date_fields.field(say("Second day"), "compare_with")
if chosen.compare_with is None:
    request = escape(say("Choose the second day, or one of these:"))
    page_links.html_block(f"<p class='rl-compare-sum'>{request}</p>{two_days.suggestions(page)}", "days")
else:
    with offers:
        page_links.html_block(f"<p class='rl-compare-offers'>{two_days.swap(page)}</p>", "swap")
    page_links.html_block(two_days.days(page), "days")
    page_actions.of_links(page, "compare")

section_heading(say("How long was each link open in two periods?"), kind="rl-compare-second")
fields = st.columns(4, gap="medium")
labels = {
    "from_": (say("First period from"), ""), "to": (say("to"), say("First period, to")),
    "compare_from": (say("Second period from"), ""), "compare_to": (say("to"), say("Second period, to")),
}  # fmt: skip
for column, (name, (label, spoken)) in zip(fields, labels.items(), strict=True):
    with column:
        date_fields.field(label, name, spoken=spoken, empty=date_fields.end_of_log(name, say))
empty_fields = note(say("An empty field means the log's first day or its last covered day."))
page_links.html_block(f"{empty_fields}{two_periods.table(page)}{two_periods.suggestions(page)}", "periods")
downloads.links_csv(page, "compare_uptime", len(page.view.links))
