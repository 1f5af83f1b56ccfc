"""A package has files at a few forms of path only: no other is read, applied, pulled, published or written."""

import ast
import json
import os
import shutil
import subprocess

import numpy as np
import pytest
from sqlalchemy import delete, insert, update

from raillinks.cli import main as command_line
from raillinks.database import layout, log
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.importer import build_package
from raillinks.package import descriptor, package_files
from raillinks.package.package_files import DESCRIPTOR, NEXT
from raillinks.versions import diff, publishing, storage, version_history
from raillinks.versions.publishing import About
from raillinks.versions.version_history import VersionRecord
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import sample

TODAY = np.datetime64("2026-03-04", "D")
ABOUT = About("2026-02-03", "A. Editor", "The page read again.")
CODE = b'open("PWNED", "a").write("ran")\n'
EVIL = {
    "code of the library": "raillinks/__init__.py",
    "the door": "app.py",
    "a script that root runs": "deploy/publish-data",
    "what git runs": ".git/config",
    "the same below data": "data/.git/config",
    "code beside the layers": "layers/catalog.py",
    "what layers are built of": "layers/build/inputs/lines.csv",
    "a module that Python imports by itself": "data/sitecustomize.py",
    "code with two suffixes": "data/x.csv.py",
    "a record of a version": "data/versions/0001.json",
    "the same by another way": "data/x/../versions/0001.json",
    "what a crash left": "data/versions/.next/datapackage.json",
    "capitals": "DATA/VERSIONS/0001.csv",
    "a suffix in capitals": "data/x.CSV",
    "a way back": "data/../raillinks/domain.csv",
    "a way out": "../outside.csv",
    "the root of the disk": "/outside/of/it.csv",
    "a file that nobody sees": "data/.x.csv",
    "this folder": "./data/x.csv",
    "two slashes": "data//x.csv",
    "a device of Windows": "data/Con.csv",
    "a blank at the end": "data/x.csv ",
    "a line end": "data/x.csv\n",
    "another digit one": "data/١.csv",
    "a very long name": f"data/{'x' * 150}.csv",
    "a text that the product does not read": "data/x.txt",
}
evil = pytest.mark.parametrize("path", EVIL.values(), ids=EVIL)


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def with_resource(contents, path):
    """The files of a package with one more, at a path of its descriptor."""
    described = json.loads(contents[DESCRIPTOR])
    own = {"name": "extra", "path": path, "format": "other", "bytes": len(CODE), "hash": package_files.sha256(CODE)}
    return {
        **contents,
        path: CODE,
        DESCRIPTOR: json.dumps({**described, "resources": [*described["resources"], own]}).encode(),
    }


