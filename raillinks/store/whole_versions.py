"""Writes a version into a package's folder whole or not at all, even where the power fails in between.

1. Every changed file is written to `data/versions/.staged`, and brought to the disk.
2. `.staged` is renamed to `.next`: from here on readers see the new version (`package_files.place`).
3. The files are moved to their places, the descriptor last. What a crash leaves here, the next publication moves.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from raillinks.package import descriptor, package_files, package_paths
from raillinks.package.package_files import DESCRIPTOR, NEXT
from raillinks.store.version_history import FOLDER
from raillinks.words.problems import DataError

STAGED = f"{FOLDER}/.staged"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Waits until nobody else writes a version, and finishes what a crash left.

    Args:
        root: The package's folder.

    Raises:
        DataError: Its folder of versions, or what a crash left there, is a link or no file of a package.
    """
    for path in (FOLDER, STAGED, NEXT):
        package_paths.refuse_link(root, path)
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    folder = os.open(root / FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        shutil.rmtree(root / STAGED, ignore_errors=True)
        _move_to_place(root)
        yield
    finally:
        os.close(folder)


def write(root: Path, changed: Mapping[str, bytes]) -> None:
    """Writes all files or none; to be called `alone`. A file that the new descriptor no longer lists is removed.

    Args:
        root: The package's folder.
        changed: The files that change, by path; the descriptor is one of them where another file of the package is.

    Raises:
        DataError: A package has no file at one of the paths, or it is a link; nothing is written then.
        OSError: They cannot be written; the old ones are still there.
    """
    package_paths.refuse_others(changed)
    for path in changed:
        package_paths.refuse_link(root, path)
    staged = root / STAGED
    try:
        for path, content in changed.items():
            _write(staged / path, content, root / path)
        for folder in (staged, *filter(Path.is_dir, staged.rglob("*"))):
            _to_disk(folder)
        staged.rename(root / NEXT)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    _to_disk(root / FOLDER)
    _move_to_place(root)


def _write(path: Path, content: bytes, old: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if old.exists():
        shutil.copymode(old, path)


def _move_to_place(root: Path) -> None:
    """Moves the files of a published version to their places; some may be there already."""
    coming = root / NEXT
    if not coming.is_dir():
        return
    files = sorted((f for f in coming.rglob("*") if f.is_file()), key=lambda f: f == coming / DESCRIPTOR)
    paths = [str(file.relative_to(coming)) for file in files]
    package_paths.refuse_others(paths, NEXT)
    for path in paths:
        package_paths.refuse_link(root, f"{NEXT}/{path}")
        package_paths.refuse_link(root, path)
    if (coming / DESCRIPTOR).exists():
        _remove_unlisted(root)
    for file, path in zip(files, paths, strict=True):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        _to_disk(target.parent)
    shutil.rmtree(coming)


def _remove_unlisted(root: Path) -> None:
    """Removes the files that the old descriptor lists and the new one does not."""
    try:
        old = descriptor.parse((root / DESCRIPTOR).read_bytes())
    except (DataError, OSError):  # it cannot be used: nobody knows what it listed
        return
    for path in {resource["path"] for resource in old["resources"]} - {*package_files.paths(root)}:
        package_paths.refuse_link(root, path)
        (root / path).unlink(missing_ok=True)


def _to_disk(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
