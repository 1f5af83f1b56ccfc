"""The words that fields of the desk choose from, as the log spells them and as the page says them.

What the desk calls the fields of a draft, and what it says of how to fill them.

What the words mean that a report chooses from: which kind of happening, and how the speaker knows.

What is wrong with a field of a draft, in words: of one that is empty only that something is missing.

What a typed EDTF date means, in words: every day that it may be.

The fields of a draft by name, such as `source.url`, `counts.0.least` or `reason`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from babel import Locale
from babel.dates import format_date

from dashboard.i18n.translator import Translator, message, plain
from dashboard.widgets import labels
from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Basis, Kind
from raillinks.domain.problems import Severity
from raillinks.editor.draft import Cells, Corrected, Draft
from raillinks.editor.fields import TABLE_OF, FieldProblem
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import in_words
from raillinks.package.dataset import Dataset
from raillinks.package.schema import COLUMNS, Column
from raillinks.query import display_names
from raillinks.versions.diff import CONFLICT

if TYPE_CHECKING:
    import pandas as pd


Words = Callable[[str], str]
_CODE = len("en")


def of_column(dataset: Dataset, table: str, column: str) -> tuple[str, ...]:
    """The words that a column may have, as the package describes it; none where it may have any text.

    Args:
        dataset: The package.
        table: The table's name.
        column: The column's name.
    """
    found: Mapping[str, Any] = next((field for field in dataset.fields(table) if field["name"] == column), {})
    return tuple(str(word) for word in found.get("constraints", {}).get("enum", ()))


def crossings(dataset: Dataset, say: Translator) -> Mapping[str, str]:
    """Every crossing, and the group of them, by id: its name."""
    names = display_names.crossing_names(dataset, say.lang, say)
    return {crossing_id: names[crossing_id] for crossing_id in (*dataset.crossing_ids, GROUP)}


def choice_in_words(column: str, allowed: Sequence[str], say: Translator) -> Words:
    """How the page says the words that a column may have."""
    if [*allowed] == ["true"]:
        return lambda _: say("yes")
    return (lambda word: labels.direction_in_words(word, say)) if column == "direction" else say.word


def languages(dataset: Dataset) -> tuple[str, ...]:
    """The codes of all languages: those of the log first, the most frequent one first."""
    used = [str(code) for code in dataset.sources["language"].value_counts().index if code]
    known = {str(code): str(name) for code, name in Locale.parse(ENGLISH).languages.items()}
    return (*used, *sorted((c for c in known if len(c) == _CODE and c not in used), key=known.__getitem__))


def columns(dataset: Dataset, table: str) -> tuple[str, ...]:
    """The columns of a table, as the package describes it."""
    return tuple(str(field["name"]) for field in dataset.fields(table))


def rows(dataset: Dataset, table: str, key: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The rows of a table with certain cells, as texts.

    Args:
        dataset: The package.
        table: The table's name, which is that of its frame.
        key: The cells by column.
    """
    frame: pd.DataFrame = getattr(dataset, table)
    for column, cell in key.items():
        frame = frame[frame[column] == cell]
    kept = [column for column in columns(dataset, table) if column in frame]
    return tuple({str(name): str(cell) for name, cell in row.items()} for row in frame[kept].to_dict("records"))


TITLE_HINT = message("One sentence. If empty: publisher, day and title of the source.")
WHY_THIS_VERSION = message("Why this version?")
YOUR_NAME = message("Your name")
LOG_COVERS_UP_TO = message("The log covers events up to")
_OF_NO_COLUMN: Mapping[str, str] = MappingProxyType(
    {
        "source_id": message("Source"),
        "event_id": message("Event"),
        "corrected": message("What is to be corrected"),
        "author": YOUR_NAME,
        "reason": WHY_THIS_VERSION,
        "covered_to": LOG_COVERS_UP_TO,
    }
)
"""The names of the fields that are no cells."""


def _column(field: str) -> Column | None:
    """The column that a field is a cell of; None where it is none."""
    part, _, name = field.partition(".")
    return COLUMNS.get(TABLE_OF.get(part, ""), {}).get(name.rpartition(".")[2])


