"""Opens a file of any accepted kind, by what it is and not by its name."""

from collections.abc import Callable
from pathlib import PurePosixPath

from raillinks.intake import columnar, delimited, features, limits, ods, xlsx, zips
from raillinks.intake.limits import RefusedError
from raillinks.intake.raw_table import RawTable, Reading
from raillinks.intake.zips import Zip
from raillinks.package.package_files import DESCRIPTOR
from raillinks.package.schema import PATHS
from raillinks.words.problems import Problem, Severity, errors

FORMS = "CSV, TSV, XLSX, ODS, Parquet, GeoJSON, or a zip of these"
_NAMES = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".ods", ".parquet", ".geojson", ".json")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"<!DOCTYPE", b"<html")
_CROSSINGS = "crossings.geojson"
_OF_A_PACKAGE = "of a data package its events and its layer of crossings are taken in"
NOTHING = Reading("")
Asked = Callable[[str], Reading | None]


def tables(content: bytes, file: str, asked: Asked) -> tuple[list[RawTable], list[Problem]]:
    """The tables of a file, and what is wrong with it as a whole.

    Args:
        content: Its bytes.
        file: Its name, for problems.
        asked: What somebody has said of a file, by its name.
    """
    try:
        _refuse_too_large(content)
        if not zips.is_zip(content):
            return [_one(content, file, asked(file) or NOTHING)], []
        archive = zips.opened(content)
        if is_workbook(archive.names):
            return [_workbook(archive, file, asked(file) or NOTHING)], []
        return _several(archive, file, asked)
    except RefusedError as refused:
        return [], [refused.problem(file)]


def _refuse_too_large(content: bytes) -> None:
    if len(content) > limits.MOST_BYTES:
        raise RefusedError("too-large", f"the file has {len(content) // 2**20:,} MB")


def is_workbook(names: tuple[str, ...]) -> bool:
    """Whether the files of a zip are those of a spreadsheet."""
    return xlsx.WORKBOOK in names or ods.CONTENT in names


def _workbook(archive: Zip, file: str, asked: Reading) -> RawTable:
    read = xlsx.read if xlsx.WORKBOOK in archive.names else ods.read
    return read(archive, file, asked)


def _inner(content: bytes, file: str, asked: Reading) -> RawTable:
    """A file in a zip."""
    if not zips.is_zip(content):
        return _one(content, file, asked)
    archive = zips.opened(content)
    if not is_workbook(archive.names):
        raise RefusedError("not-read", "a zip inside a zip is not opened", FORMS)
    return _workbook(archive, file, asked)


def _one(content: bytes, file: str, asked: Reading) -> RawTable:
    """A file that is no zip."""
    if content.startswith(columnar.MAGIC):
        return columnar.read(content, file)
    if content.startswith(_OLD_EXCEL):
        raise RefusedError("not-read", "it is a workbook of an old Excel (.xls)", "save it as .xlsx")
    if content.lstrip()[:20].lower().startswith(tuple(magic.lower() for magic in _NO_TABLE)):
        raise RefusedError("not-read", "it is no table", FORMS)
    start = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") or (start.startswith(b"[") and file.endswith("json")):
        return features.read(content, file)
    return delimited.read(content, file, asked)


def _several(archive: Zip, file: str, asked: Asked) -> tuple[list[RawTable], list[Problem]]:
    """The tables in a zip; what is no table is left out and named."""
    read: list[RawTable] = []
    problems: list[Problem] = []
    is_package = any(PurePosixPath(name).name == DESCRIPTOR for name in archive.names)
    is_wanted = _is_of_a_log if is_package else _is_table
    left_out = [name for name in archive.names if not is_wanted(name)]
    for name in (name for name in archive.names if is_wanted(name)):
        inner = f"{file}/{name}"
        try:
            read.append(_inner(archive.read(name), inner, asked(inner) or NOTHING))
        except RefusedError as refused:
            problems.append(refused.problem(inner))
    if left_out:
        text = f"not read: {', '.join(left_out)[:300]}"
        problems.append(
            Problem(file, 0, "", "left-out", Severity.WARNING, text, _OF_A_PACKAGE if is_package else FORMS)
        )
    if not read and not errors(problems):
        problems.append(RefusedError("empty", "the zip has no table", FORMS).problem(file))
    return read, problems


def _is_of_a_log(name: str) -> bool:
    """Whether a table of a data package is one of those that are taken in."""
    return _is_table(name) and PurePosixPath(name).name in {PurePosixPath(PATHS["events"]).name, _CROSSINGS}


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not hidden and path.suffix.lower() in _NAMES and path.name != DESCRIPTOR
