"""The columns that pages, API and exports need in the tables of a data package, and the constraints of each.

The descriptor of a package may be stricter, never less strict. `datapackage.json` repeats these columns; a test checks
that both are equal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from raillinks.words import services
from raillinks.words.enums import (
    ALL_SERVICES,
    UNCHANGED,
    Basis,
    CauseClass,
    Counted,
    Kind,
    Outcome,
    Per,
    Seen,
    SourceType,
    Stance,
    Verdict,
)
from raillinks.words.status import Status

PATHS: Mapping[str, str] = MappingProxyType(
    {
        table: f"data/{table}.csv"
        for table in ("events", "claims", "sources", "places", "trains", "trade", "readings", "measures")
    }
    | {"changes": "data/CHANGES.csv"}
)
"""The path of each table in the package."""

TAKEN_OUT = "Event taken out."
"""The `change` of a row of `CHANGES.csv` whose event the log no longer has: its version was taken back."""
READ_AGAIN = ("date", "service", "kind", "status", "stance")
"""What a second reading codes; `agrees_…` says for each whether reader and log agree."""


@dataclass(frozen=True, slots=True)
class Column:
    """The constraints of a column, in the terms of Frictionless.

    Args:
        type: `string`, `integer`, `number` or `date`.
        required: No cell is empty.
        unique: No two cells are equal.
        enum: The allowed values; empty = any.
        pattern: A regular expression that each filled cell matches; empty = any.
        edtf: `closed` for EDTF dates with both bounds, `open` for dates that may lack one; empty for any text.
    """

    type: str = "string"
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    edtf: str = ""


def lacks(field: Mapping[str, Any], column: Column) -> Iterator[tuple[str, str]]:
    """The constraints of a column that a field of the descriptor lacks: the key, and the value needed."""
    constraints = field.get("constraints", {})
    if field["type"] != column.type:
        yield "type", column.type
    if field.get("edtf", "") != column.edtf:
        yield "edtf", column.edtf or "none"
    for key in ("required", "unique"):
        if getattr(column, key) and not constraints.get(key):
            yield f"constraints.{key}", "true"
    if column.pattern and constraints.get("pattern") != column.pattern:
        yield "constraints.pattern", column.pattern
    if column.enum and not set(constraints.get("enum", ("\0",))) <= set(column.enum):
        yield "constraints.enum", ", ".join(column.enum)


_TEXT, _FILLED, _NUMBER = Column(), Column(required=True), Column("number")
_ID_FORM = "^[a-z0-9][a-z0-9-]*$"
_PROVINCES = "^(KP|CN|RU)-[A-Z0-9]{2,3}(;(KP|CN|RU)-[A-Z0-9]{2,3})*$"
_ID = Column(required=True, unique=True, pattern=_ID_FORM)
ONE_LINE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "claims": ("speaker",),
        "sources": ("publisher", "via", "title"),
        "places": ("place_id", "name", "name_ko", "name_zh", "name_ru", "aliases"),
        "trains": ("train", "from_station", "to_station"),
        "trade": ("covers",),
    }
)
"""The columns whose texts have one line: names and titles, which calendars, citations and labels hold."""
_DAY, _OPEN = Column("date"), Column(edtf="open")
_CLOSED = Column(required=True, edtf="closed")
_TRUE = Column(enum=("true",))
_DIRECTIONS = ("CN>KP", "KP>CN", "KP>RU", "RU>KP", "CN>RU>KP", "both")
_PLACES = ("crossing", "station", "city", "province", "prefecture", "river", "yard", "bridge", "lake")


def _word(*words: str, required: bool = True) -> Column:
    return Column(required=required, enum=tuple(str(word) for word in words))


COLUMNS: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {
        "events": {
            "event_id": _ID,
            "date": _CLOSED,
            "order_in_day": Column("integer"),
            "crossing_id": Column(required=True, pattern=_ID_FORM),
            "service": _word(*services.names(services.DEFAULT), ALL_SERVICES),
            "kind": _word(*Kind),
            "status_after": _word(*Status, UNCHANGED),
            "verdict": _word(*Verdict, required=False),
            "verdict_date": _DAY,
            "direction": _word(*_DIRECTIONS, required=False),
            "affects": Column(pattern=_PROVINCES),
            "summary": _FILLED,
            "cause_class": _word(*CauseClass, required=False),
        }
        | dict.fromkeys(("verdict_note", "cause", "cargo", "summary_ko", "summary_zh"), _TEXT),
        "claims": {
            "claim_id": _ID,
            "event_id": _FILLED,
            "source_id": _FILLED,
            "stance": _word(*Stance),
            "claimed_date": _OPEN,
            "preferred": _TRUE,
            "own_act": _TRUE,
            "basis": _word(*Basis),
            "speaker": _TEXT,
            "detail": _TEXT,
            "renew_by": _DAY,
        },
        "sources": {
            "source_id": _ID,
            "publisher": _FILLED,
            "via": _TEXT,
            "title": _TEXT,
            "title_paraphrased": _TRUE,
            "language": Column(pattern="^[a-z]{2}$"),
            "published": _OPEN,
            "url": _TEXT,
            "source_type": _word(*SourceType),
            "seen": _word(*Seen),
        },
        "places": {"place_id": Column(required=True, unique=True), "kind": _word(*_PLACES), "name": _FILLED}
        | dict.fromkeys(("name_ko", "name_zh", "name_ru", "aliases"), _TEXT)
        | dict.fromkeys(("iso_3166_2", "pcode", "gbt_2260", "crossing_id", "province"), _TEXT),
        "trains": {
            "train": _FILLED,
            "crossing_id": _FILLED,
            "from_station": _TEXT,
            "to_station": _TEXT,
            "weekdays": _TEXT,
            "valid_from": _OPEN,
            "valid_to": _OPEN,
            "source_id": _FILLED,
        },
        "trade": {
            "period": _CLOSED,
            "total_usd_million": _NUMBER,
            "dprk_imports_usd_million": _NUMBER,
            "dprk_exports_usd_million": _NUMBER,
            "covers": _FILLED,
            "source_id": _FILLED,
            "note": _TEXT,
        },
        "readings": {
            "event_id": _ID,
            "read_on": _DAY,
            "sources_read": Column("integer"),
            "sources_cited": Column("integer"),
        }
        | {f"agrees_{field}": _word("true", "false", required=False) for field in READ_AGAIN}
        | {"differed": _TEXT, "outcome": _word(*Outcome), "done": _TEXT},
        "measures": {
            "event_id": _FILLED,
            "claim_id": _FILLED,
            "what": _word(*Counted),
            "per": _word(*Per, required=False),
            "least": _NUMBER,
            "most": _NUMBER,
            "direction": _word(*_DIRECTIONS, required=False),
            "counted_date": Column(edtf="closed"),
            "note": _TEXT,
        },
        "changes": {
            "version": _FILLED,
            "date": Column("date", required=True),
            "event_id": _TEXT,
            "change": _FILLED,
            "reason": _FILLED,
        },
    }
)
"""The columns of each table; a package may have more."""
