"""A draft survives as it was typed, whatever was typed; a file that is no draft is refused with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.problems import DataError
from raillinks.editor import draft as drafts
from raillinks.editor.draft import Corrected, Draft
from tests.properties.law import further_law

TEXTS = st.text(st.characters(exclude_categories=()), max_size=12).filter(
    lambda text: text == json.loads(json.dumps(text))  # two halves of a pair beside each other are one sign
)
CELLS = st.dictionaries(TEXTS, TEXTS, max_size=3)
ROWS = st.builds(Corrected, table=TEXTS, key=CELLS, before=CELLS, after=CELLS)
DRAFTS = st.builds(
    Draft,
    draft_id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    kind=st.sampled_from(["report", "search", "correction"]),
    **dict.fromkeys(("author", "begun_on", "source_id", "event_id", "covered_to", "reason"), TEXTS),
    **dict.fromkeys(("source", "event", "claim", "accepted"), CELLS),
    counts=st.lists(CELLS, max_size=2).map(tuple),
    corrected=st.lists(ROWS, max_size=2).map(tuple),
)


@further_law
@given(draft=DRAFTS)
def test_a_draft_is_read_as_it_was_written(draft):
    content = drafts.written(draft)
    assert drafts.read_draft(content, "a.json") == draft
    assert drafts.written(drafts.read_draft(content, "a.json")) == content


def test_korean_is_written_as_it_reads():
    assert "단둥".encode() in drafts.written(Draft("a", "report", reason="단둥"))


def test_a_draft_by_hand_may_leave_out_what_is_empty():
    assert drafts.read_draft(b'{"draft_id": "a", "kind": "search"}', "a.json") == Draft("a", "search")


@pytest.mark.parametrize(
    ("content", "column", "code"),
    [
        (b"", "", "bad-draft"),
        (b"\xff", "", "bad-draft"),
        (b"[]", "", "wrong-type"),
        (b'{"draft_id": "a"}', "kind", "missing-value"),
        (b'{"draft_id": "../a", "kind": "report"}', "draft_id", "wrong-form"),
        (b'{"draft_id": "a", "kind": "rumour"}', "kind", "unknown-value"),
        (b'{"draft_id": "a", "kind": "report", "claim": {"basis": 1}}', "claim.basis", "wrong-type"),
        (b'{"draft_id": "a", "kind": "report", "counts": [[]]}', "counts[0]", "wrong-type"),
        (
            b'{"draft_id": "a", "kind": "report", "corrected": [{"table": "events"}]}',
            "corrected[0].key",
            "missing-value",
        ),
        (b"[" * 100_000, "", "bad-draft"),
        (b" " * (drafts.MOST_BYTES + 1), "", "too-long"),
    ],
)
def test_what_is_no_draft_is_refused_with_its_place(content, column, code):
    with pytest.raises(DataError) as refused:
        drafts.read_draft(content, "a.json")
    found = {(problem.file, problem.column, problem.code) for problem in refused.value.problems}
    assert ("a.json", column, code) in found
