"""What a reader can take along from a page of tables: a table as CSV, all as a workbook, link, citation, code."""

import streamlit as st

from dashboard.parts import downloads, share_panel
from dashboard.parts.open_page import OpenPage
from dashboard.session.pages import PAGES


def of_links(page: OpenPage, path: str) -> None:
    """The row of buttons of a page whose first table has a row for each listed link.

    Args:
        page: The page.
        path: Its path, a key of `PAGES` with `tables`.
    """
    with st.container(horizontal=True):
        downloads.links_csv(page, PAGES[path].tables[0], len(page.view.links))
        _all_tables(page, path)


def of_rows(page: OpenPage, path: str, n: int) -> None:
    """The same of a page whose first table has `n` rows."""
    with st.container(horizontal=True):
        downloads.rows_csv(page, PAGES[path].tables[0], n)
        _all_tables(page, path)


def _all_tables(page: OpenPage, path: str) -> None:
    downloads.excel(page, empty=page.view.links.empty)
    share_panel.panel(page, path)
