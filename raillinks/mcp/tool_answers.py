"""Answers on links on a day: the status of each, and what is not known of them.

Answers with rows: intervals, events, two days compared; and citations.

Why: the claims for and against an event, or for and against the status of a link on a day.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.answer import answer, border, border_wording, evidence, wording
from raillinks.answer.evidence import Grounds
from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Confidence
from raillinks.domain.problems import did_you_mean
from raillinks.domain.status import COUNTED, Status
from raillinks.domain.text import BETWEEN
from raillinks.engine import confidence as engine_why
from raillinks.engine.confidence import Row, Why
from raillinks.exports import answer_json, schemas, tables
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
    sources,
    typed_rows,
    without_empty,
)
from raillinks.mcp.arguments import EVENT, STYLE, WHAT, RefusedError, Schema
from raillinks.metrics import compare as figures
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import TIME_PER_STATUS
from raillinks.query import describe, display_names, view_figures
from raillinks.query.known_log import KnownLog, Link
from raillinks.query.selection import BadValue

_OF_STATUS = schemas.of_columns(tables.TABLES["status"].columns)
_ROW = (
    "crossing_id", "crossing_name", "service", "status", "since", "since_latest", "certain", "alternatives", "stale",
    "last_evidence", "last_evidence_date", "event_id", "confidence", "publishers", "independent_reports", "one_source",
    "disputed_by",
)  # fmt: skip
"""What a row says of a link, under the names of the API's `answer`."""
_OF_ONE = ("crossing_name", "last_evidence_date", "independent_reports", "one_source")
"""What it says only if one link is listed: rows of many would be mostly that."""
_SHORT_CLAIM = ("publisher", "url")
_CLAIM_FACTS = ("claim_id", "stance", "publisher", "published", "title", "url")
_WHERE = ("lat", "lon")
LINK_MEMBERS: Mapping[str, Schema] = MappingProxyType(
    {
        **{name: answer_json.FACTS[name] for name in (*_ROW, *answer_json.OPEN_ON)},
        "claims": schemas.rows({"type": "object"}, "The strongest claim for it and against it, or the record of a "
                               "search, each with publisher, title and address; why has all."),
        "sentence": schemas.text("The answer in one sentence, to quote; of several links the text has them."),
        "where": schemas.record({name: answer_json.WHERE["properties"][name] for name in _WHERE},
                                "Where the crossing lies; in `status_on` alone, if one link is listed."),
        "search_record": schemas.text("In `unknown` alone: what the maintainers' own search found, and where."),
        "hint": schemas.text("The `event_id` of the nearest report, which gives the link no status; see `hints`."),
    }
)  # fmt: skip
"""What a row of a link has; what has no value is left out."""


def _bare(schema: Schema) -> Schema:
    """The type of a member alone: what has no value is left out, so it is never null."""
    kind = schema.get("type", "object")
    return {"type": kind if isinstance(kind, str) else kind[0]}


_LINK_SCHEMA: Schema = MappingProxyType(
    {
        "type": "object",
        "properties": {name: _bare(each) for name, each in LINK_MEMBERS.items()},
    }
)
_HINTS = schemas.rows({"type": "object"}, "The nearest reports where nobody reports on a link, with publisher and url.")


STATUS: Mapping[str, Schema] = MappingProxyType(
    {
        "sentence": schemas.text("To quote: of all listed links together, or of the only one."),
        "links": schemas.rows(_LINK_SCHEMA),
        "hints": _HINTS,
    }
)
"""What the answer of `status_on` has of its own."""
_DISPUTED = ("event_id", "date", "summary")
UNKNOWN: Mapping[str, Schema] = MappingProxyType(
    {
        "unknown": schemas.rows({"type": "object"}, "As `links` of status_on. Unknown is not closed."),
        "uncertain": schemas.rows({"type": "object"}, "Several statuses are possible."),
        "stale": schemas.rows({"type": "object"}, "The last evidence is old."),
        "disputed": schemas.rows({"type": "object"}, "Events that nobody has settled, up to that day."),
        "hints": _HINTS,
    }
)
"""What the answer of `unknown` has of its own."""


