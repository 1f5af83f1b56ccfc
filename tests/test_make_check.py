"""`make check` refuses what it is there to refuse: each of its commands is shown two seeded faults, in a copy.

A command that is added to `make check` needs a row in `COMMANDS` and two in `FAULTS`.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from mypy.main import process_options

from tests.conftest import ROOT
from tests.support.tiers import by_tier, slow

SCRIPTS = Path(sysconfig.get_path("scripts"))
NODE_MODULES = ROOT / "node_modules"
COMMANDS = {
    "javascript and css": "npm run --silent check",
    "format": "ruff format --check .",
    "lint": "ruff check .",
    "type": "mypy",
    "stale docs": "python -m docs.reference --check",
    "dependencies": "python -m tools.dependencies",
    "walls": "python -m pytest -q --no-header tests/test_architecture.py",
}
"""The commands of `make check`, in their order, by what they refuse."""
NOT_COPIED = (".git", ".venv", ".hypothesis", "node_modules", "cache", "mutants", "screenshots", "__pycache__")
"""`.mypy_cache` is copied: with it mypy needs a second, without it a minute."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to seed: in a file `old` becomes `new`, or `new` is added at its end; the command must name it.

    Args:
        kind: Which command refuses it.
        path: The file.
        new: What is written.
        answer: What the command says of it.
        old: What is replaced; empty = `new` is added.
    """

    kind: str
    path: str
    new: str
    answer: str
    old: str = ""

    def seeded(self, text: str) -> str:
        if not self.old:
            return text + self.new
        assert text.count(self.old) == 1, f"{self.path}: {self.old}"
        return text.replace(self.old, self.new)


FAULTS = (
    Fault("javascript and css", "timemap/static/dates.js", "\nexport const YEAR = Math.round('1911');\n", "TS2345"),
    Fault("javascript and css", "dashboard/styles/page.css", "\np { colour: red; }\n", "noUnknownProperty"),
    Fault("javascript and css", "tests/js/clock.js", "\nvar day = 1;\n", "clock.js"),
    Fault("format", "raillinks/words/folding.py", "\nX = {'a':1}\n", "folding.py"),
    Fault("format", "tests/tiny.py", "\nX = [1,2]\n", "tiny.py"),
    Fault("lint", "raillinks/words/folding.py", "\nimport os\n", "F401"),
    Fault("lint", "benchmarks/row.py", '\n\ndef late(at: list[int] = []) -> None:\n    """Late."""\n', "B006"),
    Fault("type", "api/routes.py", '\nYEAR: int = "1911"\n', "routes.py"),
    Fault("type", "tests/unit/logs.py", "\nDAY: int = frames.day(date(2020, 1, 1))\n", "logs.py"),
    Fault("type", "layers/build/bends.py", "\nTIGHTER: str = TIGHT * 2\n", "bends.py"),
    Fault("type", "raillinks/words/folding.py", '\nYEAR: int = "1911"\n', "folding.py"),
    Fault("stale docs", "datapackage.json", "How they know.", "data-dictionary.md is stale", "How the speaker knows."),
    Fault("stale docs", "docs/selection.md", "The day.", "selection.md is stale", "The day that the map shows."),
    Fault("dependencies", "requirements-dev.txt", "\ncoverage==", "lacks coverage[toml]", "\ncoverage[toml]=="),
    Fault("dependencies", "raillinks/words/folding.py", "\nimport requests\n", "does not declare"),
    Fault("dependencies", "requirements.in", "numpy==2.4.5 ", "numpy 2.4.5, which requirements.txt", "numpy==2.4.6 "),
    Fault("dependencies", "requirements.in", "requests==2.34.2  # fetches\n", "which no module imports"),
    Fault("dependencies", "requirements-dev.in", "# orjson\n", "has orjson for requirements-dev.in, which",
          "orjson==3.13.0                # reads the map packages, some of 100 MB, in `make layers`\n"),
    Fault("dependencies", "pyproject.toml", "", "imports shapely, which pyproject.toml", '  "shapely>=2.1",\n'),
    Fault("dependencies", "ARCHITECTURE.md", "| `uvicorn` | it is fast |", "has the row", "| `uvicorn` | the server's"
          " signals and sockets; Streamlit runs on it |"),
    Fault("walls", "raillinks/words/folding.py", "\nfrom raillinks.views import viewing\n", "raillinks/views"),
    Fault("walls", "api/responses.py", "\nfrom dashboard.session import served_data\n", "dashboard/session"),
    Fault("walls", "layers/style.py", "\nimport streamlit\n", "test_frameworks_stay_in_their_rooms"),
)  # fmt: skip

ONE_BY_ONE = "javascript and css"
"""The kind whose command ends at the first of its tools that finds a fault."""
TWO_OF_EACH = {kind: [fault for fault in FAULTS if fault.kind == kind][:2] for kind in COMMANDS}
TOGETHER = [tuple(two) for kind, two in TWO_OF_EACH.items() if kind != ONE_BY_ONE]
ALONE = [(fault,) for fault in by_tier(TWO_OF_EACH[ONE_BY_ONE], FAULTS)]
"""Before every change two of each kind are seeded, together where their command goes on: each must be named. Few
modules import those with a wrong type, so mypy has little to read anew."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "copy"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (folder / "node_modules").symlink_to(NODE_MODULES)  # `make test` installs them
    return folder


