"""Reads what a page gives to the sortable table: the rows that the reader will see, in the order in which it opens."""

import json
from urllib.parse import urlsplit

from dashboard.widgets import table_content

_READ: dict[tuple[str, str], list] = {}


def message(app, key):
    """What the table of a page gets in this run; None where the page has no such table."""
    found = [e.proto for e in app.main if type(e).__name__ == "UnknownElement" and e.proto.id.endswith(f"-{key}")]
    return json.loads(found[0].json) if found else None


def listed(dataset, given):
    """The rows that a message shows, each as its id and cells."""
    if given is None:
        return []
    rows = rows_of(dataset, given["content"])
    shown = of_runs(rows, given["rows"])
    column, direction = given["order"]
    keyed = [row for row in shown if key(row[column + 1]) is not None]
    unkeyed = [row for row in shown if key(row[column + 1]) is None]
    return [*sorted(keyed, key=lambda row: direction * key(row[column + 1])), *unkeyed]


def rows_of(dataset, url):
    """All rows of a content, as the browser gets them."""
    if (dataset.content_hash, url) not in _READ:
        address = urlsplit(url)
        table, _, name = address.path.removeprefix(table_content.FOLDER).removesuffix(".json").partition("/")
        named = table_content.of_url(dataset, table, name, address.query)
        assert named is not None
        _READ[dataset.content_hash, url] = json.loads(json.dumps(table_content.content(dataset, named)))["rows"]
    return _READ[dataset.content_hash, url]


def key(cell):
    return cell["k"]


def words(cell):
    """What a cell says."""
    return cell if isinstance(cell, str) else " ".join(filter(None, (cell["t"], cell.get("s"))))


def of_runs(rows, runs):
    """The rows that runs name (`table_content.runs`)."""
    shown = [n % 2 for n, length in enumerate(runs) for _ in range(length)]
    return [row for row, is_shown in zip(rows, shown, strict=False) if is_shown]
