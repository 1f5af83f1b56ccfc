"""Answers on links on a day: the status of each, and what is not known of them.

Answers with rows: intervals, events, two days compared; and citations.

Why: the claims for and against an event, or for and against the status of a link on a day.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.answer import answer, border, border_wording, evidence
from raillinks.answer.evidence import Grounds
from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Confidence
from raillinks.domain.problems import did_you_mean
from raillinks.domain.status import COUNTED
from raillinks.engine import confidence as engine_why
from raillinks.engine.confidence import Row, Why
from raillinks.exports import answer_json, tables
from raillinks.exports import cite as citations
from raillinks.i18n import translator
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import say
from raillinks.mcp.answers import (
    PAGED,
    Answer,
    Asked,
    event_in_words,
    last_known,
    of_page,
    paged,
    permalink,
    rows_schema,
)
from raillinks.mcp.arguments import EVENT, STYLE, RefusedError, Schema
from raillinks.metrics import compare as figures
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, view_figures
from raillinks.query.known_log import KnownLog, Link
from raillinks.query.selection import BadValue

_OF_STATUS = {field["name"]: field for field in tables.TABLES["status"].columns}
_ROW = (
    "crossing_id", "crossing_name", "service", "status", "since", "since_latest", "certain", "alternatives", "stale",
    "last_evidence", "last_evidence_date", "event_id", "confidence", "publishers", "independent_reports", "one_source",
    "disputed_by",
)  # fmt: skip
"""What a row says of a link, under the names of the API's `answer`."""
_CLAIM_FACTS = ("claim_id", "stance", "publisher", "published", "title", "url")
_OWN_TEXTS: Mapping[str, Schema] = MappingProxyType(
    {
        "crossing_name": {"type": "string", "description": "The name of the crossing, in the language of `lang`."},
        "event_id": {"type": "string", "description": "The event that gave the status; empty without one."},
        "alternatives": {"type": "array", "items": {"type": "string"},
                         "description": "Every status possible on that day, the shown one included."},
        "last_evidence_date": {"type": "string", "description": "Its date as the log writes it (EDTF)."},
        "confidence": {"type": "string", "description": "Of the event that gave the status."},
        "publishers": {"type": "array", "items": {"type": "string"},
                       "description": "Who reports it, the strongest first."},
        "independent_reports": {"type": "array", "items": {"type": "string"},
                                "description": "Who of them saw it or has a source of their own: each counts once."},
        "one_source": {"type": "string", "description": "The one publisher that the event rests on; else empty."},
        "disputed_by": {"type": "array", "items": {"type": "string"}, "description": "Who disputes it."},
        "claims": {"type": "array",
                   "items": {"type": "object", "properties": {name: {"type": "string"} for name in _CLAIM_FACTS}},
                   "description": "The strongest claim for it and against it, or the record of a search; why has all."},
        "sentence": {"type": "string", "description": "The answer in one sentence, to quote."},
        "where": {"type": ["object", "null"], "description": "Where the crossing lies, as the API's answer has it; in "
                  "`status_on` alone, if one link is listed."},
    }
)  # fmt: skip


def _links_schema(description: str, more: Mapping[str, Schema] | None = None) -> Schema:
    described = rows_schema(
        description, [_OF_STATUS[name] for name in (*_ROW, *answer_json.OPEN_ON) if name in _OF_STATUS]
    )
    properties = {**described["items"]["properties"], **_OWN_TEXTS, **(more or {})}
    required = [*_ROW, "claims", "sentence"]
    return {**described, "items": {"type": "object", "properties": properties, "required": required}}


