"""A server shows the log of the folder that the setting names, and says why it cannot."""

import subprocess
import sys

import pytest

from dashboard.server import served_folder
from tests import tiny
from tests.conftest import ROOT


@pytest.fixture
def package(tmp_path):
    tiny.write(tmp_path, tiny.files())
    return tmp_path


def test_a_folder_without_a_package_is_refused(package, tmp_path):
    assert served_folder.refusal({}) == ""
    assert served_folder.refusal({"RAILLINKS_LOG": str(package)}) == ""
    assert "datapackage.json" in served_folder.refusal({"RAILLINKS_LOG": str(tmp_path / "nothing")})
    assert "RAILLINKS_LOG_FORM" in served_folder.refusal({"RAILLINKS_LOG": "json"})
    assert served_folder.refusal({"RAILLINKS_LOG": str(package), "RAILLINKS_DESK": "1"}) == ""  # it is the one to keep


def test_pages_and_api_show_the_package_of_the_setting(package):
    code = "from dashboard.session.served_data import live; print([str(c) for c in live.served().dataset.crossing_ids])"
    asked = [sys.executable, "-c", code]
    answer = subprocess.run(
        asked, cwd=ROOT, env={"RAILLINKS_LOG": str(package)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "['alpha-beta', 'gamma-delta', 'rho-sigma']"
