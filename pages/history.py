"""History: for how long each link was open, one link day by day, every suspension, the trains, the trade."""

from html import escape

import streamlit as st

from pages import (
    _controls,
    _download,
    _go,
    _history,
    _history_overview,
    _history_spells,
    _history_trade,
    _history_trains,
    _history_years,
    _page,
)
from raillinks import export, select


def heading(text: str, note: str = "") -> None:
    """A part of the page."""
    told = f"<p class='rl-note'>{escape(note)}</p>" if note else ""
    st.html(f"<h2 class='rl-h2 rl-history-part'>{escape(text)}</h2>{told}")


def download(label: str, table: str, *, empty: bool) -> None:
    """A table of the period as CSV."""
    st.download_button(
        label, lambda: export.code_csv(dataset, view, table), _download.named(f"{table}.csv", view), "text/csv",
        key=f"download_{table}", on_click="ignore", disabled=empty,
    )  # fmt: skip


page = _page.opened()
dataset, view, say = page.dataset, page.view, page.say
_page.heading(say("History"), say("For how long was each link open?"))
period = select.period(view)
_page.banner(page, period[1])
_page.undated_notice(page)
_history.controls(page)

if view.links.empty:
    none = escape(say("No link is listed: take a filter away."))
    st.html(f"<p class='rl-note'>{none}</p>")
else:
    _go.pressable(_history_overview.table(page, period), "overview")
    rows = len(view.links)
    download(say.many("Download {n} link (CSV)", "Download {n} links (CSV)", rows), "uptime", empty=False)

    heading(say("One link, day by day"), say("Every cell leads to the map on its day."))
    link = _history.link(page, period)
    _go.pressable(_history_years.html(page, link, period), "years")

    heading(
        say("Suspensions and closures"),
        say("When a listed link had no trains or no track in the period, and who says so."),
    )
    stopped = _history_spells.stopped(page)
    _go.pressable(_history_spells.suspended(page), "suspensions")
    download(
        say.many("Download {n} row (CSV)", "Download {n} rows (CSV)", len(stopped)), "suspensions", empty=stopped.empty
    )

    heading(say("Which trains ran"))
    st.html(_history_trains.table(page, period))

heading(say("Trade"), _history_trade.caveat(say))
_history_trade.show(page, period)
_controls.write_url()
