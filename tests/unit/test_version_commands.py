"""`versions`, `diff`, `apply`, `undo`, and `--data-version`, on the command line."""

import json

import numpy as np
import pytest

from raillinks import __main__ as command
from raillinks.package import package_files
from raillinks.store import publishing
from raillinks.store.publishing import About
from tests import tiny

TODAY = np.datetime64("2026-03-04", "D")
EVENTS = "data/events.csv"


@pytest.fixture
def folder(tmp_path):
    """A folder with two versions."""
    tiny.write(tmp_path / "log", tiny.files())
    rows = (
        (tmp_path / "log" / EVENTS)
        .read_bytes()
        .replace(b"freight,suspension,suspended", b"freight,restriction,partial")
    )
    publishing.publish(tmp_path / "log", {EVENTS: rows}, About("2026-02-03", "A. Editor", "It was a restriction."))
    return tmp_path / "log"


def run(folder, *words):
    return command.main([*words, "--package", str(folder)], TODAY)


def events(folder):
    return package_files.read(folder).contents[EVENTS]


def test_versions_lists_them(folder, capsys):
    assert run(folder, "versions") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == ["0.3.0", "0.3.1"]
    assert rows[1][1::2] == ["2026-02-03", "A. Editor"]
    assert rows[1][-1] == "It was a restriction."


def test_what_diff_says_apply_makes_elsewhere_and_undo_takes_back(folder, tmp_path, capsys):
    assert run(folder, "diff", "0.3.0", "0.3.1") == 0
    delta = tmp_path / "delta.json"
    delta.write_text(capsys.readouterr().out, encoding="utf-8")
    other = tmp_path / "other"
    tiny.write(other, tiny.files())
    before = events(other)
    assert run(other, "apply", str(delta), "--author", "B. Editor") == 0
    assert events(other) == events(folder)
    assert run(other, "undo") == 0
    assert events(other) == before
    assert run(other, "undo", "0.3.1") == 1  # it has been taken back already
    assert run(other, "versions") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines() if line.startswith("0.")]
    assert [(row[0], row[1], row[3], row[4]) for row in rows[1:]] == [
        ("0.3.1", "2026-03-04", "B. Editor", "delta.json applied."),
        ("0.3.2", "2026-03-04", "China–DPRK Rail Links maintainers", "Version 0.3.1 taken back."),
    ]


def test_diff_compares_folders_too(folder, tmp_path, capsys):
    tiny.write(tmp_path / "first", tiny.files())
    assert run(folder, "diff", str(tmp_path / "first"), "0.3.1") == 0
    (row,) = json.loads(capsys.readouterr().out)["files"][EVENTS]["rows"]
    assert row["after"] == {"kind": "restriction", "status_after": "partial"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "it is no JSON"), ("[]", "cannot be used"), ('{"files": {}}', "there is no 'data_version'"),
        ('{"data_version": "1", "date": "", "author": "\\ud800", "reason": "", "before": "", "after": "", "files": {}}',
         "half of a surrogate pair"),
    ],
)  # fmt: skip
def test_what_is_no_delta_is_refused_in_words(folder, tmp_path, capsys, text, reason):
    delta = tmp_path / "delta.json"
    delta.write_text(text, encoding="utf-8")
    before = events(folder)
    assert run(folder, "apply", str(delta)) == 1
    assert reason in capsys.readouterr().out
    assert events(folder) == before


@pytest.mark.parametrize(
    "words", [("apply", "nowhere.json"), ("undo", "9.9.9"), ("diff", "0.3.0", "9.9.9"), ("undo", "0.3.0")]
)
def test_what_there_is_not_is_said(folder, capsys, words):
    assert run(folder, *words) == 1
    assert words[-1] in capsys.readouterr().out


def test_an_earlier_version_answers_and_says_that_it_is_old(folder, capsys):
    words = ("status", "--as-of", "2020-06-01")
    assert run(folder, *words, "--data-version", "0.3.0") == 0
    then = capsys.readouterr()
    assert run(folder, *words) == 0
    now = capsys.readouterr()
    assert "alpha-beta,Alpha-Beta,freight,2020-06-01,suspended," in then.out
    assert "alpha-beta,Alpha-Beta,freight,2020-06-01,partial," in now.out
    assert (then.err, now.err) == ("this is data version 0.3.0; the latest is 0.3.1\n", "")


def test_a_version_that_is_not_kept_is_refused_with_the_list(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        run(folder, "status", "--data-version", "9.9.9")
    assert ended.value.code == 2
    assert "allowed: 0.3.0, 0.3.1" in capsys.readouterr().err


def test_checksums_records_the_version_that_was_edited_by_hand(folder, capsys):
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"version": "0.4.0"}), encoding="utf-8")
    assert command.main(["checksums", str(folder)], TODAY) == 0
    assert capsys.readouterr().out.endswith("data/versions/0003.json: version 0.4.0 recorded\n")
    record = json.loads((folder / "data/versions/0003.json").read_text("utf-8"))
    assert (record["date"], record["author"]) == ("2026-03-04", "China–DPRK Rail Links maintainers")
