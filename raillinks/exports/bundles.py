"""`export.zip`: a whole view, with everything needed to understand, check and cite it.

The same selection and data version give the same bytes: no clock, no server address, files in a fixed order.

`export.xlsx`: every table of a view as a sheet of an Excel workbook, behind a sheet that answers. All are of the chosen
period; a sheet that compares is there where a period is chosen only if what it compares with is chosen too.

Cells have types: days, numbers, TRUE or FALSE, text. Nothing in it is a formula or a link, whatever the data says. The
same selection and data version give the same bytes.

`export.sqlite`: every table of a view in one SQLite file, with types and keys, and views that join them.

An empty cell is NULL. Days are `YYYY-MM-DD` (SQLite has no type of its own for them), yes-or-no cells 1 or 0. The same
selection and data version give the same bytes.
"""

import hashlib
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.text import NOT_TEXT
from raillinks.exports import cite, days_of, descriptors, geojson, readme, table_bytes, tables, workbook_answer
from raillinks.exports.cite import Citation
from raillinks.exports.descriptors import Description
from raillinks.exports.readme import EVERYTHING, render_readme
from raillinks.exports.tables import TABLES, Field
from raillinks.metrics.compare import LINK
from raillinks.package import descriptor
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json, columns_of
from raillinks.package.tables import csv_text
from raillinks.query import describe, display_names, permalinks
from raillinks.query.views import View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FEATURES = "features.geojson"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read


def export_zip(dataset: Dataset, view: View) -> bytes:
    """The zip of a view, as the download button, the API and the command line return it."""
    return zipped(members(dataset, view))


def members(dataset: Dataset, view: View) -> dict[str, bytes]:
    """The files of the zip by name, in order."""
    frames = {f"{name}.csv": tables.frame(dataset, view, name) for name in tables.IN_ZIP}
    cited = citation(dataset, view)
    data = {name: csv_text(frame) for name, frame in frames.items()}
    data[FEATURES] = geojson.features_geojson(dataset, view)
    files = [*(_csv(dataset, name, data) for name in tables.IN_ZIP), _layer(dataset, data)]
    described = descriptors.described(description(dataset, view, cited, files))
    data["datapackage.json"] = table_bytes.json_bytes(described.data_package)
    data["croissant.json"] = table_bytes.json_bytes(described.croissant)
    data["CITATION.cff"] = cite.cff_of(dataset, cited).encode()
    rows = {name: len(frame) for name, frame in frames.items()}
    listed = {name: (_digest(content), rows.get(name)) for name, content in data.items()}
    return {"README.md": render_readme(dataset, view, cited, _in_words(dataset, view), listed).encode(), **data}


def tables_zip(dataset: Dataset, view: View, *, form: str, media: str, write: tables.Write) -> bytes:
    """Every table of a view in a format, each as a file, and one description of all of them, in one zip.

    Args:
        dataset: The package.
        view: The view.
        form: The format as Data Package names it, and the ending of the files.
        media: Its media type.
        write: Writes a table.
    """
    cited = citation(dataset, view)
    data = {f"{name}.{form}": write(*tables.written(dataset, view, name), tables.NO_OWN) for name in tables.IN_WHOLE}
    files = [
        table(dataset, name, f"{name}.{form}", data) | {"format": form, "mediatype": media} for name in tables.IN_WHOLE
    ]
    described = descriptors.described(description(dataset, view, cited, files))
    about = {
        "datapackage.json": table_bytes.json_bytes(described.data_package),
        "CITATION.cff": cite.cff_of(dataset, cited).encode(),
    }
    return zipped({**data, **about})


def citation(dataset: Dataset, view: View) -> Citation:
    """How to cite a view; its address is the permalink."""
    return cite.citation(dataset, _in_words(dataset, view), permalinks.permalink(dataset, view.selection))


def description(dataset: Dataset, view: View, cited: Citation, files: Sequence[Json]) -> Description:
    """The description of the files of a view: that of the data package, with these files."""
    listed = dataset.crossings["crossing_id"].isin(view.links["crossing_id"])
    return Description(
        dataset,
        cited,
        f"{_in_words(dataset, view)}.",
        tuple(files),
        dataset.crossings[listed],
        home=cited.url if "homepage" in dataset.descriptor else "",
        said={**tables.said(dataset, view), "selection": permalinks.query(view.selection)},
    )


def table(dataset: Dataset, name: str, path: str, data: Mapping[str, bytes]) -> dict[str, Any]:
    """An exported table as Data Package describes it, without the format of its file.

    Args:
        dataset: The package.
        name: The table, a key of `tables.TABLES`.
        path: The path of its file.
        data: The files by path.
    """
    foreign = [*tables.TABLES[name].foreign_keys]
    relations = {"foreignKeys": foreign} if foreign else {}
    return {
        **_file(path, data),
        "name": name,
        **descriptor.TABLE,
        "licenses": [dataset.descriptor["licenses"][0]],
        "schema": {"fields": [dict(field) for field in tables.fields(dataset, name)], **relations},
    }


