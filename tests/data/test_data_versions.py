"""The bundled versions: each can be made again from `data/versions` in a moment, and is what it was."""

import csv
import io
import json
import tracemalloc
from time import process_time

import pytest

from raillinks.package import package_files
from raillinks.versions import version_history
from tests.conftest import ROOT

HASHES = {
    "0.1.0": "04304561a21417939298d8495db949d2e28b1cdc7b6dd40477f98fe7847a5d87",
    "0.2.0": "01fb03554788fa5097f136894a9f45c432826d7b61e40aeb68d0f0ddf04ea703",
}
"""Of the files in commits 19f9f1c and 39800399."""
LONGEST, MOST = 1.0, 30_000_000  # seconds; bytes of memory


@pytest.fixture(scope="module")
def history():
    return version_history.read_history(ROOT)


def test_the_last_record_is_that_of_the_package(history):
    """If not: `make generate`, which writes it."""
    files = package_files.read_files(ROOT)
    assert (history.records[-1].data_version, history.records[-1].after) == (
        files.descriptor["version"],
        files.content_hash,
    )
    assert history.contents(history.data_versions[-1]) == files.contents


@pytest.mark.parametrize("version", HASHES)
def test_an_old_version_has_the_bytes_of_its_commit(history, version):
    contents = history.contents(version)
    assert package_files.content_hash(contents) == HASHES[version]
    assert json.loads(contents["datapackage.json"])["version"] == version


def test_the_first_version_has_the_tables_that_it_had(history):
    contents = history.contents("0.1.0")
    assert len(contents) == 22
    assert "data/measures.csv" not in contents
    assert contents["data/CHANGES.csv"].decode().splitlines() == [
        "version,date,event_id,change,reason", "0.1.0,2026-11-24,,First version of the log.,The log begins.",
    ]  # fmt: skip


def test_the_rows_of_changes_are_those_that_the_records_added(history):
    """Each version's rows are those of its own record, and no version changed or removed one of another."""
    rows = list(csv.DictReader(io.StringIO((ROOT / "data/CHANGES.csv").read_text("utf-8"))))
    for record in history.records[1:]:
        changed = record.delta.files["data/CHANGES.csv"].rows
        assert {row.before for row in changed} == {None}
        own = [row for row in rows if row["version"] == record.data_version]
        assert [dict.fromkeys(own[0], "") | row.after for row in changed] == own


def test_a_version_is_made_again_in_less_than_a_second_with_little_memory():
    begun = process_time()
    version_history.read_history(ROOT).contents("0.2.0")
    assert process_time() - begun < LONGEST
    tracemalloc.start()
    version_history.read_history(ROOT).contents("0.2.0")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST
