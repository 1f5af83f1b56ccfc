"""`make install`: uv with pip's configuration, and pip where uv fails. What `make run` says meanwhile."""

import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.support.tiers import slow
from tools import install
from tools.requirements import locked

MAKE = shutil.which("make") or "make"
CONFIGURATION = """\
:env:.index-url='https://b.example/simple'
:env:.default-timeout='180'
global.extra-index-url='https://c.example https://d.example'
global.index-url='https://a.example/simple'
install.find-links='/wheels\\n/more'
user.cert='/not/read'
"""
LOCK = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


def test_settings_of_pip_become_variables_of_uv():
    assert install.variables(CONFIGURATION) == {
        "UV_DEFAULT_INDEX": "https://b.example/simple", "UV_INDEX": "https://c.example https://d.example",
        "UV_FIND_LINKS": "/wheels,/more",
    }  # fmt: skip


@slow("two installations; `make install` does the first before any test")
@pytest.mark.parametrize(
    ("locked", "by_pip"), [(LOCK, False), (LOCK.replace("\nuv==", "\nuv==999."), True)], ids=["uv", "no uv"]
)
def test_uv_installs_a_lock_and_pip_does_where_there_is_no_uv(tmp_path, monkeypatch, capfd, locked, by_pip):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "requirements-dev.txt").write_text(locked, encoding="utf-8")
    lock = tmp_path / "requirements.txt"
    lock.write_text("", encoding="utf-8")
    assert install.main(lock) == 0
    assert ("uv could not" in capfd.readouterr().err) == by_pip


def test_how_much_is_installed_is_said(monkeypatch, capsys):
    monkeypatch.setattr(install, "by_uv", lambda *_: True)
    assert install.main(ROOT / "requirements.txt") == 0
    (line,) = capsys.readouterr().err.splitlines()
    packages = len(locked((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    assert line.startswith(f"Installing {packages} packages into ")


def test_make_run_shows_no_commands(tmp_path):
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho $2 $3\n", encoding="utf-8")
    program.chmod(0o755)
    words = [MAKE, "--no-print-directory", "run", f"VENV={tmp_path}"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["tools.install requirements.txt", "raillinks serve"]
    assert done.stderr == ""
