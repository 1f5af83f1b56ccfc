"""What an intake says in the words of readers: titles, evidence, tables and packages that are not taken in."""

import numpy as np

from raillinks.engine.confidence import Row, Why, why
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING
from raillinks.package import package_files
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load

TODAY = np.datetime64("2026-11-24", "D")
LOG = """line,from,to,state,note,lat,lon
A,2010-01-01,2014-12-31,open,a note,40,124
A,2015-01-01,2016-12-31,closed,,40,124
B,2010-01-01,,open,,,
"""


def taken(text=LOG, name="log.csv", **files):
    contents = {name: text.encode(), **files}
    return pipeline.take_in(contents, HowToRead(), TODAY, good_rows_only=True)


def dataset(found):
    return load.of_files(package_files.of_contents(found.files))


def test_keys_of_the_mapping_are_hints_and_no_part_of_the_sentence():
    notes = [problem for problem in taken().report.problems if problem.code == "note"]
    assert not [note.reason for note in notes for key in ("open_end", "after_end", "end_day") if key in note.reason]
    assert [note.hint.split(":")[1].strip() for note in notes if note.hint.startswith(FOR_THE_MAPPING)] == [
        "open_end", "after_end", "end_day",
    ]  # fmt: skip
    assert any(note.reason.startswith("1 interval has no end") for note in notes)


def test_no_day_within_a_long_interval_is_old_evidence():
    view = views.make_view(dataset(taken()), Selection(as_of=np.datetime64("2016-12-31")))
    for day, status in (("2013-06-01", "open"), ("2014-12-31", "open"), ("2016-12-31", "suspended")):
        on = view.timeline.status_on(np.datetime64(day)).set_index("crossing_id").loc[["a"]]
        assert on["status"].unique().tolist() == [status], day
        assert not on["stale"].any(), day


def test_of_a_row_without_a_source_the_file_itself_speaks():
    texts: Row = {"claim_id": "x", "source_type": "editorial", "stance": "supports", "seen": "read", "house": "f"}
    claims: list[Row] = [{**texts, "source_id": "own-file", "own_act": "", "speaker": "", "published_earliest": TODAY}]
    assert why({"verdict": ""}, claims).why is Why.OWN_FILE
    assert why({"verdict": ""}, [{**claims[0], "source_id": "s"}]).why is Why.SEARCH_RECORD


def test_a_table_of_claims_is_not_used_and_the_log_beside_it_is():
    claims = b"event_id,source_id,stance\nrow-2,s,supports\n"
    found = taken(**{"claims.csv": claims})
    assert found.files is not None
    assert [(c.file, c.used, c.reported) for c in found.report.counts] == [("log.csv", 3, 0), ("claims.csv", 0, 1)]
    assert found.report.rows_by_code() == {"not-used": 1}
