"""History: for how long each link was open, one link day by day, every suspension, the trains, the trade."""

from html import escape

import streamlit as st

from dashboard.history import calendar, history_period, overview_table, stops, trade_chart, train_table
from dashboard.parts import downloads, page_parts
from dashboard.session import page_links
from raillinks.publish import export
from raillinks.views import viewing


def heading(text: str, note: str = "") -> None:
    """A part of the page."""
    told = f"<p class='rl-note'>{escape(note)}</p>" if note else ""
    st.html(f"<h2 class='rl-h2 rl-history-part'>{escape(text)}</h2>{told}")


def download(label: str, table: str, *, empty: bool) -> None:
    """A table of the period as CSV."""
    st.download_button(
        label, lambda: export.code_csv(dataset, view, table), downloads.named(f"{table}.csv", view), "text/csv",
        key=f"download_{table}", on_click="ignore", disabled=empty,
    )  # fmt: skip


page = page_parts.opened()
dataset, view, say = page.dataset, page.view, page.say
page_parts.heading(say("History"), say("For how long was each link open?"))
period = viewing.period(view)
page_parts.banner(page, period[1])
page_parts.undated_notice(page)
history_period.controls(page)

if view.links.empty:
    none = escape(say("No link is listed: take a filter away."))
    st.html(f"<p class='rl-note'>{none}</p>")
else:
    page_links.pressable(overview_table.table(page, period), "overview")
    rows = len(view.links)
    download(say.many("Download {n} link (CSV)", "Download {n} links (CSV)", rows), "uptime", empty=False)

    heading(say("One link, day by day"), say("Every cell leads to the map on its day."))
    link = history_period.link(page, period)
    page_links.pressable(calendar.html(page, link, period), "years")

    heading(
        say("Suspensions and closures"),
        say("When a listed link had no trains or no track in the period, and who says so."),
    )
    stopped = stops.stopped(page)
    page_links.pressable(stops.suspended(page), "suspensions")
    download(
        say.many("Download {n} row (CSV)", "Download {n} rows (CSV)", len(stopped)), "suspensions", empty=stopped.empty
    )

    heading(say("Which trains ran"))
    st.html(train_table.table(page, period))

heading(say("Trade"), trade_chart.caveat(say))
trade_chart.show(page, period)
