"""One event with its claims and sources, as HTML. All text comes from data and is escaped."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from dashboard.events import event_claims
from dashboard.i18n.translator import Translator, message
from dashboard.parts import claim_list, directions, one_voice, status_marks
from dashboard.parts.cause_words import cause
from dashboard.parts.day_links import date_link
from dashboard.parts.event_summary import original, summary_html
from dashboard.parts.link_names import link_name
from dashboard.parts.notes import note
from dashboard.session import page_links
from raillinks.engine import voices
from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View
from raillinks.words.enums import UNCHANGED

_FACTS = {
    "cause": message("Cause"), "cargo": message("Cargo"), "direction": message("Direction"),
    "affects": message("Affects"),
}  # fmt: skip


def event_html(
    event: pd.Series, claims: pd.DataFrame, sources: pd.DataFrame, names: Mapping[str, str], say: Translator
) -> str:
    """The card of an event: what, when, where, how certain, and every claim with its source.

    Args:
        event: A row of the events as known.
        claims: Its known claims.
        sources: Their sources.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    open_event = escape(say("All claims and how certain: open the event"))
    day = date_link(event["date"], say, event=event["event_id"])
    voice = voices.only_voices(claims, set(sources["publisher"])).get(event["event_id"], "")
    return (
        f"<article class='rl-event'>{chips(event, names, say, voice)}<h3>{day}</h3>"
        f"<p class='rl-summary'>{summary_html(event, say)}</p>{original(event, say)}"
        f"<p class='rl-open'>{page_links.link(open_event, 'events', event=event['event_id'])}</p>"
        f"{facts(event, names, say)}{claim_list.verdict(event, say)}"
        f"<p class='rl-why'>{claim_list.sentence(pd.DataFrame([event]), claims, say)}</p>"
        f"{event_claims.grouped(event, claims, sources, say)}</article>"
    )


def chips(event: pd.Series, names: Mapping[str, str], say: Translator, voice: str = "") -> str:
    """Kind, confidence, place and service of an event, the status that it gives, and the one voice that carries it.

    Args:
        event: A row of the events as known.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
        voice: The publisher that it rests on alone; empty where there are several, or none.
    """
    kind = escape(say.word(event["kind"]))
    confidence = claim_list.confidence(event["confidence"], say)
    place = escape(link_name(event.to_dict(), names, say))
    status = status_marks.badge(event["status_after"], say) if event["status_after"] != UNCHANGED else ""
    after = f"<span>{escape(say('then'))} {status}</span>" if status else ""
    alone = escape(one_voice.in_words(voice, say))
    one = f"<span class='rl-voice'>{alone}</span>" if alone else ""
    return f"<p class='rl-chips'><span>{kind}</span><span>{confidence}</span><span>{place}</span>{after}{one}</p>"


def facts(event: pd.Series, names: Mapping[str, str], say: Translator) -> str:
    """Cause, cargo, direction and affected provinces, as far as the log has them."""
    shown = {column: _fact(event, column, names, say) for column in _FACTS}
    rows = "".join(f"<dt>{escape(say(_FACTS[c]))}</dt><dd>{html}</dd>" for c, html in shown.items() if html)
    return f"<dl>{rows}</dl>" if rows else ""


def _fact(event: pd.Series, column: str, names: Mapping[str, str], say: Translator) -> str:
    """One fact as HTML, empty where the log has none."""
    value = event[column]
    if column == "cause":
        return cause(event.to_dict(), say)
    if column == "cargo":
        return say.of_log(value) if value else ""
    if column == "affects":
        return escape(say.in_a_row(names.get(code, code) for code in value.split(";")))
    return escape(directions.in_words(value, say))


def selected(view: View, event_id: str | None) -> pd.Series | None:
    """The selected event, in view or not; without one the event that says most on the latest day in view; else None."""
    chosen = view.known[view.known["event_id"] == event_id]
    if not chosen.empty:
        return _first(chosen)
    events = view.events
    if events.empty:
        return None
    latest = events[events["date_earliest"] == events["date_earliest"].max()]
    moves = (latest["status_after"] != UNCHANGED).astype(int)
    weight = pd.DataFrame({"moves": moves, "sources": latest["n_supports"] + latest["n_disputes"]})
    return _first(latest.loc[weight.sort_values(["moves", "sources"], kind="stable").index[::-1]])


def _first(events: pd.DataFrame) -> pd.Series:
    first: pd.Series = events.iloc[0]
    return first


def selected_html(dataset: Dataset, view: View, event_id: str | None, names: Mapping[str, str], say: Translator) -> str:
    """The card of the event that `selected` gives, with a note where it is not among those in view."""
    event = selected(view, event_id)
    if event is None:
        return note(say("No events match. Change the day or remove a filter."))
    outside = event["event_id"] not in set(view.events["event_id"])
    why_outside = say("Not in the list of events: it is later than the day, or a filter excludes it.")
    claims = claims_of(view, event)
    return (note(why_outside) if outside else "") + event_html(event, claims, dataset.sources, names, say)


def claims_of(view: View, event: pd.Series) -> pd.DataFrame:
    """The claims of an event that are known on the view's day of knowledge."""
    known = view.known_claims
    own: pd.DataFrame = known[known["event_id"] == event["event_id"]]
    return own
