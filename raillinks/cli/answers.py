"""Answers, exports, figures of a period, and what serves them.

What serves lies above the core, which starts it as a program of its own and imports nothing of it.

Logs that are larger than one machine need Dask, an optional extra: nothing of it is imported before it is needed.
"""

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from raillinks.cli.database import LOG
from raillinks.cli.options import (
    CLEAN,
    DASHBOARD,
    PACKAGE,
    STOPPED,
    USAGE,
    WITH_ERRORS,
    Options,
    command,
    flag,
    print_line,
    selection_flags,
    write_file,
    wrong_usage,
)
from raillinks.domain.problems import DataError, Problem, why_missing
from raillinks.exports import answer_json, formats, table_bytes, tables
from raillinks.exports.tables import EVERY, FIGURE, LEAVE_OUT, SHAPE
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import DESCRIPTOR, PROJECT
from raillinks.query import display_names, selection, views
from raillinks.query.filters import OF_LINKS
from raillinks.query.selection import BY_NAME, NAMES, PAGE_ONLY

_ENDINGS = [each.ending for each in formats.OF_VIEWS]
_OF_ALL_TIME = selection_flags("known_on", "disputed", "stale_after", "context", *OF_LINKS, selection.NAME)
_OF_PERIOD = (*selection_flags("from", "to"), *_OF_ALL_TIME)
_WORKERS = (
    flag("--scheduler", "on Dask: one that exists; else workers of this machine", default="", metavar="ADDRESS"),
    flag("--workers", "on Dask: workers of this machine; 2 without it", type=int, default=2, metavar="N"),
    flag("--memory", "on Dask: of each worker, as 1.5GB; a share of all without it", default="auto", metavar="AMOUNT"),
    flag("--scratch", "on Dask: needed meanwhile; else a folder beside OUT", default="", metavar="FOLDER"),
)
_OF_DATA = frozenset({"unreadable", "no-events"})
"""What is wrong with a whole file of data; all else that has no row is a matter of usage."""
_OF_UPTIME = ("from", "to", "by", "disputed", "stale_after")
"""The flags of `uptime` that a large log knows too; the others ask something of a package."""


@command("status", PACKAGE, *selection_flags("as_of", "known_on", "disputed", "stale_after", selection.NAME))
def print_status(options: Options) -> int:
    """Prints the status of every link on a day, as CSV."""
    dataset = options.dataset()
    every_link = replace(options.selection(dataset), context=True)
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, views.make_view(dataset, every_link), "status"))
    return CLEAN


@command(
    "answer",
    PACKAGE,
    flag("--lang", "the language of the sentence", choices=tuple(LANGUAGES), default=ENGLISH),
    *selection_flags(*NAMES, *(name for name in PAGE_ONLY if name != "lang")),
    DASHBOARD,
)
def print_answer(options: Options) -> int:
    """Prints the answer for all listed links on a day, or for one with its facts and claims, as JSON."""
    dataset, view = options.view()
    sys.stdout.buffer.write(answer_json.answer_json(dataset.at(options.address), view, options.lang))
    return CLEAN


@command(
    "export",
    flag("out", ", ".join(f"`OUT{ending}`" for ending in _ENDINGS), type=Path, metavar="OUT"),
    PACKAGE,
    DASHBOARD,
    *selection_flags(*NAMES, *PAGE_ONLY),
)
def export_view(options: Options) -> int:
    """Writes a view with all tables, as page and API offer it; the name's ending says in which format.

    With `--address` of a server, the bytes are those that the server sends.
    """
    form = formats.of_file(options.out.name)
    if form is None:
        return wrong_usage(f"{options.out}: give the export a name that ends in {' or '.join(_ENDINGS)}")
    if form is formats.XLSX_FILE and (why := why_missing("excel", "a workbook")):
        return wrong_usage(why)
    dataset, view = options.view(f"export{form.ending}")
    code = write_file(options.out, form.write(dataset.at(options.address), view))
    if code == CLEAN:
        n, total = len(view.events), len(dataset.events)
        more = _left_out(dataset) if n < total and not view.selection.context else ""
        print_line(f"{n} of {total} events{more}: {options.out}")
    return code


def _left_out(dataset: Dataset) -> str:
    """Names the crossings that are shown for context only, where the package has some."""
    names = display_names.crossing_names(dataset, ENGLISH)
    crossings = dataset.links.loc[dataset.links["context"], "crossing_id"].unique()
    return f" (--context 1 adds {', '.join(names[each] for each in crossings)})" if len(crossings) else ""


@command(
    "uptime",
    PACKAGE,
    flag("log", "a log larger than memory: Parquet, read on Dask", metavar="LOG", nargs="?"),
    flag("out", "the file that is made of LOG", metavar="OUT.csv", nargs="?"),
    *_WORKERS,
    flag("--covered-to", "of LOG: the last day that counts; else its last event's", metavar="DAY"),
    *selection_flags("from", "to", "by", "known_on", "disputed", "stale_after", "context", *OF_LINKS, selection.NAME),
)
def print_uptime(options: Options) -> int:
    """Prints the days open, suspended … of each link in a period, its years or months, as CSV.

    With LOG it works on a log that is larger than memory (docs/larger-logs.md).
    """
    if options.log is not None:
        return _uptime_of_log(options)
    sys.stdout.buffer.write(table_bytes.plain_csv(*options.view("uptime.csv"), "uptime"))
    return CLEAN


