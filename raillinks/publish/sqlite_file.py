"""`export.sqlite`: every table of a view in one SQLite file, with types and keys, and views that join them.

An empty cell is NULL. Days are `YYYY-MM-DD` (SQLite has no type of its own for them), yes-or-no cells 1 or 0. The same
selection and data version give the same bytes.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType

import pandas as pd

from raillinks.figures.compare import LINK
from raillinks.package.data_package import columns_of
from raillinks.package.dataset import Dataset
from raillinks.publish import explanation, tables
from raillinks.publish.tables import TABLES, Field
from raillinks.views.viewing import View

ABOUT, COLUMNS, LINKS = "about", "columns", "links"
"""The tables that are in no other export: what the file is, what each column means, and the listed links."""
TYPES: Mapping[str, str] = MappingProxyType(
    {"string": "TEXT", "date": "DATE", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN"}
)
"""The types of columns (`tables.Field`) as SQLite's tools know them."""
_CELLS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"integer": int, "number": float, "string": str, "date": str}
)
_TEXT_PAIR = ({"name": "what", "type": "string"}, {"name": "text", "type": "string"})
_OF_COLUMNS = tuple({"name": name, "type": "string"} for name in ("table_name", "column_name", "type", "description"))
_OF_LINK = (
    *({"name": name, "type": "string"} for name in ("crossing_id", "crossing_name", "service")),
    *({"name": name, "type": "number"} for name in ("lon", "lat")),
)
VIEWS: Mapping[str, str] = MappingProxyType(
    {
        "interval_events": """
SELECT i.crossing_id, i.crossing_name, i.service, i.status, i.start AS first_day, date(i."end", '-1 day') AS last_day,
       i.event_id, e.date, e.summary, e.confidence, e.publishers, i.end_event_id
FROM intervals AS i LEFT JOIN events AS e ON e.event_id = i.event_id""",
        "status_events": """
SELECT s.crossing_id, s.crossing_name, s.service, s.as_of, s.status, s.since, s.certain, s.stale, s.hangs_on,
       s.event_id, e.date, e.summary, e.confidence, e.publishers
FROM status AS s LEFT JOIN events AS e ON e.event_id = s.event_id""",
        "event_claims": """
SELECT e.event_id, e.date, e.summary, c.claim_id, c.stance, c.claimed_date, s.source_id, s.publisher, s.title,
       s.published, s.url
FROM events AS e JOIN claims AS c ON c.event_id = e.event_id JOIN sources AS s ON s.source_id = c.source_id""",
    }
)
"""The views by name: each interval from its first to its last day and each status, with the event that began it, and
each claim with its event and source."""


def export_sqlite(dataset: Dataset, view: View) -> bytes:
    """The SQLite file of a view, as the download button, the API and the command line return it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute("BEGIN")
        _describe(database, dataset, view)
        _write(database, LINKS, _OF_LINK, _links(dataset, view))
        for table in tables.IN_WHOLE:
            frame, fields = tables.written(dataset, view, table)
            _write(database, table, fields, frame)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS{query}")
        database.execute("COMMIT")
        return database.serialize()


def _describe(database: sqlite3.Connection, dataset: Dataset, view: View) -> None:
    """Writes what the file is, and what each column of each table means."""
    facts = explanation.facts(dataset, view)
    _write(database, ABOUT, _TEXT_PAIR, pd.DataFrame({"what": [*facts], "text": [*facts.values()]}))
    rows = [
        (table, str(field["name"]), str(field["type"]), str(field.get("description", "")))
        for table in tables.IN_WHOLE
        for field in tables.fields(dataset, table)
    ]
    _write(database, COLUMNS, _OF_COLUMNS, pd.DataFrame(rows, columns=tables.names(_OF_COLUMNS), dtype=str))


def _links(dataset: Dataset, view: View) -> pd.DataFrame:
    """The listed links with the position of their crossings."""
    named = tables.frame(dataset, view, "status")[["crossing_id", "crossing_name", "service"]]
    return named.merge(dataset.crossings[["crossing_id", "lon", "lat"]], on="crossing_id", how="left")


def _write(database: sqlite3.Connection, table: str, fields: Sequence[Field], frame: pd.DataFrame) -> None:
    """Creates a table and writes its rows."""
    names = _distinct(tables.names(fields))
    parts = [f"{_quoted(name)} {TYPES[str(field['type'])]}" for name, field in zip(names, fields, strict=True)]
    key = LINK if table == LINKS else TABLES[table].key if table in TABLES else ()
    keys = [f"PRIMARY KEY {_listed(key)}"] if key else []
    database.execute(f"CREATE TABLE {table} ({', '.join([*parts, *keys, *_references(table)])})")
    cells = [_column(frame[str(field["name"])].tolist(), str(field["type"])) for field in fields]
    places = ", ".join("?" * len(names))
    database.executemany(f"INSERT INTO {table} VALUES ({places})", zip(*cells, strict=True))  # noqa: S608 (our own names)


def _references(table: str) -> Iterable[str]:
    """The foreign keys of a table, each of which holds in every view."""
    for key in TABLES[table].foreign_keys if table in TABLES else ():
        of, to = columns_of(key["fields"]), key["reference"]
        yield f"FOREIGN KEY {_listed(of)} REFERENCES {to['resource']} {_listed(columns_of(to['fields']))}"
    if table in TABLES and TABLES[table].of_links:
        yield f"FOREIGN KEY {_listed(LINK)} REFERENCES {LINKS} {_listed(LINK)}"


def _column(values: Sequence[object], kind: str) -> list[object]:
    if kind == "boolean":
        return [int(value == "true") for value in values]
    return [None if value == "" else _CELLS[kind](str(value)) for value in values]


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of columns that SQLite tells apart: it takes no notice of case, as the log of somebody else may do."""
    seen: list[str] = []
    for name in names:
        new, number = name, 2
        while new.lower() in {other.lower() for other in seen}:
            new, number = f"{name}_{number}", number + 1
        seen.append(new)
    return seen


def _listed(names: Iterable[str]) -> str:
    return f"({', '.join(map(_quoted, names))})"


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
