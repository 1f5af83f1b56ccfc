"""`make check` refuses what it is there to refuse: each of its commands is shown two seeded faults, in a copy.

A command that is added to `make check` needs a row in `COMMANDS` and two in `FAULTS`.
"""

import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMANDS = {
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
        said: What the command says of it.
        old: What is replaced; empty = `new` is added.
    """

    kind: str
    path: str
    new: str
    said: str
    old: str = ""

    def seeded(self, text: str) -> str:
        if not self.old:
            return text + self.new
        assert text.count(self.old) == 1, f"{self.path}: {self.old}"
        return text.replace(self.old, self.new)


FAULTS = (
    Fault("format", "raillinks/words/folding.py", "\nX = {'a':1}\n", "folding.py"),
    Fault("format", "tests/tiny.py", "\nX = [1,2]\n", "tiny.py"),
    Fault("lint", "raillinks/words/folding.py", "\nimport os\n", "F401"),
    Fault("lint", "benchmarks/row.py", '\n\ndef late(at: list[int] = []) -> None:\n    """Late."""\n', "B006"),
    Fault("type", "raillinks/words/folding.py", '\nYEAR: int = "1911"\n', "folding.py"),
    Fault("type", "tests/unit/logs.py", "\nDAY: int = frames.day(date(2020, 1, 1))\n", "logs.py"),
    Fault("type", "layers/build/bends.py", "\nTIGHTER: str = TIGHT * 2\n", "bends.py"),
    Fault("stale docs", "datapackage.json", "How they know.", "data-dictionary.md is stale", "How the speaker knows."),
    Fault("stale docs", "docs/selection.md", "The day.", "selection.md is stale", "The day that the map shows."),
    Fault("dependencies", "raillinks/words/folding.py", "\nimport requests\n", "does not declare"),
    Fault("dependencies", "requirements.in", "requests==2.34.2  # fetches\n", "which no module imports"),
    Fault("dependencies", "requirements.in", "numpy==2.4.5 ", "numpy 2.4.5, which requirements.txt", "numpy==2.4.6 "),
    Fault("dependencies", "requirements-dev.in", "# Pillow\n", "holds pillow for requirements-dev.in, which",
          "pillow==13.0.0                # looks at pixels of screenshots\n"),
    Fault("dependencies", "pyproject.toml", "", "imports shapely, which pyproject.toml", '  "shapely>=2.1",\n'),
    Fault("dependencies", "ARCHITECTURE.md", "| `uvicorn` | it is fast |", "has the row", "| `uvicorn` | the server's"
          " signals and sockets; Streamlit runs on it |"),
    Fault("walls", "raillinks/words/folding.py", "\nfrom raillinks.views import viewing\n", "raillinks/views"),
    Fault("walls", "api/responses.py", "\nfrom dashboard.session import served_data\n", "dashboard/session"),
    Fault("walls", "layers/style.py", "\nimport streamlit\n", "test_frameworks_stay_in_their_rooms"),
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "copy"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return folder


def run(kind, folder):
    program, *words = COMMANDS[kind].split()
    path = sys.executable if program == "python" else SCRIPTS / program
    return subprocess.run([path, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_these_are_the_commands_of_make_check():
    words = ["make", "-n", "-o", ".venv/.dev-stamp", "BIN=BIN", "check"]  # as if everything were installed
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line.removeprefix("BIN/") for line in listed] == list(COMMANDS.values())


@pytest.mark.parametrize("kind", COMMANDS)
def test_two_faults_of_each_kind_are_tried(kind):
    assert sum(fault.kind == kind for fault in FAULTS) >= 2


@pytest.mark.parametrize("kind", COMMANDS)
def test_the_sound_project_passes(copy, kind):
    answer = run(kind, copy)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}: {fault.said}")
def test_a_seeded_fault_is_refused(copy, fault):
    path = copy / fault.path
    sound = path.read_text(encoding="utf-8")
    path.write_text(fault.seeded(sound), encoding="utf-8")
    try:
        answer = run(fault.kind, copy)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert answer.returncode != 0
    assert fault.said in answer.stdout + answer.stderr


def test_no_python_file_escapes_the_types():
    """mypy reads every file that git keeps; ruff reads all by itself."""
    words = [str(SCRIPTS / "mypy"), "--verbose"]
    read = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stderr
    listed = ["git", "ls-files", "*.py"]
    kept = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [path for path in kept.splitlines() if f"path='{path}'" not in read] == []
