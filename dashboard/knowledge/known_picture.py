"""What was known when, as HTML: a day's statuses as known on another, and how that picture changed.

All text of the data is escaped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.parts import claim_list, status_marks
from dashboard.parts.page_parts import Opened, event_link, kept, of_links, of_view, undated_list
from dashboard.session import page_links, served_data
from raillinks.clock import today
from raillinks.engine import knowledge, pictures, readings
from raillinks.engine.replay import Mask
from raillinks.views import viewing
from raillinks.words import dates
from raillinks.words.enums import Status, Verdict

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class History:
    """How the picture of the as-of day changed, for the listed links.

    Args:
        first: The as-of day: the first known-on day of the history.
        last: The last one: today, or the as-of day if that is later.
        changes: As `pictures.changes` returns them.
        events: As `pictures.of_day` returns them.
        news: Who reported and disputed what on a day: words by event and day.
        searches: What the maintainers' own later search adds: words by event.
    """

    first: np.datetime64
    last: np.datetime64
    changes: pd.DataFrame
    events: pd.DataFrame
    news: Mapping[tuple[str, pd.Timestamp], str]
    searches: Mapping[str, str]


def history(page: Opened) -> History:
    """The history of the picture of the session's as-of day; it is the same whichever known-on day is looked at."""
    chosen = replace(page.view.selection, known_on=None)
    return _history(replace(page, view=served_data.view(page.dataset, chosen)))


@kept(of_view)
def _history(page: Opened) -> History:
    data, chosen = page.dataset, page.view.selection
    found = readings.readings(data.events, data.claims, data.sources)
    last = max(today(), chosen.as_of)
    days = pictures.known_days(found, chosen.as_of, last)
    applied = chosen.disputed == "apply"
    shown = pictures.pictures(
        found, page.view.links, chosen.as_of, days, stale_after=chosen.stale_after, apply_disputed=applied
    )
    listed = found[_listed(page, found)].reset_index(drop=True)
    return History(
        chosen.as_of, last, pictures.changes(shown, found, page.view.links, apply_disputed=applied),
        pictures.of_day(listed, chosen.as_of, days), _news(page), _searches(page),
    )  # fmt: skip


def _listed(page: Opened, events: pd.DataFrame) -> Mask:
    """Events of the crossings and services that the selection lists."""
    data, chosen = page.dataset, page.view.selection
    return viewing.on_listed_links(data, chosen, events)


def _news(page: Opened) -> dict[tuple[str, pd.Timestamp], str]:
    """Whose claims on each event became known on each day, and the maintainers' verdicts, in words."""
    data, say = page.dataset, page.say
    claims = knowledge.with_first_days(data.events, data.claims, data.sources)
    named = claims[~claims["search_record"]].groupby(["event_id", "known_from"])["publisher"]
    news: dict[Any, list[str]] = {key: [say.listed(list(own.unique()))] for key, own in named}
    for row in data.events[data.events["verdict"] != ""].to_dict("records"):
        verdict = say("our verdict: {verdict}", verdict=say.word(Verdict(row["verdict"])))
        news.setdefault((row["event_id"], row["verdict_day"]), []).append(verdict)
    return {key: say("{names}, known that day", names="; ".join(parts)) for key, parts in news.items()}


def _searches(page: Opened) -> dict[str, str]:
    """What the maintainers' own search says of each event that rests on one, in words."""
    data = page.dataset
    claims = knowledge.with_first_days(data.events, data.claims, data.sources)
    words = claims[claims["search_record"]].apply(lambda row: claim_list.search_record(row, page.say), axis=1)
    return dict(zip(claims.loc[words.index, "event_id"], words, strict=True))


def stops(found: History, known_on: np.datetime64 | None) -> list[np.datetime64]:
    """The days of the slider: the as-of day, each on which the picture changed, and the chosen one."""
    changed = [dates.to_days(table["known_on"]) for table in (found.changes, found.events)]
    chosen = np.array([found.first] if known_on is None else [found.first, known_on], "datetime64[D]")
    return list(np.unique(np.concatenate([chosen, *changed])))


