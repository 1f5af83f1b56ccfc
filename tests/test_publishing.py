"""An update of the served package: no reader gets two states in one answer, or one that is over."""

from tests.publishing import publish


def test_readers_of_a_package_that_is_updated_and_rolled_back_get_one_whole_state_each():
    record = publish(6, seed=20261125)
    assert len(record.answers) > 20
    assert {mark for a in record.answers for mark in a.marks} >= {"0", "2"}
    assert record.mixed() == []
    assert record.stale() == []
