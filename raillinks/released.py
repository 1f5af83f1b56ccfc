"""Whether a data version has left its makers: what git's tags and `deploy/publish-data` know of it."""

import subprocess
from pathlib import Path

from raillinks.store import version_history
from raillinks.store.version_record import VersionRecord

NOTED = f"{version_history.FOLDER}/.published"
"""The file in which `deploy/publish-data` notes the versions that it has published, one to a line."""


def by(root: Path, record: VersionRecord) -> str:
    """Who released a version; empty if nobody is known to have.

    A folder that is served itself is not known: whoever edits it by hand there must know it.

    Args:
        root: The package's folder.
        record: The record of the version.
    """
    if record.data_version in _noted(root):
        return "deploy/publish-data has published it"
    return "a tag of the repository has it" if _is_tagged(root, version_history.path_of(record.number)) else ""


def _noted(root: Path) -> list[str]:
    try:
        return (root / NOTED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _is_tagged(root: Path, path: str) -> bool:
    """Whether a commit that a tag leads to has written a file; without git, or outside a repository, none has."""
    command = ["git", "-C", str(root), "rev-list", "--tags", "--max-count=1", "--", path]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
