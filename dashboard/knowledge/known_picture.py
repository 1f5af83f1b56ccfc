"""What was known when, as HTML: a day's statuses as known on another, and how that picture changed.

All text of the data is escaped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Plural, message
from dashboard.session import page_links, served_data
from dashboard.widgets import claim_list, html_table, status_marks, strips
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow
from dashboard.widgets.labels import link_name_html, summary_html
from dashboard.widgets.notes import note
from dashboard.widgets.notices import undated_list
from dashboard.widgets.open_page import OpenPage
from raillinks.answer import evidence, wording
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import Verdict
from raillinks.domain.status import COUNTED
from raillinks.domain.text import among
from raillinks.engine import knowledge, snapshots
from raillinks.engine.replay import Mask
from raillinks.i18n import translator
from raillinks.query import views
from raillinks.query.known_log import Link

PUBLICATION_NOT_KNOWN = message(
    "We do not know when the sources of these events were published. The events count from the day we read "
    "the sources, so this picture leaves them out although they may have been known:"
)
ONLY_WHAT_WAS_REPORTED = message(
    "This picture contains only what this log's sources had reported by {day}: a link whose closure was "
    "reported later is shown as open. Where our own search found no later report, the evidence ends the day "
    "after the last report, in this picture too. Reference works without a date, such as today's "
    "encyclopaedias, count as known on every day."
)
AS_KNOWN_ON = message("As known on {day}")
CANNOT_BE_REPLAYED = message("cannot be replayed: a source has no day of publication")
WITHOUT_THAT_SOURCE = message("without that source:")
DIFFERENT_TODAY = message("different today")
SOURCES_SAID_LATER = message("From {day} this log's sources said:")
KNOWN_THAT_DAY = message("{names}, known that day")
ONLY_UNDATED_WORKS = message("known only from undated reference works")
DAY_SHOWN = message("Day shown")
AFTER_REPORTS = message("after reports on this, in the log's words of today:")
NOT_CHANGED = Plural(
    "{n} listed link has not changed since that day.", "{n} listed links have not changed since that day."
)
MOST_CAUSES = 20
"""So many of the events behind a change are named; a log that became known on one day has hundreds for each link."""


@dataclass(frozen=True, slots=True)
class PictureChanges:
    """How the picture of the as-of day changed, for the listed links.

    Args:
        first: The as-of day: the first known-on day.
        last: The last one: today, or the as-of day if that is later.
        changes: As `snapshots.changes` returns them.
        events: As `snapshots.event_changes` returns them.
        news: Who reported and disputed what on a day: words by event and day, for all events that these name.
    """

    first: np.datetime64
    last: np.datetime64
    changes: pd.DataFrame
    events: pd.DataFrame
    news: Mapping[tuple[str, pd.Timestamp], str]


def picture_changes(page: OpenPage) -> PictureChanges:
    """How the picture of the session's as-of day changed; it is the same for every known-on day of the session."""
    return _picture_changes(_all_known(page))


def _all_known(page: OpenPage) -> OpenPage:
    """The page as everything is known."""
    return replace(page, view=served_data.view(page.dataset, page.view.selection.with_everything_known()))


@cached(by_view)
def _picture_changes(page: OpenPage) -> PictureChanges:
    data, chosen = page.dataset, page.view.selection
    event_versions = snapshots.event_versions(data.events, data.claims, data.sources)
    last = max(today(), chosen.as_of)
    days = snapshots.known_days(event_versions, chosen.as_of, last)
    applied = chosen.disputed == "apply"
    by_day = snapshots.snapshots(
        event_versions, page.view.links, chosen.as_of, days, stale_after=chosen.stale_after, apply_disputed=applied
    )
    listed = event_versions[_listed(page, event_versions)].reset_index(drop=True)
    changes = snapshots.changes(by_day, event_versions, page.view.links, apply_disputed=applied)
    events = snapshots.event_changes(listed, chosen.as_of, days)
    later = changes.loc[changes["before"] != "", "event_ids"]
    named = {*events["event_id"], *(event for ids in later for event in _causes(ids)[0])}
    return PictureChanges(chosen.as_of, last, changes, events, _news(page, named))


