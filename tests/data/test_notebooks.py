"""The notebooks of docs/notebooks: each runs, and gives what its file shows."""

import json

import pytest

from docs.notebooks import __main__ as command
from docs.notebooks.executing import NOTEBOOKS, executed
from tests.conftest import ROOT
from tests.support.tiers import sample


@sample(1)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_what_its_file_shows(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = path.read_text(encoding="utf-8")
    assert executed(text) == text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] for cell in cells[1:])
    assert 'rl.load(version="' in "".join(line for cell in cells for line in cell["source"])


def test_a_stale_notebook_is_seen_and_written_again(tmp_path, monkeypatch, capsys):
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": ["1 + 1"]}
    path = tmp_path / "sum.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    monkeypatch.setattr(command, "NOTEBOOKS", (path,))
    assert command.main(["--check"]) == 1
    assert "sum.ipynb is stale" in capsys.readouterr().err
    assert command.main([]) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"][0]["data"] == {"text/plain": ["2"]}
    assert command.main(["--check"]) == 0


def test_a_notebook_that_fails_is_no_notebook():
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": ["import raillinks as rl\n", "rl.lod()"]}
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        executed(json.dumps({"cells": [cell]}))
