"""`validate`, `checksums`, `versions`, `diff`, `apply`, `undo`, and `--data-version`, on the command line."""

import io
import json
import shutil
import subprocess

import numpy as np
import pytest

from raillinks.cli import main as command
from raillinks.package import package_files
from raillinks.versions import diff, publishing, version_history
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import slow

TODAY = np.datetime64("2026-03-04", "D")
EVENTS, CLAIMS = "data/events.csv", "data/claims.csv"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with two versions, made once."""
    log = tmp_path_factory.mktemp("published")
    tiny.write(log, tiny.files())
    rows = (log / EVENTS).read_bytes().replace(b"freight,suspension,suspended", b"freight,restriction,partial")
    publishing.publish(log, {EVENTS: rows}, About("2026-02-03", "A. Editor", "It was a restriction."))
    return log


@pytest.fixture
def folder(published, tmp_path):
    """A copy of it."""
    return shutil.copytree(published, tmp_path / "log")


def run(folder, *words):
    return command.main([*words, "--package", str(folder)], TODAY)


def events(folder):
    return package_files.read_files(folder).contents[EVENTS]


def test_versions_lists_them(folder, capsys):
    assert run(folder, "versions") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == ["0.3.0", "0.3.1"]
    assert rows[1][1::2] == ["2026-02-03", "A. Editor"]
    assert rows[1][-1] == "It was a restriction."


def test_what_diff_says_apply_makes_elsewhere_and_undo_takes_back(folder, tmp_path, capsys):
    assert run(folder, "diff", "--json", "0.3.0", "0.3.1") == 0
    delta = tmp_path / "delta.json"
    delta.write_text(capsys.readouterr().out, encoding="utf-8")
    other = tmp_path / "other"
    tiny.write(other, tiny.files())
    before = events(other)
    assert run(other, "apply", str(delta), "--author", "B. Editor") == 0
    assert events(other) == events(folder)
    assert run(other, "undo", "0.3.1", "--yes") == 0
    assert events(other) == before
    capsys.readouterr()
    assert run(other, "undo", "0.3.1", "--yes") == 1
    assert "version 0.3.2 has taken it back already" in capsys.readouterr().out
    assert run(other, "versions") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines() if line.startswith("0.")]
    assert [(row[0], row[1], row[3], row[4]) for row in rows[1:]] == [
        ("0.3.1", "2026-03-04", "B. Editor", "delta.json applied."),
        ("0.3.2", "2026-03-04", "China–DPRK Rail Links maintainers", "Version 0.3.1 taken back."),
    ]


def test_undo_without_a_version_says_how_and_which_there_are(folder, capsys):
    before = events(folder)
    assert run(folder, "undo") == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: raillinks undo")
    assert "0.3.1" in said
    assert events(folder) == before


def test_undo_shows_what_it_changes_and_asks(folder, capsys, monkeypatch):
    before = events(folder)
    for answer, code in (("n", 1), ("", 1), (None, 2), ("y", 0)):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        assert run(folder, "undo", "0.3.1") == code
        told = capsys.readouterr()
        assert "status_after: partial → suspended" in told.out
        assert (events(folder) == before) is (code > 0)
    assert "version 0.3.2 made" in told.out


class Terminal(io.StringIO):
    """Standard input: somebody at a terminal who answers, or none."""

    def __init__(self, answer):
        super().__init__(f"{answer}\n")
        self.answer = answer

    def isatty(self):
        return self.answer is not None


def test_diff_compares_folders_too(folder, tmp_path, capsys):
    tiny.write(tmp_path / "first", tiny.files())
    assert run(folder, "diff", "--json", str(tmp_path / "first"), "0.3.1") == 0
    (row,) = json.loads(capsys.readouterr().out)["files"][EVENTS]["rows"]
    assert row["after"] == {"kind": "restriction", "status_after": "partial"}


def test_diff_is_text_for_people(folder, tmp_path, capsys):
    rows = (folder / EVENTS).read_text("utf-8").splitlines(keepends=True)
    claims = (folder / CLAIMS).read_text("utf-8").splitlines(keepends=True)
    gone = {
        path: "".join(row for row in each if "e-stop" not in row) for path, each in ((EVENTS, rows), (CLAIMS, claims))
    }
    edits = {path: text.encode() for path, text in gone.items()}
    publishing.publish(folder, edits, About("2026-02-04", "B. Editor", "No such train."))
    assert run(folder, "diff", "0.3.0", "0.3.2") == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "version 0.3.1  2026-02-03  A. Editor\n  It was a restriction.\n\n"
        "version 0.3.2  2026-02-04  B. Editor\n  No such train.\n\n"
    )
    assert "\ndata/events.csv: rows: 1 removed\n  - e-stop\n      date: 2020-03-05\n" in told
    assert run(folder, "diff", "0.3.0", "0.3.1") == 0
    told = capsys.readouterr().out
    assert "\ndata/events.csv: rows: 1 changed\n  ~ e-stop\n      kind: suspension → restriction\n" in told
    assert "      status_after: suspended → partial\n" in told
    assert run(folder, "diff", "0.3.1", "0.3.0") == 0  # back
    told = capsys.readouterr().out
    assert "version " not in told.partition("data/")[0]
    assert "      kind: restriction → suspension\n" in told
    assert run(folder, "diff", str(folder), "0.3.2") == 0
    assert capsys.readouterr().out == "nothing has changed\n"


def test_the_text_for_people_is_no_delta_and_apply_says_what_is(folder, tmp_path, capsys):
    run(folder, "diff", "0.3.0", "0.3.1")
    (tmp_path / "told.txt").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(folder, "apply", str(tmp_path / "told.txt")) == 1
    assert "what `raillinks diff --json` writes" in capsys.readouterr().out


def test_the_text_tells_of_columns_texts_and_files_too():
    table = b"a,b\n1,2\n"
    before = {"x.csv": table, "gone.csv": table, "t.txt": b"one\ntwo\n", "b.bin": b"\xff\xfe"}
    after = {"x.csv": b"a,c\n1,\n", "new.csv": table, "t.txt": b"one\nthree\nfour\n", "b.bin": b"\xff"}
    told = version_history.text(diff.diff(before, after))
    assert "b.bin: 2 bytes → 1 bytes\n" in told
    assert "x.csv: rows: 1 changed, columns added: c, removed: b\n  ~ 1\n      b: 2 → (empty)\n" in told
    assert "new.csv: rows: 1 added, a new table\n  + 1\n      b: 2\n" in told
    assert "gone.csv: rows: 1 removed, the table is gone\n" in told
    assert "t.txt: parts of text: 2 come, 1 gone\n" in told
    assert version_history.plain("a\x1b[2J\u202eb\ud800") == r"a\x1b[2J\u202eb\ud800"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "it is no JSON"), ("[]", "it is no JSON"), ('{"files": {}}', "there is no 'data_version'"),
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


def test_validate_makes_every_version_again(folder, capsys):
    assert command.main(["validate", str(folder)], TODAY) == 0
    assert "wrong-hash" not in capsys.readouterr().out
    record = folder / "data/versions/0002.json"
    content = record.read_bytes()
    record.write_bytes(content.replace(b'"partial"', b'"closed"'))
    assert command.main(["validate", str(folder)], TODAY) == 1
    assert "wrong-hash" in capsys.readouterr().out
    record.write_text(json.dumps(json.loads(content) | {"before": "0" * 64}), encoding="utf-8")
    assert command.main(["validate", "--format", "json", str(folder)], TODAY) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)} == {"wrong-record"}
    record.write_bytes(content)
    (folder / "data/versions/0001.zip").unlink()
    assert command.main(["validate", str(folder)], TODAY) == 1
    assert "there is no such file" in capsys.readouterr().out


def test_validate_warns_of_files_that_are_not_recorded(folder, capsys):
    rename(folder, "0.4.0")
    assert command.main(["validate", str(folder)], TODAY) == 0
    assert "not-recorded" in capsys.readouterr().out
    assert command.main(["checksums", str(folder)], TODAY) == 0
    assert command.main(["validate", str(folder)], TODAY) == 0
    assert "not-recorded" not in capsys.readouterr().out.rpartition("recorded\n")[2]


def rename(folder, version, **more):
    path = folder / "datapackage.json"
    described = json.loads(path.read_text("utf-8")) | {"version": version, **more}
    path.write_text(json.dumps(described), encoding="utf-8")


def git(folder, *words):
    who = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "tag.gpgsign=false",
    )
    subprocess.run([shutil.which("git"), "-C", str(folder), *who, *words], check=True, capture_output=True)


def test_the_record_of_a_version_that_a_tag_has_is_written_anew_only_if_one_says_so(folder, capsys):
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "--message", "A version")
    record = folder / "data/versions/0002.json"
    rename(folder, "0.3.1", title="Another title")
    assert command.main(["checksums", str(folder)], TODAY) == 0  # nobody has it yet
    git(folder, "commit", "--all", "--message", "The same version, better")
    git(folder, "tag", "v0.3.1")
    before = record.read_bytes(), (folder / "datapackage.json").read_bytes()
    assert command.main(["checksums", str(folder)], TODAY) == 0  # nothing has changed
    rename(folder, "0.3.1", title="A third title")
    edited = (folder / "datapackage.json").read_bytes()
    capsys.readouterr()
    assert command.main(["checksums", str(folder)], TODAY) == 1
    told = capsys.readouterr().out
    assert "a tag of the repository has it" in told
    assert "--again" in told
    assert (record.read_bytes(), (folder / "datapackage.json").read_bytes()) == (before[0], edited)
    assert command.main(["checksums", str(folder), "--again"], TODAY) == 0
    assert record.read_bytes() != before[0]
    git(folder, "checkout", "--", ".")
    rename(folder, "0.4.0")
    assert command.main(["checksums", str(folder)], TODAY) == 0  # a version of its own


def test_the_record_of_a_version_that_was_published_is_written_anew_only_if_one_says_so(folder, capsys):
    (folder / "data/versions/.published").write_text("0.3.0\n0.3.1\n", encoding="utf-8")
    rename(folder, "0.3.1", title="Another title")
    assert command.main(["checksums", str(folder)], TODAY) == 1
    assert "publish-data has published it" in capsys.readouterr().out


@slow("a folder's log is taken back always")
def test_a_log_in_a_database_is_listed_compared_and_taken_back(folder, tmp_path, capsys):
    address = f"sqlite:///{tmp_path / 'log.db'}"
    assert command.main(["push", str(folder), "--to", address], TODAY) == 0
    before = events(folder)
    for words in (["versions"], ["diff", "0.3.0", "0.3.1"], ["queue"], ["undo", "0.3.1", "--yes"], ["versions"]):
        assert run(address, *words) == 0
    assert "Version 0.3.1 taken back." in capsys.readouterr().out
    assert command.main(["pull", address, str(tmp_path / "pulled")], TODAY) == 0
    assert events(tmp_path / "pulled") != before
    assert events(tmp_path / "pulled") == tiny.files()[EVENTS]


def test_a_sound_package_is_said_to_be_so(package, capsys):
    assert command.main(["validate", str(package)], TODAY) == 0
    assert capsys.readouterr().out.splitlines() == [
        "no problems", "2 events join 3 crossings in 5 provinces, 0 orphans",
    ]  # fmt: skip


def test_an_error_is_printed_as_a_table(package, capsys):
    tiny.write(package, {"data/sources.csv": tiny.SOURCES.replace("2020-03-06", "2020-13").encode()})
    assert command.main(["validate", str(package)], TODAY) == 1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["file", "row", "column", "code", "severity", "reason", "hint"]
    assert row.split()[:5] == ["data/sources.csv", "2", "published", "bad-date", "error"]


def test_an_error_is_printed_as_json(package, capsys):
    tiny.write(package, {"data/sources.csv": b"source_id\n"})
    assert command.main(["validate", str(package), "--format", "json"], TODAY) == 1
    assert {p["code"] for p in json.loads(capsys.readouterr().out)} == {"missing-column"}


def test_a_sound_package_is_an_empty_list_as_json(package, capsys):
    assert command.main(["validate", str(package), "--format", "json"], TODAY) == 0
    assert json.loads(capsys.readouterr().out) == []
