"""What continuous integration and installations may do."""

import re

import pytest
import yaml

from tests.conftest import ROOT
from tools import install


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_names_actions_by_their_commit_and_may_only_read(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"].values()
    assert not [job for job in jobs if "permissions" in job]
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_packages_are_installed_as_wheels_with_their_hashes():
    assert "pip install" not in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"--require-hashes", "--only-binary=:all:"} < {*install.LOCKED}
    text = (ROOT / "deploy" / "build-release").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = re.findall(r"-m pip install (.*?)(?:\n|#)", text)
    assert installs
    assert [each for each in installs if "--require-hashes" not in each or "--only-binary :all:" not in each] == []
