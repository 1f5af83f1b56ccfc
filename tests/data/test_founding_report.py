"""The report with which this log began, entered into a copy without it: Dandong freight opens on 26 September 2022."""

from dataclasses import replace

import pytest

from raillinks.domain import dates
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.duplicates import candidates
from raillinks.editor.preview import preview
from raillinks.engine import knowledge
from raillinks.engine.timeline import effective, make_timeline
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import publishing as store
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT
from tests.support.founding_report import DRAFT, EVENT_ID, without_event
from tests.support.tiers import slow

ABOUT = About("2026-12-01", "", "")
DAY = dates.day("2022-09-26")


@pytest.fixture
def copy(tmp_path):
    tiny.write(tmp_path, without_event(package_files.read_files(ROOT).contents))
    return tmp_path


def status(folder):
    """The status of Dandong freight on the day, read from the disk."""
    dataset = load.load(folder)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    table = make_timeline(known[effective(known)].reset_index(drop=True), dataset.links).status_on(DAY)
    own = (table["crossing_id"] == "dandong-sinuiju") & (table["service"] == "freight")
    return table.loc[own, "status"].item()


@slow("the founding report once more, by the desk's functions")
def test_the_founding_report_opens_dandong_and_can_be_taken_back(copy):
    files = package_files.read_files(copy)
    dataset = load.of_files(files)
    assert EVENT_ID not in {
        each.event_id for each in candidates(dataset, "dandong-sinuiju", "freight", "2022-09-26", "")
    }
    (warning,) = preview(files, dataset, DRAFT, ABOUT).problems  # the copy has the report: it tells of other events too
    assert (warning.field, warning.code) == ("source.title", "known-source")
    draft = replace(DRAFT, accepted={warning.key: "Read on the agency's own page."})
    seen = preview(files, dataset, draft, ABOUT)
    assert seen.stops(draft) == ()
    (link,) = seen.links
    assert (link.crossing_id, link.service) == ("dandong-sinuiju", "freight")
    (days,) = (each for each in link.days if each.before != each.after)
    assert (days.first, days.last, days.before, days.after) == ("2022-09-26", "2024-07-20", "suspended", "open")
    assert [(each.event_id, each.confidence) for each in seen.events] == [(EVENT_ID, "reported")]
    assert status(copy) == "suspended"
    record = editor_publishing.publish(copy, draft, ABOUT)
    assert status(copy) == "open"
    store.undo(copy, record.data_version, About("2026-12-02", "A. Editor", "Taken back."))
    assert status(copy) == "suspended"
    after = package_files.read_files(copy).contents
    assert {path for path in after if after[path] != files.contents[path]} == {"data/CHANGES.csv", "datapackage.json"}