def _causes(event_ids: str) -> tuple[list[str], int]:
    """The latest events because of which a status changed, of those of `snapshots.changes`, and how many more."""
    ids = [event for event in event_ids.split(";") if event]
    return ids[-MOST_CAUSES:], max(0, len(ids) - MOST_CAUSES)


def _listed(page: OpenPage, events: pd.DataFrame) -> Mask:
    """Events of the crossings and services that the selection lists."""
    data, chosen = page.dataset, page.view.selection
    return views.on_listed_links(data, chosen, events)


def _news(page: OpenPage, events: Collection[str]) -> dict[tuple[str, pd.Timestamp], str]:
    """The publishers whose claims became known on each day, and the maintainers' verdicts, in words."""
    data, say = page.dataset, page.say
    of_events = data.claims[among(data.claims["event_id"], events)]
    claims = knowledge.with_first_days(data.events, of_events, data.sources)
    named = claims[~claims["search_record"]].groupby(["event_id", "known_from"])["house"]
    news: dict[Any, list[str]] = {key: [say.listed(list(map(say.source_name, own.unique())))] for key, own in named}
    judged = data.events[(data.events["verdict"] != "") & among(data.events["event_id"], events)]
    for row in judged.to_dict("records"):
        verdict = say("our verdict: {verdict}", verdict=say.word(Verdict(row["verdict"])))
        news.setdefault((row["event_id"], row["verdict_day"]), []).append(verdict)
    return {key: say(KNOWN_THAT_DAY, names="; ".join(parts)) for key, parts in news.items()}


def _found_nothing(page: OpenPage, row: HtmlRow) -> str:
    """What the search record says on which `unknown` rests, in words, as known on the known-on day; empty without one.

    Args:
        page: The page.
        row: The link's row of the status table.
    """
    own = evidence.of_status(page.view, (row["crossing_id"], row["service"]), row)
    if own.search_record is None:
        return ""
    return wording.search_record(own.search_record, page.say, own.missed, page.view.selection.known_on)


def stops(changes: PictureChanges, known_on: np.datetime64 | None) -> list[np.datetime64]:
    """The days of the slider: the as-of day, each on which the picture changed, and the chosen one."""
    changed = [dates.to_days(table["known_on"]) for table in (changes.changes, changes.events)]
    chosen = np.array([changes.first] if known_on is None else [changes.first, known_on], "datetime64[D]")
    return list(np.unique(np.concatenate([chosen, *changed])))


@cached(by_links)
def picture(page: OpenPage) -> str:
    """The listed links on the as-of day as known on the known-on day, beside everything known today."""
    say, chosen = page.say, page.view.selection
    now = replace(page, view=served_data.view(page.dataset, chosen.with_everything_known()))
    heads = [say("Link"), say("Everything known")]
    if chosen.known_on is not None:
        heads.insert(1, say(AS_KNOWN_ON, day=say.day(chosen.known_on)))
    rows = []
    for old, row in zip(_statuses(page), _statuses(now), strict=True):
        cells = [*([] if chosen.known_on is None else [_then(page, old, row)]), _status(now, row)]
        rows.append(html_table.row([*zip(heads[1:], cells, strict=True)], link_name_html(row, page.names, say)))
    caption = say("The listed links on {day}", day=say.day(chosen.as_of))
    table = html_table.wide_table(caption, heads, rows, "rl-knowledge rl-knowledge-picture")
    return table + _unreported(page) + _without_day(page)


def _unreported(page: OpenPage) -> str:
    """Why a link may be open as known on an early day, and what the log's own searches add to what was known."""
    say, known_on = page.say, page.view.selection.known_on
    if known_on is None:
        return ""
    text = say(
        ONLY_WHAT_WAS_REPORTED, day=say.day(known_on),
    )  # fmt: skip
    return note(text)


