"""One event with its claims and sources, as HTML. All text comes from data and is escaped.

Every claim about one event as HTML, with its source; its dates lead to the map. All text of the data is escaped.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, labels, status_marks
from dashboard.widgets.labels import cause, date_link, link_name, original, summary_html
from dashboard.widgets.notes import note
from raillinks.answer import evidence
from raillinks.domain.enums import UNCHANGED, Seen, SourceType, Stance
from raillinks.engine.confidence import Row
from raillinks.package.schema import TABLES, Column
from raillinks.query.known_log import KnownLog
from raillinks.query.views import View

CLAIMS_SUPPORT_IT = Plural("{n} claim supports it", "{n} claims support it")
CLAIMS_DISPUTE_IT = Plural("{n} claim disputes it", "{n} claims dispute it")
_SORTS = {
    SourceType.EDITORIAL: message("the maintainers' own record"),
    SourceType.REFERENCE: message("reference work"), SourceType.SATELLITE: message("satellite imagery"),
}  # fmt: skip


def grouped(event: Row, claims: Iterable[Row], say: Translator) -> str:
    """Every claim with its source: those that support the event, then those that dispute it, the strongest first.

    Args:
        event: The event, as known.
        claims: Its known claims, as `KnownLog.claim_rows` has them.
        say: The interface's messages.
    """
    own, parts = list(claims), []
    for stance in Stance:
        rows: Sequence[Row] = [claim for claim in own if claim["stance"] == stance]
        if stance == Stance.SUPPORTS:
            rows = evidence.in_order(rows, event)
            counted = say.plural(*CLAIMS_SUPPORT_IT, len(rows))
        else:
            rows = evidence.strongest_first(rows)
            counted = say.plural(*CLAIMS_DISPUTE_IT, len(rows))
        listed = "".join(_claim(row, say) for row in rows)
        parts.append(f"<h4>{escape(counted)}</h4><ul class='rl-{stance}'>{listed}</ul>" if rows else "")
    return "".join(parts)


def _claim(row: Row, say: Translator) -> str:
    """One claim: who said it, where, when, how they know, and what it adds."""
    text = {name: escape(str(value)) for name, value in row.items()}
    text |= {name: escape(say.source_name(str(row[name]))) for name in ("publisher", "via", "repeats")}
    via = " " + say("via {name}", name=f"<span translate='no'>{text['via']}</span>") if row["via"] else ""
    sort = row["source_type"]
    kinds = [
        say(_SORTS[sort]) if sort in _SORTS else "",
        say("known only from a mention") if row["seen"] == Seen.MENTION else "",
    ]
    published = date_link(row["published"], say) if row["published"] else escape(say("undated"))
    about = [published, *(escape(part) for part in (say.language(row["language"]) if row["language"] else "", *kinds))]
    facts = [
        say.of_log(str(row["speaker"])) if row["speaker"] not in {"", row["repeats"]} else "",
        escape(say("said by the party that acted")) if row["own_act"] == "true" else "",
        escape(say.word(row["basis"])) if row["basis"] else "",
        say("says it was {date}", date=date_link(row["claimed_date"], say)) if row["claimed_date"] else "",
        escape(say("we use this date")) if row["preferred"] == "true" else "",
        say("repeats {name}", name=f"<span translate='no'>{text['repeats']}</span>") if row["repeats"] else "",
    ]
    return (
        f"<li><b translate='no'>{text['publisher']}</b>{via}"
        f" <small>{' · '.join(part for part in about if part)}</small>"
        f"<span class='rl-title'>{claim_list.title(row, say)}</span><small>{' · '.join(s for s in facts if s)}</small>"
        f"<p lang='en'>{text['detail']}</p>{_quotation(row)}</li>"
    )


def _quotation(row: Row) -> str:
    """The words of the text in its own language, with where they stand; empty where the log has none."""
    if not row["quote"]:
        return ""
    lang = f" lang='{escape(str(row['language']))}'" if row["language"] else ""
    where = f"<footer lang='en'>{escape(str(row['locator']))}</footer>" if row["locator"] else ""
    return f"<blockquote class='rl-quote'><p{lang} translate='no'>{escape(str(row['quote']))}</p>{where}</blockquote>"


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
        f"{grouped(event, claims, say)}</article>"
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
    alone = escape(claim_list.publisher_in_words(voice, say))
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
        return escape(labels.direction_in_words(value, say))
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