def status_on(asked: Asked) -> Answer:
    """The status of every listed link on the day: what page and API answer for each."""
    given, dataset = [*_of_links(asked)], asked.dataset
    of_all = border.of_view(dataset, asked.view)
    if of_all is None:
        return Answer({"sentence": "", "links": [], "hints": []}, ["No link is listed."], "status.csv")
    rows, words = [row for _, row in given], dataset.named(say(asked.lang))
    said = [f"{row['sentence']}{_of_claims(row)}" for row in rows]
    sentence = rows[0]["sentence"]
    if len(rows) == 1:
        where = answer_json.where(dataset, rows[0]["crossing_id"], words)
        if where is not None:
            rows[0]["where"] = {name: where[name] for name in _WHERE}
            said.append(str(where["sentence"]))
    else:
        sentence = border_wording.lines(dataset, of_all, words).text
        said = [sentence, *said]
        rows = [without_empty(row, "sentence") for row in rows]  # the text has them, and a question about one link
    hints = _hints(asked, given)
    body = {"sentence": sentence, "links": rows, "hints": hints}
    return Answer(body, [*said, *map(_hint_in_words, hints)], "status.csv")


def unknown(asked: Asked) -> Answer:
    """What is not known of the listed links on the day."""
    given = [*_of_links(asked)]
    unknown, known = (
        [(each, row) for each, row in given if (row["status"] in COUNTED) is counted] for counted in (False, True)
    )
    for each, row in unknown:
        if each.grounds.search_record is not None:
            row["search_record"] = str(each.grounds.search_record["detail"])
    of_known = [row for _, row in known]
    lists = {
        "unknown": [row for _, row in unknown],
        "uncertain": [row for row in of_known if "alternatives" in row],
        "stale": [row for row in of_known if row["stale"]],
        "disputed": _disputed(asked),
    }
    hints = _hints(asked, unknown)
    counted = ", ".join(f"{len(rows)} {name}" for name, rows in lists.items())
    after = asked.view.selection.as_of > asked.dataset.covered_to
    days = (
        [f"Nothing after {asked.dataset.covered_to} is known; statuses are {last_known(asked.dataset)}."]
        if after
        else []
    )
    named = [*lists["unknown"], *lists["uncertain"], *lists["stale"]]
    lines = [
        f"Of {len(given)} listed links and their events: {counted}.", *days,
        *(f"{row['sentence']}{_of_claims(row)}" for row in named), *map(_hint_in_words, hints),
    ]  # fmt: skip
    rows = {name: [without_empty(row, "sentence") for row in each] for name, each in lists.items()}
    return Answer({**rows, "hints": hints}, lines, "status.csv")


def _of_links(asked: Asked) -> Iterator[tuple[answer.Answer, dict[str, Any]]]:
    """Each listed link: the answer, and its row."""
    dataset, view = asked.dataset, asked.view
    words = dataset.named(say(asked.lang))
    named = display_names.crossing_names(dataset, asked.lang, words)
    more = answer_json.OPEN_ON if view.selection.as_of_period else ()
    is_one = len(view.any_day.listed_links) == 1
    left_out = () if is_one else _OF_ONE
    for given in answer.of_listed(dataset, view):
        facts = answer_json.short_facts(dataset, given, words, named)
        row = without_empty({name: facts[name] for name in (*_ROW, *more)}, *left_out, *_repeated(facts))
        if given.hint is not None:
            row["hint"] = str(given.hint.event["event_id"])
        if claims := _claims_of_link(given.grounds, _CLAIM_FACTS if is_one else _SHORT_CLAIM):
            row["claims"] = claims
        yield given, {**row, "sentence": facts["sentence"]}


def _repeated(facts: Mapping[str, Any]) -> list[str]:
    """The members of a row that say again what others say."""
    same = {"since_latest": "since", "last_evidence_date": "last_evidence"}
    alone = ["alternatives"] if facts["alternatives"] == [facts["status"]] else []
    return [*alone, *(name for name, other in same.items() if facts[name] == facts[other])]


def _claims_of_link(rests_on: Grounds, names: Sequence[str]) -> list[dict[str, str]]:
    given = (rests_on.claim_for, rests_on.claim_against, rests_on.search_record)
    return [without_empty({name: str(claim[name]) for name in names}) for claim in given if claim is not None]


def _of_claims(row: Mapping[str, Any]) -> str:
    """The publishers and addresses of the claims of a row."""
    return sources((claim["publisher"], claim.get("url", "")) for claim in row.get("claims", ()))


def _hints(asked: Asked, given: Iterable[tuple[answer.Answer, object]]) -> list[dict[str, str]]:
    """The hints of some links, each once, with what they say and who says it."""
    found = {str(each.hint.event["event_id"]): each.hint for each, _ in given if each.hint is not None}
    return [
        without_empty({
            "event_id": event_id, "date": str(hint.event["date"]),
            "summary": display_names.summary_of_event(hint.event, asked.lang)[0],
            "publisher": str(hint.claim["publisher"]), "url": str(hint.claim["url"]),
        })
        for event_id, hint in found.items()
    ]  # fmt: skip


