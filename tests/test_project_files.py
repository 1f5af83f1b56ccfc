"""The files for those who contribute: what they name exists, and they call the project's own commands."""

import re

import pytest
import yaml

from tests.conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CHANGES = ("map layer", "filter", "page", "language", "status", "crossing", "column of a table", "chart")


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["CONTRIBUTING.md", "SECURITY.md"])
def test_every_link_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", text(path)):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("path", ["CONTRIBUTING.md", "SECURITY.md", ".github/PULL_REQUEST_TEMPLATE.md"])
def test_every_make_target_exists(path):
    for target in re.findall(r"`make ([a-z-]+)", text(path)) + re.findall(r"^make ([a-z-]+)", text(path), re.MULTILINE):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_contributing_has_five_lines_for_each_change():
    parts = dict(re.findall(r"^### An? (.+?)\n(.*?)(?=^###|\Z)", text("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL))
    assert list(parts) == list(CHANGES)
    for change, lines in parts.items():
        assert re.findall(r"^(\d)\. ", lines, re.MULTILINE) == list("12345"), change


def test_pre_commit_calls_the_project_s_own_tools_as_make_check_does():
    [local] = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    for hook in local["hooks"]:
        command = hook["entry"].removeprefix(".venv/bin/")
        assert f"$(BIN)/{command}" in MAKEFILE or command in {"python -m raillinks validate .", "make check-js"}, (
            command
        )


def test_continuous_integration_runs_what_any_machine_runs():
    jobs = yaml.safe_load(text(".github/workflows/ci.yml"))["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert commands == [".ci/run", "make check"]


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
