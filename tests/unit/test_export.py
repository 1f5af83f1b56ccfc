"""CSV for people and for code: columns, bytes, scripts, and no cell that a spreadsheet would run."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from raillinks.engine import timeline
from raillinks.figures import compare as comparison
from raillinks.figures import open_on, suspensions, uptime
from raillinks.publish import columns, export
from raillinks.views import viewing
from raillinks.views.selection import Selection
from tests.support import log_columns
from tests.support.exports import DAY, read, row, with_events

SCRIPTS = ("단둥", "丹东", "신의주", "Хасан", "Sinŭiju")
PAYLOADS = (
    "=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=단둥", "-丹东",
    "@신의주", "+Хасан",
    "=cmd|' /C calc'!A0", "-", "=", "+", "@", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
)  # fmt: skip
HARMLESS = ("a=1", " =1", "'=1", "3 - 2", "단둥", "丹东", "신의주", "2020-01", "NA", '"quoted"', "a,b")


def test_three_rows_as_bytes(small):
    rows = [
        row(1, summary="One, with a comma"),
        row(2, order_in_day="-1", summary='"Two" quoted'),
        row(3, date="2020-01~", affects="CN-LN;KP-03", summary="丹东/신의주"),
    ]
    dataset, view = with_events(small, rows)
    derived = "date_earliest,date_latest,confidence,n_supports,n_disputes"
    more = "," * (len(log_columns.columns("events")) - 15)  # cells of columns after the summary
    assert export.events_csv(dataset, view).decode() == (
        f"{','.join(log_columns.columns('events'))},{derived}\r\n"
        f"e3,2020-01~,,alpha-beta,all,milestone,unchanged,,,,,,,CN-LN;KP-03,丹东/신의주{more},"
        "2020-01-01,2020-01-31,reported,1,0\r\n"
        f'e2,2020-01-02,-1,alpha-beta,all,milestone,unchanged,,,,,,,,"""Two"" quoted"{more},'
        "2020-01-02,2020-01-02,reported,1,0\r\n"
        f'e1,2020-01-02,,alpha-beta,all,milestone,unchanged,,,,,,,,"One, with a comma"{more},'
        "2020-01-02,2020-01-02,reported,1,0\r\n"
    )


def test_the_columns_are_those_of_the_schema_with_the_derived_ones_behind(dataset):
    described = next(r for r in dataset.descriptor["resources"] if r["name"] == "events")
    own = [f["name"] for f in described["schema"]["fields"]]
    derived = ["date_earliest", "date_latest", "confidence", "n_supports", "n_disputes"]
    assert columns.names(columns.fields(dataset, "events")) == own + derived


@pytest.mark.parametrize(
    ("table", "made"),
    [
        ("status", (*timeline.STATUS_COLUMNS, "period", *open_on.COLUMNS)),
        ("intervals", timeline.INTERVAL_COLUMNS),
        ("uptime", uptime.COLUMNS[:-1]),
        ("suspensions", suspensions.COLUMNS),
        ("compare", comparison.COLUMNS),
    ],
)
def test_every_worked_out_column_is_described(table, made):
    assert columns.names(columns.DERIVED[table]) == list(made)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_cell_of_the_excel_form_starts_a_formula(small, payload):
    dataset, view = with_events(small, [row(1, summary=payload, cause=payload, order_in_day="-3")])
    content = export.excel_csv(dataset, view, "events")
    (cells,) = read(content, "utf-8-sig")
    assert cells["summary"] == cells["cause"] == "'" + payload
    assert cells["order_in_day"] == "-3"
    assert content.startswith(b"\xef\xbb\xbfevent_id,")


@pytest.mark.parametrize("text", [*HARMLESS, *SCRIPTS])
def test_the_excel_form_leaves_other_text_alone(small, text):
    dataset, view = with_events(small, [row(1, summary=text)])
    assert read(export.excel_csv(dataset, view, "events"), "utf-8-sig")[0]["summary"] == text


def test_no_cell_of_the_whole_log_starts_a_formula_in_the_excel_form(dataset, plain_view):
    for table in export.TABLES:
        numeric = set(columns.numeric(columns.fields(dataset, table)))
        for cells in read(export.excel_csv(dataset, plain_view, table), "utf-8-sig"):
            assert not [v for c, v in cells.items() if c not in numeric and v[:1] in set("=+-@\t\r\n＝＋－＠")]


@pytest.mark.parametrize("text", [*PAYLOADS, *HARMLESS, *SCRIPTS, "two\nlines", "two\r\nlines", ""])
def test_the_code_form_reads_back_the_same_everywhere(small, tmp_path, text):
    dataset, view = with_events(small, [row(1, summary=text, order_in_day="-3"), row(2)])
    content = export.events_csv(dataset, view)
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    by_pandas = pd.read_csv(path, dtype=str, keep_default_na=False)
    options = """all_varchar=true, header=true, delim=',', quote='"', escape='"'"""
    query = f"SELECT summary, order_in_day FROM read_csv(?, {options})"  # noqa: S608 (the options are a literal)
    by_duckdb = [tuple(v or "" for v in r) for r in duckdb.execute(query, [str(path)]).fetchall()]
    plain = [(r["summary"], r["order_in_day"]) for r in read(content)]
    assert plain == list(zip(by_pandas["summary"], by_pandas["order_in_day"], strict=True)) == by_duckdb
    assert (text, "-3") in plain


def test_the_code_form_has_crlf_and_no_byte_order_mark(dataset, plain_view):
    content = export.events_csv(dataset, plain_view)
    assert content.startswith(b"event_id,date,")
    assert content.count(b"\r\n") == len(plain_view.events) + 1


def test_places_keep_their_scripts_in_both_forms(dataset, plain_view):
    claims = [export.plain_csv(dataset, plain_view, "sources"), export.excel_csv(dataset, plain_view, "sources")]
    for content in claims:
        assert any(word in content.decode("utf-8-sig") for word in ("단둥", "신의주", "丹东"))


def test_with_known_on_the_known_dates_verdicts_and_claims_go_out(small):
    early = viewing.view(small, Selection(as_of=np.datetime64("2020-04-30"), known_on=np.datetime64("2020-04-30")))
    late = viewing.view(small, Selection(as_of=DAY))
    stop = [next(r for r in read(export.events_csv(small, v)) if r["event_id"] == "e-stop") for v in (early, late)]
    assert [(r["verdict"], r["verdict_date"], r["n_disputes"], r["confidence"]) for r in stop] == [
        ("", "", "0", "reported"), ("stands", "2020-06-01", "1", "reported"),
    ]  # fmt: skip
    assert "c3" not in {r["claim_id"] for r in read(export.plain_csv(small, early, "claims"))}
    assert "s2" not in {r["source_id"] for r in read(export.plain_csv(small, early, "sources"))}
