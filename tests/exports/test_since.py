"""What has changed since a version, as exports tell it."""

import pytest

from raillinks.exports import since
from raillinks.versions import version_history
from tests.conftest import ROOT

ABOUT_IT = "dd-2016-07-road-works"
"""The one event for which that source speaks."""


@pytest.fixture(scope="module")
def history():
    return version_history.read_history(ROOT)


def test_a_translation_that_came_later_is_no_change_of_an_event_for_a_reader(history, dataset):
    """0.2.0 classed causes, which the table did not have; 0.3.0 translated every summary; 0.3.1 changed a source."""
    assert dataset.event_ids <= set(since.updated(history, dataset, "0.2.0"))
    of_last_version = set(since.updated(history, dataset, "0.4.0", new_columns=False))
    of_all = set(since.updated(history, dataset, "0.2.0", new_columns=False))
    assert dataset.event_ids & (of_all - of_last_version) == {ABOUT_IT}
    whole, shorter = (since.updated(history, dataset, "0.1.0", new_columns=each) for each in (True, False))
    assert set(shorter) < set(whole)
    classed = next(
        row.key[0]
        for row in history.records[1].delta.files["data/events.csv"].rows
        if row.after is not None and {*row.after} == {"cause_class"} and row.key[0] not in shorter
    )
    assert classed in whole
