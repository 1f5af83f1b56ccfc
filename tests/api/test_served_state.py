"""Answers about the data that is served now, while it is replaced again and again."""

import threading
from hashlib import sha256

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.domain.problems import Problem, Severity
from raillinks.validation import load
from raillinks.versions.live_package import LivePackage, Served
from tests.api.asking import get
from tests.support.tiers import by_tier, seeded
from tests.support.waiting import eventually
from tests.versions.test_live_package import CHANGED, put, version, with_checksums


def test_health_counts_what_there_is(client, dataset):
    assert get(client, "health").json() == {
        "status": "ok", "data_version": dataset.version, "covered_to": str(dataset.covered_to),
        "events": len(dataset.events), "claims": len(dataset.claims), "sources": len(dataset.sources),
        "problems": len(dataset.problems), "refused_update_problems": 0,
        "version_problems": [],
    }  # fmt: skip


def test_an_update_that_cannot_be_used_is_counted_and_the_last_good_data_stay(dataset):
    now = [Served(dataset)]
    client = TestClient(Starlette(routes=[routes.routes(lambda: now[0])]))
    before = get(client, "health").json()
    now[0] = Served(dataset, (Problem("data/events.csv", 0, "", "wrong-checksum", Severity.ERROR, "why"),))
    assert get(client, "health").json() == before | {"refused_update_problems": 1}
    assert get(client, "events.csv").status_code == 200


READERS, REPLACEMENTS, STATES = 20, by_tier(5, 50), 3
PATHS = ("export.zip?mode=all", "events.json?mode=all", "sources.csv?mode=all", "changes.csv")
OFTEN = (1, 9, 9, 9)  # a zip takes as long as all others together
DAY = "as_of=2020-07-01"


def app(served):
    return Starlette(routes=[routes.routes(served)])


def asked(reader, path):
    return sha256(reader.get(f"/api/v1/{path}{'&' if '?' in path else '?'}{DAY}").content).hexdigest()


def answers_of(folder):
    """The hash of every answer, from a copy of a state that nobody changes."""
    dataset = load.load(folder)
    reader = TestClient(app(lambda: Served(dataset)))
    return {path: asked(reader, path) for path in PATHS}


def replace(folder, files, chance):
    """Writes the changed files in any order, each at once or by a new file that takes the name of the old one."""
    for name in chance.sample(CHANGED, len(CHANGED)):
        if chance.random() < 0.5:
            put(folder, files, name)
        else:
            put(folder, {f"{name}.new": files[name]})
            (folder / f"{name}.new").replace(folder / name)
        threading.Event().wait(chance.uniform(0, 0.01))


def assert_served(live, content_hash):
    """Waits until the state with a hash is served."""
    eventually(lambda: live.served().dataset.content_hash == content_hash)


def assert_seen(seen, answers):
    """Waits until a reader has the events of a state."""
    eventually(lambda: (PATHS[1], answers[PATHS[1]]) in seen)


def test_twenty_readers_get_whole_states_while_the_package_is_replaced_again_and_again(tmp_path):
    chance = seeded("replaced package")
    states = [with_checksums(version(n), tmp_path / str(n)) for n in range(STATES)]
    known = [answers_of(tmp_path / str(n)) for n in range(STATES)]
    put(tmp_path / "served", states[0])
    live = LivePackage(tmp_path / "served")
    live.served()
    over, seen, ended = threading.Event(), set(), []

    served = app(live.served)

    def read():
        reader = TestClient(served)
        while not over.is_set():
            [path] = chance.choices(PATHS, OFTEN)
            seen.add((path, asked(reader, path)))
            over.wait(0.15)
        ended.append(True)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, REPLACEMENTS + 1):
            replace(tmp_path / "served", states[number % STATES], chance)
            if number % 5 == 4:  # some are waited for, so that several states are served
                assert_served(live, load.load(tmp_path / "served").content_hash)
                assert_seen(seen, known[number % STATES])
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert len(ended) == READERS  # no reader failed
    whole = {(path, answers[path]) for answers in known for path in PATHS}
    assert seen <= whole
    assert len({answer for path, answer in seen if path == PATHS[1]}) > 1
