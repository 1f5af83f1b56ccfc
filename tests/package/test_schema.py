"""What `tools.write_schema` writes: the fields in `datapackage.json`, and a layout for columns that have none."""

import json

from raillinks.database.layout import newest
from raillinks.package import schema
from raillinks.package.schema import TABLES, Column
from tools import write_schema


def test_what_is_written_is_as_the_rows_have_it(capsys):
    assert write_schema.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


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


def test_what_is_stale_is_named_and_then_written(monkeypatch, tmp_path, capsys):
    path = tmp_path / "datapackage.json"
    monkeypatch.setattr(write_schema, "ROOT", tmp_path)
    monkeypatch.setattr(write_schema, "written", lambda: [(path, "{}\n")])
    assert write_schema.main(["--check"]) == 1
    assert "datapackage.json is stale" in capsys.readouterr().err
    assert not path.exists()
    assert write_schema.main([]) == 0
    assert path.read_text(encoding="utf-8") == "{}\n"
