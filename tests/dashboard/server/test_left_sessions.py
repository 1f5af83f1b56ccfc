"""What readers leave behind is given back, whatever the package does meanwhile."""

import gc
import weakref

from raillinks.versions.live_package import LivePackage
from tests.support.tiers import slow
from tests.support.waiting import eventually
from tests.versions.test_live_package import numbers, put, version, with_checksums


class Session:
    """What a reader's session is to Python's memory: parts that name each other."""

    def __init__(self):
        self.itself = self


@slow("it fills memory")
def test_an_update_keeps_no_session_of_a_reader_in_memory(tmp_path):
    gc.unfreeze()
    with_checksums(version(0), tmp_path / "served")
    live = LivePackage(tmp_path / "served")
    live.served()
    assert gc.get_freeze_count()  # what stays is left out of each later collection
    session = Session()
    gone = weakref.ref(session)
    put(tmp_path / "served", with_checksums(version(1), tmp_path / "next"))
    eventually(lambda: numbers(live.served()) == {"1"} and not live.served().loading)
    del session
    gc.collect()
    assert gone() is None
