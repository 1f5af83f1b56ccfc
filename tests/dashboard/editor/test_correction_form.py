"""The form of a correction: what it says while it is filled, and what it offers."""

from html import escape

from dashboard.editor.correction_form import NOTHING_CHANGED, REASON_HINT
from dashboard.editor.fields import STILL_MISSING
from dashboard.editor.words import TITLE_HINT
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.edits import HAS_THESE_CELLS
from tests.support.desk_page import begun, choice, ran, saved, shown, versions
from tests.support.messages import fixed
from tests.support.tiers import slow


def test_a_correction_of_which_the_event_is_chosen_says_that_nothing_is_changed_yet(desk):
    html = shown(begun(desk, Draft("", "correction", event_id="e-stop", reason="Read.")))
    assert NOTHING_CHANGED in html
    assert STILL_MISSING not in html  # at a field
    assert REASON_HINT in html  # a correction has no source to take its reason from
    assert TITLE_HINT not in html


def test_a_correction_that_the_log_has_already_says_so_and_not_that_something_is_missing(desk):
    summary = str(desk.dataset().events.set_index("event_id").loc["e-stop", "summary"])
    row = Corrected("events", {"event_id": "e-stop"}, {"summary": "Before."}, {"summary": summary})
    html = shown(begun(desk, Draft("", "correction", event_id="e-stop", reason="Read.", corrected=(row,))))
    assert escape(fixed(HAS_THESE_CELLS)) in html
    assert "Still missing" not in html


@slow("tests/editor/test_queue.py has the lists")
def test_a_correction_offers_the_crossings_and_a_draft_is_called_by_its_event(desk):
    app = begun(desk, Draft("", "correction", event_id="e-stop"))
    ran(choice(app, "cell_events_e_stop_crossing_id").set_value("alpha-beta"))
    assert saved(desk).corrected == (
        Corrected("events", {"event_id": "e-stop"}, {"crossing_id": "all-china-dprk"}, {"crossing_id": "alpha-beta"}),
    )
    ran(app.button(key="desk_close").click())
    assert "5 March 2020 · " in shown(app)
    assert versions(desk) == [record.data_version for record in desk.records()]


def test_claims_are_named_by_publisher_and_day(desk):
    app = begun(desk, Draft("", "correction", event_id="e-stop"))
    assert "Claim c2: A Paper, 6 March 2020" in [each.label for each in app.expander]
