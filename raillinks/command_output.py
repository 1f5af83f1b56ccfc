"""What all commands end with: their exit codes, wrong usage, and the problems of data as a table or as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from raillinks.words.problems import COLUMNS, Problem, to_frame

CLEAN, WITH_ERRORS, USAGE = 0, 1, 2


def print_line(text: str) -> None:
    """Prints a line, or several."""
    sys.stdout.write(f"{text}\n")


def wrong_usage(text: str) -> int:
    """Says what cannot be done so; gives the exit code."""
    sys.stderr.write(f"{text}\n")
    return USAGE


def print_problems(problems: Sequence[Problem], form: str) -> None:
    """Prints problems.

    Args:
        problems: The problems.
        form: `json`, or a table for people.
    """
    if form == "json":
        print_line(json.dumps([asdict(p) for p in problems], ensure_ascii=False, indent=1))
    elif problems:
        print_line(to_frame(problems)[list(COLUMNS)].to_string(index=False, max_colwidth=100))
    else:
        print_line("no problems")
