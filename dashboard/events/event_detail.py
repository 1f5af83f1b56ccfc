"""One event as HTML: every claim, how certain it is and why, what was known when. All text of the data is escaped."""

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.events import event_card
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, html_table
from dashboard.widgets.labels import date_link, original, summary_html
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from raillinks.answer import wording
from raillinks.domain import dates
from raillinks.domain.enums import Stance
from raillinks.domain.map_view import MapView
from raillinks.engine import knowledge, snapshots
from raillinks.engine.confidence import Row
from raillinks.engine.knowledge import BEFORE_ALL
from raillinks.query import changes as change_log
from raillinks.query import known_log
from raillinks.query.display_names import summary_of_event
from raillinks.query.selection import NO_FILTERS

PUBLICATION_NOT_KNOWN = message(
    "We do not know when the source of this event was published. The event counts from the day we read the "
    "source, not on {day}; it is shown as known today."
)
NOT_YET_REPORTED = message("This log's sources had not reported this event by {day}; it is shown as known today.")
AT_THE_LATEST = message("{day} at the latest")
CLAIMS_CAME_LATER = Plural("{n} claim came later.", "{n} claims came later.")
NOT_ON_THIS_DAY = message("This event is not in the list for the day you chose, {day}.")
EXCLUDED_BY_FILTERS = message("Your filters exclude this event.")
REMOVE_THE_FILTERS = message("Remove the filters")
GO_TO_ITS_DAY = message("Go to the day of the event")
ALL_EVENTS_IN_VIEW = Plural("All {n} event in view", "All {n} events in view")
_ZOOM = 11.0  # the bridge and the towns on both sides


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """One event as the selection knows it.

    Args:
        event: The event as known, one row.
        claims: Its known claims.
        place: `listed`, or why it is not in the list: `time`, `filtered`, `later` (not known yet).
    """

    event: pd.DataFrame
    claims: pd.DataFrame
    place: str


def known_event(page: OpenPage, event_id: str) -> KnownEvent:
    """An event of the log as the session's selection knows it; as it is known today where that does not know it yet.

    Args:
        page: What the page shows from.
        event_id: The event.
    """
    view, data = page.view, page.dataset
    known_on = view.selection.known_on if event_id in set(view.known["event_id"]) else None
    events, claims = (table[table["event_id"] == event_id] for table in (data.events, data.claims))
    place = "listed"
    if event_id not in set(view.events["event_id"]):
        place = "time" if event_id in set(view.anytime["event_id"]) else "filtered"
    if known_on != view.selection.known_on:
        place = "later"
    return KnownEvent(
        knowledge.as_known(events, claims, data.sources, known_on),
        knowledge.known_claims(events, claims, data.sources, known_on),
        place,
    )


def notice(page: OpenPage, known: KnownEvent) -> str:
    """Says why the event is not in the list, with a link to a list that has it; empty where it is in the list."""
    say, chosen, event = page.say, page.view.selection, known.event.to_dict("records")[0]
    if known.place == "listed":
        return ""
    changes: dict[str, Any]
    if known.place == "later" and chosen.known_on is not None:
        reason = _not_known_yet(page, event["event_id"], chosen.known_on)
        text, changes = say("Show everything known"), {"known_on": None}
    elif known.place == "time":
        reason = say(NOT_ON_THIS_DAY, day=say.day(chosen.as_of))
        text, changes = say(GO_TO_ITS_DAY), {"as_of": _first_day(event), "mode": "as_of"}
    else:
        reason = say(EXCLUDED_BY_FILTERS)
        text, changes = say(REMOVE_THE_FILTERS), {**NO_FILTERS, "context": True}
    link = page_links.link(escape(text), "events", event=event["event_id"], **changes)
    return f"<p class='rl-events-notice' role='status'>{escape(reason)} {link}</p>"


