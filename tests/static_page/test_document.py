"""What is written: the same bytes each time, in files that are named by their content."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from static_page import document
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import by_tier, slow


def built(package, out, seed, *more):
    command = [sys.executable, "-m", "static_page", out, "--package", package, *more]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True)
    files = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
    return {str(path.relative_to(out)) if out.is_dir() else "": path.read_bytes() for path in files}


@slow("builds the page twice; the others here build it once")
def test_two_builds_are_equal_byte_for_byte(page_log, made, single, tmp_path):
    """One by the command, in another process, with other hashes."""
    package = by_tier(tmp_path / "package", ROOT)
    if package != ROOT:
        tiny.write(package, tiny.complete_files())
    assert built(package, tmp_path / "out", "1") == document.folder(page_log, made)
    if package == ROOT:
        assert built(package, tmp_path / "rail.html", "2", "--single") == {"": single.read_bytes()}


def test_a_file_is_named_by_its_content(folder):
    files = list((folder / "some" / "where" / document.FOLDER).iterdir())
    assert files
    for path in files:
        assert path.name.split(".")[-2] == sha256(path.read_bytes()).hexdigest()[:16]


@slow("builds the bundled log's page; the tiny one is quick")
def test_the_single_file_is_at_most_6_mb(single):
    assert single.stat().st_size <= 6_000_000


def test_a_full_disk_leaves_the_page_as_it_was(tmp_path, monkeypatch):
    document.write(tmp_path, {document.INDEX: b"whole"})

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"^$"):
        document.write(tmp_path, {document.INDEX: b"other"})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]
