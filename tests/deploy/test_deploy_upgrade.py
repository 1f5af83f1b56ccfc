"""An installation of a release from before cookies were whole and records held each other gets today's release."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

from dashboard.editor.overview import SIGN_IN_ENDED, SIGNED_IN_AS
from dashboard.server.health import READY
from raillinks.database import log as database_log
from raillinks.database.address import Database
from raillinks.database.storage import Drafts
from raillinks.editor import draft
from raillinks.versions import version_history
from tests.conftest import ROOT
from tests.deploy.installation import GIT, Installation, commit, copy_of_today
from tests.deploy.test_deploy_faults import asked_meanwhile
from tests.support import postgres
from tests.support.messages import fixed
from tests.support.openid_provider import Provider
from tests.support.page_session import PageSession
from tests.support.signed_in import ROLES, UNSEEN, USER, Visitor, correction
from tests.support.waiting import eventually

EARLIER = "69f9816ccde33ee58bd2bbae4af7962204b64a21"
"""The last state that wrote long cookies in chunks, and records that name none before them."""
_HAS_IT = subprocess.run([GIT, "cat-file", "-e", EARLIER], cwd=ROOT, capture_output=True, check=False).returncode == 0
pytestmark = [
    pytest.mark.deploy,
    pytest.mark.skipif(not _HAS_IT, reason=f"the history of this clone does not go back to {EARLIER[:7]}"),
]
SAVE = """\
import sys
from raillinks.database.address import Database
from raillinks.database.drafts import Drafts
from raillinks.desk import draft
Drafts(Database(sys.argv[1])).save(draft.read(sys.stdin.buffer.read(), "draft"), 0)
"""
"""Saves a draft, under the names that the modules had then."""


@pytest.fixture
def earlier(tmp_path):
    """The project as it was."""
    packed = subprocess.run([GIT, "archive", EARLIER], cwd=ROOT, capture_output=True, check=True).stdout
    (tmp_path / "earlier.tar").write_bytes(packed)
    shutil.unpack_archive(tmp_path / "earlier.tar", tmp_path / "earlier", filter="data")
    return tmp_path / "earlier"


@pytest.fixture
def log(earlier):
    """A database into which the earlier release has put its log and a draft: its address, and what runs it."""

    def run(*words, given=b""):
        subprocess.run([sys.executable, *words], cwd=earlier, input=given, capture_output=True, check=True)

    with postgres.server() as server:
        server.sql("postgres", "CREATE DATABASE log")
        address = server.address("log")
        run("-m", "raillinks", "push", ".", "--to", address)
        run("-c", SAVE, address, given=draft.written(correction(SimpleNamespace(folder=earlier))))
        yield address, run


@pytest.fixture
def upgraded(site, earlier, log):
    """The earlier release, installed with its own scripts: replicas show the database and have a desk.

    Both releases run with the packages that today's lock has: no others are here without a network.
    """
    with TemporaryDirectory(prefix="raillinks-") as name, Provider() as provider:
        source = Path(name) / "source"
        shutil.copytree(earlier, source)
        commit(source, "earlier")
        made = Installation(Path(name), scripts=earlier)
        made.settle(source)
        settings = Path(made.environment["SETTINGS"])
        settings.write_text(settings.read_text(encoding="utf-8").replace('DESK=""', "DESK=sign-in"), encoding="utf-8")
        (made.rail / "environments").mkdir(parents=True)
        (packages,) = (site.rail / "environments").iterdir()
        for lock in {(project / "requirements.txt").read_bytes() for project in (earlier, ROOT)}:
            (made.rail / "environments" / hashlib.sha256(lock).hexdigest()[:16]).symlink_to(packages)
        (made.rail / "secrets.toml").write_text(provider.secrets_file(f"{made.address}/", ROLES), encoding="utf-8")
        secret = f"STREAMLIT_SERVER_COOKIE_SECRET={'5' * 64}\nRAILLINKS_LOG={log[0]}\n"
        (made.rail / "secret.env").write_text(secret, encoding="utf-8")
        made.start_nginx()
        try:
            made.run("install", TAG="earlier")
            copy_of_today(source)
            commit(source, "today")
            made.scripts = ROOT
            yield made
        finally:
            made.stop()


def records(database, folder):
    """The records of the versions of a log, once all of them were proved."""
    database_log.pull(database, folder)
    return version_history.read_history(folder).records


def served(site, port=0):
    """The version that is served, and what is wrong with those before it."""
    health = json.loads(site.get("/api/v1/health", port).content)
    return health["data_version"], health["version_problems"]


def assert_every_replica_shows(site, visitor, message):
    for port in site.replicas:
        with PageSession(site.address, "desk", {**visitor.web.cookies, "raillinks_replica": str(port)}) as page:
            assert fixed(message) in page.shown


def assert_signs_in_again(site, visitor):
    """Who has a sign-in in chunks is told that it has ended, loses them, and signs in."""
    assert visitor.go("/desk").status_code == 200  # with this answer the browser forgets them
    assert f"{USER}_1" not in visitor.web.cookies
    assert_every_replica_shows(site, visitor, SIGN_IN_ENDED)
    visitor.sign_in("many-groups")
    assert f"{USER}_1" not in visitor.web.cookies
    assert_every_replica_shows(site, visitor, SIGNED_IN_AS)


def publish_the_draft(visitor):
    with visitor.page(query="draft=one") as page:
        assert UNSEEN in page.shown
        page.run("desk_publish")


def test_editors_drafts_and_versions_of_an_earlier_release_come_along(upgraded, log, tmp_path):
    address, earlier_release = log
    database = Database(address)
    kim, many = Visitor(upgraded), Visitor(upgraded)
    try:
        kim.sign_in("kim")
        many.sign_in("many-groups")
        assert f"{USER}_1" in many.web.cookies  # in chunks
        assert USER in kim.web.cookies
        assert f"{USER}_1" not in kim.web.cookies
        earlier_release("-m", "raillinks", "pull", address, str(tmp_path / "before"))
        before = version_history.read_history(tmp_path / "before").records
        assert not any(record.records_before for record in before)

        with asked_meanwhile(upgraded, "/page/") as statuses:
            said = upgraded.run("database-release", TAG="today", DATABASE=address).stdout
        assert set(statuses) == {200}
        assert f"is there now, with {len(before)} versions" in said
        assert "release today is served" in said
        assert all(upgraded.get(READY, port).status == 200 for port in upgraded.replicas)
        assert served(upgraded) == (before[-1].data_version, [])

        assert_every_replica_shows(upgraded, kim, SIGNED_IN_AS)
        assert_signs_in_again(upgraded, many)
        publish_the_draft(kim)
        after = records(database, tmp_path / "after")
        assert after[:-1] == before
        assert [*after[-1].records_before] == [Path(version_history.path_of(one.number)).name for one in before]
        assert after[-1].author == "Kim Min-ji"
        newest = after[-1].data_version
        eventually(lambda: all(served(upgraded, port) == (newest, []) for port in upgraded.replicas))
        assert Drafts(database).all() == ()
        for port in upgraded.replicas:
            listed = json.loads(upgraded.get("/api/v1/versions.json", port).content)
            assert len(listed["versions"]) == len(after)
    finally:
        kim.close()
        many.close()
