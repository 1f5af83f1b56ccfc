"""`queue` and `draft new`, `check`, `publish` on the command line do what the desk's page does."""

import json
from dataclasses import replace

import numpy as np
import pytest

from raillinks.cli import editor
from raillinks.cli import main as command
from raillinks.editor import draft as draft_files
from raillinks.editor.draft import DraftKind
from raillinks.package import package_files, schema
from tests import tiny
from tests.editor.test_publishing import REPORT
from tests.support.tiers import sample

TODAY = np.datetime64("2026-02-03", "D")


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def run(folder, *words):
    return command.main([*map(str, words), "--package", str(folder)], TODAY)


def test_queue_lists_what_wants_care(folder, capsys):
    assert run(folder, "queue") == 0
    assert capsys.readouterr().out.splitlines()[0] == "one_voice\t2020-03-05\te-stop\talpha-beta/freight\tA Paper"


@sample(1)
@pytest.mark.parametrize("kind", ["report", "search", "correction"])
def test_an_empty_draft_is_written_checked_and_not_published(folder, tmp_path, capsys, kind):
    file = tmp_path / "new.json"
    assert run(folder, "draft", "new", file, "--kind", kind, "--author", "A. Editor") == 0
    draft = draft_files.read_draft(file.read_bytes(), "new.json")
    assert (draft.kind, draft.author, draft.begun_on) == (kind, "A. Editor", "0.3.0")
    assert run(folder, "draft", "new", file) == 2
    before = package_files.read_files(folder).contents
    assert run(folder, "draft", "check", file) == 1
    assert "error\t" in capsys.readouterr().out
    assert run(folder, "draft", "publish", file) == 1
    assert package_files.read_files(folder).contents == before


def test_an_empty_report_asks_for_every_column_of_a_source_that_has_a_label():
    draft = editor.empty(DraftKind.REPORT)
    assert [*draft.source] == [column.name for column in schema.TABLES["sources"] if column.label]


def test_check_says_up_to_when_the_log_would_cover(folder, tmp_path, capsys):
    file, was = tmp_path / "report.json", json.loads((folder / "datapackage.json").read_bytes())["covered_to"]
    file.write_bytes(draft_files.written(replace(REPORT, covered_to="2026-02-02")))
    run(folder, "draft", "check", file)
    assert f"covered_to\t{was} → 2026-02-02\n" in capsys.readouterr().out


def test_a_draft_is_checked_and_published(folder, tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_bytes(draft_files.written(REPORT))
    assert run(folder, "draft", "check", file) == 0
    told = capsys.readouterr().out
    assert "event\te-2020-07-01-freight-limits\treported (one_source)\t2020-07-01\n" in told
    assert "link\talpha-beta/freight\t2020-07-01 to …\tsuspended → partial\n" in told
    assert run(folder, "draft", "publish", file, "--author", "B. Editor", "--reason", "Read today.") == 0
    assert capsys.readouterr().out == "data/versions/0002.json: version 0.3.1 made\n"
    record = json.loads((folder / "data/versions/0002.json").read_bytes())
    assert (record["author"], record["reason"], record["date"]) == ("B. Editor", "Read today.", "2026-02-03")


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_a_file_that_is_no_draft_is_an_error_of_the_data(folder, tmp_path, content):
    if content is not None:
        (tmp_path / "x.json").write_bytes(content)
    assert run(folder, "draft", "check", tmp_path / "x.json") == 1


def test_an_unknown_key_of_a_draft_is_named_with_a_proposal(folder, tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps({"draft_id": "x", "kind": "report", "sauce": {}}), "utf-8")
    assert run(folder, "draft", "check", tmp_path / "x.json") == 1
    told = "".join(capsys.readouterr())
    assert "there is no 'sauce' here" in told
    assert "did you mean 'source'?" in told
