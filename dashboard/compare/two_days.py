"""Two days side by side, as HTML: which links differ, and by which events. All text of the data is escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, html_table, status_marks, strips, time_map_words
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.labels import FURTHER_EVENTS, date_link, event_link, link_name, link_name_html
from dashboard.widgets.notes import no_links
from dashboard.widgets.open_page import OpenPage
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.status import COUNTED, RUNNING, STOPPED
from raillinks.i18n import translator
from raillinks.i18n.translator import EVIDENCE_LAPSED_ON
from raillinks.metrics import compare
from raillinks.metrics.compare import LINK, SECOND
from raillinks.query import view_figures
from raillinks.query.selection import MOST_DAYS, NO_FILTERS

POSSIBLE_ON_THE_DAY = message("possible on the day: {statuses}")
TRAINS_STOPPED = message("trains stopped")
CHANGED_AND_CHANGED_BACK = message("changed and changed back")
MAY_DIFFER = message("may differ")
SAME_THROUGHOUT = Plural("{n} link with the same status throughout", "{n} links with the same status throughout")
CHANGED_BACK = Plural("{n} changed and changed back.", "{n} changed and changed back.")
MORE_CHANGES = Plural("{n} more change", "{n} more changes")
EARLIER, LATER = message("Earlier: {day}"), message("Later: {day}")
EARLIER_AS_LAST_KNOWN, LATER_AS_LAST_KNOWN = (
    message("Earlier: {day}, as last known"), message("Later: {day}, as last known"),
)  # fmt: skip
ONE_DAY = message("One day")
ANOTHER_DAY = message("Another day")
ONE_YEAR_EARLIER = message("One year earlier: {day}")
MOST_CHANGES, MOST_FURTHER = 5, 10
"""How many changes of a link its row shows, the rest folded; how many further events are listed, the rest a link."""

Events = Mapping[Any, HtmlRow]
"""Every event as known, by id."""


@cached(by_links)
def suggestions(page: OpenPage) -> str:
    """Links that choose the second day: a year before the first one, as without a choice; before the last change."""
    day, say = page.view.selection.as_of, page.say
    text = say(ONE_YEAR_EARLIER, day=say.day(dates.years_before(day, 1)))
    suggested: list[tuple[str, np.datetime64 | None]] = [(text, None)]
    moves = compare.moves_between(page.view.timeline, np.datetime64("1000-01-01"), day)
    listed = moves.merge(page.view.links[list(LINK)], on=list(LINK))
    if len(listed):
        before = dates.of_cell(listed["day"].max()) - np.timedelta64(1, "D")
        suggested.append((say("Before the last change: {day}", day=say.day(before)), before))
    links = " ".join(page_links.link(escape(text), "compare", compare_with=other) for text, other in suggested)
    return f"<p class='rl-compare-offers'>{links}</p>"


def in_order(page: OpenPage) -> tuple[np.datetime64, np.datetime64]:
    """The two days, the earlier first, whatever order the reader chose them in."""
    days = page.view.selection.as_of, view_figures.second_day(page.view.selection)
    return min(days), max(days)


@cached(by_view)
def statuses(page: OpenPage) -> pd.DataFrame:
    """The listed links on the two days: `compare.side_by_side` of the earlier and the later day."""
    view = page.view
    stale_after = view.selection.stale_after
    side_by_side = compare.side_by_side(view.timeline, view.anytime, *in_order(page), stale_after)
    return side_by_side.merge(view.links[list(LINK)], on=list(LINK))


@cached(by_links)
def days(page: OpenPage) -> str:
    """The two days in one table: links that differ first, the others folded below."""
    say, links = page.say, statuses(page)
    moves = compare.moves_between(page.view.timeline, *in_order(page))
    by_link: dict[tuple[str, str], list[HtmlRow]] = {}
    for move in moves.to_dict("records"):
        by_link.setdefault((move["crossing_id"], move["service"]), []).append(move)
    known = page.view.any_day.log.rows
    changed = links["differs"] | links["may_differ"] | links["returned"]
    first = links[changed].sort_values("differs", ascending=False, kind="stable")
    main, folded = (
        [_row(page, known, row, by_link.get((row["crossing_id"], row["service"]), [])) for row in part]
        for part in (first.to_dict("records"), links[~changed].to_dict("records"))
    )
    more = say.plural(*SAME_THROUGHOUT, len(folded))
    rest = f"<details class='rl-compare-same'><summary>{escape(more)}</summary>{_table(page, folded)}</details>"
    return f"{_summary(page, links)}{_table(page, main)}{rest if folded else ''}"


def _summary(page: OpenPage, links: pd.DataFrame) -> str:
    """How many links differ, in a sentence; and the way to the map on both days."""
    n, returned = int(links["differs"].sum()), int(links["returned"].sum())
    say = page.say
    if links.empty:
        text = no_links(say)
    elif n or links["may_differ"].any():
        text = time_map_words.links_in_words(links, say)
    else:
        text = say("Nothing differs: every listed link has the same status on both days.")
    if returned:
        back = say.plural(*CHANGED_BACK, returned)
        text = f"{text} {back}"
    other = view_figures.second_day(page.view.selection)
    on_map = page_links.link(escape(say("Show both days on the map")), "", compare_with=other)
    return f"<p class='rl-compare-sum' role='status'>{escape(text)}</p><p>{on_map}</p>"


def _table(page: OpenPage, rows: list[str]) -> str:
    """The rows under their days; empty without rows."""
    if not rows:
        return ""
    say, (earlier, later) = page.say, (page.say.day(day) for day in in_order(page))
    is_after = [day > page.dataset.covered_to for day in in_order(page)]
    heads = [
        say("Link"), say(EARLIER_AS_LAST_KNOWN if is_after[0] else EARLIER, day=earlier),
        say(LATER_AS_LAST_KNOWN if is_after[1] else LATER, day=later), say("Changes and events between"),
    ]  # fmt: skip
    caption = say("The listed links on {first} and on {second}", first=earlier, second=later)
    return html_table.table(say, caption, heads, rows, "rl-compare")


def _row(page: OpenPage, known: Events, row: HtmlRow, moves: Sequence[HtmlRow]) -> str:
    say, mark = page.say, _mark(row, page.say)
    marked = f"<span class='rl-compare-mark'>{escape(mark)}</span>" if mark else ""
    cells = [
        (say.day(day), _on_day(page, known, row, (prefix, day)))
        for prefix, day in zip(("", SECOND), in_order(page), strict=True)
    ]
    name = link_name_html(row, page.names, say)
    return html_table.row([*cells, ("", _between(page, known, row, moves))], f"{name} {marked}")


def _mark(row: HtmlRow, say: Translator) -> str:
    """What became of a link from the earlier to the later day; empty where nothing did."""
    if not row["differs"]:
        back = say(CHANGED_AND_CHANGED_BACK) if row["returned"] else ""
        return say(MAY_DIFFER) if row["may_differ"] else back
    earlier, later = (row[f"{prefix}status"] for prefix in ("", SECOND))
    if earlier in RUNNING and later in STOPPED:
        return say(TRAINS_STOPPED)
    return say("trains again") if earlier in STOPPED and later in RUNNING else say("differs")


def _on_day(page: OpenPage, known: Events, row: HtmlRow, on: tuple[str, np.datetime64]) -> str:
    """A status as a link to its evidence, its start, and the reasons to doubt it.

    Args:
        page: What the page shows from.
        known: The events.
        row: The link's row of `compare.side_by_side`.
        on: What the names of the day's columns begin with, and the day.
    """
    (prefix, day), say = on, page.say
    status, event, stale = (row[f"{prefix}{name}"] for name in ("status", "event_id", "stale"))
    begun, among = pd.notna(event), status_marks.possible(row, prefix)
    notes = [_since(page, known, row, prefix), claim_list.beside(page, row, event, day)]
    notes.append(claim_list.contested(page, row, day))
    if len(among) > 1:
        others = [say.word(s) for s in among]
        notes.append(say(POSSIBLE_ON_THE_DAY, statuses=say.in_a_row(others)))
    if stale:
        notes.append(_evidence(page, row, on))
    rests_on = {"event": event} if begun else {"event": None, "crossing": (row["crossing_id"],), "mode": "all"}
    link = page_links.link(
        status_marks.badge(status, say, stale=stale, among=among), "events",
        label=say("{status}: sources", status=say.word(status)),
        as_of=day, **{**NO_FILTERS, **rests_on},
    )  # fmt: skip
    return link + "".join(f"<small>{escape(note)}</small>" for note in notes if note)


def _since(page: OpenPage, known: Events, row: HtmlRow, prefix: str) -> str:
    """From when on the status holds; of `unknown`, since when nothing is known. Arguments as for `_on_day`."""
    say, replayed = page.say, str(row[f"{prefix}replayed_status"])
    if replayed != row[f"{prefix}status"]:
        return translator.lapsed(replayed, strips.last_evidence(page, row, prefix), say)
    if not has(row, f"{prefix}event_id"):
        return say(NO_EVIDENCE_YET)
    if row[f"{prefix}status"] not in COUNTED:
        return strips.no_evidence_since(page, row, dates.of_cell(row[f"{prefix}since"]))
    return say("since {date}", date=translator.some_day(str(known[row[f"{prefix}event_id"]]["date"]), say))


def _evidence(page: OpenPage, row: HtmlRow, on: tuple[str, np.datetime64]) -> str:
    """How long before a day the last evidence was; its date where that is not a single day."""
    (prefix, day), say = on, page.say
    written = strips.last_evidence(page, row, prefix)
    last = dates.of_cell(row[f"{prefix}last_evidence"])
    if written != str(last):
        return say("last evidence: {date}", date=say.date(written))
    return say.plural("last evidence {n} day earlier", "last evidence {n} days earlier", int((day - last).astype(int)))


def _between(page: OpenPage, known: Events, row: HtmlRow, moves: Sequence[HtmlRow]) -> str:
    """The changes of status with their events, then the further events that the filters let through, folded."""
    say, moved = page.say, {move["event_id"] for move in moves}
    changes = [_change(page, known, move) for move in moves]
    others = [event for event in row["event_ids"].split(";") if event and event not in moved]
    further = [_event(page, known, event) for event in others[:MOST_FURTHER]]
    if len(others) > MOST_FURTHER:
        further.append(f"<li>{_all_between(page, row)}</li>")
    rest = changes[MOST_CHANGES:]
    folds = [
        (say.plural(*MORE_CHANGES, len(rest)), rest),
        (say.plural(*FURTHER_EVENTS, len(others)), further),
    ]
    of_link = f"<span class='rl-unseen'>: {escape(link_name(row, page.names, say))}</span>"
    folded = "".join(
        f"<details><summary>{escape(title)}{of_link}</summary><ul>{''.join(items)}</ul></details>"
        for title, items in folds if items
    )  # fmt: skip
    first = "".join(changes[:MOST_CHANGES])
    return f"{f'<ul>{first}</ul>' if first else ''}{folded}" or f"<small>{escape(say('none'))}</small>"


def _change(page: OpenPage, known: Events, move: HtmlRow) -> str:
    """A change of status in a line: its event, or that evidence lapsed."""
    if has(move, "event_id"):
        return _event(page, known, str(move["event_id"]), str(move["status"]))
    day, badge = dates.of_cell(move["day"]), status_marks.badge(str(move["status"]), page.say)
    said = escape(page.say(EVIDENCE_LAPSED_ON, day=page.say.day(day)))
    return f"<li><span class='rl-compare-date'><span aria-hidden='true'>→</span> {badge}</span> {said}</li>"


def _event(page: OpenPage, known: Events, event_id: str, status: str = "") -> str:
    """An event in a line: its date, the status that it brought, what happened as a link to it."""
    event = known[event_id]
    link = event_link(event, page.say, **NO_FILTERS, as_of=in_order(page)[1])
    day = date_link(event["date"], page.say, event=event_id)
    badge = f"<span aria-hidden='true'>→</span> {status_marks.badge(status, page.say)}" if status else ""
    return f"<li><span class='rl-compare-date'>{day} {badge}</span> {link}</li>"


def _all_between(page: OpenPage, row: HtmlRow) -> str:
    """A link to the list of all events of a link between the two days."""
    earlier, later = in_order(page)
    days = int((later - earlier).astype(int))
    window = {"mode": "window", "days": days} if days <= MOST_DAYS else {"mode": "as_of"}
    return page_links.link(
        escape(page.say("All events between the two days")), "events", event=None, as_of=later,
        crossing=(row["crossing_id"],), service=(row["service"],), **window,
    )  # fmt: skip
