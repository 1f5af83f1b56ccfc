"""The events of a large log: which columns it needs, what is wrong in its rows, and the short form for workers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.engine.replay import Mask
from raillinks.engine.timeline import effective
from raillinks.words import dates, services
from raillinks.words.enums import ALL_SERVICES, GROUP, NOT_ON_GROUP, UNCHANGED, Confidence, Kind
from raillinks.words.problems import Problem, Severity, did_you_mean, shortened
from raillinks.words.status import STATUS_AFTER, Status

NEEDED = ("event_id", "date", "crossing_id", "service", "kind", "status_after")
"""The columns that a log must have. `date` is EDTF text or a column of days."""
OPTIONAL = ("order_in_day", "confidence", "context")
"""`order_in_day`: whole numbers, missing = 0. `confidence`: missing column = all events are effective. `context`: bool,
true for a crossing that no group event concerns."""
SERVICES, KINDS = (*services.names(services.DEFAULT), ALL_SERVICES), tuple(map(str, Kind))
AFTER = (*map(str, Status), UNCHANGED)
CONFIDENCES = tuple(map(str, Confidence))
_WORDS = {"service": SERVICES, "kind": KINDS, "status_after": AFTER}

SHORT = pa.schema(
    [
        ("event_id", pa.string()), ("crossing_id", pa.string()), ("date_earliest", pa.date32()),
        ("date_latest", pa.date32()), ("order", pa.int32()), ("service", pa.int8()), ("kind", pa.int8()),
        ("status_after", pa.int8()), ("effective", pa.bool_()), ("context", pa.bool_()),
    ]
)  # fmt: skip
"""The short form of events: words as their positions in `SERVICES`, `KINDS` and `AFTER`."""

_FITS = np.array([[after in STATUS_AFTER[kind] for after in AFTER] for kind in Kind])
_OF_ONE_CROSSING = np.array([kind in NOT_ON_GROUP for kind in Kind])
_WHOLE_NUMBER = r"^-?[0-9]{1,9}$"


class Code(StrEnum):
    """The short names of problems that rows may have."""

    TYPE = "wrong-type"
    MISSING = "missing-value"
    WORD = "unknown-value"
    DATE = "bad-date"
    OPEN = "open-date"
    KIND = "status-not-of-kind"
    GROUP = "not-on-group"
    NUMBER = "not-a-number"
    TIME = "time-of-day"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a column: the first row that has it, and how many rows have it."""

    first: Problem
    rows: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows of a file: the columns, the file's path, and the number of the first row, counted from 1."""

    columns: pa.RecordBatch
    file: str
    first_row: int

    def fault(self, wrong: Mask, column: str, code: Code, say: Callable[[int], tuple[str, str]]) -> Iterator[Fault]:
        """The fault of the rows where `wrong` is true; `say` gives reason and hint for the position of the first."""
        if wrong.any():
            at = int(np.argmax(wrong))
            place = self.file, self.first_row + at, column
            yield Fault(Problem(*place, code, Severity.ERROR, *say(at)), int(wrong.sum()))


def short(columns: pa.RecordBatch, file: str, first_row: int, *, apply_disputed: bool) -> tuple[pa.Table, list[Fault]]:
    """Rows in their short form, and what is wrong with them.

    Args:
        columns: `NEEDED` and those of `OPTIONAL` that the log has.
        file: The path, for problems.
        first_row: The number of the first row in the file, counted from 1.
        apply_disputed: The reader's `disputed=apply` (rule 1).

    Returns:
        A table as `SHORT`, one row per row, which must not be used if there are faults; and the faults.
    """
    batch = _Batch(columns, file, first_row)
    texts = {name: _text(columns[name]) for name in NEEDED}
    faults = [*_missing(batch, texts), *_times(batch)]
    codes = {}
    for name, words in _WORDS.items():
        codes[name], wrong = _codes(batch, name, texts[name], words)
        faults += wrong
    windows = dates.windows(pd.Series(texts["date"].to_pandas(), dtype=str))
    faults += [*_dates(batch, texts["date"], windows), *_fitting(batch, codes, texts["crossing_id"])]
    order, wrong = _order(batch)
    counted, unknown = _effective(batch, apply_disputed=apply_disputed)
    columns_of = {
        "event_id": texts["event_id"], "crossing_id": texts["crossing_id"],
        "date_earliest": pa.array(windows.earliest), "date_latest": pa.array(windows.latest), "order": order,
        **{name: pa.array(code.astype(np.int8)) for name, code in codes.items()},
        "effective": counted, "context": _context(batch),
    }  # fmt: skip
    return pa.table(columns_of, schema=SHORT), [*faults, *wrong, *unknown]


