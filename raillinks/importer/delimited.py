"""Reads CSV and TSV by Arrow: delimiter and header are found, rows that do not fit are faults, none is lost.

Which encoding a text file has: marks, UTF-8 and UTF-16 for certain, all others by what they would say.

Which row of a table names its columns: the first whole one without numbers and dates; titles may stand above it.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv
from charset_normalizer import CharsetMatch, from_bytes

from raillinks.importer import raw_table
from raillinks.importer.raw_table import Fault, RawTable, Reading, RefusedError, names_of, table_of
from raillinks.package.tables import MOST_COLUMNS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDER = {
    "euc_kr": "cp949", "johab": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift_jis_2004": "cp932", "shift_jisx0213": "cp932", "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp",
    "big5hkscs": "big5",
}  # fmt: skip
"""Encodings, and the one that contains them and that programs write."""
_LEGACY = (
    "cp949", "gb18030", "cp932", "euc_jp", "big5", "cp1251", "koi8_r", "cp1252", "cp1250", "cp1253", "cp1254", "cp866",
    "euc_kr", "gb2312", "gbk", "shift_jis",
)  # fmt: skip
_ENCODING_SAMPLE = 32_000
_LOOKED_AT = 4_000
_MOSTLY = 0.2
HINT = "mapping: reading.encoding, the name of the encoding, such as cp949, gb18030, cp932, cp1251 or cp1252"


def to_utf8(content: bytes, named: str = "") -> tuple[bytes, str]:
    """A text file in UTF-8 without a mark, and the encoding that it had.

    Args:
        content: Its bytes.
        named: The encoding, where somebody has said it.

    Raises:
        RefusedError: It cannot be read in any.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    if named:
        return _decoded(content.removeprefix(mark) if mark else content, named)
    if marked:
        return _decoded(content[len(mark) :], marked)
    if wide := _without_mark(content):
        return _decoded(content, wide)
    if _is_utf8(content):
        return content, "utf-8"
    for name in _candidates(content):
        try:
            return content.decode(name).encode(), name
        except UnicodeError:
            continue
    raise RefusedError("unknown-encoding", "the text is in no encoding that is known here", HINT)


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, name: str) -> tuple[bytes, str]:
    try:
        if name == "utf-8":
            content.decode()
            return content, name
        return content.decode(name).encode(), name
    except LookupError as error:
        raise RefusedError("unknown-encoding", f"there is no encoding '{name[:40]}'", HINT) from error
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        row = content[:place].count(b"\n") + 1
        raise RefusedError("wrong-encoding", f"the text is not in {name} from row {row} on", HINT, row) from error


