"""Files of the project: issue forms, continuous integration, installations, and no secret in any."""

import re
import shutil
import subprocess

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


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml")), ids=lambda p: p.name)
def test_an_issue_form_is_well_formed(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    ids = [part["id"] for part in form["body"]]
    assert len(set(ids)) == len(ids)
    for part in form["body"]:
        assert part["type"] in {"input", "textarea", "dropdown"}
        assert part["attributes"]["label"]
        assert part["type"] != "dropdown" or part["attributes"]["options"]


FORMS = {
    "private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "key of AWS": rb"AKIA[0-9A-Z]{16}\b",
    "token of GitHub": rb"gh[pousr]_[A-Za-z0-9]{36}",
    "finer token of GitHub": rb"github_pat_[A-Za-z0-9_]{60,}",
    "token of GitLab": rb"glpat-[A-Za-z0-9_-]{20}",
    "token of PyPI": rb"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{20,}",
    "token of npm": rb"npm_[A-Za-z0-9]{36}\b",
    "key of Google": rb"AIza[0-9A-Za-z_-]{35}\b",
    "token of Slack": rb"xox[abprs]-[0-9A-Za-z-]{10,}",
    "key of Stripe": rb"sk_live_[0-9A-Za-z]{20,}",
    "JSON web token": rb"eyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}",
    "password in an address": rb"://[^\s/:@'\"<>{}$]+:[^\s/:@'\"<>{}$]{6,}@(?![a-z0-9.-]*example)[a-z0-9-]+\.[a-z]{2,}",
}
"""Each begins with letters of its own, so that a search takes no time."""
EXAMPLES = {
    "private key": b"-----BEGIN RSA PRIVATE" b" KEY-----", "key of AWS": b"AKIA" b"IOSFODNN7ABCDEFG",
    "token of GitHub": b"ghp_" + b"a1" * 18, "finer token of GitHub": b"github_pat_" + b"a1" * 30,
    "token of GitLab": b"glpat-" + b"a1" * 10,
    "token of PyPI": b"pypi-AgEIcHlwaS5vcmc" + b"a1" * 20, "token of npm": b"npm_" + b"a1" * 18,
    "key of Google": b"AIza" + b"a" * 35, "token of Slack": b"xoxb-" + b"1" * 12,
    "key of Stripe": b"sk_live_" + b"a1" * 12, "JSON web token": b".".join([b"eyJ" + b"a" * 20] * 2 + [b"b" * 20]),
    "password in an address": b"postgresql://kim:" + b"correcthorse@db.rail.net/x",
}  # fmt: skip
LONGEST = 2_000_000
"""Bytes of a file that somebody may have written; longer ones are data that were made."""


def written():
    git = shutil.which("git")
    assert git
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    assert len(paths) > 100
    return [path for path in paths if path.is_file() and path.stat().st_size < LONGEST]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_known(form):
    assert re.search(FORMS[form], EXAMPLES[form])


def test_no_file_holds_anything_of_such_a_form():
    forms = [re.compile(form) for form in FORMS.values()]
    contents = {str(path.relative_to(ROOT)): path.read_bytes() for path in written()}
    assert [(name, found[0]) for name, content in contents.items() for form in forms
            if (found := form.search(content))] == []  # fmt: skip
