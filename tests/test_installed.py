"""The wheel and the source archive: what they hold, and how they run in environments of their own."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import time
import venv
import zipfile
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
import pandas as pd
import pytest
from packaging.requirements import Requirement
from playwright.sync_api import expect

from raillinks import __version__
from raillinks.exports import tables
from raillinks.mcp import tools
from raillinks.package.package_files import IN_LIBRARY
from raillinks.query import views
from raillinks.query.selection import Selection
from tests import tiny
from tests.browser.conftest import browser_type, free_port, open_map, opened_page, quick_browser
from tests.browser.time_map import slider
from tests.conftest import ROOT
from tests.support.tiers import sample, slow

__all__ = ["browser_type", "quick_browser"]  # fixtures
APP = f"raillinks/{IN_LIBRARY}/"
SERVING = ("api", "dashboard", "data", "layers", "pages", "static_page", "timemap")
"""The folders that stand beside the core in the repository, and below it in the wheel."""
ALONE = (".streamlit/config.toml", "LICENSE", "LICENSE-DATA.md", "app.py", "datapackage.json")


def build(root, folder, *targets):
    """Builds with the backend that is installed: no index is asked."""
    words = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    done = subprocess.run([*words, *targets], cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with wheel and source archive."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    [found] = built.glob("*.whl")
    return found


def needed(name, found):
    """The installed packages that one needs, without extras, by the name in which each is asked for."""
    for line in metadata.requires(name) or ():
        asked = Requirement(line)
        if asked.name not in found and (asked.marker is None or asked.marker.evaluate({"extra": ""})):
            found.add(asked.name)
            needed(asked.name, found)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The scripts of a new environment with the wheel, and links to the packages that it needs: to nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    [site] = folder.glob("lib/python*/site-packages")
    words = ["--disable-pip-version-check", "--python", folder / "bin" / "python", "install", "--no-index", "--no-deps"]
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *map(str, words), str(wheel)], check=True)
    packages = set()
    for line in requirements(wheel):
        if "extra ==" not in line:
            packages.add(Requirement(line).name)
            needed(Requirement(line).name, packages)
    for name in packages:
        tops = {Path(str(path)).parts[0] for path in metadata.files(name) or () if not str(path).startswith("..")}
        for top in tops - {"__pycache__"}:
            (site / top).symlink_to(Path(sysconfig.get_path("purelib")) / top)
    return folder / "bin"


def run(installed, cwd, *words):
    return subprocess.run([installed / "raillinks", *words], cwd=cwd, capture_output=True, text=True, check=False)


def requirements(wheel):
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith("/METADATA")]
        lines = files.read(name).decode().splitlines()
    return [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist")]


def tracked():
    """The files of the repository that the wheel is made of, as they are called in the wheel."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    paths = [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]
    core = {path for path in paths if path.startswith("raillinks/")}
    above = {path for path in paths if path.partition("/")[0] in SERVING and not path.startswith("layers/build/")}
    return core | {APP + path for path in (*above, *ALONE)}


def test_nothing_but_the_core_is_at_the_top_of_the_wheel_and_what_serves_lies_below(wheel):
    assert wheel.name == f"china_dprk_rail_links-{__version__}-py3-none-any.whl"
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in names} == {"raillinks"}
    assert names == tracked()


def test_the_licences_of_all_that_is_shipped_are_in_the_wheel(wheel):
    names = {name.partition("/licenses/")[2] for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name}
    fonts = {str(path.relative_to(ROOT)) for path in (ROOT / "layers" / "fonts").glob("OFL-*.txt")}
    assert names == {"LICENSE", "LICENSE-DATA.md", "static_page/static/deckgl.NOTICE.txt", *fonts}