def _without_mark(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of digits, commas and line ends is zero."""
    head = content[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < _MOSTLY * len(head) / 2 or min(even, odd) > max(even, odd) / 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _candidates(content: bytes) -> Iterator[str]:
    """Encodings in which the lines with other letters than ASCII make sense, the likeliest first."""
    matches = [*from_bytes(_telling(content), cp_isolation=list(_LEGACY))]
    western = [one for one in matches if one.encoding == "cp1252" and _level(one, matches[0])]
    if matches and matches[0].encoding == "cp1250":
        matches = [*western, *matches]
    for match in matches:
        name = _WIDER.get(match.encoding, match.encoding)
        if name in {"cp1250", "cp1254", "cp1253"} and _same(bytes(match.raw), name, "cp1252"):
            name = "cp1252"
        yield name


def _level(one: CharsetMatch, other: CharsetMatch) -> bool:
    return (one.chaos, one.coherence) == (other.chaos, other.coherence)


def _same(sample: bytes, one: str, other: str) -> bool:
    try:
        return sample.decode(one) == sample.decode(other)
    except UnicodeError:
        return False


def _telling(content: bytes) -> bytes:
    """The first lines that are not ASCII, enough of them to tell encodings apart."""
    sample = bytearray()
    for line in content.splitlines():
        if not line.isascii():
            sample += line[:_ENCODING_SAMPLE] + b"\n"
        if len(sample) > _ENCODING_SAMPLE:
            break
    return bytes(sample)


LOOKED_AT = 20
_NOT_A_NAME = re.compile(r"[\d\s.,:/~%+-]*\d[\d\s.,:/~%+-]*|\d{4}\D\d{1,2}\D.*")
_LEAST = 2


def find(rows: Sequence[Sequence[str]]) -> int:
    """The number of the header among the first rows, counted from 1; 0 if none names the columns.

    Args:
        rows: The first rows of the file, blank ones too.
    """
    widths = Counter(len(_trimmed(row)) for row in rows if len(_trimmed(row)) >= _LEAST)
    if not widths:
        return 1 if rows and rows[0] else 0
    usual = max(widths, key=lambda width: (widths[width], width))
    for number, row in enumerate(rows[:LOOKED_AT], start=1):
        cells = _trimmed(row)
        if len(cells) >= min(usual, max(widths)) and _are_names(cells):
            return number
        if len(cells) >= usual and any(_NOT_A_NAME.fullmatch(cell.strip()) for cell in cells):
            return 0
    return 0


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    """The cells without empty ones at the end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _are_names(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= max(_LEAST, 0.6 * len(cells)) and not any(_NOT_A_NAME.fullmatch(cell) for cell in filled)


DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 64_000
_MOST_SAMPLED = 60
_BLOCK = 4 * 2**20
UNCLOSED = "a quotation mark is opened here and never closed"


def read_delimited(content: bytes, file: str, asked: Reading) -> RawTable:
    """A text file as a table.

    Args:
        content: Its bytes.
        file: Its name.
        asked: What somebody has said of it; empty values are found.

    Raises:
        RefusedError: It is no table.
    """
    utf8, encoding = to_utf8(content, asked.encoding)
    if not utf8 or utf8.isspace():
        raise RefusedError("empty", "the file is empty", "a row that names the columns, and rows below it")
    sample = utf8[:_SAMPLE].decode(errors="ignore")
    delimiter = asked.delimiter or _delimiter(sample)
    rows = _rows(sample, delimiter)
    header = asked.header_row if asked.header_row > 0 else find(rows)
    if asked.header_row < 0:
        header = 0
    if header > len(rows):
        raise RefusedError("no-header", f"there is no row {header} to name the columns", "mapping: reading.header_row")
    width = max((len(row) for row in rows), default=1)
    names = names_of(rows[header - 1] if header else [""] * min(width, MOST_COLUMNS))
    _refuse_too_many_cells(utf8, delimiter, len(names))
    _refuse_unclosed(utf8, delimiter)
    body = utf8[_offset(sample, delimiter, header) :]
    reading = Reading("CSV", encoding, delimiter, header)
    return _parsed(body, file, names, reading)


def _parsed(body: bytes, file: str, names: Sequence[str], reading: Reading) -> RawTable:
    """The rows below the header."""
    odd: list[pa.csv.InvalidRow] = []

    def keep(row: pa.csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    places = [str(number) for number in range(len(names))]
    try:
        cells = pa.csv.read_csv(
            io.BytesIO(body),
            pa.csv.ReadOptions(use_threads=False, column_names=places, block_size=_BLOCK),
            pa.csv.ParseOptions(
                delimiter=reading.delimiter, invalid_row_handler=keep, newlines_in_values=True, ignore_empty_lines=False
            ),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False),
        ) if (body and not body.isspace()) else _nothing(places)  # fmt: skip
    except pa.ArrowInvalid as error:
        raise _endless(body, reading) from error
    numbers = np.array([row.number for row in odd], np.int64)
    if cells.num_rows + len(odd) > raw_table.MOST_ROWS:
        raise RefusedError("too-many-rows", f"the table has {cells.num_rows + len(odd):,} rows")
    at = np.delete(np.arange(1, cells.num_rows + len(odd) + 1), numbers - 1) + reading.header_row
    mended, faults = _odd_rows(odd, len(names), reading)
    if mended:
        added = pa.table({place: [row[n] for _, row in mended] for n, place in enumerate(places)}, schema=cells.schema)
        cells, at = pa.concat_tables([cells, added]), np.append(at, [number for number, _ in mended])
        order = np.argsort(at, kind="stable")
        cells, at = cells.take(order), at[order]
    return table_of(file, names, cells, at.astype(np.int64), reading, faults=faults)


def _endless(body: bytes, reading: Reading) -> RefusedError:
    """Why the rows cannot be told apart: Arrow gives up at a row of more than a block, and does not say which."""
    number = reading.header_row
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    try:
        for row in csv.reader(lines, delimiter=reading.delimiter):
            number += 1
            if sum(map(len, row)) > _BLOCK // 4:  # a character has at most four bytes
                break
    except csv.Error:  # a cell that is longer than Python reads
        number += 1
    return RefusedError("too-long", "a cell of this row is too long to be read", _LONG, number)


_LONG = f"{raw_table.SENTENCES['too-long']} Look for a quotation mark that is never closed."


def _nothing(places: Sequence[str]) -> pa.Table:
    return pa.table({place: pa.array([], pa.string()) for place in places})


def _odd_rows(
    odd: Sequence[pa.csv.InvalidRow], width: int, reading: Reading
) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Rows that only have empty cells too many, as they are meant; and the others, as a fault."""
    mended: list[tuple[int, list[str]]] = []
    numbers, reasons = [], []
    for row in odd:
        number = row.number + reading.header_row
        cells = next(csv.reader([row.text], delimiter=reading.delimiter), []) if row.actual_columns > width else []
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            mended.append((number, cells[:width]))
        elif row.text.strip(f"\r\n \t{reading.delimiter}"):
            numbers.append(number)
            reasons.append(f"the row has {row.actual_columns} cells, the header {width}")
    hint = "a cell with the delimiter or a quotation mark must be in quotation marks"
    return mended, [Fault("", "wrong-number-of-cells", np.array(numbers, np.int64), reasons, hint)] if numbers else []


def _delimiter(sample: str) -> str:
    """The delimiter that divides most rows into the same number of cells, more than one."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _rows(sample, delimiter) if row)
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            return 0.0, 0
        usual = max(several, key=lambda width: (several[width], width))
        return several[usual] / sum(widths.values()), usual

    return max(DELIMITERS, key=fit)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows of a text; the last one of a long sample may be cut."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) >= _MOST_SAMPLED:
                break
    except csv.Error as error:
        if not rows:
            raise RefusedError("not-a-table", f"row 1: {error}", UNCLOSED) from error
    return rows


def _offset(sample: str, delimiter: str, header: int) -> int:
    """Where the row below the header begins, in bytes."""
    lines = io.StringIO(sample, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(header):
        next(reader, None)
    return sum(len(line.encode()) for line in lines[: reader.line_num])


def _refuse_too_many_cells(utf8: bytes, delimiter: str, width: int) -> None:
    """Refuses a file of empty cells: each takes far more memory than its one byte of the file."""
    most_rows = max(utf8.count(b"\n"), utf8.count(b"\r")) + 1
    if most_rows * width <= raw_table.MOST_CELLS:
        return
    most = min(most_rows * width, utf8.count(delimiter.encode()) + most_rows)
    if most > raw_table.MOST_CELLS:
        raise RefusedError("too-many-cells", f"the table has some {most:,} cells")


def _refuse_unclosed(utf8: bytes, delimiter: str) -> None:
    """Refuses a file whose last row never ends: an even number of quotation marks needs no look."""
    if utf8.count(b'"') % 2 == 0:
        return
    lines = io.StringIO(utf8.decode(), newline="").readlines()
    reader, number, begins, ends = csv.reader(lines, delimiter=delimiter), 0, 0, 0
    hint = "close it, or double it inside a cell"
    try:
        for _ in reader:
            number, begins, ends = number + 1, ends, reader.line_num
        list(csv.reader(lines[begins:], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if ends < len(lines) or "end of data" in str(error):
            row = number + (ends < len(lines))  # where the reader stopped, or the last row
            raise RefusedError("not-a-table", UNCLOSED, hint, row) from error
