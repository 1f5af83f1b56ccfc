"""What readers get, here and at an earlier commit, byte for byte: `make same-bytes BASE=COMMIT`.

For changes that readers must not notice: the paths of the API, the time map's message and content, for 200 selections
that are drawn once (those paths that cost most for each fourth one); for some of them the command line, the library and
MCP too. Five are of a reader's own log, and five of one that tells no services apart. A difference that is meant stands
in `EXPECTED`, with its reason.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from fnmatch import fnmatchcase
from functools import partial
from io import BytesIO
from pathlib import Path

from tests.support.same_bytes_collect import LOGS

ROOT = Path(__file__).resolve().parents[1]
COLLECT = ROOT / "tests" / "support" / "same_bytes_collect.py"
EXPECTED = ROOT / "tests" / "same_bytes_expected.toml"
KEPT = ROOT / "build" / "same-bytes"
"""The answers of earlier commits, so that each is asked once a day: some answers know which day it is."""
OF_OWN_LOGS = 5
AT_ONCE = 50
"""So many selections at most are asked by one process."""
SHOWN = 5
SHOWN_LINES = 12

Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A difference that is meant.

    Args:
        answers: The names of the answers, with `*` as in file names, as `log * openapi.json`.
        after: The last commit before the change: the difference is there for it and those before it.
        reason: Why.
    """

    answers: str
    after: str
    reason: str


def differing(before: Digests, now: Digests) -> list[str]:
    """The names of the answers that differ, or that only one of the two has."""
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def judged(different: Iterable[str], expected: Sequence[Expected]) -> tuple[list[str], list[Expected]]:
    """The differences that nobody means, and what is meant to differ and does not."""
    names = [*different]
    unmeant = [name for name in names if not any(fnmatchcase(name, each.answers) for each in expected)]
    return unmeant, [each for each in expected if not any(fnmatchcase(name, each.answers) for name in names)]


def expected(base: str, path: Path = EXPECTED) -> list[Expected]:
    """What is meant to differ from a commit."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("expected", [])
    return [each for each in (Expected(**row) for row in rows) if _is_ancestor(base, each.after)]


def _is_ancestor(commit: str, of: str) -> bool:
    return subprocess.run(["git", "merge-base", "--is-ancestor", commit, of], cwd=ROOT, check=False).returncode == 0


def _checkout(commit: str, folder: Path) -> Path:
    """The files of a commit in a folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of both checkouts.

    Args:
        folder: Where selections and answers are put meanwhile.
        number: How many selections.
        jobs: How many processes ask at once.
    """

    folder: Path
    number: int
    jobs: int = 1

    def parts(self) -> list[tuple[str, range]]:
        """The numbers of the selections that one process asks for, each with its log."""
        of_own = min(OF_OWN_LOGS, self.number)
        first, second = max(self.number - 2 * of_own, 1), max(self.number - of_own, 2)
        starts = range(0, first, AT_ONCE)
        parts = [(LOGS[0], range(start, min(start + AT_ONCE, first))) for start in starts]
        return [*parts, (LOGS[1], range(first, second)), (LOGS[2], range(second, second + of_own))]

    def chosen(self, numbers: range) -> Path:
        """The file with selections, which the first checkout that is asked draws."""
        return self.folder / f"selections-{numbers.start}.json"

    def answers(self, checkout: Path, part: tuple[str, range], *kept: str) -> dict[str, dict[str, str]]:
        """What a checkout answers to a part, in a process of its own."""
        log, numbers = part
        out = self.folder / f"answers-{numbers.start}.json"
        words = [
            "--log",
            log,
            "--chosen",
            str(self.chosen(numbers)),
            "--numbers",
            str(numbers.start),
            str(numbers.stop),
        ]
        command = [sys.executable, "-P", str(COLLECT), str(out), *words, *(["--kept", *kept] if kept else [])]
        own = {name: value for name, value in os.environ.items() if not name.startswith("RAILLINKS_")}
        env = {**own, "PYTHONPATH": str(checkout), "COLUMNS": "100"}
        done = subprocess.run(command, cwd=checkout, env=env, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{checkout} cannot be asked about the {log}:\n{done.stderr[-3000:]}")
        return dict(json.loads(out.read_text(encoding="utf-8")))


def _answers_before(asking: Asking, commit: str, checkout: Path) -> dict[str, str]:
    """The digests of a commit's answers: those that were kept today, or new ones. It draws the selections."""
    today = datetime.now(UTC).date().isoformat()
    of = hashlib.sha256(f"{commit} {asking.number} {today}".encode() + COLLECT.read_bytes()).hexdigest()[:20]
    kept, files = KEPT / f"{of}.json", [asking.chosen(numbers) for _, numbers in asking.parts()]
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        for path in files:
            path.write_text(found["chosen"][path.name], encoding="utf-8")
        return dict(found["digests"])
    digests = _all_digests(asking, checkout)
    KEPT.mkdir(parents=True, exist_ok=True)
    chosen = {path.name: path.read_text(encoding="utf-8") for path in files}
    kept.write_text(json.dumps({"chosen": chosen, "digests": digests}), encoding="utf-8")
    return digests


