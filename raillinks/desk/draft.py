"""What an editor has entered so far: texts as typed, and nothing that is derived from them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from raillinks.package import json_files
from raillinks.package.json_files import JsonError
from raillinks.words.problems import DataError, Problem, Severity

SCHEMA = "draft.json"
MOST_BYTES = 2_000_000
"""A draft with more is not one that a person typed."""
Cells = Mapping[str, str]
"""The cells of a row by column, as typed; a column that is left out is empty."""


def _no_cells() -> Cells:
    return MappingProxyType({})


class DraftKind(StrEnum):
    """What is entered."""

    REPORT = "report"
    SEARCH = "search"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Corrected:
    """Cells of one row of the log that a correction changes.

    Args:
        table: The table's name, such as `events`.
        key: Cells that tell the row apart from all others, such as its `event_id`.
        before: The cells that change, as they were when the correction was begun.
        after: The same cells as they should be.
    """

    table: str
    key: Cells
    before: Cells
    after: Cells


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft.

    Args:
        draft_id: Its id, which is random.
        kind: What is entered: see `DraftKind`. A `search` is a search record: "nothing found up to …".
        author: Who enters it.
        begun_on: The data version on which it was begun.
        source_id: The source, if the log has it; empty = a new one.
        source: The cells of a new source.
        event_id: The event, if the log has it; empty = a new one.
        event: The cells of a new event.
        claim: What the source says of the event: cells of `claims.csv`.
        counts: What the claim counts: rows of `measures.csv`.
        corrected: What a correction changes; empty for the other kinds.
        covered_to: The day up to which the log covers from now on; empty = as before.
        reason: Why.
        accepted: The warnings that the editor publishes all the same: the key of each, and why.
    """

    draft_id: str
    kind: str
    author: str = ""
    begun_on: str = ""
    source_id: str = ""
    source: Cells = field(default_factory=_no_cells)
    event_id: str = ""
    event: Cells = field(default_factory=_no_cells)
    claim: Cells = field(default_factory=_no_cells)
    counts: tuple[Cells, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    covered_to: str = ""
    reason: str = ""
    accepted: Cells = field(default_factory=_no_cells)


def stripped(draft: Draft) -> Draft:
    """The draft with the cells as they go into rows: a space before or behind a text would make it another one."""
    return replace(
        draft,
        source=_stripped(draft.source),
        event=_stripped(draft.event),
        claim=_stripped(draft.claim),
        counts=tuple(map(_stripped, draft.counts)),
        corrected=tuple(replace(one, after=_stripped(one.after)) for one in draft.corrected),
    )


def _stripped(cells: Cells) -> Cells:
    return MappingProxyType({column: cell.strip() for column, cell in cells.items()})


def written(draft: Draft) -> bytes:
    """The draft as JSON: equal drafts give equal bytes, and `read` gives the draft back, whatever was typed."""
    value: dict[str, Any] = {name: getattr(draft, name) for name in Draft.__slots__}
    cells = {name: dict(value[name]) for name in ("source", "event", "claim", "accepted")}
    rows = [{part: getattr(row, part) for part in Corrected.__slots__} for row in draft.corrected]
    plain = [{name: part if isinstance(part, str) else dict(part) for name, part in row.items()} for row in rows]
    made = value | cells | {"counts": [dict(row) for row in draft.counts], "corrected": plain}
    text = json.dumps(made, ensure_ascii=False, indent=1)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can write
        return f"{json.dumps(made, indent=1)}\n".encode()


def read(content: bytes, name: str) -> Draft:
    """The draft in a file.

    Args:
        content: The bytes of the file.
        name: Its name, for problems.

    Raises:
        DataError: The bytes are no draft; each problem has its place in the file.
    """
    if len(content) > MOST_BYTES:
        reason = f"the draft has {len(content):,} bytes"
        raise DataError([Problem(name, 0, "", "too-long", Severity.ERROR, reason, f"at most {MOST_BYTES:,}")])
    try:
        loaded = json_files.load(content)
    except JsonError as error:
        raise DataError([json_files.problem(name, error, "bad-draft")]) from error
    if problems := json_files.schema_problems(loaded, _validator(), name):
        raise DataError(problems)
    rows = tuple(Corrected(**row) for row in loaded.get("corrected", ()))
    return Draft(**{**loaded, "counts": tuple(loaded.get("counts", ())), "corrected": rows})


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json_files.schema(SCHEMA))
