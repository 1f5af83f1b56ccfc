"""The core as a package: built, installed into an environment of its own, and run there on a package of data."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests import tiny
from tests.conftest import ROOT

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


def test_the_wheel_holds_the_core_and_its_schemas_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    core = ROOT / "raillinks"
    kinds = {".py", ".json", ".po"}
    assert names == {str(path.relative_to(ROOT)) for path in core.rglob("*") if path.is_file() and path.suffix in kinds}
    assert any(name.endswith(".schema.json") or name.startswith("raillinks/package/schemas/") for name in names)


def test_the_core_asks_for_no_framework(wheel):
    with zipfile.ZipFile(wheel) as files:
        [metadata] = [name for name in files.namelist() if name.endswith("/METADATA")]
        lines = files.read(metadata).decode().splitlines()
    needed = {line.removeprefix("Requires-Dist: ").split(">")[0] for line in lines if line.startswith("Requires-Dist")}
    assert needed == {
        "babel", "charset-normalizer", "geopandas", "jsonschema", "numpy", "pandas", "pyarrow", "shapely", "xlsxwriter",
    }  # fmt: skip


def test_the_installed_command_works_on_a_package_that_is_named(installed, tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    status = run(installed, tmp_path, "status", "--package", "package", "--as-of", "2020-04-01")
    assert status.stdout.splitlines()[1].startswith("alpha-beta,Alpha-Beta,freight,2020-04-01,suspended,"), (
        status.stderr
    )
    assert run(installed, tmp_path, "export", "out.zip", "--package", "package").stdout == "2 events: out.zip\n"
    assert zipfile.is_zipfile(tmp_path / "out.zip")


def test_the_installed_command_has_no_data_of_its_own_and_says_so(installed, tmp_path):
    answer = run(installed, tmp_path, "status")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "--package PATH" in answer.stderr


def test_the_library_stands_in_the_environment_and_not_in_the_repository(installed, tmp_path):
    words = [installed / "python", "-c", "import raillinks, raillinks.publish.export; print(raillinks.__file__)"]
    where = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(where).is_relative_to(installed.parent)
