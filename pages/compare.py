"""Compare: two days side by side, two periods side by side."""

import streamlit as st

from dashboard.compare import two_days, two_periods
from dashboard.compare.two_days import ANOTHER_DAY, ONE_DAY
from dashboard.compare.two_periods import ONE_PERIOD_FROM, ONE_PERIOD_TO, OTHER_PERIOD_FROM, OTHER_PERIOD_TO
from dashboard.session import page_links
from dashboard.widgets import date_fields, download_and_cite, downloads, notices
from dashboard.widgets.notes import first_screen, note, page_heading, section_heading
from dashboard.widgets.open_page import open_page
from raillinks.query import view_figures
from raillinks.query.selection import PERIODS

page = open_page("compare")
say = page.say
with first_screen():
    page_heading(say("Which links differ between two days, and which events changed them?"))
    notices.of_days(page, "compare", *two_days.in_order(page))
    first, second, offers = st.columns([1, 1, 2], gap="medium")
    with first:
        date_fields.field(say(ONE_DAY), "as_of")
    with second:
        date_fields.field(say(ANOTHER_DAY), "compare_with", explanation=say("If empty: the same day a year earlier."),
                          empty=str(view_figures.second_day(page.view.selection)))  # fmt: skip
    with offers:
        page_links.html_block(two_days.suggestions(page), "offers")
    download_and_cite.of_links(page, "compare", calendar=True)
    page_links.html_block(two_days.days(page), "days")

section_heading(say("How long was each link open in two periods?"), kind="rl-compare-second")
fields = st.columns([2, 2, 2, 2, 2, 2], gap="small", vertical_alignment="bottom")
labels = {
    "from_": say(ONE_PERIOD_FROM), "to": say(ONE_PERIOD_TO),
    "compare_from": say(OTHER_PERIOD_FROM), "compare_to": say(OTHER_PERIOD_TO),
}  # fmt: skip
for columns, ends, days in zip(
    (fields[:3], fields[3:]), PERIODS, view_figures.compared_periods(page.view), strict=True
):
    with columns[0]:
        two_periods.menu(page, say("One year") if ends[0] == "from_" else say("Another year"), ends)
    for column, name, day in zip(columns[1:], ends, days, strict=True):
        with column:
            date_fields.field(labels[name], name, empty=str(day))
explained = note(say(
    "If you choose no dates, this year so far is compared with the same days of last year. If you choose only one "
    "period, it is compared with the same days a year earlier. An empty end means the log's first or last covered day."
))  # fmt: skip
page_links.html_block(f"{two_periods.suggestions(page)}{two_periods.table(page)}{explained}", "periods")
downloads.periods_csv(page, "compare_uptime", len(page.view.links))
