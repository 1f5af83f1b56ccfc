"""One event with its claims and sources, as HTML. All text comes from data and is escaped."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import claim_list, directions, status_marks
from dashboard.parts.cause_words import cause
from dashboard.parts.event_summary import original, summary_html
from dashboard.parts.link_names import link_name
from dashboard.parts.notes import note
from dashboard.session import page_links
from raillinks.engine import knowledge
from raillinks.figures.compare import LINK
from raillinks.package.dataset import Dataset
from raillinks.views import describe
from raillinks.views.summaries import summary
from raillinks.views.viewing import View
from raillinks.words.enums import UNCHANGED

_FACTS = {
    "cause": message("Cause"), "cargo": message("Cargo"), "direction": message("Direction"),
    "affects": message("Affects"),
}  # fmt: skip
MOST_ROWS = 100
"""Rows of the map page's table. It travels anew with every settled day; the list of events and the files have all."""


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
    return (
        f"<article class='rl-event'>{chips(event, names, say)}<h3>{escape(say.date(event['date']))}</h3>"
        f"<p class='rl-summary'>{summary_html(event, say)}</p>{original(event, say)}"
        f"<p class='rl-open'>{page_links.link(open_event, 'events', event=event['event_id'])}</p>"
        f"{facts(event, names, say)}{claim_list.verdict(event, say)}"
        f"<p class='rl-why'>{escape(claim_list.sentence(pd.DataFrame([event]), claims, say))}</p>"
        f"{claim_list.grouped(claims, sources, say)}</article>"
    )


def chips(event: pd.Series, names: Mapping[str, str], say: Translator) -> str:
    """Kind, confidence, place and service of an event, and the status that it gives."""
    kind = escape(say.word(event["kind"]))
    confidence = claim_list.confidence(event["confidence"], say)
    place = escape(link_name(event.to_dict(), names, say))
    status = status_marks.badge(event["status_after"], say) if event["status_after"] != UNCHANGED else ""
    after = f"<span>{escape(say('then'))} {status}</span>" if status else ""
    return f"<p class='rl-chips'><span>{kind}</span><span>{confidence}</span><span>{place}</span>{after}</p>"


def facts(event: pd.Series, names: Mapping[str, str], say: Translator) -> str:
    """Cause, cargo, direction and affected provinces, as far as the log has them."""
    shown = {column: _fact(event, column, names, say) for column in _FACTS}
    rows = "".join(f"<dt>{escape(say(_FACTS[c]))}</dt><dd>{html}</dd>" for c, html in shown.items() if html)
    return f"<dl>{rows}</dl>" if rows else ""


def _fact(event: pd.Series, column: str, names: Mapping[str, str], say: Translator) -> str:
    """One fact as HTML, empty where the log has none. A cargo is the log's English."""
    value = event[column]
    if column == "cause":
        return cause(event.to_dict(), say)
    if column == "cargo":
        return f"<span lang='en'>{escape(value)}</span>" if value else ""
    if column == "affects":
        return escape(", ".join(names.get(code, code) for code in value.split(";")))
    return escape(directions.in_words(value, say))


def sentence(view: View, names: Mapping[str, str], say: Translator) -> str:
    """The selection in words, for the heading of the table, and which of its events are listed; unescaped."""
    selected = describe.sentence(view, names, say)
    if len(view.events) > MOST_ROWS:
        return say("{selection}; the newest {n} are listed here, all of them on the Events page and in the files",
                   selection=selected, n=MOST_ROWS)  # fmt: skip
    return say("{selection}, newest first", selection=selected)


def table(view: View, names: Mapping[str, str], say: Translator) -> pd.DataFrame:
    """The newest `MOST_ROWS` events in view as the page lists them, newest first.

    Columns of few words are categories, and the rows are numbered anew: so each word travels once, and no number.
    """
    events = view.events.iloc[: -MOST_ROWS - 1 : -1]
    listed = pd.DataFrame(
        {
            "date": events["date"],
            "summary": [summary(event, say.lang).text for event in events.to_dict("records")],
            "kind": events["kind"].map(say.word),
            "confidence": events["confidence"].map(say.word),
            "where": [link_name(event, names, say) for event in events[list(LINK)].to_dict("records")],
            "claims": events["n_supports"] + events["n_disputes"],
            "status_after": events["status_after"].map(lambda status: _after(status, say)),
        }
    )
    return listed.reset_index(drop=True).astype(
        dict.fromkeys(("kind", "confidence", "where", "status_after"), "category")
    )


def columns(say: Translator) -> dict[str, Any]:
    """The layout of the columns of `table`."""
    text = st.column_config.TextColumn
    return {
        "date": text(say("Date"), width=100),
        "summary": text(say("What happened"), width=360),
        "kind": text(say("Kind"), width=100),
        "confidence": text(say("Confidence"), width=90),
        "where": text(say("Where"), width=170),
        "claims": st.column_config.NumberColumn(say("Claims"), width=60),
        "status_after": text(say("Status after"), width=95),
    }


def _after(status: str, say: Translator) -> str:
    """A `status_after` in words; a dash where the event changes no status."""
    return "—" if status == UNCHANGED else status_marks.status_word(status, say)


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
    known = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    claims = known[known["event_id"] == event["event_id"]]
    outside = event["event_id"] not in set(view.events["event_id"])
    why_outside = say("Not in the list of events: it is later than the day, or a filter excludes it.")
    return (note(why_outside) if outside else "") + event_html(event, claims, dataset.sources, names, say)
