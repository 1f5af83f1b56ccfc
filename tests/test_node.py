"""Which Node the tests run."""

import sys
from pathlib import Path

import pytest

from tests.support.node import node


def test_it_is_the_one_beside_python_as_in_the_makefile():
    assert Path(node()).parent == Path(sys.executable).parent


def test_another_one_on_the_path_is_not_taken(monkeypatch, tmp_path):
    other = tmp_path / "bin"
    other.mkdir()
    (other / "node").write_text("#!/bin/sh\n")
    (other / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(other))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(AssertionError, match=r"requirements-dev\.txt"):
        node()
