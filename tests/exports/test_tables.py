"""CSV for people and for code: columns, bytes, scripts, and no cell that a spreadsheet would run."""

import json
import re
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from raillinks.engine import timeline
from raillinks.exports import table_bytes, tables
from raillinks.metrics import compare as comparison
from raillinks.metrics import suspensions, uptime
from raillinks.query import display_names, views
from raillinks.query.selection import Selection
from tests.properties.oracles import HOUSES
from tests.support import log_columns
from tests.support.exports import DAY, excel_csv, read, row, the_view, with_events
from tests.support.messages import WORDS
from tests.support.tiers import sample

SCRIPTS = ("단둥", "丹东", "신의주", "Хасан", "Sinŭiju")
PAYLOADS = (
    "=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=단둥", "-丹东",
    "@신의주", "+Хасан",
    "=cmd|' /C calc'!A0", "-", "=", "+", "@", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
)  # fmt: skip
HARMLESS = ("a=1", " =1", "'=1", "3 - 2", "단둥", "丹东", "신의주", "2020-01", "NA", '"quoted"', "a,b")


DERIVED = (
    "crossing_name", "date_earliest", "date_latest", "confidence", "n_supports", "n_disputes", "n_independent",
    "publishers", "disputed_by", "urls", "permalink",
)  # fmt: skip
STAMP = ("as_of", "known_on", "data_version")


@sample(3)
@pytest.mark.parametrize("table", tables.IN_WHOLE)
def test_a_view_without_events_has_its_files_for_code_and_for_excel(dataset, table):
    view = views.make_view(dataset, Selection(as_of=DAY, q="no event says this"))
    assert not len(view.events)
    plain, excel = (write(dataset, view, table).decode("utf-8-sig") for write in (table_bytes.plain_csv, excel_csv))
    assert plain.splitlines()[0] == excel.splitlines()[0] == ",".join(tables.names(tables.fields(dataset, table)))


def test_three_rows_as_bytes(small):
    rows = [
        row(1, summary="One, with a comma"),
        row(2, order_in_day="-1", summary='"Two" quoted'),
        row(3, date="2020-01~", affects="CN-LN;KP-03", summary="丹东/신의주"),
    ]
    dataset, view = with_events(small, rows)
    more = "," * (len(log_columns.columns("events")) - 15)  # cells of columns after the summary
    rest = "reported,1,0,1,A Paper,,https://example.org/a"
    stamp = f"2020-12-31,,{small.version}\r\n"

    def link(day, event_id):
        return f"?as_of={day}&mode=all&context=1&event={event_id}&data_version={small.version}"

    assert table_bytes.plain_csv(dataset, view, "events").decode() == (
        f"{','.join((*log_columns.columns('events'), *DERIVED, *STAMP))}\r\n"
        f'e1,2020-01-02,,alpha-beta,all,milestone,unchanged,,,,,,,,"One, with a comma"{more},'
        f"Alpha-Beta,2020-01-02,2020-01-02,{rest},{link('2020-01-02', 'e1')},{stamp}"
        f'e2,2020-01-02,-1,alpha-beta,all,milestone,unchanged,,,,,,,,"""Two"" quoted"{more},'
        f"Alpha-Beta,2020-01-02,2020-01-02,{rest},{link('2020-01-02', 'e2')},{stamp}"
        f"e3,2020-01~,,alpha-beta,all,milestone,unchanged,,,,,,,CN-LN;KP-03,丹东/신의주{more},"
        f"Alpha-Beta,2020-01-01,2020-01-31,{rest},{link('2020-01-01', 'e3')},{stamp}"
    )


def test_the_columns_are_those_of_the_schema_with_the_derived_ones_behind(dataset):
    described = next(r for r in dataset.descriptor["resources"] if r["name"] == "events")
    own = [f["name"] for f in described["schema"]["fields"]]
    assert tables.names(tables.fields(dataset, "events")) == [*own, *DERIVED, *STAMP]


