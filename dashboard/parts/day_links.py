"""Dates as links to the map on that day: an address of its own, with the rest of the selection kept."""

from html import escape
from typing import Any

import numpy as np

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links
from raillinks.domain import dates

SHOW_THE_DAY = message("Show the map on {day}")
SHOW_ONE_OF_SEVERAL = message("Show the map on {day}, one of the possible days")


def date_link(date: str, say: Translator, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """A date of the log in words, as HTML: a link to the map on its first possible day, or the last where it has none.

    Args:
        date: An EDTF date.
        say: The interface's messages.
        changes: Fields of the selection that the link changes too, such as `event` (see `page_links.href`).
    """
    first, last, _ = dates.parse(date)
    day = last if np.isnat(first) else first
    return day_link(say.date(date), day, say, one_of_several=first != last, **changes)


def day_link(
    text: str, day: np.datetime64, say: Translator, *, one_of_several: bool = False, **changes: Any  # noqa: ANN401 (as above)
) -> str:  # fmt: skip
    """Words for a day, as HTML: a link to the map on it; the words alone for no day, or one after the known-on date.

    Args:
        text: The words, unescaped.
        day: The day; NaT for none.
        say: The interface's messages.
        one_of_several: Whether the words are of several possible days, and this is one of them.
        changes: As in `date_link`.
    """
    last = page_links.last_day()
    if np.isnat(day) or (last is not None and day > last):
        return escape(text)
    shown = SHOW_ONE_OF_SEVERAL if one_of_several else SHOW_THE_DAY
    title = escape(say(shown, day=say.day(day)))
    return page_links.link(escape(text), "", more=f"class='rl-day' title='{title}'", as_of=day, **changes)