STATUS: Mapping[str, Schema] = MappingProxyType(
    {
        "sentence": {
            "type": "string",
            "description": "The answer to quote: for all listed links together, or for the only one.",
        },
        "links": _links_schema(
            "The listed links in the order of status.csv; after a month or a year with open_on and its days."
        ),
    }
)
"""What the answer of `status_on` has of its own."""
_DISPUTED = ("event_id", "date", "summary")
_CLAIM: Schema = MappingProxyType({"type": ["object", "null"], "description": "A claim, as the API's answer has it."})
UNKNOWN: Mapping[str, Schema] = MappingProxyType(
    {
        "unknown": _links_schema(
            "The links of which nobody says whether they are open. Unknown is not closed.",
            {"search_record": {**_CLAIM, "description": "The maintainers' own search, which found no later report."},
             "hint": {**_CLAIM, "description": "The nearest report, which gives the link no status."}},
        ),
        "uncertain": _links_schema("The links with several possible statuses on that day."),
        "stale": _links_schema("The links whose last evidence is old: they may have changed since."),
        "disputed": {
            "type": "array",
            "description": "Events on these links that sources dispute and nobody has settled, up to that day.",
            "items": {"type": "object", "properties": {name: {"type": "string"} for name in _DISPUTED}},
        },
    }
)  # fmt: skip
"""What the answer of `unknown` has of its own."""


def status_on(asked: Asked) -> Answer:
    """The status of every listed link on the day: what page and API answer for each."""
    rows, dataset = [row for _, row in _of_links(asked)], asked.dataset
    of_all = border.of_view(dataset, asked.view)
    if of_all is None:
        return Answer({"sentence": "", "links": []}, ["No link is listed."], "status.csv")
    words = dataset.named(say(asked.lang))
    together = border_wording.lines(dataset, of_all, words).text
    said = [row["sentence"] for row in rows]
    if len(rows) == 1:
        where = answer_json.where(dataset, rows[0]["crossing_id"], words)
        rows[0]["where"] = where
        said += [] if where is None else [str(where["sentence"])]
    else:
        said = [together, *said]
    return Answer({"sentence": said[0], "links": rows}, said, "status.csv")


def unknown(asked: Asked) -> Answer:
    """What is not known of the listed links on the day."""
    given = list(_of_links(asked))
    unknown = [
        {**row, "search_record": answer_json.claim(each.grounds.search_record),
         "hint": answer_json.hint(each.hint, asked.lang)}
        for each, row in given if row["status"] not in COUNTED
    ]  # fmt: skip
    known = [row for _, row in given if row["status"] in COUNTED]
    body = {
        "unknown": unknown,
        "uncertain": [row for row in known if len(row["alternatives"]) > 1],
        "stale": [row for row in known if row["stale"]],
        "disputed": _disputed(asked),
    }
    counted = ", ".join(f"{len(rows)} {name}" for name, rows in body.items())
    after = asked.view.selection.as_of > asked.dataset.covered_to
    days = (
        [f"Nothing after {asked.dataset.covered_to} is known; statuses are {last_known(asked.dataset)}."]
        if after
        else []
    )
    lines = [f"Of {len(given)} listed links and their events: {counted}.", *days, *(row["sentence"] for row in unknown)]
    return Answer(body, lines, "status.csv")


def _of_links(asked: Asked) -> Iterator[tuple[answer.Answer, dict[str, Any]]]:
    """Each listed link: the answer, and its row."""
    dataset, view = asked.dataset, asked.view
    words = dataset.named(say(asked.lang))
    named = display_names.crossing_names(dataset, asked.lang, words)
    more = answer_json.OPEN_ON if view.selection.as_of_period else ()
    for given in answer.of_listed(dataset, view):
        facts = answer_json.short_facts(dataset, given, words, named)
        row = {name: facts[name] for name in (*_ROW, *more)}
        yield given, {**row, "claims": _claims_of_link(given.grounds), "sentence": facts["sentence"]}


def _claims_of_link(rests_on: Grounds) -> list[dict[str, str]]:
    given = (rests_on.claim_for, rests_on.claim_against, rests_on.search_record)
    return [{name: str(claim[name]) for name in _CLAIM_FACTS} for claim in given if claim is not None]