def label(field: str, say: Translator) -> str:
    """What a field is called; a column without a name of its own is called as the log writes it."""
    column = _column(field)
    name = _OF_NO_COLUMN.get(field, "") if column is None else column.label
    return say(name) if name else field.rpartition(".")[2]


def words_of_column(table: str, column: str, say: Translator) -> str:
    """What a column of a table is called."""
    known = COLUMNS.get(table, {}).get(column)
    return say(known.label) if known and known.label else column


def hint(field: str, say: Translator) -> str:
    """What is said below a field; empty for none."""
    column = _column(field)
    text = column.hint if column else TITLE_HINT if field == "reason" else ""
    return say(text) if text else ""


_MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "event.kind": {
            Kind.OPENING: message("a line opens, or is built anew"),
            Kind.CLOSURE: message("the track is gone"),
            Kind.SUSPENSION: message("trains stop, the track stays"),
            Kind.RESUMPTION: message("trains run again after a stop"),
            Kind.RESTRICTION: message("a limit is set: fewer trains, one direction"),
            Kind.OBSERVATION: message("a train was seen to cross, or that none does"),
            Kind.ANNOUNCEMENT: message("somebody says what will be"),
            Kind.MILESTONE: message("anything else worth a row; it gives no status"),
            Kind.EVIDENCE_END: message("nobody reports any more: a search record says so"),
        },
        "claim.basis": {
            Basis.OBSERVED: message("the reporter, or somebody with a name, saw it"),
            Basis.IMAGERY: message("a satellite picture shows it"),
            Basis.OFFICIAL: message("a government or a railway says so"),
            Basis.ANONYMOUS: message("somebody without a name says so, also one who saw it"),
            Basis.TIMETABLE: message("a timetable has it"),
            Basis.SECONDARY: message("taken from another publication"),
        },
    }
)


def in_a_list(field: str, say: Translator) -> str:
    """Every word of a field with what it means, as a list of Markdown; empty for a field whose words need none."""
    lines = (plain(f"{say.word(word)}: {say(text)}") for word, text in _MEANINGS.get(field, {}).items())
    return "\n".join(f"- {line}" for line in lines)


def of_word(field: str, word: str, say: Translator) -> str:
    """What a word of a field means, unescaped; empty where nothing is said of it."""
    text = _MEANINGS.get(field, {}).get(word, "")
    return say(text) if text else ""


PARTS = ("source", "event", "claim", "accepted")
"""The parts of a draft that are cells by column."""
COUNTS = "counts"
ALONE = ("source_id", "event_id", "reason", "covered_to")
"""The fields that are no part of a row."""


def field_value(draft: Draft, field: str) -> str:
    """What a field holds; empty where nothing was typed."""
    part, _, name = field.partition(".")
    if part in PARTS:
        cells: Cells = getattr(draft, part)
        return cells.get(name, "")
    if part == COUNTS:
        number, _, column = name.partition(".")
        rows = draft.counts
        return rows[int(number)].get(column, "") if int(number) < len(rows) else ""
    return str(getattr(draft, field))


def is_empty(draft: Draft, field: str) -> bool:
    """Whether nothing was typed in a field that a problem names, which may be a whole part of the draft."""
    part, _, name = field.partition(".")
    number, _, column = name.partition(".")
    if part == "corrected":
        rows = draft.corrected
        return not (rows[int(number)].after.get(column) if number and int(number) < len(rows) else rows)
    if not name and part in {*PARTS, COUNTS}:
        return not getattr(draft, part)
    return bool(field) and not field_value(draft, field).strip()


def with_value(draft: Draft, field: str, text: str) -> Draft:
    """The draft with another text in a field."""
    part, _, name = field.partition(".")
    if part in PARTS:
        changed: dict[str, Any] = {part: _with(getattr(draft, part), name, text)}
        return replace(draft, **changed)
    if part == COUNTS:
        number, _, column = name.partition(".")
        rows = [*draft.counts, *({} for _ in range(int(number) + 1 - len(draft.counts)))]
        rows[int(number)] = _with(rows[int(number)], column, text)
        return replace(draft, counts=tuple(rows))
    typed: dict[str, Any] = {field: text}
    return replace(draft, **typed)


