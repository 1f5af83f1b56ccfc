"""JSON Lines of every table: API, command, menu of downloads, OpenAPI and docs have them, with the CSV's rows."""

import csv
import io
import json
import zipfile

from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.i18n import translator
from raillinks.cli.main import main
from raillinks.exports import formats
from raillinks.exports.tables import IN_WHOLE, TABLES
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests.conftest import ROOT, TODAY
from tests.support.page_html import downloads

QUERY = {"as_of": "2022-09-26", "from": "2022-01-01", "to": "2022-12-31", "crossing": "dandong-sinuiju"}
MEDIA = "application/jsonl"
WHOLE = "export.jsonl.zip"


def as_csv(value):
    """A value of JSON as a cell of CSV has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def objects(content):
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def test_the_format_is_seen(tmp_path):
    served = Served(load.load(ROOT))
    client = TestClient(Starlette(routes=[routes.routes(lambda: served)]))
    described = client.get("/api/v1/openapi.json").json()["paths"]
    docs = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    alone = {}
    for table in TABLES:
        answer = client.get(f"/api/v1/{table}.jsonl", params=QUERY)
        assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA)
        named = answer.headers["content-disposition"].replace("-year", "").replace("_", "-")
        assert f'-{table.replace("_", "-")}.jsonl"' in named
        alone[table] = answer.content
        rows = [*csv.DictReader(io.StringIO(client.get(f"/api/v1/{table}.csv", params=QUERY).text, newline=""))]
        found = objects(answer.content)
        assert rows
        assert [{name: as_csv(value) for name, value in each.items()} for each in found] == rows
        assert [*described[f"/{table}.jsonl"]["get"]["responses"]["200"]["content"]] == [MEDIA]
        assert f"- `{table}.jsonl`: " in docs
    (day,) = {
        (type(each["period_days"]), type(each["certain"]), type(each["as_of"])) for each in objects(alone["status"])
    }
    assert day == (int, bool, str)

    whole = client.get(f"/api/v1/{WHOLE}", params=QUERY)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(whole.content)) as files:
        assert {name: files.read(name) for name in files.namelist() if name.endswith(".jsonl")} == {
            f"{table}.jsonl": alone[table] for table in IN_WHOLE
        }
        resources = json.loads(files.read("datapackage.json"))["resources"]
    assert {(each["format"], each["mediatype"]) for each in resources} == {("jsonl", MEDIA)}
    assert f"- `{WHOLE}`: " in docs

    out = tmp_path / "all.jsonl.zip"
    flags = [part for name, value in QUERY.items() for part in (f"--{name.replace('_', '-')}", value)]
    assert main(["export", str(out), "--package", str(ROOT), *flags], TODAY) == 0
    assert out.read_bytes() == whole.content

    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in {**QUERY, "lang": "ko"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    (link,) = [each for each in downloads(app, panel=True) if f"/{WHOLE}?" in each.get("href", "")]
    form = formats.of_file(WHOLE)
    assert link.text == translator.say("ko")(form.label)
