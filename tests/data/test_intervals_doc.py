"""The page of all intervals says what the engine says, and every interval on it is explained."""

from tests.data import intervals_doc


def test_the_page_is_what_the_engine_gives(dataset):
    """After a change of the log: `python -m tests.data.intervals_doc`, and read the lines that changed."""
    assert intervals_doc.PAGE.read_text(encoding="utf-8") == intervals_doc.text(dataset)


def test_every_interval_that_an_event_begins_has_a_note(dataset):
    found = intervals_doc.intervals(dataset)
    renewed = intervals_doc.renewed(found)
    begun = found.loc[(found["event_id"] != "") & ~renewed, ["event_id", "service"]]
    told = intervals_doc.notes()
    bare = [row for row in begun.itertuples(index=False) if tuple(row) not in told and (row.event_id, "") not in told]
    assert bare == []


def test_every_note_is_on_an_interval(dataset):
    found = intervals_doc.intervals(dataset)
    begun = set(found[["event_id", "service"]].itertuples(index=False, name=None))
    assert {key for key in intervals_doc.notes() if key[1] and key not in begun} == set()
    assert {key[0] for key in intervals_doc.notes()} <= set(found["event_id"])


def test_every_link_without_fresh_evidence_is_among_the_unknowns(dataset, plain_view):
    page = (intervals_doc.ROOT / "docs" / "unknowns.md").read_text(encoding="utf-8")
    status = plain_view.timeline.status_on(dataset.covered_to)
    open_questions = status[(status["status"] == "unknown") | status["stale"]]
    names = dict(zip(dataset.crossings["crossing_id"], dataset.crossings["name"], strict=True))
    assert len(open_questions) > 5
    for crossing in set(open_questions["crossing_id"]):
        assert names[crossing] in page, crossing
