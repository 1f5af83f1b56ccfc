"""The resources: the tables that are exported, as the API gives them, and the documents that say how to read them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from raillinks.mcp.arguments import RefusedError, printable, read, selection
from raillinks.mcp.tools import Here, of_version
from raillinks.publish import api_paths, table_bytes, tables
from raillinks.publish.api_paths import JSON
from raillinks.publish.formats import CSV
from raillinks.views import pinned
from raillinks.views.selection import NAMES, BadValue
from raillinks.words.problems import did_you_mean

SCHEME, TABLES, DOCS = "raillinks", "tables", "docs"
DESCRIPTOR = f"{SCHEME}://datapackage.json"
TEMPLATE = f"{SCHEME}://{TABLES}/{{table}}.csv{{?{','.join((*NAMES, pinned.NAME))}}}"
"""The address of such a table with a selection (RFC 6570)."""
MARKDOWN = "text/markdown"
MOST_BYTES = 1_000_000
"""A longer table is refused: its reader is told to choose fewer rows, or to fetch it from the API."""
REPOSITORY = Path(__file__).resolve().parents[2]
"""The repository that contains the code; an installed library has no documents next to it."""
RULES, OF_PACKAGE = "status-rules", "unknowns"
"""The document with the rules of the log, and the one that is about the data: it lies in the package's own folder."""
DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        RULES: "How events become statuses: the rules, and why an event has its confidence.",
        "data-dictionary": "Every column of the log and of every table.",
        "selection": "The names by which pages, tools, API and command line are asked, with their values.",
        "glossary": "What our words mean.",
        OF_PACKAGE: "What is not known, in words: the gaps where a reader might take silence for an answer.",
    }
)
"""The documents in `docs/`, with what they say."""


def document(name: str) -> str:
    """The address of a document."""
    return f"{SCHEME}://{DOCS}/{name}.md"


def has_rules() -> bool:
    """Whether the document with the rules can be read: an installed library has none."""
    return (REPOSITORY / "docs" / f"{RULES}.md").is_file()


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource.

    Args:
        uri: Its address.
        name: Its name.
        text: What it is.
        media: Its media type.
    """

    uri: str
    name: str
    text: str
    media: str


def listed(here: Here) -> list[Resource]:
    """Every resource that can be read here."""
    of_tables = [
        Resource(f"{SCHEME}://{TABLES}/{name}.csv", f"{name}.csv", tables.TABLES[name].summary, CSV)
        for name in tables.IN_WHOLE
    ]
    described = Resource(
        DESCRIPTOR, "datapackage.json", "The data package: every table and column, and licences.", JSON
    )
    documents = [Resource(document(name), f"{name}.md", DOCUMENTS[name], MARKDOWN) for name, _ in _files(here)]
    return [*of_tables, described, *documents]


def content(uri: str, here: Here) -> tuple[str, str]:
    """The media type and the text of a resource.

    Args:
        uri: Its address; of a table with a selection as its query.
        here: Where and when it is asked for.

    Raises:
        RefusedError: There is none, its selection cannot be used, or it is too long.
    """
    address = uri.partition("?")[0]
    if address == DESCRIPTOR:
        return JSON, json.dumps(here.served.dataset.descriptor, ensure_ascii=False, indent=1, default=dict)
    for name, file in _files(here):
        if address == document(name):
            return MARKDOWN, file.read_text(encoding="utf-8")
    for table in tables.IN_WHOLE:
        if address == f"{SCHEME}://{TABLES}/{table}.csv":
            return CSV, _table(table, uri, here)
    known = [each.uri for each in listed(here)]
    shown = printable(uri)
    raise RefusedError(
        BadValue("uri", shown, "there is no such resource", ", ".join(known)), did_you_mean(shown, known)
    )


def _table(table: str, uri: str, here: Here) -> str:
    """A table as the API gives it."""
    names = (*NAMES, pinned.NAME)
    given: dict[str, object] = {}
    for name, value in parse_qsl(urlsplit(uri).query, keep_blank_values=True):
        earlier = given.get(name)
        given[name] = value if earlier is None else [*(earlier if isinstance(earlier, list) else [earlier]), value]
    arguments = read(given, names)
    dataset = of_version(here.served, arguments.own[pinned.NAME])
    view = here.views.view(dataset, selection(dataset, arguments, here.today))
    if (long := api_paths.too_many(f"{table}.csv", view)) is not None:
        raise RefusedError(long)
    made = table_bytes.plain_csv(dataset.at(here.base), view, table)
    if len(made) > MOST_BYTES:
        where = f"{here.base}api/v1/{table}.csv"
        raise RefusedError(
            BadValue("uri", printable(uri), f"longer than {MOST_BYTES:,} bytes", f"fewer rows, by a filter; or {where}")
        )
    return made.decode()


def _files(here: Here) -> Iterator[tuple[str, Path]]:
    """The documents that there are, with their files."""
    earlier = here.served.earlier
    for name in DOCUMENTS:
        folder = (None if earlier is None else earlier.home.folder) if name == OF_PACKAGE else REPOSITORY
        if folder is not None and (file := folder / "docs" / f"{name}.md").is_file():
            yield name, file