def test_a_column_of_the_log_with_the_name_of_a_derived_one_is_left_out(small):
    described = json.loads(json.dumps(dict(small.descriptor)))
    described["resources"][0]["schema"]["fields"].append({"name": "data_version", "type": "string"})
    odd = replace(small, descriptor=described, events=small.events.assign(data_version="own"))
    [first, *_] = read(table_bytes.plain_csv(odd, views.make_view(odd, Selection(as_of=DAY)), "events"))
    assert (list(first), first["data_version"]) == (tables.names(tables.fields(small, "events")), small.version)


def test_an_event_names_its_crossing_who_says_so_and_where(small):
    group, one = read(table_bytes.plain_csv(small, views.make_view(small, Selection(as_of=DAY)), "events"))
    said = ("crossing_name", "publishers", "disputed_by", "urls")
    assert [one[name] for name in said] == ["Alpha-Beta", "A Paper", "", "https://example.org/a"]
    assert [group[name] for name in said] == [
        WORDS["everywhere"], "A Paper", "B Paper", "https://example.org/a",
    ]  # fmt: skip


def test_publishers_and_addresses_are_those_of_the_known_claims(dataset, plain_view):
    claims = read(table_bytes.plain_csv(dataset, plain_view, "claims"))
    sources = {row["source_id"]: row for row in read(table_bytes.plain_csv(dataset, plain_view, "sources"))}
    for event in read(table_bytes.plain_csv(dataset, plain_view, "events")):
        own = [(c["stance"], sources[c["source_id"]]) for c in claims if c["event_id"] == event["event_id"]]
        for column, stance in (("publishers", "supports"), ("disputed_by", "disputes")):
            named = [source["publisher"] for its, source in own if its == stance]
            names = dict.fromkeys(HOUSES.get(name, name) for name in named)
            assert event[column] == "; ".join(names)
        assert event["urls"] == "; ".join(dict.fromkeys(source["url"] for _, source in own if source["url"]))


@pytest.mark.parametrize("table", tables.IN_WHOLE)
def test_every_table_says_its_days_and_data_version(dataset, table):
    view = the_view(dataset, [("as_of", "2022-09-26"), ("known_on", "2023-01-01"), ("compare_with", "2021-01-01")])
    rows = read(table_bytes.plain_csv(dataset, view, table))
    assert {tuple(row[name] for name in STAMP) for row in rows} == {("2022-09-26", "2023-01-01", dataset.version)}
    assert list(rows[0])[-1] == "data_version"
    names = display_names.crossing_names(dataset, "en")
    assert all(row["crossing_name"] == names[row["crossing_id"]] for row in rows if "crossing_name" in row)


@pytest.mark.parametrize(
    ("table", "made"),
    [
        ("status", (*timeline.STATUS_COLUMNS, "as_of_period", *uptime.OPEN_ON_COLUMNS, "hangs_on", "last_known")),
        ("intervals", timeline.INTERVAL_COLUMNS),
        ("uptime", uptime.COLUMNS[:-1]),
        ("suspensions", suspensions.COLUMNS),
        ("compare", comparison.COLUMNS),
    ],
)
def test_every_worked_out_column_is_described(table, made):
    described = [name for name in tables.names(tables.TABLES[table].columns) if name != "crossing_name"]
    assert described == list(made)


