"""Files of other people → a data package."""

import sys
from collections.abc import Sequence
from pathlib import Path

from raillinks.cli.options import CLEAN, WITH_ERRORS, Options, command, flag, wrong_usage
from raillinks.domain.problems import DataError, Problem, Severity, errors
from raillinks.importer import mapping, opening, pipeline, raw_table
from raillinks.importer.mapping import HowToRead
from raillinks.importer.pipeline import Intake
from raillinks.package import descriptor, package_files
from raillinks.package.package_files import DESCRIPTOR
from raillinks.validation import load

_SHOWN = 10
_WIDEST = 40
_LIMITS = " ".join(raw_table.SENTENCES.values())


@command(
    "intake",
    flag(
        "files", f"{opening.FORMS}. {_LIMITS}",
        type=Path, nargs="+", metavar="FILE",
    ),
    flag("--out", "the folder that is made", type=Path, required=True, metavar="PACKAGE"),
    flag("--mapping", "how the files are to be understood", type=Path, metavar="M.json"),
    flag("--save-mapping", "writes how they were understood", type=Path, metavar="M.json"),
    flag("--report", "writes every problem: file, row, column, reason", type=Path, metavar="R.csv"),
    flag(
        "--time-per-status", "writes for how many seconds each link has each status",
        type=Path, metavar="T.csv",
    ),
    flag("--beside", "the package has both logs: this one, and yours", type=Path, metavar="PACKAGE"),
    flag("--good-rows-only", "use the rows that can be used, leave the others", action="store_true"),
)  # fmt: skip
def take_in(options: Options) -> int:
    """Makes a data package of your own files (docs/intake.md)."""
    about = ""
    try:
        how = mapping.load(options.mapping.read_bytes(), str(options.mapping)) if options.mapping else HowToRead()
        contents = {name: _bytes(path) for name, path in _names(options.files).items()}
        about = f"{options.beside}: "
        other = load.load(options.beside) if options.beside else None
    except DataError as error:
        first = error.problems[0]
        said = ": ".join(filter(None, (first.file, first.column, first.reason)))
        return wrong_usage(f"{about}{said}" + (f" ({first.hint})" if first.hint else ""))
    except OSError as error:
        return wrong_usage(f"{error.filename}: it cannot be read: {error.strerror}")
    if options.out.exists() and (not options.out.is_dir() or any(options.out.iterdir())):
        return wrong_usage(f"{options.out}: it exists; name a folder that is empty or not there yet")
    taken = pipeline.take_in(contents, how, options.today, good_rows_only=options.good_rows_only)
    taken = taken if other is None else pipeline.with_other(taken, other)
    try:
        if options.save_mapping:
            package_files.write_whole(options.save_mapping.resolve(), mapping.save(taken.how))
        if options.report:
            package_files.write_whole(options.report.resolve(), taken.report.csv())
        if options.time_per_status and taken.time is not None:
            package_files.write_whole(options.time_per_status.resolve(), taken.time_csv())
        _write(options.out, taken)
    except OSError as error:
        return wrong_usage(f"{error.filename}: it cannot be written: {error.strerror}")
    _print(taken, options)
    return WITH_ERRORS if taken.files is None else CLEAN


def _bytes(path: Path) -> bytes:
    """The bytes of a file, at most one more than a file may have."""
    with path.open("rb") as file:
        return file.read(raw_table.MOST_BYTES + 1)


def _names(paths: Sequence[Path]) -> dict[str, Path]:
    """Each file by its name, by its whole path where two have the same name."""
    names = [path.name for path in paths]
    return {path.name if names.count(path.name) == 1 else str(path): path for path in paths}


def _write(folder: Path, taken: Intake) -> None:
    """Writes the package, the descriptor last: a folder without one is no package."""
    if taken.files is None:
        return
    descriptor.refuse_others(taken.files)
    for path in sorted(taken.files, key=DESCRIPTOR.__eq__):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(taken.files[path])


def _print(taken: Intake, options: Options) -> None:
    """Says how the files were read, what is assumed, and what became of the rows."""
    lines: list[str] = []
    for table in taken.tables:
        read = table.reading
        parts = [read.form, read.encoding, repr(read.delimiter) if read.delimiter else "", read.sheet]
        header = f"header in row {read.header_row}" if read.header_row else ""
        lines.append(f"{table.file}: {', '.join(part for part in [*parts, header] if part)}")
    for role, columns in taken.how.columns.items():
        named = {field: mapping.BETWEEN.join(mapping.parts(column)) for field, column in columns.items()}
        lines += [f"  {role}: " + ", ".join(f"{field} = {_cut(column)}" for field, column in named.items())]
    for name in ("statuses", "services"):
        if words := getattr(taken.how, name):
            lines.append(
                f"  {name}: " + ", ".join(f"{_cut(word) or '(empty)'} = {meaning}" for word, meaning in words.items())
            )
    lines += [_said(problem) for problem in taken.report.problems]
    for file, fault in taken.report.faults[:_SHOWN]:
        rows = ", ".join(str(row) for row in fault.rows[:_SHOWN]) + (" …" if len(fault.rows) > _SHOWN else "")
        reason = fault.reasons if isinstance(fault.reasons, str) else fault.reasons[0]
        lines.append(f"  {file}, {fault.column or 'row'}: {reason}; rows {rows} ({fault.hint})")
    lines += [f"  {code}: {rows:,}" for code, rows in taken.report.rows_by_code().items()]
    for count in taken.report.counts:
        lines.append(f"{count.file}: {count.rows_in:,} rows = {count.used:,} used + {count.reported:,} not used")
    lines.append(_outcome(taken, options))
    sys.stdout.write("\n".join(lines) + "\n")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"


def _said(problem: Problem) -> str:
    kind = "?" if problem.code == "question" else "!" if problem.severity is Severity.ERROR else "-"
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"  {kind} {problem.file}: {problem.reason}{hint}"


def _outcome(taken: Intake, options: Options) -> str:
    if taken.files is not None:
        return f"{options.out}: the package is there; raillinks validate {options.out}"
    if errors(taken.report.problems):
        return "no package: correct what is marked with ! or ? in the files or in a mapping (--save-mapping, --mapping)"
    return "no package: some rows cannot be used; correct them, or ask for the others with --good-rows-only"
