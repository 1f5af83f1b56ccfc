"""Checks of single fields, before a draft is put into the log: each gives a sentence and what would be right.

What is wrong with a cell, in the words of a form: what the checks of tables say, for whoever fills a field.

How a date that the log cannot take is to be typed: what was probably meant, or the forms that there are.

What the desk asks of a new source: who is its origin, and whether the log has it already.

Problems of a draft, each at the field where it can be mended.

Search records that the log has already: a draft that was published and is still there must not make a second one.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates, typed_dates
from raillinks.domain.dates import FIRST_YEAR, LAST_YEAR
from raillinks.domain.enums import ALL_SERVICES, GROUP, UNCHANGED, Kind, SourceType, Stance, Verdict
from raillinks.domain.problems import DataError, Problem, Severity, did_you_mean, shortened
from raillinks.domain.text import why_not_text
from raillinks.domain.typed_dates import Fault, Period
from raillinks.editor import duplicates, edits
from raillinks.editor.draft import Cells, Draft, DraftKind
from raillinks.editor.duplicates import Known
from raillinks.editor.edits import TABLES, Edits
from raillinks.editor.fill import Filled, Row, Rows, filled
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.i18n.translator import Worded, message, worded
from raillinks.package import descriptor, tables
from raillinks.package.dataset import Dataset
from raillinks.package.schema import LONGEST_QUOTE, PATHS
from raillinks.package.tables import MOST_CHARACTERS, Resource
from raillinks.validation import checks
from raillinks.versions import version_history
from raillinks.versions.publishing import About

DID_YOU_MEAN_EITHER = message("did you mean {one} or {other}?")

DID_YOU_MEAN = message("did you mean {one}?")

FORMS = worded(
    "a day such as 2022-09-26; 2022-09 or 2022 if no day is known; 2022-09-20/2022-09-30 for some day from one to the "
    "other; ../2022-09-26 for that day or one before it"
)
_THIRDS = (
    re.compile(r"\b(?:early|(?:beginning|start) of)\b|상순|초순|초|上旬|初"),
    re.compile(r"\bmid(?:dle of)?\b-?|중순|中旬"),
    re.compile(r"\b(?:late|end of)\b|하순|말|下旬|底|末"),
)
"""Words for the beginning, the middle and the end of a month."""
_THIRD = 10  # days; the last one has the rest of the month


def date_hint(typed: str) -> Worded:
    """The date that was probably meant, as it is to be typed; else the forms of dates.

    Args:
        typed: What was typed, which is no date of the log.
    """
    read = _third_of_a_month(typed) or typed_dates.read(typed)
    match read.readings if isinstance(read, Fault) else (str(read),):
        case (one,):
            return worded(DID_YOU_MEAN, one=one)
        case (one, other):
            return worded(DID_YOU_MEAN_EITHER, one=one, other=other)
    return FORMS


def _third_of_a_month(typed: str) -> Period | None:
    """The days of "late July 2024", of which the log writes the first and the last."""
    text = typed_dates.clean_text(typed)
    for number, words in enumerate(_THIRDS):
        month = typed_dates.read(words.sub(" ", text, count=1))
        if words.search(text) and isinstance(month, Period) and len(str(month)) == len("2024-07"):
            first = month.first + number * _THIRD
            return Period(first, month.last if words is _THIRDS[-1] else first + (_THIRD - 1))
    return None


NOT_A_DATE = message("'{value}' is not a date as the log writes it")
NO_SUCH_DAY = message("the month has no such day")
_WHY = (NO_SUCH_DAY, message("there is no such month"), message("the interval ends before it begins"))
"""What `dates.parse` says of a text that has the form of a date."""
_YEAR = worded("the year is outside {first}–{last}", first=str(FIRST_YEAR), last=str(LAST_YEAR))


_WORDS = {
    "missing-value": (message("nothing is entered"), message("this field must be filled")),
    "open-date": (message("'{value}' has an open end"), message("both ends are needed here")),
    "unknown-value": (message("unknown value '{value}'"), ""),
    "wrong-form": (message("'{value}' has the wrong form"), ""),
    "not-a-number": (message("'{value}' is not a number"), message("digits, such as 1234.5, or nothing")),
    "not-whole": (message("'{value}' is not a whole number"), message("up to nine digits, or nothing")),
}
"""What is wrong, and what would be right; empty = what the checks say, which depends on the column."""


def of_problem(problem: Problem, cell: str, allowed: Sequence[str] = ()) -> tuple[str, str]:
    """What is wrong with a cell, and what would be right.

    Args:
        problem: What `tables.check` says of it.
        cell: The cell.
        allowed: The words that its column may have; none where it may have any text.
    """
    if problem.code == "missing-value" and allowed:
        return worded("nothing is entered"), worded("one of: {words}", words=", ".join(allowed))
    if problem.code == "bad-date":
        return _no_date(cell), date_hint(cell)
    is_whole = problem.code == "not-a-number" and "whole" in problem.reason
    reason, hint = _WORDS.get("not-whole" if is_whole else problem.code, ("", ""))
    said = worded(reason, value=shortened(cell)) if reason else problem.reason
    return said, worded(hint) if hint else problem.hint


def _no_date(cell: str) -> Worded:
    value, why = shortened(cell), dates.parse(cell)[2]
    if why == _YEAR:
        return worded("'{value}': {why}", value=value, why=_YEAR)
    if why in _WHY:
        return worded("'{value}': {why}", value=value, why=worded(why))
    return worded(NOT_A_DATE, value=value)


NAME = "draft"
"""The `file` of a problem whose `column` is a field of a draft."""
_TABLE = MappingProxyType({path: table for table, path in PATHS.items()})
_PART = MappingProxyType({"events": "event", "claims": "claim", "sources": "source", "measures": "counts.0"})
_OF_KNOWN_EVENT = MappingProxyType({"date": "claim.claimed_date", "order_in_day": "claim.claimed_date"})
"""Where problems of an event that the log has can be mended: in what the new claim says of it."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong in a draft.

    Args:
        field: Where: `source.url`, `claim.claimed_date`, `counts.0.least`, `corrected.0.summary`, `reason`; empty = it
            concerns the draft as a whole.
        severity: An error must be mended; a warning can be accepted with a reason.
        code: A short stable name.
        reason: What is wrong.
        hint: What would be right.
        key: Names the problem in `Draft.accepted`: another reason at the same field has another key.
    """

    field: str
    severity: Severity
    code: str
    reason: str
    hint: str
    key: str


def at(field: str, code: str, reason: str, hint: str, severity: Severity = Severity.ERROR) -> FieldProblem:
    """A problem at a field."""
    digest = hashlib.sha256(repr((field, code, reason)).encode("utf-8", "backslashreplace")).hexdigest()
    return FieldProblem(field, severity, code, reason, hint, f"{code}-{digest[:12]}")


def of_error(error: DataError) -> tuple[FieldProblem, ...]:
    """The problems of an error whose columns are fields already."""
    return tuple(at(p.column if p.file == NAME else "", p.code, p.reason, p.hint, p.severity) for p in error.problems)


def as_error(problems: Iterable[FieldProblem]) -> DataError:
    """The error that says what stops a draft: `file` is "draft", `column` the field."""
    return DataError(Problem(NAME, 0, p.field, p.code, p.severity, p.reason, p.hint) for p in problems)


def of_package(
    problems: Iterable[Problem], before: Iterable[Problem], edits: Edits, draft: Draft
) -> tuple[FieldProblem, ...]:
    """What `validate` says of the package with a draft, at its fields, without what it said before.

    Args:
        problems: Of the package with the draft.
        before: Of the package without it.
        edits: What the draft changes.
        draft: The draft.
    """
    had = Counter((p.file, p.row, p.column, p.code, p.reason) for p in before)
    made: dict[FieldProblem, None] = {}
    for problem in problems:
        same = problem.file, _former(problem, edits), problem.column, problem.code, problem.reason
        if had[same] > 0:
            had[same] -= 1
            continue
        field = _field(problem, edits, draft)
        made[at(field, problem.code, problem.reason, problem.hint, problem.severity)] = None
    return tuple(made)


def _former(problem: Problem, edits: Edits) -> int:
    """The row that a problem's row was before the draft."""
    rows, position = edits.former.get(problem.file), problem.row - 2
    return rows[position] if rows is not None and 0 <= position < len(rows) else problem.row