def _disputed(asked: Asked) -> list[dict[str, str]]:
    view = asked.view
    listed = {crossing for crossing, _ in view.any_day.listed_links}
    rows = view.any_day.log.rows
    events = (
        rows[event_id]
        for event_id in view.any_day.ids[: int(view.any_day.first_days.searchsorted(view.selection.as_of, "right"))]
    )
    return [
        {
            "event_id": str(event["event_id"]),
            "date": str(event["date"]),
            "summary": display_names.summary_of_event(event, asked.lang)[0],
        }
        for event in events
        if event["confidence"] == Confidence.DISPUTED
        and (event["crossing_id"] in listed or event["crossing_id"] == GROUP)
    ]


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
    supports, disputes = evidence.of_event(log, event["event_id"])
    reason = engine_why.why(event, [*supports, *disputes])
    pro, contra = evidence.in_order(supports, event), evidence.strongest_first(disputes)
    summary, summary_lang = display_names.summary_of_event(event, lang)
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
    said = [f"{event['event_id']}, {translator.some_day(event['date'], words)}: {event['summary']}", body["reason"]]
    for word, name in (("for", "claims_for"), ("against", "claims_against")):
        claims = [
            f"{claim['publisher']} ({words.date(claim['published']) if claim['published'] else 'undated'}):"
            f" {claim['title']}"
            for claim in body[name]
        ]
        said.append(f"{len(claims)} {word}" + (f": {'; '.join(claims)}" if claims else ""))
    return said


INTERVALS: Mapping[str, Schema] = MappingProxyType(
    {**PAGED, "intervals": rows_schema("Rows of intervals.csv.", tables.TABLES["intervals"].columns)}
)
"""What the answer of `intervals` has of its own."""
COMPARE: Mapping[str, Schema] = MappingProxyType(
    {
        "compare_with": {"type": "string", "description": "The second day."},
        "differing": {"type": "integer", "description": "How many listed links have another status on it."},
        "links": rows_schema("Rows of compare.csv, those that differ first.", tables.TABLES["compare"].columns),
    }
)
"""What the answer of `compare` has of its own."""
CITE: Mapping[str, Schema] = MappingProxyType(
    {
        "style": {"type": "string", "description": "The style."},
        "text": {"type": "string", "description": "The citation of what is asked for."},
        "data_set": {"type": "string", "description": "The citation of the whole data set."},
    }
)
"""What the answer of `cite` has of its own."""


def events_schema(dataset: Dataset) -> Mapping[str, Schema]:
    """What the answer of `find_events` has of its own: columns of the log are the package's."""
    return {
        **PAGED,
        "events": rows_schema(
            "Rows of events.csv, the newest first.", tables.unstamped(tables.fields(dataset, "events"))
        ),
    }


def intervals(asked: Asked) -> Answer:
    """The intervals of the listed links, of all time, the latest of each link first."""
    dataset, view = asked.dataset, asked.view
    histories = view.any_day.log.histories
    every = [row for link in view.any_day.listed_links for row in reversed(histories[link].intervals)]
    page = paged(every, asked.arguments)
    names = display_names.crossing_names(dataset, "en")
    rows = [_interval({**row, "crossing_name": names[row["crossing_id"]]}) for row in page.rows]
    lines = [
        f"{row['crossing_id']}, {row['service']}: {_held(row)} from {_edge(row, 'start') or 'the beginning'}"
        f" {'until ' + _edge(row, 'end') if row['end'] else 'on'}"
        for row in rows
    ]
    body = {**page.members, "intervals": rows}
    return Answer(body, [of_page(page, "intervals"), *lines], "intervals.csv", "history")


def _held(row: Mapping[str, str]) -> str:
    """The status of an interval, and what was last known if the evidence has lapsed."""
    status, replayed = row["status"], row["replayed_status"]
    return status if replayed == status else f"{status} (evidence lapsed; last known as {replayed})"


def find_events(asked: Asked) -> Answer:
    """The events in view, the newest first."""
    dataset, view = asked.dataset, asked.view
    ids = [view.any_day.ids[position] for position in reversed(view.in_view)]
    page = paged(ids, asked.arguments)
    known = asked.views.events(dataset, view.selection)
    rows = [_with_address(known[event_id], asked.base) for event_id in page.rows]
    lines = [f"{row['event_id']}, {row['date']}, {row['confidence']}: {row['summary']}" for row in rows]
    return Answer({**page.members, "events": rows}, [of_page(page, "events"), *lines], "events.csv", "events")


def _edge(row: Mapping[str, str], name: str) -> str:
    """When an interval begins or ends, in words: never the first of several possible days as if it were the day."""
    first, last = row[name], row[f"{name}_latest"]
    return first if first == last else f"some day between {first} and {last}"


