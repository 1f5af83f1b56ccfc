"""Sound files of every kind that an intake reads, small enough to be broken thousands of times."""

import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

HEADER = ("crossing", "service", "status", "start", "end", "note", "lat", "lon")
ROWS = (
    ("Alpha", "freight", "on", "2020-01-01", "2020-02-01", "first", "40.1", "124.4"),
    ("Alpha", "freight", "off", "2020-02-02", "2020-03-01", "a, b", "40.1", "124.4"),
    ("Beta", "passenger", "on", "2020-08-03", "", 'said "no"', "41.2", "126.3"),
    ("단둥", "all", "off", "2020-09", "2021-01-05", "line\nbreak", "", ""),
    ("图们", "all", "on", "2021-02-03", "2021-02-04", "", "42.9", "129.8"),
)


def csv_text(delimiter: str = ",", end: str = "\n") -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '",;\t\n') else text

    return "".join(delimiter.join(map(cell, row)) + end for row in (HEADER, *ROWS))


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("log")
        for number, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def xls() -> bytes:
    """The same as LibreOffice 25.2 saves it."""
    return Path(__file__).with_name("log.xls").read_bytes()


def ods() -> bytes:
    def cell(text: str) -> str:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return f'<table:table-cell office:value-type="string"><text:p>{escaped}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEADER, *ROWS))
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="log">{rows}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[n] for row in ROWS] for n, name in enumerate(HEADER)}), out)
    return out.getvalue()


def geojson() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(HEADER[:6], row, strict=False)),
            "geometry": {"type": "Point", "coordinates": [float(row[7]), float(row[6])]} if row[6] else None,
        }
        for row in ROWS
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_of_tables() -> bytes:
    return zipped({"log.csv": csv_text().encode(), "readme.txt.bak": b"nothing", "folder/": b""})
