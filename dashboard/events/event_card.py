"""One event with its claims and sources, as HTML. All text comes from data and is escaped."""

from collections.abc import Mapping
from html import escape
from itertools import groupby

from dashboard.events import event_claims
from dashboard.i18n.translator import Translator, message
from dashboard.parts import claim_list, directions, one_voice, status_marks
from dashboard.parts.cause_words import cause
from dashboard.parts.day_links import date_link
from dashboard.parts.event_summary import original, summary_html
from dashboard.parts.link_names import link_name
from dashboard.parts.notes import note
from dashboard.session import page_links
from raillinks.domain.enums import UNCHANGED
from raillinks.engine.confidence import Row
from raillinks.package.schema import TABLES, Column
from raillinks.query.known_log import KnownLog
from raillinks.query.views import View

NO_EVENTS_MATCH = message("No events match. Change the day or remove a filter.")

_FACTS = [column for column in TABLES["events"] if column.fact]


def event_html(event: Row, log: KnownLog, names: Mapping[str, str], say: Translator) -> str:
    """The card of an event: what, when, where, how certain, and every claim with its source.

    Args:
        event: A row of the events as known.
        log: The log as known.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    open_event = escape(say("All claims and how certain: open the event"))
    day = date_link(event["date"], say, event=event["event_id"])
    claims, voice = log.claim_rows.get(event["event_id"], ()), log.voices.get(event["event_id"], "")
    return (
        f"<article class='rl-event'>{chips(event, names, say, voice)}<h3>{day}</h3>"
        f"<p class='rl-summary'>{summary_html(event, say)}</p>{original(event, say)}"
        f"<p class='rl-open'>{page_links.link(open_event, 'events', event=event['event_id'])}</p>"
        f"{facts(event, names, say)}{claim_list.verdict(event, say)}"
        f"<p class='rl-why'>{claim_list.sentence(event, claims, say)}</p>"
        f"{event_claims.grouped(event, claims, say)}</article>"
    )


def chips(event: Row, names: Mapping[str, str], say: Translator, voice: str = "") -> str:
    """Kind, confidence, place and service of an event, the status that it gives, and the one voice that carries it.

    Args:
        event: A row of the events as known.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
        voice: The publisher that it rests on alone; empty where there are several, or none.
    """
    kind = escape(say.word(event["kind"]))
    confidence = claim_list.confidence(event["confidence"], say)
    place = escape(link_name(event, names, say))
    status = status_marks.badge(event["status_after"], say) if event["status_after"] != UNCHANGED else ""
    after = f"<span>{escape(say('then'))} {status}</span>" if status else ""
    alone = escape(one_voice.in_words(voice, say))
    one = f"<span class='rl-voice'>{alone}</span>" if alone else ""
    return f"<p class='rl-chips'><span>{kind}</span><span>{confidence}</span><span>{place}</span>{after}{one}</p>"


def facts(event: Row, names: Mapping[str, str], say: Translator) -> str:
    """Cause, cargo, direction and affected provinces, and other facts that the log has."""
    shown = [(column.fact, _fact(event, column, names, say)) for column in _FACTS]
    rows = "".join(f"<dt>{escape(say(name))}</dt><dd>{html}</dd>" for name, html in shown if html)
    return f"<dl>{rows}</dl>" if rows else ""


def _fact(event: Row, column: Column, names: Mapping[str, str], say: Translator) -> str:
    """One fact as HTML, empty where the log has none."""
    value = event[column.name]
    if column.name == "cause":
        return cause(event, say)
    if column.name == "affects":
        return escape(say.in_a_row(names.get(code, code) for code in value.split(";")))
    if column.name == "direction":
        return escape(directions.in_words(value, say))
    return say.of_log(str(value)) if value else ""


def selected(view: View, event_id: str | None) -> Row | None:
    """The selected event, in view or not; without one the event that says most on the latest day in view; else None."""
    rows = view.any_day.log.rows
    if event_id is not None and event_id in rows:
        return rows[event_id]
    in_view = (rows[view.any_day.ids[place]] for place in view.in_view[::-1])
    _, latest = next(groupby(in_view, key=lambda row: row["date_earliest"]), (None, ()))
    return max(latest, key=_weight, default=None)


def _weight(event: Row) -> tuple[bool, int]:
    """How much an event says: one that gives a status more than others, then one with more sources."""
    return event["status_after"] != UNCHANGED, event["n_supports"] + event["n_disputes"]


def selected_html(view: View, event_id: str | None, names: Mapping[str, str], say: Translator) -> str:
    """The card of the event that `selected` gives, with a note where it is not among those in view."""
    event = selected(view, event_id)
    if event is None:
        return note(say(NO_EVENTS_MATCH))
    outside = not view.shows(event["event_id"])
    why_outside = say("Not in the list of events: it is later than the day, or a filter excludes it.")
    return (note(why_outside) if outside else "") + event_html(event, view.any_day.log, names, say)
