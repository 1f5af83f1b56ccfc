"""A copy of the project with wrong rows in its data: what each row breaks, and the problem that must say so."""

import shutil
from pathlib import Path

from tests.support.log_columns import padded
from tests.tiny import write_checksums

PARTS = ("datapackage.json", "data", "layers", "api", "dashboard", "pages", "raillinks", "timemap", ".streamlit")
"""What the dashboard needs beside the scripts at the top."""

WRONG_ROWS = {
    "bad-date": "x-bad-date,2021-02-29,,dandong-sinuiju,freight,milestone,unchanged,,,,,,,,A day that no month has.",
    "unknown-crossing": "x-crossing,2021-03-01,,dandong-sinuju,freight,milestone,unchanged,,,,,,,,No such name.",
    "duplicate": "dd-2022-09-26-resumption,2022-09-26,,dandong-sinuiju,freight,resumption,open,,,,,,,,Told twice.",
    "unknown-value": "x-status,2021-03-02,,dandong-sinuiju,freight,suspension,shut,,,,,,,,A status that is none.",
}
"""Problem code → a row at the end of `events.csv`."""


def copy_of_the_project(root: Path, target: Path, row: str = "") -> Path:
    """The project at `root` copied to `target`, with a row more in its events where one is given; gives `target`."""
    leave = shutil.ignore_patterns("cache", "__pycache__")
    for source in [*root.glob("*.py"), *(root / part for part in PARTS)]:
        if source.is_dir():
            shutil.copytree(source, target / source.name, ignore=leave)
        else:
            shutil.copy(source, target / source.name)
    with (target / "data" / "events.csv").open("a", encoding="utf-8") as events:
        events.write(padded("events", row) if row else "")
    write_checksums(target)
    return target
