"""What changed between two packages leads from each to the other, byte for byte; a folder's records to every version.

Small logs are drawn with columns, rows and cells of all kinds, and then edited as people edit them: cells changed, rows
added, removed and moved, columns and files added and left out.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.versions import diff, publishing, version_history
from raillinks.versions.diff import Table, written
from raillinks.versions.publishing import About
from raillinks.versions.version_history import VersionHistory, path_of
from tests.properties.law import law, rare_law

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["", "a", "b", "a,b", 'say "no"', "two\nlines", "a\r\nb", "丹东/신의주", " ", "2"]
)
NAMES = st.lists(st.sampled_from(["id", "date", "note", "kind", "a,b"]), min_size=1, max_size=4, unique=True)
OTHER_FILES = st.one_of(
    st.text("ab\n],[", max_size=30).map(str.encode), st.binary(max_size=12), st.just(b"id,note\r\n1,2\r\n"),
    st.just(b'id,note\n"1",2\n'), st.just(b"\xef\xbb\xbfid\n1\n"), st.just(b"id,id\n1,2\n"), st.just(b"id\n1,2\n"),
    st.lists(st.sampled_from([b"a\n", b"b\n", b"[1],[2]\n"]), min_size=4, max_size=9).map(b"".join),
)  # fmt: skip
PATHS = ("data/events.csv", "data/trade.csv", "data/story.md", "layers/land.geojson")


@st.composite
def tables(draw) -> Table:
    columns = tuple(draw(NAMES))
    rows = draw(st.lists(st.tuples(*[CELLS] * len(columns)), max_size=6))
    return Table(columns, tuple(dict(zip(columns, row, strict=True)) for row in rows))


@st.composite
def edited(draw, table: Table) -> Table:
    """The table after an edit or two."""
    columns, rows = list(table.columns), [dict(row) for row in table.rows]
    for edit in draw(st.lists(st.sampled_from(["cell", "add", "remove", "move", "double", "column"]), max_size=3)):
        at = draw(st.integers(0, len(rows)))
        if edit == "add":
            rows.insert(at, {column: draw(CELLS) for column in columns})
        elif edit == "column":
            columns = draw(st.permutations(columns)) if draw(st.booleans()) else list(draw(NAMES))
            rows = [{column: row.get(column) or draw(CELLS) for column in columns} for row in rows]
        elif at < len(rows):
            row = rows[at] if edit in {"cell", "double"} else rows.pop(at)
            if edit == "cell":
                rows[at] = row | {draw(st.sampled_from(columns)): draw(CELLS)}
            elif edit != "remove":
                rows.insert(draw(st.integers(0, len(rows))), row)
    return Table(tuple(columns), tuple(rows))


@st.composite
def edited_text(draw, content: bytes) -> bytes:
    """The file with lines added and removed in up to three places, so that what comes after them moves."""
    lines = content.splitlines(keepends=True)
    for line in draw(st.lists(st.sampled_from([b"", b"c\n", b"c\nd\n"]), min_size=1, max_size=3)):
        at = draw(st.integers(0, len(lines)))
        lines[at : at + draw(st.integers(0, 1))] = [line]
    return b"".join(lines)


@st.composite
def histories(draw) -> list[dict[str, bytes]]:
    """Two to four states of a package, each made from the one before."""
    states: list[dict[str, bytes]] = []
    last: dict[str, Table] = {}
    others: dict[str, bytes] = {}
    for _ in range(draw(st.integers(2, 4))):
        last = {
            path: draw(edited(last[path]) if path in last else tables()) for path in PATHS[:2] if draw(st.booleans())
        }
        others = {
            path: draw(edited_text(others[path]) if path in others and draw(st.booleans()) else OTHER_FILES)
            for path in PATHS
            if draw(st.integers(0, 2)) == 0
        }
        states.append({path: written(table) for path, table in last.items()} | others)
    return states


@law
@given(history=histories())
def test_applying_what_changed_gives_the_later_package(history):
    for before, after in pairwise(history):
        assert diff.apply(diff.diff(before, after), before) == after


@law
@given(history=histories())
def test_undoing_what_changed_restores_the_bytes(history):
    for before, after in pairwise(history):
        assert diff.apply(diff.undo(diff.diff(before, after)), after) == before


@rare_law
@given(history=histories())
def test_a_record_reads_back_as_it_was_written(history):
    for before, after in pairwise(history):
        (content,) = publishing.later_record(
            before, after, About("2026-01-01", "我们", "Why"), "1.0", VersionHistory()
        ).values()
        record = version_history.read_record(content, "record")
        assert record.delta == diff.diff(before, after)
        assert version_history.written(record) == content


@law
@given(history=histories())
def test_every_version_is_made_again_from_the_records_and_has_its_hash(history):
    about = About("2026-01-01", "us", "why")
    kept = dict(publishing.first_record(history[0], about, "1"))
    for number, (before, after) in enumerate(pairwise(history), start=2):
        kept |= publishing.later_record(before, after, about, str(number), version_history.of_contents(kept))
    again = version_history.of_contents(kept)
    for record, package in zip(again.records, history, strict=True):
        assert again.contents(record.data_version) == package
        assert record.after == package_files.content_hash(package)


@law
@given(history=histories(), tampered=st.integers(0, 2))
def test_a_version_that_its_records_do_not_lead_to_is_refused(history, tampered):
    """Whoever changes a record, or the first version, cannot pass the result off as the version."""
    other = dict(history[0]) | {"data/story.md": history[0].get("data/story.md", b"") + b"!" * (tampered + 1)}
    about = About("2026-01-01", "us", "why")
    first = version_history.read_record(publishing.first_record(history[0], about, "1")[path_of(1)], path_of(1))
    forged = VersionHistory((first,), publishing.first_record(other, about, "1")["data/versions/0001.zip"])
    with pytest.raises(DataError) as refused:
        forged.contents("1")
    assert [problem.code for problem in refused.value.problems] == ["wrong-hash"]
