"""`python -m tools.data_history`: writes the records of the versions that came before the package kept them.

Reads the files of each version from the commits of this repository. From there on `raillinks checksums` records.
"""

import json
import subprocess
from pathlib import Path

from raillinks.package.package_files import DESCRIPTOR
from raillinks.versions import publishing, version_history
from raillinks.versions.publishing import About

ROOT = Path(__file__).resolve().parents[1]
COMMITS = (
    ("19f9f1cf0b6b0c28b7912b34a5323737c3fed986", "2026-11-24", "The log begins."),
    ("39800399", "2026-11-26", "The log, read a second time: 45 finds and the points of a review."),
)  # fmt: skip
"""The last commit of each version, the day that `CHANGES.csv` gives it, and why it was made."""
NOW = ("2026-11-26", "Events are told in Korean and Chinese: summaries of all 206 translated by the maintainers.")
"""Day and reason of the version that follows them."""


def git(*words: str) -> bytes:
    """What git says."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607 (the git of the path)


def package_at(commit: str) -> dict[str, bytes]:
    """The files of the package in a commit."""
    described = git("show", f"{commit}:{DESCRIPTOR}")
    paths = [resource["path"] for resource in json.loads(described)["resources"]]
    return {DESCRIPTOR: described, **{path: git("show", f"{commit}:{path}") for path in paths}}


def main() -> None:
    """Writes `data/versions`."""
    kept: dict[str, bytes] = {}
    before: dict[str, bytes] = {}
    for commit, date, reason in COMMITS:
        package = package_at(commit)
        described = json.loads(package[DESCRIPTOR])
        about = About(date, "; ".join(who["title"] for who in described["contributors"]), reason)
        made = (
            publishing.later_record(before, package, about, described["version"], version_history.of_contents(kept))
            if before
            else publishing.first_record(package, about, described["version"])
        )
        kept, before = {**kept, **made}, package
    (ROOT / version_history.FOLDER).mkdir(exist_ok=True)
    for path, content in kept.items():
        (ROOT / path).write_bytes(content)
    publishing.record(ROOT, *NOW)


if __name__ == "__main__":
    main()
