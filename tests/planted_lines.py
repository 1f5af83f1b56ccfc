"""`python -m tests.planted_lines`: do the tests notice a fault in any line of the code?

Plants each of `FAULTS` in a clone of the last commit, runs the commands there until one fails, and prints whether they
noticed and which test did. The tests that are nearest to the file run before the commands, but for `--far`. A test
that fails without the fault too counts for nothing. Exits 1 if a fault goes unnoticed. `--only 3 7` plants some,
`--command` runs another command, `--smoke` what `make smoke` runs.
"""

import argparse
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.planted import planted

ROOT = Path(__file__).resolve().parents[1]
LINKED = (".venv", "node_modules")
"""What a clone shares with this folder."""
QUICK = "not (slow or faults or office or other_browsers or deploy or database)"
COMMANDS = (
    "node --test --test-reporter=tap tests/js/*.test.js",
    f"python -m pytest -n 3 --dist worksteal -x -m '{QUICK}'",
)
"""Everything quick."""
SMOKE = re.compile(r"^SMOKE := ((?:.*\\\n)*.*)$", re.MULTILINE)
"""The tests of `make smoke`, in the Makefile."""
MOST_NEAR = 12
"""Files of tests that run before."""
ELSEWHERE = {"browser", "database", "deploy", "properties"}
"""Folders of tests whose files are none of the nearest: they take long."""
PATIENCE = 3600
"""Seconds until a command is said to hang."""
FAILED = (
    re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE),
    re.compile(r"^ *not ok \d+ - (.+)$", re.MULTILINE),
)
"""How pytest and Node's tests name what failed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: in the file, `old` becomes `new`.

    Args:
        file: From the root.
        old: The line that was drawn, with as much around it as makes it the only one of the file.
        new: What it becomes.
        seen: What a reader notices of it.
    """

    file: str
    old: str
    new: str
    seen: str


FAULTS = (
    Fault(
        "raillinks/engine/replay.py", 'pd.Index(links["crossing_id"].to_numpy()[position])',
        'pd.Index(links["other"].to_numpy()[position])', "no page has a log",
    ),
    Fault(
        "raillinks/engine/knowledge.py", 'open_start.groupby(supports["event_id"]).all()',
        'open_start.groupby(supports["event_id"]).any()',
        "an event is listed as one that no source dates, though one of them does",
    ),
    Fault(
        "raillinks/engine/knowledge.py",
        '("verdict", "verdict_date", "verdict_note")}\n    return events.assign(**blank)',
        '("verdict", "verdict_date", "verdict_note")}\n    return None',
        "pages with a known-on day show an error",
    ),
    Fault(
        "raillinks/engine/knowledge.py", "np.fmax.at(last, self.event, days)\n        return last",
        "np.fmax.at(last, self.event, days)\n        return None", "pages with a known-on day show an error",
    ),
    Fault(
        "raillinks/exports/tables.py", '_count("unknown_days_max", ', '_count("other", ',
        "a column of status.csv has another name, or there is no status.csv",
    ),
    Fault(
        "raillinks/exports/table_bytes.py", '_numbers(cells).astype("Float64")', '_numbers(cells).astype("other")',
        "tables with decimal numbers cannot be saved with types",
    ),
    Fault(
        "raillinks/exports/tables.py", "listed(view, status.merge(days))", "listed(view, days)",
        "status.csv has no statuses, or there is none",
    ),
    Fault(
        "raillinks/exports/cite.py", '"MLA": mla', '"other": mla', "the citation in the style MLA has another name",
    ),
    Fault(
        "api/responses.py", '{"type": "http.response.start", "status": status',
        '{"other": "http.response.start", "status": status', "the API answers nothing",
    ),
    Fault(
        "api/responses.py", "self.hits, self.misses = 0, 0", "self.hits, self.misses = 0, 1",
        "/metrics counts a look-up in the cache before there was one",
    ),
    Fault(
        "api/data_versions.py", "since.trace_id(history(request), request.dataset, name)",
        "since.trace_id(history(request), request.dataset)", "the API cannot say what became of an id",
    ),
    Fault(
        "api/routes.py", "api_paths.saved_as(request.dataset, view, path.path, own)",
        "api_paths.saved_as(view, path.path, own)", "the API sends no file that has a name",
    ),
    Fault(
        "pages/knowledge.py", "changes = known_picture.picture_changes(page)", "changes = page",
        "Known when shows an error",
    ),
    Fault(
        "dashboard/editor/report_form.py", "str(row['publisher'])", "str(row['other'])",
        "the desk shows an error once a source of the log is chosen",
    ),
    Fault(
        "dashboard/widgets/strips.py", 'if not has(row, f"{prefix}last_evidence"):',
        'if has(row, f"{prefix}last_evidence"):', "no link has a day of its last evidence",
    ),
    Fault(
        "dashboard/upload/corrections.py", 'say("Tab") if one == "\\t" else one',
        'say("Tab") if one != "\\t" else one', "the choice of what stands between cells says Tab for all but the tab",
    ),
    Fault(
        "timemap/static/timeline/pointer.js", "if (pressed && drag.tick)", "if (pressed || drag.tick)",
        "a press on the timeline chooses no event, and its day reaches no other part of the page",
    ),
    Fault(
        "timemap/static/content_index.js", "const places = eventsByPlace(data);", "const places = data;",
        "the map has no events, or does not come",
    ),
    Fault(
        "timemap/static/time_map.js", "sync.handOver(unreported(mount))", "sync.handOver(mount)",
        "a day that was chosen just before the time map is made anew is lost",
    ),
    Fault(
        "timemap/static/timeline/play.js", "(state.play.mode === 'stop' ?", "(state.play.mode !== 'stop' ?",
        "play by stops shows no event of its stop, and play by days does",
    ),
)  # fmt: skip
"""Drawn by seed 34 (`tests/drawn_lines.py`): the first four draws of each part, but for those in `SKIPPED`."""
SKIPPED = (
    (
        "dashboard/history/stops.py", 'return ""', "return None",
        "in `edge`, for an interval without the day that is asked for: every caller has seen that there is one",
    ),
)  # fmt: skip
"""Draws that no reader can notice: the file, the line, what it would become, and why."""


