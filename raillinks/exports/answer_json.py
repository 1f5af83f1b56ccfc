"""The answer as JSON and as a text to quote, for one link or for all: page, API and command line give the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.answer import answer, border, border_wording, wording
from raillinks.answer.answer import Answer, Before
from raillinks.answer.border import Border
from raillinks.answer.evidence import Claim, Hint
from raillinks.engine.confidence import Row
from raillinks.exports import cite, schemas, table_bytes, tables
from raillinks.exports.schemas import Schema
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import Translator, say
from raillinks.metrics import compare, uptime
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, permalinks, whereabouts
from raillinks.query.known_log import Link
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from raillinks.query.views import View
from raillinks.query.whereabouts import Way

BORDER, LINK = "border", "link"
"""The values of `scope`: whether an answer is for all listed links together, or for one."""
CLAIM = (
    "claim_id", "event_id", "source_id", "stance", "claimed_date", "own_act", "basis", "speaker", "detail", "quote",
    "locator", "repeats", "publisher", "via", "title", "title_paraphrased", "language", "published", "source_type",
    "seen", "url",
)  # fmt: skip
"""What a claim in an answer has, under the names of `claims.csv` and `sources.csv`."""
DATED = ("publisher", "claim_id", "claimed_date")
"""What an answer has of each publisher that dates the event otherwise."""
OPEN_ON = uptime.OPEN_ON_COLUMNS
"""What an answer has of all days asked for, under the names of `status.csv`."""
CLAIM_SCHEMA = schemas.record({name: {"type": "string"} for name in CLAIM}, "A claim with its source.")
_MAYBE_CLAIM: Schema = {"anyOf": [schemas.ref("Claim"), {"type": "null"}]}
_OF_STATUS = schemas.of_columns(tables.TABLES["status"].columns)
_PERMALINK = schemas.text("The map page with this selection, language and data version.")
_CITATION = schemas.text("The citation of the data set for it, in English.")
_EVENT = {
    name: {"type": "string"}
    for name in ("event_id", "date", "crossing_id", "service", "kind", "summary", "summary_lang")
}
_WAY = {"km": {"type": "number"}, "direction": schemas.text("One of eight points, such as northeast.")}
WHERE: Schema = schemas.record(
    {
        "sentence": schemas.text("All of it in words."),
        "names": {"type": "object", "additionalProperties": {"type": "string"}, "description": "By language."},
        "river": {"type": "string"},
        "lines": schemas.texts("The lines through it."),
        "lat": {"type": "number"},
        "lon": {"type": "number", "description": "Degrees, WGS 84."},
        "accuracy_m": {"type": ["number", "null"]},
        "towns": schemas.rows(
            schemas.record({"name": {"type": "string"}, **_WAY}), "The nearest of each of the two nearest countries."
        ),
        "crossings": schemas.rows(
            schemas.record(
                {"crossing_id": {"type": "string"}, "crossing_name": {"type": "string"}, **_WAY,
                 "is_next": schemas.yes_no("Whether none lies between.")}
            ),
            f"The nearest {whereabouts.NEAREST}, in order; none if there are over {whereabouts.MOST_PLACES:,}.",
        ),
    },
    "Where the crossing lies, distances on the ellipsoid and directions from it; null: nobody says.",
)  # fmt: skip
"""What an answer says of where a crossing lies."""
FACTS: Mapping[str, Schema] = MappingProxyType(
    {
        "crossing_id": _OF_STATUS["crossing_id"],
        "crossing_name": schemas.text("The name of the crossing, in the language of lang."),
        "service": _OF_STATUS["service"],
        "sentence": schemas.text("The answer, at most 280 characters."),
        **{name: _OF_STATUS[name] for name in ("status", "replayed_status", "since", "since_latest", "certain")},
        "alternatives": schemas.texts("Every status possible on that day, the shown one included."),
        "stale": _OF_STATUS["stale"],
        "last_known": schemas.yes_no("Whether the day is after covered_to."),
        "last_evidence": _OF_STATUS["last_evidence"],
        "last_evidence_date": schemas.text("The date of the last evidence as the log writes it (EDTF)."),
        "event_id": schemas.text("The event that gave the status; empty without one."),
        "confidence": schemas.text("Of that event; empty without one."),
        "publishers": schemas.texts("Of its claims that count and do not date it otherwise, the strongest first."),
        "independent_reports": schemas.texts("Who of them saw it or has a source of their own, each once."),
        "witnesses": schemas.texts("Who of those saw it, on the spot or in pictures."),
        "dated_otherwise": schemas.rows(
            schemas.record({name: {"type": "string"} for name in DATED}),
            "Other publishers of claims that count, each with its strongest claim.",
        ),
        "one_source": schemas.text("The one publisher that the event rests on; else empty."),
        "hangs_on": schemas.text("The one publisher on which the day's status depends alone; else empty."),
        "disputed_by": schemas.texts("Publishers that dispute the event."),
        "before": schemas.or_null(
            schemas.record(
                {
                    **{name: {"type": "string"} for name in ("status", "replayed_status", "start", "start_latest")},
                    **{name: {"type": ["integer", "null"]} for name in ("days_min", "days_max")},
                },
                "The interval before. Days are null where they are not counted, or the most is unknown.",
            )
        ),
        **{name: _OF_STATUS[name] for name in OPEN_ON},
        "claim_for": {**_MAYBE_CLAIM, "description": "The strongest claim for it, with its source."},
        "claim_against": {**_MAYBE_CLAIM, "description": "The strongest claim against it."},
        "search_record": {
            **_MAYBE_CLAIM,
            "description": "The maintainers' claim that they found no further report, until the day of a later report.",
        },
        "hint": schemas.or_null(
            schemas.record(
                {**_EVENT, "is_first_evidence": schemas.yes_no("It is the first evidence, and came later."),
                 "claim": _MAYBE_CLAIM},
                "Of unknown: the nearest report, with its strongest claim.",
            )
        ),
        "limit": schemas.or_null(
            schemas.record(
                {name: {"type": "string"} for name in ("event_id", "date", "summary")},
                "While travellers may cross: the known limit on them on that day.",
            )
        ),
        "where": schemas.or_null(WHERE),
        "permalink": _PERMALINK,
        "citation": _CITATION,
    }
)  # fmt: skip
"""What an answer says of its link, in the order of its members."""
_A_LINK = schemas.record({name: {"type": "string"} for name in ("crossing_id", "crossing_name", "service")})
_COUNTED = "Links of the leading crossings at each place."
BORDER_FACTS: Mapping[str, Schema] = MappingProxyType(
    {
        "sentence": schemas.text("The answer; empty, and the others missing, where no link is listed."),
        "lead": schemas.text("Its first line."),
        "rest": schemas.text("Its second line; may be empty."),
        "last_known": schemas.yes_no("Whether all days asked for are after covered_to."),
        "counted_from": schemas.text("The first day that is counted: the day, or of a month or year the first one."),
        "counted_to": schemas.text("The last day that is counted, up to covered_to or known_on."),
        "leading_crossings": schemas.texts("The crossings that lead."),
        "other_crossings": schemas.texts("Those that exist and stand back: their links are not counted."),
        "counts": schemas.record({place: {"type": "integer"} for place in border.PLACES}, _COUNTED),
        "links": {
            "type": "object",
            "additionalProperties": schemas.rows(_A_LINK),
            "description": "Which they are, by place.",
        },
        "disputed": schemas.rows(_A_LINK, "Those of them that are contested."),
        "hints": {
            "type": "object",
            "additionalProperties": schemas.record(_EVENT),
            "description": "By service: the nearest observation that names no crossing.",
        },
        "permalink": _PERMALINK,
        "citation": _CITATION,
    }
)
"""What an answer says of all listed links together."""
HEAD: Mapping[str, Schema] = MappingProxyType(
    {
        "covered_to": schemas.text("The last day up to which the maintainers have read sources."),
        "lang": schemas.text("The language of sentences, names and summaries."),
        "scope": {"type": "string", "enum": [BORDER, LINK],
                  "description": "link: one link is listed; border: all listed links together."},
        "listed_links": schemas.whole("How many links are listed."),
    }
)  # fmt: skip
"""What every answer says first, after what every file says of itself."""


def answer_json(dataset: Dataset, view: View, lang: str = ENGLISH) -> bytes:
    """The answer of a view as JSON: of the only link that it lists, else of all together (docs/api.md).

    Args:
        dataset: The package.
        view: A view.
        lang: The language of sentence and names, a code of `LANGUAGES`.
    """
    link, given = answer.chosen_link(view), border.of_view(dataset, view)
    said: dict[str, Any] = {**tables.said(dataset, view), "covered_to": str(dataset.covered_to), "lang": lang}
    said |= {"scope": BORDER if link is None else LINK, "listed_links": len(view.any_day.listed_links)}
    if link is not None:
        said |= facts(dataset, answer.of_view(dataset, view, link), lang)
    else:
        said |= {"sentence": ""} if given is None else border_facts(dataset, given, lang)
    return table_bytes.json_bytes(said)


def sentence(dataset: Dataset, view: View) -> str:
    """The answer of a view as an English sentence, as in `answer_json`; empty where no link is listed."""
    link, given = answer.chosen_link(view), border.of_view(dataset, view)
    if link is not None:
        return wording.sentence(dataset, answer.of_view(dataset, view, link), dataset.named(say(ENGLISH)))
    return "" if given is None else border_wording.lines(dataset, given, dataset.named(say(ENGLISH))).text


def border_facts(dataset: Dataset, given: Border, lang: str) -> dict[str, Any]:
    """What an answer says of all listed links together, from `sentence` to `citation` (docs/api.md).

    Args:
        dataset: The package.
        given: The answer.
        lang: The language of sentence and names, a code of `LANGUAGES`.
    """
    words, link = dataset.named(say(lang)), permalink(dataset, given.asked, lang)
    names, said = display_names.crossing_names(dataset, lang, words), border_wording.lines(dataset, given, words)

    def listed(links: Iterable[Link]) -> list[dict[str, str]]:
        return [{"crossing_id": key, "crossing_name": names[key], "service": service} for key, service in links]

    return {
        "sentence": said.text,
        "lead": said.lead,
        "rest": said.rest,
        "last_known": given.last_known,
        "counted_from": str(given.days[0]),
        "counted_to": str(given.days[1]),
        "leading_crossings": list(given.leading),
        "other_crossings": list(given.others),
        "counts": {place: len(given.links.get(place, ())) for place in border.PLACES},
        "links": {place: listed(given.links.get(place, ())) for place in border.PLACES},
        "disputed": listed(given.contested),
        "hints": {service: _event(event, lang) for service, event in given.hints.items()},
        "permalink": link,
        "citation": citation(dataset, given, link),
    }


def facts(dataset: Dataset, given: Answer, lang: str = ENGLISH, base: str | None = None) -> dict[str, Any]:
    """What an answer says of its link, from `crossing_id` to `citation` (docs/api.md).

    Args:
        dataset: The package.
        given: The answer.
        lang: The language of sentence and names, a code of `LANGUAGES`.
        base: As for `permalink`.
    """
    words, grounds, link = dataset.named(say(lang)), given.grounds, permalink(dataset, of_link(given), lang, base)
    made = {
        **short_facts(dataset, given, words, display_names.crossing_names(dataset, lang, words)),
        "dated_otherwise": [{name: str(other[name]) for name in DATED} for other in grounds.dated_otherwise],
        "hangs_on": given.hangs_on,
        "before": _before(given.before),
        "claim_for": claim(grounds.claim_for),
        "claim_against": claim(grounds.claim_against),
        "search_record": claim(grounds.search_record),
        "hint": hint(given.hint, lang),
        "limit": _limit(given.limit, lang),
        "where": where(dataset, given.crossing_id, words),
        "permalink": link,
        "citation": citation(dataset, given, link),
    }
    return {name: made[name] for name in FACTS}


def short_facts(dataset: Dataset, given: Answer, words: Translator, names: Mapping[str, str]) -> dict[str, Any]:
    """What an answer says of its link without its claims, and without what takes long.

    Args:
        dataset: The package.
        given: The answer.
        words: Says the sentence.
        names: Display names by id, in the same language.
    """
    grounds = given.grounds
    return {
        "crossing_id": given.crossing_id,
        "crossing_name": names[given.crossing_id],
        "service": given.service,
        "sentence": wording.sentence(dataset, given, words),
        **_standing(given),
        "event_id": "" if grounds.event is None else grounds.event["event_id"],
        "confidence": "" if grounds.event is None else grounds.event["confidence"],
        "publishers": list(grounds.publishers),
        "independent_reports": list(grounds.reports),
        "witnesses": list(grounds.witnesses),
        "one_source": grounds.voice,
        "disputed_by": list(grounds.disputed_by),
        **compare.open_on({name: given.open_on[name] for name in OPEN_ON}),
    }


def where(dataset: Dataset, crossing_id: str, words: Translator) -> Mapping[str, object] | None:
    """Where the crossing of a link lies (docs/api.md); None where nobody says where it is.

    Args:
        dataset: The package.
        crossing_id: The crossing.
        words: Says the sentence and the names.
    """
    found = whereabouts.of_crossing(dataset, crossing_id)
    if found is None:
        return None
    return {
        "sentence": whereabouts.in_words(found, words),
        "names": dict(found.names),
        "river": whereabouts.named(found.river, words.lang),
        "lines": [whereabouts.named(line, words.lang) for line in found.lines],
        "lat": found.lat,
        "lon": found.lon,
        "accuracy_m": found.accuracy_m,
        "towns": [{"name": whereabouts.named(way.names, words.lang), **_way(way)} for way in found.towns],
        "crossings": [
            {
                "crossing_id": way.place_id,
                "crossing_name": whereabouts.named(way.names, words.lang),
                **_way(way),
                "is_next": way.is_next,
            }
            for way in found.crossings
        ],
    }


def _way(way: Way) -> Mapping[str, object]:
    return {"km": round(way.km, 1), "direction": str(way.direction)}


def permalink(dataset: Dataset, asked: Selection, lang: str, base: str | None = None) -> str:
    """The address of the map page with an answer's selection and this data version, in a language.

    Args:
        dataset: The package; its `homepage` is the base if it has one.
        asked: The selection: that of an answer for all listed links, or `of_link`.
        lang: The language of the page.
        base: Another base, such as the server that the reader uses; None = the homepage, else only the query.
    """
    start = str(dataset.descriptor.get("homepage", "")) if base is None else base
    return permalinks.page_link(dataset, asked, PageState(lang=lang), start)


def of_link(given: Answer) -> Selection:
    """The selection that asks for the same answer, and lists its link alone."""
    return replace(given.asked, crossing=(given.crossing_id,), service=(given.service,))


def citation(dataset: Dataset, given: Answer | Border, link: str) -> str:
    """The data set cited for an answer and its day, in Chicago style. Citations are English.

    Args:
        dataset: The package.
        given: The answer.
        link: The permalink.
    """
    words = dataset.named(say(ENGLISH))
    if isinstance(given, Border):
        heading = border_wording.heading(given, words)
    else:
        heading = wording.heading(dataset, given, display_names.crossing_names(dataset, ENGLISH), words)
    return cite.chicago(cite.citation(dataset, heading, link))


def _standing(given: Answer) -> Mapping[str, object]:
    standing = given.standing
    return {
        "status": standing.status,
        "replayed_status": standing.replayed_status,
        "since": _day(standing.since),
        "since_latest": _day(standing.since_latest),
        "certain": standing.certain,
        "alternatives": list(standing.alternatives),
        "stale": standing.stale,
        "last_known": given.last_known,
        "last_evidence": _day(standing.last_evidence),
        "last_evidence_date": standing.last_evidence_date,
    }


def _before(before: Before | None) -> Mapping[str, object] | None:
    if before is None:
        return None
    days = {"days_min": before.days_min, "days_max": before.days_max}
    start = {"start": _day(before.start), "start_latest": _day(before.start_latest)}
    return {"status": before.status, "replayed_status": before.replayed_status, **start, **days}


def _limit(event: Row | None, lang: str) -> Mapping[str, str] | None:
    if event is None:
        return None
    told = display_names.summary_of_event(event, lang).text
    return {"event_id": str(event["event_id"]), "date": str(event["date"]), "summary": told}


def claim(row: Claim | None) -> Mapping[str, str] | None:
    """A claim as an answer has it: `CLAIM`; None for none."""
    return None if row is None else {name: str(row[name]) for name in CLAIM}


def hint(given: Hint | None, lang: str) -> Mapping[str, object] | None:
    """A hint as an answer has it, with its summary in a language where there is one; None for none."""
    if given is None:
        return None
    return {**_event(given.event, lang), "is_first_evidence": given.is_first, "claim": claim(given.claim)}


def _event(event: Row, lang: str) -> Mapping[str, str]:
    text, text_lang = display_names.summary_of_event(event, lang)
    facts = {name: str(event[name]) for name in ("event_id", "date", "crossing_id", "service", "kind")}
    return {**facts, "summary": text, "summary_lang": text_lang}


def _day(day: np.datetime64 | None) -> str:
    return "" if day is None else str(day)