def _in_words(dataset: Dataset, view: View) -> str:
    return describe.sentence(view, display_names.crossing_names(dataset, "en"))


def _csv(dataset: Dataset, name: str, data: Mapping[str, bytes]) -> Json:
    resource = table(dataset, name, f"{name}.csv", data)
    schema = {**resource["schema"], "fields": [_field(field) for field in resource["schema"]["fields"]]}
    return {**resource, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}


def _field(field: tables.Field) -> Json:
    """A column; booleans are written as `true` or `false`."""
    return {**field, "trueValues": ["true"], "falseValues": ["false"]} if field["type"] == "boolean" else dict(field)


def _layer(dataset: Dataset, data: Mapping[str, bytes]) -> Json:
    return {
        **_file(FEATURES, data),
        "encoding": "utf-8",
        "name": "features",
        "format": "geojson",
        "mediatype": "application/geo+json",
        "licenses": [dataset.descriptor["licenses"][-1]],
    }


def _file(name: str, data: Mapping[str, bytes]) -> Json:
    return {"path": name, "bytes": len(data[name]), "hash": f"sha256:{_digest(data[name])}"}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name as a zip, in order, all with the same date and permissions."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


MOST_CHARACTERS = 32_767
"""What a cell of a workbook can have, in units of UTF-16."""
MOST_ROWS = 1_048_575
"""What a sheet can have below its heading."""
CUT = " … [cut: a cell of a workbook has at most 32,767 characters; the CSV has the whole text]"
FIRST_DAY = np.datetime64("1900-03-01", "D")
"""The first day that is a date in a cell. Spreadsheets disagree on earlier ones: Excel has a 29 February 1900."""
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 (a workbook has no time zones), the time of the files inside
_NUMBER = re.compile(r"-?(?=(?:\D*\d){1,15}\D*$)\d+(?:\.\d+)?")  # a cell keeps 15 digits
_WIDTHS = 8, 60  # the narrowest and the widest column, in characters
_LINE_END = re.compile("\r\n?")


class _Formats(NamedTuple):
    """The formats of cells. `risky` keeps a text that starts like a formula a text, even after somebody edits it."""

    title: "Format"
    head: "Format"
    day: "Format"
    risky: "Format"
    wrapped: "Format"


_COMPARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"compare": ("compare_with",), "compare_uptime": ("compare_from", "compare_to")}
)
"""The sheets that compare, with the fields of the selection that choose with what."""


