"""The second day on the map: how many links differ, and the way to the table of both days."""

from html import escape

from dashboard.i18n.translator import message
from dashboard.parts import differing
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, cached
from dashboard.session import page_links
from raillinks.metrics import compare
from raillinks.metrics.compare import LINK
from raillinks.query import view_figures

COMPARE_THE_TWO_DAYS = message("Compare the two days, and what happened between them")


def show(page: OpenPage) -> None:
    """What differs between the two days, below the map; nothing without a second day."""
    if page.view.selection.compare_with is not None:
        page_links.html_block(block(page), "second_day")


@cached(by_links)
def block(page: OpenPage) -> str:
    """How many of the listed links differ, in a sentence, and a link to Compare with both days."""
    view, say = page.view, page.say
    chosen, days = view.selection, (view.selection.as_of, view_figures.second_day(view.selection))
    both = compare.side_by_side(view.timeline, view.anytime, *days, chosen.stale_after).merge(view.links[list(LINK)])
    said = say("A {a} and B {b}", a=say.day(days[0]), b=say.day(days[1]))
    counted = differing.in_words(both, say)
    link = page_links.link(escape(say(COMPARE_THE_TWO_DAYS)), "compare")
    return f"<p class='rl-second-day'>{escape(said)}: {escape(counted)} {link}</p>"
