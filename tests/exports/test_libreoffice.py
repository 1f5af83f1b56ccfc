"""The workbook in LibreOffice, headless: the values of the CSV, hostile text as text. `make test-office` runs it."""

import re

import pytest

from raillinks.exports import table_bytes, tables, workbook
from tests.exports.test_workbook import HOSTILE, QUERY
from tests.support import office
from tests.support.exports import read, row, the_view, with_events
from tests.support.workbooks import ABOUT, ANSWER, numbers_alike

pytestmark = pytest.mark.office


def opened(content, folder):
    path = folder / "export.xlsx"
    path.write_bytes(content)
    return office.as_csv(path, folder)


def test_libreoffice_reads_the_values_of_every_csv(dataset, tmp_path):
    view = the_view(dataset, QUERY)
    found = opened(workbook.export_xlsx(dataset, view), tmp_path)
    assert set(found) == {ANSWER, ABOUT, *tables.IN_WHOLE}
    words = {"TRUE": "true", "FALSE": "false"}
    for table in tables.IN_WHOLE:
        rows = [{name: words.get(text, text) for name, text in r.items()} for r in read(found[table])]
        expected = read(table_bytes.plain_csv(dataset, view, table))
        assert numbers_alike(dataset, table, rows) == numbers_alike(dataset, table, expected), table


def test_hostile_text_is_text_in_libreoffice(small, tmp_path):
    dataset, view = with_events(small, [row(n, summary=text) for n, text in enumerate(HOSTILE)])
    found = {r["event_id"]: r["summary"] for r in read(opened(workbook.export_xlsx(dataset, view), tmp_path)["events"])}
    assert found == {f"e{n}": re.sub("\r\n?", "\n", text) for n, text in enumerate(HOSTILE)}
