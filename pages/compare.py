"""Compare: two days side by side, two periods side by side."""

from html import escape

import streamlit as st

from dashboard.compare import two_days, two_periods
from dashboard.parts import date_fields, downloads, page_parts
from dashboard.session import page_links
from raillinks.publish import export


def download(table: str, rows: int) -> None:
    """The table as CSV; its button says how many rows it has."""
    st.download_button(
        say.many("Download {n} link (CSV)", "Download {n} links (CSV)", rows),
        lambda: export.code_csv(page.dataset, page.view, table), downloads.named(f"{table}.csv", page.view),
        "text/csv", key=f"download_{table}", on_click="ignore", disabled=not rows,
    )  # fmt: skip


page = page_parts.opened()
say, chosen = page.say, page.view.selection
page_parts.heading(say("Compare"), say("Which links differ between two days, and by which events?"))

days = [chosen.as_of] if chosen.compare_with is None else [chosen.as_of, chosen.compare_with]
page_parts.banner(page, *days)
page_parts.undated_notice(page)
first, second, offers = st.columns([1, 1, 2], gap="medium", vertical_alignment="bottom")
with first:
    date_fields.field(say("One day"), "as_of")
with second:
    date_fields.field(say("The other day"), "compare_with")
if chosen.compare_with is None:
    asked = escape(say("Choose the other day, or one of these:"))
    page_links.pressable(f"<p class='rl-compare-sum'>{asked}</p>{two_days.suggestions(page)}", "days")
else:
    with offers:
        page_links.pressable(f"<p class='rl-compare-offers'>{two_days.swap(page)}</p>", "swap")
    page_links.pressable(two_days.days(page), "days")
    download("compare", len(two_days.listed(page)))

question = escape(say("For how long was each link open in two periods?"))
st.html(f"<h2 class='rl-h2 rl-compare-second'>{question}</h2>")
fields = st.columns(4, gap="medium")
labels = {
    "from_": say("First period from"), "to": say("to"),
    "compare_from": say("Second period from"), "compare_to": say("to"),
}  # fmt: skip
for column, (name, label) in zip(fields, labels.items(), strict=True):
    with column:
        date_fields.field(label, name)
note = escape(say("An empty field stands for the log's first day, or its last covered one."))
page_links.pressable(
    f"<p class='rl-note'>{note}</p>{two_periods.table(page)}{two_periods.suggestions(page)}", "periods"
)
download("compare_uptime", len(page.view.links))