def _not_known_yet(page: OpenPage, event_id: str, known_on: np.datetime64) -> str:
    """Why an event does not count on the known-on day."""
    say, data = page.say, page.dataset
    if event_id in knowledge.without_publication_day(data.claims, data.sources):
        return say(PUBLICATION_NOT_KNOWN, day=say.day(known_on))  # fmt: skip
    return say(NOT_YET_REPORTED,
               day=say.day(known_on))  # fmt: skip


def _first_day(event: Row) -> np.datetime64:
    """The first day on which an event may have been."""
    return dates.of_cell(event["date_earliest"])


def detail(page: OpenPage, known: KnownEvent, listed: pd.DataFrame) -> str:
    """One event: what, how certain and why, every claim, what was known when, corrections, and links on from it.

    Args:
        page: What the page shows from.
        known: The event.
        listed: The list in its order, for the events before and after.
    """
    say, event = page.say, known.event.to_dict("records")[0]
    certainty, claims, when = say("How certain"), say("All claims"), say("What was known when")
    return (
        f"<article class='rl-event rl-events-one' data-top='{escape(event['event_id'])}'>{_ways(page, event, listed)}"
        f"{notice(page, known)}<h2>{date_link(event['date'], say, event=event['event_id'])}</h2>"
        f"<p class='rl-summary'>{summary_html(event, say)}</p>{original(event, say)}"
        f"{event_card.chips(event, page.names, say, claim_list.of(page, event['event_id']))}"
        f"{event_card.facts(event, page.names, say)}<p class='rl-events-map'>{_map_link(page, event)}</p>"
        f"<div class='rl-events-two'><div><h3>{escape(certainty)}</h3>"
        f"<p class='rl-why'>{claim_list.sentence(event, known.claims.to_dict('records'), say)}</p>"
        f"{claim_list.verdict(event, say)}"
        f"<h3>{escape(claims)}</h3>{_more_known(page, known)}"
        f"{event_card.grouped(event, known_log.titled(known.claims, page.dataset.sources), say)}</div>"
        f"<div><h3>{escape(when)}</h3>{known_when(page, event['event_id'])}"
        f"{_corrections(page, event['event_id'])}</div></div></article>"
    )


def title(page: OpenPage, known: KnownEvent) -> str:
    """One event in a line, unescaped: its date and its summary in the reader's language where there is one."""
    event = known.event.to_dict("records")[0]
    return f"{page.say.date(event['date'])}: {summary_of_event(event, page.say.lang).text}"


def _ways(page: OpenPage, event: Row, listed: pd.DataFrame) -> str:
    """Back to the list, and to the events before and after this one in it."""
    say, ids = page.say, list(listed["event_id"])
    back = say.plural(*ALL_EVENTS_IN_VIEW, len(ids))
    links = [page_links.link(f"<span aria-hidden='true'>↑</span> {escape(back)}", "events", event=None)]
    if event["event_id"] in ids:
        at = ids.index(event["event_id"])
        if at > 0:
            text = f"<span aria-hidden='true'>←</span> {escape(say('Previous in the list'))}"
            links.append(page_links.link(text, "events", event=ids[at - 1]))
        if at + 1 < len(ids):
            text = f"{escape(say('Next in the list'))} <span aria-hidden='true'>→</span>"
            links.append(page_links.link(text, "events", event=ids[at + 1]))
    return f"<nav class='rl-events-ways' aria-label='{escape(say('Events'))}'>{''.join(links)}</nav>"


def _map_link(page: OpenPage, event: Row) -> str:
    """A link to the map on the first day of the event, at its crossing."""
    day = _first_day(event)
    crossings = page.dataset.crossings
    changes = {"event": event["event_id"], "as_of": day, "mode": "as_of"}
    for place in crossings[crossings["crossing_id"] == event["crossing_id"]].to_dict("records"):
        changes["map_view"] = MapView(round(float(place["lat"]), 5), round(float(place["lon"]), 5), _ZOOM)
    text = page.say("Show on the map, {day}", day=page.say.day(day))
    if event["date"] != str(day):
        text = page.say("Show on the map on its first possible day, {day}", day=page.say.day(day))
    return page_links.link(escape(text), "", **changes)