def export_xlsx(dataset: Dataset, view: View) -> bytes:
    """The workbook of a view, as the download button, the API and the command line return it.

    It needs the extra `excel`.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (an optional extra)

    shown = days_of.in_period(view)
    made = {table: _sheet(dataset, shown, table) for table in tables.IN_WHOLE if _has_sheet(shown, table)}
    days = {table: days_of.words(shown, TABLES[table].days) for table in made}
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        formats = _formats(book)
        _describe(book, dataset, shown)
        first = book.add_worksheet(readme.ANSWER)
        notes = [
            note
            for table, (frame, fields) in made.items()
            for note in _write_table(book.add_worksheet(table), frame, fields, formats, days[table])
        ]
        sheets = [readme.Sheet(table, days[table], len(frame)) for table, (frame, _) in made.items()]
        left_out = [table for table in tables.IN_WHOLE if table not in made]
        answer = workbook_answer.facts(
            dataset, view, shown, {table: frame for table, (frame, _) in made.items()}, left_out
        )
        _write_texts(first, readme.first_rows(dataset, shown, sheets, answer), formats, (26, 100, 32, 9))
        about = readme.last_rows(dataset, shown, made, notes)
        _write_texts(book.add_worksheet(readme.ABOUT), about, formats, (26, 100, 12))
    return target.getvalue()


def _has_sheet(view: View, table: str) -> bool:
    """Whether a table has a sheet: one that compares the chosen period has none unless the other side is chosen."""
    names = _COMPARED.get(table)
    return not (names and days_of.has_period(view)) or any(getattr(view.selection, name) is not None for name in names)


def _sheet(dataset: Dataset, view: View, table: str) -> tuple[pd.DataFrame, list[Field]]:
    """A table with its columns in the order of reading; of a period the changes of its events and of the whole log."""
    frame, fields = tables.written(dataset, view, table)
    if table == "changes" and days_of.has_period(view):
        frame = frame[frame["event_id"].isin(["", *view.events["event_id"]])]
    return frame, tables.in_reading_order(table, fields)


def _formats(book: "Workbook") -> _Formats:
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        risky=book.add_format({"quote_prefix": True}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _describe(book: "Workbook", dataset: Dataset, view: View) -> None:
    """The properties of the file: what it is, and which state of which version. Its date is that of the version."""
    sentence = describe.sentence(view, display_names.crossing_names(dataset, "en"))
    cited = cite.citation(dataset, sentence, permalinks.permalink(dataset, view.selection))
    created = _EPOCH if cited.released is None else datetime.fromisoformat(str(cited.released))
    book.set_properties(
        {
            "title": _cell(cited.title)[0],
            "author": _cell("; ".join(cited.authors))[0],
            "comments": _cell(cite.chicago(cited))[0],
            "created": created,
        }
    )
    for name, value in tables.said(dataset, view).items():
        book.set_custom_property(name, value or EVERYTHING, "text")


def _write_table(
    sheet: "Worksheet", frame: pd.DataFrame, fields: list[Field], formats: _Formats, days: str
) -> Iterator[str]:
    """Writes a table, with its days at the top of each printed page; yields what its sheet cannot hold."""
    names = tables.names(fields)
    shown = frame.head(MOST_ROWS)
    if len(frame) > MOST_ROWS:
        yield f"{sheet.name}: the first {MOST_ROWS:,} of {len(frame):,} rows; the CSV has all."
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{sheet.name} {days}&R&P / &N")
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(shown), len(fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})
    for column, field in enumerate(fields):
        name, values = names[column], shown[names[column]].tolist()
        sheet.write_string(0, column, name, formats.head)
        sheet.set_column(column, column, _width([name, *map(str, {*values})]))
        cut = _write_column(sheet, column, str(field["type"]), values, formats)
        if cut:
            yield f"{sheet.name}, {name}: cells cut after {MOST_CHARACTERS:,} characters: {cut}; the CSV has all."


def _write_column(sheet: "Worksheet", column: int, kind: str, values: list[Hashable], formats: _Formats) -> int:
    """Writes the cells of a column below its head; returns how many are cut."""
    cut = 0
    made = {
        value: _typed(str(value), kind) for value in set(values)
    }  # a column has the same few values again and again
    for row, value in enumerate(values, start=1):
        content, is_cut = made[value]
        if isinstance(content, bool):
            sheet.write_boolean(row, column, content)
        elif isinstance(content, float):
            sheet.write_number(row, column, content)
        elif isinstance(content, datetime):
            sheet.write_datetime(row, column, content, formats.day)
        elif content:
            sheet.write_string(row, column, content, formats.risky if table_bytes.FORMULA.match(content) else None)
            cut += is_cut
    return cut


def _typed(value: str, kind: str) -> tuple[bool | float | datetime | str, bool]:
    """A value as a cell of its column holds it, and whether it is cut."""
    if kind == "boolean":
        return value == "true", False
    if kind in {"integer", "number"} and _NUMBER.fullmatch(value):
        return float(value), False
    day = _day(value) if kind == "date" else None
    return _cell(value) if day is None else (day, False)


def _day(text: str) -> datetime | None:
    """A day as a cell can hold it; None for other texts, and for days before `FIRST_DAY`."""
    try:
        day = dates.day(text)
    except ValueError:
        return None
    return datetime.fromisoformat(str(day)) if day >= FIRST_DAY else None


def _write_texts(sheet: "Worksheet", rows: Iterable[readme.Row], formats: _Formats, widths: Sequence[int]) -> None:
    """Writes a sheet of texts, with columns of some widths in characters."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        look = {readme.TITLE: formats.title, readme.HEAD: formats.head}.get(row.look, formats.wrapped)
        for column, text in enumerate(row.cells):
            if isinstance(text, int):
                sheet.write_number(number, column, text, look)
            elif text:
                sheet.write_string(number, column, _cell(text)[0], look)


def _cell(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it, and whether it is cut. Line ends become line feeds, as in every cell of Excel."""
    clean = NOT_TEXT.sub("\ufffd", _LINE_END.sub("\n", text))
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return clean, False
    kept = units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore")  # never half of a pair
    return kept + CUT, True


def _width(values: list[str]) -> int:
    """The width of a column, in characters: that of its longest text within limits."""
    low, high = _WIDTHS
    return min(max(low, *(len(value) + 2 for value in values)), high)


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
        _describe_columns(database, dataset, view)
        _write(database, LINKS, _OF_LINK, _links(dataset, view))
        for table in tables.IN_WHOLE:
            frame, fields = tables.written(dataset, view, table)
            _write(database, table, fields, frame)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS{query}")
        database.execute("COMMIT")
        return database.serialize()


def _describe_columns(database: sqlite3.Connection, dataset: Dataset, view: View) -> None:
    """Writes what the file is, and what each column of each table means."""
    facts = readme.facts(dataset, view)
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
