"""Dependencies point one way: app → pages → dashboard → timemap, layers → raillinks; api → raillinks."""

import ast
import re

import pytest

from tools.walls import ROOT, imported, modules, wrong_imports

STREAMLIT_IN = {"app.py", "pages", "dashboard", "timemap"}
PYDECK_IN = {"layers/deck.py", "dashboard/streamlit_compat.py", "raillinks/notebook/log.py"}


MODULES = list(modules())


def test_a_module_imports_only_what_lies_below_it():
    assert {str(file): wrong for part, file in MODULES if (wrong := wrong_imports(part, file))} == {}


@pytest.mark.parametrize(
    ("part", "line", "wrong"),
    [
        ("raillinks/engine", "from raillinks.query import viewing", "raillinks/query"),
        ("raillinks/domain", "from raillinks import clock", "raillinks"),
        ("raillinks/query", "import raillinks.exports.tables", "raillinks/exports"),
        ("dashboard/session", "from dashboard.widgets import open_page", "dashboard/widgets"),
        ("dashboard/compare", "from dashboard.history import stops", "dashboard/history"),
        ("api", "from dashboard.session import served_data", "dashboard/session"),
        ("raillinks/versions", "from raillinks.editor import draft", "raillinks/editor"),
        ("layers", "import pages", "pages"),
        ("raillinks/engine", "from tools import lock", "tools"),
        ("raillinks/engine", "from docs import reference", "docs"),
        ("raillinks/engine", "from ..query import views", "raillinks/query"),
        ("dashboard/widgets", "from ..history import stops", "dashboard/history"),
    ],
)
def test_a_wrong_import_is_seen(tmp_path, part, line, wrong):
    file = tmp_path / part / "module.py"
    file.parent.mkdir(parents=True)
    file.write_text(line, encoding="utf-8")
    assert wrong_imports(part, file, tmp_path) == {wrong}


def test_frameworks_stay_in_their_rooms():
    importers: dict[str, list[str]] = {"streamlit": [], "pydeck": []}
    for _, file in MODULES:
        for name in {name.split(".")[0] for name in imported(file)} & importers.keys():
            importers[name].append(str(file.relative_to(ROOT)))
    assert [file for file in importers["streamlit"] if file.split("/")[0] not in STREAMLIT_IN] == []
    assert {*importers["pydeck"]} <= PYDECK_IN


def test_nothing_swallows_every_error():
    handlers = [
        (str(file), node.lineno, node.type and ast.unparse(node.type))
        for _, file in MODULES
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
    for part, file in MODULES:
        readers = DAY_READERS | (
            TIME_READERS if part.startswith("raillinks") and part != "raillinks/versions" else set()
        )
        read = list(clock_readings(file, readers))
        assert read == (["datetime.now"] if file == ROOT / "raillinks" / "clock.py" else []), file
        assert not part.startswith("raillinks") or not imports_the_clock(file) or file.name == "main.py", file