def _interval(row: Row) -> dict[str, str]:
    """An interval as a row of `intervals.csv`."""
    cells = {str(field["name"]): row[field["name"]] for field in tables.TABLES["intervals"].columns}
    days = {str(field["name"]) for field in tables.TABLES["intervals"].columns if field["type"] == "date"}
    missing = {name for name, cell in cells.items() if pd.isna(cell)}
    return {
        name: "" if name in missing else str(dates.of_cell(cell)) if name in days else str(cell)
        for name, cell in cells.items()
    }


def _with_address(event: Row, base: str) -> dict[Hashable, Any]:
    """An event whose permalink is an address where the server has one: the package gives a query."""
    link = str(event["permalink"])
    return {**event, "permalink": f"{base}{link}" if link.startswith("?") else link}


def compare(asked: Asked) -> Answer:
    """The listed links on two days."""
    view = asked.view
    second = view_figures.second_day(view.selection)
    rows = _compared(asked, view.selection.as_of, second)
    differing = [row for row in rows if row["status"] != row["compare_status"]]
    same = [row for row in rows if row["status"] == row["compare_status"]]
    lines = [
        f"{row['crossing_id']}, {row['service']}: {_possible(row)} on {view.selection.as_of},"
        f" {_possible(row, figures.SECOND)} on {second}"
        for row in differing
    ]
    counted = f"{len(differing)} of {len(rows)} links have another status on {second}."
    body = {"compare_with": str(second), "differing": len(differing), "links": [*differing, *same]}
    return Answer(body, [counted, *lines], "compare.csv", "compare")


def _possible(row: Mapping[str, Any], second: str = "") -> str:
    """A status in words, with every other one that is possible on its day; `second` begins its columns' names."""
    status = row[f"{second}status"]
    others = [other for other in row[f"{second}alternatives"].split(";") if other != status]
    return " or ".join([status, *others]) + (", not certain which," if others else "")


def _compared(asked: Asked, day: np.datetime64, second: np.datetime64) -> list[dict[str, Any]]:
    """The rows of `compare.csv`: the statuses are looked up in the spans that pages look them up in."""
    view, names = asked.view, display_names.crossing_names(asked.dataset, "en")
    between = figures.ids_between(view.timeline, view.anytime, (day, second)).tolist()
    rows = []
    for ids, (link, history) in zip(between, view.any_day.log.histories.items(), strict=True):
        if link in view.any_day.listed_links:
            then, other = (history.spans[history.position(each)] for each in (day, second))
            rows.append(
                {
                    "crossing_id": link[0],
                    "crossing_name": names[link[0]],
                    "service": link[1],
                    "status": str(then["status"]),
                    "compare_status": str(other["status"]),
                    "event_ids": ids,
                    "certain": bool(then["certain"]),
                    "compare_certain": bool(other["certain"]),
                    "alternatives": str(then["alternatives"]),
                    "compare_alternatives": str(other["alternatives"]),
                    "replayed_status": str(then["replayed_status"]),
                    "compare_replayed_status": str(other["replayed_status"]),
                }
            )
    return rows


def cite(asked: Asked) -> Answer:
    """The view, or an event, cited in a style; and the whole data set."""
    dataset, view = asked.dataset, asked.view
    style, event_id = asked.arguments.own[STYLE], asked.arguments.own[EVENT]
    event = known_event(asked, event_id) if event_id else None
    page, table = ("", "status.csv") if event is None else ("events", "events.csv")
    link = permalink(asked, page, event)
    sentence = (
        describe.table_in_words(view, display_names.crossing_names(dataset, "en"), ("status", "events"))
        if event is None
        else event_in_words(asked, event)
    )
    home = asked.base or str(dataset.descriptor.get("homepage", ""))
    write = citations.STYLES[style]
    texts = [
        write(citations.citation(dataset, words, address, asked.today))
        for words, address in ((sentence, link), ("", home))
    ]
    body = {"style": style, "text": texts[0], "data_set": texts[1]}
    return Answer(body, _both(texts), table, page, event)


def _both(texts: Sequence[str]) -> list[str]:
    return [texts[0], f"The whole data set: {texts[1]}"]
