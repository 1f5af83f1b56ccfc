"""Dependencies point one way: app → pages → dashboard → timemap, layers → raillinks; api → raillinks."""

import ast
import re

import pytest

from tools.walls import ROOT, imported, modules, wrong_imports

STREAMLIT_IN = {"app.py", "pages", "dashboard", "timemap"}
PYDECK_IN = {"layers/deck.py", "dashboard/streamlit_compat.py", "raillinks/library/deck.py"}


MODULES = list(modules())
NAMES = [str(file.relative_to(ROOT)) for _, file in MODULES]


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_a_module_imports_only_what_lies_below_it(part, file):
    assert wrong_imports(part, file) == set()


@pytest.mark.parametrize(
    ("part", "line", "wrong"),
    [
        ("raillinks/engine", "from raillinks.views import viewing", "raillinks/views"),
        ("raillinks/words", "from raillinks import clock", "raillinks"),
        ("raillinks/views", "import raillinks.publish.export", "raillinks/publish"),
        ("dashboard/session", "from dashboard.parts import open_page", "dashboard/parts"),
        ("dashboard/compare", "from dashboard.history import stops", "dashboard/history"),
        ("api", "from dashboard.session import served_data", "dashboard/session"),
        ("raillinks/store", "from raillinks.desk import draft", "raillinks/desk"),
        ("layers", "import pages", "pages"),
        ("raillinks/engine", "from tools import lock", "tools"),
        ("raillinks/engine", "from docs import reference", "docs"),
        ("raillinks/engine", "from ..views import viewing", "raillinks/views"),
        ("dashboard/parts", "from ..history import stops", "dashboard/history"),
    ],
)
def test_a_wrong_import_is_seen(tmp_path, part, line, wrong):
    file = tmp_path / part / "module.py"
    file.parent.mkdir(parents=True)
    file.write_text(line, encoding="utf-8")
    assert wrong_imports(part, file, tmp_path) == {wrong}


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_frameworks_stay_in_their_rooms(part, file):
    names = {name.split(".")[0] for name in imported(file)}
    assert "streamlit" not in names or part.split("/")[0] in STREAMLIT_IN
    assert "pydeck" not in names or str(file.relative_to(ROOT)) in PYDECK_IN


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_nothing_swallows_every_error(part, file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert not (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


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


@pytest.mark.parametrize(("part", "file"), MODULES, ids=NAMES)
def test_one_module_says_which_day_it_is(part, file):
    """The shell may measure time, and the store; the rest of the core not even that."""
    readers = DAY_READERS | (TIME_READERS if part.startswith("raillinks") and part != "raillinks/store" else set())
    read = list(clock_readings(file, readers))
    assert read == (["datetime.now"] if file == ROOT / "raillinks" / "clock.py" else [])
    assert not part.startswith("raillinks") or not imports_the_clock(file) or file.name == "__main__.py"
