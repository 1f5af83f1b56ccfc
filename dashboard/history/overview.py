"""How long each listed link was open: over the whole period, or by year or by month; and the file of what is shown."""

from dashboard.history import overview_table, period_table
from dashboard.parts import downloads, page_actions
from dashboard.parts.open_page import OpenPage
from dashboard.session import page_links
from raillinks.metrics.compare import Period
from raillinks.query import view_figures


def show(page: OpenPage, period: Period) -> None:
    """The table that the reader chose, with its download.

    Args:
        page: The page.
        period: The first and the last day.
    """
    if page.view.selection.by == "whole":
        page_links.html_block(overview_table.table(page, period), "overview")
        page_actions.of_links(page, "history")
    else:
        page_links.html_block(period_table.html(page), "periods")
        page_actions.of_rows(page, "history", len(page.view.links) * len(view_figures.shown_periods(page.view)))
        every = "month" if period_table.shown(page).months else "year"
        downloads.panel(page, every)
