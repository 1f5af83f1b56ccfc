"""`export.zip`: a whole view, with everything needed to understand, check and cite it.

The same selection and data version give the same bytes: no clock, no server address, files in a fixed order.

Its README.md explains it to a reader without the dashboard; workbook and SQLite file have the same facts.

`export.sqlite`: every table of a view in one SQLite file, with types and keys, and views that join them.

An empty cell is NULL. Days are `YYYY-MM-DD` (SQLite has no type of its own for them), yes-or-no cells 1 or 0. The same
selection and data version give the same bytes.
"""

import hashlib
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import Any

import pandas as pd

from raillinks.domain.enums import GROUP
from raillinks.exports import cite, descriptors, geojson, table_bytes, tables
from raillinks.exports.cite import Citation
from raillinks.exports.descriptors import Description
from raillinks.exports.tables import TABLES, Field
from raillinks.metrics.compare import LINK
from raillinks.package import descriptor
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json, columns_of
from raillinks.package.tables import csv_text
from raillinks.query import describe, display_names, permalinks, views
from raillinks.query.views import View

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


_FENCE = re.compile("`+")
_MARKUP = re.compile(r"([\\`*_\[\]<>|#&])")

CAVEATS = (
    "Silence is not closure: where nobody reports, or evidence has ended, a link is `unknown`.",
    "Statuses are worked out from dated, sourced events; none is stored.",
    "A date is a window: it happened on some day from `date_earliest` to `date_latest`. `2004` is not 1 January 2004.",
    "`disputed` events are in the table with every claim on both sides; only `disputed=apply` lets them move a status.",
    "An event on `all` services concerns each of them.",
    "`measures.csv` has each count as its claim gives it, of the period or else of all time: never add them up.",
    "`status.csv` says `stale` where the last evidence is older than the selection's `stale_after` days.",
)

_SEARCH_RECORDS = (
    " The maintainers' own search records count from the day after the last evidence, though they are newer."
)
_OF_GROUP = f"An event on `{GROUP}` concerns every China–DPRK crossing."
EVERYTHING = "everything known"
"""What `known_on` says where it is empty."""


def render_readme(
    dataset: Dataset, view: View, cited: Citation, sentence: str, members: Mapping[str, tuple[str, int | None]]
) -> str:
    """The text of the README, in Markdown.

    Args:
        dataset: The package.
        view: The exported view.
        cited: The citation.
        sentence: The view in words.
        members: SHA-256 and number of rows (None: not a table) by file name.
    """
    parts = [
        f"# {plain(str(dataset.descriptor['title']))}: an export",
        f"{plain(sentence)}.",
        _facts(dataset, view, permalinks.permalink(dataset, view.selection)),
        "## Files",
        _files(members),
        "To check them: `sha256sum FILE` (Linux), `shasum -a 256 FILE` (macOS).",
        "## Caveats",
        "\n".join(f"- {line}" for line in caveats(dataset, view)),
        "## How to cite",
        f"{_fenced(cite.chicago(cited))}\n\nCite the sources of the events that you use as well: they stand below.",
        "## Licences",
        _licences(dataset),
        *_readme_columns(dataset, members),
        f"## Sources used ({len(view.sources)})",
        "\n".join(_source(row) for row in view.sources.to_dict("records")) or "None.",
    ]
    return "\n\n".join(parts) + "\n"


def caveats(dataset: Dataset, view: View) -> tuple[str, ...]:
    """What a reader of a view must know; names of columns and files are in backticks."""
    of_group = (_OF_GROUP,) if (dataset.events["crossing_id"] == GROUP).any() else ()
    return *_about_the_days(dataset, view), *CAVEATS, *of_group


def where(dataset: Dataset) -> str:
    """What a permalink without an address needs; nothing where the package has a `homepage`."""
    if str(dataset.descriptor.get("homepage", "")):
        return ""
    which = "in which this log is open" if dataset.is_own_log else "that serves this data version"
    return f" (put it behind the address of a dashboard {which})"


def _facts(dataset: Dataset, view: View, link: str) -> str:
    said = tables.stamp(dataset, view)
    return (
        f"- As of: {view.selection.as_of_text}\n- Known on: {said['known_on'] or EVERYTHING}\n"
        f"- Permalink: `{link}`{where(dataset)}\n"
        f"- Data version: {said['data_version']}, as the last column of each table says\n"
        f"- Covered to: {_covered(dataset)}"
    )


def _covered(dataset: Dataset) -> str:
    whose = "that the table covers" if dataset.is_own_log else "up to which the maintainers have read sources"
    return f"{dataset.covered_to}, the last day {whose}"