def run(kind, folder):
    program, *words = COMMANDS[kind].split()
    path = sys.executable if program == "python" else SCRIPTS / program
    environment = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run([path, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_these_are_the_commands_of_make_check():
    installed = ["-o", ".venv/.dev-stamp", "-o", "node_modules/.stamp"]  # as if everything were
    words = ["make", "-n", "--no-print-directory", *installed, "BIN=BIN", "check"]  # the tests themselves run in a make
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    bare = [re.sub(r'^PATH="[^"]*" |^BIN/', "", line) for line in listed]
    assert bare == list(COMMANDS.values())


@pytest.mark.parametrize("kind", COMMANDS)
def test_two_faults_of_each_kind_are_tried(kind):
    assert sum(fault.kind == kind for faults in (*TOGETHER, *ALONE) for fault in faults) >= 2


@slow("runs mypy and Ruff on copies: `make check` itself runs before every change")
@pytest.mark.parametrize("kind", COMMANDS)
def test_the_sound_project_passes(copy, kind):
    """What `make check` itself asks of the project; a seeded fault is refused by its own name, not by any other."""
    ended = run(kind, copy)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@slow("runs mypy and Ruff on copies: `make check` itself runs before every change")
@pytest.mark.parametrize(
    "faults", [*TOGETHER, *ALONE], ids=lambda faults: ", ".join(f"{f.kind}: {f.answer}" for f in faults)
)
def test_seeded_faults_are_refused(copy, faults):
    sound = {fault.path: (copy / fault.path).read_text(encoding="utf-8") for fault in faults}
    assert len(sound) == len(faults)
    try:
        for fault in faults:
            (copy / fault.path).write_text(fault.seeded(sound[fault.path]), encoding="utf-8")
        refused = run(faults[0].kind, copy)
    finally:
        for path, text in sound.items():
            (copy / path).write_text(text, encoding="utf-8")
    assert refused.returncode != 0
    assert [fault.answer for fault in faults if fault.answer not in refused.stdout + refused.stderr] == []


def test_no_python_file_escapes_the_types(monkeypatch):
    """mypy reads every file that git keeps; ruff reads all by itself."""
    monkeypatch.chdir(ROOT)
    checked, _ = process_options([])  # what the command reads without a word of ours
    listed = ["git", "ls-files", "*.py"]
    kept = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(kept) - {source.path for source in checked} == set()
