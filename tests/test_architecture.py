"""Imports keep the contracts in pyproject.toml, no error is swallowed, one module has the clock."""

import ast
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ("raillinks", "layers", "timemap", "dashboard", "pages", "static_page", "api")
MODULES = [ROOT / "app.py", *(file for folder in SOURCE for file in sorted((ROOT / folder).rglob("*.py")))]
FORBIDDEN = [
    ("raillinks/engine", "from raillinks.query import viewing"),
    ("raillinks/domain", "from raillinks import clock"),
    ("raillinks/query", "import raillinks.exports.tables"),
    ("raillinks/query", "from raillinks.versions import live_package"),
    ("raillinks/versions", "from raillinks.editor import draft"),
    ("raillinks/mcp", "from raillinks.editor import draft"),
    ("raillinks/database", "from raillinks.exports import tables"),
    ("raillinks/importer", "from raillinks.query import views"),
    ("raillinks/cluster", "from raillinks.exports import tables"),
    ("raillinks/engine", "from tools import lock"),
    ("raillinks/engine", "from docs import reference"),
    ("raillinks/engine", "from ..query import views"),
    ("raillinks/engine", "import streamlit"),
    ("raillinks/engine", "import pydeck"),
    ("dashboard/session", "from dashboard.widgets import open_page"),
    ("dashboard/compare", "from dashboard.history import stops"),
    ("dashboard/server", "from dashboard.history import stops"),
    ("dashboard/widgets", "from ..history import stops"),
    ("api", "from dashboard.session import served_data"),
    ("pages", "from layers import catalog"),
    ("layers", "import pages"),
]


def linted(folder):
    command = Path(sysconfig.get_path("scripts")) / "lint-imports", "--no-logo", "--no-cache"
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def no_code(_, names):
    return {name for name in names if "." in name and not name.endswith(".py")}


def test_imports_keep_the_contracts():
    run = linted(ROOT)
    assert run.returncode == 0, run.stdout


def test_a_forbidden_import_is_seen(tmp_path):
    for folder in (*SOURCE, "benchmarks", "docs", "tests", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=no_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for n, (folder, line) in enumerate(FORBIDDEN):
        (tmp_path / folder / f"planted_{n}_.py").write_text(line, encoding="utf-8")
    run = linted(tmp_path)
    assert run.returncode == 1
    assert [line for n, line in enumerate(FORBIDDEN) if f"planted_{n}_ ->" not in run.stdout] == []


def test_nothing_swallows_every_error():
    handlers = [
        (str(file), node.lineno, node.type and ast.unparse(node.type))
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
    ]
    assert [handler for handler in handlers if handler[2] in {None, "Exception", "BaseException"}] == []


@pytest.mark.parametrize("part", ["pages", "dashboard", "timemap"])
def test_no_download_depends_on_a_session(part):
    """Streamlit forgets a file as soon as the run that offered it has a successor: files are links to the API."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / part).rglob("*.py")}
    assert [name for name, text in texts.items() if "download_button" in text] == []


DAY_READERS = {"today", "now", "utcnow", "localtime", "gmtime", "ctime"}
TIME_READERS = {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}


def clock_readings(file, readers):
    """The calls of such names, as `datetime.now`, and NumPy's "today" and "now"."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called, words = ast.unparse(node.func), [a.value for a in node.args if isinstance(a, ast.Constant)]
            last = called.rpartition(".")[2]
            if called not in {"today", "clock.today"} and last in readers:
                yield called
            if last == "datetime64" and {"today", "now"} & {*words}:
                yield ast.unparse(node)


def imports_the_clock(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return any(re.search(r"raillinks\.clock|from raillinks import .*\bclock\b", line) for line in named)


def test_one_module_says_which_day_it_is():
    """The shell may measure time, and the store; the rest of the core not even that."""
    for file in MODULES:
        part = file.relative_to(ROOT).as_posix()
        core = part.startswith("raillinks/")
        readers = DAY_READERS | (TIME_READERS if core and not part.startswith("raillinks/versions/") else set())
        read = list(clock_readings(file, readers))
        assert read == (["datetime.now"] if file == ROOT / "raillinks" / "clock.py" else []), file
        assert not core or not imports_the_clock(file) or file.name == "main.py", file