def _field(problem: Problem, edits: Edits, draft: Draft) -> str:
    own, table = edits.fields.get((problem.file, problem.row)), _TABLE.get(problem.file, "")
    if own not in {None, "event"}:
        return _joined(str(own), problem.column)
    if draft.kind == DraftKind.CORRECTION:
        return next(_nearest(problem, draft, table), "")
    if table == "events" and problem.column == "date" and not draft.event.get("date"):
        return _OF_KNOWN_EVENT["date"]  # nobody typed it: it is that of the claims
    if table == "events" and draft.event_id:
        return _OF_KNOWN_EVENT.get(problem.column, "claim.stance")
    return _joined(_PART[table], problem.column) if table in _PART else ""


def _nearest(problem: Problem, draft: Draft, table: str) -> Iterator[str]:
    """The corrected cells that a problem in another row may come from: those of the same column or table first."""
    for number, one in enumerate(draft.corrected):
        if one.table == table and problem.column in one.after:
            yield f"corrected.{number}.{problem.column}"
    yield from (f"corrected.{number}.{next(iter(one.after), '')}" for number, one in enumerate(draft.corrected))


def _joined(part: str, column: str) -> str:
    return f"{part}.{column}" if column else part


def not_accepted(problems: Iterable[FieldProblem], accepted: Mapping[str, str]) -> tuple[FieldProblem, ...]:
    """The problems that still stop a draft: errors, and warnings without a reason why they are accepted."""
    return tuple(p for p in problems if p.severity is Severity.ERROR or not accepted.get(p.key, "").strip())


