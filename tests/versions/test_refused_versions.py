"""What is not published, and what is no version: texts, edits, deltas, paths and archives that cannot be used."""

import json
import zipfile
from contextlib import contextmanager

import pytest

from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import diff, publishing, storage, version_history
from raillinks.versions.live_package import EarlierVersions
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import sample

EVENTS, CHANGES, DESCRIPTOR = "data/events.csv", "data/CHANGES.csv", "datapackage.json"
ABOUT = About("2026-02-03", "A. Editor", "The page read again.")


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def corrected(folder):
    return {EVENTS: contents(folder)[EVENTS].replace(b"Freight stops.", b"Freight stops for a while.")}


def contents(folder):
    return dict(package_files.read_files(folder).contents)


def test_a_delta_is_applied_to_what_is_there_once_nobody_else_writes(folder, monkeypatch):
    before = contents(folder)
    delta = diff.diff(before, before | corrected(folder))
    alone = storage.alone

    @contextmanager
    def alone_behind_another(root):
        monkeypatch.setattr(storage, "alone", alone)
        publishing.publish(root, {EVENTS: before[EVENTS].replace(b"bridge, open", b"bridges, open")}, ABOUT)
        with alone(root):
            yield

    monkeypatch.setattr(storage, "alone", alone_behind_another)
    assert publishing.apply(folder, delta, ABOUT).data_version == "0.3.2"
    assert b"bridges, open" in contents(folder)[EVENTS]
    assert b"for a while" in contents(folder)[EVENTS]


@sample(1)
@pytest.mark.parametrize(
    "about",
    [About("2026-02-03", "A" * 1001, "Why."), About("2026-02-03", "A", "half \udcff"), About("soon", "A", "Why.")],
)
def test_a_record_that_could_not_be_read_again_is_not_written(folder, about):
    publishing.publish(folder, corrected(folder), ABOUT)
    before = contents(folder)
    with pytest.raises(DataError):
        publishing.publish(folder, {EVENTS: before[EVENTS].replace(b"a while", b"long")}, about)
    assert contents(folder) == before
    assert version_history.read_history(folder).data_versions == ("0.3.0", "0.3.1")


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [(DESCRIPTOR, None, "bad-descriptor"), (DESCRIPTOR, b"[]", "wrong-type"), (CHANGES, None, "not-a-table"),
     (CHANGES, b"", "not-a-table"), (CHANGES, b"\xff\n", "not-a-table"), (EVENTS, None, "unreadable")],
)  # fmt: skip
def test_edits_that_leave_no_package_are_refused(folder, path, content, code):
    before = contents(folder)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {path: content}, ABOUT)
    assert refused.value.problems[0].code == code
    assert contents(folder) == before


@pytest.mark.parametrize("path", ["data/versions/0002.json", "data/./versions/x.json", "data/x/../versions/x.json"])
def test_a_package_has_no_file_of_its_own_where_its_versions_are_kept(folder, path):
    described = json.loads(contents(folder)[DESCRIPTOR])
    own = {"name": "own", "path": path, "format": "json"}
    edits = {DESCRIPTOR: json.dumps(described | {"resources": [*described["resources"], own]}).encode(), path: b"{}"}
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, edits, ABOUT)
    assert [problem.code for problem in refused.value.problems] == ["outside"]


def test_what_a_crash_seems_to_have_left_is_not_moved_out_of_the_package(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / package_files.NEXT / "link").mkdir(parents=True)
    (folder / package_files.NEXT / "link" / "file").touch()
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, corrected(folder), ABOUT)
    (problem,) = refused.value.problems
    assert (problem.file, problem.code) == (f"{package_files.NEXT}/link/file", "outside")
    assert [*(tmp_path / "elsewhere").iterdir()] == []
    (folder / problem.file).unlink()  # whoever removes what is named can publish
    publishing.publish(folder, corrected(folder), ABOUT)


def test_a_row_of_changes_has_its_version_where_the_file_begins_with_a_byte_order_mark(folder):
    edits = corrected(folder) | {CHANGES: b"\xef\xbb\xbf" + contents(folder)[CHANGES]}
    publishing.publish(folder, edits, ABOUT)
    assert load.load(folder).changes["version"].iloc[-1] == "0.3.1"


@pytest.mark.parametrize("rows", [
    [{"key": ["1"], "before": {"a": "1", "b": "2"}, "after": None}] * 2,
    [{"key": ["9"], "before": None, "after": {"a": "9"}, "follows": None}] * 2,
    [{"key": ["9"], "before": None, "after": None}],
    [{"key": ["1"], "before": {"a": "1", "b": "2"}, "after": None},
     {"key": ["1"], "before": {"b": "2"}, "after": {"b": "3"}}],
])  # fmt: skip
def test_a_delta_that_contradicts_itself_is_refused(rows):
    files = {"x.csv": {"key": ["a"], "columns": ["a", "b"], "rows": rows}}
    about = dict.fromkeys(("date", "author", "reason", "before", "after"), "")
    record = version_history.read_record(json.dumps({**about, "data_version": "1", "files": files}).encode(), "delta")
    with pytest.raises(DataError, match="contradicts itself"):
        diff.apply(record.delta, {"x.csv": b"a,b\n1,2\n"})


def test_a_text_of_many_equal_parts_is_replaced_whole_since_comparing_takes_long():
    few, many = (["}\n", f"{name}{i}\n"] * n for n, name, i in ((20, "a", 0), (400, "b", 1)))
    assert len(diff.diff_lines(few, ["x\n", *few, "y\n"])) == 2
    (change,) = diff.diff_lines(["x\n", *many, "y\n"], ["z\n", *many[2:], "w\n"])
    assert (len(change.before), len(change.after)) == (802, 800)


@sample(1)
@pytest.mark.parametrize("damage", ["deflate", "bzip2", "cut"])
def test_a_first_version_that_is_damaged_is_no_version_and_the_log_says_so(folder, damage, caplog):
    before = contents(folder)
    publishing.publish(folder, corrected(folder), ABOUT)
    path = folder / version_history.FIRST
    content = path.read_bytes()
    if damage == "bzip2":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
            for name, each in before.items():
                archive.writestr(name, each)
    else:
        middle = bytes(255 - each for each in content[60:400]) if damage == "deflate" else b""
        path.write_bytes(content[:60] + middle + content[400:])
    earlier = EarlierVersions(folder)
    assert earlier.dataset("0.3.0", load.load(folder)) is None
    assert [record.event for record in caplog.records] == ["versions-refused"]