FORMS = {
    "boolean": re.compile("true|false"), "integer": re.compile("-?[0-9]+"),
    "number": re.compile("-?[0-9]+([.][0-9]+)?"), "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}  # fmt: skip
"""What the cells of a column look like, by its type."""


@pytest.mark.parametrize("table", tables.IN_WHOLE)
def test_the_type_of_a_column_is_that_of_its_cells(dataset, table):
    """What looks like truths, numbers or days throughout is described so, unless the log's own descriptor says else."""
    view = the_view(dataset, [("as_of", "2022-09"), ("from", "2020-01-01"), ("compare_with", "2021-01-01")])
    rows = read(table_bytes.plain_csv(dataset, view, table))
    derived = {field["name"] for field in tables.TABLES[table].columns}
    for field in tables.fields(dataset, table):
        cells = [row[field["name"]] for row in rows if row[field["name"]]]
        fits = [kind for kind, form in FORMS.items() if all(map(form.fullmatch, cells))]
        if field["type"] in FORMS:
            assert field["type"] in fits, field
        elif cells and field["name"] in derived:
            assert fits == [], field


def test_the_status_of_a_row_is_read_first(dataset):
    """A table that puts any column first for readers puts its status there too."""
    for name, table in tables.TABLES.items():
        told = {"status", "status_after"} & {*tables.names(tables.fields(dataset, name))}
        assert not table.read_first or told <= {*table.read_first}, name


@pytest.mark.parametrize(("days", "said"), [(0, "false"), (1, "true")])
def test_a_status_after_the_end_of_the_log_is_the_last_known_one(small, days, said):
    view = views.make_view(small, Selection(as_of=small.covered_to + days))
    assert {each["last_known"] for each in read(table_bytes.plain_csv(small, view, "status"))} == {said}


@sample(8)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_cell_of_the_excel_form_starts_a_formula(small, payload):
    dataset, view = with_events(small, [row(1, summary=payload, cause=payload, order_in_day="-3")])
    content = excel_csv(dataset, view, "events")
    (cells,) = read(content, "utf-8-sig")
    assert cells["summary"] == cells["cause"] == "'" + payload
    assert cells["order_in_day"] == "-3"
    assert content.startswith(b"\xef\xbb\xbfevent_id,")


@sample(6)
@pytest.mark.parametrize("text", [*HARMLESS, *SCRIPTS])
def test_the_excel_form_leaves_other_text_alone(small, text):
    dataset, view = with_events(small, [row(1, summary=text)])
    assert read(excel_csv(dataset, view, "events"), "utf-8-sig")[0]["summary"] == text


def test_no_cell_of_the_whole_log_starts_a_formula_in_the_excel_form(dataset, plain_view):
    for table in tables.IN_WHOLE:
        numeric = set(tables.numeric(tables.fields(dataset, table)))
        for cells in read(excel_csv(dataset, plain_view, table), "utf-8-sig"):
            assert not [v for c, v in cells.items() if c not in numeric and v[:1] in set("=+-@\t\r\n＝＋－＠")]


@sample(10)
@pytest.mark.parametrize("text", [*PAYLOADS, *HARMLESS, *SCRIPTS, "two\nlines", "two\r\nlines", ""])
def test_the_code_form_reads_back_the_same_everywhere(small, tmp_path, text):
    dataset, view = with_events(small, [row(1, summary=text, order_in_day="-3"), row(2)])
    content = table_bytes.plain_csv(dataset, view, "events")
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
    content = table_bytes.plain_csv(dataset, plain_view, "events")
    assert content.startswith(b"event_id,date,")
    assert content.count(b"\r\n") == len(plain_view.events) + 1


def test_places_keep_their_scripts_in_both_forms(dataset, plain_view):
    claims = [
        table_bytes.plain_csv(dataset, plain_view, "sources"),
        excel_csv(dataset, plain_view, "sources"),
    ]
    for content in claims:
        assert any(word in content.decode("utf-8-sig") for word in ("단둥", "신의주", "丹东"))


def test_with_known_on_the_known_dates_verdicts_and_claims_go_out(small):
    early = views.make_view(small, Selection(as_of=np.datetime64("2020-04-30"), known_on=np.datetime64("2020-04-30")))
    late = views.make_view(small, Selection(as_of=DAY))
    stop = [
        next(r for r in read(table_bytes.plain_csv(small, v, "events")) if r["event_id"] == "e-stop")
        for v in (early, late)
    ]
    assert [(r["verdict"], r["verdict_date"], r["n_disputes"], r["confidence"]) for r in stop] == [
        ("", "", "0", "reported"), ("stands", "2020-06-01", "1", "reported"),
    ]  # fmt: skip
    assert "c3" not in {r["claim_id"] for r in read(table_bytes.plain_csv(small, early, "claims"))}
    assert "s2" not in {r["source_id"] for r in read(table_bytes.plain_csv(small, early, "sources"))}
