"""The tools: one row each, with what it takes and answers. None of them writes.

Search and fetch, in the shapes that clients for deep research ask for: results with id, title and url; one document. A
document is an event, or a link with its status today and its intervals. Both answers are JSON in the text too, and have
nothing of what other answers share: `metadata` of a document has day, version, citation and licence.

The resources: the tables that are exported, as the API gives them, and the documents that say how to read them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from raillinks.domain.problems import did_you_mean
from raillinks.domain.status import Status
from raillinks.domain.text import any_of
from raillinks.engine.confidence import Row
from raillinks.exports import api_paths, cite, schemas, table_bytes, tables
from raillinks.exports.api_paths import JSON
from raillinks.exports.formats import CSV
from raillinks.i18n.languages import ENGLISH
from raillinks.mcp import tool_answers
from raillinks.mcp.answers import (
    Answer,
    Asked,
    KeptViews,
    event_in_words,
    licence,
    output_schema,
    permalink,
    text,
    whole,
)
from raillinks.mcp.arguments import (
    EVENT,
    ID,
    LANG,
    LIMIT,
    LINK_NAMES,
    MOST_ROWS,
    OFFSET,
    OWN,
    QUERY,
    READING_NAMES,
    STYLE,
    WHAT,
    Arguments,
    RefusedError,
    Schema,
    printable,
    read,
    schema,
    selection_of,
)
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, search, selection
from raillinks.query.filters import FILTERS
from raillinks.query.known_log import Link
from raillinks.query.selection import NAMES, BadValue
from raillinks.versions.live_package import Served

Own = Callable[[Dataset], Mapping[str, Schema]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool.

    Args:
        name: Its name.
        title: What people call it.
        text: What it answers, and when to use it.
        takes: The names of its arguments.
        required: Those that must be given.
        bare: Whether its answers have their own members alone, and are JSON as text too.
        own: What its answers have beside what all have, for a package.
        answer: Answers a question.
    """

    name: str
    title: str
    text: str
    takes: tuple[str, ...]
    own: Own
    answer: Callable[[Asked], Answer]
    required: tuple[str, ...] = ()
    bare: bool = False

    def input_schema(self, dataset: Dataset) -> Schema:
        """The JSON Schema of its arguments."""
        return schema(dataset, self.takes, self.required)

    def output_schema(self, dataset: Dataset) -> Schema:
        """The JSON Schema of its answers."""
        own = self.own(dataset)
        return schemas.record(own) if self.bare else output_schema(own)


MOST_RESULTS = 10
SEARCH_ANSWER: Mapping[str, Schema] = MappingProxyType(
    {"results": schemas.rows(schemas.record({name: {"type": "string"} for name in ("id", "title", "url")}))}
)
"""What `search` answers."""
FETCH_ANSWER: Mapping[str, Schema] = MappingProxyType(
    {**{name: {"type": "string"} for name in ("id", "title", "text", "url")}, "metadata": {"type": "object"}}
)
"""What `fetch` answers."""


def find(asked: Asked) -> Answer:
    """The documents that match a question best: links whose crossing it names, then events.

    Raises:
        RefusedError: The question is empty.
    """
    question = asked.arguments.own[QUERY]
    if not question.strip():
        raise RefusedError(
            BadValue(QUERY, "", "there is nothing to find", "words, such as the name of a place and a year")
        )
    log = asked.view.any_day.log
    places = search.ranked(asked.dataset, question, log.events, log.claims)
    events = [log.rows[str(log.events["event_id"].iloc[place])] for place in places[:MOST_RESULTS]]
    links = _named_links(asked, question)
    results = [*(_result_of_link(asked, link) for link in links), *(_result_of_event(asked, event) for event in events)]
    return Answer({"results": results[:MOST_RESULTS]}, [], "")


def fetch(asked: Asked) -> Answer:
    """A document: an event with its claims, or a link with its status today and its intervals.

    Raises:
        RefusedError: There is none of this id.
    """
    name, log = asked.arguments.own[ID], asked.view.any_day.log
    own = {each: row.default for each, row in OWN.items()} | {LIMIT: str(MOST_ROWS)}
    links = {_id(link): link for link in log.histories}
    if name in log.rows:
        of_event = replace(asked, arguments=Arguments((), {**own, EVENT: name}))
        return _document(asked, _result_of_event(asked, log.rows[name]), [tool_answers.why(of_event)],
                         event_in_words(asked, log.rows[name]))  # fmt: skip
    if name not in links:
        error, near = "there is no such document", did_you_mean(name, [*links, *log.rows])
        raise RefusedError(BadValue(ID, name, error, "an id of `search`"), near)
    crossing, service = links[name]
    chosen = replace(asked.view.selection, crossing=(crossing,), service=(service,))
    of_link = replace(asked, arguments=Arguments((), own), view=asked.views.view(asked.dataset, chosen))
    said = [tool_answers.status_on(of_link), tool_answers.intervals(of_link)]
    return _document(of_link, _result_of_link(asked, links[name]), said, _title_of_link(asked, links[name]))


