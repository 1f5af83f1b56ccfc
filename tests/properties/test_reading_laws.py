"""Reading any bytes gives data, problems, or `DataError(problems)`, and nothing else; what was exported reads back."""

import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.problems import DataError, errors
from raillinks.exports import table_bytes
from raillinks.exports import tables as exported_tables
from raillinks.package import tables as package_tables
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import frames, tiny
from tests.properties.law import costly_law, law, rare_costly_law

FILES, COMPLETE = tiny.files(), tiny.complete_files()
EVENTS = next(r for r in json.loads(FILES["datapackage.json"])["resources"] if r["name"] == "events")
RESOURCE = package_tables.Resource("events", EVENTS["path"], tuple(EVENTS["schema"]["fields"]))
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12) | st.sampled_from(
    ["a,b", 'say "no"', "two\nlines", "a\r\nb", "a\rb", "丹东/신의주", "=1+1", " ", "NA", "\ufeff", "#", "'", '"']
)


@st.composite
def mutated(draw, content: bytes) -> bytes:
    """The bytes with a few places cut out, doubled or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        stop = min(len(content), start + draw(st.integers(0, 8)))
        middle = draw(
            st.binary(max_size=6) | st.sampled_from([b'"', b",", b"\n", b"\xff", b"", b"null", b"[", b"}", b"1"])
        )
        content = content[:start] + middle + content[stop:]
    return content


@st.composite
def mutated_json(draw, content: bytes) -> bytes:
    """The JSON with one or two values left out, or another put in their place."""
    tree = [json.loads(content)]
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(_places(tree))))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(
                st.sampled_from([None, 0, -5, 10**400, 1e400, "x", "", [], {}, [1], [[]], {"a": 1}, True])
            )
    return json.dumps(tree[0]).encode()


def _places(tree):
    """Every place in a tree of lists and objects, as (holder, key)."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


@law
@given(content=st.binary(max_size=300) | mutated(FILES["data/events.csv"]))
def test_reading_any_bytes_as_a_table_gives_a_frame_or_an_error(content):
    frame, problems = package_tables.read(content, RESOURCE)
    assert frame is not None or errors(problems)
    if frame is not None:
        assert list(frame.columns) == RESOURCE.columns
        assert frame.notna().all(axis=None)


def test_the_tiny_package_is_clean():
    assert plain().problems == ()


def assert_has_errors(error):
    assert errors(error.problems)


@costly_law
@given(data=st.data(), path=st.sampled_from(sorted(FILES)))
def test_reading_a_package_with_any_bytes_in_one_file_gives_data_or_problems(data, path):
    other = mutated_json(FILES[path]) if path.endswith("json") else st.binary(max_size=40)
    content = data.draw(mutated(FILES[path]) | other)
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), FILES | {path: content})
        try:
            dataset = load.load(Path(folder))
        except DataError as error:
            assert_has_errors(error)
        else:
            assert not errors(dataset.problems)


def test_a_column_that_is_missing_from_an_empty_header_has_a_hint():
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), COMPLETE)
        (Path(folder) / "data" / "CHANGES.csv").write_bytes(b"\r ")
        _, problems = load.check(Path(folder))
    missing = [p for p in problems if p.code == "missing-column"]
    assert [p.column for p in missing] == ["version", "date", "change", "reason"]
    assert all(p.hint for p in missing)


@rare_costly_law
@given(data=st.data(), path=st.sampled_from(sorted(COMPLETE)))
def test_validate_gives_problems_with_their_place_in_bounded_time_for_any_bytes(data, path):
    """What the command `validate` does: no traceback, and no file takes it more than some seconds of work."""
    content = data.draw(mutated(COMPLETE[path]) | st.binary(max_size=2000))
    content *= data.draw(st.sampled_from([1, 1, 1, 50]))
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), COMPLETE)
        (Path(folder) / path).write_bytes(content)
        begin = process_time()
        try:
            _, problems = load.check(Path(folder))
        except DataError as error:
            problems = list(error.problems)
        assert process_time() - begin < 20
        assert all(p.file and p.reason for p in problems)
        assert all(p.hint for p in errors(problems))
        assert json.dumps([asdict(p) for p in problems], ensure_ascii=False).encode()


@st.composite
def events_of_any_text(draw):
    """Events whose free columns hold any text at all."""
    number = draw(st.integers(0, 4))
    free = ["verdict_note", "cause", "cargo", "direction", "affects", "summary"]
    return [
        {
            "event_id": f"e{i}", "date": "2020-01", "crossing_id": "alpha-beta", "service": "all", "kind": "milestone",
            "status_after": "unchanged", **{column: draw(CELLS) for column in free},
        }
        for i in range(number)
    ]  # fmt: skip


@cache
def plain():
    """The tiny package as it is read."""
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), FILES)
        return load.load(Path(folder))


@costly_law
@given(rows=events_of_any_text())
def test_what_was_exported_reads_back_the_same(rows):
    claims = [
        {"claim_id": row["event_id"], "event_id": row["event_id"], "source_id": "s1", "stance": "supports"}
        for row in rows
    ]
    dataset = replace(plain(), events=frames.events(rows), claims=frames.claims(claims))
    view = views.make_view(dataset, Selection(as_of=frames.day("2021-01-01"), mode="all"))
    exported = exported_tables.frame(dataset, view, "events")
    fields = tuple({"name": f["name"], "type": "string"} for f in exported_tables.fields(dataset, "events"))
    resource = package_tables.Resource("events", "events.csv", fields)
    frame, problems = package_tables.read(table_bytes.plain_csv(dataset, view, "events"), resource)
    assert problems == []
    assert len(frame) == len(rows)
    assert frame.to_dict("list") == exported.astype(str).to_dict("list")