@kept(of_links)
def picture(page: Opened) -> str:
    """The listed links on the as-of day as known on the known-on day, beside all that is known today."""
    say, chosen = page.say, page.view.selection
    now = replace(page, view=served_data.view(page.dataset, replace(chosen, known_on=None)))
    heads = [say("Link"), say("All that is known")]
    if chosen.known_on is not None:
        heads.insert(1, say("As known on {day}", day=say.day(chosen.known_on)))
    rows = [
        f"<tr><th scope='row'>{_link_name(page, row)}</th>{_then(page, old, row)}{_status_cell(now, row)}</tr>"
        for old, row in zip(_statuses(page), _statuses(now), strict=True)
    ]
    caption = say("The listed links on {day}", day=say.day(chosen.as_of))
    return table(caption, heads, rows, "rl-knowledge-picture") + _unreported(page) + _without_day(page)


def _unreported(page: Opened) -> str:
    """Why a link may read open as known on an early day, and what the log's own searches add to what was known."""
    say, known_on = page.say, page.view.selection.known_on
    if known_on is None:
        return ""
    told = say(
        "What none of this log's sources had reported by {day} has not happened in this picture: a link whose end they "
        "reported later reads open. Where our own search found no later report, evidence ends the day after the last "
        "one, in this picture too.", day=say.day(known_on),
    )  # fmt: skip
    return f"<p class='rl-note'>{escape(told)}</p>"


def _without_day(page: Opened) -> str:
    """Names the events up to the day that the picture leaves out although they may have been known on it."""
    left_out = viewing.undated(page.dataset, page.view)
    if left_out.empty:
        return ""
    note = page.say(
        "It is not known when the sources of these events were published. The events count from the day on which we "
        "read the sources, so this picture leaves them out although they may have been known:"
    )
    return f"<div class='rl-note rl-knowledge-left-out'>{undated_list(page, note, left_out)}</div>"


def _statuses(page: Opened) -> list[dict[Any, Any]]:
    """The listed links on the as-of day, each with the `date` of the event of its status."""
    view, link = page.view, ["crossing_id", "service"]
    table = view.links[link].merge(view.timeline.status_on(view.selection.as_of, view.selection.stale_after), on=link)
    return table.merge(view.known[["event_id", "date"]], on="event_id", how="left").to_dict("records")


def _then(page: Opened, old: Row, row: Row) -> str:
    """The cell of the known-on day, which says in words where it differs; nothing without such a day."""
    if page.view.selection.known_on is None:
        return ""
    say = page.say
    mark = ""
    if old["status"] != row["status"]:
        mark = say("reads otherwise today")
    elif old["certain"] != row["certain"]:
        mark = say("surer today") if row["certain"] else say("less sure today")
    return _status_cell(page, old, mark)


def _status_cell(page: Opened, row: Row, mark: str = "") -> str:
    """A status, since when, whether certain, as a link to what it rests on; without evidence, to the crossing's log."""
    say, known_on = page.say, page.view.selection.known_on
    begun = bool(pd.notna(row["event_id"]))
    badge = status_marks.badge(row["status"], say, stale=row["stale"])
    if begun:
        shown = page_links.link(badge, "events", event=row["event_id"], known_on=known_on)
    else:
        crossing = (row["crossing_id"],)
        shown = page_links.link(badge, "events", event=None, crossing=crossing, mode="all", known_on=known_on)
    notes = [say("since {date}", date=say.date(row["date"])) if begun else say("no evidence yet")]
    if not row["certain"]:
        notes.append(say("the day is uncertain"))
    if row["status"] == Status.UNKNOWN and begun:
        notes.append(_searches(page).get(row["event_id"], ""))
    told = "".join(f"<small>{escape(note)}</small>" for note in notes if note)
    marked = f"<b class='rl-knowledge-mark'>{escape(mark)}</b>" if mark else ""
    return f"<td>{shown}{told}{marked}</td>"


def _link_name(page: Opened, row: Row) -> str:
    return f"{escape(page.names[row['crossing_id']])} <small>{escape(page.say.word(row['service']))}</small>"


