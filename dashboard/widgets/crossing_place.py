"""Where a crossing lies, for whoever cannot see the map, as HTML; all text of the data is escaped."""

from collections.abc import Callable
from html import escape

from dashboard.i18n.translator import Translator, message
from dashboard.widgets import claim_list, status_marks
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import LAST_KNOWN_STATUS
from raillinks.query import whereabouts
from raillinks.query.known_log import Link
from raillinks.query.whereabouts import Way, Whereabouts

OLD_EVIDENCE = message("old evidence")
OTHER_CROSSINGS = message("Other crossings, the nearest first")


def facts(where: Whereabouts, say: Translator) -> str:
    """Names, river, line, nearest towns, next crossings and position, as a list of labels and words."""
    rows = "".join(
        f"<dt>{escape(label)}</dt><dd>{_marked(text, where)}</dd>" for label, text in whereabouts.parts(where, say)
    )
    return f"<dl class='rl-where'>{rows}</dl>"


def _marked(text: str, where: Whereabouts) -> str:
    """Words in which each name of the crossing has its language."""
    marked = escape(text)
    for code, name in where.names.items():
        marked = marked.replace(escape(name), f"<span lang='{code}'>{escape(name)}</span>", 1)
    return marked


def others(
    page: OpenPage, where: Whereabouts, linked: Callable[[Link, str, str], str] = lambda _link, text, _way: escape(text)
) -> str:
    """Every other crossing: how far, which way, and the statuses of its links on the day.

    Args:
        page: The page.
        where: Where the crossing lies.
        linked: Makes HTML of the words for a status; it gets the link, them and the way to its crossing, all unescaped.
    """
    rows = "".join(f"<li>{_other(page, way, linked)}</li>" for way in where.crossings)
    say, covered = page.say, page.dataset.covered_to
    after = page.view.selection.as_of > covered
    last_known = note(say(LAST_KNOWN_STATUS, day=say.day(covered))) if after else ""
    return f"<ul class='rl-grounds rl-others'>{rows}</ul>{last_known}"


def _other(page: OpenPage, way: Way, linked: Callable[[Link, str, str], str]) -> str:
    say, histories, day = page.say, page.view.any_day.log.histories, page.view.selection.as_of
    told, so_far = [], whereabouts.way_in_words(way, say)
    for link, history in histories.items():
        if link[0] != way.place_id:
            continue
        span = history.spans[history.position(day)]
        status = say.any_of([say.word(word) for word in status_marks.possible(span)])
        contested = claim_list.contested(page, {"crossing_id": link[0], "service": link[1]}, day)
        doubts = say.in_a_row(filter(None, [say(OLD_EVIDENCE) if span["stale"] else "", contested]))
        told.append(linked(link, say.labelled(say.word(link[1]), say.with_note(status, doubts)), so_far))
    return say.labelled(escape(so_far), say.in_a_row(told))
