"""`python -m tests.parts NAME …`: a part of `make test-all`, with everything that its tests sample in `make test`.

Prints its seed, and at the end its time. A part that was interrupted, or failed, goes on where it ended: tests that
passed at the same state of the files are left out. `--fresh` begins anew; `SEED=…` repeats a run.
"""

import argparse
import os
import secrets
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from time import monotonic
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "test-all"
OPT_IN = ("faults", "office", "other_browsers", "deploy", "database")
"""Marks of tests that need more than the others, each of which is a part of its own."""
LONG = 600
"""A test that takes so many seconds says where it is, and goes on."""
DEFAULT = " and ".join(f"not {mark}" for mark in OPT_IN)


@dataclass(frozen=True)
class Part:
    """Some of the tests.

    Args:
        paths: Where they are.
        marks: Which of them, as pytest's `-m`.
        workers: How many run at once.
        prepare: A module that gets what they need, run first.
        ignored: Paths that belong to other parts.
        trapped: Whether no packet may leave the loopback.
    """

    paths: tuple[str, ...]
    marks: str = DEFAULT
    workers: int = 0
    prepare: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    trapped: bool = True


PACKAGES = ("tests/odd_packages", "tests/test_recipes.py", "tests/importer", "tests/static_page")
LAWS = ("tests/properties", "tests/data")
CONTAINER = "tests/deploy/test_container.py"
DESK = (
    "tests/editor",
    "tests/dashboard/editor",
    "tests/pages/test_desk.py",
    "tests/dashboard/session/test_sign_in.py",
)
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "laws": Part(LAWS, workers=3),
        "packages": Part(PACKAGES, workers=3),
        "units": Part(("tests",), workers=3, ignored=(*LAWS, *PACKAGES, "tests/browser")),
        "pages": Part(("tests/browser",), workers=3),
        "faults": Part(("tests/browser/test_faults.py",), "faults"),
        "office": Part(
            ("tests/exports/test_libreoffice.py", "tests/api/test_samples.py"), "office",
            prepare=("tests.support.office",),
        ),
        "browsers": Part(
            ("tests/browser/test_other_browsers.py",), "other_browsers", prepare=("tests.browser.other_browsers",)
        ),
        "database": Part(
            ("tests/database", *DESK, "tests/browser"), "database", prepare=("tests.support.postgres",)
        ),
        "deploy": Part(
            ("tests/deploy",), "deploy", prepare=("tests.support.postgres", "tests.deploy.prepare"),
            ignored=(CONTAINER,),
        ),
        "container": Part((CONTAINER,), "deploy", prepare=("tests.support.postgres",), trapped=False),
    }
)  # fmt: skip


def state_of_files() -> str:
    """A name for the commit and what differs from it; files that git does not know are left out."""
    changed = _git("stash", "create")  # a commit of each call's second: its tree is what stays the same
    return _git("rev-parse", f"{changed or 'HEAD'}^{{tree}}")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607


def begin(name: str, fresh: bool) -> tuple[int, Path]:
    """The seed of a run, and the file of the tests that have passed with it.

    Args:
        name: Of the part.
        fresh: Whether to forget an earlier run.
    """
    kept, passed, state = KEPT / f"{name}.begun", KEPT / f"{name}.passed", state_of_files()
    KEPT.mkdir(parents=True, exist_ok=True)
    begun = kept.read_text(encoding="utf-8").split() if kept.exists() and not fresh else []
    if begun[:1] != [state] or os.environ.get("SEED", begun[1]) != begun[1]:
        begun = [state, os.environ.get("SEED", str(secrets.randbelow(2**32)))]
        kept.write_text(" ".join(begun), encoding="utf-8")
        passed.write_text("", encoding="utf-8")
    passed.with_suffix(".before").write_text(passed.read_text(encoding="utf-8"), encoding="utf-8")
    return int(begun[1]), passed


def run(name: str, *, fresh: bool) -> int:
    """Runs a part; returns pytest's exit code, 0 also where all had passed before."""
    part, (seed, passed) = PARTS[name], begin(name, fresh)
    for module in part.prepare:
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=True)
    before = len(passed.read_text(encoding="utf-8").splitlines())
    sys.stdout.write(f"{name}: SEED={seed}, {before} tests passed before and are left out\n")
    sys.stdout.flush()
    files = [str(found.relative_to(ROOT)) for path in part.paths for found in sorted(ROOT.glob(path))]
    command = [sys.executable, "-m", "tests.network_trap"] if part.trapped else []
    command += [sys.executable, "-m", "pytest", *files, "-m", part.marks]
    command += ["-n", str(part.workers), "--dist", "worksteal", "-p", "tests.support.resume"]
    command += ["-o", f"faulthandler_timeout={LONG}"]
    command += ["--passed-before", str(passed), *(f"--ignore={path}" for path in part.ignored)]
    command += shlex.split(os.environ.get("PYTEST_ARGS", ""))
    began = monotonic()
    code = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"TESTS": "all", "SEED": str(seed)}, check=False
    ).returncode
    minutes = (monotonic() - began) / 60
    sys.stdout.write(f"{name}: SEED={seed}, {minutes:.1f} minutes\n")
    nothing_left = code == 5 and before  # pytest's code for no test at all
    return 0 if nothing_left else code


def main(arguments: list[str]) -> int:
    """Runs the named parts one after another; 1 if one failed, 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m tests.parts", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    asked = parser.parse_args(arguments)
    for name in asked.names:
        if name not in PARTS:
            close = get_close_matches(name, PARTS, 1)
            parser.error(f"unknown part {name!r}: " + (f"did you mean {close[0]!r}?" if close else ", ".join(PARTS)))
    codes = [run(name, fresh=asked.fresh) for name in asked.names]  # each, whatever became of those before
    return int(any(codes))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
