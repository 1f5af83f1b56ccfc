"""The recipes of CONTRIBUTING.md: each patch makes its change in a copy, with no more files than it may.

A recipe is `tests/recipes/NAME.patch`, and `NAME_seen.py`, tests that run in the copy and see that the new thing is
right. `make test` follows all of them in one copy, as branches that are merged: each may add a line at the same place
of the changelog and the catalogues; there it sees what a reader would get wrong of a new column, service or status.
`make test-all` sees all of them, follows each alone too and runs the quick checks there.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.parts import DEFAULT
from tests.support.tiers import by_tier, slow

FOLDER = ROOT / "tests" / "recipes"
LEFT_OUT = (
    ".git", ".venv", "node_modules", ".hypothesis", ".mypy_cache", ".ruff_cache", "cache", "mutants",
)  # fmt: skip
ADDED_TO = ("CHANGELOG.md", "*.po")
"""The files to which several changes may add at one place: git keeps the lines of both."""
GENERATE = (
    ("tools.write_schema",),
    ("raillinks", "checksums", "."),
    ("dashboard.i18n.catalogues",),
    ("docs.reference",),
    ("tests.data.intervals_doc",),
)
QUICK = f"not slow and {DEFAULT}"
CHECKS = (
    ("ruff", "format", "--check", "-q", "."), ("ruff", "check", "-q", "."), ("mypy",),
    ("tools.write_schema", "--check"), ("docs.reference", "--check"),
    ("pytest", "-q", "-m", QUICK, "tests/domain", "tests/engine", "tests/exports", "tests/metrics",
     "tests/package", "tests/query", "tests/validation", "tests/data", "tests/test_docs.py",
     "tests/test_architecture.py"),
)  # fmt: skip
"""What `make check` and the quick tests run."""


@dataclass(frozen=True)
class Recipe:
    """A change that a stranger may want to make.

    Args:
        most: The most files that a person may have to edit for it; generated ones are not counted.
        by_hand: An edit that is no patch, since it touches every row of a file, or lines that others change too.
        adds_rows: Whether it adds an event without its reading, note and class of cause: what `tests/data` asks of the
            log's own events cannot hold then.
    """

    most: int
    by_hand: Callable[[Path], None] = lambda _: None
    adds_rows: bool = False


def add_column(project: Path) -> None:
    """Adds the column `traction` to every row of the events, as a spreadsheet would, and the next version of the data.

    No patch fits a log that grows.
    """
    told_as_next_version(project)
    path = project / "data" / "events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    seen = {"dd-2022-01-19-third": "diesel"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, "traction"])
        writer.writerows([*row, seen.get(row[0], "")] for row in rows)
    told("`data/events.csv` has the column `traction`, a filter too: a package must describe it, cells may be empty.")(
        project
    )


def told_as_next_version(project: Path) -> None:
    """Tells of the column in the log's changes, as those of the version after the last one."""
    descriptor, changes = project / "datapackage.json", project / "data" / "CHANGES.csv"
    text = descriptor.read_text(encoding="utf-8")
    version = str(json.loads(text)["version"])
    major, minor, _ = version.split(".")
    following = f"{major}.{int(minor) + 1}.0"
    descriptor.write_text(text.replace(f'"version": "{version}"', f'"version": "{following}"', 1), encoding="utf-8")
    with changes.open("r+", encoding="utf-8", newline="") as file:
        day = max(row["date"] for row in csv.DictReader(file))
        change = "Column traction: what drew the train.", "Sources say it of some trains."
        csv.writer(file, lineterminator="\n").writerow([following, day, "", *change])


def told(line: str) -> Callable[[Path], None]:
    """Adds a line to the changelog: no patch, since everybody adds lines at this place."""

    def tell(project: Path) -> None:
        path = project / "CHANGELOG.md"
        text = path.read_text(encoding="utf-8")
        assert text.count("### Added\n") > 0
        path.write_text(text.replace("### Added\n", f"### Added\n- {line}\n", 1), encoding="utf-8")

    return tell


PARCELS = {
    "event_id": "dd-2022-01-20-parcels", "date": "2022-01-20", "crossing_id": "dandong-sinuiju", "service": "parcels",
    "kind": "opening", "status_after": "open", "summary": "A train with parcels crosses.",
    "summary_ko": "소포를 실은 열차가 다닌다.", "summary_zh": "载有包裹的列车过境。",
}  # fmt: skip
OF_PARCELS = {
    "claim_id": "dd-2022-01-20-parcels-01", "event_id": "dd-2022-01-20-parcels", "source_id": "38-north-2022-01-22",
    "stance": "supports", "claimed_date": "2022-01-20", "preferred": "true", "basis": "imagery",
}  # fmt: skip


