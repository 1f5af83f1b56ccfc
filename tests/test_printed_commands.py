"""Commands as the guides print them, in an environment that has nothing of the project but its wheel.

Others try the rest: `.ci/run` calls `make`, tests/test_installed.py installs, tests/cluster has Dask, tests/deploy and
tests/database carry out docs/operations.md.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv

import pandas as pd
import pytest

from raillinks.database import log
from raillinks.database.address import Database
from raillinks.editor import draft
from raillinks.versions.version_history import read_history
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.database.test_log import published
from tests.editor.test_publishing import REPORT
from tests.support.tiers import slow
from tests.test_installed import built, until_it_answers, wheel

__all__ = ["built", "published", "wheel"]
pytestmark = slow("runs every command of the guides")
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:\.venv/bin/python -m )?raillinks .+")
LOG = "crossing,service,from,status\nA,freight,2020-01-01,open\nA,freight,2021-02-03,suspended\n"


def printed():
    """The commands in blocks without a name, by guide."""
    found = {}
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        blocks = [text for name, text in BLOCK.findall(path.read_text(encoding="utf-8")) if name in {"", "sh"}]
        lines = [line.partition("  #")[0].strip() for text in blocks for line in text.splitlines()]
        found[path.name] = [line for line in lines if COMMAND.match(line)]
    return found


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The scripts of an environment with the wheel, and with the packages of all its extras."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    [site] = folder.glob("lib/python*/site-packages")
    words = ["--disable-pip-version-check", "--python", folder / "bin" / "python", "install", "--no-index", "--no-deps"]
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *map(str, words), str(wheel)], check=True)
    (site / "packages.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "bin"


@pytest.fixture
def place(tmp_path, published):
    """A folder with what the guides say that a reader has: a package, a table, a log in Parquet and in a database."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    shutil.copytree(published, tmp_path / "PACKAGE")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    pd.read_csv(tmp_path / "data" / "events.csv", dtype=str).to_parquet(tmp_path / "LOG.parquet")
    log.push(tmp_path / "PACKAGE", Database(address(tmp_path)))
    return tmp_path


def address(place):
    return f"sqlite:///{place / 'log.db'}"


def filled(line, place):
    """A command with a database, files and a version of here in place of those that are only an example."""
    for example, ours in (
        (r"postgresql://\S+|\bADDRESS\b", address(place)),
        (r"s3://bucket/log/", "LOG.parquet"),
        (r"s3://bucket/intervals --scheduler \S+", "intervals"),
        (r"\bPATH\b", "PACKAGE"),
        (r"undo \S+", f"undo {read_history(place).records[-1].data_version}"),
        (r"^(raillinks undo .*)", r"\1 --yes"),  # nobody is there to be asked
    ):
        line = re.sub(example, ours, line)
    return line.removeprefix(".venv/bin/python -m ")


def run(command, place, environment):
    done = subprocess.run(
        ["/bin/bash", "-euc", command], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    if "draft new" in command:  # now a person fills it
        (place / "report.json").write_bytes(draft.written(REPORT))


def serve(command, place, environment):
    """A server answers, until it is stopped."""
    port = free_port()
    words = shlex.split(f"{command} --port {port}")
    server = subprocess.Popen(words, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert until_it_answers(server, f"http://127.0.0.1:{port}/api/v1/health")
    finally:
        server.terminate()
        server.communicate(timeout=30)


@pytest.mark.parametrize("guide", [name for name, lines in printed().items() if lines])
def test_each_command_works_as_printed(guide, scripts, place):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RAILLINKS"))}
    environment |= {"PATH": f"{scripts}:{environment['PATH']}"}
    for line in printed()[guide]:
        (serve if "raillinks serve" in line else run)(filled(line, place), place, environment)
