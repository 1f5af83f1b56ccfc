"""The table of events of a package, made of what happens on links."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from raillinks.intake import moves
from raillinks.intake.log_rows import LogRows
from raillinks.intake.moves import Moves
from raillinks.intake.places import Place
from raillinks.intake.raw_table import Ints
from raillinks.package.table_columns import COLUMNS
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, CauseClass, Status

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SAID = {"begins": "{status}", "last": "still {held}", "after": "{status} after that"}
_OF_NOTHING = "nothing known"


def table(rows: LogRows, found: Moves, places: Mapping[str, Place], files: Sequence[str]) -> pd.DataFrame:
    """The table of events, in the order of their days.

    Args:
        rows: The rows of all logs.
        found: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    of = np.array(found.of, np.int64)
    first, last = np.array(found.first, np.int64), np.array(found.last, np.int64)
    crossing = np.array([places[str(name)].place_id for name in rows.crossing], object)[of]
    frame = pd.DataFrame(
        {
            "event_id": _event_ids(rows, found, files),
            "date": _dates(rows, found),
            "crossing_id": crossing,
            "service": found.service,
            "kind": found.kind,
            "status_after": found.status,
            "cause": _text(rows, "cause", of, found),
            "summary": _summaries(rows, found, files),
            "of": of,
            "first": first,
            "last": last,
        }
    ).sort_values(["first", "last"], kind="stable", ignore_index=True)
    of_day = frame.groupby(["crossing_id", "first"])
    place, several = of_day.cumcount(), of_day["first"].transform("size") > 1
    moving = frame["status_after"] != UNCHANGED
    return frame.assign(
        order_in_day=(place + 1).astype(str).where(several, ""),
        cause_class=np.where(moving & (frame["cause"] == ""), str(CauseClass.NOT_SAID), ""),
    )


def plain(events: pd.DataFrame) -> pd.DataFrame:
    """The table with the columns of a package alone."""
    return events.reindex(columns=list(COLUMNS["events"]), fill_value="")


def _text(rows: LogRows, name: str, of: Ints, found: Moves) -> Sequence[str]:
    """A text of the row, for the event that begins with it."""
    if name not in rows.texts.column_names:
        return [""] * len(of)
    texts = [" ".join(text.split()) for text in rows.texts[name].to_pylist()]
    return [texts[at] if part == "begins" else "" for at, part in zip(of, found.part, strict=True)]


def _event_ids(rows: LogRows, found: Moves, files: Sequence[str]) -> list[str]:
    """The ids of the log where all of its rows have one, else the numbers of the rows."""
    own = rows.texts["id"].to_pylist() if "id" in rows.texts.column_names else []
    if not (own and len(set(own)) == len(own) and all(map(_ID.fullmatch, own))):
        several = len(files) > 1
        numbered = zip(rows.file, rows.row, strict=True)
        own = [f"row-{int(file) + 1}-{row}" if several else f"row-{row}" for file, row in numbered]
    both = {at for at, service in zip(found.of, found.service, strict=True)
            if service != ALL_SERVICES and rows.service[at] == ALL_SERVICES}  # fmt: skip
    return [
        own[at] + (f"-{service}" if at in both else "") + ("" if part == "begins" else f"-{part}")
        for at, part, service in zip(found.of, found.part, found.service, strict=True)
    ]


def _dates(rows: LogRows, found: Moves) -> list[str]:
    """The dates as the log writes them where they are its own."""
    own = {part: list(zip(moves.as_numbers(span.earliest), moves.as_numbers(span.latest), span.edtf, strict=True))
           for part, span in (("begins", rows.begins), ("last", rows.ends))}  # fmt: skip
    events = zip(found.of, found.part, found.first, found.last, strict=True)
    return [
        own[part][at][2] if part in own and own[part][at][:2] == (first, last) else moves.as_edtf(first, last)
        for at, part, first, last in events
    ]


def _summaries(rows: LogRows, found: Moves, files: Sequence[str]) -> list[str]:
    of = np.array(found.of, np.int64)
    given = _text(rows, "summary", of, found)
    return [
        text or f"{_said(part, status, str(rows.status[at]))} (row {rows.row[at]} of {files[int(rows.file[at])]})."
        for text, at, part, status in zip(given, found.of, found.part, found.status, strict=True)
    ]


def _said(part: str, status: str, held: str) -> str:
    words = _OF_NOTHING if status == Status.UNKNOWN else status
    said = _SAID[part].format(status=words, held=held)
    return said[:1].upper() + said[1:]
