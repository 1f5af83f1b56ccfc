"""The tools: one row each, with what it takes and answers. None of them writes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from raillinks.mcp import of_links, of_tables, reasons
from raillinks.mcp.answers import Answer, Asked, output_schema, text, whole
from raillinks.mcp.arguments import (
    EVENT,
    LANG,
    LIMIT,
    LINK_NAMES,
    OFFSET,
    READING_NAMES,
    STYLE,
    RefusedError,
    Schema,
    read,
    schema,
    selection,
)
from raillinks.mcp.kept_views import KeptViews
from raillinks.package.dataset import Dataset
from raillinks.store.live_package import Served
from raillinks.views import pinned
from raillinks.views.filters import FILTERS
from raillinks.views.selection import BadValue
from raillinks.words.status import Status
from raillinks.words.texts import any_of

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

    def input_schema(self, dataset: Dataset) -> Schema:
        """The JSON Schema of its arguments."""
        return schema(dataset, self.takes, self.required)

    def output_schema(self, dataset: Dataset) -> Schema:
        """The JSON Schema of its answers."""
        return output_schema(self.own(dataset))


_OF_LINKS = (*LINK_NAMES, *READING_NAMES, LANG, pinned.NAME)
_OF_EVENTS = (
    "as_of", "mode", "days", "from", "to", "q", *(choice.name for choice in FILTERS), "context", *READING_NAMES,
)  # fmt: skip
_LAST = "Days after covered_to have the last known status, and the answer says so."
TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        tool.name: tool
        for tool in (
            Tool(
                "status_on", "Status on a day",
                f"Which rail links were open on a day: the status of each listed link ({any_of(Status)}), since when, "
                "whether it is certain, all possible statuses, whether its evidence is old, "
                f"who says so, and a sentence to quote. Unknown is not closed. {_LAST}",
                ("as_of", *_OF_LINKS), lambda _: of_links.STATUS, of_links.status_on,
            ),
            Tool(
                "intervals", "Intervals of links",
                "All maximal periods in which a link had one status, of all time, with the events that start and end "
                "them and how uncertain their ends are.",
                (*LINK_NAMES, *READING_NAMES, LIMIT, OFFSET, pinned.NAME), lambda _: of_tables.INTERVALS,
                of_tables.intervals,
            ),
            Tool(
                "why", "Why: claims for and against",
                "How we know: the claims for and against an event (event), or the status of one link on a day "
                "(crossing, service, as_of), each with its source, and the rule that decides on its confidence: "
                "confirmed, reported, disputed or withdrawn.",
                (EVENT, "as_of", *_OF_LINKS), lambda _: reasons.WHY, reasons.why,
            ),
            Tool(
                "find_events", "Find events",
                "The events of the log, by filters and search, in the order of time. By default those up to as_of; "
                "mode=all has all, mode=period those from `from` to `to`.",
                (*_OF_EVENTS, LIMIT, OFFSET, pinned.NAME), of_tables.events_schema, of_tables.find_events,
            ),
            Tool(
                "compare", "Compare two days",
                "Every listed link on two days, as_of and compare_with: both statuses, whether they are certain, and "
                f"the events between. {_LAST}",
                ("as_of", "compare_with", *LINK_NAMES, *READING_NAMES, pinned.NAME), lambda _: of_tables.COMPARE,
                of_tables.compare,
            ),
            Tool(
                "cite", "Cite",
                "A citation of what is known on a day, or of an event, with its permalink, and of the whole data set.",
                (STYLE, EVENT, "as_of", *LINK_NAMES, *READING_NAMES, pinned.NAME), lambda _: of_tables.CITE,
                of_tables.cite,
            ),
            Tool(
                "unknown", "What is not known",
                "What is not known on a day: links without a reported status, with the record of the search that found "
                "nothing and the nearest hint; links that are uncertain or whose evidence is old; disputed events. The "
                "resource `unknowns` says it in words, where the package has it.",
                ("as_of", *_OF_LINKS), lambda _: of_links.UNKNOWN, of_links.unknown,
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
        dataset = of_version(here.served, arguments.own[pinned.NAME])
        view = here.views.view(dataset, selection(dataset, arguments, here.today))
        asked = Asked(dataset, here.served.dataset.version, view, arguments, here.base, here.today, here.views)
        answer = tool.answer(asked)
    except RefusedError as refused:
        return Said(str(refused), None)
    body = whole(asked, answer)
    return Said(text(body, answer.lines), body)


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
        raise RefusedError(BadValue(pinned.NAME, data_version, "this data version is not served", ", ".join(names)))
    return kept