def _hint_in_words(hint: Mapping[str, str]) -> str:
    said_by = sources([(hint["publisher"], hint.get("url", ""))])
    return f"Hint {hint['event_id']}, {hint['date']}: {hint['summary']}{said_by}"


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
_CLAIM_MEMBERS = (
    "claim_id", "claimed_date", "own_act", "basis", "speaker", "detail", "quote", "publisher", "via", "title",
    "published", "url",
)  # fmt: skip
"""What an answer has of a claim; the table `claims.csv` has the rest."""
_OF_LINK = tuple(
    name for name in answer_json.FACTS
    if name not in {"claim_for", "claim_against", "search_record", "where", "permalink", "citation"}
)  # fmt: skip
"""What `why` says of a link: the API's answer without its claims, which stand beside it."""
WHY: Mapping[str, Schema] = MappingProxyType(
    {
        "event": {"type": ["object", "null"], "description": "The event asked for, or that gave the link its status."},
        "rule": schemas.text("The rule that decides its confidence; or empty."),
        "reason": schemas.text("That rule in a sentence."),
        "publishers": schemas.texts("Who decided it."),
        "claims_for": schemas.rows({"type": "object"}, "The strongest first, each with publisher, title, url."),
        "claims_against": schemas.rows({"type": "object"}, "So too, of a link also for a disputed event."),
        "claims_left_out": {"type": "integer"},
        "link": {"type": ["object", "null"], "description": "Of a link: the API's answer without its claims."},
    }
)
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
    against = _claims([rests_on.claim_against]) if rests_on.other and rests_on.claim_against is not None else []
    against = [claim for claim in against if claim not in body["claims_against"]]
    of_link = without_empty({name: facts[name] for name in _OF_LINK})
    body = {**body, "claims_against": [*body["claims_against"], *against], "link": of_link}
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
        "event": without_empty({**facts, "summary": summary, "summary_lang": summary_lang}),
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
    return [without_empty({name: str(claim[name]) for name in _CLAIM_MEMBERS}) for claim in list(claims)[:MOST_CLAIMS]]


def _lines(body: Mapping[str, Any]) -> list[str]:
    event, link = body["event"], body.get("link")
    if event is None:
        lapsed = link is not None and link["replayed_status"] != link["status"]
        return ["The evidence has lapsed: it is too old to decide."] if lapsed else ["There is no evidence."]
    words = say(ENGLISH)
    said = [f"{event['event_id']}, {translator.some_day(event['date'], words)}: {event['summary']}", body["reason"]]
    for word, name in (("for", "claims_for"), ("against", "claims_against")):
        claims = [
            f"{claim['publisher']} ({words.date(claim['published']) if 'published' in claim else 'undated'})"
            + "".join(f": {claim[name]}" for name in ("title", "url") if name in claim)
            for claim in body[name]
        ]
        said.append(f"{len(claims)} {word}" + (f": {'; '.join(claims)}" if claims else ""))
    return said


INTERVALS: Mapping[str, Schema] = MappingProxyType(
    {**PAGED, "intervals": rows_schema("Rows of intervals.csv.", tables.TABLES["intervals"].columns)}
)
"""What the answer of `intervals` has of its own."""
_OF_DIFFERING = ("crossing_name", "event_ids", "sources", "alternatives", "compare_alternatives", "replayed_status",
                 "compare_replayed_status")  # fmt: skip
"""What rows of links have only if the two statuses differ."""
MOST_IDS = 3
COMPARE: Mapping[str, Schema] = MappingProxyType(
    {
        "compare_with": schemas.text("The second day."),
        "differing": schemas.whole("How many links have another status on it."),
        "links": schemas.rows({"type": "object"}, "Rows of compare.csv, those that differ first, with the last "
                              f"{MOST_IDS} event_ids and a source of each day."),
    }
)  # fmt: skip
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
    fields = tables.unstamped(tables.fields(dataset, "events"))
    return {
        **PAGED,
        "events": rows_schema(
            "Rows of events.csv, the newest first.", [f for f in fields if f["name"] not in _in_other_words(dataset)]
        ),
    }