def search_problems(draft: Draft, entered: Filled, read: Mapping[str, Rows], today: str) -> Iterator[FieldProblem]:
    """What a search says that the log has already, as warnings.

    Args:
        draft: A search record, or a search that was made again.
        entered: The rows that it becomes.
        read: The tables of the log.
        today: The day on which it is entered.
    """
    if entered.repeated:
        yield from _repeated(entered, read["claims"], today)
    elif not draft.event_id and entered.event is not None and (known := _same_record(entered.event, read)):
        reason = worded("the log has this search record already: {id}", id=known)
        hint = worded("search again for {id}, or say why there are two", id=known)
        yield at("event.crossing_id", "known-search", reason, hint, Severity.WARNING)


def _same_record(event: Row, read: Mapping[str, Rows]) -> str:
    """The record of our own of the same link and day that was not withdrawn; empty if there is none."""
    editorial = {row["source_id"] for row in read["sources"].rows if row["source_type"] == SourceType.EDITORIAL}
    searched = {
        row["event_id"]
        for row in read["claims"].rows
        if row["source_id"] in editorial and row["stance"] == Stance.SUPPORTS
    }
    services = {event.get("service", ""), ALL_SERVICES}
    found = (
        row["event_id"]
        for row in read["events"].rows
        if row["event_id"] in searched
        and row["kind"] == Kind.EVIDENCE_END
        and row["crossing_id"] == event.get("crossing_id", "")
        and row["service"] in services
        and row["date"] == event.get("date", "")
        and row.get("verdict", "") != Verdict.WITHDRAWN
    )
    return next(found, "")


def _repeated(entered: Filled, claims: Rows, today: str) -> Iterator[FieldProblem]:
    """A search that is not due yet, or gets no later day, and has found what its record says it has."""
    record = claims.rows[claims.where("claim_id", entered.repeated)]
    due, renewed = record.get("renew_by", ""), entered.claim.get("renew_by", "")
    says_more = "detail" in entered.claim and entered.claim["detail"] != record.get("detail", "")
    if not says_more and (due > today or due == renewed):
        reason = worded(
            "{id} says this already, and is to be searched for again by {day}", id=entered.repeated, day=due
        )
        hint = worded("say what was found this time, or why the same is entered again")
        yield at("claim.detail", "known-search", reason, hint, Severity.WARNING)


HAS_THIS_ADDRESS = message("the log has this address: {id}")
NAMES = ("publisher", "via", "repeats")
"""The columns of sources and claims whose texts are names of publishers: the same name is the same origin."""


_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul that are not seen


def why_no_name(text: str) -> str:
    """Says which invisible character a name has, which would make it another name; empty if it has none."""
    hidden = next((c for c in text if unicodedata.category(c) == "Cf" or c in _FILLERS), "")
    sign = f"U+{ord(hidden):04X}" if hidden else ""
    return worded("the invisible character {sign} would make it another name", sign=sign) if hidden else ""


