"""Problems of a draft, each at the field where it can be mended."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from raillinks.desk.draft import Draft, DraftKind
from raillinks.desk.edits import Edits
from raillinks.package.schema import PATHS
from raillinks.words.problems import DataError, Problem, Severity

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