def _with(cells: Cells, name: str, text: str) -> Cells:
    kept = {key: cell for key, cell in cells.items() if key != name}
    return {**kept, name: text} if text else kept


def without_count(draft: Draft, number: int) -> Draft:
    """The draft without one of its rows of counts."""
    return replace(draft, counts=(*draft.counts[:number], *draft.counts[number + 1 :]))


def corrected_cell(draft: Draft, table: str, key: Cells, column: str) -> str | None:
    """What a correction makes of a cell; None where it leaves it alone."""
    row = _row(draft, table, key)
    return None if row is None else row.after.get(column)


def began_from(draft: Draft, table: str, key: Cells, column: str) -> str | None:
    """What a corrected cell was when the correction was begun; None where the correction leaves it alone."""
    row = _row(draft, table, key)
    return None if row is None else row.before.get(column)


def with_corrected(draft: Draft, table: str, key: Cells, was: Mapping[str, str], column: str, text: str) -> Draft:  # noqa: PLR0913, PLR0917 (where a cell is, what it was, what it becomes)
    """The draft with another text in a cell of a row that the log has; the text that it had takes it out again.

    Args:
        draft: The draft.
        table: The table's name.
        key: What tells the row apart.
        was: The cells of the row as the editor saw them; what the correction already says it began from stays.
        column: The column.
        text: The text.
    """
    row = _row(draft, table, key) or Corrected(table, dict(key), {}, {})
    began = row.before.get(column, was.get(column, ""))
    before = {name: cell for name, cell in row.before.items() if name != column}
    after = {name: cell for name, cell in row.after.items() if name != column}
    if text != began:
        before[column], after[column] = began, text
    rows = [each for each in draft.corrected if not _is(each, table, key)]
    if after:
        at = next((n for n, each in enumerate(draft.corrected) if _is(each, table, key)), len(rows))
        rows.insert(at, Corrected(table, dict(key), before, after))
    return replace(draft, corrected=tuple(rows))


def number_of(draft: Draft, table: str, key: Cells) -> int | None:
    """The number of a corrected row, by which its problems name it."""
    return next((n for n, each in enumerate(draft.corrected) if _is(each, table, key)), None)


def begun_anew(draft: Draft, seen: Corrected, now: Mapping[str, str], data_version: str) -> Draft:
    """The draft with a corrected row that begins from the cells as they are now: the editor has seen both.

    Args:
        draft: The draft.
        seen: The row as it stood on the page; nothing happens if the draft no longer has it.
        now: Its cells now.
        data_version: The version that they are from.
    """
    number = number_of(draft, seen.table, seen.key)
    if number is None:
        return draft
    row = draft.corrected[number]
    after = {column: cell for column, cell in row.after.items() if cell != now.get(column, "")}
    renewed = replace(row, before={column: now.get(column, "") for column in after}, after=after)
    rows = (*draft.corrected[:number], *([renewed] if after else []), *draft.corrected[number + 1 :])
    return replace(draft, corrected=rows, begun_on=data_version)


def _row(draft: Draft, table: str, key: Cells) -> Corrected | None:
    return next((each for each in draft.corrected if _is(each, table, key)), None)


def _is(row: Corrected, table: str, key: Cells) -> bool:
    return row.table == table and dict(row.key) == dict(key)


def without_cells(draft: Draft, cells: Iterable[tuple[Corrected, str]]) -> Draft:
    """The draft with cells of its corrected rows left out: the row as it stood on the page, and the column."""
    leave = [*cells]
    rows = []
    for row in draft.corrected:
        gone = {column for seen, column in leave if _is(row, seen.table, seen.key)}
        kept = [column for column in row.after if column not in gone]
        if kept:
            rows.append(replace(row, before=_only_field(row.before, kept), after=_only_field(row.after, kept)))
    return replace(draft, corrected=tuple(rows))


def _only_field(cells: Cells, columns: Iterable[str]) -> Cells:
    return {column: cells.get(column, "") for column in columns}


def cell_name(table: str, key: Cells, column: str) -> str:
    """The name of the field for a cell of a row that the log has, whichever number its row has in the draft."""
    return ".".join(("cell", table, *key.values(), column))


def place(draft: Draft, field: str) -> str:
    """The name of the field on the page in which a problem can be mended."""
    if field == "corrected":
        return "event_id"  # what is to be corrected is chosen there
    part, _, rest = field.partition(".")
    number, _, column = rest.partition(".")
    if part != "corrected" or not number.isdecimal() or int(number) >= len(draft.corrected):
        return field
    row = draft.corrected[int(number)]
    return cell_name(row.table, row.key, column)


_MISSING = ("missing-value", "undated-source", "nothing-to-do")
"""What is wrong with a field that is empty, and only with one that is."""


def is_missing(problem: FieldProblem, draft: Draft) -> bool:
    """Whether a problem is only that nothing has been entered yet, which is no mistake."""
    return problem.code in _MISSING and is_empty(draft, problem.field)


def problem_html(problem: FieldProblem, say: Translator) -> str:
    """A problem as HTML: a mark and a word for how grave it is, what is wrong, and what would be right."""
    grave = problem.severity is Severity.ERROR
    word = say("Wrong") if grave else say("Doubtful")
    kind = "rl-desk-error" if grave else "rl-desk-warning"
    return f"<p class='{kind}'><b>{escape(word)}:</b> {reason_html(problem, say)}</p>"


def reason_html(problem: FieldProblem, say: Translator) -> str:
    """What is wrong, as HTML, and what would be right."""
    if problem.code == CONFLICT:  # all three texts stand side by side
        return escape(say("somebody else has changed it meanwhile"))
    return with_hint(problem.reason, problem.hint, say)


def with_hint(reason: str, hint: str, say: Translator) -> str:
    """What is wrong, as HTML, and what would be right, if there is something to be said."""
    right = f" <span class='rl-desk-right'>→ {_of_core(hint, say)}</span>" if hint else ""
    return f"{_of_core(reason, say)}{right}"


def _of_core(text: str, say: Translator) -> str:
    """What the core says, as HTML: in the reader's language where it is translated, else marked as English."""
    said, lang = in_words(text, say)
    return escape(said) if lang == say.lang else f"<span lang='{lang}'>{escape(said)}</span>"


SOME_DAY_FROM_TO = message("some day from {first} to {last} {month}")
SOME_DAY_BEFORE = message("{day}, or some day before it")
SOME_DAY_AFTER = message("{day}, or some day after it")
SOURCE_NOT_EXACT = message("{days}; the source is not exact, or not certain")
_ABOUT = "~?%"
"""What an EDTF date ends with that is not exact, or not certain."""


def meaning(text: str, say: Translator) -> str:
    """What a date means, unescaped; empty where there is none, or where it cannot be read.

    Args:
        text: As it was typed.
        say: The interface's messages.
    """
    first, last, reason = dates.parse(text.strip())
    if reason or (np.isnat(first) and np.isnat(last)):
        return ""
    said = _window(first, last, say)
    inexact = any(side.endswith(tuple(_ABOUT)) for side in text.strip().split("/"))
    return say(SOURCE_NOT_EXACT, days=said) if inexact else said


def moment(seconds: float, say: Translator) -> str:
    """A day with its hour: "29 November 2026, 14:05 UTC".

    Args:
        seconds: Since 1970.
        say: The interface's messages.
    """
    day, _, time = str(np.datetime64(int(seconds), "s")).partition("T")
    return say.in_a_row([say.date(day), f"{time[:5]} UTC"])


def _window(first: np.datetime64, last: np.datetime64, say: Translator) -> str:
    if np.isnat(first):
        return say(SOME_DAY_BEFORE, day=say.day(last))
    if np.isnat(last):
        return say(SOME_DAY_AFTER, day=say.day(first))
    if first == last:
        return str(format_date(first.astype(date), "full", locale=say.locale))
    month = first.astype("datetime64[M]")
    if month == last.astype("datetime64[M]"):
        days = (day.astype(date).day for day in (first, last))
        return say(SOME_DAY_FROM_TO, first=next(days), last=next(days),
                   month=say.date(str(month)))  # fmt: skip
    return say("some day from {first} to {last}", first=say.day(first), last=say.day(last))
