"""Dependencies point one way: app → api (→ answers), pages → timemap, layers → raillinks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "raillinks": {"raillinks"},
    "layers": {"raillinks", "layers"},
    "timemap": {"raillinks", "layers", "timemap"},
    "live_package.py": {"raillinks"},
    "pages": {"raillinks", "layers", "timemap", "pages", "api", "live_package"},
    "answers.py": {"raillinks"},
    "api.py": {"raillinks", "layers", "timemap", "answers", "live_package"},
    "request_guard.py": set(),
    "app.py": {"api", "pages", "request_guard"},
}
OWN = {
    "raillinks",
    "layers",
    "timemap",
    "pages",
    "answers",
    "api",
    "app",
    "live_package",
    "request_guard",
    "tests",
    "benchmarks",
}
STREAMLIT_IN = {"app.py", "pages", "timemap"}
PYDECK_IN = {"layers/deck.py", "app.py"}


def modules():
    for part in MAY_IMPORT:
        path = ROOT / part
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        yield from ((part, file) for file in files if "build" not in file.relative_to(ROOT).parts)


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


MODULES = list(modules())
NAMES = [str(file.relative_to(ROOT)) for _, file in MODULES]


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_a_module_imports_only_what_lies_below_it(part, file):
    assert {name for name in imported(file) if name in OWN} <= MAY_IMPORT[part]


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_frameworks_stay_in_their_rooms(part, file):
    names = set(imported(file))
    assert "streamlit" not in names or part in STREAMLIT_IN
    assert "pydeck" not in names or str(file.relative_to(ROOT)) in PYDECK_IN


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_nothing_swallows_every_error(part, file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert not (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


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


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_one_module_says_which_day_it_is(part, file):
    """The shell may measure time, the core not even that."""
    readers = DAY_READERS | (TIME_READERS if part == "raillinks" else set())
    read = list(clock_readings(file, readers))
    assert read == (["datetime.now"] if file == ROOT / "raillinks" / "clock.py" else [])
    assert part != "raillinks" or not imports_the_clock(file) or file.name == "__main__.py"


def test_the_door_stays_small():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 40
