"""`make install`: uv with pip's configuration, and pip where uv fails."""

import pytest

from tests.conftest import ROOT
from tools import install

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
