"""Readers of a running server while the files of its data package are replaced: what each of them got, and when.

`python -m tests.support.publishing [COUNT]` prints the figures of a long run; `test_publishing.py` holds a short one.
"""

import csv
import io
import json
import random
import shutil
import sys
import tempfile
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.request import urlopen

from tests import tiny
from tests.broken import copy_of_the_project
from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.support.fresh_readers import SOON
from tests.support.tiers import SEED

CHANGED = ("data/events.csv", "data/sources.csv", "datapackage.json")
READERS = 6
PATIENCE = 60.0  # seconds until an update must be served: the time of a load on a busy machine, many times over


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader got: when it asked and was answered (seconds), and the marks of the tables in the answer."""

    asked: float
    answered: float
    marks: frozenset[str]


@dataclass(slots=True)
class State:
    """A state of the files: its mark, when the first and the last file began to be written, and when it was served."""

    mark: str
    begun: float
    complete: float
    served: float = 0.0


@dataclass(slots=True)
class Record:
    """A whole run."""

    states: list[State] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def mixed(self) -> list[Answer]:
        """Answers whose tables are not of one state."""
        return [a for a in self.answers if len(a.marks) != 1]

    def stale(self) -> list[Answer]:
        """Answers with a state that was not, or no longer, the one to serve when they were asked.

        A state is over once a later one has been served, or has lain there whole for `SOON`.
        """
        return [a for a in self.answers if len(a.marks) == 1 and not self._allowed(a)]

    def _allowed(self, answer: Answer) -> bool:
        """A state may be served from the moment that its files are complete until it is over."""
        (mark,) = answer.marks
        return any(
            state.mark == mark and answer.answered >= state.complete and answer.asked <= self._end(number)
            for number, state in enumerate(self.states)
        )

    def _end(self, number: int) -> float:
        """When a state is over, since there is a later one."""
        later = self.states[number + 1 :]
        next_begun = [*(s.begun for s in later[1:]), float("inf")]
        whole = (s.complete + SOON for s, end in zip(later, next_begun, strict=False) if end > s.complete + SOON)
        return min([*whole, *(s.served for s in later if s.served), float("inf")])


def publish(publications: int, seed: int) -> Record:
    """Replaces three files of a served package again and again, and rolls every second update back at once."""
    with tempfile.TemporaryDirectory() as name:
        folder = copy_of_the_project(ROOT, Path(name))
        with running_server(folder) as address:
            return _run(folder, address, publications, random.Random(seed))


def _run(folder: Path, address: str, publications: int, chance: random.Random) -> Record:
    record, over = Record(), threading.Event()
    original = {path: (folder / path).read_bytes() for path in CHANGED}
    first = _marked(folder, original, "0")
    _replace(folder, first, chance)
    record.states.append(State("0", 0.0, 0.0))
    _wait_until_served(address, record.states[0])
    readers = [threading.Thread(target=_read, args=(address, record, over)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        before = first
        for number in range(1, publications + 1):
            mark = str(number)
            files = _marked(folder, original, mark)
            _publish(folder, files, mark, record, chance)
            if number % 2:
                _publish(folder, before, record.states[-2].mark, record, chance)
            else:
                before = files
            _wait_until_served(address, record.states[-1])
    finally:
        over.set()
        for reader in readers:
            reader.join()
    return record


def _marked(folder: Path, original: dict[str, bytes], mark: str) -> dict[str, bytes]:
    """The three files of a state, with its mark in both tables and in the version, and right checksums."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in ("data", "layers"):
            shutil.copytree(folder / part, copy / part, ignore=shutil.ignore_patterns("build", "*.py"))
        descriptor = json.loads(original["datapackage.json"]) | {"version": f"0.1.{mark}"}
        (copy / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        for path, column in (("data/events.csv", "summary"), ("data/sources.csv", "via")):
            (copy / path).write_bytes(_with_mark(original[path], column, mark))
        tiny.write_checksums(copy)
        return {path: (copy / path).read_bytes() for path in CHANGED}


def _with_mark(table: bytes, column: str, mark: str) -> bytes:
    rows = list(csv.reader(io.StringIO(table.decode(), newline="")))
    place = rows[0].index(column)
    for row in rows[1:]:
        row[place] = f"mark {mark}"
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def _publish(folder: Path, files: dict[str, bytes], mark: str, record: Record, chance: random.Random) -> None:
    begun = monotonic()
    record.states.append(State(mark, begun, _replace(folder, files, chance)))


def _replace(folder: Path, files: dict[str, bytes], chance: random.Random) -> float:
    """Writes the files in any order, 20 to 350 ms apart, as an editor's upload does; gives when the last one began."""
    for number, path in enumerate(chance.sample(CHANGED, len(CHANGED))):
        if number:
            threading.Event().wait(chance.uniform(0.02, 0.35))
        begun = monotonic()
        (folder / path).write_bytes(files[path])
    return begun


def _wait_until_served(address: str, state: State) -> None:
    end = monotonic() + PATIENCE
    while _marks(_get(f"{address}/api/v1/export.zip?mode=all")) != {state.mark}:
        assert monotonic() < end, f"state {state.mark} was not served within {PATIENCE} s"
    state.served = monotonic()


def _read(address: str, record: Record, over: threading.Event) -> None:
    """Asks again and again for all tables of the package in one answer."""
    while not over.is_set():
        asked = monotonic()
        marks = _marks(_get(f"{address}/api/v1/export.zip?mode=all"))
        record.answers.append(Answer(asked, monotonic(), marks))
        over.wait(0.02)


def _get(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def _marks(content: bytes) -> frozenset[str]:
    """The marks of the version, the events and the sources in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        version = json.loads(archive.read("datapackage.json"))["version"].removeprefix("0.1.")
        tables = {name: archive.read(f"{name}.csv").decode() for name in ("events", "sources")}
    columns = (("events", "summary"), ("sources", "via"))
    texts = {row[column] for name, column in columns for row in csv.DictReader(io.StringIO(tables[name]))}
    return frozenset({version, *(text.removeprefix("mark ") for text in texts)})


def main(publications: int) -> int:
    """Prints how a long run went."""
    record = publish(publications, SEED)
    waits = sorted(s.served - s.complete for s in record.states[1:] if s.served)
    print(f"{len(record.states) - 1} states, {len(record.answers)} answers of {READERS} readers")  # noqa: T201 (its report)
    print(f"mixed: {len(record.mixed())}, stale: {len(record.stale())}")  # noqa: T201
    print(f"served after {waits[len(waits) // 2]:.2f} s (median), {waits[-1]:.2f} s (longest)")  # noqa: T201
    return int(bool(record.mixed() or record.stale()))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
