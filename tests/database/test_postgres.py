"""What only a server can show: roles, and several who write at once."""

import shutil
import threading

import pytest

from raillinks.database import moving
from raillinks.database.address import Database
from raillinks.database.log_state import Relation
from tests import tiny
from tests.database.conftest import fresh
from tests.database.test_moving import contents, publish, pulled, refused

pytestmark = pytest.mark.database


def test_a_role_that_can_only_read_pulls_and_pushes_nothing(server, tmp_path):
    address = fresh(server)
    tiny.write(tmp_path / "log", tiny.complete_files())
    moving.push(tmp_path / "log", Database(address))
    name = address.partition("@/")[2].partition("?")[0]
    server.sql(name, *READER)
    reader = Database(server.address(name, "reader"))
    assert pulled(reader, tmp_path / "out") == contents(tmp_path / "log")
    publish(tmp_path / "log", "flood")
    assert refused(moving.push, tmp_path / "log", reader) == ("database-away",)
    assert pulled(reader, tmp_path / "again") == contents(tmp_path / "out")


READER = (
    "CREATE ROLE reader LOGIN",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
)


def test_of_many_who_push_at_once_one_wins_and_the_others_are_refused(server, tmp_path):
    address = fresh(server)
    tiny.write(tmp_path / "base", tiny.complete_files())
    publish(tmp_path / "base", "flood")
    folders = [tmp_path / f"editor{n}" for n in range(6)]
    for n, folder in enumerate(folders):
        shutil.copytree(tmp_path / "base", folder)
        publish(folder, f"cause {n}", "flood")
    moving.push(tmp_path / "base", Database(address))
    together, became = threading.Barrier(len(folders)), dict[int, Relation]()

    def push(n: int) -> None:
        together.wait()
        became[n] = moving.push(folders[n], Database(address)).relation

    threads = [threading.Thread(target=push, args=(n,)) for n in range(len(folders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [n for n, relation in became.items() if relation is Relation.LATER]
    assert [*became.values()].count(Relation.APART) == len(folders) - 1
    assert pulled(Database(address), tmp_path / "out") == contents(folders[winner])
