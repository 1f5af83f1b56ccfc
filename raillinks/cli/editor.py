"""The commands of the desk: `queue`, and `draft new`, `draft check`, `draft publish`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import draft as draft_files
from raillinks.editor import publishing
from raillinks.editor.draft import Draft, DraftKind, new_id
from raillinks.editor.preview import ChangedDays, Preview, preview
from raillinks.editor.queue import queue
from raillinks.package import package_files
from raillinks.package.schema import TABLES
from raillinks.validation import load
from raillinks.versions import version_history
from raillinks.versions.publishing import About
from raillinks.versions.storage import LogStore

CLEAN, WITH_ERRORS, USAGE = 0, 1, 2
HomeOf = Callable[[argparse.Namespace], LogStore]
_OF_SEARCH = {
    "source": ("title", "published"),
    "event": ("crossing_id", "service", "summary", "summary_ko", "summary_zh"),
    "claim": ("detail", "renew_by"),
}
"""What an editor says of a search; the rules decide the rest."""


def add(commands: Any, log_flag: Callable[[argparse.ArgumentParser], None], home: HomeOf) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Adds the commands.

    Args:
        commands: What they are added to: `add_subparsers` of a parser.
        log_flag: Adds the flag that names the log.
        home: Reads it.
    """
    waiting = commands.add_parser(
        "queue",
        help="what needs attention: searches to repeat, disputes, days not read, single publishers, what would"
        " settle most, translations",
    )
    waiting.set_defaults(run=lambda options, today: _queue(home(options), today))
    draft = commands.add_parser("draft", help="enter a report, a search record or a correction (docs/desk.md)")
    steps = draft.add_subparsers(required=True, metavar="STEP")
    new = steps.add_parser("new", help="write an empty draft")
    new.add_argument("file", type=Path, metavar="FILE.json", help="the file to write")
    new.add_argument("--kind", choices=[str(kind) for kind in DraftKind], default=str(DraftKind.REPORT))
    new.set_defaults(run=lambda options, _: _new(home(options), options))
    check = steps.add_parser("check", help="what is wrong with a draft, and what would follow from it")
    check.set_defaults(run=lambda options, today: _check(home(options), options, today))
    publish = steps.add_parser("publish", help="make the next data version from a draft")
    publish.set_defaults(run=lambda options, today: _publish(home(options), options, today))
    for step in (check, publish):
        step.add_argument("file", type=Path, metavar="FILE.json", help="the draft")
    for step in (new, check, publish):
        step.add_argument("--author", default="", help="who enters it; without it the draft's own author")
    for step in (check, publish):
        step.add_argument("--reason", default="", help="why; without it the draft's own reason")
    for command in (waiting, new, check, publish):
        log_flag(command)


def _queue(home: LogStore, today: np.datetime64) -> int:
    for care in queue(load.of_files(home.newest()), today):
        links = " ".join(f"{crossing_id}/{service}" for crossing_id, service in care.links)
        sys.stdout.write("\t".join((care.kind, care.due, care.event_id, links, "; ".join(care.names))) + "\n")
    return CLEAN


def _new(home: LogStore, options: argparse.Namespace) -> int:
    if options.file.exists():
        sys.stderr.write(f"{options.file}: there is such a file already\n")
        return USAGE
    version = str(home.newest().descriptor["version"])
    kind = DraftKind(options.kind)
    draft = replace(empty(kind), draft_id=new_id(), author=options.author, begun_on=version)
    try:
        package_files.replace(options.file.resolve(), draft_files.written(draft))
    except OSError as error:
        sys.stderr.write(f"{options.file}: it cannot be written: {error.strerror}\n")
        return USAGE
    sys.stdout.write(f"{options.file}: an empty {kind}; fill its texts, then: raillinks draft check {options.file}\n")
    return CLEAN


def empty(kind: DraftKind) -> Draft:
    """A draft with every cell that an editor may fill, all of them empty."""
    if kind is DraftKind.CORRECTION:
        row = draft_files.Corrected("events", {"event_id": ""}, {"summary": ""}, {"summary": ""})
        return Draft("", kind, corrected=(row,))
    tables = {"source": "sources", "event": "events", "claim": "claims"}
    columns = {part: [column.name for column in TABLES[table] if column.desk] for part, table in tables.items()}
    if kind is DraftKind.SEARCH:
        columns = {part: list(named) for part, named in _OF_SEARCH.items()}
    source, event, claim = (dict.fromkeys(columns[part], "") for part in tables)
    return Draft("", kind, source=source, event=event, claim=claim)


def _read(file: Path) -> Draft:
    try:
        content = file.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise DataError([Problem(str(file), 0, "", "unreadable", Severity.ERROR, reason)]) from error
    return draft_files.read_draft(content, str(file))


def _about(options: argparse.Namespace, today: np.datetime64) -> About:
    return About(str(today), options.author, options.reason)


def _check(home: LogStore, options: argparse.Namespace, today: np.datetime64) -> int:
    draft, files = _read(options.file), home.newest()
    dataset = load.of_files(files)
    made = preview(files, dataset, draft, _about(options, today))
    sys.stdout.writelines(f"{line}\n" for line in _lines(made))
    if draft.covered_to and draft.covered_to != str(dataset.covered_to):
        sys.stdout.write(f"covered_to\t{dataset.covered_to} → {draft.covered_to}\n")
    return WITH_ERRORS if made.stops(draft) else CLEAN


def _lines(made: Preview) -> Iterator[str]:
    """What a preview says, a line each."""
    for problem in made.problems:
        accept = f"; to accept it: accepted.{problem.key}" if problem.severity is Severity.WARNING else ""
        yield f"{problem.severity}\t{problem.field}\t{problem.reason}\t{problem.hint}{accept}"
    for change in made.changes:
        what = "added" if change.before is None else ", ".join(f"{name}: {cell}" for name, cell in change.after.items())
        yield f"row\t{change.table}\t{change.key}\t{what}"
    for event in made.events:
        confidence = " → ".join(dict.fromkeys(filter(None, (event.confidence_before, event.confidence))))
        date = " → ".join(dict.fromkeys(filter(None, (event.date_before, event.date))))
        yield f"event\t{event.event_id}\t{confidence} ({event.why.why})\t{date}"
    for link in made.links:
        for days in link.days:
            yield f"link\t{link.crossing_id}/{link.service}\t{days.first} to {days.last or '…'}\t{_change(days)}"


def _change(days: ChangedDays) -> str:
    if days.before != days.after:
        return f"{days.before} → {days.after}"
    return f"{'|'.join(days.possible_before)} → {'|'.join(days.possible_after)}"


def _publish(home: LogStore, options: argparse.Namespace, today: np.datetime64) -> int:
    record = publishing.publish(home, _read(options.file), _about(options, today))
    sys.stdout.write(f"{version_history.path_of(record.number)}: version {record.data_version} made\n")
    return CLEAN