@kept(of_links)
def story(page: Opened) -> str:
    """Link by link how the picture changed: a strip over the known-on days, and a sentence for each change."""
    say, found = page.say, history(page)
    told = [
        _of_link(page, found, rows)
        for _, rows in found.changes.groupby(["crossing_id", "service"], sort=False) if len(rows) > 1
    ]  # fmt: skip
    same = len(page.view.links) - len(told)
    rest = say.many("{n} listed link has read the same since the day.",
                    "{n} listed links have read the same since the day.", same)  # fmt: skip
    return "".join(told) + (f"<p class='rl-note'>{escape(rest)}</p>" if same else "")


def _of_link(page: Opened, found: History, rows: pd.DataFrame) -> str:
    say = page.say
    spans = rows.assign(start=rows["known_on"], end=rows["known_on"].shift(-1), stale=False, event_id=None)
    ends = f"<span>{escape(say.day(found.first))}</span><span>{escape(say.day(found.last))}</span>"
    items = "".join(f"<li>{_sentence(page, found, row)}</li>" for row in rows.to_dict("records"))
    return (
        f"<section class='rl-knowledge-link'><h3>{_link_name(page, rows.iloc[0].to_dict())}</h3>"
        f"{status_marks.strip(spans, found.first, found.last)}"
        f"<p class='rl-knowledge-ends'>{ends}</p><ul>{items}</ul></section>"
    )


def _sentence(page: Opened, found: History, row: Row) -> str:
    """From when on this log's sources said what, and because of which events."""
    say, first = page.say, not row["before"]
    day = say.day(dates.of_cell(row["known_on"]))
    told = say("On the day itself this log's sources had reported:")
    if not first:
        told = say("From {day} this log's sources said:", day=day)
    sure = say("(the day is uncertain)") if not row["certain"] else ""
    if row["certain"] and row["before"] == row["status"]:
        sure = say("(the day is certain)")
    unsure = f" <small>{escape(sure)}</small>" if sure else ""
    events = [_cause(page, found, event, row) for event in str(row["event_ids"]).split(";") if event]
    why = f" {escape(say('because of'))} {'; '.join(events)}" if events else ""
    return f"{escape(told)} {status_marks.badge(row['status'], say)}{unsure}{why}"


def _cause(page: Opened, found: History, event_id: str, row: Row) -> str:
    """An event as a link, whose reports of it came that day, and that it rests on a later search where it does."""
    summary = str(page.dataset.events.set_index("event_id").loc[event_id, "summary"])
    link = event_link(event_id, summary)
    news = found.news.get((event_id, row["known_on"])) if row["before"] else None
    notes = "; ".join(part for part in (news, found.searches.get(event_id)) if part)
    by = f" <small>({escape(notes)})</small>" if notes else ""
    return f"{link}{by}"


@kept(of_links)
def of_day(page: Opened) -> str:
    """How the events that may have been on the day read, and from when on; nothing without any."""
    say, found = page.say, history(page)
    rows = [
        f"<tr><th scope='row'>{escape(say.day(dates.of_cell(row['known_on'])))}</th>"
        f"<td>{_cause(page, found, row['event_id'], {**row, 'before': 'x'})}</td><td>{_read(page, row)}</td></tr>"
        for row in found.events.to_dict("records")
    ]
    if not rows:
        return f"<p class='rl-note'>{escape(say('No event of the log may have been on that day.'))}</p>"
    caption = say("Events that may have been on {day}", day=say.day(found.first))
    return table(caption, [say("Known from"), say("Event"), say("Read as")], rows)


def _read(page: Opened, row: Row) -> str:
    """A confidence and a date; or that the event no longer falls on the day."""
    if not row["confidence"]:
        return escape(page.say("dated to other days"))
    return f"{claim_list.confidence(row['confidence'], page.say)} <small>{escape(page.say.date(row['date']))}</small>"


def table(caption: str, heads: list[str], rows: list[str], kind: str = "") -> str:
    """A table as HTML; `rows` are HTML already."""
    cells = "".join(f"<th scope='col'>{escape(head)}</th>" for head in heads)
    return (
        f"<div class='rl-wide'><table class='rl-table rl-knowledge {kind}'><caption>{escape(caption)}</caption>"
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
