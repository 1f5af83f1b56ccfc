"""The core as a package: built, installed into an environment of its own, and run there on a package of data."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from raillinks.mcp import tools
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import slow

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
"""All without an index: what the tests run on is all that is needed."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    words = ["wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run([*PIP, *map(str, words)], check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The scripts of a new environment that has the built package; the packages that it needs are this one's."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    [site] = folder.glob("lib/python*/site-packages")
    (site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    scripts = folder / "bin"
    words = ["--python", scripts / "python", "install", "--no-index", "--no-deps", wheel]
    subprocess.run([*PIP, *map(str, words)], check=True)
    return scripts


def run(installed, cwd, *words):
    return subprocess.run([installed / "raillinks", *words], cwd=cwd, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_core_its_schemas_and_the_land_of_own_logs_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    core = ROOT / "raillinks"
    kinds = {".py", ".json", ".po", ".typed", ".geojson", ".md"}
    assert names == {str(path.relative_to(ROOT)) for path in core.rglob("*") if path.is_file() and path.suffix in kinds}
    assert any(name.endswith(".schema.json") or name.startswith("raillinks/package/schemas/") for name in names)


def test_the_core_asks_for_no_framework(wheel):
    with zipfile.ZipFile(wheel) as files:
        [metadata] = [name for name in files.namelist() if name.endswith("/METADATA")]
        lines = files.read(metadata).decode().splitlines()
    asked = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist")]
    needed = {line.split(">")[0] for line in asked if "extra ==" not in line}
    assert needed == {
        "babel", "charset-normalizer", "geographiclib", "icalendar", "jsonschema", "numpy", "pandas", "pyarrow",
        "shapely",
    }  # fmt: skip


def test_the_installed_command_has_no_data_of_its_own_and_says_so(installed, tmp_path):
    answer = run(installed, tmp_path, "status")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "--package PATH" in answer.stderr


def test_the_documents_of_the_protocol_are_in_the_wheel(wheel):
    """An installed library had no rules to read: clients of `raillinks mcp` got 14 resources, not 18."""
    with zipfile.ZipFile(wheel) as files:
        for name in tools.DOCUMENTS:
            if name != tools.OF_PACKAGE:
                assert files.read(f"raillinks/mcp/docs/{name}.md") == (ROOT / "docs" / f"{name}.md").read_bytes()


def test_the_library_stands_in_the_environment_and_not_in_the_repository(installed, tmp_path):
    words = [installed / "python", "-c", "import raillinks, raillinks.exports.formats; print(raillinks.__file__)"]
    where = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(where).is_relative_to(installed.parent)


SCRIPT = """\
from datetime import date
from pathlib import Path

import pandas as pd

import raillinks as rl


def closed(folder: Path, day: date) -> list[str]:
    log: rl.Log = rl.load(folder).known_on(day)
    status: pd.DataFrame = log.status(day, service=["freight"], context=True)
    print(log.why("e-open").names[0].upper(), log.version, log.points("2020").crs)
    return status.loc[status["status"] == "closed", "crossing_id"].astype(str).tolist()


try:
    print(closed(Path("package"), date(2020, 4, 1)))
except rl.DataError as error:
    print(error.problems[0].hint)
"""
WRONG = """\
import raillinks as rl

rl.lod()
rl.load().status(20200401)
names: list[str] = rl.load().why("e-open").names
"""


def mypy(installed, folder, text):
    """What a type checker says of a script of a user of the installed library."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python", "--cache-dir"]
    asked = [*words, folder / "cache", "--config-file", "", "script.py"]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)


@slow("a type checker in an installation; `make check` checks the library")
def test_a_user_s_script_passes_the_strict_type_checker_and_a_wrong_one_does_not(installed, tmp_path):
    checked = mypy(installed, tmp_path, SCRIPT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    wrong = mypy(installed, tmp_path, WRONG)
    assert [line.split(":")[1] for line in wrong.stdout.splitlines() if ": error:" in line] == ["3", "4", "5"]


def test_a_user_s_script_runs_on_the_installed_library(installed, tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    words = [installed / "python", "script.py"]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said == f"A PAPER {tiny.VERSION} EPSG:4326\n[]\n"
