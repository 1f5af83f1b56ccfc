"""Readers of servers while versions are published: which version each answer is of, and when it was asked for.

`python -m tests.support.fresh_readers [COUNT [folder|sqlite|postgresql …]]` prints the figures of a run in each. The
versions are made beforehand, once for all: each costs more than the one before it, as a publication proves the whole
history.
"""

import http.client
import json
import re
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import count, pairwise
from pathlib import Path
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.link_card import address as link_card
from dashboard.server import security
from dashboard.session import served_data
from dashboard.widgets import time_map_content
from raillinks.validation import load
from raillinks.versions import publishing
from raillinks.versions.live_package import EarlierVersions, Served
from raillinks.versions.publishing import About, Edits
from raillinks.versions.single_flight import BusyError
from tests import tiny
from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.support import places, postgres
from tests.support.page_session import PageSession
from tests.support.places import Place

SOON = 2.0
"""Seconds from the end of a publication: no answer that is asked for later is of an earlier version."""
EVERY = 0.1  # seconds between two looks of a reader
DAY = "as_of=2020-07-01"
LINK = f"{DAY}&crossing=alpha-beta&service=freight"
LATEST = "latest.json"
API = (
    LATEST, "versions.json", f"status.csv?{DAY}", f"answer?{LINK}", f"events.csv?{DAY}", "feed.atom",
    f"export.zip?{DAY}",
)  # fmt: skip
PUBLIC = "https://rail.example/"
"""The address in answers, which is the same on every server."""
PAGE, MAP = "the page", "the map's message"
COSTLY = "export.xlsx?as_of=2020-0{}-{:02}"
_NAMES = re.compile(r"(?:timemap/content|link-card)/([0-9a-f]{24})")
_SHOWN = re.compile(r"shown\W+([0-9a-f]{64})\b")
QUIET, LOOKED_AT, BUSY = "quiet", "looked at", "busy"
MODES = (QUIET, BUSY, LOOKED_AT, BUSY)
"""What readers do while a version is published: nothing until `SOON` is over, as after an idle hour; look every
`EVERY`; and that while others ask for costly files, as half of the time."""

Marks = Mapping[str, frozenset[str]]
"""What an answer has that belongs to one version alone, or to few, by the path."""


@dataclass(frozen=True)
class Version:
    """A version: what it changes, and what every answer of it has."""

    edits: Edits
    about: About
    marks: Marks


@dataclass(frozen=True)
class Answer:
    """What a reader got: of what, when it asked and was answered, the marks in it, and of which server."""

    path: str
    asked: float
    answered: float
    marks: frozenset[str]
    server: str = ""


@dataclass
class Run:
    """A whole run.

    Args:
        versions: The first one, which is there from the start, and those that are published.
        published: When each publication after the first one had ended.
        answers: All that the readers got.
        refused: How often a server had too much to do (503).
    """

    versions: Sequence[Version]
    published: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    refused: int = 0

    def of(self, answer: Answer) -> set[int]:
        """The numbers of the versions that have all marks of an answer."""
        return {
            number
            for number, each in enumerate(self.versions)
            if answer.marks and answer.marks <= each.marks[answer.path]
        }

    def mixed(self) -> list[Answer]:
        """Answers that are of no version."""
        return [answer for answer in self.answers if not self.of(answer)]

    def stale(self) -> list[tuple[Answer, int]]:
        """Answers of an earlier version than the one that was published `SOON` before they were asked for, with it."""
        asked = [(answer, sum(ended + SOON <= answer.asked for ended in self.published)) for answer in self.answers]
        return [(answer, newest) for answer, newest in asked if max(self.of(answer), default=newest) < newest]

    def late(self) -> list[float]:
        """Of each publication, how long after its end the last answer was asked for that is of an earlier version."""
        last = [0.0] * len(self.published)
        for answer in self.answers:
            newest = max(self.of(answer), default=len(self.published))
            for number, ended in enumerate(self.published[newest:], start=newest):
                last[number] = max(last[number], answer.asked - ended)
        return last


