"""A column that the table of columns gets."""

import json

from raillinks.database.layout import newest
from raillinks.package import schema
from raillinks.package.schema import TABLES, Column
from tools import write_schema


def test_a_new_column_is_a_field_and_a_layout(monkeypatch):
    new = Column("gauge", "How far apart the rails are.", "integer")
    monkeypatch.setattr(schema, "TABLES", {**TABLES, "events": (*TABLES["events"], new)})
    (_, descriptor), (path, layout) = write_schema.written()
    fields = json.loads(descriptor)["resources"][0]["schema"]["fields"]
    assert fields[-1] == {"name": "gauge", "type": "integer", "description": "How far apart the rails are."}
    made: dict[str, object] = {}
    exec(layout, made)  # noqa: S102 (what the tool has just written)
    number = int(newest()) + 1
    assert path.name.startswith(f"v{number:04}_")
    assert (made["revision"], made["down_revision"]) == (f"{number:04}", newest())
    assert made["ADDED"] == {"events": ["gauge"]}