def _files(members: Mapping[str, tuple[str, int | None]]) -> str:
    rows = [f"| `{name}` | {'' if n is None else n} | `{digest}` |" for name, (digest, n) in members.items()]
    return "\n".join(["| file | rows | SHA-256 |", "|---|---:|---|", *rows])


def _about_the_days(dataset: Dataset, view: View) -> list[str]:
    """Caveats about the as-of and known-on days."""
    chosen = view.selection
    lines = []
    if chosen.as_of_period:
        lines.append(
            f"`as_of` asks for {chosen.as_of_period}: in `status.csv` the status is that of {chosen.as_of}, and"
            " `open_on` says whether the link was open on all, some or none of the days, or that it cannot be said."
        )
    if chosen.as_of > dataset.covered_to:
        lines.append(f"{chosen.as_of} lies after {dataset.covered_to}: every status is the last known one.")
    if chosen.known_on is not None:
        lines.append(
            f"Dates, claims, verdicts and confidences are what this log's sources had reported by {chosen.known_on}."
            f"{'' if dataset.is_own_log else _SEARCH_RECORDS}"
            " Reference works without a date of publication, such as today's encyclopaedias, count as known on every"
            " day."
        )
        left_out = views.undated(dataset, view)["event_id"].tolist()
        if left_out:
            lines.append(f"Left out, since none of their sources says when it was published: {', '.join(left_out)}.")
    return lines


def _licences(dataset: Dataset) -> str:
    own = [f"- {plain(str(licence['title']))}" for licence in dataset.descriptor["licenses"]]
    rests = "; ".join(plain(str(source["title"])) for source in dataset.descriptor.get("sources", ()))
    return "\n".join(own) + (f"\n\n`features.geojson` and the map rest on: {rests}." if rests else "")


def _readme_columns(dataset: Dataset, members: Mapping[str, tuple[str, int | None]]) -> list[str]:
    """One section per table: its columns and their meaning."""
    parts = []
    for table in (name.removesuffix(".csv") for name in members if name.endswith(".csv")):
        rows = [
            f"| {_code(str(f['name']))} | {plain(str(f.get('description', '')))} |"
            for f in tables.fields(dataset, table)
        ]
        parts += [f"## Columns of {table}.csv", "\n".join(["| column | what |", "|---|---|", *rows])]
    return parts


def _source(row: Mapping[object, object]) -> str:
    """One source as one line. Its text comes from data, so it is escaped."""
    text = {str(name): plain(str(value)) for name, value in row.items() if not isinstance(value, pd.Timestamp)}
    title = f"[{text['title']}]" if text["title_paraphrased"] == "true" else text["title"]
    via = f" via {text['via']}" if text["via"] else ""
    parts = [f"{text['publisher']}{via}", title, text["published"], text["url"]]
    return "- " + ", ".join(part for part in parts if part)


def _fenced(text: str) -> str:
    """A text as a code block; the fence is longer than any in the text."""
    fence = "`" * max(3, *(len(run) + 1 for run in ["", *_FENCE.findall(text)]))
    return f"{fence}\n{' '.join(text.split())}\n{fence}"


def _code(name: str) -> str:
    """A column's name as code, unless a character of it would end the code or the table's cell."""
    return f"`{name}`" if re.fullmatch(r"[\w.-]+", name) else plain(name)


def plain(text: str) -> str:
    """A text from data, escaped for Markdown and on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def facts(dataset: Dataset, view: View) -> dict[str, str]:
    """What an export is, of which day and version, and how it is cited: each fact under its name."""
    sentence = describe.sentence(view, display_names.crossing_names(dataset, "en"))
    link = permalinks.permalink(dataset, view.selection)
    cited = cite.citation(dataset, sentence, link)
    said = tables.stamp(dataset, view)
    return {
        "What it is": f"{sentence}.",
        "As of": view.selection.as_of_text,
        "Known on": said["known_on"] or EVERYTHING,
        "Data version": said["data_version"],
        "Covered to": _covered(dataset),
        "Permalink": f"{link}{where(dataset)}",
        "How to cite": cite.chicago(cited),
        "Licences": _titles(dataset, "licenses"),
        "Credits": "; ".join(filter(None, (_titles(dataset, "contributors"), _titles(dataset, "sources")))),
    }


def _titles(dataset: Dataset, key: str) -> str:
    return "; ".join(str(item["title"]) for item in dataset.descriptor.get(key, ()))


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
    said = facts(dataset, view)
    _write(database, ABOUT, _TEXT_PAIR, pd.DataFrame({"what": [*said], "text": [*said.values()]}))
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
