"""The tiny package in place of the bundled one, and the command line in this process or in one of its own."""

import subprocess
import sys

import numpy as np
import pytest

from raillinks.cli import main as command_line
from tests import tiny
from tests.conftest import ROOT

TODAY = np.datetime64("2021-01-01", "D")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The tiny package, in place of the bundled one."""
    folder = tmp_path / "package"
    tiny.write(folder, tiny.files())
    monkeypatch.chdir(folder)
    return folder


def run(*arguments):
    return command_line.main([str(a) for a in arguments], TODAY)


def command(*arguments, **options):
    """A process of the command line, in the project."""
    given = [sys.executable, "-m", "raillinks", *map(str, arguments)]
    return subprocess.Popen(given, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)