def _document(asked: Asked, result: Mapping[str, str], said: Iterable[Answer], words: str) -> Answer:
    """A document of what tools say, with what must be known about it."""
    dataset = asked.dataset
    about = {
        "as_of": str(asked.view.selection.as_of),
        "data_version": dataset.version,
        "covered_to": str(dataset.covered_to),
        "citation": cite.chicago(cite.citation(dataset, words, result["url"], asked.today)),
        "licence": licence(dataset),
    }
    text = "\n".join(line for answer in said for line in answer.lines)
    return Answer({**result, "text": text, "metadata": about}, [], "")


def _id(link: Link) -> str:
    return "/".join(link)


def _title_of_link(asked: Asked, link: Link) -> str:
    return f"{display_names.crossing_names(asked.dataset, ENGLISH)[link[0]]}, {link[1]}: status and history"


def _result_of_link(asked: Asked, link: Link) -> dict[str, str]:
    chosen = replace(asked.view.selection, crossing=(link[0],), service=(link[1],))
    of_link = replace(asked, view=replace(asked.view, selection=chosen))
    return {"id": _id(link), "title": _title_of_link(asked, link), "url": permalink(of_link, "")}


def _result_of_event(asked: Asked, event: Row) -> dict[str, str]:
    names = display_names.crossing_names(asked.dataset, ENGLISH)
    place = names.get(str(event["crossing_id"]), str(event["crossing_id"]))
    title = f"{event['date']}, {place}, {event['service']}: {event['summary']}"
    return {"id": str(event["event_id"]), "title": title, "url": permalink(asked, "events", event)}


def _named_links(asked: Asked, question: str) -> list[Link]:
    """The links whose crossing a question names; of one that names services, those of these services."""
    names = search.names_of(asked.dataset.places)
    words = question.split()
    named = {place for text in (question, *words) for place in search.named(names, text)}
    crossings = asked.dataset.places.loc[asked.dataset.places["place_id"].isin(named), ["place_id", "crossing_id"]]
    ids = {*crossings["crossing_id"], *crossings["place_id"]}
    ids |= {crossing for crossing, _ in asked.view.any_day.log.histories if {*crossing.split("-")} & _plain(words)}
    found = [link for link in asked.view.any_day.log.histories if link[0] in ids]
    of_services = [link for link in found if link[1] in _plain(words)]
    return of_services or found


def _plain(words: Iterable[str]) -> set[str]:
    return {word.strip(".,;:?!()'\"").casefold() for word in words}


