"""From every data version of the repository's own history to today's, and back again by the back-up made before.

`tests/deploy/test_deploy_upgrade.py` installs an earlier release (0.1.0) with nginx, a database, drafts and sign-ins,
and upgrades it.
"""

import io
import json
import shutil
import subprocess
import tarfile

import pytest

from raillinks.database import log
from raillinks.database.address import Database
from raillinks.versions import version_history
from raillinks.versions.storage import Relation
from tests.conftest import ROOT
from tests.support.tiers import slow

GIT = shutil.which("git") or "git"
COMMITS = (
    ("0.1.0", "8585e0ed"), ("0.2.0", "39800399"), ("0.3.0", "930f4829"), ("0.3.1", "52fa9917"), ("0.4.0", "ec91fb80"),
    ("0.5.0", "a4b8737f"), ("0.6.0", "272bf446"), ("0.7.0", "6ae824dc"), ("0.8.0", "edf6f058"),
)  # fmt: skip
"""The last commit of each data version (`git log -- datapackage.json`); f1040af3 amended 0.8.0 by mistake."""
KEPT = COMMITS[3:]
"""Those that kept records of versions themselves."""
ACCEPTED = COMMITS[1:]
"""Those whose package can be read. That of 0.1.0 lacks two tables; release 0.1.0 of the code had the data 0.4.0."""
_HAS_THEM = subprocess.run([GIT, "cat-file", "-e", COMMITS[0][1]], cwd=ROOT, capture_output=True, check=False)
pytestmark = [
    slow("copies of every state of the log"),
    pytest.mark.skipif(_HAS_THEM.returncode != 0, reason="this clone has not the whole history"),
]


def as_it_was(commit, folder):
    """The package of a commit."""
    words = [GIT, "archive", commit, "datapackage.json", "data", "layers"]
    packed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return folder


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def versions_of(folder):
    return version_history.read_history(folder).data_versions


def tables(files):
    """The tables that the descriptor lists, by path."""
    listed = [resource["path"] for resource in json.loads(files["datapackage.json"])["resources"]]
    return {path: files[path] for path in listed if path.endswith(".csv")}


@pytest.mark.parametrize(("version", "commit"), COMMITS)
def test_today_s_package_has_the_tables_of_each_version_byte_for_byte(version, commit, tmp_path):
    history = version_history.read_history(ROOT)
    then = tables(files_of(as_it_was(commit, tmp_path)))
    assert then
    assert tables(dict(history.contents(version))) == then


@pytest.mark.parametrize(("version", "commit"), KEPT)
def test_no_record_of_a_version_is_lost_by_an_upgrade(version, commit, tmp_path):
    """So `publish-data` and `activate` refuse nothing."""
    as_it_was(commit, tmp_path)
    lost = subprocess.run([ROOT / "deploy" / "lost-versions", tmp_path, ROOT], capture_output=True, check=True)
    assert lost.stdout == b""
    version_history.refuse_changed(version_history.read_history(ROOT), version_history.read_history(tmp_path))


@pytest.mark.parametrize(("version", "commit"), ACCEPTED)
def test_a_database_takes_today_s_log_and_its_back_up_brings_the_earlier_one_back(version, commit, tmp_path):
    """`raillinks push` in both directions; drafts and layouts are tried in tests/database and tests/deploy."""
    before = as_it_was(commit, tmp_path / "before")
    database, back_up = Database(f"sqlite:///{tmp_path / 'log.db'}"), Database(f"sqlite:///{tmp_path / 'back-up.db'}")
    log.push(before, database)
    shutil.copyfile(tmp_path / "log.db", tmp_path / "back-up.db")
    assert log.push(ROOT, database).relation is Relation.LATER
    log.pull(database, tmp_path / "after")
    assert versions_of(tmp_path / "after") == versions_of(ROOT)
    log.pull(back_up, tmp_path / "restored")
    restored = files_of(tmp_path / "restored")
    assert restored.items() <= files_of(before).items()
    assert {*tables(restored)} == {*tables(files_of(before))}
