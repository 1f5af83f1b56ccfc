"""The pages of the docs that are made of the log: intervals, examples of the library, notebooks."""

import doctest
import json
import re

import pytest

from docs.notebooks import __main__ as command
from docs.notebooks.executing import NOTEBOOKS, executed
from tests.conftest import ROOT
from tests.data import intervals_doc
from tests.support.tiers import sample


def test_the_page_is_what_the_engine_gives(dataset):
    """After a change of the log: `python -m tests.data.intervals_doc`, and read the lines that changed."""
    assert intervals_doc.PAGE.read_text(encoding="utf-8") == intervals_doc.text(dataset)


def test_every_interval_that_an_event_begins_has_a_note(dataset):
    found = intervals_doc.intervals(dataset)
    renewed = intervals_doc.renewed(found)
    begun = found.loc[(found["event_id"] != "") & ~renewed, ["event_id", "service"]]
    told = intervals_doc.notes()
    bare = [row for row in begun.itertuples(index=False) if tuple(row) not in told and (row.event_id, "") not in told]
    assert bare == []


def test_every_note_is_on_an_interval(dataset):
    found = intervals_doc.intervals(dataset)
    begun = set(found[["event_id", "service"]].itertuples(index=False, name=None))
    assert {key for key in intervals_doc.notes() if key[1] and key not in begun} == set()
    assert {key[0] for key in intervals_doc.notes()} <= set(found["event_id"])


def test_every_link_without_fresh_evidence_is_among_the_unknowns(dataset, plain_view):
    page = (intervals_doc.ROOT / "docs" / "unknowns.md").read_text(encoding="utf-8")
    status = plain_view.timeline.status_on(dataset.covered_to)
    open_questions = status[(status["status"] == "unknown") | status["stale"]]
    names = dict(zip(dataset.crossings["crossing_id"], dataset.crossings["name"], strict=True))
    assert len(open_questions) > 5
    for crossing in set(open_questions["crossing_id"]):
        assert names[crossing] in page, crossing


PAGE = ROOT / "docs" / "library.md"
EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_every_example_gives_what_the_page_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = EXAMPLES.findall(PAGE.read_text(encoding="utf-8"))
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    outcome = doctest.DocTestRunner().run(test, out=told.append)
    assert outcome.failed == 0, "".join(told)
    assert outcome.attempted == sum(block.count(">>> ") for block in blocks) > 10


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