def frame(table: pa.Table) -> pd.DataFrame:
    """Events for the engine (`replay.rows`) out of their short form, without `crossing_id`."""
    words = {
        name: pd.Categorical.from_codes(table[name].to_numpy(), categories=list(of))  # type: ignore[call-overload]
        for name, of in _WORDS.items()
    }
    days = {
        name: table[name].cast(pa.int32()).to_numpy().astype("datetime64[D]").astype("datetime64[s]")
        for name in ("date_earliest", "date_latest")
    }
    ids = pd.Series(table["event_id"].to_pandas(), dtype=str)
    return pd.DataFrame({"event_id": ids, **words, **days, "order": table["order"].to_numpy().astype(np.int64)})


def wrong_types(schema: pa.Schema, file: str) -> Iterator[Problem]:
    """The columns of a file that are missing, or are of a type that they cannot have."""
    for name in NEEDED:
        if name not in schema.names:
            hint = did_you_mean(name, schema.names) if schema.names else ""
            yield Problem(file, 0, name, "missing-column", Severity.ERROR, f"there is no column '{name}'", hint)
    for name in (*NEEDED, *OPTIONAL):
        if schema.names.count(name) > 1:
            reason = f"the column '{name}' is there {schema.names.count(name)} times"
            yield Problem(file, 0, name, "repeated-column", Severity.ERROR, reason, "give each column another name")
        elif name in schema.names and not _fits(name, kind := schema.field(name).type):
            reason, hint = f"the column '{name}' has the type {shortened(str(kind))}", f"needed: {_needed(name)}"
            yield Problem(file, 0, name, Code.TYPE, Severity.ERROR, reason, hint)


def _fits(name: str, kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    if name == "context":
        return bool(pa.types.is_boolean(inner))
    is_text = pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner)
    days = name == "date" and (pa.types.is_date(inner) or (pa.types.is_timestamp(inner) and inner.tz is None))
    numbers = name == "order_in_day" and pa.types.is_integer(inner)
    return bool(is_text or days or numbers or pa.types.is_null(inner))


def _needed(name: str) -> str:
    if name == "date":
        return "text (EDTF), or days (date32) without a time zone"
    return {"context": "bool", "order_in_day": "text or whole numbers"}.get(name, "text")


