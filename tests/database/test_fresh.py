"""A published version is in every answer of every server that is asked for two seconds later, and none has two."""

from functools import partial

import pytest

from tests import tiny
from tests.support import places
from tests.support.fresh_readers import MODES, made, publish_all, replicas
from tests.support.tiers import by_tier, slow

PUBLICATIONS, SERVERS = by_tier(len({*MODES}), 200), by_tier(1, 2)
KINDS = (
    pytest.param(places.FOLDER, marks=slow("tests/versions/test_live_package.py has it in a folder")),
    pytest.param(places.SQLITE, marks=slow("tests/versions/test_live_package.py has it in a folder")),
    pytest.param(places.POSTGRESQL, marks=pytest.mark.database),
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_is_older_than_two_seconds_or_of_two_versions(kind, tmp_path, request):
    versions = made(tmp_path / "still", PUBLICATIONS)
    server = partial(request.getfixturevalue, "postgres_server")
    place = places.put(kind, tmp_path / "log", tiny.complete_files(), server)
    with replicas(SERVERS, place.address or str(place.root)) as addresses:
        run = publish_all(place, addresses, versions)
    assert len(run.published) == PUBLICATIONS
    assert {max(run.of(answer)) for answer in run.answers} > {PUBLICATIONS}
    assert run.mixed() == []
    assert run.stale() == []
