"""Reports and drafts."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from raillinks.cli.database import LOG, home_of
from raillinks.cli.options import CLEAN, WITH_ERRORS, Group, Options, command, flag, print_line, write_file, wrong_usage
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import draft as draft_files
from raillinks.editor import publishing
from raillinks.editor.draft import Draft, DraftKind, new_id
from raillinks.editor.preview import ChangedDays, Preview, preview
from raillinks.editor.queue import queue
from raillinks.package.schema import TABLES
from raillinks.validation import load
from raillinks.versions import version_history
from raillinks.versions.publishing import About

_OF_SEARCH = {
    "source": ("title", "published"),
    "event": ("crossing_id", "service", "summary", "summary_ko", "summary_zh"),
    "claim": ("detail", "renew_by"),
}
"""What an editor says of a search; the rules decide the rest."""


DRAFT = Group("draft", "STEP", "Enters a report, a search record or a correction (docs/desk.md).")
_FILE = flag("file", "the draft", type=Path, metavar="FILE.json")
_AUTHOR = flag("--author", "who enters it; without it the draft's own author", default="")
_REASON = flag("--reason", "why; without it the draft's own reason", default="")


@command("queue", LOG)
def list_queue(options: Options) -> int:
    """Lists what needs attention.

    These are searches to repeat, search records that a later report contradicts, disputes without a verdict, days not
    read, events on one publisher alone, what one sighting would settle, and summaries to translate.
    """
    for care in queue(load.of_files(home_of(options).newest()), options.today):
        links = " ".join(f"{crossing_id}/{service}" for crossing_id, service in care.links)
        sys.stdout.write("\t".join((care.kind, care.due, care.event_id, links, "; ".join(care.names))) + "\n")
    return CLEAN


@command(
    "draft new",
    flag("file", "the file to write", type=Path, metavar="FILE.json"),
    flag("--kind", "what the draft is", choices=[str(kind) for kind in DraftKind], default=str(DraftKind.REPORT)),
    _AUTHOR,
    LOG,
)
def new_draft(options: Options) -> int:
    """Writes an empty draft."""
    home = home_of(options)
    if options.file.exists():
        return wrong_usage(f"{options.file}: there is such a file already")
    version = str(home.newest().descriptor["version"])
    kind = DraftKind(options.kind)
    draft = replace(empty(kind), draft_id=new_id(), author=options.author, begun_on=version)
    code = write_file(options.file, draft_files.written(draft))
    if code == CLEAN:
        print_line(f"{options.file}: an empty {kind}; fill its texts, then: raillinks draft check {options.file}")
    return code


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


def _about(options: Options) -> About:
    return About(str(options.today), options.author, options.reason)


@command("draft check", _FILE, _AUTHOR, _REASON, LOG)
def check_draft(options: Options) -> int:
    """Says what is wrong with a draft, and what would follow from it."""
    home = home_of(options)
    draft, files = _read(options.file), home.newest()
    dataset = load.of_files(files)
    made = preview(files, dataset, draft, _about(options))
    sys.stdout.writelines(f"{line}\n" for line in _lines(made))
    if draft.covered_to and draft.covered_to != str(dataset.covered_to):
        sys.stdout.write(f"covered_to\t{dataset.covered_to} → {draft.covered_to}\n")
    reasons = publishing.can_publish(draft, publishing.Account(), publishing.Log(preview=made))
    return WITH_ERRORS if reasons else CLEAN


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


@command("draft publish", _FILE, _AUTHOR, _REASON, LOG)
def publish_draft(options: Options) -> int:
    """Makes the next data version from a draft."""
    record = publishing.publish_draft(home_of(options, to_write=True), _read(options.file), _about(options))
    print_line(f"{version_history.path_of(record.number)}: version {record.data_version} made")
    return CLEAN
