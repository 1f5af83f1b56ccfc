"""The rows of a log as crossing, service, status and days, column by column, and what is wrong with each row.

The crossings of a log: an id, a name and, where the files have them, coordinates for each.

Coordinates in the rows of a table: both or none, in degrees.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.domain.dates import NOT_A_DAY, Days
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, GROUP, UNCHANGED, Kind, names
from raillinks.domain.problems import did_you_mean, shortened
from raillinks.domain.status import Status
from raillinks.importer import day_column, mapping, raw_table
from raillinks.importer.day_column import DayColumn
from raillinks.importer.mapping import HowToRead, folded
from raillinks.importer.raw_table import FOR_THE_MAPPING, Checked, Ints, Mask, RawTable, Texts

_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]{1,15})?")
_MOST: Mapping[str, float] = {"lat": 90.0, "lon": 180.0}


def check(table: RawTable, columns: Mapping[str, str], checked: Checked) -> None:
    """Marks rows whose coordinates are none: both are needed, in degrees."""
    if not {"lat", "lon"} <= set(columns):
        return
    cells = {name: np.array(table.cells[columns[name]].to_pylist(), object) for name in ("lat", "lon")}
    for name, texts in cells.items():
        other = cells["lon" if name == "lat" else "lat"]
        distinct, code = np.unique(texts.astype(str), return_inverse=True)
        wrong = np.array([text != "" and not is_degree(text, _MOST[name]) for text in distinct], bool)[code]
        alone = (texts == "") & (other != "")
        hint = f"degrees from -{_MOST[name]:.0f} to {_MOST[name]:.0f} (WGS 84), or both cells empty"
        checked.flag(wrong, columns[name], "bad-coordinate", "it is no coordinate in degrees", hint)
        checked.flag(alone, columns[name], "bad-coordinate", "one of two coordinates is missing", hint)


def is_degree(text: str, most: float) -> bool:
    """Whether a text is a number of degrees, between `-most` and `most`."""
    return bool(_NUMBER.fullmatch(text)) and abs(float(text.replace(",", "."))) <= most


TEXTS = ("id", "summary", "cause", "source", "url", "published", "title", "kind", "lat", "lon")
"""The further columns that are kept as they are."""
BY_END, STILL, NOT_KNOWN, BY_MAPPING = range(4)
"""How the end of an interval is given: by a day, as going on, as not known, or not at all."""
_NOT_TEXT = "[^\t\n\r\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_FORESTALLED = "a log says what has happened: leave rows about the future out"


@dataclass(frozen=True, slots=True)
class Span:
    """For each row a window of days: the first and the last day that its date allows, and the date as EDTF."""

    earliest: Days
    latest: Days
    edtf: Texts


@dataclass(frozen=True, slots=True)
class LogRows:
    """The rows of one log that can be used.

    Args:
        file: The number of the table that each is in.
        row: Their numbers, as a spreadsheet has them.
        crossing: The crossing of each, as the file writes it.
        service: `freight`, `passenger` or `all`.
        status: The status that begins, or `unchanged`.
        begins: When.
        ends: When an interval ends; of events, NaT.
        how_ended: One of `BY_END`, `STILL`, `NOT_KNOWN`, `BY_MAPPING`.
        is_interval: Whether it has a start, and so an end, given or not; else it is a change.
        texts: Further columns, those of `TEXTS` that the file has.
    """

    file: Ints
    row: Ints
    crossing: Texts
    service: Texts
    status: Texts
    begins: Span
    ends: Span
    how_ended: Ints
    is_interval: Mask
    texts: pa.Table


def read(
    table: RawTable, number: int, columns: Mapping[str, str], how: HowToRead, today: np.datetime64
) -> tuple[LogRows, Checked]:
    """Reads a log.

    Args:
        table: The table.
        number: Its number among the tables.
        columns: Which column has what.
        how: What is said of it.
        today: The day after which nothing can have happened.
    """
    checked = Checked(table.rows, np.zeros(len(table.rows), bool))
    kept = {name: table.cells[columns[name]] for name in TEXTS if name in columns}
    crossing = _crossings(table, columns["crossing"], checked)
    status, service = _statuses(table, columns, how, checked), _services(table, columns, how, checked)
    begins, _ = _days(table, columns["start" if "start" in columns else "date"], how, checked, today, needed=True)
    ends, how_ended = _days(table, columns.get("end", ""), how, checked, today, needed=False)
    backwards = (how_ended == BY_END) & (ends.latest < begins.earliest)
    checked.flag(backwards, columns.get("end", ""), "ends-before-it-begins", "the interval ends before it begins")
    for name, cells in kept.items():
        wrong = pc.match_substring_regex(cells, _NOT_TEXT).to_numpy()
        checked.flag(wrong, columns[name], "not-text", "a character that cannot be shown", "leave it out")
    check(table, columns, checked)
    _kinds(table, columns, status, checked)
    texts = pa.table(kept) if kept else pa.table({})
    good: Mask | slice = slice(None)  # to choose from a million rows takes a second
    if checked.bad.any():
        good = ~checked.bad
        texts = texts.filter(pa.array(good)) if kept else texts
    first, last = (Span(span.earliest[good], span.latest[good], span.edtf[good]) for span in (begins, ends))
    n = int((~checked.bad).sum())
    named = np.full(n, number), table.rows[good], crossing[good], service[good], status[good]
    read_rows = LogRows(*named, begins=first, ends=last, how_ended=how_ended[good],
                        is_interval=np.full(n, "start" in columns), texts=texts)  # fmt: skip
    return read_rows, checked


def _crossings(table: RawTable, column: str, checked: Checked) -> Texts:
    code, names = raw_table.trimmed(table.cells[column])
    written = np.array([" ".join(name.split()) for name in names.to_pylist()], object)
    hidden = pc.match_substring_regex(names, _NOT_TEXT).to_numpy(zero_copy_only=False)
    checked.flag((written == "")[code], column, "no-crossing", "the row names no crossing", "fill the cell")
    checked.flag(hidden[code], column, "not-text", "a character that cannot be shown", "leave it out")
    is_group = np.array([name == GROUP for name in written], bool)
    checked.flag(is_group[code], column, "group", "the row is about a group of crossings", "a row for each crossing")
    long = np.array([len(name) > _LONGEST_NAME for name in written], bool)
    reason = f"the name has more than {_LONGEST_NAME} characters"
    checked.flag(long[code], column, "long-name", reason, "is this the column of crossings?")
    found: Texts = written[code]
    return found


_LONGEST_NAME = 200


def _statuses(table: RawTable, columns: Mapping[str, str], how: HowToRead, checked: Checked) -> Texts:
    if "status" not in columns:
        return np.full(len(table.rows), how.status or str(Status.OPEN), object)
    read_words = mapping.statuses(table.cells[columns["status"]], columns["status"], how.statuses)
    checked.words["statuses"] = read_words.table()
    wrong = (read_words.meanings == mapping.UNKNOWN_WORD)[read_words.code]
    empty = (read_words.words == "")[read_words.code]
    reasons = _quoted("nobody has said what the status '{}' means", read_words)
    hint = f"{FOR_THE_MAPPING}statuses: one of {', '.join(map(str, Status))}, {UNCHANGED}"
    checked.flag(wrong & ~empty, columns["status"], "unknown-status", reasons, hint)
    checked.flag(wrong & empty, columns["status"], "no-status", "the row has no status", "fill the cell")
    meanings: Texts = read_words.meanings[read_words.code]
    return meanings


def _services(table: RawTable, columns: Mapping[str, str], how: HowToRead, checked: Checked) -> Texts:
    otherwise = how.service or ALL_SERVICES
    if "service" not in columns:
        return np.full(len(table.rows), otherwise, object)
    read_words = mapping.services(table.cells[columns["service"]], how.services, otherwise)
    checked.words["services"] = {word: meaning for word, meaning in read_words.table().items() if word}
    wrong = (read_words.meanings == mapping.UNKNOWN_WORD)[read_words.code]
    reasons = _quoted("nobody has said what the service '{}' means", read_words)
    hint = f"{FOR_THE_MAPPING}services: one of {', '.join(names(DEFAULT))}, {ALL_SERVICES}"
    checked.flag(wrong, columns["service"], "unknown-service", reasons, hint)
    meanings: Texts = read_words.meanings[read_words.code]
    return meanings


def _quoted(reason: str, read_words: mapping.WordColumn) -> Texts:
    texts = np.array([reason.format(shortened(str(word), 80)) for word in read_words.words], object)
    found: Texts = texts[read_words.code]
    return found


def _days(  # noqa: PLR0913 (a column of days has these sides)
    table: RawTable, column: str, how: HowToRead, checked: Checked, today: np.datetime64, *, needed: bool
) -> tuple[Span, Ints]:
    """A column of days, and how each is given."""
    n = len(table.rows)
    if not column:
        nothing = np.full(n, NOT_A_DAY)
        return Span(nothing, nothing, np.full(n, "", object)), np.full(n, BY_MAPPING)
    read_days = day_column.read(table.cells[column], column, how.day_order)
    checked.notes += [note for note in read_days.notes if note not in checked.notes]
    if read_days.question:
        checked.questions.append(read_days.question)
    code, given = read_days.code, _given(read_days, needed=needed)
    wrong = (read_days.reason != "") & (given == BY_END)
    open_sided = (given == BY_END) & ~wrong & (np.isnat(read_days.earliest) | np.isnat(read_days.latest))
    late = (given == BY_END) & (read_days.earliest > today)
    quoted = [f"'{shortened(str(text), 80)}'" for text in read_days.edtf]
    reasons = [f"{text}: {reason}" for text, reason in zip(quoted, read_days.reason, strict=True)]
    hint = "such as 2020-08-03, 2020-08 or 2020"
    checked.flag(wrong[code], column, "bad-date", np.array(reasons, object)[code], hint)
    checked.flag(open_sided[code], column, "open-date", "a date without a first or a last day", hint)
    checked.flag(late[code], column, "future-date", np.array(quoted, object)[code], _FORESTALLED)
    if needed:
        checked.flag((given == BY_MAPPING)[code], column, "no-date", "the row has no date", hint)
    return Span(read_days.earliest[code], read_days.latest[code], read_days.edtf[code]), given[code]


def _given(read_days: DayColumn, *, needed: bool) -> Ints:
    """How each distinct text gives a day: as a day, as going on, as not known, or not at all."""
    given = np.full(len(read_days.edtf), BY_END)
    for n, text in enumerate(read_days.edtf):
        if text in mapping.BLANK or (not needed and text in {"-", "–", "—"}):
            given[n] = BY_MAPPING
        elif not needed and read_days.reason[n]:
            word = folded(text[:100])
            unknown = word in mapping.NOT_KNOWN or text == "?"
            given[n] = STILL if word in mapping.STILL else NOT_KNOWN if unknown else BY_END
    return given


def _kinds(table: RawTable, columns: Mapping[str, str], status: Texts, checked: Checked) -> None:
    """The kinds of events, where a file has those of this log."""
    if "kind" not in columns:
        return
    kinds = np.array(table.cells[columns["kind"]].to_pylist(), object)
    known = np.isin(kinds.astype(str), [*map(str, Kind), ""])
    hint = did_you_mean("", [str(kind) for kind in Kind])
    checked.flag(~known, columns["kind"], "unknown-kind", "an unknown kind of event", hint)
    still = (status == UNCHANGED) & (kinds == "")
    checked.flag(still, columns["kind"], "no-kind", "an event that changes nothing needs a kind", hint)


def together(logs: Sequence[LogRows]) -> LogRows:
    """The rows of several logs as those of one; at least one log is needed."""
    if len(logs) == 1:
        return logs[0]
    begins, ends = (
        Span(*(np.concatenate([getattr(getattr(log, name), part) for log in logs]) for part in _PARTS))
        for name in ("begins", "ends")
    )
    file, row, crossing, service, status, how_ended, is_interval = (
        np.concatenate([getattr(log, name) for log in logs]) for name in _ARRAYS
    )
    names = dict.fromkeys(name for log in logs for name in log.texts.column_names)
    empty = [{name: pa.array([""] * len(log.row), pa.string()) for name in names} for log in logs]
    texts = [pa.table({**blank, **dict(zip(log.texts.column_names, log.texts.columns, strict=True))})
             for blank, log in zip(empty, logs, strict=True)]  # fmt: skip
    both = pa.concat_tables(texts) if names else pa.table({})
    return LogRows(file, row, crossing, service, status, begins, ends, how_ended, is_interval, both)


_ARRAYS = ("file", "row", "crossing", "service", "status", "how_ended", "is_interval")
_PARTS = ("earliest", "latest", "edtf")


MOST_CROSSINGS = 5_000
TOO_MANY = f"the log names more than {MOST_CROSSINGS:,} crossings: another column may be meant"
NOWHERE = 10_000_000
"""Metres: as far off as a place can be on the globe. So unsure is a package of a crossing without a place."""
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


def places(rows: LogRows, described: Mapping[str, "Place"]) -> dict[str, Place]:
    """The crossings of a log, in the order in which it names them.

    Args:
        rows: The rows of all logs.
        described: Crossings of a table of crossings, by the name or id that logs use for them.
    """
    ordered = list(map(str, pd.unique(rows.crossing)))
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


def described(table: RawTable, columns: Mapping[str, str], checked: Checked) -> dict[str, Place]:
    """The crossings of a table of crossings, by their names and by their ids.

    Args:
        table: The table.
        columns: Which column has what.
        checked: What is wrong with its rows is added here.
    """
    check(table, columns, checked)
    texts = {field: table.cells[column].to_pylist() for field, column in columns.items()}
    names = np.array([" ".join(name.split()) for name in texts["crossing"]], object)
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
