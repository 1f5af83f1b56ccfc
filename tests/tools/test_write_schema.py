"""What `tools.write_schema` writes: the fields in `datapackage.json`, and a layout for columns that have none."""

from tools import write_schema


def test_what_is_written_is_as_the_rows_have_it(capsys):
    assert write_schema.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_what_is_stale_is_named_and_then_written(monkeypatch, tmp_path, capsys):
    path = tmp_path / "datapackage.json"
    monkeypatch.setattr(write_schema, "ROOT", tmp_path)
    monkeypatch.setattr(write_schema, "written", lambda: [(path, "{}\n")])
    assert write_schema.main(["--check"]) == 1
    assert "datapackage.json is stale" in capsys.readouterr().err
    assert not path.exists()
    assert write_schema.main([]) == 0
    assert path.read_text(encoding="utf-8") == "{}\n"
