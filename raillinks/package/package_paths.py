"""Which files a data package may have: the one rule on paths, for whoever reads a package and whoever writes one.

A package comes from others, and its files may be written into a folder that has code too: an installation, or a clone
of the repository. So a path is allowed by its form, and everything else is refused. No part of it may be a link.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from raillinks.words.problems import DataError, Problem, Severity, shortened

DESCRIPTOR = "datapackage.json"
VERSIONS = "data/versions"
"""The folder in a package that keeps its versions: none of its own files."""
RESOURCE = re.compile(
    r"(?!.*/(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])\.)"  # names of devices in Windows
    r"(?:data/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(?:csv|md)|layers/[a-z0-9_]{1,100}\.geojson)"
)
"""The paths of a package's own files. `deploy/package-files` has the same pattern; a test holds both equal."""
KEPT = re.compile(rf"{VERSIONS}/(?:[0-9]{{4,9}}\.json|0001\.zip)")
"""The paths of what a package keeps of its versions: their records, and the first version whole."""
HINT = "data/NAME.csv, data/NAME.md or layers/NAME.geojson; NAME of letters, digits, _ and -"


def is_resource(path: str) -> bool:
    """Whether the descriptor may list a path."""
    return RESOURCE.fullmatch(path) is not None


def is_kept(path: str) -> bool:
    """Whether a path is one that a package's versions are kept at."""
    return KEPT.fullmatch(path) is not None


def refuse_others(paths: Iterable[str], folder: str = "") -> None:
    """Refuses paths at which a package has no file. Everything that writes a package asks this.

    Args:
        paths: The paths: the descriptor, its resources, and what is kept of the versions.
        folder: The folder in the package where they lie until they are moved to their places; its problems name it.

    Raises:
        DataError: There are other paths; a problem for each.
    """
    others = [path for path in paths if path != DESCRIPTOR and not is_resource(path) and not is_kept(path)]
    if others:
        raise DataError([_outside(str(PurePosixPath(folder, path)) if folder else path) for path in others])


def refuse_link(root: Path, path: str) -> None:
    """Refuses a path that a link is part of: nobody knows where it leads once it is used.

    Args:
        root: The package's folder, which may be a link itself.
        path: A path inside it.

    Raises:
        DataError: A folder on the way, or the file, is a link.
    """
    at = root
    for part in PurePosixPath(path).parts:
        at /= part
        if at.is_symlink():
            reason = "it is a link, or lies in a folder that is one"
            raise DataError([Problem(path, 0, "", "link", Severity.ERROR, reason, "a file of its own")])


def _outside(path: str) -> Problem:
    reason = f"a package has no file at '{shortened(path)}'"
    return Problem(shortened(path), 0, "", "outside", Severity.ERROR, reason, HINT)
