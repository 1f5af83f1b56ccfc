"""Checks of single fields, before a draft is put into the log: each gives a sentence and what would be right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from raillinks.desk import cell_words, covered, known_searches, source_fields, unused
from raillinks.desk.draft import Cells, Draft, DraftKind
from raillinks.desk.edits import TABLES
from raillinks.desk.field_problems import FieldProblem, at
from raillinks.desk.filling import Filled, filled
from raillinks.desk.rows import Rows
from raillinks.loading import summary_checks
from raillinks.package import json_files, tables
from raillinks.package.csv_files import MOST_CHARACTERS
from raillinks.package.dataset import Dataset
from raillinks.package.schema import LONGEST_QUOTE
from raillinks.package.tables import Resource
from raillinks.store import version_record
from raillinks.store.publishing import About
from raillinks.words import dates
from raillinks.words.enums import GROUP, UNCHANGED, Kind
from raillinks.words.languages import SUMMARY_COLUMNS
from raillinks.words.problems import Severity, did_you_mean, shortened
from raillinks.words.texts import why_not_text
from raillinks.words.worded import message, worded

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
                if column in source_fields.NAMES:
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
    if reason := source_fields.why_no_name(text):
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
        found += [p for name, _, row in typed for p in source_fields.spelled_otherwise(name, row, dataset)]
        return [*found, *_translations_left(draft, read)]
    if unknown := [*_known_rows(draft, read)]:
        return found + unknown
    found += _left_out(draft, dataset)
    entered = filled(draft, read, dataset, about)
    later = _published_later(entered, about.date)
    known = known_searches.problems(draft, entered, read, about.date) if draft.kind == DraftKind.SEARCH else ()
    return [*found, *_filled_cells(draft, entered, dataset), *later, *_desk_rules(draft, entered, dataset), *known]


def _left_out(draft: Draft, dataset: Dataset) -> Iterator[FieldProblem]:
    """Cells that were typed and would not be taken over, since the log has the row."""
    for one in unused.unused(draft, dataset):
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
    recorded = json_files.schema(version_record.SCHEMA)["properties"]
    for field in ("author", "reason"):
        text, most = getattr(about, field), recorded[field]["maxLength"]
        if len(text) > most:
            yield _too_long(field, text, most)
    why, right = covered.wrong(draft.covered_to, dataset.covered_to, about.date)
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
    yield from source_fields.spelled_otherwise("claim", entered.claim, dataset)
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
    for problem in summary_checks.translated_whole(row):
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
        reason, hint = cell_words.of_problem(problem, cell, _allowed(fields, problem.column))
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
        yield from source_fields.problems(source, dataset)
    said = [draft.source_id, draft.event_id, entered.claim.get("stance", "")]
    claims = dataset.claims
    same = claims.loc[(claims[["source_id", "event_id", "stance"]] == said).all(axis="columns"), "claim_id"]
    if len(same) and not entered.repeated:
        reason = worded("the source says this of the event already: {id}", id=str(same.iloc[0]))
        hint = worded("correct {id}, or say what the source says a second time", id=str(same.iloc[0]))
        yield at("claim.stance", "known-claim", reason, hint, Severity.WARNING)
