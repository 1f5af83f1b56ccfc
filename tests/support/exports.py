"""What tests of the exports read and make: rows, zips, views, and packages with other events."""

import csv
import io
import zipfile
from dataclasses import replace

import numpy as np
from jsonschema import Draft202012Validator

from raillinks.exports import table_bytes, tables
from raillinks.query import views
from raillinks.query.selection import Selection, from_query
from tests import frames
from tests.conftest import TODAY

DAY = np.datetime64("2020-12-31", "D")


def row(number: int, **values: str) -> dict[str, str]:
    """An event of the tiny package."""
    plain = {"date": "2020-01-02", "crossing_id": "alpha-beta", "service": "all", "kind": "milestone"}
    return plain | {"event_id": f"e{number}", "status_after": "unchanged"} | values


def with_events(dataset, rows):
    """The package with other events, each with one claim, all of them chosen."""
    claims = [
        {"claim_id": f"c-{r['event_id']}", "event_id": r["event_id"], "source_id": "s1", "stance": "supports"}
        for r in rows
    ]
    changed = replace(dataset, events=frames.events(rows), claims=frames.claims(claims))
    return changed, views.make_view(changed, Selection(as_of=DAY, context=True))


def excel_csv(dataset, view, table):
    """A table as CSV for Excel, as the API gives it with `for=excel`."""
    return table_bytes.to_excel_csv(*tables.written(dataset, view, table))


def read(content: bytes, encoding: str = "utf-8"):
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        return {name: archived.read(name) for name in archived.namelist()}


def the_view(dataset, query=(("as_of", "2022-09-26"),)):
    selection, bad = from_query(query, views.choices(dataset), TODAY)
    assert bad == []
    return views.make_view(dataset, selection)


def no_document(address, _options):
    """Stands for the network of a JSON-LD processor: nothing that we write needs a document of somebody else."""
    raise AssertionError(address)


def validator(described, name):
    """What holds an answer against a schema of the OpenAPI document."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": described["components"]})
