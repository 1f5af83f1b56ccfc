"""What only a server can show: roles, several who write at once, and docs/operations.md carried out."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from raillinks.database import address as addresses
from raillinks.database import layout, log, storage
from raillinks.database.address import BUSY, HELD, Database
from raillinks.database.storage import Drafts
from raillinks.domain.problems import DataError
from raillinks.editor import publishing as desk_publishing
from raillinks.editor.draft import Draft
from raillinks.versions import storage as versions_storage
from raillinks.versions.live_package import LivePackage
from raillinks.versions.storage import Relation
from tests import tiny
from tests.conftest import ROOT
from tests.database.conftest import fresh
from tests.database.test_log import contents, folder, publish, published, pulled, refused
from tests.editor.test_publishing import TODAY, correction
from tests.support.postgres import binaries
from tests.support.waiting import eventually

pytestmark = pytest.mark.database


def test_a_role_that_can_only_read_pulls_and_pushes_nothing(server, tmp_path):
    address = fresh(server)
    tiny.write(tmp_path / "log", tiny.complete_files())
    log.push(tmp_path / "log", Database(address))
    name = address.partition("@/")[2].partition("?")[0]
    server.sql(name, *(statement for statement in READER if not _is_there(server, statement)))
    reader = Database(server.address(name, "reader"))
    assert pulled(reader, tmp_path / "out") == contents(tmp_path / "log")
    publish(tmp_path / "log", "flood")
    assert refused(log.push, tmp_path / "log", reader) == ("database-refuses",)
    assert pulled(reader, tmp_path / "again") == contents(tmp_path / "out")


READER = (
    "CREATE ROLE reader LOGIN",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    "REVOKE ALL ON drafts FROM reader",
)
DESK = (
    "CREATE ROLE desk LOGIN",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO desk",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM desk",
)
"""As docs/shared-log.md has them."""


def test_the_roles_of_the_docs_can_do_what_they_are_for_and_no_more(server, tmp_path):
    address = fresh(server)
    tiny.write(tmp_path / "log", tiny.complete_files())
    log.push(tmp_path / "log", Database(address))
    name = address.partition("@/")[2].partition("?")[0]
    server.sql(name, *(statement for statement in (*READER, *DESK) if not _is_there(server, statement)))
    desk, reader = (storage.of_address(server.address(name, role)) for role in ("desk", "reader"))
    draft = replace(correction(), draft_id="abc")
    assert desk.drafts.save(draft, 0) == 1
    for step in (
        reader.drafts.all,
        lambda: reader.drafts.save(draft, 1),
        lambda: desk_publishing.publish_draft(reader, draft, TODAY),
    ):
        assert refused(step) == ("database-refuses",)
    assert refused(layout.migrate, desk.database, "0001") == ("database-refuses",)
    assert desk_publishing.publish_draft(desk, draft, TODAY).data_version == "0.3.1"
    assert reader.read().content_hash == desk.newest().content_hash
    desk.drafts.remove("abc", 1)
    text = (ROOT / "docs" / "shared-log.md").read_text(encoding="utf-8")
    assert all(f"{statement};" in text for statement in (*READER, *DESK))


def _is_there(server, statement):
    """Roles belong to all databases of a server."""
    role = statement.removeprefix("CREATE ROLE ").partition(" ")[0]
    return statement.startswith("CREATE") and role in server.sql("postgres", "SELECT rolname FROM pg_roles")


def test_who_writes_behind_a_lock_that_nobody_lets_go_is_told_in_time_and_readers_see_nothing(
    server, tmp_path, monkeypatch
):
    for each in (storage, storage):
        monkeypatch.setattr(each, "DESK_LOCKED", 0.3)
    address = fresh(server)
    tiny.write(tmp_path / "log", tiny.complete_files())
    log.push(tmp_path / "log", Database(address))
    home, draft = storage.of_address(address), replace(correction(), draft_id="abc")
    shown = LivePackage(storage.of_address(address))
    assert home.drafts.save(draft, 0) == 1
    version = shown.served().dataset.version
    with Database(address).writing() as holds:
        for table in ("log", "drafts"):
            holds.exec_driver_sql(f"SELECT 1 FROM {table} FOR UPDATE")  # noqa: S608 (ours)
        for step in (
            lambda: home.drafts.save(draft, 1),
            lambda: home.drafts.remove("abc", 1),
            lambda: desk_publishing.publish_draft(home, draft, TODAY),
        ):
            began = time.monotonic()
            with pytest.raises(DataError) as error:
                step()
            assert time.monotonic() - began < 10
            said = [(problem.file, problem.code, problem.reason) for problem in error.value.problems]
            assert said == [("", BUSY, HELD)]
            assert (shown.served().problems, home.newest().content_hash) == ((), shown.served().dataset.content_hash)
    assert home.drafts.save(draft, 1) == 2
    assert desk_publishing.publish_draft(home, draft, TODAY).data_version > version


def test_a_transaction_whose_program_says_nothing_ends(server, tmp_path, monkeypatch):
    monkeypatch.setattr(addresses, "_IDLE", 0.2)
    database = Database(fresh(server))
    tiny.write(tmp_path / "log", tiny.files())
    log.push(tmp_path / "log", database)
    writers: list[str] = []

    def hang() -> None:
        with database.writing() as hangs:
            hangs.exec_driver_sql("SELECT 1 FROM log FOR UPDATE")
            with database.writing() as other:
                other.exec_driver_sql("SELECT 1 FROM log FOR UPDATE")
                writers.append("the other one")
            hangs.exec_driver_sql("SELECT 1 FROM log")
            writers.append("who hangs")

    with pytest.raises(DataError):
        hang()
    assert writers == ["the other one"]


def test_who_pushes_while_somebody_else_makes_the_tables_pushes_into_these(server, tmp_path):
    """Another process: Alembic makes tables for one thread of a process at a time."""
    address = fresh(server)
    name = address.partition("@/")[2].partition("?")[0]
    tiny.write(tmp_path / "log", tiny.complete_files())
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"  # noqa: S608 (ours)
    words = [sys.executable, "-m", "raillinks", "push", str(tmp_path / "log"), "--to", address]
    with Database(address).writing() as connection:
        layout.make_if_empty(connection)
        other = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        eventually(lambda: server.sql("postgres", waiting))
    _, said = other.communicate(timeout=60)
    assert (other.returncode, said) == (0, "")
    assert pulled(Database(address), tmp_path / "out") == contents(tmp_path / "log")


def test_of_many_who_push_at_once_one_wins_and_the_others_are_refused(server, tmp_path):
    address = fresh(server)
    tiny.write(tmp_path / "base", tiny.complete_files())
    publish(tmp_path / "base", "flood")
    folders = [tmp_path / f"editor{n}" for n in range(6)]
    for n, copied in enumerate(folders):
        shutil.copytree(tmp_path / "base", copied)
        publish(copied, f"cause {n}", "flood")
    log.push(tmp_path / "base", Database(address))
    together, became = threading.Barrier(len(folders)), dict[int, Relation]()

    def push(n: int) -> None:
        together.wait(60)
        became[n] = log.push(folders[n], Database(address)).relation

    threads = [threading.Thread(target=push, args=(n,)) for n in range(len(folders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(became) == len(folders)
    [winner] = [n for n, relation in became.items() if relation is Relation.LATER]
    assert [*became.values()].count(Relation.APART) == len(folders) - 1
    assert pulled(Database(address), tmp_path / "out") == contents(folders[winner])


__all__ = ["folder", "published"]
_BLOCK = re.compile(r"^```sh (database-[a-z-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def run(tmp_path):
    """Carries out the commands of a block, with the programs of PostgreSQL and of this project on the path."""
    blocks = dict(_BLOCK.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "raillinks").write_text(f'#!/bin/sh\nexec {sys.executable} -m raillinks "$@"\n', encoding="utf-8")
    (programs / "raillinks").chmod(0o755)
    path = f"{programs}:{binaries()}:{os.environ['PATH']}"

    def carry_out(name, **settings):
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)} | {k: str(v) for k, v in settings.items()}
        subprocess.run(["/bin/sh", "-e", "-c", blocks[name]], env=environment, cwd=tmp_path, check=True)

    return carry_out


def test_what_was_backed_up_and_lost_comes_back_the_same(run, server, folder, tmp_path):
    address, archive = fresh(server), tmp_path / "log.dump"
    log.push(folder, Database(address))
    expected = versions_storage.of_folder(folder).every_file
    draft = Draft("kept", "report", author="A. Editor")
    Drafts(Database(address)).save(draft, 0)
    lost = address.partition("@/")[2].partition("?")[0]
    grant = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO passing_reader"
    server.sql(lost, "CREATE ROLE passing_reader LOGIN", grant)
    run("database-back-up", DATABASE=address, ARCHIVE=archive, FOLDER=tmp_path / "backed-up")
    assert versions_storage.of_folder(tmp_path / "backed-up").every_file == expected
    server.sql("postgres", f"DROP DATABASE {lost} WITH (FORCE)", "DROP ROLE passing_reader")  # as on a new machine
    again = fresh(server)
    run("database-restore", DATABASE=again, ARCHIVE=archive, FOLDER=tmp_path / "restored")
    assert versions_storage.of_folder(tmp_path / "restored").every_file == expected
    assert Drafts(Database(again)).read("kept").draft == draft
    of_folder = fresh(server)
    run("database-from-folder", DATABASE=of_folder, FOLDER=tmp_path / "backed-up")
    log.pull(Database(of_folder), tmp_path / "third")
    assert versions_storage.of_folder(tmp_path / "third").every_file == expected
    publish(folder, "war", "flood")  # and life goes on
    log.push(folder, Database(again))


def test_another_layout_and_back_keeps_every_byte(run, server, folder, tmp_path):
    address = fresh(server)
    log.push(folder, Database(address))
    run("database-downgrade", DATABASE=address, LAYOUT=layout.layouts()[0])
    run("database-upgrade", DATABASE=address)
    log.pull(Database(address), tmp_path / "out")
    assert versions_storage.of_folder(tmp_path / "out").every_file == versions_storage.of_folder(folder).every_file
