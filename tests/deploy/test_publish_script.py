"""`publish-data` and `package-files` where a publication was cut short: in the package, or in the served one."""

import json
import os
import re
import subprocess
import tarfile

import pytest

from raillinks.package import package_files
from raillinks.versions import publishing, storage, version_history
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT

pytestmark = pytest.mark.deploy

EVENTS = "data/events.csv"
PYTHON = """#!/bin/sh
echo "$3" >> .venv/asked
[ "$3" = page ] && mkdir page.new && echo new > page.new/index.html
exit 0
"""
"""Stands for the program: the package is good, and its page is made."""


@pytest.fixture
def rail(tmp_path):
    """An installation that serves a package; its folder."""
    served = tmp_path / "rail" / "releases" / "v1"
    tiny.write(served, tiny.files())
    (served / ".venv" / "bin").mkdir(parents=True)
    (served / "page").mkdir()
    python = served / ".venv" / "bin" / "python"
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "rail" / "current").symlink_to("releases/v1")
    (tmp_path / "rail" / "nginx.d").mkdir()
    (tmp_path / "rail" / "secret.env").write_text("SECRET=1\n", encoding="utf-8")
    (tmp_path / "settings.env").write_text(f"RAIL={tmp_path}/rail\n", encoding="utf-8")
    return served


@pytest.fixture
def package(tmp_path):
    tiny.write(tmp_path / "package", tiny.files())
    correct(tmp_path / "package", b"Freight stops for a while.")
    return tmp_path / "package"


def correct(folder, summary):
    rows = re.sub(rb"Freight stops[^,\n]*", summary, package_files.read_files(folder).contents[EVENTS])
    publishing.publish(folder, {EVENTS: rows}, About("2026-02-03", "A. Editor", "Read again."))


def cut_short(folder, summary, monkeypatch):
    """A publication that ended before its files were moved to their places."""
    with monkeypatch.context() as context:
        context.setattr(storage, "_move_to_place", lambda _: None)
        correct(folder, summary)
    assert (folder / package_files.NEXT).is_dir()


def publish(rail, package, programs=""):
    return run(rail, "publish-data", package, programs)


def back_up(rail):
    """Backs the served package up; gives the archive."""
    archive = rail.parents[2] / "backup.tar.gz"
    assert run(rail, "back-up", archive).returncode == 0
    return archive


def run(rail, script, argument, programs=""):
    """Runs a script; `programs` is a folder with programs that are found before the system's."""
    path = f"{programs}:/usr/bin:/bin:/usr/sbin:/sbin".removeprefix(":")
    settings = {"SETTINGS": str(rail.parents[2] / "settings.env"), "PATH": path}
    command = [ROOT / "deploy" / script, argument]
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=300)


def asked(rail):
    """The commands of the program that were carried out."""
    log = rail / ".venv" / "asked"
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def assert_served(rail, package):
    assert package_files.read_files(rail).contents == package_files.read_files(package).contents
    assert version_history.read_history(rail) == version_history.read_history(package)
    assert not (rail / package_files.NEXT).exists()
    assert (rail / "page" / "index.html").read_text(encoding="utf-8") == "new\n"


def test_a_version_that_is_not_in_its_place_yet_is_published_whole(rail, package, monkeypatch):
    cut_short(package, b"Freight stops for long.", monkeypatch)
    done = publish(rail, package)
    assert (done.returncode, done.stderr) == (0, "")
    assert b"Freight stops for long." in package_files.read_files(rail).contents[EVENTS]
    assert_served(rail, package)
    assert (package / "data/versions/.published").read_text(encoding="utf-8") == "0.3.2\n"
    assert not (rail / "data/versions/.published").exists()


def test_what_was_cut_short_in_the_served_package_hides_nothing(rail, package, monkeypatch):
    correct(rail, b"Freight stops here.")
    correct(rail, b"Freight stops again.")
    cut_short(rail, b"Freight stops there.", monkeypatch)
    back_up(rail)
    assert publish(rail, package).returncode == 0
    assert_served(rail, package)


