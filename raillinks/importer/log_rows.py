"""The rows of logs as crossing, service, status and days, column by column, and what is wrong with each row.

The crossings of a log: an id, a name and, where the files have them, coordinates for each.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import union_categoricals

from raillinks.domain.dates import ENDS_BEFORE_IT_BEGINS, NOT_A_DAY, Days
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, GROUP, MOST_SERVICES, UNCHANGED, Kind, Row
from raillinks.domain.problems import Problem, Severity, did_you_mean, shortened
from raillinks.domain.status import Status
from raillinks.domain.text import why_not_text
from raillinks.importer import columns as cells_of
from raillinks.importer import parts_of_a_link
from raillinks.importer.columns import BLANK, NO_CLOCK, NO_ZONE, UNKNOWN_WORD, DayColumn, WordColumn, folded, is_degree
from raillinks.importer.guess import CROSSINGS, LOG, Plan
from raillinks.importer.mapping import ANY, HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Fault, Ints, Mask, Note, RawTable, Reading, Texts, note

TEXTS = ("id", "summary", "cause", "source", "url", "published", "title", "kind", "lat", "lon")
"""The further columns that are kept as they are."""
BY_END, STILL, NOT_KNOWN, BY_MAPPING = range(4)
"""How the end of an interval is given: by a day, as going on, as not known, or not at all."""
_NOT_TEXT = "[^\t\n\r\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_FORESTALLED = "a log says what has happened: leave rows about the future out"
_LONGEST_NAME = 200
_MOST: Mapping[str, float] = {"lat": 90.0, "lon": 180.0}
_NOT_TAKEN_IN = "a table of {} is not taken in"
_NAME_THEM = "leave it out; columns of the log itself may name a source, its address and its title"


@dataclass(frozen=True, slots=True)
class Span:
    """For each row a window of days: the first and the last day that its date allows, and the date as EDTF.

    Of a day that is known `clock` is the second at which it happens; `NO_CLOCK` where nobody says so. `ahead` is by how
    many seconds that clock is ahead of UTC; 0 where nobody says so.
    """

    earliest: Days
    latest: Days
    edtf: pd.Categorical
    clock: Ints
    ahead: Ints


@dataclass(frozen=True, slots=True)
class LogRows:
    """The rows of one log that can be used; those without a day only list their links.

    Args:
        file: The number of the table that each is in.
        row: Their numbers, as a spreadsheet has them.
        crossing: The crossing of each, as the file writes it.
        service: What the log calls it, or `all`.
        status: The status that begins, or `unchanged`.
        begins: When; NaT: the row has no day. Of a row with an end alone it is that end.
        has_start: Whether it has a start.
        ends: When an interval ends; of events, NaT.
        how_ended: One of `BY_END`, `STILL`, `NOT_KNOWN`, `BY_MAPPING`.
        is_interval: Whether it has a start, and so an end, given or not; else it is a change.
        published: The last day on which its source can have been published; NaT where nobody says so.
        texts: Further columns, those of `TEXTS` that the file has.
    """

    file: Ints
    row: Ints
    crossing: pd.Categorical
    service: pd.Categorical
    status: pd.Categorical
    begins: Span
    has_start: Mask
    ends: Span
    how_ended: Ints
    is_interval: Mask
    published: Days
    texts: pa.Table

    @property
    def with_a_day(self) -> "LogRows":
        """The rows that have a day; they still name the crossings and services of all."""
        kept = ~np.isnat(self.begins.earliest)
        if kept.all():
            return self
        arrays = {name: getattr(self, name)[kept] for name in _ARRAYS}
        texts = self.texts.filter(pa.array(kept)) if self.texts.num_columns else self.texts
        return LogRows(**arrays, begins=_chosen(self.begins, kept), ends=_chosen(self.ends, kept), texts=texts)


@dataclass(slots=True)
class Checked:
    """What was found about a table.

    Args:
        rows: The number of each row.
        bad: Which rows cannot be used.
        faults: What is wrong with rows.
        notes: What was assumed.
        questions: What has to be said first.
        words: The words of the file with a meaning: `statuses`, `services`.
    """

    rows: Ints
    bad: Mask
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def flag(self, wrong: Mask, column: str, code: str, reasons: str | Texts, hint: str = "") -> None:
        """Marks rows as wrong. `reasons` is one text, or one for each row of the table."""
        at = np.flatnonzero(wrong)
        if len(at) == 0:
            return
        self.bad[at] = True
        said = reasons if isinstance(reasons, str) else [shortened(str(reasons[n])) for n in at]
        self.faults.append(Fault(column, code, self.rows[at], said, hint))

    def problems(self, file: str) -> list[Problem]:
        """What was assumed, and what has to be said first, as problems of a file."""
        hint = f"{FOR_THE_MAPPING}day_order: day-first, month-first or year-first"
        asked = dict.fromkeys(self.questions)
        return [
            *(note(file, *each) for each in dict.fromkeys(self.notes)),
            *(Problem(file, 0, "", "question", Severity.ERROR, text, hint) for text in asked),
        ]


@dataclass(slots=True)
class Logs:
    """What the tables of files hold.

    Args:
        plans: How each table is read.
        how: What is said of them; in the end how they were understood, with all guesses.
        problems: What is wrong with files as a whole, and what was assumed.
        faults: What is wrong with rows, by file.
        rows: The rows of each log that can be used.
        described: The crossings of tables of crossings, by the name or id that logs use for them.
    """

    plans: Sequence[Plan]
    how: HowToRead
    problems: list[Problem] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    rows: list[LogRows] = field(default_factory=list)
    described: dict[str, "Place"] = field(default_factory=dict)


def read_logs(plans: Sequence[Plan], how: HowToRead, today: np.datetime64, tell: Callable[[str, str], None]) -> Logs:
    """Reads the rows of tables: first those of crossings, then the logs.

    Args:
        plans: How each table is read.
        how: What is said of them; the words of one log hold for the next ones too.
        today: The day after which nothing can have happened.
        tell: Is told each step.
    """
    logs = Logs(plans, how)
    in_order = sorted(plans, key=lambda plan: plan.role == LOG)
    for plan in in_order:
        file, rows = plan.table.file, plan.table.rows
        tell("rows", file)
        logs.problems += plan.problems
        logs.faults += [(file, fault) for fault in plan.table.faults]
        checked = Checked(rows, np.zeros(len(rows), bool))
        if plan.role == CROSSINGS:
            logs.described |= _described(plan.table, plan.columns, checked)
        elif plan.role != LOG:
            checked.faults.append(Fault("", "not-used", rows, _NOT_TAKEN_IN.format(plan.role), _NAME_THEM))
        elif plan.is_usable:
            logs.rows.append(_read(plan, logs.how, today, checked))
            said = {name: {**words, **getattr(logs.how, name)} for name, words in checked.words.items()}
            logs.how = replace(logs.how, **said)  # type: ignore[arg-type]
        logs.faults += [(file, fault) for fault in checked.faults]
        logs.problems += checked.problems(file)
        if plan.is_usable and "service" not in plan.columns and not how.service:
            logs.problems.append(note(file, "no column says which service: each row is read as about all services"))
    logs.problems += _one_spelling(logs)
    logs.problems += _wide(logs)
    columns = {plan.role: plan.as_said for plan in in_order}
    logs.how = replace(_understood(plans, logs.how), columns=columns)
    return logs


_MOST_SPELT, _MOST_WIDE = 20, 5
_SEVERAL = f"{FOR_THE_MAPPING}columns.log.crossing, several columns in a list"


def _one_spelling(logs: Logs) -> list[Problem]:
    """Gives names that differ only in case or spaces the spelling that most rows have, and says so."""
    if not logs.rows:
        return []
    counted = union_categoricals([rows.crossing for rows in logs.rows]).value_counts()
    spellings: dict[str, list[str]] = {}
    for name in sorted(map(str, counted.index), key=lambda name: (name not in logs.described, -int(counted[name]))):
        spellings.setdefault("".join(name.split()).casefold(), []).append(name)
    several = [names for names in spellings.values() if len(names) > 1]
    if not several:
        return []
    instead = {other: names[0] for names in several for other in names[1:]}
    logs.rows = [replace(rows, crossing=_replaced(rows.crossing, instead)) for rows in logs.rows]
    named = "; ".join(" = ".join([f"'{first}'", _listed(rest)]) for first, *rest in several[:_MOST_SPELT])
    more = f"; and {len(several) - _MOST_SPELT:,} more" if len(several) > _MOST_SPELT else ""
    text = f"names of links that differ only in case or spaces are one link: {named}{more}"
    file = next(plan.table.file for plan in logs.plans if plan.is_usable)
    return [note(file, text)]


def _wide(logs: Logs) -> list[Problem]:
    """Names the links whose rows lie far apart: on the map each has the place of its first row."""
    found = []
    for rows in logs.rows:
        if not {"lat", "lon"} <= set(rows.texts.column_names):
            continue
        code, names = pd.factorize(rows.crossing)
        far = parts_of_a_link.far_apart(code, *(parts_of_a_link.degrees(rows.texts[name]) for name in ("lat", "lon")))
        if len(far):
            text = WIDE_LINK if len(far) == 1 else WIDE_LINKS.format(f"{len(far):,}")
            file = next(plan.table.file for plan in logs.plans if plan.number == rows.file[0])
            some = _listed([str(names[n]) for n in far[:_MOST_WIDE]])
            found.append(note(file, f"{text}: {some}{' …' if len(far) > _MOST_WIDE else ''}", _SEVERAL))
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _replaced(names: pd.Categorical, instead: Mapping[str, str]) -> pd.Categorical:
    return cells_of.coded(names.codes, [instead.get(name, name) for name in names.categories])


def _understood(plans: Sequence[Plan], how: HowToRead) -> HowToRead:
    """How the files were understood, with all guesses."""
    readings = {plan.table.file: plan.table.reading for plan in plans if plan.table.reading != Reading("")}
    only = {ANY: next(iter(readings.values()))} if len(readings) == 1 else readings
    roles = {plan.table.file: plan.role for plan in plans} if len(plans) > 1 else {}
    assumed = {plan.status for plan in plans if plan.status}
    status = how.status or (assumed.pop() if len(assumed) == 1 else "")
    follow = {plan.after_end for plan in plans if plan.is_usable}
    after_end = how.after_end or (follow.pop() if len(follow) == 1 else "")
    return replace(how, reading=only, roles={**roles, **how.roles}, status=status, after_end=after_end)


def _days(
    cells: Mapping[str, pa.ChunkedArray], plan: Plan, how: HowToRead, today: np.datetime64, checked: Checked
) -> tuple[Span, Mask, Span, Ints]:
    """When each row begins, and whether it says so; when it ends, and how its end is given.

    A row with an end alone begins on its end; one without a day never begins.
    """
    columns = plan.columns
    started = "start" if "start" in columns else "date"
    first = cells_of.days(cells[started], columns[started], how.day_order, today)
    begins, given = _check_days(first, columns[started], checked, today)
    has_start = given != BY_MAPPING
    begins = _in_zone(begins, first.ahead, how.time_zone, columns[started], checked)
    n = len(begins.clock)
    never = np.full(n, NOT_A_DAY)
    ends = Span(never, never, cells_of.coded(np.zeros(n, np.int64), [""]), np.full(n, NO_CLOCK), np.zeros(n, np.int64))
    how_ended = np.full(n, BY_MAPPING)
    if "end" in columns:
        last = cells_of.days(cells["end"], columns["end"], how.day_order)
        if last.question and first.order:
            last = cells_of.days(cells["end"], columns["end"], first.order)
            checked.notes.append(Note(f"'{columns['end']}' is read {first.order}, as '{columns[started]}' is"))
        ends, how_ended = _check_days(last, columns["end"], checked, today, has_start)
        ends = _in_zone(ends, last.ahead, how.time_zone, columns["end"], checked)
    if "end_kind" in cells:
        how_ended = _by_kind(cells["end_kind"], plan, how, (how_ended, has_start), checked)
    is_alone = ~has_start & (how_ended == BY_END)
    if is_alone.any():
        begins = _chosen_spans(is_alone, ends, begins)
    if not (begins.clock > 0).any() and not (ends.clock > 0).any():  # midnight is how programs write a day
        begins, ends = (replace(span, clock=np.broadcast_to(np.int64(NO_CLOCK), n)) for span in (begins, ends))
    same_day = (ends.latest == begins.earliest) & (ends.clock != NO_CLOCK)
    sooner = (begins.clock != NO_CLOCK) & (ends.clock - ends.ahead < begins.clock - begins.ahead)
    backwards = (how_ended == BY_END) & ((ends.latest < begins.earliest) | (same_day & sooner))
    checked.flag(backwards, columns.get("end", ""), "ends-before-it-begins", ENDS_BEFORE_IT_BEGINS)
    return begins, has_start, ends, how_ended


def _chosen_spans(chosen: Mask, one: Span, other: Span) -> Span:
    """The days of one column in the chosen rows, those of another one in the rest."""
    code = np.where(chosen, one.edtf.codes, other.edtf.codes.astype(np.int64) + len(one.edtf.categories))
    edtf = cells_of.coded(code, [*one.edtf.categories, *other.edtf.categories])
    days = {name: np.where(chosen, getattr(one, name), getattr(other, name)) for name in _PARTS if name != "edtf"}
    return Span(**days, edtf=edtf)


def _read(plan: Plan, how: HowToRead, today: np.datetime64, checked: Checked) -> LogRows:
    """Reads a log: first every column as it is, then what is wrong with any of them."""
    table, columns = plan.table, plan.columns
    cells = {name: table.cells[column] for name, column in columns.items() if name != "crossing"}
    code, named = cells_of.joined([table.cells[column] for column in plan.crossing])
    said = cells_of.statuses(cells["status"], columns["status"], how.statuses) if "status" in cells else None
    service = how.service or ALL_SERVICES
    served = cells_of.services(cells["service"], how.services, service) if "service" in cells else None
    n = len(table.rows)
    places = _check_crossings(code, named, columns["crossing"], checked)
    begins, has_start, ends, how_ended = _days(cells, plan, how, today, checked)
    has_day = has_start | (how_ended == BY_END)
    days = columns["start" if "start" in columns else "date"]
    if 2 * int(has_day.sum()) < n:
        checked.flag(~has_day, days, "no-date", "the row has no date", _SUCH_AS)
    status, services = (cells_of.coded(np.zeros(n, np.int64), [text]) for text in (plan.status or how.status, service))
    if said is not None:
        if "start" not in columns:
            said = _unknown_where_empty(said, has_day, checked)
        status = _check_statuses(said, columns["status"], has_day, checked)
    if served is not None:
        services = _check_services(served, columns["service"], checked)
    texts = {name: cells_of.without_blanks(cells[name]) for name in TEXTS if name in cells}
    published: Days = np.broadcast_to(NOT_A_DAY, n)
    if "published" in texts:
        texts["published"], published = _published(texts["published"], columns["published"], how, checked)
    for name, column in texts.items():
        wrong = pc.match_substring_regex(column, _NOT_TEXT).to_numpy()
        checked.flag(wrong, columns[name], "not-text", "a character that cannot be shown", "leave it out")
    _check_coordinates(table, columns, checked)
    _check_kinds(table, columns, status, has_day, checked)
    _say_what_is_missing(has_start, has_day, days, checked)

    kept = pa.table(texts)
    good: Mask | slice = slice(None)  # to choose from a million rows takes a second
    if checked.bad.any():
        good = ~checked.bad
        kept = kept.filter(pa.array(good)) if texts else kept
    n = int((~checked.bad).sum())
    begins, ends = (_chosen(span, good) for span in (begins, ends))
    crossing, served_by, said_of = (
        texts if isinstance(good, slice) else _used(texts, good) for texts in (places, services, status)
    )
    return LogRows(
        np.full(n, plan.number), table.rows[good], crossing, served_by, said_of, begins, has_start[good], ends,
        how_ended[good], np.full(n, "start" in columns), published[good], kept,
    )  # fmt: skip


def _say_what_is_missing(has_start: Mask, has_day: Mask, column: str, checked: Checked) -> None:
    """Says how many of the rows that can be used have no day, and how many an end alone."""
    without, alone = (rows & ~checked.bad for rows in (~has_day, has_day & ~has_start))
    if without.any():
        checked.faults.append(Fault(column, NO_DAY, checked.rows[without], _LISTED, _SUCH_AS, Severity.WARNING))
    _note(without, NO_DAY_NOTES, checked)
    _note(alone, _END_ALONE, checked)


def _note(rows: Mask, text: tuple[str, str], checked: Checked) -> None:
    """Notes how many rows are so, if any are: the texts are of one, and of several."""
    n = int(rows.sum())
    if n:
        checked.notes.append(Note(text[0] if n == 1 else text[1].format(f"{n:,}")))


WIDE_LINK = "1 link has rows more than 50 km apart and the place of the first of them"
WIDE_LINKS = "{} links have rows more than 50 km apart and the place of the first of them"
WHICH_GO_ON = "'{}' says whether a row without an end goes on: {} do, of {} nobody knows when they ended"
NO_DAY = "no-day"
"""The code of the warning that a row has no day."""
_SUCH_AS = "such as 2020-08-03, 2020-08 or 2020"
_LISTED = "the row has no day: its link is listed, and the row says nothing of any day"
NO_DAY_NOTES = (
    "1 row has no day: its link is listed, and nothing is known of it unless another row has a day",
    "{} rows have no day: their links are listed, and nothing is known of them unless another row has a day",
)
_END_ALONE = (
    "1 row has an end and no start: it says nothing of the days before its last one",
    "{} rows have an end and no start: they say nothing of the days before their last ones",
)


def _chosen(span: Span, rows: Mask | slice) -> Span:
    return Span(*(getattr(span, part)[rows] for part in _PARTS))


def _used(texts: pd.Categorical, good: Mask) -> pd.Categorical:
    code, places = pd.factorize(texts.codes[good])
    return cells_of.coded(code, texts.categories[places])


def _check_coordinates(table: RawTable, columns: Mapping[str, str], checked: Checked) -> None:
    """Marks rows whose coordinates are none: both are needed, in degrees."""
    if not {"lat", "lon"} <= set(columns):
        return
    cells = {
        name: np.array(cells_of.without_blanks(table.cells[columns[name]]).to_pylist(), object)
        for name in ("lat", "lon")
    }
    for name, texts in cells.items():
        other = cells["lon" if name == "lat" else "lat"]
        code, distinct = pd.factorize(texts)
        wrong = np.array([text != "" and not is_degree(text, _MOST[name]) for text in distinct], bool)[code]
        alone = (texts == "") & (other != "")
        hint = f"degrees from -{_MOST[name]:.0f} to {_MOST[name]:.0f} (WGS 84), or both cells empty"
        checked.flag(wrong, columns[name], "bad-coordinate", "it is no coordinate in degrees", hint)
        checked.flag(alone, columns[name], "bad-coordinate", "one of two coordinates is missing", hint)


def _check_crossings(code: Ints, names: pa.Array, column: str, checked: Checked) -> pd.Categorical:
    """The crossing of each row."""
    written = np.array([" ".join(name.split()) for name in names.to_pylist()], object)
    hidden = pc.match_substring_regex(names, _NOT_TEXT).to_numpy(zero_copy_only=False)
    checked.flag((written == "")[code], column, "no-crossing", "the row names no crossing", "fill the cell")
    checked.flag(hidden[code], column, "not-text", "a character that cannot be shown", "leave it out")
    is_group = np.array([name == GROUP for name in written], bool)
    checked.flag(is_group[code], column, "group", "the row is about a group of crossings", "a row for each crossing")
    long = np.array([len(name) > _LONGEST_NAME for name in written], bool)
    reason = f"the name has more than {_LONGEST_NAME} characters"
    checked.flag(long[code], column, "long-name", reason, "is this the column of crossings?")
    return cells_of.coded(code, written)


NO_STATUS_NOTES = (
    "1 row has no status: from its day on nothing is known of its link",
    "{} rows have no status: from their days on nothing is known of their links",
)


def _unknown_where_empty(said: WordColumn, has_day: Mask, checked: Checked) -> WordColumn:
    """A reading without a status ends what was known, in a log of which most rows have one."""
    empty = (said.words == "") & (said.meanings == UNKNOWN_WORD)
    n = int(empty[said.code[has_day]].sum())
    if not n or n > has_day.sum() / 2:
        return said
    checked.notes.append(Note(NO_STATUS_NOTES[0] if n == 1 else NO_STATUS_NOTES[1].format(f"{n:,}")))
    return replace(said, meanings=np.where(empty, str(Status.UNKNOWN), said.meanings))


def _check_statuses(said: WordColumn, column: str, has_day: Mask, checked: Checked) -> pd.Categorical:
    """The status of each row; one without a day needs none."""
    checked.words["statuses"] = said.table()
    wrong, empty = (said.meanings == UNKNOWN_WORD)[said.code] & has_day, (said.words == "")[said.code]
    reasons = _quoted("nobody has said what the status '{}' means", said)
    hint = f"{FOR_THE_MAPPING}statuses: one of {', '.join(map(str, Status))}, {UNCHANGED}"
    checked.flag(wrong & ~empty, column, "unknown-status", reasons, hint)
    checked.flag(wrong & empty, column, "no-status", "the row has no status", "fill the cell")
    return cells_of.coded(said.code, said.meanings)


def _check_services(said: WordColumn, column: str, checked: Checked) -> pd.Categorical:
    """The service of each row."""
    checked.words["services"] = {word: meaning for word, meaning in said.table().items() if word}
    services = [name for name in pd.unique(said.meanings) if name not in {ALL_SERVICES, UNKNOWN_WORD}]
    long = [name for name in services if len(name) > LONGEST_SERVICE]
    refused = [UNKNOWN_WORD, *long, *[name for name in services if name not in long][MOST_SERVICES:]]
    most = f"there can be {MOST_SERVICES} services, each of at most {LONGEST_SERVICE} letters"
    reasons = _quoted(f"{most}, and '{{}}' is another one", said)
    hidden = np.array([bool(why_not_text(str(name))) for name in said.meanings], bool)
    checked.flag(hidden[said.code], column, "not-text", "a character that cannot be shown", "leave it out")
    hint = f"{FOR_THE_MAPPING}services; or columns.log.crossing: the column is a part of the link's name"
    checked.flag(np.isin(said.meanings, refused)[said.code], column, "unknown-service", reasons, hint)
    return cells_of.coded(said.code, said.meanings)


def _quoted(reason: str, said: WordColumn) -> Texts:
    texts = np.array([reason.format(shortened(str(word), 80)) for word in said.words], object)
    found: Texts = texts[said.code]
    return found


def _check_days(
    said: DayColumn, column: str, checked: Checked, today: np.datetime64, has_start: Mask | None = None
) -> tuple[Span, Ints]:
    """The days of each row, and how each is given.

    Args:
        said: The days of each text.
        column: The column.
        checked: What is wrong with rows is added here.
        today: The day after which nothing can have happened.
        has_start: Of ends: which rows have a start. None: these are the starts.
    """
    checked.notes += [Note(text, "") for text in said.notes]
    if said.question:
        checked.questions.append(said.question)
    code, given = said.code, _given(said, of_ends=has_start is not None)
    wrong = (said.reason != "") & (given == BY_END)
    open_sided = (given == BY_END) & ~wrong & (np.isnat(said.earliest) | np.isnat(said.latest))
    late = (given == BY_END) & (said.earliest > today)
    if has_start is not None and late.any():
        _note(late[code] & has_start, _PLANS, checked)
        said, given = _planned(said, given, late)
        late = np.zeros(len(late), bool)
    quoted, reasons = np.full((2, len(said.edtf)), "", object)
    for n in np.flatnonzero(wrong | late):
        quoted[n] = f"'{shortened(str(said.edtf[n]), 80)}'"
        reasons[n] = f"{quoted[n]}: {said.reason[n]}"
    checked.flag(wrong[code], column, "bad-date", reasons[code], _SUCH_AS)
    checked.flag(open_sided[code], column, "open-date", "a date without a first or a last day", _SUCH_AS)
    checked.flag(late[code], column, "future-date", quoted[code], _FORESTALLED)
    earliest, latest = said.earliest[code], said.latest[code]
    clock = np.where((earliest == latest) & (given[code] == BY_END), said.clock, NO_CLOCK)
    return Span(
        earliest, latest, cells_of.coded(code, said.edtf), clock, np.broadcast_to(np.int64(0), len(code))
    ), given[code]


PUBLISHED_UNREAD = "{} a day in '{}' that cannot be read: nobody knows when the source was published"


def _published(cells: pa.ChunkedArray, column: str, how: HowToRead, checked: Checked) -> tuple[pa.ChunkedArray, Days]:
    """When sources were published, as EDTF, empty where nobody can tell; and the last possible days, else NaT."""
    said = cells_of.days(cells, column, how.day_order)
    is_read = (said.reason == "") & ~np.isnat(said.latest)
    lost = int((~is_read & (said.edtf != "") & ~np.isin(said.edtf, [*BLANK]))[said.code].sum())
    if lost:
        text = PUBLISHED_UNREAD.format("1 row has" if lost == 1 else f"{lost:,} rows have", column)
        checked.notes.append(Note(text, f"{FOR_THE_MAPPING}day_order" if said.question else ""))
    texts = pa.array(np.where(is_read, said.edtf, "").tolist(), pa.string())
    return pa.chunked_array([texts.take(pa.array(said.code))]), np.where(is_read, said.latest, NOT_A_DAY)[said.code]


def _in_zone(span: Span, ahead: Ints, zone: str, column: str, checked: Checked) -> Span:
    """The days and clock times of a column in a time zone, where they say how far ahead of UTC they are."""
    is_zoned = (span.clock != NO_CLOCK) & (ahead != NO_ZONE)
    if not is_zoned.any():
        return span
    if not zone:
        named = {0: "UTC"}.get(int(ahead[is_zoned][0]), "the zone that they name")
        text = f"the times of '{column}' are those of {named}, and so are its days"
        checked.notes.append(Note(text, f"{FOR_THE_MAPPING}time_zone, such as Asia/Seoul"))
        return replace(span, ahead=np.where(is_zoned, ahead, 0))
    moment = span.earliest[is_zoned].astype("datetime64[s]") + (span.clock - ahead)[is_zoned].astype("timedelta64[s]")
    local = pd.DatetimeIndex(moment, tz="UTC").tz_convert(zone).tz_localize(None).to_numpy().astype("datetime64[s]")
    days = local.astype("datetime64[D]")
    earliest, edtf, clock = (np.array(part) for part in (span.earliest, span.edtf, span.clock))
    earliest[is_zoned], edtf[is_zoned] = days, np.datetime_as_string(days).astype(object)
    clock[is_zoned] = (local - days).astype(np.int64)
    latest = np.where(is_zoned, earliest, span.latest)
    ahead = np.zeros(len(clock), np.int64)
    ahead[is_zoned] = (local - moment).astype(np.int64)
    return Span(earliest, latest, cells_of.coded(np.arange(len(edtf)), edtf), clock, ahead)


_PLANS = (
    "1 row has an end after today, which is a plan: it goes on",
    "{} rows have an end after today, which is a plan: they go on",
)


def _planned(said: DayColumn, given: Ints, late: Mask) -> tuple[DayColumn, Ints]:
    """Ends after today have not come."""
    first, last = (np.where(late, NOT_A_DAY, days) for days in (said.earliest, said.latest))
    edtf = np.where(late, "", said.edtf)
    return replace(said, earliest=first, latest=last, edtf=edtf), np.where(late, STILL, given)


def _by_kind(cells: pa.ChunkedArray, plan: Plan, how: HowToRead, given: tuple[Ints, Mask], checked: Checked) -> Ints:
    """How rows without an end end, by a column that says whether they go on; where it is empty nobody knows.

    A word for the status of all rows says that it goes on, one for another status that it has ended.

    Args:
        cells: The column.
        plan: How the table is read.
        how: What is said of it.
        given: How the column of ends says it, and which rows have a start.
        checked: What is assumed is added here.
    """
    how_ended, has_start = given
    column, status = plan.columns["end_kind"], "" if "status" in plan.columns else plan.status or how.status
    said = cells_of.statuses(cells, column, how.statuses)
    goes_on = [
        folded(word) in cells_of.STILL or (meaning == status and status != "")
        for word, meaning in zip(said.words, said.meanings, strict=True)
    ]
    empty = BY_MAPPING if how.open_end else NOT_KNOWN
    kinds = np.where(np.isin(said.words, [*BLANK]), empty, np.where(goes_on, STILL, NOT_KNOWN))
    without = how_ended == BY_MAPPING
    found = np.where(without, kinds[said.code], how_ended)
    go_on, unknown = (int((found == kind)[without & has_start & ~checked.bad].sum()) for kind in (STILL, NOT_KNOWN))
    checked.notes.append(Note(WHICH_GO_ON.format(column, f"{go_on:,}", f"{unknown:,}")))
    return found


def _given(said: DayColumn, *, of_ends: bool) -> Ints:
    """How each distinct text gives a day: as a day, as going on, as not known, or not at all."""
    given = np.full(len(said.edtf), BY_END)
    for n in np.flatnonzero(np.isnat(said.earliest) & np.isnat(said.latest)):
        text = said.edtf[n]
        if text in BLANK or (of_ends and text in {"-", "–", "—"}):
            given[n] = BY_MAPPING
        elif of_ends and said.reason[n]:
            word = folded(text[:100])
            unknown = word in cells_of.NOT_KNOWN or text == "?"
            given[n] = STILL if word in cells_of.STILL else NOT_KNOWN if unknown else BY_END
    return given


def _check_kinds(
    table: RawTable, columns: Mapping[str, str], status: pd.Categorical, has_day: Mask, checked: Checked
) -> None:
    """The kinds of events, where a file has those of this log; a row without a day is no event."""
    if "kind" not in columns:
        return
    kinds = np.array(cells_of.without_blanks(table.cells[columns["kind"]]).to_pylist(), object)
    known = np.isin(kinds.astype(str), [*map(str, Kind), ""])
    hint = did_you_mean("", [str(kind) for kind in Kind])
    checked.flag(~known & has_day, columns["kind"], "unknown-kind", "an unknown kind of event", hint)
    still = (status == UNCHANGED) & (kinds == "") & has_day
    checked.flag(still, columns["kind"], "no-kind", "an event that changes nothing needs a kind", hint)


def together(logs: Sequence[LogRows]) -> LogRows:
    """The rows of several logs as those of one; at least one log is needed."""
    if len(logs) == 1:
        return logs[0]
    begins, ends = (
        Span(*(_concatenated([getattr(getattr(log, name), part) for log in logs]) for part in _PARTS))
        for name in ("begins", "ends")
    )
    arrays = {name: _concatenated([getattr(log, name) for log in logs]) for name in _ARRAYS}
    names = dict.fromkeys(name for log in logs for name in log.texts.column_names)
    empty = [{name: pa.array([""] * len(log.row), pa.string()) for name in names} for log in logs]
    texts = [pa.table({**blank, **dict(zip(log.texts.column_names, log.texts.columns, strict=True))})
             for blank, log in zip(empty, logs, strict=True)]  # fmt: skip
    both = pa.concat_tables(texts) if names else pa.table({})
    return LogRows(**arrays, begins=begins, ends=ends, texts=both)


def _concatenated(parts: list[Any]) -> Any:  # noqa: ANN401 (an array, or a categorical)
    is_text = isinstance(parts[0], pd.Categorical)
    return union_categoricals(parts) if is_text else np.concatenate(parts)


_ARRAYS = ("file", "row", "crossing", "service", "status", "has_start", "how_ended", "is_interval", "published")
_PARTS = ("earliest", "latest", "edtf", "clock", "ahead")
MOST_CROSSINGS = 10_000
TOO_MANY = f"the log names more than {MOST_CROSSINGS:,} crossings: another column may be meant"
NOWHERE = 10_000_000
"""Metres: as far off as a place can be on the globe. So unsure is a package of a crossing without a place."""
LONGEST_SERVICE = 60
_SERVICE_ID = re.compile(r"(?!all$)[a-z][a-z0-9-]{0,29}")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_ID = 60
_NAMES = ("name_ko", "name_zh", "name_ru")


@dataclass(slots=True)
class Place:
    """A crossing.

    Args:
        place_id: Its id.
        name: Its name, as the log writes it.
        at: Longitude and latitude in degrees; None if nobody says where it is.
        names: Its names in further languages, by column.
    """

    place_id: str
    name: str
    at: tuple[float, float] | None
    names: dict[str, str]


def ids(names: Sequence[str]) -> dict[str, str]:
    """An id for each name: the name itself if it has the form of one, else its letters, else a number made from it."""
    taken: dict[str, str] = {}
    for name in names:
        wanted = _as_id(name)
        if wanted in taken.values():
            wanted = f"{wanted[:_LONGEST_ID]}-{_digest(name)}"
        taken[name] = wanted
    return taken


def _as_id(name: str) -> str:
    if _ID.fullmatch(name) and len(name) <= _LONGEST_ID and name != GROUP:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-")
    kept = sum(sign.isalnum() for sign in letters) >= sum(sign.isalnum() for sign in name) - 1
    if letters and letters != GROUP and kept:
        return letters
    return f"{letters or 'place'}-{_digest(name)}"[: _LONGEST_ID + 10]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def services(rows: LogRows) -> tuple[str, ...]:
    """What a log calls its services, in the order in which it names them."""
    return tuple(name for name in rows.service.categories if name != ALL_SERVICES)


def service_rows(rows: LogRows) -> tuple[Row, ...]:
    """What a package says of each service of a log: its id, and what it is called."""
    new, usual = ids(services(rows)), {row["name"]: row for row in DEFAULT}
    return tuple(
        {key: text for key, text in usual[name].items() if key != "subject"} if name in usual
        else {"name": name if _SERVICE_ID.fullmatch(name) else f"service-{n}", "title": called}
        for n, (called, name) in enumerate(new.items(), start=1)
    )  # fmt: skip


def places(rows: LogRows, described: Mapping[str, "Place"]) -> dict[str, Place]:
    """The crossings of a log, in the order in which it names them.

    Args:
        rows: The rows of all logs.
        described: Crossings of a table of crossings, by the name or id that logs use for them.
    """
    ordered = [*rows.crossing.categories]
    new = ids(ordered)
    found = {name: described.get(name) or Place(new[name], name, None, {}) for name in ordered}
    _locate(rows, found)
    return found


def _locate(rows: LogRows, found: Mapping[str, Place]) -> None:
    """Takes coordinates from the log, where a row has them."""
    if not {"lat", "lon"} <= set(rows.texts.column_names):
        return
    located = pd.DataFrame({"crossing": rows.crossing, **{n: rows.texts[n].to_numpy() for n in ("lat", "lon")}})
    located = located[(located["lat"] != "") & (located["lon"] != "")].drop_duplicates("crossing")
    for name, lat, lon in located.itertuples(index=False, name=None):
        place = found[name]
        if place.at is None:
            place.at = float(lon.replace(",", ".")), float(lat.replace(",", "."))


def _described(table: RawTable, columns: Mapping[str, str], checked: Checked) -> dict[str, Place]:
    """The crossings of a table of crossings, by their names and by their ids.

    Args:
        table: The table.
        columns: Which column has what.
        checked: What is wrong with its rows is added here.
    """
    _check_coordinates(table, columns, checked)
    texts = {field: cells_of.without_blanks(table.cells[column]).to_pylist() for field, column in columns.items()}
    names = np.array([" ".join(name.split()) for name in table.cells[columns["crossing"]].to_pylist()], object)
    checked.flag(names == "", columns["crossing"], "no-crossing", "the row names no crossing", "fill the cell")
    kept = [n for n in range(len(names)) if not checked.bad[n]]
    new = ids(list(dict.fromkeys(str(names[n]) for n in kept)))
    found: dict[str, Place] = {}
    for n in kept:
        lon, lat = (texts[name][n].replace(",", ".") if name in texts else "" for name in ("lon", "lat"))
        at = (float(lon), float(lat)) if lon and lat and not _is_nowhere(table, n) else None
        named = _display_name(table, columns, n)
        place = Place(new[str(names[n])], named, at, {name: texts[name][n] for name in _NAMES if name in texts})
        found.setdefault(str(names[n]), place)
        found.setdefault(named, place)
    return found


def _is_nowhere(table: RawTable, n: int) -> bool:
    """Whether a package says of a crossing that nobody knows where it is: see `build_package`."""
    return "accuracy_m" in table.columns and str(table.cells["accuracy_m"][n].as_py()) == str(NOWHERE)


def _display_name(table: RawTable, columns: Mapping[str, str], n: int) -> str:
    """The name of a crossing: of a column `name`, where the column that logs refer to has only ids."""
    column = "name" if "name" in table.columns and columns["crossing"] != "name" else columns["crossing"]
    return " ".join(str(table.cells[column][n].as_py()).split()) or str(table.cells[columns["crossing"]][n].as_py())