def everything(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused_at(output):
    """Which place of the descriptor a refusal of the command line names."""
    return [(problem["file"], problem["column"]) for problem in json.loads(output)]


@sample(9)
@evil
def test_a_package_with_another_path_is_not_valid_and_its_place_is_named(folder, path, capsys):
    changed = with_resource(package_files.read_files(folder).contents, path)
    tiny.write_bare(folder, {DESCRIPTOR: changed[DESCRIPTOR]})
    if not path.startswith(("/", "..")):
        tiny.write_bare(folder, {path: CODE} if path != "data/versions/.next/datapackage.json" else {})
    count = len(json.loads(changed[DESCRIPTOR])["resources"])
    assert command_line.main(["validate", str(folder), "--format", "json"], TODAY) == 1
    assert refused_at(capsys.readouterr().out) == [(DESCRIPTOR, f"resources[{count - 1}].path")]


@sample(6)
@evil
def test_a_delta_with_another_path_is_not_applied(folder, path, tmp_path):
    before = package_files.read_files(folder).contents
    delta = diff.diff(before, with_resource(before, path))
    (tmp_path / "delta.json").write_bytes(version_history.written(VersionRecord("1", "", "", "", "", "", delta)))
    there = everything(tmp_path)
    with pytest.raises(DataError) as refused:
        publishing.apply(folder, delta, ABOUT)
    assert {problem.file for problem in refused.value.problems} == {DESCRIPTOR}
    assert command_line.main(["apply", str(tmp_path / "delta.json"), "--package", str(folder)], TODAY) == 1
    assert everything(tmp_path) == there


@pytest.fixture(scope="module")
def pushed(tmp_path_factory):
    """A database with a log, and the log's folder."""
    folder = tmp_path_factory.mktemp("pushed")
    tiny.write(folder / "log", tiny.files())
    log.push(folder / "log", Database(f"sqlite:///{folder / 'log.db'}"))
    return folder


@sample(4)
@evil
def test_what_a_database_has_at_another_path_is_not_pulled(pushed, path, tmp_path):
    """Somebody who may write to the database adds a file, with every hash as it must be."""
    shutil.copy(pushed / "log.db", tmp_path / "log.db")
    database = Database(f"sqlite:///{tmp_path / 'log.db'}")
    changed = with_resource(package_files.read_files(pushed / "log").contents, path)
    with database.writing() as connection:
        for each in (path, DESCRIPTOR):
            content = changed[each]
            for table in (layout.files, layout.file_parts):
                connection.execute(delete(table).where(table.c.path == each))
            row = {"path": each, "bytes": len(content), "hash": package_files.sha256(content)}
            connection.execute(insert(layout.files).values(row))
            connection.execute(insert(layout.file_parts).values(path=each, part=0, content=content))
        connection.execute(update(layout.log).values(content_hash=package_files.content_hash(changed)))
    with pytest.raises(DataError) as refused:
        log.pull(database, tmp_path / "out")
    assert {problem.code for problem in refused.value.problems} == {"changed-outside"}
    assert not (tmp_path / "out").exists()


def listed_for_root(root):
    """What `deploy/package-files` says of a package: `publish-data` copies what it lists as root."""
    return subprocess.run([ROOT / "deploy" / "package-files", root], capture_output=True, text=True, check=False)


@sample(6)
@evil
def test_what_root_copies_of_a_package_has_no_other_path(folder, path):
    changed = with_resource(package_files.read_files(folder).contents, path)
    tiny.write_bare(folder, {DESCRIPTOR: changed[DESCRIPTOR]})
    if not path.startswith(("/", "..")) and path != "data/versions/.next/datapackage.json":
        tiny.write_bare(folder, {path: CODE})
    done = listed_for_root(folder)
    assert (done.returncode, done.stdout) == (1, "")


def test_what_root_copies_of_a_package_has_no_link_and_no_other_record(folder):
    publishing.publish(folder, {}, ABOUT)
    kept = [f"{path}\t{path}" for path in sorted(version_history.contents(folder))]
    (folder / "data/versions/0009.py").write_bytes(CODE)
    (folder / "data/versions/0009\napp.py").write_bytes(CODE)
    (folder / "app.py").write_bytes(CODE)
    (folder / "json.py").write_text("raise SystemExit('code of a package ran')", encoding="utf-8")
    done = listed_for_root(folder)
    lines = done.stdout.splitlines()
    assert (done.returncode, [line for line in lines if line.startswith("data/versions/")]) == (0, kept)
    assert {line.partition("\t")[0] for line in lines} == {*log_files(folder)}
    (folder / "layers").rename(folder / "elsewhere")
    (folder / "layers").symlink_to("elsewhere")
    done = listed_for_root(folder)
    assert (done.returncode, done.stdout) == (1, "")


def test_root_copies_links_of_a_package_as_links_and_opens_no_fifo(folder, tmp_path):
    secret, copy = tmp_path / "secret", tmp_path / "copy"
    secret.write_text("a secret", encoding="utf-8")
    (folder / "app.py").write_bytes(CODE)
    (folder / "data/events.csv").unlink()
    (folder / "data/events.csv").symlink_to(secret)
    os.mkfifo(folder / "data/fifo")
    copy.mkdir()
    subprocess.run([ROOT / "deploy" / "copy-package", folder, copy], check=True)
    assert (copy / "data/events.csv").readlink() == secret
    assert (copy / "data/fifo").is_fifo()
    assert not (copy / "app.py").exists()
    assert (copy / DESCRIPTOR).read_bytes() == (folder / DESCRIPTOR).read_bytes()
    done = listed_for_root(copy)
    assert (done.returncode, done.stdout) == (1, "")


def noted(folder):
    """The exit code of the script that notes in a package which of its versions root has published."""
    with (folder / DESCRIPTOR).open("rb") as descriptor:
        command = [ROOT / "deploy" / "note-published", folder / "data/versions"]
        return subprocess.run(command, stdin=descriptor, stderr=subprocess.DEVNULL, check=False).returncode


def test_root_notes_a_published_version_in_a_file_alone(folder, tmp_path):
    publishing.publish(folder, {}, ABOUT)
    note, elsewhere = folder / "data/versions/.published", tmp_path / "elsewhere"
    assert (noted(folder), noted(folder)) == (0, 0)
    assert note.read_text(encoding="utf-8") == "0.3.1\n" * 2
    note.unlink()
    os.mkfifo(note)
    assert noted(folder) == 1
    reader = os.open(note, os.O_RDONLY | os.O_NONBLOCK)  # a FIFO that somebody reads
    try:
        assert (noted(folder), os.read(reader, 100)) == (1, b"")
    finally:
        os.close(reader)
    note.unlink()
    note.symlink_to(elsewhere)
    assert (noted(folder), elsewhere.exists()) == (1, False)


def log_files(folder):
    return [*package_files.read_files(folder).contents, *version_history.contents(folder)]


def test_the_script_of_root_and_the_library_have_one_rule():
    script = ast.parse((ROOT / "deploy" / "package-files").read_text(encoding="utf-8"))
    patterns = [
        node.args[0].value
        for node in ast.walk(script)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "re.compile"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert patterns == [descriptor.RESOURCE.pattern, descriptor.KEPT.pattern]


@pytest.mark.parametrize("path", [path for path in EVIL.values() if not descriptor.is_kept(path)])
def test_no_writer_writes_at_another_path(folder, path):
    there = everything(folder.parent)
    with storage.publish_lock(folder), pytest.raises(DataError) as refused:
        storage.write(folder, {"data/events.csv": b"x", path: CODE})
    assert [problem.code for problem in refused.value.problems] == ["outside"]
    with pytest.raises(DataError):
        build_package.zipped({path: CODE})
    assert everything(folder.parent) == there


@sample(2)
@pytest.mark.parametrize("link", ["data/events.csv", "layers", "data", "data/versions", "data/versions/.staged"])
def test_nothing_is_written_through_a_link(folder, tmp_path, link):
    publishing.publish(folder, {}, ABOUT)
    (folder / link).parent.mkdir(exist_ok=True)
    if (folder / link).exists():
        (folder / link).rename(tmp_path / "elsewhere")
    else:
        (tmp_path / "elsewhere").mkdir()
    (folder / link).symlink_to(tmp_path / "elsewhere")
    there = everything(tmp_path)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {}, ABOUT)
    assert {problem.code for problem in refused.value.problems} == {"link"}
    assert everything(tmp_path) == there


@pytest.mark.parametrize("link", ["data/events.csv", "layers", "data/versions"])
def test_nothing_is_read_through_a_link(folder, tmp_path, link, capsys):
    publishing.publish(folder, {}, ABOUT)
    (folder / link).rename(tmp_path / "elsewhere")
    (folder / link).symlink_to(tmp_path / "elsewhere")
    assert command_line.main(["validate", str(folder), "--format", "json"], TODAY) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)} == {"link"}


def test_a_folder_that_is_a_link_itself_is_read_and_written(folder, tmp_path):
    """`current` of an installation is one."""
    (tmp_path / "current").symlink_to(folder)
    publishing.publish(tmp_path / "current", {}, ABOUT)
    assert version_history.read_history(folder).data_versions == ("0.3.0", "0.3.1")


def test_what_a_crash_seems_to_have_left_is_not_moved_to_another_path(folder):
    tiny.write_bare(folder, {f"{NEXT}/raillinks/__init__.py": CODE})
    there = everything(folder)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {}, ABOUT)
    assert [problem.code for problem in refused.value.problems] == ["outside"]
    assert everything(folder) == there


def test_two_files_that_some_file_systems_do_not_tell_apart_are_refused(folder):
    changed = with_resource(package_files.read_files(folder).contents, "data/Events.csv")
    with pytest.raises(DataError) as refused:
        package_files.of_contents(changed)
    assert [problem.code for problem in refused.value.problems] == ["duplicate"]


@pytest.mark.parametrize("path", ["data/notes-2.csv", "data/README.md", "layers/more_lines.geojson"])
def test_a_package_may_have_more_tables_texts_and_layers(path):
    assert descriptor.is_resource(path)