def test_no_version_goes_that_neither_the_package_nor_a_back_up_has(rail, package, monkeypatch):
    correct(rail, b"Freight stops here.")
    back_up(rail)
    correct(rail, b"Freight stops again.")
    cut_short(rail, b"Freight stops there.", monkeypatch)
    before = {path: path.read_bytes() for path in rail.rglob("*") if path.is_file() and path.name != ".backed-up"}
    refused = publish(rail, package)
    assert (refused.returncode, asked(rail)) == (1, [])
    assert re.findall(r"data/versions/\S+", refused.stderr) == ["data/versions/0003.json", "data/versions/0004.json"]
    assert "deploy/back-up" in refused.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert not (rail / "page.new").exists()
    with tarfile.open(back_up(rail)) as archive:
        assert "./package/data/versions/0004.json" in archive.getnames()
    assert publish(rail, package).returncode == 0
    assert_served(rail, package)


def test_a_package_that_has_every_version_needs_no_back_up(rail, package):
    assert publish(rail, package).returncode == 0
    correct(package, b"Freight stops once more.")
    assert publish(rail, package).returncode == 0
    assert_served(rail, package)


def test_what_is_served_already_is_not_published_again(rail, package):
    assert publish(rail, package).returncode == 0
    before = {path: path.read_bytes() for path in rail.rglob("*") if path.is_file()}
    again = publish(rail, package)
    assert (again.returncode, "is served already" in again.stdout) == (0, True)
    assert asked(rail) == ["validate", "page"]
    assert {path: path.read_bytes() for path in rail.rglob("*") if path.is_file()} == before


def test_a_package_with_a_fault_is_refused_before_its_page_is_built(rail, package):
    python = rail / ".venv" / "bin" / "python"
    python.write_text(PYTHON.replace("exit 0", '[ "$3" != validate ]'), encoding="utf-8")
    assert publish(rail, package).returncode == 1
    assert asked(rail) == ["validate"]


def test_code_in_a_package_is_not_copied_even_where_the_program_finds_nothing_wrong(rail, package):
    described = json.loads((package / "datapackage.json").read_bytes())
    described["resources"].append({"name": "extra", "path": "raillinks/__init__.py", "format": "py"})
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (package / "raillinks").mkdir()
    (package / "raillinks" / "__init__.py").touch()
    before = package_files.read_files(rail).contents
    done = publish(rail, package)
    assert (done.returncode, "raillinks/__init__.py" in done.stderr) == (1, True)
    assert not (rail / "raillinks").exists()
    assert package_files.read_files(rail).contents == before


def test_the_note_in_a_package_is_not_written_through_a_link(rail, package, tmp_path):
    (tmp_path / "elsewhere").touch()
    (package / "data/versions/.published").symlink_to(tmp_path / "elsewhere")
    assert publish(rail, package).returncode == 0
    assert (tmp_path / "elsewhere").read_bytes() == b""


def test_a_link_that_takes_the_place_of_a_file_after_it_was_checked_leads_nowhere(rail, package, tmp_path):
    """The owner of the package waits until its files are installed, and changes them then."""
    before, secret, programs = package_files.read_files(package).contents, tmp_path / "secret", tmp_path / "programs"
    secret.write_text("a secret", encoding="utf-8")
    programs.mkdir()
    (programs / "install").write_text(
        f'#!/bin/sh\nln -sf "{secret}" "{package / EVENTS}"\nexec /usr/bin/install "$@"\n', encoding="utf-8"
    )
    (programs / "install").chmod(0o755)
    done = publish(rail, package, programs)
    assert (done.returncode, done.stderr) == (0, "")
    assert (package / EVENTS).is_symlink()
    assert package_files.read_files(rail).contents == before
    assert [path.name for path in rail.parents[1].iterdir() if path.name.startswith("publish-data")] == []


def test_the_note_in_a_package_is_not_written_into_a_fifo(rail, package):
    os.mkfifo(package / "data/versions/.published")
    assert publish(rail, package).returncode == 0
    assert (rail / "page" / "index.html").exists()


def test_the_served_package_itself_is_not_published(rail):
    before = package_files.read_files(rail).contents
    done = publish(rail, rail)
    assert (done.returncode, "is the served package itself" in done.stderr) == (1, True)
    assert package_files.read_files(rail).contents == before


@pytest.mark.parametrize("script", ["build-release", "activate", "back-up", "publish-data"])
def test_a_script_without_its_argument_says_how_it_is_called(rail, script):
    done = run(rail, script, "")
    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: deploy/{script} ")


def test_a_back_up_before_anything_is_served_says_so(rail, tmp_path):
    (tmp_path / "rail" / "current").unlink()
    done = run(rail, "back-up", tmp_path / "backup.tar.gz")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "rail") in done.stderr