def _without_day(page: OpenPage) -> str:
    """Names the events up to the day that the picture leaves out although they may have been known on it."""
    left_out = views.undated(page.dataset, page.view)
    if left_out.empty:
        return ""
    text = page.say(PUBLICATION_NOT_KNOWN)
    return f"<div class='rl-note rl-knowledge-left-out'>{undated_list(page, text, left_out)}</div>"


@cached(by_view)
def _cannot_be_replayed(page: OpenPage) -> frozenset[Link]:
    """The links whose status on the known-on day hangs on a source whose day of publication nobody knows."""
    return views.cannot_be_replayed(page.dataset, page.view)


@cached(by_view)
def _on_undated_references(page: OpenPage) -> list[str]:
    """The events that on the known-on day only reference works without a date support."""
    return knowledge.on_undated_references(page.view.known_claims)


def _statuses(page: OpenPage) -> list[dict[Any, Any]]:
    """The listed links on the as-of day, each with the `date` of the event of its status."""
    view, link = page.view, ["crossing_id", "service"]
    table = view.links[link].merge(view.timeline.status_on(view.selection.as_of, view.selection.stale_after), on=link)
    return table.merge(view.known[["event_id", "date"]], on="event_id", how="left").to_dict("records")


def _then(page: OpenPage, old: HtmlRow, row: HtmlRow) -> str:
    """The status as known on the known-on day, which says in words where it differs from today's."""
    say = page.say
    mark = ""
    if (old["crossing_id"], old["service"]) in _cannot_be_replayed(page):
        without = f"<small>{escape(say(WITHOUT_THAT_SOURCE))}</small>"
        return f"<b class='rl-knowledge-mark'>{escape(say(CANNOT_BE_REPLAYED))}</b>{without}{_status(page, old)}"
    then, now = (status_marks.is_uncertain(one) for one in (old, row))
    if old["status"] != row["status"]:
        mark = say(DIFFERENT_TODAY)
    elif then != now and row["status"] not in COUNTED:
        mark = say("only unknown today") if then else say("another status possible today")
    elif then != now:
        mark = say("more certain today") if then else say("less certain today")
    return _status(page, old, mark)


def _status(page: OpenPage, row: HtmlRow, mark: str = "") -> str:
    """A status with its start and certainty, as a link to its event; without evidence, to the crossing's events."""
    say, known_on = page.say, page.view.selection.known_on
    begun, uncertain = bool(pd.notna(row["event_id"])), status_marks.is_uncertain(row)
    badge = status_marks.badge(row["status"], say, stale=row["stale"], among=status_marks.possible(row))
    if begun:
        link = page_links.link(badge, "events", event=row["event_id"], known_on=known_on)
    else:
        crossing = (row["crossing_id"],)
        link = page_links.link(badge, "events", event=None, crossing=crossing, mode="all", known_on=known_on)
    notes = [say("since {date}", date=translator.some_day(row["date"], say)) if begun else say(NO_EVIDENCE_YET)]
    if row["replayed_status"] != row["status"]:
        notes = [translator.lapsed(str(row["replayed_status"]), strips.last_evidence(page, row), say)]
    if begun and row["status"] not in COUNTED:
        since = strips.no_evidence_since(page, row, dates.of_cell(row["since"]))
        notes = [since, _found_nothing(page, row)]
    notes.append(claim_list.beside(page, row, row["event_id"], page.view.selection.as_of))
    notes.append(claim_list.contested(page, row, page.view.selection.as_of))
    if row["stale"]:
        notes.append(say("last evidence: {date}", date=say.date(strips.last_evidence(page, row))))
    if uncertain:
        notes.append(say("the day is uncertain"))
    if known_on is not None and row["event_id"] in _on_undated_references(page):
        notes.append(say(ONLY_UNDATED_WORKS))
    lines = "".join(f"<small>{escape(text)}</small>" for text in notes if text)
    marked = f"<b class='rl-knowledge-mark'>{escape(mark)}</b>" if mark else ""
    return f"{link}{lines}{marked}"


