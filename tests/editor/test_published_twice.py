"""A draft that was published and is still there, as the server died before it was removed, is not published twice."""

from dataclasses import replace

import pytest

from raillinks.domain.problems import DataError
from raillinks.editor import publishing
from raillinks.editor.draft import Corrected, Draft
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY
from tests.editor.test_searches import SEEN, search
from tests.support.tiers import sample

OTHER = {**REPORT.source, "url": "https://example.net/other", "title": "More"}
ANOTHER = replace(REPORT, source=OTHER)
CELLS = Corrected("events", {"event_id": "e-open"}, {"summary": "Trains run."}, {"summary": "Trains ran."})
CORRECTION = Draft("d4", "correction", author="A", reason="Read again.", corrected=(CELLS,))


@pytest.fixture
def place(place_with):
    """A log in a home of each kind, in which a link has evidence that may end."""
    made = place_with(tiny.files())
    publishing.publish_draft(made.home, SEEN, TODAY)
    return made


def _of(place, draft):
    """The draft, with what the log has now in the place of what a correction changes."""
    events = place.dataset().events.set_index("event_id")
    rows = tuple(replace(one, before={c: str(events.loc[one.key["event_id"], c]) for c in one.before})
                 for one in draft.corrected)  # fmt: skip
    return replace(draft, corrected=rows)


@sample(2)
@pytest.mark.parametrize(
    ("draft", "code"),
    [
        pytest.param(ANOTHER, "known-source", id="report"),
        pytest.param(replace(REPORT, source={}, source_id="c-paper-2020-07-02", event={}, event_id="e-open",
                             claim={"claimed_date": "2020-01-01", "basis": "observed"}, counts=()), "known-claim",
                     id="claim"),
        pytest.param(search(), "known-search", id="search"),
        pytest.param(CORRECTION, "nothing-to-do", id="correction"),
    ],
)  # fmt: skip
def test_a_draft_that_was_published_is_stopped(place, draft, code):
    whole = _of(place, draft)
    publishing.publish_draft(place.home, whole, TODAY)
    assert_stopped(place, whole, TODAY, code)


def assert_stopped(place, draft, about, code):
    before = place.files().content_hash
    with pytest.raises(DataError) as refused:
        publishing.publish_draft(place.home, draft, about)
    assert code in {problem.code for problem in refused.value.problems}
    assert place.files().content_hash == before
