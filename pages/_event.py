"""One event with its claims and sources, as HTML. All text comes from data and is escaped."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd

from raillinks import dates, describe
from raillinks.schema import UNCHANGED
from raillinks.select import View

CONFIDENCE_WORDS = {
    "confirmed": "two independent sources, or whoever acted",
    "reported": "one source, or sources that share an origin",
    "disputed": "sources contradict it; it moves nothing",
    "withdrawn": "the maintainers withdrew it; it moves nothing",
}


def date_in_words(date: str) -> str:
    """An EDTF date for reading: `about 2020-08 to 2020-09`."""
    about = dates.qualifier_in_words(date)
    bare = date.translate(str.maketrans("", "", "~?%")).replace("/", " to ")
    return f"{about} {bare}".strip()


def event_html(event: pd.Series, claims: pd.DataFrame, sources: pd.DataFrame, crossing: str) -> str:
    """The card of an event: what, when, where, how sure, and every claim with its source.

    Args:
        event: A row of the chosen events.
        claims: Its known claims.
        sources: Their sources.
        crossing: The crossing's name.
    """
    chips = [event["kind"].replace("_", " "), event["confidence"], f"{crossing} · {event['service']}"]
    facts = [
        f"<dt>{label}</dt><dd>{escape(str(event[column]))}</dd>"
        for label, column in (
            ("Cause", "cause"),
            ("Cargo", "cargo"),
            ("Direction", "direction"),
            ("Affects", "affects"),
        )
        if event[column]
    ]
    joined = claims.merge(sources.drop(columns=["publisher", "source_type", "seen"]), on="source_id", how="left")
    rows = "".join(_claim(row) for row in joined.to_dict("records"))
    verdict = _verdict(event) if event["verdict"] else ""
    return (
        "<article class='rl-event'>"
        f"<p class='rl-chips'>{''.join(f'<span>{escape(c)}</span>' for c in chips)}</p>"
        f"<h3>{escape(date_in_words(event['date']))}</h3><p class='rl-summary'>{escape(event['summary'])}</p>"
        f"{'<dl>' + ''.join(facts) + '</dl>' if facts else ''}{verdict}"
        f"<h4>{len(joined)} {'claim' if len(joined) == 1 else 'claims'}"
        f" <small>{escape(CONFIDENCE_WORDS[event['confidence']])}</small></h4><ul>{rows}</ul></article>"
    )


def _verdict(event: pd.Series) -> str:
    judged = f"Our verdict ({escape(event['verdict_date'])}): {escape(event['verdict'])}."
    return f"<p class='rl-verdict'><b>{judged}</b> {escape(event['verdict_note'])}</p>"


def _claim(row: Mapping[Hashable, Any]) -> str:
    """One claim: who said it, where, when, and what it adds."""
    text = {name: escape(str(value)) for name, value in row.items()}
    title = text["title"] or "(title not kept)"
    if row["title_paraphrased"] == "true":
        title = f"[{title}]"
    link = f"<a href='{text['url']}' target='_blank' rel='noopener noreferrer'>{title}</a>" if row["url"] else title
    via = f" via {text['via']}" if row["via"] else ""
    said = [
        text["speaker"],
        text["basis"],
        f"dated {escape(date_in_words(row['claimed_date']))}" if row["claimed_date"] else "",
    ]
    mark = "disputes" if row["stance"] == "disputes" else "supports"
    return (
        f"<li class='rl-{mark}'><b>{text['publisher']}</b>{via} <span class='rl-stance'>{mark}</span><br>"
        f"{link} <small>{text['published'] or 'undated'} · {text['language']}</small><br>"
        f"<small>{' · '.join(s for s in said if s)}</small><p>{text['detail']}</p></li>"
    )


def sentence(view: View, names: dict[str, str]) -> str:
    """The selection in words, for the heading of the table; escaped."""
    return escape(f"{describe.sentence(view, names)}, newest first")


def table(view: View, names: dict[str, str]) -> pd.DataFrame:
    """The events in view as the page lists them, newest first; its index is their position in the view."""
    events = view.events.iloc[::-1]
    return pd.DataFrame(
        {
            "date": events["date"],
            "summary": events["summary"],
            "kind": events["kind"].str.replace("_", " "),
            "confidence": events["confidence"],
            "where": events["crossing_id"].map(names) + " · " + events["service"],
            "claims": events["n_supports"] + events["n_disputes"],
            "status_after": events["status_after"].replace("unchanged", "—"),
        }
    )


def shown(view: View, event_id: str | None) -> pd.Series | None:
    """The selected event; else of the latest day in view the event that says most; None where none is in view."""
    events = view.events
    if events.empty:
        return None
    chosen = events[events["event_id"] == event_id]
    if chosen.empty:
        latest = events[events["date_earliest"] == events["date_earliest"].max()]
        moves = (latest["status_after"] != UNCHANGED).astype(int)
        weight = pd.DataFrame({"moves": moves, "sources": latest["n_supports"] + latest["n_disputes"]})
        chosen = latest.loc[weight.sort_values(["moves", "sources"], kind="stable").index]
    return chosen.iloc[-1]


def selected_html(view: View, event_id: str | None, names: dict[str, str]) -> str:
    """The card of the event that `shown` gives."""
    event = shown(view, event_id)
    if event is None:
        return "<p class='rl-note'>No event is in view. Move the day, or take a filter away.</p>"
    claims = view.claims[view.claims["event_id"] == event["event_id"]]
    return event_html(event, claims, view.sources, names.get(event["crossing_id"], event["crossing_id"]))
