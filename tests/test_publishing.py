"""An update of the served package: no reader gets two states in one answer, or one that is over."""

import random

from tests.support.publishing import publish
from tests.support.tiers import by_tier, slow

pytestmark = slow


def test_readers_of_a_package_that_is_updated_and_rolled_back_get_one_whole_state_each():
    seed = random.randrange(1 << 30)
    record = publish(by_tier(2, 200), seed)
    assert len(record.answers) > 10
    assert len({mark for a in record.answers for mark in a.marks}) >= by_tier(2, 3), seed
    assert record.mixed() == [], seed
    assert record.stale() == [], seed