def _in_other_words(dataset: Dataset) -> tuple[str, ...]:
    """The columns of events that an answer leaves to its `table`: summaries in other languages, what `why` says."""
    return (
        "permalink", "crossing_name", "order_in_day", "affects", "verdict_date", "verdict_note", "n_supports",
        "n_disputes", *display_names.columns(dataset.events)[1:],
    )  # fmt: skip


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
        f" {'until ' + _edge(row, 'end') if row['end'] else 'on'}{sources(_sources_of(asked, row['event_id']), 2)}"
        for row in rows
    ]
    body = {**page.members, "intervals": [*map(without_empty, rows)]}
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
    others = _in_other_words(dataset)
    rows = [_short_event(known[event_id], others) for event_id in page.rows]
    lines = [
        f"{row['event_id']}, {row['date']}, {row['confidence']}: {row['summary']}"
        f"{sources(_sources_of(asked, row['event_id']), 1)}"
        for row in rows
    ]
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


MOST_URLS = 2
"""How many addresses a row of an event has; `why` and the table have all."""


def _short_event(event: Row, left_out: Sequence[str]) -> dict[Any, Any]:
    """An event as a row, without its bounds where they are its date."""
    is_day = event["date_earliest"] == event["date_latest"] == event["date"]
    row = without_empty(event, *left_out, *(("date_earliest", "date_latest") if is_day else ()))
    return row | ({"urls": BETWEEN.join(row["urls"].split(BETWEEN)[:MOST_URLS])} if "urls" in row else {})


def _sources_of(asked: Asked, event_id: str) -> list[tuple[str, str]]:
    """Publisher and address of each claim for an event, the strongest first; empty for no event."""
    log = asked.view.any_day.log
    if event_id not in log.rows:
        return []
    supports, _ = evidence.of_event(log, event_id)
    return [(str(claim["publisher"]), str(claim["url"])) for claim in evidence.in_order(supports, log.rows[event_id])]


def compare(asked: Asked) -> Answer:
    """The listed links on two days, in the order of the days."""
    view = asked.view
    second = view_figures.second_day(view.selection)
    rows = _compared(asked, view.selection.as_of, second)
    differing = [row for row in rows if row["status"] != row["compare_status"]]
    same = [without_empty(row, *_OF_DIFFERING) for row in rows if row["status"] == row["compare_status"]]
    days = [(view.selection.as_of, ""), (second, figures.SECOND)]
    lines = [
        f"{row['crossing_id']}, {row['service']}: "
        + ", ".join(f"{_possible(row, which)} on {day}" for day, which in sorted(days))
        + sources([(each["publisher"], each.get("url", "")) for each in row["sources"]])
        for row in differing
    ]
    counted = f"{len(differing)} of {len(rows)} links have another status on {second}."
    body = {
        "compare_with": str(second),
        "differing": len(differing),
        "links": [*map(without_empty, differing), *same],
    }
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
                    "event_ids": [each for each in ids.split(";") if each][-MOST_IDS:],
                    "sources": _first_sources(asked, then["event_id"], other["event_id"]),
                    "certain": bool(then["certain"]),
                    "compare_certain": bool(other["certain"]),
                    "alternatives": str(then["alternatives"]),
                    "compare_alternatives": str(other["alternatives"]),
                    "replayed_status": str(then["replayed_status"]),
                    "compare_replayed_status": str(other["replayed_status"]),
                }
            )
    return rows


def _first_sources(asked: Asked, *event_ids: str) -> list[dict[str, str]]:
    """The strongest source of each event, with the event that it is of."""
    return [
        without_empty({"event_id": event_id, "publisher": found[0][0], "url": found[0][1]})
        for event_id in dict.fromkeys(event_ids)
        if (found := _sources_of(asked, event_id))
    ]


_NOT_COUNTED = ("fresh_days", "stale_days", "suspensions_begun")
"""The columns of uptime.csv that an answer leaves to its table."""
_OF_UPTIME = [field for field in tables.TABLES["uptime"].columns if field["name"] not in _NOT_COUNTED]
_OF_LONGEST = ("status", "start", "start_latest", "end", "end_latest", "days_min", "days_max", "at_least", "event_id",
               "cause")  # fmt: skip
_OF_COUNT = ("date", "crossing_id", "service", "what", "per", "least", "most", "direction", "note", "event_id",
             "publisher")  # fmt: skip
COUNT: Mapping[str, Schema] = MappingProxyType(
    {
        "links": rows_schema("Rows of uptime.csv; `longest` is the longest stop that touches the period.", _OF_UPTIME),
        **PAGED,
        "counts": schemas.rows({"type": "object"}, "With `what`: rows of measures.csv with url, never added up."),
    }
)
"""What the answer of `count` has of its own."""


