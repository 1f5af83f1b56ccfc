"""Why: the claims for and against an event, or for and against the status of a link on a day."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from raillinks.engine import why as engine_why
from raillinks.engine.why import Row, Why
from raillinks.mcp.answers import Answer, Asked
from raillinks.mcp.arguments import EVENT, RefusedError, Schema
from raillinks.publish import answer_json
from raillinks.views import answer, grounds, strongest, summaries
from raillinks.views.known_log import KnownLog, Link
from raillinks.views.selection import BadValue
from raillinks.words import date_words
from raillinks.words.languages import ENGLISH
from raillinks.words.problems import did_you_mean
from raillinks.words.translator import say

MOST_CLAIMS = 30
"""How many claims for, and how many against, an answer has."""
EVENT_FACTS = (
    "event_id", "date", "date_text", "crossing_id", "service", "kind", "status_after", "verdict", "cause",
    "cause_class", "confidence",
)  # fmt: skip
"""What an answer has of an event, beside its summary."""
RULES: Mapping[Why, str] = MappingProxyType(
    {
        Why.WITHDRAWN: "Withdrawn: the maintainers withdrew it.",
        Why.JUDGED_DISPUTED: "Disputed: the maintainers judged it disputed.",
        Why.CONTRADICTED: "Disputed: a source contradicts it, and the maintainers have not judged it yet.",
        Why.OWN_ACT: "Confirmed: the party that acted says so.",
        Why.INDEPENDENT: "Confirmed: two or more independent reports.",
        Why.ONE_REPORT: "Reported: only one of its sources saw it or has a source of its own.",
        Why.ALL_REPEAT: "Reported: none of its sources saw it or has a source of its own.",
        Why.ONE_PUBLISHER: "Reported: all sources are of one publisher.",
        Why.ONE_SOURCE: "Reported: one source.",
        Why.OWN_FILE: "Reported: the file itself says so, which confirms nothing.",
        Why.SEARCH_RECORD: "Reported: the maintainers' own search record, which by itself confirms nothing.",
        Why.NONE_COUNTS: "Reported: only reference works or mentions say so; they confirm nothing.",
    }
)
"""Why an event has its confidence (status rules, "Confidence"), in one sentence."""
_SETTLED = "A source contradicts it; the maintainers judged that it stands."
_CLAIMS: Schema = MappingProxyType(
    {
        "type": "array",
        "items": {"type": "object", "properties": {name: {"type": "string"} for name in answer_json.CLAIM}},
    }
)
WHY: Mapping[str, Schema] = MappingProxyType(
    {
        "event": {"type": ["object", "null"], "description": "The event asked for, or that gave the link its status."},
        "rule": {"type": "string", "description": f"The rule that decides its confidence: {', '.join(Why)}; or empty."},
        "reason": {"type": "string", "description": "That rule in a sentence."},
        "publishers": {"type": "array", "items": {"type": "string"}, "description": "The publishers that decided it."},
        "claims_for": {**_CLAIMS, "description": f"Its known claims, the strongest first, at most {MOST_CLAIMS}."},
        "claims_against": {**_CLAIMS, "description": "The known claims against it, in the same way; of a link also the "
                           "strongest claim for a disputed event that would give another status."},
        "claims_left_out": {"type": "integer", "description": "How many further claims there are; claims.csv has all."},
        "link": {"type": ["object", "null"], "description": "Of a link on a day: the API's answer; else null."},
    }
)  # fmt: skip
"""What the answer of `why` has of its own."""


def why(asked: Asked) -> Answer:
    """The claims for and against an event, or the status of the one link that is listed.

    Raises:
        RefusedError: There is no such event, or several links are listed.
    """
    event_id = asked.arguments.own[EVENT]
    return _of_event(asked, event_id) if event_id else _of_link(asked)


def known_event(asked: Asked, event_id: str) -> Row:
    """An event as known.

    Raises:
        RefusedError: There is none of that id, or it is not known yet.
    """
    rows = asked.view.any_day.log.rows
    if event_id not in rows:
        later = event_id in asked.dataset.event_ids
        error = "it is not known yet on that day" if later else "there is no such event"
        raise RefusedError(
            BadValue(EVENT, event_id, error, "the event_id of an event"), did_you_mean(event_id, [*rows])
        )
    return rows[event_id]


def _of_event(asked: Asked, event_id: str) -> Answer:
    event, log = known_event(asked, event_id), asked.view.any_day.log
    body = {**_about(log, event, asked.lang), "link": None}
    return Answer(body, _lines(body), "claims.csv", "events", event)


def _of_link(asked: Asked) -> Answer:
    dataset, view = asked.dataset, asked.view
    link = _one_link(asked)
    given = answer.of_view(dataset, view, link)
    if given is None:
        raise RefusedError(BadValue("crossing", link[0], "no such link", "a listed link"))
    facts = answer_json.facts(dataset, given, asked.lang, asked.base or None)
    rests_on = given.grounds
    body = _about(view.any_day.log, rests_on.event, asked.lang) if rests_on.event else _nothing()
    other = [answer_json.claim(rests_on.claim_against)] if rests_on.other else []
    against = [claim for claim in other if claim is not None and claim not in body["claims_against"]]
    body = {**body, "claims_against": [*body["claims_against"], *against], "link": facts}
    return Answer(body, [facts["sentence"], *_lines(body)], "status.csv")


def _one_link(asked: Asked) -> Link:
    listed = asked.view.any_day.listed_links
    if len(listed) == 1:
        return listed[0]
    named = ", ".join(f"{crossing} {service}" for crossing, service in listed)
    error = f"{len(listed)} links are listed: name an event, or one link by crossing and service"
    raise RefusedError(BadValue("crossing", "", error, named or "another crossing or service"))


def _about(log: KnownLog, event: Row, lang: str) -> dict[str, Any]:
    supports, disputes = grounds.of_event(log, event["event_id"])
    reason = engine_why.why(event, [*supports, *disputes])
    pro, contra = strongest.in_order(supports, event), strongest.strongest_first(disputes)
    summary, summary_lang = summaries.summary(event, lang)
    facts = {name: str(event[name]) for name in EVENT_FACTS if name in event}
    return {
        "event": {**facts, "summary": summary, "summary_lang": summary_lang},
        "rule": str(reason.why),
        "reason": " ".join([RULES[reason.why], *([_SETTLED] if reason.settled else [])]),
        "publishers": list(reason.names),
        "claims_for": _claims(pro),
        "claims_against": _claims(contra),
        "claims_left_out": max(0, len(pro) - MOST_CLAIMS) + max(0, len(contra) - MOST_CLAIMS),
    }


def _nothing() -> dict[str, Any]:
    """What there is of a link without evidence."""
    empty: dict[str, Any] = {name: [] for name in ("publishers", "claims_for", "claims_against")}
    return {"event": None, "rule": "", "reason": "", **empty, "claims_left_out": 0}


def _claims(claims: Iterable[Row]) -> list[Mapping[str, str]]:
    return [made for claim in list(claims)[:MOST_CLAIMS] if (made := answer_json.claim(claim)) is not None]


def _lines(body: Mapping[str, Any]) -> list[str]:
    event, link = body["event"], body.get("link")
    if event is None:
        lapsed = link is not None and link["replayed_status"] != link["status"]
        return ["The evidence has lapsed: it is too old to decide."] if lapsed else ["There is no evidence."]
    words = say(ENGLISH)
    said = [f"{event['event_id']}, {date_words.some_day(event['date'], words)}: {event['summary']}", body["reason"]]
    for word, name in (("for", "claims_for"), ("against", "claims_against")):
        claims = [
            f"{claim['publisher']} ({words.date(claim['published']) if claim['published'] else 'undated'}):"
            f" {claim['title']}"
            for claim in body[name]
        ]
        said.append(f"{len(claims)} {word}" + (f": {'; '.join(claims)}" if claims else ""))
    return said
