"""One event with its claims and sources, as HTML. All text comes from data and is escaped."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from layers.style import STYLE
from pages._say import Say, message
from raillinks import describe, knowledge
from raillinks.package import Dataset
from raillinks.schema import UNCHANGED, Status
from raillinks.select import View

CONFIDENCE_WORDS = {
    "confirmed": message("two independent sources, or whoever acted"),
    "reported": message("one source, or sources that share an origin"),
    "disputed": message("sources contradict it; it moves nothing"),
    "withdrawn": message("the maintainers withdrew it; it moves nothing"),
}
_FACTS = {
    "cause": message("Cause"), "cargo": message("Cargo"), "direction": message("Direction"),
    "affects": message("Affects"),
}  # fmt: skip
DIRECTIONS = {
    "both": message("both ways"), "CN>KP": message("from China to the DPRK"),
    "KP>CN": message("from the DPRK to China"), "RU>KP": message("from Russia to the DPRK"),
    "KP>RU": message("from the DPRK to Russia"), "CN>RU>KP": message("from China by way of Russia to the DPRK"),
}  # fmt: skip
"""Every `direction` in the log, in words."""


def event_html(
    event: pd.Series, claims: pd.DataFrame, sources: pd.DataFrame, names: Mapping[str, str], say: Say
) -> str:
    """The card of an event: what, when, where, how sure, and every claim with its source.

    Args:
        event: A row of the chosen events.
        claims: Its known claims.
        sources: Their sources.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    where = f"{names.get(event['crossing_id'], event['crossing_id'])} · {say.word(event['service'])}"
    chips = [say.word(event["kind"]), say.word(event["confidence"]), where]
    joined = claims.merge(sources.drop(columns=["publisher", "source_type", "seen"]), on="source_id", how="left")
    rows = "".join(_claim(row, say) for row in joined.to_dict("records"))
    verdict = _verdict(event, say) if event["verdict"] else ""
    counted = say.many("{n} claim", "{n} claims", len(joined))
    return (
        "<article class='rl-event'>"
        f"<p class='rl-chips'>{''.join(f'<span>{escape(c)}</span>' for c in chips)}</p>"
        f"<h3>{escape(say.date(event['date']))}</h3><p class='rl-summary' lang='en'>{escape(event['summary'])}</p>"
        f"{_facts(event, names, say)}{verdict}"
        f"<h4>{counted} <small>{escape(say(CONFIDENCE_WORDS[event['confidence']]))}</small></h4>"
        f"<ul>{rows}</ul></article>"
    )


def _facts(event: pd.Series, names: Mapping[str, str], say: Say) -> str:
    """Cause, cargo, direction and affected provinces, as far as the log has them."""
    told = {column: event[column] for column in _FACTS if event[column]}
    if "affects" in told:
        told["affects"] = ", ".join(names.get(code, code) for code in told["affects"].split(";"))
    if "direction" in told:
        told["direction"] = say(DIRECTIONS.get(told["direction"], told["direction"]))
    rows = "".join(f"<dt>{escape(say(_FACTS[c]))}</dt><dd{_english(c)}>{escape(v)}</dd>" for c, v in told.items())
    return f"<dl>{rows}</dl>" if rows else ""


def _english(column: str) -> str:
    return " lang='en'" if column in {"cause", "cargo"} else ""


def _verdict(event: pd.Series, say: Say) -> str:
    judged = say("Our verdict ({date}): {verdict}.", date=say.date(event["verdict_date"]),
                 verdict=say.word(event["verdict"]))  # fmt: skip
    return f"<p class='rl-verdict'><b>{escape(judged)}</b> <span lang='en'>{escape(event['verdict_note'])}</span></p>"


def _claim(row: Mapping[Hashable, Any], say: Say) -> str:
    """One claim: who said it, where, when, and what it adds."""
    text = {name: escape(str(value)) for name, value in row.items()}
    title = text["title"] or escape(say("no title in this log"))
    if row["title_paraphrased"] == "true":
        title = f"<span title='{escape(say('title in our own words'))}'>[{title}]</span>"
    link = f"<a href='{text['url']}' target='_blank' rel='noopener noreferrer'>{title}</a>" if row["url"] else title
    via = " " + escape(say("via {name}", name=row["via"])) if row["via"] else ""
    published = say.date(row["published"]) if row["published"] else say("undated")
    said = [
        f"<span lang='en'>{text['speaker']}</span>" if row["speaker"] else "",
        escape(say.word(row["basis"])),
        escape(say("says it was {date}", date=say.date(row["claimed_date"]))) if row["claimed_date"] else "",
    ]
    mark = "disputes" if row["stance"] == "disputes" else "supports"
    return (
        f"<li class='rl-{mark}'><b>{text['publisher']}</b>{via} <span class='rl-stance'>{escape(say.word(mark))}</span>"
        f"<br>{link} <small>{escape(published)} · {text['language']}</small><br>"
        f"<small>{' · '.join(s for s in said if s)}</small><p lang='en'>{text['detail']}</p></li>"
    )


def sentence(view: View, names: Mapping[str, str], say: Say) -> str:
    """The selection in words, for the heading of the table; escaped."""
    return escape(say("{selection}, newest first", selection=describe.sentence(view, names, say)))


def table(view: View, names: Mapping[str, str], say: Say) -> pd.DataFrame:
    """The events in view as the page lists them, newest first; its index is their position in the view."""
    events = view.events.iloc[::-1]
    return pd.DataFrame(
        {
            "date": events["date"],
            "summary": events["summary"],
            "kind": events["kind"].map(say.word),
            "confidence": events["confidence"].map(say.word),
            "where": events["crossing_id"].map(names) + " · " + events["service"].map(say.word),
            "claims": events["n_supports"] + events["n_disputes"],
            "status_after": events["status_after"].map(lambda status: _status(status, say)),
        }
    )


def columns(say: Say) -> dict[str, Any]:
    """How the page lays the columns of `table` out."""
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


def _status(status: str, say: Say) -> str:
    """A `status_after` in words; a dash where the event moves nothing."""
    return "—" if status == UNCHANGED else STYLE[Status(status)].words[say.lang]


def shown(view: View, event_id: str | None) -> pd.Series | None:
    """The selected event, in view or not; without one, of the latest day in view the one that says most; else None."""
    selected = view.known[view.known["event_id"] == event_id]
    if not selected.empty:
        found: pd.Series = selected.iloc[0]
        return found
    events = view.events
    if events.empty:
        return None
    latest = events[events["date_earliest"] == events["date_earliest"].max()]
    moves = (latest["status_after"] != UNCHANGED).astype(int)
    weight = pd.DataFrame({"moves": moves, "sources": latest["n_supports"] + latest["n_disputes"]})
    return latest.loc[weight.sort_values(["moves", "sources"], kind="stable").index].iloc[-1]


def selected_html(dataset: Dataset, view: View, event_id: str | None, names: Mapping[str, str], say: Say) -> str:
    """The card of the event that `shown` gives, with a note where it is not among those in view."""
    event = shown(view, event_id)
    if event is None:
        return f"<p class='rl-note'>{escape(say('No event is in view. Move the day, or take a filter away.'))}</p>"
    known = knowledge.known_claims(dataset.claims, dataset.sources, view.selection.known_on)
    claims = known[known["event_id"] == event["event_id"]]
    outside = event["event_id"] not in set(view.events["event_id"])
    told = escape(say("Not among the events in view: later than the day, or left out by a filter."))
    note = f"<p class='rl-note'>{told}</p>" if outside else ""
    return note + event_html(event, claims, dataset.sources, names, say)