def _more_known(page: OpenPage, known: KnownEvent) -> str:
    """Says how many claims came after the known-on date, with a link to them."""
    claims = page.dataset.claims
    later = int((claims["event_id"] == known.event["event_id"].iloc[0]).sum()) - len(known.claims)
    if not later or page.view.selection.known_on is None:
        return ""
    text = page.say.plural(*CLAIMS_CAME_LATER, later)
    link = page_links.link(escape(page.say("Show everything known")), "events", known_on=None)
    return f"<p class='rl-note'>{escape(text)} {link}</p>"


def known_when(page: OpenPage, event_id: str) -> str:
    """After each new claim or verdict the date and the confidence of the event, as this log's sources had them.

    Args:
        page: The page.
        event_id: The event.
    """
    data, say = page.dataset, page.say
    events, claims = (table[table["event_id"] == event_id] for table in (data.events, data.claims))
    with_days = knowledge.with_first_days(events, claims, data.sources)
    rows = [
        _reading(page, row, with_days[with_days["known_from"] == row["version_from"]])
        for row in snapshots.event_versions(events, claims, data.sources).to_dict("records")
    ]
    if not rows:
        return note(say("No claim about this event has a publication date."))
    caption = say("What this log's sources had reported, after each new claim")
    return html_table.wide_table(caption, _heads(say), rows, focusable=True)


def _heads(say: Translator) -> list[str]:
    return [say("Known from"), say("New that day"), say("Date of the event"), say("Confidence")]


def _only_at_the_latest(row: Any, new: pd.DataFrame) -> bool:  # noqa: ANN401 (a row of any columns)
    """Whether all that became known on a day may have been known before: of no source is that day the only one."""
    has_verdict = bool(row["verdict"]) and row["verdict_day"] == row["version_from"]
    exact = new["search_record"] | (new["published_earliest"] == new["published_latest"])
    return not has_verdict and len(new) > 0 and not exact.any()


def _reading(page: OpenPage, row: Any, new: pd.DataFrame) -> str:  # noqa: ANN401 (a row of any columns)
    """One day on which something on the event became known."""
    say = page.say
    always = row["version_from"] == BEFORE_ALL
    day = say("every day: the source has no date") if always else say.day(row["version_from"].to_numpy())
    if not always and _only_at_the_latest(row, new):
        day = say(AT_THE_LATEST, day=day)
    parts = []
    for stance in Stance:
        houses = dict.fromkeys(new.loc[(new["stance"] == stance) & ~new["search_record"], "house"])
        names = [say.source_name(str(house)) for house in houses]
        if names and stance == Stance.SUPPORTS:
            parts.append(say("{names}: supports it", names=say.listed(names)))
        elif names:
            parts.append(say("{names}: disputes it", names=say.listed(names)))
    parts += [wording.search_record(claim, say) for claim in new[new["search_record"]].to_dict("records")]
    if row["verdict"] and row["verdict_day"] == row["version_from"]:
        parts.append(say("our verdict: {verdict}", verdict=say.word(row["verdict"])))
    cells = [escape(say.clauses(parts)), escape(say.date(row["date"])), claim_list.confidence(row["confidence"], say)]
    return html_table.row([*zip(_heads(say)[1:], cells, strict=True)], escape(day))


def _corrections(page: OpenPage, event_id: str) -> str:
    """What changed in the log for the event, from version to version; empty where nothing did."""
    table = page.dataset.changes
    rows = "".join(
        f"<li><b>{escape(row['version'])}</b> · {escape(page.say.date(row['date']))} <span lang='en'>"
        f"{escape(row['change'])} <small>{escape(change_log.reason(row))}</small></span></li>"
        for row in table[table["event_id"] == event_id].to_dict("records")
    )
    return f"<h3>{escape(page.say('Corrections'))}</h3><ul>{rows}</ul>" if rows else ""
