"""`python -m tools.lock`: compiles both locks; `--upgrade` first pins the newest versions.

A lock is for every system and every Python that the project supports. It has the hashes of all files of each package.
"""

import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.requirements import ROOT, SOURCES, locked, repinned, unpinned

OPTIONS = (
    "--universal", "--python-version=3.11", "--fork-strategy=fewest", "--generate-hashes", "--no-strip-extras",
    "--quiet", "--custom-compile-command=make lock",
)  # fmt: skip
"""One version per package for all systems and Pythons, without the address of an index."""


def main(arguments: Sequence[str]) -> None:
    """Writes the locks; with `--upgrade` also the sources."""
    upgrade = "--upgrade" in arguments
    if upgrade:
        _upgrade_pins()
    for source, lock in SOURCES.items():
        _compile(ROOT, source, lock, *(["--upgrade"] if upgrade else []))


def _upgrade_pins() -> None:
    """Writes the newest compatible versions into the sources."""
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            text = (ROOT / source).read_text(encoding="utf-8")
            (Path(folder) / source).write_text(unpinned(text), encoding="utf-8")
        last = list(SOURCES)[-1]
        _compile(Path(folder), last, "all.txt")
        newest = {package.name: package.version for package in locked((Path(folder) / "all.txt").read_text("utf-8"))}
    for source in SOURCES:
        path = ROOT / source
        path.write_text(repinned(path.read_text(encoding="utf-8"), newest), encoding="utf-8", newline="\n")


def _compile(folder: Path, source: str, lock: str, *options: str) -> None:
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    subprocess.run([uv, "pip", "compile", source, f"--output-file={lock}", *OPTIONS, *options], cwd=folder, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