@command(
    "panel",
    PACKAGE,
    flag("--every", "what there is a row of", choices=EVERY.allowed, default=EVERY.allowed[0]),
    flag(
        "--shape", "a row per link and period with all figures, or a row per period and a column per link",
        choices=SHAPE.allowed, default=SHAPE.allowed[0],
    ),
    flag(
        "--figure", f"what a wide panel has in its cells: {', '.join(FIGURE.allowed)}",
        choices=FIGURE.allowed, default=FIGURE.allowed[0], metavar="FIGURE",
    ),
    flag("--parquet", "writes Parquet there instead", type=Path, metavar="OUT"),
    *_OF_PERIOD,
)  # fmt: skip
def print_panel(options: Options) -> int:
    """Prints a table for statistics: links × years, months, weeks or days, as CSV."""
    own = {"every": options.every, "shape": options.shape, "figure": options.figure}
    dataset, view = options.view("panel.csv", own)
    if options.parquet is not None:
        return write_file(options.parquet, table_bytes.to_parquet(*tables.written(dataset, view, "panel", own)))
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, view, "panel", own))
    return CLEAN


@command(
    "sensitivity",
    PACKAGE,
    flag(
        "--leave-out", "each publisher, each type of source, all events on one publisher alone, or all three in turn",
        choices=LEAVE_OUT.allowed, default=LEAVE_OUT.allowed[0],
    ),
    *_OF_PERIOD,
)  # fmt: skip
def print_sensitivity(options: Options) -> int:
    """Prints on which days a link would have another status without some of the claims, as CSV."""
    own = {"leave_out": options.leave_out}
    sys.stdout.buffer.write(table_bytes.plain_csv(*options.view(), "sensitivity", own))
    return CLEAN


@command("frontier", PACKAGE, *_OF_ALL_TIME)
def print_frontier(options: Options) -> int:
    """Prints what one dated sighting would settle, the most first, as CSV."""
    sys.stdout.buffer.write(table_bytes.plain_csv(*options.view(), "frontier"))
    return CLEAN


@command(
    "intervals",
    flag("log", "a Parquet file of events, or a folder of them; an address, too", metavar="LOG"),
    flag("out", "the folder of Parquet files that is made", metavar="OUT"),
    *_WORKERS,
    flag("--disputed", "as for `status`, if the log has `confidence`", dest="select_disputed"),
)
def write_intervals(options: Options) -> int:
    """Writes all intervals of a log larger than memory, on Dask, as Parquet (docs/larger-logs.md)."""
    return _run(options, "intervals")


def _uptime_of_log(options: Options) -> int:
    if options.out is None:
        return wrong_usage("a log is there, but no file for the result\nhint: raillinks uptime LOG.parquet OUT.csv")
    others = [name for name, value in vars(options).items()
              if name.startswith("select_") and value and name.removeprefix("select_") not in _OF_UPTIME]  # fmt: skip
    if options.package is not None or others:
        flags = (
            ["--package"] if options.package else [f"--{n.removeprefix('select_').replace('_', '-')}" for n in others]
        )
        return wrong_usage(f"{flags[0]} asks something of a package, and a log is named\nhint: leave one of them out")
    return _run(options, "uptime")


def _run(options: Options, what: str) -> int:
    if why := why_missing("cluster", "a log of this size"):
        return wrong_usage(why)
    if options.workers < 1:
        return wrong_usage(f"--workers {options.workers}: at least 1 is needed")
    try:
        return _on_dask(options, what)
    except DataError as error:
        for problem in error.problems:
            sys.stderr.write(_said(problem) + "\n")
        of_data = all(problem.row or problem.column or problem.code in _OF_DATA for problem in error.problems)
        return WITH_ERRORS if of_data else USAGE
    except OSError as error:
        return wrong_usage(f"{error.filename or options.out}: it cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing is left of the run\n")
        return STOPPED


def _said(problem: Problem) -> str:
    """A problem as a sentence with its place and its hint."""
    row = f"row {problem.row:,}" if problem.row else ""
    column = f"column {problem.column}" if problem.column else ""
    place = ", ".join(filter(None, [problem.file, row, column]))
    return f"{place}: {problem.reason}" + (f"\nhint: {problem.hint}" if problem.hint else "")


