"""JSON Lines are a kind of file: command, page and docs name it, and a log of it is read alone and zipped."""

import io
import json
import zipfile

import pandas as pd

from dashboard.upload import upload_form
from raillinks.cli.main import main
from tests.conftest import ROOT, TODAY
from tests.importer import sound


def test_the_kind_is_seen(tmp_path):
    assert {"jsonl", "ndjson"} <= set(upload_form.TYPES)
    for page in ("cli", "intake"):
        assert "JSON Lines" in (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    lines = "\n".join(json.dumps(dict(zip(sound.HEADER, row, strict=True))) for row in sound.ROWS).encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("log.ndjson", lines)
    made = []
    for name, content in (("log.jsonl", lines), ("log.zip", zipped.getvalue()), ("log.csv", sound.csv_text().encode())):
        (tmp_path / name).write_bytes(content)
        assert main(["intake", str(tmp_path / name), "--out", str(tmp_path / f"{name}-package")], TODAY) == 0
        events = pd.read_csv(tmp_path / f"{name}-package" / "data" / "events.csv", dtype=str)
        made.append(events[["date", "crossing_id", "service", "status_after"]].to_dict("records"))
    assert made[0] == made[1] == made[2] != []