@cached(by_links)
def changes_html(page: OpenPage) -> str:
    """How the picture changed, per link: a strip over the known-on days, and a sentence for each change."""
    say, changes = page.say, picture_changes(page)
    sections = [
        _of_link(page, changes, rows)
        for _, rows in changes.changes.groupby(["crossing_id", "service"], sort=False) if len(rows) > 1
    ]  # fmt: skip
    same = len(page.view.links) - len(sections)
    rest = say.plural(*NOT_CHANGED, same)
    return "".join(sections) + (note(rest) if same else "")


def _of_link(page: OpenPage, changes: PictureChanges, rows: pd.DataFrame) -> str:
    say = page.say
    spans = rows.assign(start=rows["known_on"], end=rows["known_on"].shift(-1), stale=False, event_id=None)
    ends = f"<span>{escape(say.day(changes.first))}</span><span>{escape(say.day(changes.last))}</span>"
    items = "".join(f"<li>{_sentence(page, changes, row)}</li>" for row in rows.to_dict("records"))
    return (
        f"<section class='rl-knowledge-link'><h3>{link_name_html(rows.iloc[0].to_dict(), page.names, say)}</h3>"
        f"{status_marks.strip(status_marks.bands_html(spans), changes.first, changes.last)}"
        f"<p class='rl-knowledge-ends'>{ends}</p><ul>{items}</ul></section>"
    )


def _sentence(page: OpenPage, changes: PictureChanges, row: HtmlRow) -> str:
    """From when on this log's sources said what, and because of which events."""
    say, first = page.say, not row["before"]
    day = say.day(dates.of_cell(row["known_on"]))
    text = say("On the day itself this log's sources had reported:")
    if not first:
        text = say(SOURCES_SAID_LATER, day=day)
    certainty = say("(the day is uncertain)") if row["uncertain"] else ""
    if not row["uncertain"] and row["before"] == row["status"]:
        certainty = say("(no other status is possible)")
    certainty = f" <small>{escape(certainty)}</small>" if certainty else ""
    mark = status_marks.badge(row["status"], say, among=status_marks.possible(row))
    ids, older = _causes(str(row["event_ids"]))
    events = [_cause(page, changes, event, row) for event in ids]
    if older:
        events.insert(0, escape(say.plural("{n} more", "{n} more", older)))
    why = f", {escape(say(AFTER_REPORTS))} {page.say.clauses(events)}" if events else ""
    return f"{escape(text)} {mark}{certainty}{why}"


def _cause(page: OpenPage, changes: PictureChanges, event_id: str, row: HtmlRow) -> str:
    """An event as a link, and whose reports of it came that day."""
    row_of = _all_known(page).view.any_day.log.rows
    link = page_links.link(summary_html(row_of[event_id], page.say), "events", event=event_id)
    news = changes.news.get((event_id, row["known_on"])) if row["before"] else None
    by = f" <small>({escape(news)})</small>" if news else ""
    return f"{link}{by}"


@cached(by_links)
def of_day(page: OpenPage) -> str:
    """The events that may have happened on the day: from when on, and as what, each was known; a note without any."""
    say, changes = page.say, picture_changes(page)
    heads = [say("Known from"), say("Event"), say("Confidence and date")]
    rows = []
    for row in changes.events.to_dict("records"):
        cells = [_cause(page, changes, row["event_id"], {**row, "before": "x"}), _confidence_and_date(page, row)]
        day = escape(say.day(dates.of_cell(row["known_on"])))
        rows.append(html_table.row([*zip(heads[1:], cells, strict=True)], day))
    if not rows:
        return note(say("The log has no event that may have happened on that day."))
    caption = say("Events that may have happened on {day}", day=say.day(changes.first))
    return html_table.wide_table(caption, heads, rows, "rl-knowledge")


def _confidence_and_date(page: OpenPage, row: HtmlRow) -> str:
    """As the event was known; or that it no longer falls on the day."""
    if not row["confidence"]:
        return escape(page.say("now dated to other days"))
    return f"{claim_list.confidence(row['confidence'], page.say)} <small>{escape(page.say.date(row['date']))}</small>"