def made(folder: Path, publications: int) -> list[Version]:
    """A log in a folder, and its next versions: each moves an event by a day, which every answer tells."""
    tiny.write(folder, tiny.complete_files())
    versions = [Version({}, About("", "", ""), _marks(folder))]
    for number in range(1, publications + 1):
        edits = {path: _moved((folder / path).read_bytes(), number) for path in ("data/events.csv", "data/claims.csv")}
        about = About("2026-02-03", "A. Editor", f"Version {number}.")
        publishing.publish(folder, edits, about)
        versions.append(Version(edits, about, _marks(folder)))
    return versions


def _moved(table: bytes, number: int) -> bytes:
    day = f"2020-02-{1 + number % 28:02}"  # before the day of the story's step
    return re.sub(rb"\b2020-0[23]-\d\d\b", day.encode(), table)


def _marks(folder: Path) -> Marks:
    """What the answers of the package in a folder have, while nobody changes it."""
    dataset = load.load(folder)
    here = Served(dataset, earlier=EarlierVersions(folder))
    reader = TestClient(Starlette(routes=[routes.routes(lambda: here, address_of=lambda _: PUBLIC)]))
    of_api = {path: frozenset({_mark(path, reader.get(f"{routes.ROOT}/{path}").content)}) for path in API}
    picture = link_card.of_page(dataset, "", DAY, "en").picture.url
    content = time_map_content.of_page(dataset, "", DAY, "en").url
    names = _NAMES.findall(f"{picture} {content}")
    return {**of_api, PAGE: frozenset(names), MAP: frozenset({names[1], dataset.content_hash})}


def _mark(path: str, content: bytes) -> str:
    """What tells an answer from all others; whether a later version is being read belongs to no version."""
    told = json.dumps(json.loads(content) | {"loading": False}) if path == LATEST else content.decode("latin-1")
    return sha256(told.encode()).hexdigest()


class Readers:
    """Readers of some servers, each on a thread of its own, until the with-statement ends."""

    def __init__(self, addresses: Sequence[str], run: Run) -> None:
        self.addresses, self.run = addresses, run
        self.looking, self.busy, self.over = (threading.Event() for _ in range(3))
        self.failed: list[BaseException] = []
        self.rounds = dict.fromkeys(addresses, 0)

    def __enter__(self) -> Self:
        works = [(work, address) for address in self.addresses for work in (self._look, self._load)]
        self.threads = [threading.Thread(target=self._kept, args=one) for one in works]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def wait_for_rounds(self, more: int) -> None:
        """Waits until each reader has asked for everything so many times more."""
        before = dict(self.rounds)
        while not self.failed and any(self.rounds[each] < before[each] + more for each in self.addresses):
            self.over.wait(0.01)

    def _kept(self, work: Callable[[str], None], address: str) -> None:
        try:
            work(address)
        except BaseException as error:
            self.failed.append(error)
            raise

    def _look(self, address: str) -> None:
        """Asks for everything every `EVERY`, as soon and as long as it may."""
        with _connection(address) as asks, PageSession(address, "", {}, DAY) as session:
            paths: dict[str, Callable[[], frozenset[str]]] = {path: partial(_of_bytes, asks, path) for path in API}
            paths |= {PAGE: partial(_of_page, asks), MAP: partial(_of_run, session)}
            while not self.over.is_set():
                if not self.looking.is_set():
                    self.over.wait(0.01)
                    continue
                begun = monotonic()
                asks.close()  # anew for each round: the server closes what rests for five seconds
                for path, ask in paths.items():
                    asked = monotonic()
                    try:
                        marks = ask()
                        self.run.answers.append(Answer(path, asked, monotonic(), marks, address))
                    except BusyError:
                        self.run.refused += 1
                self.rounds[address] += 1
                self.over.wait(max(0.0, begun + EVERY - monotonic()))

    def _load(self, address: str) -> None:
        """Asks for a costly file again and again while the servers are to be busy."""
        for number in count():
            while not self.busy.wait(0.05) and not self.over.is_set():
                pass
            if self.over.is_set():
                return
            with _connection(address) as asks, suppress(BusyError):
                _got(asks, f"{routes.ROOT}/{COSTLY.format(1 + number % 9, 1 + number % 28)}")


def _connection(address: str) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60))


def _got(asks: http.client.HTTPConnection, path: str) -> bytes:
    asks.request("GET", path)
    answer = asks.getresponse()
    content = answer.read()
    if answer.status == routes.UNAVAILABLE:  # too many wait for costly answers
        raise BusyError
    return content


