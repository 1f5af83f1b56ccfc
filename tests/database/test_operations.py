"""docs/operations.md, “A log in a database”, carried out: back-up, loss, restore; another layout and back."""

import os
import re
import subprocess
import sys

import pytest

from raillinks.database import layout, log
from raillinks.database.address import Database
from raillinks.database.storage import Drafts
from raillinks.editor.draft import Draft
from raillinks.versions import storage
from tests.conftest import ROOT
from tests.database.conftest import fresh
from tests.database.test_moving import folder, publish, published
from tests.support.postgres import binaries

__all__ = ["folder", "published"]
pytestmark = pytest.mark.database
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
    expected = storage.of_folder(folder).every_file
    draft = Draft("kept", "report", author="A. Editor")
    Drafts(Database(address)).save(draft, 0)
    lost = address.partition("@/")[2].partition("?")[0]
    grant = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO passing_reader"
    server.sql(lost, "CREATE ROLE passing_reader LOGIN", grant)
    run("database-back-up", DATABASE=address, ARCHIVE=archive, FOLDER=tmp_path / "backed-up")
    assert storage.of_folder(tmp_path / "backed-up").every_file == expected
    server.sql("postgres", f"DROP DATABASE {lost} WITH (FORCE)", "DROP ROLE passing_reader")  # as on a new machine
    again = fresh(server)
    run("database-restore", DATABASE=again, ARCHIVE=archive, FOLDER=tmp_path / "restored")
    assert storage.of_folder(tmp_path / "restored").every_file == expected
    assert Drafts(Database(again)).read("kept").draft == draft
    of_folder = fresh(server)
    run("database-from-folder", DATABASE=of_folder, FOLDER=tmp_path / "backed-up")
    log.pull(Database(of_folder), tmp_path / "third")
    assert storage.of_folder(tmp_path / "third").every_file == expected
    publish(folder, "war", "flood")  # and life goes on
    log.push(folder, Database(again))


def test_another_layout_and_back_keeps_every_byte(run, server, folder, tmp_path):
    address = fresh(server)
    log.push(folder, Database(address))
    run("database-downgrade", DATABASE=address, LAYOUT=layout.layouts()[0])
    run("database-upgrade", DATABASE=address)
    log.pull(Database(address), tmp_path / "out")
    assert storage.of_folder(tmp_path / "out").every_file == storage.of_folder(folder).every_file