def _on_dask(options: Options, what: str) -> int:
    from raillinks.cluster import files, run  # noqa: PLC0415 (an optional extra)

    for name in ("distributed", "distributed.client"):  # it logs with tracebacks what is said in a sentence here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    workers = files.Workers(options.scheduler, options.workers, options.memory)
    chosen = {name: _read(options, name) for name in _OF_UPTIME if getattr(options, f"select_{name}", None)}
    log = run.Log(options.log, options.scratch, apply_disputed=chosen.pop("disputed", "") == "apply")
    names = {"from": "first", "to": "last"}
    figures = {names.get(name, name): value for name, value in chosen.items()}
    covered_to = _day(options.covered_to) if what == "uptime" else None
    with files.connected(workers) as client:
        each = files.each(client)
        if what == "intervals":
            done = run.intervals(log, options.out, each)
        else:
            done = run.uptime_table(log, options.out, run.Figures(**figures, covered_to=covered_to), each)
        largest = max(files.peaks(client), default=0)
    print_line(
        f"{options.out}: {done.rows:,} rows, of {done.events:,} events of {done.crossings:,} crossings; "
        f"the largest worker held {largest / 1e6:,.0f} MB"
    )
    return CLEAN


@contextmanager
def _flag(name: str, value: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise SystemExit(wrong_usage(f"--{name} '{value}': it cannot be used; allowed: {error}")) from error


def _read(options: Options, name: str) -> Any:  # noqa: ANN401 (each parameter has a type of its own)
    value = getattr(options, f"select_{name}")
    with _flag(name.replace("_", "-"), value):
        return BY_NAME[name].read(value)


def _day(value: str | None) -> Any:  # noqa: ANN401 (as `_read`)
    if value is None:
        return None
    with _flag("covered-to", value):
        return BY_NAME["to"].read(value)


LOG_SETTING, HOSTS_SETTING = "RAILLINKS_LOG", "RAILLINKS_ALLOWED_HOSTS"
"""Environment variables of the server (docs/operations.md)."""


@command(
    "serve",
    LOG,
    flag(
        "--address",
        "where it listens; without it 127.0.0.1, for this machine alone",
        default="127.0.0.1",
        metavar="HOST",
    ),
    flag("--port", "the port; without it 8501", type=int, default=8501, metavar="N"),
)
def serve(options: Options) -> int:
    """Serves the dashboard, its API and MCP until it is stopped.

    Behind other host names it needs `RAILLINKS_ALLOWED_HOSTS` (docs/operations.md).
    """
    if why := why_missing("dashboard", "the dashboard"):
        return wrong_usage(why)
    if why := _why_no_place(options.address, options.port):
        place = f"--address {options.address} --port {options.port}"
        return wrong_usage(f"{place}: no server can listen there: {why} (another port: --port N, make run PORT=N)")
    given = dict(os.environ)
    if options.package or not given.get(LOG_SETTING):
        is_database = isinstance(options.package, str)
        folder = None if is_database else options.package_folder().resolve()
        if folder is not None and not (folder / DESCRIPTOR).is_file():
            return wrong_usage(f"--package {options.package}: there is no {DESCRIPTOR} in this folder")
        given[LOG_SETTING] = options.package if folder is None else str(folder)
    given[HOSTS_SETTING] = f"{options.address} {given.get(HOSTS_SETTING, '')}"
    words = ["-P", "-m", "streamlit", "run", str(PROJECT / "app.py"), "--server.headless", "true"]
    words += ["--server.address", options.address, "--browser.serverAddress", options.address]
    words += ["--server.port", str(options.port), "--logger.hideWelcomeMessage", "true"]
    name = f"[{options.address}]" if ":" in options.address else options.address
    print_line(f"Starting the dashboard at http://{name}:{options.port}")
    sys.stdout.flush()
    return os.execve(sys.executable, [sys.executable, *words], given)  # noqa: S606 (so the server gets the signals)


def _why_no_place(address: str, port: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server: a port that was just left is free
        try:
            tried.bind((address, port))
        except (OSError, OverflowError) as error:
            return str(getattr(error, "strerror", None) or error)
    return ""


@command(
    "page",
    flag("out", "the folder, or the HTML file", type=Path, metavar="OUT"),
    flag("--single", "one HTML file that needs nothing else", action="store_true"),
    PACKAGE,
)
def write_page(options: Options) -> int:
    """Writes the dashboard as files that need no server, for any static host (docs/static-page.md)."""
    if why := why_missing("dashboard", "the page"):
        return wrong_usage(why)
    words = [options.out.resolve(), "--package", options.package_folder().resolve()]
    words += ["--single"] if options.single else []
    return subprocess.run([sys.executable, "-m", "static_page", *words], cwd=PROJECT, check=False).returncode  # noqa: S603 (our own)


@command("mcp", PACKAGE, DASHBOARD)
def serve_mcp(options: Options) -> int:
    """Answers a machine's questions over standard input and output (docs/mcp.md)."""
    folder = options.package_folder()
    if why := why_missing("mcp", "this command"):
        return wrong_usage(why)
    from raillinks.mcp import server  # noqa: PLC0415 (it takes half a second, which no other command should wait for)

    try:
        server.serve(folder, options.address, options.clock)
    except KeyboardInterrupt:
        return STOPPED
    return CLEAN