def _of_bytes(asks: http.client.HTTPConnection, path: str) -> frozenset[str]:
    return frozenset({_mark(path, _got(asks, f"{routes.ROOT}/{path}"))})


def _of_page(asks: http.client.HTTPConnection) -> frozenset[str]:
    return frozenset(_NAMES.findall(_got(asks, f"/?{DAY}").decode()))


def _of_run(session: PageSession) -> frozenset[str]:
    shown = session.run()
    return frozenset([*_NAMES.findall(shown), *_SHOWN.findall(shown)])


def publish_all(place: Place, addresses: Sequence[str], versions: Sequence[Version]) -> Run:
    """Publishes version after version while servers are asked for everything, in each mode in turn."""
    run = Run(versions)
    with Readers(addresses, run) as readers:
        for number, version in enumerate(versions[1:]):
            mode = MODES[number % len(MODES)]
            _set(readers.looking, wanted=mode != QUIET)
            _set(readers.busy, wanted=mode == BUSY)
            publishing.publish(place.home, version.edits, version.about)
            run.published.append(monotonic())
            threading.Event().wait(SOON + 0.001)
            readers.looking.set()
            readers.wait_for_rounds(1)
            assert not readers.failed
    return run


def _set(event: threading.Event, *, wanted: bool) -> None:
    (event.set if wanted else event.clear)()


@contextmanager
def replicas(number: int, log: str) -> Iterator[list[str]]:
    """Servers that show one log; gives their addresses."""
    with ExitStack() as stack:
        settings = {served_data.SETTING: log, security.ADDRESS_SETTING: PUBLIC}
        yield [stack.enter_context(running_server(ROOT, **settings)) for _ in range(number)]


def report(run: Run) -> Iterator[str]:
    """What a run came to, in lines."""
    yield f"{len(run.published)} publications, {len(run.answers)} answers, {run.refused} refusals"
    yield f"mixed: {len(run.mixed())}, stale after {SOON:g} s: {len(run.stale())}"
    yield from map(str, run.mixed()[:9])
    yield from map(str, run.stale()[:9])
    for mode in (LOOKED_AT, BUSY):
        late = sorted(after for number, after in enumerate(run.late()) if MODES[number % len(MODES)] == mode)
        if late:
            yield f"{mode}: {len(late)} publications; every path had them after {_of(late)}"
    asked: dict[tuple[str, str], list[float]] = defaultdict(list)
    for answer in run.answers:
        asked[answer.server, answer.path].append(answer.asked)
    between = sorted(other - one for times in asked.values() for one, other in pairwise(times))
    yield f"between two looks at a path of a server: {_of(between)}"
    waits: dict[str, float] = defaultdict(float)
    for answer in run.answers:
        waits[answer.path] = max(waits[answer.path], answer.answered - answer.asked)
    yield "longest waits: " + ", ".join(f"{path.partition('?')[0]} {seconds:.2f} s" for path, seconds in waits.items())


def _of(seconds: Sequence[float]) -> str:
    """Of sorted times the middle one, that which one in a hundred exceeds, and the longest."""
    middle, rare = (seconds[min(len(seconds) - 1, int(len(seconds) * part))] for part in (0.5, 0.99))
    return f"p50 {middle:.2f} s, p99 {rare:.2f} s, at most {seconds[-1]:.2f} s"


def main(publications: int, kinds: Sequence[str]) -> int:
    """Prints how a run in each kind of home went."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        here, wrong = Path(name), False
        versions = made(here / "still", publications)
        for kind in kinds:
            server = partial(stack.enter_context, postgres.server())
            place = places.put(kind, here / kind, tiny.complete_files(), server)
            with replicas(2, place.address or str(place.root)) as addresses:
                run = publish_all(place, addresses, versions)
            print("\n".join([kind, *report(run)]), flush=True)  # noqa: T201 (its report)
            wrong = wrong or bool(run.mixed() or run.stale())
    return int(wrong)


if __name__ == "__main__":
    given = [*sys.argv[1:], *("200", places.FOLDER)[len(sys.argv) - 1 :]]
    raise SystemExit(main(int(given[0]), given[1:]))