def test_the_wheel_of_the_source_archive_has_the_same_bytes(built, wheel, tmp_path):
    """So two builds are equal, whenever and wherever they are made."""
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        files.extractall(tmp_path, filter="data")
    build(tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "dist", "--target", "wheel")
    assert (tmp_path / "dist" / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_core_asks_for_no_framework_and_no_geodata(wheel):
    asked = [Requirement(line) for line in requirements(wheel)]
    assert {each.name for each in asked if each.marker is None} == {
        "babel", "charset-normalizer", "geographiclib", "icalendar", "jsonschema", "numpy", "pandas", "pyarrow",
        "shapely",
    }  # fmt: skip


def test_the_installed_command_answers_from_the_log_that_it_brings_and_never_writes_it(installed, tmp_path):
    answer = run(installed, tmp_path, "answer", "--crossing", "dandong-sinuiju", "--service", "freight",
                 "--as-of", "2022-09-26")  # fmt: skip
    assert json.loads(answer.stdout)["status"] == "open", answer.stderr
    written = run(installed, tmp_path, "checksums")
    assert (written.returncode, written.stdout) == (2, "")
    assert "--package PATH" in written.stderr


@sample(1)
@pytest.mark.parametrize(
    ("words", "extra"),
    [(("export", "out.xlsx"), "excel"), (("serve",), "dashboard"), (("page", "out"), "dashboard"), (("mcp",), "mcp"),
     (("pull", "sqlite:///log.db", "out"), "database"), (("intervals", "log.parquet", "out.csv"), "cluster")],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)  # fmt: skip
def test_what_an_extra_brings_is_said_where_it_is_missing(installed, tmp_path, words, extra):
    said = run(installed, tmp_path, *words)
    assert (said.returncode, said.stdout) == (2, "")
    assert f"pip install 'china-dprk-rail-links[{extra}]'" in said.stderr


def test_a_workbook_of_excel_97_is_refused_with_the_extra_that_reads_it(installed, tmp_path):
    said = run(installed, tmp_path, "intake", ROOT / "tests" / "importer" / "log.xls", "--out", tmp_path / "out")
    assert said.returncode == 1
    assert "pip install 'china-dprk-rail-links[excel]'" in said.stdout


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
    print(log.why("e-open").names[0].upper(), log.version)
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
    [site] = installed.parent.glob("lib/python*/site-packages")
    (site / "pandas-stubs").symlink_to(Path(sysconfig.get_path("purelib")) / "pandas-stubs")
    checked = mypy(installed, tmp_path, SCRIPT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    wrong = mypy(installed, tmp_path, WRONG)
    assert [line.split(":")[1] for line in wrong.stdout.splitlines() if ": error:" in line] == ["3", "4", "5"]


def test_a_user_s_script_runs_on_the_installed_library(installed, tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    words = [installed / "python", "script.py"]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said == f"A PAPER {tiny.VERSION}\n[]\n"


PYTHONS = [sys.executable, *filter(None, [shutil.which(f"python3.{minor}") for minor in (14, 13)][:2])]
"""This one, and newer ones that the machine has."""


def facts(dataset):
    """Each row of the article with which the log began: its events (docs/trace.csv), and the statuses on their days."""
    rows = pd.read_csv(ROOT / "docs" / "trace.csv", dtype=str, keep_default_na=False)
    events = dataset.events.set_index("event_id")
    for row in rows[rows["origin"] == "article-facts.md"].itertuples():
        for event_id in str(row.event_id).split(";"):
            day = str(events.loc[event_id, "date_earliest"].date())
            view = views.make_view(dataset, Selection(as_of=np.datetime64(day, "D"), context=True))
            yield row.row, event_id, day, statuses(tables.written(dataset, view, "status", {})[0])


def statuses(table):
    return {f"{row.crossing_id} {row.service}": str(row.status) for row in table.itertuples()}


@pytest.mark.browser
@slow("installs the dashboard from an index into environments of its own, minutes")
@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: Path(path).name)
def test_the_wheel_alone_serves_the_facts_that_the_log_began_with(wheel, tmp_path, dataset, quick_browser, python):
    """By the API, and by one drag in a browser; no file of the clone is in reach."""
    subprocess.run([python, "-m", "venv", tmp_path / "environment"], check=True)
    scripts = tmp_path / "environment" / "bin"
    words = ["install", "--quiet", f"{wheel}[dashboard]"]
    subprocess.run([scripts / "python", "-m", "pip", "--disable-pip-version-check", *words], check=True)
    port, empty = free_port(), tmp_path / "empty"
    empty.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RAILLINKS"))}
    serve = [scripts / "raillinks", "serve", "--port", str(port)]
    server = subprocess.Popen(serve, cwd=empty, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        until_it_answers(server, f"{address}/api/v1/health")
        rows = set()
        for row, event_id, day, expected in facts(dataset):
            with urlopen(f"{address}/api/v1/ids/{event_id}.json") as answer:
                assert json.load(answer)["now"] == "current", event_id
            with urlopen(f"{address}/api/v1/status.csv?as_of={day}&context=1") as answer:
                assert statuses(pd.read_csv(answer, dtype=str)) == expected, event_id
            rows.add(row)
        assert rows == {str(n) for n in range(1, 19)}
        for page in opened_page(quick_browser, address, viewport={"width": 1024, "height": 768}):
            open_map(page, address, "?as_of=2022-09-26")
            box = slider(page).bounding_box()
            page.mouse.move(box["x"] + box["width"] - 40, box["y"] + box["height"] / 2)
            page.mouse.down()
            page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=20)
            page.mouse.up()
            expect(page).to_have_url(re.compile("as_of=(19|20[01])"))
    finally:
        server.terminate()
        said = server.communicate(timeout=30)[0].decode()
    assert "Traceback" not in said, said


def until_it_answers(server, address):
    begun = time.monotonic()
    while True:
        assert server.poll() is None, server.communicate()[0].decode()
        try:
            with urlopen(address) as answer:
                return answer.read()
        except URLError:
            assert time.monotonic() - begun < 120
            time.sleep(0.2)