def _text(column: pa.Array) -> pa.Array:
    """A column as text, of points in time their days; missing cells become empty."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    return pc.fill_null(column.cast(pa.string()), "")


def _times(batch: _Batch) -> Iterator[Fault]:
    """Points in time that are not the beginning of a day: a log has days alone."""
    column = batch.columns["date"]
    if not pa.types.is_timestamp(column.type):
        return
    days = column.cast(pa.date32(), safe=False).cast(column.type)
    wrong = _mask(pc.fill_null(pc.not_equal(days, column), False))  # noqa: FBT003 (Arrow's own)

    def say(at: int) -> tuple[str, str]:
        return f"'{column[at].as_py()}' has a time of day", "days only: cast the column to date32"

    yield from batch.fault(wrong, "date", Code.TIME, say)


def _missing(batch: _Batch, texts: dict[str, pa.Array]) -> Iterator[Fault]:
    for name, column in texts.items():
        empty = _mask(pc.equal(column, ""))
        yield from batch.fault(empty, name, Code.MISSING, lambda _: ("the cell is empty", "this column must be filled"))


def _codes(batch: _Batch, name: str, texts: pa.Array, words: Sequence[str]) -> tuple[NDArray[np.int64], list[Fault]]:
    """The positions of words in a list; of a word that is not in it -1, with a fault, and of an empty cell -1."""
    found = pc.index_in(texts, value_set=pa.array(words, pa.string()))
    unknown = _mask(pc.and_(pc.is_null(found), pc.not_equal(texts, "")))

    def say(at: int) -> tuple[str, str]:
        word = texts[at].as_py()
        return f"unknown value '{shortened(word)}'", did_you_mean(word, words)

    return pc.fill_null(found, -1).to_numpy().astype(np.int64), [*batch.fault(unknown, name, Code.WORD, say)]


def _dates(batch: _Batch, texts: pa.Array, windows: dates.Windows) -> Iterator[Fault]:
    wrong = windows.reason != ""

    def say(at: int) -> tuple[str, str]:
        return f"'{shortened(texts[at].as_py())}': {windows.reason[at]}", f"accepted: {dates.ACCEPTED}"

    yield from batch.fault(wrong, "date", Code.DATE, say)
    unbounded = ~wrong & (np.isnat(windows.earliest) | np.isnat(windows.latest)) & ~_mask(pc.equal(texts, ""))

    def say_open(at: int) -> tuple[str, str]:
        return f"'{texts[at].as_py()}' has an open end", "both bounds are needed here"

    yield from batch.fault(unbounded, "date", Code.OPEN, say_open)


def _fitting(batch: _Batch, codes: dict[str, NDArray[np.int64]], crossing: pa.Array) -> Iterator[Fault]:
    """Statuses that the kind cannot have, and kinds that must name one crossing (`enums`)."""
    kind, after = codes["kind"], codes["status_after"]
    known = (kind >= 0) & (after >= 0)  # an empty or unknown word has a fault of its own

    def say(at: int) -> tuple[str, str]:
        allowed = [word for word, fits in zip(AFTER, _FITS[kind[at]], strict=True) if fits]
        reason = f"'{AFTER[after[at]]}' after the kind '{KINDS[kind[at]]}'"
        return reason, f"{KINDS[kind[at]]} carries: " + ", ".join(allowed)

    yield from batch.fault(known & ~_FITS[kind, after], "status_after", Code.KIND, say)
    on_group = _mask(pc.equal(crossing, GROUP)) & known & _OF_ONE_CROSSING[kind]
    yield from batch.fault(
        on_group, "kind", Code.GROUP, lambda at: (f"'{KINDS[kind[at]]}' on the group {GROUP}", "name one crossing")
    )


def _order(batch: _Batch) -> tuple[pa.Array, list[Fault]]:
    """`order_in_day`, 0 where it is empty."""
    if "order_in_day" not in batch.columns.schema.names:
        return pa.array(np.zeros(batch.columns.num_rows, np.int32)), []
    texts = _text(batch.columns["order_in_day"])
    empty = pc.equal(texts, "")
    if pc.all(empty).as_py():
        return pa.array(np.zeros(len(texts), np.int32)), []
    wrong = _mask(pc.and_not(pc.invert(pc.match_substring_regex(texts, _WHOLE_NUMBER)), empty))
    faults = [*batch.fault(
        wrong, "order_in_day", Code.NUMBER,
        lambda at: (f"'{shortened(texts[at].as_py())}' is not a whole number", "up to nine digits, or an empty cell"),
    )]  # fmt: skip
    numbers = pc.if_else(pc.or_(empty, pa.array(wrong)), "0", texts)
    return numbers.cast(pa.int32()), faults


def _effective(batch: _Batch, *, apply_disputed: bool) -> tuple[pa.Array, list[Fault]]:
    """Which events may move links (rule 1); all, if the log says nothing of confidence."""
    if "confidence" not in batch.columns.schema.names:
        return pa.array(np.ones(batch.columns.num_rows, bool)), []
    texts = _text(batch.columns["confidence"])
    code, faults = _codes(batch, "confidence", texts, CONFIDENCES)
    faults += _missing(batch, {"confidence": texts})
    words = pd.DataFrame({"confidence": pd.Categorical.from_codes(code, categories=list(CONFIDENCES))})  # type: ignore[call-overload]
    return pa.array(effective(words, apply_disputed=apply_disputed)), faults


def _context(batch: _Batch) -> pa.Array:
    if "context" not in batch.columns.schema.names:
        return pa.array(np.zeros(batch.columns.num_rows, bool))
    return pc.fill_null(batch.columns["context"].cast(pa.bool_()), False)  # noqa: FBT003 (Arrow's own)


def _mask(found: pa.Array) -> Mask:
    mask: Mask = np.asarray(found.to_numpy(zero_copy_only=False), bool)
    return mask
