"""How another site shows a view: the HTML of a frame and of a picture, and the answer of oEmbed (https://oembed.com)."""

from html import escape
from urllib.parse import quote

import numpy as np

from raillinks.package.dataset import Dataset
from raillinks.query import view_figures
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.query.views import View

SCRIPT = "embed.js"
"""The script that gives the frames of a page the heights that they need, below the server's address."""
FITTING = "#fit"
"""Ends the address of a frame that tells its height."""
PICTURE = "link-card/map.png"
"""Leads to the picture of the selection in its query, below the server's address."""
PICTURE_SIZE = 1200, 630
NARROWEST, WIDEST = 300, 1200
"""The widths that a frame is made for, in pixels."""
STATED = 320, 600, 1000
"""The widths for which a site is told the height."""
_DAY = 86_400
_YEARS_BEFORE, _YEARS_AFTER = 3, 5
"""The years round a day before `Dataset.timeline_start` that the strips of a frame show."""


def window(dataset: Dataset, chosen: Selection) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day of a frame's strips: the chosen period, else the years round the day.

    None is after `known_on`.
    """
    day, year = chosen.as_of, chosen.as_of.astype("datetime64[Y]")
    first = dataset.timeline_start
    last: np.datetime64 = max(dataset.covered_to, day)
    if day < first:
        first = (year - _YEARS_BEFORE).astype("datetime64[D]")
        last = (year + _YEARS_AFTER).astype("datetime64[D]")
    first = first if chosen.from_ is None else chosen.from_  # the day 1970-01-01 is 0, and so false
    last = chosen.last_day(last if chosen.to is None else chosen.to)
    return min(first, day), max(last, day)


def links(dataset: Dataset, view: View) -> list[Link]:
    """The links that a frame lists: those of the crossings that lead on some day of its strips; else all of them."""
    begins, ends = window(dataset, view.selection)
    leads = {
        crossing
        for crossing, ranges in view_figures.leading_days(dataset, view).items()
        if any(first <= ends and last >= begins for first, last in ranges)
    }
    every = [*view.any_day.listed_links]
    return [link for link in every if link[0] in leads] or every


def needed(dataset: Dataset, view: View, event: str | None, width: int) -> int:
    """The height in which all of a view's frame fits, in pixels (`height`).

    Args:
        dataset: The package.
        view: The view.
        event: The id of the chosen event, or None.
        width: The frame's width in pixels.
    """
    chosen = view.selection
    return height(
        width, len({crossing for crossing, _ in links(dataset, view)}), has_event=event is not None,
        has_second_day=chosen.compare_with is not None, after_log=bool(chosen.as_of > dataset.covered_to),
    )  # fmt: skip


def height(
    width: int, crossings: int, *, has_event: bool, has_second_day: bool = False, after_log: bool = False
) -> int:
    """The height in which all of a frame fits, in pixels; tests open frames of this size.

    Args:
        width: Its width in pixels.
        crossings: How many crossings it lists.
        has_event: Whether an event is chosen, of which it tells too.
        has_second_day: Whether a second day is chosen, of which it says that it does not show it.
        after_log: Whether its day is after the log's last one, so that statuses are the last known ones.
    """
    if width < STATED[1]:
        return 820 + 92 * crossings + 230 * has_event + 60 * has_second_day + 70 * after_log
    if width < STATED[2]:
        return 655 + 78 * crossings + 125 * has_event + 40 * has_second_day + 30 * after_log
    return max(620, 370 + 100 * crossings) + 90 * has_event + 20 * has_second_day + 70 * after_log


def frame(address: str, title: str, *, height: int) -> str:
    """A frame for pages without scripts.

    Args:
        address: The address of the embed, absolute.
        title: What the frame shows, for screen readers.
        height: In pixels.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy"'
        ' style="border:0"></iframe>'
    )


def fitting_frame(base: str, address: str, title: str, *, height: int) -> str:
    """A frame that takes the height that it needs, and the script that gives it: one line.

    Args:
        base: The address of the map page, with a slash at its end.
        address: The address of the embed, absolute.
        title: What the frame shows, for screen readers.
        height: In pixels, until the script has run, and where it may not.
    """
    return f'{frame(f"{address}{FITTING}", title, height=height)}<script src="{escape(base)}{SCRIPT}" async></script>'


def figure(base: str, query: str, text: str, caption: str) -> str:
    """A picture with its text, for pages that allow no frames.

    Args:
        base: The address of the map page, with a slash at its end.
        query: The query of the view.
        text: What the picture says, and the statuses that it shows, unescaped: for whoever does not see it.
        caption: What stands below it: whose it is.
    """
    width, height = PICTURE_SIZE
    return (
        f'<figure><a href="{escape(f"{base}?{query}")}"><img src="{escape(f"{base}{PICTURE}?{query}")}"'
        f' alt="{escape(text)}" width="{width}" height="{height}" loading="lazy" style="max-width:100%;height:auto">'
        f"</a><figcaption>{escape(caption)}</figcaption></figure>"
    )


def oembed_address(base: str, shown: str) -> str:
    """The address at which oEmbed answers for another one.

    Args:
        base: The address of the map page, with a slash at its end.
        shown: The address of what is to be shown, absolute.
    """
    return f"{base}oembed?format=json&url={quote(shown, safe='')}"


def oembed_link(base: str, shown: str, title: str) -> str:
    """The element in the head of a page by which others find that answer. Arguments as for `oembed_address`."""
    found = escape(oembed_address(base, shown))
    return f"<link rel='alternate' type='application/json+oembed' href='{found}' title='{escape(title)}'>"


def oembed(base: str, query: str, title: str, *, size: tuple[int, int], publisher: str) -> dict[str, object]:
    """The answer of oEmbed: a frame.

    Args:
        base: The address of the map page, with a slash at its end.
        query: The query of the view.
        title: What the frame shows.
        size: Width and height in pixels.
        publisher: Whose it is.
    """
    width, tall = size
    html = frame(f"{base}embed?{query}", title, height=tall).replace('width="100%"', f'width="{width}"')
    return {
        "version": "1.0", "type": "rich", "title": title, "author_name": publisher, "author_url": base,
        "provider_name": publisher, "provider_url": base, "cache_age": _DAY, "html": html, "width": width,
        "height": tall, "thumbnail_url": f"{base}{PICTURE}?{query}", "thumbnail_width": PICTURE_SIZE[0],
        "thumbnail_height": PICTURE_SIZE[1],
    }  # fmt: skip
