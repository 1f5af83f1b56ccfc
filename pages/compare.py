"""Compare: two days side by side, two periods side by side."""

from html import escape

import streamlit as st

from pages import _compare, _controls, _days, _download, _go, _page, _periods
from raillinks import export


def download(table: str, rows: int) -> None:
    """The table as CSV; its button says how many rows it has."""
    st.download_button(
        say.many("Download {n} link (CSV)", "Download {n} links (CSV)", rows),
        lambda: export.code_csv(page.dataset, page.view, table), _download.named(f"{table}.csv", page.view),
        "text/csv", key=f"download_{table}", on_click="ignore", disabled=not rows,
    )  # fmt: skip


page = _page.opened()
say, chosen = page.say, page.view.selection
_page.heading(say("Compare"), say("Which links differ between two days, and by which events?"))

days = [chosen.as_of] if chosen.compare_with is None else [chosen.as_of, chosen.compare_with]
_page.banner(page, *days)
_page.undated_notice(page)
first, second, offers = st.columns([1, 1, 2], gap="medium", vertical_alignment="bottom")
with first:
    _days.field(say("One day"), "as_of")
with second:
    _days.field(say("The other day"), "compare_with")
if chosen.compare_with is None:
    asked = escape(say("Choose the other day, or one of these:"))
    _go.pressable(f"<p class='rl-compare-sum'>{asked}</p>{_compare.suggestions(page)}", "days")
else:
    with offers:
        _go.pressable(f"<p class='rl-compare-offers'>{_compare.swap(page)}</p>", "swap")
    _go.pressable(_compare.days(page), "days")
    download("compare", len(_compare.listed(page)))

question = escape(say("For how long was each link open in two periods?"))
st.html(f"<h2 class='rl-h2 rl-compare-second'>{question}</h2>")
fields = st.columns(4, gap="medium")
labels = {
    "from_": say("First period from"), "to": say("to"),
    "compare_from": say("Second period from"), "compare_to": say("to"),
}  # fmt: skip
for column, (name, label) in zip(fields, labels.items(), strict=True):
    with column:
        _days.field(label, name)
note = escape(say("An empty field stands for the log's first day, or its last covered one."))
_go.pressable(f"<p class='rl-note'>{note}</p>{_periods.table(page)}{_periods.suggestions(page)}", "periods")
download("compare_uptime", len(page.view.links))
_controls.write_url()