def _all_digests(asking: Asking, checkout: Path) -> dict[str, str]:
    digests: dict[str, str] = {}
    seconds: Counter[str] = Counter()
    began = time.monotonic()
    with ThreadPoolExecutor(asking.jobs) as pool:
        for found in pool.map(partial(asking.answers, checkout), asking.parts()):
            digests |= found["digests"]
            seconds.update({what: float(n) for what, n in found["seconds"].items()})
    costly = ", ".join(f"{what} {n:.0f}" for what, n in seconds.most_common(8))
    print(f"{len(digests):,} answers of {checkout.name} in {time.monotonic() - began:.0f} s: {costly}", flush=True)
    return digests


def _kind(name: str) -> str:
    """The name of an answer without the number of its selection and the values of a path's own parameters."""
    return " ".join(part for part in name.partition("?")[0].split() if not part.isdecimal())


def _report(names: Sequence[str]) -> list[str]:
    """The differences, those of one kind together: how many, and the first one."""
    counted = Counter(map(_kind, names))
    return [f"  {counted[kind]} × {kind}, such as: {first}" for kind, first in _first(names).items()]


def _first(names: Sequence[str]) -> dict[str, str]:
    """The first name of each kind."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(_kind(name), name)
    return first


def _show(asking: Asking, names: Sequence[str], before: Path) -> None:
    """Prints how the first answers of some kinds differ, with their selections."""
    for name in [*_first(names).values()][:SHOWN]:
        log = next(log for log in reversed(LOGS) if name.startswith(f"{log} "))
        number = name.removeprefix(f"{log} ").split()[0]
        parts = [part for part in asking.parts() if part[0] == log]
        part = next((part for part in parts if number.isdecimal() and int(number) in part[1]), parts[0])
        was, now = (asking.answers(each, part, name)["bodies"].get(name, "").splitlines() for each in (before, ROOT))
        selection = json.loads(asking.chosen(part[1]).read_text(encoding="utf-8")).get(number, "")
        print(f"\n{name}: {selection}")
        lines = ["not text"] if "\0" in "".join(was) else unified_diff(was, now, "before", "now", lineterm="", n=0)
        print("\n".join(f"  {line[:300]}" for line in [*lines][:SHOWN_LINES]))


def main() -> int:
    """Prints what differs; returns 1 if anything does that is not expected, or does not that is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="the commit to compare with")
    parser.add_argument("--selections", type=int, default=200, help="how many")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes ask at once")
    options = parser.parse_args()
    named = ["git", "rev-parse", "--verify", f"{options.base}^{{commit}}"]
    commit = subprocess.run(named, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        asking, before = (
            Asking(Path(folder), options.selections, options.jobs),
            _checkout(commit, Path(folder) / commit[:7]),
        )
        digests = _answers_before(asking, commit, before)
        different = differing(digests, _all_digests(asking, ROOT))
        unmeant, unseen = judged(different, expected(commit))
        if unmeant:
            print(f"{len(unmeant)} answers differ from those of {commit[:7]}:", *_report(unmeant), sep="\n")
            _show(asking, unmeant, before)
        for each in unseen:
            print(f"{EXPECTED.name} expects that {each.answers!r} differ, and none does: {each.reason}")
    return 1 if unmeant or unseen else 0


if __name__ == "__main__":
    sys.exit(main())
