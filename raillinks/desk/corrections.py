"""Finds the rows that a correction changes, and says where one is no longer as it was."""

from collections.abc import Iterator, Mapping

from raillinks.desk.draft import Corrected, Draft
from raillinks.desk.rows import Rows
from raillinks.package.schema import IDS
from raillinks.store.row_changes import CONFLICT
from raillinks.words.problems import DataError, Problem, Severity, shortened
from raillinks.words.worded import message, worded

HAS_THESE_CELLS = message("'{name}' has these cells already in version {version}")


def corrected_rows(draft: Draft, tables: Mapping[str, Rows], data_version: str) -> tuple[tuple[int, Corrected], ...]:
    """The position of each row that a correction changes, in the order of the draft.

    Args:
        draft: The draft.
        tables: The tables of the log.
        data_version: Its version.

    Raises:
        DataError: A row is not there, or its cells are others than when the correction was begun.
    """
    found = [(_position(one, tables), one) for one in draft.corrected]
    problems = [p for i, (at, one) in enumerate(found) for p in _wrong(i, at, one, draft, tables, data_version)]
    if problems:
        raise DataError(problems)
    return tuple(found)


def _position(one: Corrected, tables: Mapping[str, Rows]) -> int:
    """Where the one row with the key's cells stands; -1 = there is none, -2 = there are several."""
    if one.table not in tables or not one.key:
        return -1
    rows = tables[one.table].rows
    at = [i for i, row in enumerate(rows) if all(row.get(column) == cell for column, cell in one.key.items())]
    return at[0] if len(at) == 1 else -2 if at else -1


def _wrong(  # noqa: PLR0913, PLR0917 (where a cell is, and what two editors know of it)
    number: int, at: int, one: Corrected, draft: Draft, tables: Mapping[str, Rows], data_version: str
) -> Iterator[Problem]:
    name = shortened(" · ".join(one.key.values()) or "a row without a key")
    began = draft.begun_on or "?"
    if at < 0:
        table = shortened(one.table, 40)
        several = worded("several rows of '{table}' are '{name}'", table=table, name=name)
        none = worded(
            "'{table}' has no row '{name}' in version {version}", table=table, name=name, version=data_version
        )
        hint = worded("the correction was begun on version {version}: choose the row again", version=began)
        yield _problem(number, "", several if at == -2 else none, hint)  # noqa: PLR2004 (see `_position`)
        return
    row = tables[one.table].rows[at]
    if (own := IDS.get(one.table, "")) in one.after and one.after[own] != row[own]:
        reason = worded("an id stays as it is: links and feeds use it")
        yield _problem(number, own, reason, worded("leave it as it was"), "id-changed")
    if all(row.get(column, "") == cell for column, cell in one.after.items()):
        reason = worded(HAS_THESE_CELLS, name=name, version=data_version)
        hint = worded("change one, or leave the row out")
        yield _problem(number, next(iter(one.after), ""), reason, hint, "nothing-to-do")
    for column, cell in one.after.items():
        was, now = one.before.get(column, ""), row.get(column, "")
        if now not in {was, cell}:
            reason = worded(
                "'{name}' had '{was}' in version {begun_on}, on which this was begun; version {version} has '{now}'",
                name=name, was=shortened(was), begun_on=began, version=data_version, now=shortened(now),
            )  # fmt: skip
            hint = worded("somebody changed it meanwhile: look at it, and correct it again")
            yield _problem(number, column, reason, hint)


def _problem(number: int, column: str, reason: str, hint: str, code: str = CONFLICT) -> Problem:
    where = f"corrected.{number}.{column}" if column else f"corrected.{number}"
    return Problem("draft", 0, where, code, Severity.ERROR, reason, hint)