def add_service(project: Path) -> None:
    """Adds an event of the service `parcels` with its claim, as a spreadsheet would: no patch fits a log that grows."""
    for name, cells in (("events", PARCELS), ("claims", OF_PARCELS)):
        with (project / "data" / f"{name}.csv").open("r+", encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
            file.seek(0, 2)
            csv.writer(file, lineterminator="\n").writerow([cells.get(column, "") for column in header])
    told("The log has a third service, `parcels`.")(project)


RECIPES = {
    "chart": Recipe(3),
    "column": Recipe(12, add_column),
    "command": Recipe(4, told("`raillinks cite` prints how to cite the data set.")),
    "export_format": Recipe(6, told("Every table as JSON Lines: `TABLE.jsonl`, `export.jsonl.zip`.")),
    "filter": Recipe(2),
    "language": Recipe(2),
    "layer": Recipe(3),
    "mcp_tool": Recipe(
        4, told("The tool `frontier` of the Model Context Protocol: what one dated sighting would settle.")
    ),
    "page": Recipe(3),
    "service": Recipe(4, add_service, adds_rows=True),
    "status": Recipe(5, told("A status `diverted`: its trains run over another bridge for a time.")),
    "upload_kind": Recipe(5, told("JSON Lines can be brought: `.jsonl`, `.ndjson`.")),
}


def run(project: Path, *arguments: str) -> None:
    """Runs Python in a copy; its output is in the failure. Tests are the quick ones, whatever runs this one."""
    command = [sys.executable, *arguments]
    quick = {name: value for name, value in os.environ.items() if name not in {"TESTS", "SEED"}}
    done = subprocess.run(command, cwd=project, env=quick, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"


def generate(project: Path) -> None:
    """Runs in a copy, in one process, what `make generate` runs in several."""
    script = f"""
import runpy, sys
for module, *arguments in {GENERATE!r}:
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if ended.code:
            raise
"""
    run(project, "-c", script)


def git(project: Path, *arguments: str) -> str:
    """Runs git in a copy, with no settings but its own; gives what it prints."""
    who = {f"GIT_{role}_{part}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    own = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    done = subprocess.run(command, cwd=project, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def followed(names: Sequence[str], project: Path) -> dict[str, set[str]]:
    """Follows recipes in a copy of the project; gives the files that a person edits for each."""
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*LEFT_OUT))
    git(project, "init", "-q", "-b", "all")
    attributes = "".join(f"{path} merge=union\n" for path in ADDED_TO)
    (project / ".git" / "info" / "attributes").write_text(attributes, encoding="utf-8")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "before")
    edited: dict[str, set[str]] = {}
    for name in names:
        git(project, "checkout", "-q", "-b", name, f"all~{len(edited)}")
        git(project, "apply", "--whitespace=nowarn", str(FOLDER / f"{name}.patch"))
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", name)
        git(project, "checkout", "-q", "all")
        git(project, "cherry-pick", name)
        RECIPES[name].by_hand(project)  # upon the others: it changes rows that they change too
        git(project, "add", "-A")
        git(project, "commit", "-q", "--amend", "--no-edit")
        edited[name] = {*git(project, "diff", "--name-only", "HEAD~1").splitlines()}
    generate(project)
    return edited


def added_tests(name: str) -> list[str]:
    """The tests that a recipe adds, as pytest names them."""
    files = (FOLDER / f"{name}.patch").read_text(encoding="utf-8").split("\n+++ b/")[1:]
    added = re.compile(r"^\+def (test_\w+)", re.MULTILINE)
    return [f"{file.splitlines()[0]}::{test}" for file in files for test in added.findall(file)]


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """A copy in which all recipes are followed, and the files that a person edits for each."""
    project = tmp_path_factory.mktemp("recipes") / "project"
    return project, followed(list(RECIPES), project)


def test_all_recipes_together_need_no_more_files_than_they_may(together):
    _, edited = together
    assert {name: len(paths) for name, paths in edited.items() if len(paths) > RECIPES[name].most} == {}


OF_THE_LOG = ("column",), ("service", "status")
"""Recipes that change what the log can say: a place that does not know of it tells readers something wrong."""


@pytest.mark.parametrize("names", by_tier(OF_THE_LOG, (tuple(RECIPES),)), ids=" ".join)
def test_all_recipes_together_are_seen_and_pass_their_own_tests(together, names):
    own = [test for name in names for test in added_tests(name)]
    run(together[0], "-m", "pytest", "-q", *(f"tests/recipes/{name}_seen.py" for name in names), *own)


OF_THE_ROWS = (
    "tests/data",
    "tests/exports/test_answer_json.py::test_the_sentence_says_the_status_of_the_table",
    "tests/exports/test_api_paths.py::test_a_workbook_has_all_months_of_the_whole_log",
)
"""Tests of the log as it is: how its two services are called, and that all its months fit into one workbook."""


@slow("a copy of the project in which everything is generated anew")
@pytest.mark.parametrize("name", list(RECIPES))
def test_a_recipe_alone_is_seen_and_leaves_the_quick_checks_green(name, tmp_path):
    followed([name], tmp_path / "project")
    run(tmp_path / "project", "-m", "pytest", "-q", f"tests/recipes/{name}_seen.py", *added_tests(name))
    for module, *arguments in CHECKS:
        left_out = OF_THE_ROWS if RECIPES[name].adds_rows else ()
        given = [each for each in arguments if each not in left_out]
        without = [f"--deselect={each}" for each in left_out if "::" in each and module == "pytest"]
        run(tmp_path / "project", "-m", module, *given, *without)


@pytest.mark.parametrize("name", list(RECIPES))
def test_without_its_recipe_nothing_new_is_seen(name, request):
    """What is run in the copy fails here: one test in each module."""
    module = import_module(f"tests.recipes.{name}_seen")
    (seen,) = [test for test_name, test in vars(module).items() if test_name.startswith("test_")]
    fixtures = {fixture: request.getfixturevalue(fixture) for fixture in signature(seen).parameters}
    with pytest.raises((AssertionError, AttributeError, ImportError, LookupError, OSError, TypeError, ValueError)):
        seen(**fixtures)


def test_every_recipe_is_quoted_by_the_guide():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {path.stem for path in FOLDER.glob("*.patch")} == set(RECIPES)
    assert set(re.findall(r"\]\(tests/recipes/(\w+)\.patch\)", guide)) == set(RECIPES)
