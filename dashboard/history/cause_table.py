"""Suspended days by cause: one row per link, one column per class of cause, in the order of `CauseClass`."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import downloads, html_table
from dashboard.parts.headings import section_heading
from dashboard.parts.link_names import link_name_html
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from raillinks.domain.enums import CauseClass
from raillinks.metrics.compare import LINK, Period
from raillinks.query import view_figures

ALL_LISTED_LINKS = message("All listed links")
ALL_CAUSES = message("All causes")
FEWEST_TO_MOST = message("{least}–{most}")
_NONE = "<span class='rl-none' aria-hidden='true'>—</span>"


def caveat(say: Translator) -> str:
    """What the table counts."""
    return say(
        "Each day counts for the cause of the event that began the suspension, as far as sources give one. “623–683”"
        " are the fewest and the most days, as dates are uncertain. The last row adds up the days of all links."
    )


@cached(by_view)
def table(page: OpenPage, period: Period) -> str:
    """The table; empty if no listed link is suspended on a day of the period.

    Args:
        page: The page.
        period: The first and the last day, for the caption.
    """
    days, say = view_figures.suspended_by_cause(page.view), page.say
    if days.empty:
        return ""
    classes = [str(c) for c in CauseClass if c in set(days["cause_class"])]
    of_links = list(days.groupby(list(LINK), sort=False))
    rows = [_row(link_name_html(dict(zip(LINK, link, strict=True)), page.names, say), own, classes, say)
            for link, own in of_links]  # fmt: skip
    if len(of_links) > 1:
        rows.append(_row(escape(say(ALL_LISTED_LINKS)), days, classes, say))
    heads = [say("Link"), say(ALL_CAUSES), *(_head(c, say) for c in classes)]
    last = say.day(min(period[1], page.view.counted_to))
    caption = say("Suspended days, {first} to {last}", first=say.day(period[0]), last=last)
    return html_table.table(say, caption, heads, rows, "rl-history-causes")


def show(page: OpenPage, period: Period) -> None:
    """The table below its heading, with its download; nothing without a suspended day.

    Args:
        page: The page.
        period: The first and the last day.
    """
    days = view_figures.suspended_by_cause(page.view)
    if days.empty:
        return
    section_heading(page.say("Suspended days by cause"), caveat(page.say), "rl-history-part")
    st.html(table(page, period))
    downloads.rows_csv(page, "suspended_by_cause", len(days))


def _head(cause_class: str, say: Translator) -> str:
    word = say.word(cause_class)
    return word[:1].upper() + word[1:]


def _row(head: str, days: pd.DataFrame, classes: list[str], say: Translator) -> str:
    """The days of a link, or of all, by class."""
    of_class = ((_head(c, say), _days(days[days["cause_class"] == c], say)) for c in classes)
    return html_table.row([(say(ALL_CAUSES), _days(days, say)), *of_class], head)


def _days(days: pd.DataFrame, say: Translator) -> str:
    """The fewest and the most days; the fewest alone where one of the suspensions ended in silence ("at least").

    Ranges add up over causes and links; the days of the replay beside a minimum of others would not.
    """
    if days.empty:
        return _NONE
    least, most = (int(days[column].sum()) for column in ("days_min", "days_max"))
    if days["at_least"].any():
        return escape(say("at least {n}", n=say.number(least)))
    if least == most:
        return escape(say.number(least))
    return escape(say(FEWEST_TO_MOST, least=say.number(least), most=say.number(most)))