def source_problems(source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    """What `validate` does not ask of a source.

    Args:
        source: Its cells, with those that the rules decide.
        dataset: The log.
    """
    yield from _relays(source, dataset)
    yield from spelled_otherwise("source", source, dataset)
    if not source.get("language"):
        hint = worded("the language of the page: readers see the title as it is there")
        yield at("source.language", "missing-value", worded("nothing says in which language it is"), hint)
    url, title, *of_whom_when = (source.get(column, "") for column in ("url", "title", "publisher", "published"))
    if source.get("source_type") == SourceType.EDITORIAL:  # our own records of one day may well have one title
        title = ""
    for known in duplicates.known(dataset, url, title, *of_whom_when):
        field, what = _RECOGNISED[known.why]
        reason = worded(what, id=known.source_id)
        hint = worded("choose {id}, or say why this is another one", id=known.source_id)
        yield at(f"source.{field}", "known-source", reason, hint, Severity.WARNING)


_RECOGNISED = {
    Known.ADDRESS: ("url", HAS_THIS_ADDRESS),
    Known.TITLE: ("title", message("the log has this title of this publisher: {id}")),
}


def _relays(source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    if source.get("via") and source["via"] == source.get("publisher"):
        hint = worded("the origin is the publisher; who republished it stands here")
        reason = worded("'{name}' cannot republish its own report", name=shortened(source["via"]))
        yield at("source.via", "relay-is-origin", reason, hint)
    read_there = duplicates.publishers_at(dataset, source.get("url", ""))
    if read_there and not source.get("via") and source.get("publisher", read_there[0]) not in {*read_there, ""}:
        republisher = shortened(read_there[0], 80)
        reason = worded("the log has read pages of {name} at this site", name=republisher)
        hint = worded("if {name} republishes it, tick “A relay” and name it there", name=republisher)
        yield at("source.via", "relay-not-named", reason, hint, Severity.WARNING)


def spelled_otherwise(field: str, source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    """Names that the log has otherwise, or that are like one it has: they would count as one more origin.

    Args:
        field: The part of the draft that has the cells: `source`, `claim`, or a corrected row.
        source: Cells of a source or of a claim.
        dataset: The log.
    """
    for column in NAMES:
        name = source.get(column, "")
        spellings = duplicates.spellings(dataset, name)
        if spellings and name not in spellings:
            reason = worded("the log spells this name '{name}'", name=shortened(spellings[0], 80))
            yield at(f"{field}.{column}", "spelled-otherwise", reason, shortened(spellings[0], 80), Severity.WARNING)
        elif other := duplicates.similar_sources(dataset, name):
            known = shortened(other, 80)
            reason = worded("'{name}' may be another name of '{known}'", name=shortened(name, 80), known=known)
            hint = worded("write {known} if it is the same, or say why it is another voice", known=known)
            yield at(f"{field}.{column}", "like-another-name", reason, hint, Severity.WARNING)


CAUSE_WITHOUT_CLASS = message("a cause without its class")
NOBODY_NAMED = message("nobody is named who enters it")
TABLE_OF = {"source": "sources", "event": "events", "claim": "claims", "counts": "measures"}
"""The table that each part of a draft is a row of."""
ALONE = ("author", "reason", "source_id", "event_id", "covered_to", "begun_on")
"""The fields that are no cells."""


_LEAVE_OUT = worded("leave the character out")


def parts(draft: Draft) -> Iterator[tuple[str, str, Cells]]:
    """The rows that were typed: the name of each, its table, and its cells."""
    for name in ("source", "event", "claim"):
        yield name, TABLE_OF[name], getattr(draft, name)
    for number, row in enumerate(draft.counts):
        yield f"counts.{number}", "measures", row
    for number, one in enumerate(draft.corrected):
        yield f"corrected.{number}", one.table, one.after


def texts(draft: Draft, dataset: Dataset) -> list[FieldProblem]:
    """Texts that no table can hold, and fields that it does not have."""
    described = tables.resources(dataset.descriptor)
    found = [*(p for name in ALONE for p in _text(name, getattr(draft, name)))]
    found += [p for key, why in draft.accepted.items() for p in _text(f"accepted.{_shown(key)}", key + why)]
    found += _chosen_elsewhere(draft)
    for number, one in enumerate(draft.corrected):
        found += [p for cell in (*one.key.values(), *one.before.values()) for p in _text(f"corrected.{number}", cell)]
    for name, table, cells in parts(draft):
        if table not in described or table not in TABLES:
            reason = worded("the desk changes no table '{name}'", name=_shown(table))
            found.append(at(name, "unknown-table", reason, did_you_mean(table, TABLES)))
            continue
        known = described[table].columns
        for column, cell in cells.items():
            if column not in known:
                reason = worded("'{table}' has no column '{name}'", table=table, name=_shown(column))
                found.append(at(name, "unknown-field", reason, did_you_mean(column, known)))
            else:
                found += _text(f"{name}.{column}", cell)
                if column in NAMES:
                    found += _name(f"{name}.{column}", cell)
    return found


def _chosen_elsewhere(draft: Draft) -> Iterator[FieldProblem]:
    """A claim is of the draft's source and about its event: neither is named a second time."""
    for column in ("source_id", "event_id"):
        if draft.claim.get(column):
            reason = f"a claim's {column.removesuffix('_id')} is that of the draft"  # no field of the page has it
            yield at(f"claim.{column}", "chosen-elsewhere", reason, f"choose it as {column}, and leave this empty")


def _shown(name: str) -> str:
    """A name as a sentence can hold it: halves of surrogate pairs are written out."""
    return shortened(name.encode("utf-8", "backslashreplace").decode(), 40)


def _text(field: str, text: str) -> Iterator[FieldProblem]:
    if reason := why_not_text(text):
        yield at(field, "not-text", reason, _LEAVE_OUT)
    elif len(text) > MOST_CHARACTERS:
        yield _too_long(field, text, MOST_CHARACTERS)


def _too_long(field: str, text: str, most: int) -> FieldProblem:
    reason = worded("the text has {n} characters", n=f"{len(text):,}")
    return at(field, "too-long", reason, worded("at most {n}", n=f"{most:,}"))


def _name(field: str, text: str) -> Iterator[FieldProblem]:
    if reason := why_no_name(text):
        yield at(field, "not-text", reason, _LEAVE_OUT)


def cells(draft: Draft, read: Mapping[str, Rows], dataset: Dataset, about: About) -> list[FieldProblem]:
    """What the columns say of the cells, and what only the desk asks.

    Args:
        draft: The draft; `texts` has found nothing.
        read: The tables of the log.
        dataset: The same log.
        about: The day, the author and the reason.
    """
    found = [*_alone(draft, dataset, about)]
    if draft.kind == DraftKind.CORRECTION:
        described = tables.resources(dataset.descriptor)
        typed = [(f"corrected.{i}", described[one.table], one.after) for i, one in enumerate(draft.corrected)]
        found += [p for name, resource, row in typed for p in _columns(name, resource, row, only=row)]
        found += [p for name, _, row in typed for p in spelled_otherwise(name, row, dataset)]
        return [*found, *_translations_left(draft, read)]
    if unknown := [*_known_rows(draft, read)]:
        return found + unknown
    found += _left_out(draft, dataset)
    entered = filled(draft, read, dataset, about)
    later = _published_later(entered, about.date)
    known = search_problems(draft, entered, read, about.date) if draft.kind == DraftKind.SEARCH else ()
    return [*found, *_filled_cells(draft, entered, dataset), *later, *_desk_rules(draft, entered, dataset), *known]


def _left_out(draft: Draft, dataset: Dataset) -> Iterator[FieldProblem]:
    """Cells that were typed and would not be taken over, since the log has the row."""
    for one in duplicates.unused(draft, dataset):
        hint = worded("correct the log in a draft of its own, and leave this empty")
        yield at(one.field, "not-used", _KEEPS[one.field.partition(".")[0]], hint)


_KEEPS = {
    "source": worded("the source that the log has keeps what it says"),
    "event": worded("the event that the log has keeps what it says"),
    "claim": worded("a search that is made again keeps what its record says of this"),
}


def _translations_left(draft: Draft, read: Mapping[str, Rows]) -> Iterator[FieldProblem]:
    """A summary that says something else in English has translations that still say what it said."""
    for number, one in enumerate(draft.corrected):
        if one.table != "events" or "summary" not in one.after:
            continue
        position = read["events"].where("event_id", one.key.get("event_id", ""))
        row = read["events"].rows[position] if position >= 0 else {}
        left = [column for column in SUMMARY_COLUMNS[1:] if row.get(column) and column not in one.after]
        if left:
            reason = worded("the translations stay as they were")
            hint = worded("correct them too, or say why they need not change")
            yield at(f"corrected.{number}.summary", "translation-left", reason, hint, Severity.WARNING)


def _published_later(entered: Filled, today: str) -> Iterator[FieldProblem]:
    """Nobody has read what is not published yet."""
    published = (entered.source or {}).get("published", "")
    earliest = dates.parse(published)[0]
    if earliest > np.datetime64(today):  # false where there is no day
        hint = worded("the day on the page; 2022-09-26 is written year, month, day")
        reason = worded("{day} is after today, {today}", day=published, today=today)
        yield at("source.published", "after-today", reason, hint)


def _alone(draft: Draft, dataset: Dataset, about: About) -> Iterator[FieldProblem]:
    if not about.author.strip():
        yield at("author", "missing-value", worded(NOBODY_NAMED),
                 worded("your name: it is kept with the version"))  # fmt: skip
    if (
        draft.kind == DraftKind.CORRECTION and not about.reason.strip()
    ):  # else it is that of the source, once there is one
        hint = worded("say why, in a sentence: it is kept with the version")
        yield at("reason", "missing-value", worded("there is no reason"), hint)
    recorded = descriptor.json_schema(version_history.SCHEMA)["properties"]
    for field in ("author", "reason"):
        text, most = getattr(about, field), recorded[field]["maxLength"]
        if len(text) > most:
            yield _too_long(field, text, most)
    why, right = edits.wrong(draft.covered_to, dataset.covered_to, about.date)
    if why:
        yield at("covered_to", "bad-date", why, right)
    if draft.kind == DraftKind.CORRECTION and not draft.corrected and not draft.covered_to:
        yield at("corrected", "nothing-to-do", worded("nothing is corrected"), worded("change a cell"))
    if draft.kind == DraftKind.SEARCH:
        yield from _search_said(draft)
    yield from _of_another_kind(draft)


def _search_said(draft: Draft) -> Iterator[FieldProblem]:
    """A search record says what it is called, and what was looked for: nobody else can look it up."""
    nothing = worded("nothing is entered")
    if not draft.source_id and not draft.source.get("title"):
        hint = worded("what the search is called, such as “Search record: freight at Tumen after 2019”")
        yield at("source.title", "missing-value", nothing, hint)
    if not draft.claim.get("detail"):
        hint = worded("in which languages, up to when, and what was found")
        yield at("claim.detail", "missing-value", nothing, hint)


def _of_another_kind(draft: Draft) -> Iterator[FieldProblem]:
    """What a draft of its kind would leave out is not left out in silence."""
    if draft.kind == DraftKind.CORRECTION:
        entered = {"source": draft.source, "claim": draft.claim, "event": draft.event, "counts.0": draft.counts}
        for field in (field for field, typed in entered.items() if typed):
            hint = worded("enter a report for it, or leave this empty")
            yield at(field, "not-used", worded("a correction adds no rows"), hint)
    elif draft.corrected:
        reason = worded("only a correction changes rows that the log has")
        yield at("corrected", "not-used", reason, worded("enter a correction for it, or leave this out"))
    if draft.kind == DraftKind.SEARCH and draft.event_id and draft.counts:
        reason = worded("a search that is made again counts nothing")
        yield at("counts.0", "not-used", reason, worded("enter a report for what was counted, or leave this out"))


_NOT_THERE = {"sources": message("the log has no source '{id}'"), "events": message("the log has no event '{id}'")}


def _known_rows(draft: Draft, read: Mapping[str, Rows]) -> Iterator[FieldProblem]:
    """The source and the event that were chosen must be there; a search that is repeated needs its record."""
    for field, table in (("source_id", "sources"), ("event_id", "events")):
        chosen = getattr(draft, field)
        if chosen and read[table].where(field, chosen) < 0:
            listed = [row[field] for row in read[table].rows]
            reason = worded(_NOT_THERE[table], id=shortened(chosen, 80))
            yield at(field, f"unknown-{table[:-1]}", reason, did_you_mean(chosen, listed))
    position = read["events"].where("event_id", draft.event_id) if draft.event_id else -1
    if draft.kind == DraftKind.SEARCH and position >= 0:
        event = read["events"].rows[position]
        if event["kind"] != Kind.EVIDENCE_END:
            reason = worded("'{id}' is no search record", id=draft.event_id)
            yield at("event_id", "no-search-record", reason, worded("choose an end of evidence, or a new record"))


def _filled_cells(draft: Draft, entered: Filled, dataset: Dataset) -> Iterator[FieldProblem]:
    described = tables.resources(dataset.descriptor)
    if entered.source is not None:
        yield from _columns("source", described["sources"], entered.source)
    if entered.event is not None:
        wrong = [*_columns("event", described["events"], entered.event), *_half_translated(entered.event)]
        wrong += _unknown_crossing(entered.event, dataset)
        yield from (p for p in wrong if p.field != "event.date" or draft.event.get("date"))
        if not entered.event.get("date"):
            hint = worded("the source's own words: a day, a month, a year, or an interval with both ends")
            yield at("claim.claimed_date", "missing-value", worded("nothing says when it happened"), hint)
    only = entered.claim if draft.kind == DraftKind.SEARCH and draft.event_id else None
    yield from _columns("claim", described["claims"], entered.claim, only=only)
    yield from spelled_otherwise("claim", entered.claim, dataset)
    for number, row in enumerate(entered.counts):
        yield from _columns(f"counts.{number}", described["measures"], row)


def _unknown_crossing(event: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    """Said with the first errors, and not once the whole package can be read."""
    name, known = event.get("crossing_id", ""), [*dataset.crossing_ids, GROUP]
    if name and name not in known:
        reason = worded("unknown {column} '{name}'", column="crossing_id", name=shortened(name, 80))
        yield at("event.crossing_id", "unknown-crossing", reason, did_you_mean(name, known))


def _half_translated(event: Cells) -> Iterator[FieldProblem]:
    """Said as soon as one translation is typed, and not once the whole draft can be read."""
    row = pd.DataFrame([{column: event.get(column, "") for column in SUMMARY_COLUMNS}], dtype=str)
    for problem in checks.translated_whole(row):
        yield at(f"event.{problem.column}", problem.code, problem.reason, problem.hint, problem.severity)


def _columns(name: str, resource: Resource, row: Cells, *, only: Cells | None = None) -> Iterator[FieldProblem]:
    """What the descriptor's constraints say of a row, at its fields."""
    fields = tuple(f for f in resource.fields if only is None or f["name"] in only)
    frame = pd.DataFrame([{str(f["name"]): row.get(str(f["name"]), "") for f in fields}], dtype=str)
    for problem in tables.check(frame, Resource(resource.name, resource.path, fields)):
        cell = row.get(problem.column, "")
        if problem.column == "quote" and len(cell) > LONGEST_QUOTE:
            yield _too_long(f"{name}.quote", cell, LONGEST_QUOTE)
            continue
        reason, hint = of_problem(problem, cell, _allowed(fields, problem.column))
        yield at(f"{name}.{problem.column}", problem.code, reason, hint, problem.severity)


def _allowed(fields: Iterable[Mapping[str, Any]], column: str) -> Sequence[str]:
    """The words that a column may have; none where it may have any text."""
    found: Mapping[str, Any] = next((field for field in fields if field["name"] == column), {})
    words: Sequence[str] = found.get("constraints", {}).get("enum", ())
    return words


def _desk_rules(draft: Draft, entered: Filled, dataset: Dataset) -> Iterator[FieldProblem]:
    """What `validate` does not ask: classes of causes, relays, and sources and claims that the log has."""
    event, source = entered.event, entered.source
    if event and event.get("status_after", UNCHANGED) != UNCHANGED and not event.get("cause_class"):
        hint = worded("to which class the cause belongs")
        yield at("event.cause_class", "unclassed-cause", worded(CAUSE_WITHOUT_CLASS), hint)
    if draft.kind == DraftKind.SEARCH and draft.event_id and not entered.repeated:
        reason = worded("the event has no search record to renew")
        yield at("event_id", "no-search-record", reason, worded("choose another"))
    if source is not None:
        yield from source_problems(source, dataset)
    said = [draft.source_id, draft.event_id, entered.claim.get("stance", "")]
    claims = dataset.claims
    same = claims.loc[(claims[["source_id", "event_id", "stance"]] == said).all(axis="columns"), "claim_id"]
    if len(same) and not entered.repeated:
        reason = worded("the source says this of the event already: {id}", id=str(same.iloc[0]))
        hint = worded("correct {id}, or say what the source says a second time", id=str(same.iloc[0]))
        yield at("claim.stance", "known-claim", reason, hint, Severity.WARNING)
