"""Reads the files of a data package as bytes, each once, and checks them against the checksums in the descriptor.

Parsing, hashing and serving all use these bytes, so that two states of the folder are never mixed.

Writes a file whole or not at all.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package import descriptor
from raillinks.package.descriptor import Json

DESCRIPTOR = descriptor.FILE
NEXT = f"{descriptor.VERSIONS}/.next"
"""The folder in a package that has the files of a version that is published but not moved to its place yet; see
`place`."""
IN_LIBRARY = "_app"
"""The folder of an installed library with what serves, and with the log as it was at the library's release."""
_CORE = Path(__file__).resolve().parents[1]
PROJECT = _CORE / IN_LIBRARY if (_CORE / IN_LIBRARY).is_dir() else _CORE.parent
"""The repository that contains the code, or what an installed library has of it."""
CHECKSUMS_HINT = "when the change is complete, run: python -m raillinks checksums PATH"


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """The bytes of a data package.

    Args:
        descriptor: `datapackage.json`, parsed.
        contents: The bytes of the descriptor and every listed file, by the path inside the package.
        content_hash: SHA-256 over the names and bytes of all files: two packages with the same hash are equal.
        parsed: The cells of tables that were cells before they were bytes, by path, as `csv_files.parse` gives them: so
            they need not be parsed again.
    """

    descriptor: Json
    contents: Mapping[str, bytes]
    content_hash: str
    parsed: Mapping[str, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)


def default_folder(*, to_write: bool = False) -> Path | None:
    """The package that is meant where none is named: that of the current folder, else that of `PROJECT`.

    Args:
        to_write: It is to be changed: then it is not the one that an installed library brings.

    Returns:
        Its folder; None where there is none.
    """
    folders = (Path.cwd(),) if to_write and PROJECT.name == IN_LIBRARY else (Path.cwd(), PROJECT)
    return next((folder for folder in folders if (folder / DESCRIPTOR).exists()), None)


def read_files(root: Path) -> PackageFiles:
    """Reads every file that the descriptor in a folder lists, each once.

    Args:
        root: The folder with `datapackage.json`.

    Raises:
        DataError: The descriptor or a file that it lists cannot be read.
    """
    own = _bytes(root, DESCRIPTOR)
    described = descriptor.parse(own)
    contents = {DESCRIPTOR: own, **{path: _bytes(root, path) for path in _listed(described)}}
    return PackageFiles(described, contents, content_hash(contents))


def of_contents(contents: Mapping[str, bytes]) -> PackageFiles:
    """The package of these bytes: the descriptor, and every file that it lists.

    Raises:
        DataError: The descriptor cannot be used, or a file that it lists is missing.
    """
    if DESCRIPTOR not in contents:
        raise _unusable(DESCRIPTOR, "there is no such file")
    described = descriptor.parse(contents[DESCRIPTOR])
    if missing := [path for path in _listed(described) if path not in contents]:
        raise _unusable(missing[0], "there is no such file")
    listed = {path: contents[path] for path in (DESCRIPTOR, *_listed(described))}
    return PackageFiles(described, listed, content_hash(listed))


def content_hash(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of all files of a package."""
    digest = hashlib.sha256()
    for path in sorted(contents):
        digest.update(path.encode() + b"\0" + hashlib.sha256(contents[path]).digest())
    return digest.hexdigest()


def place(root: Path, path: str) -> Path:
    """Where the bytes of a file are: in `NEXT`, while a version that is published is moved to its place from there.

    So a reader sees the old version whole or the new one whole, even where the publication was cut short.
    """
    coming = root / NEXT / path
    return coming if coming.exists() else root / path


def paths_of(root: Path) -> tuple[str, ...]:
    """The paths of the descriptor and the files that it lists; if it cannot be used, its own path only."""
    try:
        return DESCRIPTOR, *_listed(descriptor.parse(_bytes(root, DESCRIPTOR)))
    except DataError:
        return (DESCRIPTOR,)


def checksum_problems(files: PackageFiles) -> list[Problem]:
    """The files whose `bytes` or `hash` in the descriptor are missing or differ from the bytes read.

    A table needs `rows` too; `row_count_problems` compares them once the table is parsed.

    A package in the middle of a change has such a file, so it can be refused without parsing anything.
    """
    return [p for r in files.descriptor["resources"] for p in _checksum_problem(r, files.contents[r["path"]])]


def _checksum_problem(resource: Json, content: bytes) -> Iterator[Problem]:
    expected = {"bytes": resource.get("bytes"), "hash": resource.get("hash")}
    actual = {"bytes": len(content), "hash": sha256(content)}
    needed = [*expected, "rows"] if resource["format"] == "csv" else [*expected]
    if missing := [key for key in needed if resource.get(key) is None]:
        reason = f"the resource '{resource['name']}' has no " + " and no ".join(f"'{key}'" for key in missing)
        yield Problem(DESCRIPTOR, 0, missing[0], "no-checksum", Severity.ERROR, reason, CHECKSUMS_HINT)
    elif expected != actual:
        size = f"{actual['bytes']} bytes, the descriptor lists {expected['bytes']}"
        same = f"{actual['bytes']} bytes as listed, but another SHA-256"
        reason = f"the file has {same if expected['bytes'] == actual['bytes'] else size}: it was changed or cut short"
        yield Problem(resource["path"], 0, "", "wrong-checksum", Severity.ERROR, reason, CHECKSUMS_HINT)


def row_count_problems(described: Json, rows: Mapping[str, int]) -> list[Problem]:
    """The tables whose `rows` in the descriptor differ from the number of rows read.

    Args:
        described: The descriptor.
        rows: The number of rows of each readable table, by the resource's name.
    """
    return [
        Problem(r["path"], 0, "", "wrong-row-count", Severity.ERROR,
                f"the table has {rows[r['name']]} rows, the descriptor lists {r['rows']}", CHECKSUMS_HINT)
        for r in described["resources"]
        if r["name"] in rows and r.get("rows") is not None and r["rows"] != rows[r["name"]]
    ]  # fmt: skip


def sha256(content: bytes) -> str:
    """The `hash` of a resource as the Data Package standard writes it: `sha256:` and hexadecimal digits."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def with_checksums(files: PackageFiles, rows: Mapping[str, int]) -> bytes:
    """The descriptor with the current `bytes`, `hash` and (for tables) `rows` of every resource.

    Args:
        files: The package.
        rows: The number of rows of each table, by the resource's name.
    """
    written = files.contents.get(DESCRIPTOR)  # an earlier form of it stays what it is; a new package has none yet
    described = files.descriptor if written is None else descriptor.load(written)
    resources = [_with_checksum(r, files.contents[r["path"]], rows) for r in described["resources"]]
    text = json.dumps({**described, "resources": resources}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _with_checksum(resource: Json, content: bytes, rows: Mapping[str, int]) -> Json:
    kept = {key: value for key, value in resource.items() if key != "schema"}
    counted = {name: rows[resource["name"]] for name in ("rows",) if resource["name"] in rows}  # none if unreadable
    schema = {"schema": resource["schema"]} if "schema" in resource else {}
    return {**kept, "bytes": len(content), "hash": sha256(content), **counted, **schema}


def _listed(described: Json) -> list[str]:
    return [str(resource["path"]) for resource in described["resources"]]


def _unusable(file: str, reason: str) -> DataError:
    hint = f"a readable file inside the folder with {DESCRIPTOR}"
    return DataError([Problem(file, 0, "", "unreadable", Severity.ERROR, reason, hint)])


def _bytes(root: Path, path: str) -> bytes:
    """The bytes of a file of the package, at a path that is one. Refuses links, and anything that is not a file."""
    try:
        target = place(root, path)
        descriptor.refuse_link(root, str(target.relative_to(root)))
        if target.exists() and not target.is_file():
            raise _unusable(path, "it is not a file")
        return (target if target.exists() else root / path).read_bytes()  # it may have come to its place meanwhile
    except OSError as error:
        raise _unusable(path, f"the file cannot be read: {error.strerror}") from error


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: first to a file next to it, so that a full disk leaves the old file intact.

    If the path exists and is not a regular file, such as a named pipe, it is written to and not replaced.

    Args:
        path: The file.
        content: What it holds from now on.

    Raises:
        OSError: The file cannot be written.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
