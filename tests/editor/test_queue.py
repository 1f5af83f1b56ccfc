"""The queue: what wants care, the most urgent first."""

import json
from dataclasses import replace

import numpy as np
import pytest

from raillinks.editor import publishing
from raillinks.editor.queue import CareKind, queue
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY
from tests.editor.test_searches import SEEN, search


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def cares(folder, today="2026-02-03"):
    return [(str(c.kind), c.event_id, c.due, c.names) for c in queue(load.load(folder), np.datetime64(today))]


def test_the_queue_lists_what_wants_care(folder):
    assert cares(folder)[:2] == [
        ("one_voice", "e-stop", "2020-03-05", ("A Paper",)),
        ("one_voice", "e-open", "2020-01-01", ("A Paper",)),
    ]
    verdict = (folder / "data/events.csv").read_text("utf-8").replace("stands,2020-06-01,why", ",,")
    (folder / "data/events.csv").write_text(verdict, "utf-8")
    tiny.write_checksums(folder)
    publishing.publish_draft(folder, SEEN, TODAY)
    publishing.publish_draft(folder, search(), TODAY)
    assert cares(folder)[0] == ("dispute", "e-stop", "2020-05-31", ("B Paper",))
    due = [each for each in cares(folder, "2026-08-03") if each[0] == CareKind.SEARCH_DUE]
    assert due == [("search_due", "gd-2020-07-02-freight-evidence-end", "2026-08-03", ())]
    assert not [each for each in cares(folder, "2026-08-02") if each[0] == CareKind.SEARCH_DUE]


def test_the_queue_says_up_to_which_day_the_log_was_read(folder):
    covered_to = json.loads((folder / "datapackage.json").read_bytes())["covered_to"]
    assert cares(folder, covered_to)[0][0] == "one_voice"
    later = str(np.datetime64(covered_to, "D") + 1)
    assert cares(folder, later)[0] == ("not_covered", "", covered_to, ())
    about = replace(TODAY, date=later)
    publishing.publish_draft(folder, replace(REPORT, covered_to=later), about)
    assert "not_covered" not in {kind for kind, *_ in cares(folder, later)}


def test_what_a_sighting_would_settle_and_summaries_without_translation_are_in_the_queue(small):
    found = queue(small, np.datetime64("2026-02-03"))
    sightings = [(care.due, care.event_id, care.links, care.days) for care in found if care.kind == CareKind.SIGHTING]
    where, last = "alpha-beta", np.datetime64(small.covered_to, "D")
    view = views.make_view(small, Selection(as_of=last))
    rows = view_figures.frontier_of(small, view).to_dict("records")
    assert sightings == [
        (str(row["best_day"])[:10], row["event_id"], ((where, row["service"]),), row["days_settled"]) for row in rows
    ]
    assert {event_id for _, event_id, *_ in sightings} == {"e-stop", "e-open"}
    untranslated = [care.event_id for care in found if care.kind == CareKind.UNTRANSLATED]
    assert untranslated == ["e-stop", "e-open"]
    translated = replace(small, events=small.events.assign(summary_ko="가", summary_zh="一"))
    assert not [care for care in queue(translated, np.datetime64("2026-02-03")) if care.kind == CareKind.UNTRANSLATED]