def commands_for(fault: Fault, root: Path, given: Sequence[str], *, far: bool = False) -> Iterator[str]:
    """The commands in their order: the nearest tests, unless only others are asked for, then those that were given."""
    if not far and (files := shlex.join(near(root, fault.file))):
        node = fault.file.endswith(".js")
        yield (
            f"node --test --test-reporter=tap {files}" if node else f"python -m pytest -n 0 -x -q -m '{QUICK}' {files}"
        )
    yield from given


def near(root: Path, file: str) -> list[str]:
    """The files of tests that are nearest to one of the code: with its name, that import it, with its folder's name."""
    path = Path(file)
    if path.suffix == ".js":
        pattern, imports = "js/*.test.js", rf"['\"].*/{path.name}['\"]"
    else:
        pattern, imports = "**/test_*.py", rf"^(?:from|import) .*\b{path.stem}\b"
    kinds = (
        lambda test: path.stem in test.name,
        lambda test: re.search(imports, test.read_text(encoding="utf-8"), re.MULTILINE),
        lambda test: path.parent.name in test.name,
    )
    tests = [test for test in sorted((root / "tests").glob(pattern)) if not ELSEWHERE & {*test.parts}]
    found = dict.fromkeys(test for is_near in kinds for test in tests if is_near(test))
    return [str(test.relative_to(root)) for test in [*found][:MOST_NEAR]]


def failure(command: str, root: Path) -> str:
    """What a command says that failed, in a folder; "" if nothing did."""
    path = f"{root / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    running = subprocess.Popen(
        ["bash", "-c", command], cwd=root,  # noqa: S607 (found on PATH)
        env={**os.environ, "PATH": path}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = running.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"no end of {command}"
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    if running.returncode == 0:
        return ""
    return next((found[1] for found in (pattern.search(said) for pattern in FAILED) if found), said[-2_000:])


def notices(fault: Fault, root: Path, given: Sequence[str], *, far: bool = False) -> str:
    """The test that notices a fault which is planted in a folder; "" if none does. Prints a line a command."""
    for command in commands_for(fault, root, given, far=far):
        begun = monotonic()
        with planted(root / fault.file, fault.old, fault.new):
            found = failure(command, root)
        _say(f"    {monotonic() - begun:.0f} s  {command}")
        if found and alone(command, found, root):
            _say(f"    fails without the fault too: {found}")
        elif found:
            return found
    return ""


def alone(command: str, test: str, root: Path) -> bool:
    """Whether a test fails without the fault: run alone where pytest names it, else by its whole command."""
    return bool(failure(f"python -m pytest -n 0 -q {shlex.quote(test)}" if "::" in test else command, root))


def smoke(root: Path) -> tuple[str, ...]:
    """The commands of `make smoke`."""
    found = SMOKE.search((root / "Makefile").read_text(encoding="utf-8"))
    assert found
    tests = shlex.join(found[1].replace("\\\n", " ").split())
    return COMMANDS[0], f"python -m pytest -n 2 --dist worksteal -x -m '{QUICK}' {tests}"


def clone(folder: Path) -> Path:
    """A clone of the last commit, with the tools that are installed here."""
    root = folder / "clone"
    command = ["git", "clone", "--quiet", "--shared", str(ROOT), str(root)]
    subprocess.run(command, check=True)
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    return root


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Tries the faults of the command line; the exit code is 1 if one goes unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted_lines", description="Plants faults, and runs tests.")
    numbers = range(1, len(FAULTS) + 1)
    parser.add_argument("--only", type=int, nargs="+", choices=numbers, metavar="N", help="the numbers of faults")
    parser.add_argument("--command", action="append", help="what to run after the nearest tests, in place of all quick")
    parser.add_argument("--far", action="store_true", help="without the nearest tests: the commands alone")
    parser.add_argument("--smoke", action="store_true", help="what `make smoke` runs, and nothing else")
    asked, missed = parser.parse_args(), 0
    tried = asked.only or numbers
    with TemporaryDirectory() as folder:
        root = clone(Path(folder))
        commands = smoke(root) if asked.smoke else asked.command or COMMANDS
        for number in tried:
            fault = FAULTS[number - 1]
            _say(f"{number} of {len(FAULTS)}  {fault.file}: {fault.seen}")
            found = notices(fault, root, commands, far=asked.far or asked.smoke)
            missed += not found
            _say(f"    NOTICED by {found}" if found else "    UNNOTICED")
    _say(f"{len(tried) - missed} of {len(tried)} noticed")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
