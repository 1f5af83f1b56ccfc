"""`make same-bytes` finds what differs and is not meant to, and what is meant to differ and does not."""

import pytest

from tests import same_bytes
from tests.same_bytes import Expected
from tests.support import same_bytes_collect

BEFORE = {"log file data/a.csv": "1", "log 3 events.csv": "2", "log 4 events.csv": "3", "log 3 gone.csv": "4"}
NOW = BEFORE | {"log 4 events.csv": "9", "log 3 new.csv": "5"}
del NOW["log 3 gone.csv"]


def meant(answers):
    return Expected(answers, "76e3f6d", "A new column.")


def test_what_differs_is_found_on_either_side():
    assert same_bytes.differing(BEFORE, NOW) == ["log 4 events.csv", "log 3 gone.csv", "log 3 new.csv"]
    assert same_bytes.differing(BEFORE, BEFORE) == []


def test_a_difference_without_a_reason_is_reported_and_a_reason_without_a_difference_too():
    different = same_bytes.differing(BEFORE, NOW)
    rows = [meant("log * events.csv"), meant("log * uptime.csv")]
    assert same_bytes.judged(different, rows) == (["log 3 gone.csv", "log 3 new.csv"], [rows[1]])
    assert same_bytes.judged([], []) == ([], [])


def test_a_reason_counts_for_commits_before_the_change_alone(tmp_path):
    path = tmp_path / "expected.toml"
    path.write_text('[[expected]]\nanswers = "*"\nafter = "76e3f6d~1"\nreason = "why"\n', encoding="utf-8")
    assert same_bytes.expected("76e3f6d~1", path) == [Expected("*", "76e3f6d~1", "why")]
    assert len(same_bytes.expected("76e3f6d~3", path)) == 1
    assert same_bytes.expected("76e3f6d", path) == []


def test_every_reason_can_be_read():
    for each in same_bytes.expected("76e3f6d"):
        assert each.reason


@pytest.mark.parametrize("number", [200, 12, 3, 1])
def test_each_selection_is_asked_of_one_log(tmp_path, number):
    parts = same_bytes.Asking(tmp_path, number).parts()
    numbers = [n for _, part in parts for n in part]
    assert numbers == [*range(len(numbers))]
    assert len(numbers) == max(number, 3) or number < 10
    assert {log for log, part in parts if part} == {*same_bytes_collect.LOGS}


class Client:
    """Answers as a server would, with one byte in one table that can be chosen."""

    def __init__(self, cell):
        self.cell = cell

    def get(self, path, **_):
        return Answer(self.cell if "uptime.csv" in path else path.partition("?")[0])


class Answer:
    status_code, headers = 200, {"content-type": "text/csv"}

    def __init__(self, text):
        self.content = text.encode()

    def json(self):
        parameters = [{"name": "as_of", "in": "query", "schema": {"type": "string"}}]
        form = {"name": "for", "in": "query", "schema": {"enum": ["code", "excel"]}}
        given = {"health": parameters, "uptime.csv": [*parameters, form], "events.csv": parameters}
        paths = {f"/{path}": {"get": {"parameters": each}} for path, each in given.items()}
        return {"content_hash": "abc123", "paths": paths}


def test_one_changed_byte_in_one_table_is_found():
    def digests(cell):
        asked = same_bytes_collect.Collector(Client(cell), "log", frozenset())
        for number in (3, 4):
            asked.api(number, [("as_of", "2020-01-01")])
        return asked.digests

    found = same_bytes.differing(digests("1 abc123"), digests("2 abc123"))
    assert found == ["log 3 uptime.csv?for=excel", "log 4 uptime.csv"]
    assert same_bytes.differing(digests("1 abc123"), digests("1 CONTENT-HASH")) == []


def test_selections_are_drawn_alike_and_of_every_mode():
    schemas = {"kind": {"type": "array", "items": {"enum": ["suspension", "closure"]}}, "q": {"type": "string"}}
    parameters = [{"name": name, "schema": schema} for name, schema in schemas.items()]
    description = {"paths": {"/events.csv": {"get": {"parameters": parameters}}}}
    drawn = same_bytes_collect.drawn(description, range(200))
    assert drawn[150] == same_bytes_collect.drawn(description, range(150, 160))[150]
    assert {dict(pairs)["mode"] for pairs in drawn.values()} == {"as_of", "window", "period", "all"}
    names = {name for pairs in drawn.values() for name, _ in pairs}
    assert {"known_on", "disputed", "kind", "from", "compare_with"} <= names
