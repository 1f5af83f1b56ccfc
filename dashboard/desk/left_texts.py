"""What a browser has kept of a draft, as a draft again. It may be anything, so each part of it is checked."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.desk import draft_fields, words_of
from raillinks.domain.problems import DataError, Problem, Severity, shortened
from raillinks.editor import draft as draft_files
from raillinks.editor import fields
from raillinks.editor.draft import Cells, Draft, DraftKind
from raillinks.i18n.translator import worded
from raillinks.package import descriptor, tables
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import JsonError
from raillinks.package.schema import IDS
from raillinks.package.tables import MOST_CHARACTERS

_NAME = "browser"
_OWN = ("draft_id", "kind", "author", "begun_on")
"""What a draft that is taken up has of its own."""
_MOST_ROWS = 200  # of counts, as the schema of drafts has it
_MOST_BYTES = 3 * draft_files.MOST_BYTES  # a draft, the texts of its fields, and what these had
_REFUSED = {"unknown-field", "unknown-table", "chosen-elsewhere"}
_NO_DRAFT = worded("it is no draft with texts")
_Cell = tuple[str, Cells, str, Cells]  # table, key, column, row


def read(sent: object, dataset: Dataset) -> Draft:
    """The draft in what a browser sends, with all its texts, under the id that it had.

    Args:
        sent: JSON with the draft as it was shown last (`draft`, JSON itself), and for each field that was typed in
            since, by name, the `text` and what the draft `had` (`texts`).
        dataset: The log.

    Raises:
        DataError: It is no draft, is too large, or has fields that no draft has.
    """
    loaded = _loaded(sent)
    draft = draft_files.read_draft(loaded["draft"].encode("utf-8", "replace"), _NAME)
    cells = dict(_cells(draft, dataset)) if draft.kind == DraftKind.CORRECTION else {}
    for name, (text, had) in loaded["texts"].items():
        draft = _with(draft, name, text, had, cells, dataset)
    problems = [p for p in fields.texts(draft, dataset) if p.code in _REFUSED]
    if problems:
        raise _bad("unknown-field", _no_field(problems[0].field))
    return draft_files.read_draft(draft_files.written(draft), _NAME)  # its limits hold with the texts too


def fields_of(draft: Draft) -> dict[str, Any]:
    """The fields that a draft of its own takes over."""
    return {name: getattr(draft, name) for name in Draft.__slots__ if name not in _OWN}


def _loaded(sent: object) -> dict[str, Any]:
    content = sent.encode("utf-8", "replace") if isinstance(sent, str) else b""
    if len(content) > _MOST_BYTES:
        raise _bad("too-long", worded("it has {n} bytes", n=f"{len(content):,}"))
    try:
        loaded = descriptor.load(content)
    except JsonError as error:
        raise _bad("bad-draft", str(error)) from error
    given = loaded if isinstance(loaded, dict) else {}
    texts = given.get("texts")
    if not isinstance(given.get("draft"), str) or not isinstance(texts, dict):
        raise _bad("bad-draft", _NO_DRAFT)
    pairs = {name: (t.get("text"), t.get("had")) for name, t in texts.items() if isinstance(t, dict)}
    if len(pairs) != len(texts) or not all(isinstance(part, str) for pair in pairs.values() for part in pair):
        raise _bad("bad-draft", _NO_DRAFT)
    return {"draft": given["draft"], "texts": pairs}


def _with(  # noqa: PLR0913, PLR0917 (a field, its text, and where it may be)
    draft: Draft, name: str, text: str, had: str, cells: Mapping[str, _Cell], dataset: Dataset
) -> Draft:
    """The draft with a text in one of its fields."""
    longest = max(len(text), len(had))
    if longest > MOST_CHARACTERS:
        raise _bad("too-long", worded("the text has {n} characters", n=f"{longest:,}"))
    if name in cells:
        table, key, column, row = cells[name]
        was = {**row, column: had}  # what the log had then: a change since is seen as one
        return draft_fields.with_corrected(draft, table, key, was, column, text)
    if not _is_field(name, dataset):
        raise _bad("unknown-field", _no_field(name))
    return draft_fields.with_value(draft, name, text)


def _is_field(name: str, dataset: Dataset) -> bool:
    part, _, rest = name.partition(".")
    number, _, column = rest.partition(".")
    described = tables.resources(dataset.descriptor)
    if part == draft_fields.COUNTS:
        is_row = number.isascii() and number.isdecimal() and len(number) <= 3 and int(number) < _MOST_ROWS  # noqa: PLR2004
        return is_row and column in described[fields.TABLE_OF[part]].columns
    if part in fields.TABLE_OF:
        return rest in described[fields.TABLE_OF[part]].columns
    return name in draft_fields.ALONE or (part == "accepted" and bool(rest))


def _cells(draft: Draft, dataset: Dataset) -> Iterator[tuple[str, _Cell]]:
    """The cells of the log that the form of a correction shows, by the names of their fields."""
    claims = words_of.rows(dataset, "claims", {"event_id": draft.event_id})
    found = [("events", draft.event_id)]
    found += [one for claim in claims for one in (("claims", claim["claim_id"]), ("sources", claim["source_id"]))]
    for table, row_id in found:
        key = {IDS[table]: row_id}
        for row in words_of.rows(dataset, table, key)[:1]:
            for column in row:
                if column not in IDS.values():
                    yield draft_fields.cell_name(table, key, column), (table, key, column, row)


def _no_field(name: str) -> str:
    return worded("the draft has no field '{name}'", name=shortened(name, 40))


def _bad(code: str, reason: str) -> DataError:
    hint = worded("copy its texts into a new draft")
    return DataError([Problem(_NAME, 0, "", code, Severity.ERROR, reason, hint)])
