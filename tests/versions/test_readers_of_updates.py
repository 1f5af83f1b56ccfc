"""An update of the served package: no reader gets two states in one answer, or one that is over."""

from tests.support.publishing import publish
from tests.support.tiers import SEED, by_tier


def test_readers_of_a_package_that_is_updated_and_rolled_back_get_one_whole_state_each():
    record = publish(by_tier(2, 200), SEED)
    assert len(record.answers) > 10
    assert len({mark for a in record.answers for mark in a.marks}) >= by_tier(2, 3)
    assert record.mixed() == []
    assert record.stale() == []