_OF_LINKS = (*LINK_NAMES, *READING_NAMES, LANG, selection.NAME)
_OF_EVENTS = (
    "as_of", "mode", "days", "from", "to", "q", *(choice.name for choice in FILTERS), "context", *READING_NAMES,
)  # fmt: skip
_LAST = "After covered_to it is the last known one."
TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        tool.name: tool
        for tool in (
            Tool(
                "status_on", "Status on a day",
                f"The status of each listed link on a day ({any_of(Status)}): since when, how certain, on whose word, "
                f"and a sentence to quote. Unknown is not closed. {_LAST}",
                ("as_of", *_OF_LINKS), lambda _: tool_answers.STATUS, tool_answers.status_on,
            ),
            Tool(
                "intervals", "Intervals of links",
                "All periods in which a link had one status, of all time, with their events and uncertain ends.",
                (*LINK_NAMES, *READING_NAMES, LIMIT, OFFSET, selection.NAME), lambda _: tool_answers.INTERVALS,
                tool_answers.intervals,
            ),
            Tool(
                "why", "Why: claims for and against",
                "The claims for and against an event, or the status of one link on a day (crossing, service, as_of), "
                "each with its source, and the rule that decides on its confidence.",
                (EVENT, "as_of", *_OF_LINKS), lambda _: tool_answers.WHY, tool_answers.why,
            ),
            Tool(
                "find_events", "Find events",
                "Events by filters and search, the newest first: up to as_of, or as mode says.",
                (*_OF_EVENTS, LIMIT, OFFSET, selection.NAME), tool_answers.events_schema, tool_answers.find_events,
            ),
            Tool(
                "count", "Count days and stops",
                "Counts in a period: days of each status of each link, its stops and the longest one; with `what` also "
                "what sources counted.",
                ("from", "to", "by", WHAT, *LINK_NAMES, *READING_NAMES, LIMIT, selection.NAME),
                lambda _: tool_answers.COUNT, tool_answers.count,
            ),
            Tool(
                "compare", "Compare two days",
                f"Every listed link on two days, with the events between. {_LAST}",
                ("as_of", "compare_with", *LINK_NAMES, *READING_NAMES, selection.NAME), lambda _: tool_answers.COMPARE,
                tool_answers.compare,
            ),
            Tool(
                "cite", "Cite",
                "A citation of what is known on a day, or of an event, and of the whole data set.",
                (STYLE, EVENT, "as_of", *LINK_NAMES, *READING_NAMES, selection.NAME), lambda _: tool_answers.CITE,
                tool_answers.cite,
            ),
            Tool(
                "unknown", "What is not known",
                "What is not known on a day: links without a reported status, with what was searched and the nearest "
                "hint; uncertain ones, old evidence, disputed events.",
                ("as_of", *_OF_LINKS), lambda _: tool_answers.UNKNOWN, tool_answers.unknown,
            ),
            Tool(
                "search", "Search", "Documents that match a question: links and events.",
                (QUERY,), lambda _: SEARCH_ANSWER, find, (QUERY,), bare=True,
            ),
            Tool(
                "fetch", "Fetch", "A document of `search` in full, with sources.",
                (ID,), lambda _: FETCH_ANSWER, fetch, (ID,), bare=True,
            ),
        )
    }
)  # fmt: skip
"""Every tool by its name, in the order of lists."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool says.

    Args:
        text: In words.
        body: As its output schema describes it; None for a refusal.
    """

    text: str
    body: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when a question is asked.

    Args:
        served: The package that is served.
        views: Keeps what questions share.
        base: As `Asked` has it.
        today: The day.
    """

    served: Served
    views: KeptViews
    base: str
    today: np.datetime64


def call(tool: Tool, given: Mapping[str, object], here: Here) -> Said:
    """Answers a question, or says why not.

    Args:
        tool: The tool.
        given: The arguments, as JSON has them.
        here: Where and when it is asked.
    """
    try:
        arguments = read(given, tool.takes)
        dataset = of_version(here.served, arguments.own.get(selection.NAME, ""))
        view = here.views.view(dataset, selection_of(dataset, arguments, here.today))
        asked = Asked(dataset, here.served.dataset.version, view, arguments, here.base, here.today, here.views)
        answer = tool.answer(asked)
    except RefusedError as refused:
        return Said(str(refused), None)
    if tool.bare:
        return Said(json.dumps(answer.body, ensure_ascii=False), answer.body)
    body = whole(asked, answer)
    return Said(text(asked, answer, body), body)


def of_version(served: Served, data_version: str) -> Dataset:
    """The package of a data version; empty = the latest.

    Raises:
        RefusedError: There is no such version.
    """
    latest = served.dataset
    if data_version in {"", latest.version}:
        return latest
    kept = None if served.earlier is None else served.earlier.dataset(data_version, latest)
    if kept is None:
        names = (latest.version,) if served.earlier is None else served.earlier.names(latest)
        raise RefusedError(BadValue(selection.NAME, data_version, "this data version is not served", ", ".join(names)))
    return kept


SCHEME, TABLES, DOCS = "raillinks", "tables", "docs"
DESCRIPTOR = f"{SCHEME}://datapackage.json"
TEMPLATE = f"{SCHEME}://{TABLES}/{{table}}.csv{{?{','.join((*NAMES, selection.NAME))}}}"
"""The address of such a table with a selection (RFC 6570)."""
MARKDOWN = "text/markdown"
MOST_BYTES = 1_000_000
"""A longer table is refused: its reader is told to choose fewer rows, or to fetch it from the API."""
HERE = Path(__file__).parent / "docs"
"""The documents of the code, in a clone and where the library is installed: links to `docs/`, which a wheel follows."""
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
"""The documents, with what they say."""


def document(name: str) -> str:
    """The address of a document."""
    return f"{SCHEME}://{DOCS}/{name}.md"


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
    names = (*NAMES, selection.NAME)
    given: dict[str, object] = {}
    for name, value in parse_qsl(urlsplit(uri).query, keep_blank_values=True):
        earlier = given.get(name)
        given[name] = value if earlier is None else [*(earlier if isinstance(earlier, list) else [earlier]), value]
    arguments = read(given, names)
    dataset = of_version(here.served, arguments.own[selection.NAME])
    view = here.views.view(dataset, selection_of(dataset, arguments, here.today))
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
        own = None if earlier is None else earlier.home.folder
        of_package = None if own is None else own / "docs"
        folder = of_package if name == OF_PACKAGE else HERE
        if folder is not None and (file := folder / f"{name}.md").is_file():
            yield name, file
