"""The table of events of a package, made of what happens on links."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.intake import moves, same_day
from raillinks.intake.building import columns_of
from raillinks.intake.checked import Texts
from raillinks.intake.log_rows import LogRows
from raillinks.intake.moves import Moves
from raillinks.intake.places import Place
from raillinks.intake.raw_table import Ints
from raillinks.package.csv_files import MOST_CHARACTERS
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, CauseClass, Kind
from raillinks.words.status import Status
from raillinks.words.text_columns import each_once

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SAID = {"begins": "{status}", "last": "still {held}", "after": "{status} after that"}
_OF_NOTHING = "nothing known"
_TEXT = pa.large_string()


def table(
    rows: LogRows, unsorted: Moves, places: Mapping[str, Place], files: Sequence[str]
) -> tuple[pd.DataFrame, Ints]:
    """The table of events, in the order of their days, and the position of the row that each comes from.

    Args:
        rows: The rows of all logs.
        unsorted: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    found = unsorted.take(np.lexsort((unsorted.last, unsorted.first)))
    crossing, names = pd.factorize(rows.crossing[found.of])
    place_ids = np.array([places[name].place_id for name in names], object)
    cause = _text(rows, "cause", found)
    moving = found.status != UNCHANGED
    columns = {
        "event_id": _event_ids(rows, found, files),
        "date": _dates(rows, found),
        "crossing_id": place_ids[crossing],
        "service": found.service,
        "kind": found.kind,
        "status_after": found.status,
        "cause": cause,
        "summary": _summaries(rows, found, files),
        "order_in_day": _orders(found, pd.factorize(place_ids)[0][crossing]),
        "cause_class": np.where(moving & (cause == ""), str(CauseClass.NOT_SAID), ""),
    }
    frame = pd.DataFrame({name: pd.Series(texts, dtype=str) for name, texts in columns.items()})
    return frame.reindex(columns=columns_of("events"), fill_value=""), found.of


def _orders(found: Moves, crossing: Ints) -> "pd.Series[str]":
    """The order within its day of each event: what follows from an earlier row, an end of evidence, what begins.

    Rows that contradict each other have the same order, since the log gives none: so they are tied (status rules, 6).
    """
    ends = (found.kind == str(Kind.EVIDENCE_END)) & ~same_day.of_events(found, crossing)
    order = pd.Series(np.where(found.part != "begins", 1, np.where(ends, 2, 3)))
    of_day = order.groupby([crossing, found.first], sort=False)
    return order.astype(str).where(of_day.transform("nunique") > 1, "")


def _text(rows: LogRows, name: str, found: Moves) -> Texts:
    """A text of the row, for the event that begins with it."""
    begins = found.part == "begins"
    texts = np.full(len(begins), "", object)
    if name in rows.texts.column_names:
        cells = pd.Series(rows.texts[name].to_numpy()[found.of[begins]], dtype=object)
        texts[begins] = each_once(cells, lambda text: " ".join(text.split()))
    return texts


def _event_ids(rows: LogRows, found: Moves, files: Sequence[str]) -> pa.Array:
    """The ids of the log where all of its rows have one, else the numbers of the rows."""
    of_all = rows.service[found.of] == ALL_SERVICES
    service = np.where(of_all & (found.service != ALL_SERVICES), "-" + found.service, "")
    part = np.where(found.part == "begins", "", "-" + found.part)
    own = rows.texts["id"].to_pylist() if "id" in rows.texts.column_names else []
    if own and len(set(own)) == len(own) and all(map(_ID.fullmatch, own)):
        return _joined(np.array(own, object)[found.of], service, part)
    file = _joined(rows.file[found.of] + 1, "-") if len(files) > 1 else ""
    return _joined("row-", file, rows.row[found.of], service, part)


def _dates(rows: LogRows, found: Moves) -> Texts:
    """The dates as the log writes them where they are its own."""
    texts = moves.as_edtf(found.first, found.last)
    for part, span in (("begins", rows.begins), ("last", rows.ends)):
        first, last = (moves.as_numbers(days[found.of]) for days in (span.earliest, span.latest))
        own = (found.part == part) & (first == found.first) & (last == found.last)
        texts[own] = span.edtf[found.of[own]]
    return texts


def _summaries(rows: LogRows, found: Moves, files: Sequence[str]) -> pa.Array:
    """The status, the row and the file, then the note of the row; in a log with kinds the note alone."""
    status, held = (pd.factorize(texts) for texts in (found.status, rows.status[found.of]))
    part, parts = pd.factorize(found.part)
    said = np.array([[[_said(p, s, h) for h in held[1]] for s in status[1]] for p in parts], object)
    file = np.array(files, object)[rows.file[found.of]]
    made = _joined(said[part, status[0], held[0]], " (row ", rows.row[found.of], " of ", file, ")")
    given = pa.array(_text(rows, "summary", found), pa.large_string())
    with_note = given if "kind" in rows.texts.column_names else _cut(_joined(made, ": ", given))
    return pc.if_else(pc.not_equal(given, ""), with_note, _joined(made, "."))


def _cut(texts: pa.Array) -> pa.Array:
    """Texts as long as a cell may be."""
    shorter = _joined(pc.utf8_slice_codeunits(texts, 0, MOST_CHARACTERS - 1), "…")
    return pc.if_else(pc.greater(pc.utf8_length(texts), MOST_CHARACTERS), shorter, texts)


def _said(part: str, status: str, held: str) -> str:
    words = _OF_NOTHING if status == Status.UNKNOWN else status
    said = _SAID[part].format(status=words, held=held)
    return said[:1].upper() + said[1:]


def _joined(*parts: "str | Texts | Ints | pa.Array") -> pa.Array:
    """Texts one after another, row by row; a single text is the same in every row."""
    texts = [pa.scalar(part, _TEXT) if isinstance(part, str) else pa.array(part).cast(_TEXT) for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", _TEXT))