def count(asked: Asked) -> Answer:
    """Days of each status, the longest stop, and the counts in the sources, of the listed links in a period."""
    dataset, view = asked.dataset, asked.view
    links = typed_rows(dataset, "uptime", tables.frame(dataset, view, "uptime"))
    stops = typed_rows(dataset, "suspensions", tables.frame(dataset, view, "suspensions"))
    what = asked.arguments.own[WHAT]
    measures = typed_rows(dataset, "measures", tables.frame(dataset, view, "measures"))
    urls = dict(zip(dataset.sources["source_id"], dataset.sources["url"], strict=True))
    counts = [
        without_empty({**{name: row[name] for name in _OF_COUNT}, "url": str(urls.get(row["source_id"], ""))})
        for row in measures
        if what == row["what"]
    ]
    page = paged(counts, asked.arguments)
    rows = [_with_longest(row, stops) for row in links if row["known_days"]]
    lines = [_counted(asked, row) for row in rows]
    unknown = len(links) - len(rows)
    lines += [f"Of {unknown} further rows no day is known."] if unknown else []
    by_its_end = wording.BY_ITS_END.format(file=TIME_PER_STATUS)
    lines += [f"The log has clock times: {by_its_end}."] if dataset.has_clock_times else []
    if what:
        lines += [of_page(page, f"counts of {what} in the sources"), *map(_count_in_words, page.rows)]
    return Answer({"links": rows, **page.members, "counts": page.rows}, lines, "uptime.csv", "history")


def _with_longest(row: Mapping[Hashable, Any], stops: Iterable[Mapping[Hashable, Any]]) -> dict[Any, Any]:
    """A row of uptime.csv with the longest stop of its link that touches its days."""
    link = row["crossing_id"], row["service"]
    touching = [
        stop for stop in stops
        if (stop["crossing_id"], stop["service"]) == link
        and str(stop["start"]) <= str(row["to"]) and (stop["end"] == "" or str(stop["end"]) > str(row["from"]))
    ]  # fmt: skip
    longest = max(touching, key=lambda stop: stop["days_min"] or 0, default=None)
    more = {} if longest is None else {"longest": without_empty({name: longest[name] for name in _OF_LONGEST})}
    return {**without_empty(row, *_NOT_COUNTED), **more}


def _counted(asked: Asked, row: Mapping[str, Any]) -> str:
    """The figures of a link in words."""
    days = ", ".join(f"{status} {row[f'{status}_days']}" for status in (*COUNTED, Status.UNKNOWN)
                     if row.get(f"{status}_days"))  # fmt: skip
    bounds = (
        f" (open at least {row['open_days_min']}, at most {row['open_days_max']})" if "open_days_max" in row else ""
    )
    said = f"{row['crossing_name']}, {row['service']}, {row['from']} to {row['to']}: days {days}{bounds}"
    stop = row.get("longest")
    if stop is None:
        return f"{said}; no stop."
    days = "–".join(dict.fromkeys(str(stop[name]) for name in ("days_min", "days_max") if name in stop))
    least = "at least " if stop["at_least"] else ""
    cause = f", {stop['cause']}" if "cause" in stop else ""
    n = row.get("suspensions", 0)
    lasted = f"from {_edge(stop, 'start')} {'until ' + _edge(stop, 'end') if 'end' in stop else 'on'}"
    return (
        f"{said}; {n} {'stop' if n == 1 else 'stops'}, the longest {lasted}: {least}{days} days{cause}"
        f"{sources(_sources_of(asked, stop['event_id']), 2)}"
    )


def _count_in_words(row: Mapping[Hashable, Any]) -> str:
    numbers = dict.fromkeys(f"{row[end]:g}" for end in ("least", "most") if end in row)
    per = f" per {row['per']}" if "per" in row else ""
    note = f" ({row['note']})" if "note" in row else ""
    where = f"{row['crossing_id']}, {row['service']}"
    return (
        f"{row['date']}, {where}: {'–'.join(numbers)} {row['what']}{per}{note}"
        f"{sources([(str(row['publisher']), str(row.get('url', '')))])}"
    )


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
    named = _sources_of(asked, event_id) if event_id else _sources_of_links(asked)
    return Answer(body, [*_both(texts), f"Sources:{sources(named, MOST_NAMED) or ' none.'}"], table, page, event)


MOST_NAMED = 6
"""How many sources the text of a citation names: it is of the answer, and not of all of them."""


def _sources_of_links(asked: Asked) -> list[tuple[str, str]]:
    """Publisher and address of the strongest claim for the status of each listed link."""
    given = (each.grounds.claim_for for each in answer.of_listed(asked.dataset, asked.view))
    return [(str(claim["publisher"]), str(claim["url"])) for claim in given if claim is not None]


def _both(texts: Sequence[str]) -> list[str]:
    return [texts[0], f"The whole data set: {texts[1]}"]
