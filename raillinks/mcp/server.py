"""The server of the protocol: lists and calls the tools, lists and reads the resources, for every transport.

The server over standard input and output, for a client that starts it as a process of its own.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.context import CallNext, HandlerResult
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.shared.jsonrpc_dispatcher import handler_exception_to_error_data

from raillinks.domain.problems import DataError, did_you_mean
from raillinks.exports.formats import CSV
from raillinks.exports.openapi import rules
from raillinks.mcp import tools
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.arguments import RefusedError, printable
from raillinks.mcp.tools import TOOLS, Here, Said
from raillinks.package.dataset import Dataset
from raillinks.query import selection
from raillinks.versions.live_package import LivePackage, Served
from raillinks.versions.single_flight import BusyError

Made = TypeVar("Made")
Asking = ServerRequestContext[Any, Any]
NAME = "china-dprk-rail-links"
BUSY = "Too many questions wait: ask again later."
NO_DATA = "There is no data to answer with: the files of the data package cannot be used."
FAILED = "Internal error: the server could not answer. Its log says why."
_LOG = logging.getLogger(__name__)
_READS = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


@dataclass(frozen=True, slots=True)
class Host:
    """What the transport gives.

    Args:
        served: Gives the package that is served, without waiting.
        day: Gives the current day.
        base: Gives the address of the map page as the sender of a request has it; empty where nobody knows.
        work: Works something out off the event loop; equal keys at one time share the work.
        views: Keeps what questions share.
    """

    served: Callable[[], Served]
    day: Callable[[], np.datetime64]
    base: Callable[[Any], str]
    work: Callable[[Hashable, Callable[[], Any]], Awaitable[Any]]
    views: KeptViews = field(default_factory=KeptViews)


def server(host: Host) -> "Server[Any]":
    """The server, which has no state between two requests. Its version is that of the data now.

    Args:
        host: What the transport gives.
    """
    answers, dataset = _Answers(host), _dataset(host)
    made: Server[Any] = Server(
        NAME,
        version="" if dataset is None else dataset.version,
        title=None if dataset is None else str(dataset.descriptor["title"]),
        instructions=None if dataset is None else instructions(dataset),
        get_tool_input_schema=lambda _: None,  # no argument is repeated in a header
        on_list_tools=answers.list_tools,
        on_call_tool=answers.call_tool,
        on_list_resources=answers.list_resources,
        on_list_resource_templates=answers.list_templates,
        on_read_resource=answers.read_resource,
    )
    made.middleware[:] = [_bounded]  # not the library's own, which reports to OpenTelemetry: nobody here collects that
    return made


async def _bounded(ctx: Asking, call_next: CallNext) -> HandlerResult:
    """Lets out no error but our refusals: the text of any other may have a path or a name. The log has it."""
    task = asyncio.ensure_future(call_next(ctx))
    try:
        await asyncio.wait([task])
    finally:
        task.cancel()  # does nothing once it has ended
    error = task.exception()
    if error is not None and handler_exception_to_error_data(error) is None:
        fields = {"event": "question-failed", "method": ctx.method}
        _LOG.error("a question of a machine failed", exc_info=error, extra=fields)
        raise MCPError(types.INTERNAL_ERROR, FAILED)
    return task.result()


def instructions(dataset: Dataset) -> str:
    """What clients tell their model about the server of a log."""
    described, title = str(dataset.descriptor["description"]), str(dataset.descriptor["title"])
    return "\n- ".join(
        [
            f"{title}: which links were open on a day, and how we know. {described}",
            *rules(dataset),
            "Quote `sentence`, give `permalink`, cite with the tool `cite`. For a table fetch the address in `table`.",
            f"Rows leave out what has no value. The resource {tools.document(tools.RULES)} has the rules.",
        ]
    )


def _dataset(host: Host) -> Dataset | None:
    """The package now, whose version clients show of a server; None without data."""
    try:
        return host.served().dataset
    except DataError:
        return None


class _Answers:
    """The answers to each kind of request."""

    def __init__(self, host: Host) -> None:
        self.host = host

    async def list_tools(self, _: Asking, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """Every tool, with the schemas of its arguments and answers."""
        dataset = _or_error(self.host.served).dataset
        return types.ListToolsResult(tools=dataset.once(listed_tools))

    async def call_tool(self, asking: Asking, params: types.CallToolRequestParams) -> types.CallToolResult:
        """The answer of a tool; a question that cannot be answered is an error with a hint."""
        tool = TOOLS.get(params.name)
        if tool is None:
            name = printable(params.name[:100])
            raise MCPError(types.INVALID_PARAMS, f"there is no tool '{name}': {did_you_mean(name, [*TOOLS])}")
        given = params.arguments or {}
        try:
            here = self._here(asking)
            asked = json.dumps(given, sort_keys=True)
            key = (*self._of(here, asked), tool.name, asked)
            said: Said = await self.host.work(key, partial(tools.call, tool, given, here))
        except (BusyError, DataError) as error:
            said = Said(BUSY if isinstance(error, BusyError) else NO_DATA, None)
        body = None if said.body is None else dict(said.body)
        text = types.TextContent(type="text", text=said.text)
        return types.CallToolResult(content=[text], structured_content=body, is_error=body is None)

    async def list_resources(self, asking: Asking, _: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        """Every resource."""
        listed = tools.listed(_or_error(partial(self._here, asking)))
        return types.ListResourcesResult(
            resources=[types.Resource(uri=r.uri, name=r.name, description=r.text, mime_type=r.media) for r in listed]
        )

    async def list_templates(
        self, _: Asking, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """The tables with a selection."""
        text = "A table with a selection, as the API gives it; docs/selection.md has the names."
        template = types.ResourceTemplate(uri_template=tools.TEMPLATE, name="table", description=text, mime_type=CSV)
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(self, asking: Asking, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        """The text of a resource."""
        uri = str(params.uri)
        try:
            here = self._here(asking)
            media, text = await self.host.work((*self._of(here, uri), uri), partial(tools.content, uri, here))
        except RefusedError as refused:
            raise MCPError(types.INVALID_PARAMS, str(refused)) from refused
        except (BusyError, DataError) as error:
            raise _failure(error) from error
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=media, text=text)])

    def _here(self, asking: Asking) -> Here:
        return Here(self.host.served(), self.host.views, self.host.base(asking.request), self.host.day())

    def _of(self, here: Here, asked: str) -> tuple[Hashable, ...]:
        """What every answer depends on beside the question; the records of versions only where it may name one."""
        earlier = here.served.earlier if selection.NAME in asked else None
        return here.served.dataset.content_hash, earlier.state() if earlier else 0, str(here.today), here.base


def _or_error(ask: Callable[[], Made]) -> Made:
    try:
        return ask()
    except DataError as error:
        raise _failure(error) from error


def _failure(error: BusyError | DataError) -> MCPError:
    return MCPError(types.INTERNAL_ERROR, BUSY if isinstance(error, BusyError) else NO_DATA)


def listed_tools(dataset: Dataset) -> list[types.Tool]:
    """Every tool as clients get it, for a package."""
    return [
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.text,
            input_schema=_plain(tool.input_schema(dataset)),
            output_schema=_plain(tool.output_schema(dataset)),
            annotations=_READS,
        )
        for tool in TOOLS.values()
    ]


def _plain(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema as plain JSON: parts of it are read-only mappings."""
    made: dict[str, Any] = json.loads(json.dumps(schema, default=dict))
    return made


def serve(folder: Path, address: str, day: Callable[[], np.datetime64]) -> None:
    """Serves until its input ends. A package that changes is read again, as the dashboard reads it.

    Args:
        folder: The folder of the data package.
        address: The address of a dashboard that shows the same package, with a slash at its end; empty = none.
        day: Gives the current day.

    Raises:
        DataError: The package cannot be used.
    """
    live = LivePackage(folder)
    live.served()
    asyncio.run(_run(live, address, day))


async def _run(live: LivePackage, address: str, day: Callable[[], np.datetime64]) -> None:
    async def work(_: object, make: Callable[[], object]) -> object:
        return await asyncio.to_thread(make)

    def newest() -> Served:
        live.wait_until_current()  # nothing else looks at the files between two questions
        return live.served()

    made = server(Host(newest, day, lambda _: address, work))
    async with stdio_server() as (incoming, outgoing):
        await made.run(incoming, outgoing, made.create_initialization_options())
