"""`make lock` compiles each source into its lock; `make upgrade` pins the newest versions first."""

import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tools import lock
from tools.requirements import SOURCES, pins


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """The compilations that are asked for, in a copy of the sources; nothing asks an index."""
    asked = []
    for source in SOURCES:
        shutil.copy(ROOT / source, tmp_path)

    def run(command, *, cwd, check):
        asked.append(command[3:5] + command[-1:])
        if command[4] == "--output-file=all.txt":
            names = [pin.name for source in SOURCES for pin in pins((ROOT / source).read_text(encoding="utf-8"))]
            (cwd / "all.txt").write_text("".join(f"{name}==99.9 \\\n    --hash=sha256:aa\n" for name in names))

    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    return asked


def test_each_source_is_compiled_into_its_lock(compiled):
    lock.main([])
    assert [(source, output) for source, output, _ in compiled] == [
        (source, f"--output-file={name}") for source, name in SOURCES.items()
    ]


def test_an_upgrade_pins_the_newest_versions_before(compiled, tmp_path):
    lock.main(["--upgrade"])
    assert compiled[0][1] == "--output-file=all.txt"
    assert [command[2] for command in compiled[1:]] == ["--upgrade"] * len(SOURCES)
    declared = {pin.name: pin.version for name in SOURCES for pin in pins((tmp_path / name).read_text("utf-8"))}
    assert set(declared.values()) == {"99.9"}
