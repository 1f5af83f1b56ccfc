"""Code for readers to copy: fetches the tables of a view, pinned to its data version, and embeds its map."""

import json
import shlex
from html import escape
from typing import NamedTuple


class Pinned(NamedTuple):
    """What a sample fetches.

    Args:
        api: The address of the API, without a slash at the end.
        query: The view, percent-encoded, with `data_version`.
        version: That data version. A sample refuses an answer of another.
        tables: The names of the tables.
    """

    api: str
    query: str
    version: str
    tables: tuple[str, ...]


def curl(pinned: Pinned) -> str:
    """Shell commands that save each table as a file. `data_version` is the last column of each.

    They are one subshell: the first fault ends it with an exit status, and leaves the reader's shell open.
    """
    row = shlex.quote(f",{pinned.version}$".replace(".", r"\."))
    return _lines(
        "(",
        f"api={shlex.quote(pinned.api)}",
        f"query={shlex.quote(pinned.query)}",
        f"for table in {' '.join(pinned.tables)}; do",
        '  curl --fail --output "$table.csv" "$api/$table.csv?$query" || exit 1',
        "  tail -n 1 \"$table.csv\" | tr -d '\\r' |",
        f"    grep -q -e {row} -e ',data_version$' || {{",
        f'    echo "$table.csv is not of data version {pinned.version}" >&2',
        "    exit 1",
        "  }",
        "done",
        ")",
    )


def pandas(pinned: Pinned) -> str:
    """Python code with a frame for each table; every cell is read as text."""
    return _lines(
        "import pandas as pd",
        "",
        f"api = {pinned.api!r}",
        f"query = {pinned.query!r}",
        "",
        "",
        "def fetched(table):",
        '    address = f"{api}/{table}.csv?{query}"',
        "    rows = pd.read_csv(address, dtype=str, keep_default_na=False)",
        f'    if not (rows["data_version"] == {pinned.version!r}).all():',
        f'        raise ValueError(f"{{table}}.csv is not of data version {pinned.version}")',
        "    return rows",
        "",
        "",
        *(f'{table} = fetched("{table}")' for table in pinned.tables),
    )


def r(pinned: Pinned) -> str:
    """R code with a data frame for each table; every cell is read as text."""
    return _lines(
        f"api <- {json.dumps(pinned.api)}",
        f"query <- {json.dumps(pinned.query)}",
        "fetched <- function(table) {",
        '  address <- paste0(api, "/", table, ".csv?", query)',
        "  rows <- read.csv(",
        '    address, colClasses = "character", na.strings = character(0),',
        '    fileEncoding = "UTF-8"',
        "  )",
        f"  stopifnot(rows$data_version == {json.dumps(pinned.version)})",
        "  rows",
        "}",
        *(f'{table} <- fetched("{table}")' for table in pinned.tables),
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines)


def iframe(address: str, title: str) -> str:
    """An HTML iframe with the time map of a view.

    Args:
        address: The address of the page, with `embed=1` in its query.
        title: What the iframe shows, for screen readers.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" style="border:0"></iframe>'
    )
