"""Which logs the commands for large logs take, and what they say of others."""

import shutil
import subprocess
import sys

import fsspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from raillinks.cli.main import main
from raillinks.cluster import files, run
from raillinks.domain.enums import GROUP
from raillinks.domain.problems import DataError
from tests.conftest import ROOT
from tests.support import large_logs
from tests.support.large_logs import rows


def problems(frame, tmp_path):
    """What is said of a log: row, column, code of each problem."""
    frame.to_parquet(tmp_path / "log.parquet")
    with pytest.raises(DataError) as refused:
        run.intervals(run.Log(str(tmp_path / "log.parquet")), str(tmp_path / "out"), large_logs.here)
    assert {path.name for path in tmp_path.iterdir()} == {"log.parquet"}
    assert all(problem.hint and problem.reason for problem in refused.value.problems)
    return [(problem.row, problem.column, problem.code) for problem in refused.value.problems]


def command(capsys, *words):
    """The command's exit code, and what it prints as output and as errors."""
    try:
        code = main([*words], np.datetime64("2026-11-24"))
    except SystemExit as stop:
        code = int(stop.code)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"event_id": ""}, "event_id", "missing-value"),
        ({"crossing_id": ""}, "crossing_id", "missing-value"),
        ({"date": ""}, "date", "missing-value"),
        ({"date": "2020-02-30"}, "date", "bad-date"),
        ({"date": "2020/.."}, "date", "open-date"),
        ({"service": "goods"}, "service", "unknown-value"),
        ({"kind": "openning"}, "kind", "unknown-value"),
        ({"kind": "closure"}, "status_after", "status-not-of-kind"),
        ({"kind": "closure", "status_after": "closed", "crossing_id": "all-china-dprk"}, "kind", "not-on-group"),
        ({"order_in_day": "first"}, "order_in_day", "not-a-number"),
        ({"order_in_day": "9999999999"}, "order_in_day", "not-a-number"),
    ],
)
def test_a_bad_row_is_named_with_its_place(cells, column, code, tmp_path):
    assert problems(rows({}, {}, cells, {}), tmp_path) == [(3, column, code)]


def test_the_first_row_of_each_kind_is_named_and_the_others_are_counted(tmp_path):
    rows({}, *[{"kind": "x"}] * 7).to_parquet(tmp_path / "log.parquet")
    with pytest.raises(DataError) as refused:
        run.intervals(run.Log(str(tmp_path / "log.parquet")), str(tmp_path / "out"), large_logs.here)
    [problem] = refused.value.problems
    assert problem.row == 2
    assert problem.reason == "unknown value 'x' (so in 7 rows)"


def test_a_missing_column_and_one_of_a_wrong_type_are_named(tmp_path):
    frame = rows({}).drop(columns="kind").assign(date=1.5)
    assert problems(frame, tmp_path) == [(0, "kind", "missing-column"), (0, "date", "wrong-type")]


def test_a_column_that_is_there_twice_is_named(tmp_path):
    table = pa.Table.from_pandas(rows({}), preserve_index=False)
    pq.write_table(table.append_column("kind", table["kind"]), tmp_path / "log.parquet")
    with pytest.raises(DataError) as refused:
        run.intervals(run.Log(str(tmp_path / "log.parquet")), str(tmp_path / "out"), large_logs.here)
    assert refused.value.problems[0].reason == "the column 'kind' is there 2 times"


def test_bytes_that_are_no_text_are_refused(tmp_path):
    table = pa.Table.from_pandas(rows({}), preserve_index=False)
    bad = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"], pa.binary()).buffers())
    for name in ("date", "crossing_id"):
        changed = table.set_column(table.schema.get_field_index(name), name, bad)
        pq.write_table(changed, tmp_path / "log.parquet")
        with pytest.raises(DataError) as refused:
            run.intervals(run.Log(str(tmp_path / "log.parquet")), str(tmp_path / "out"), large_logs.here)
        assert refused.value.problems[0].code == "unreadable"


def test_a_log_that_is_there_twice_is_noticed(tmp_path):
    (tmp_path / "logs").mkdir()
    for name in ("a", "b"):
        rows({}, {"crossing_id": "gamma-delta"}).to_parquet(tmp_path / "logs" / f"{name}.parquet")
    with pytest.raises(DataError) as refused:
        run.intervals(run.Log(str(tmp_path / "logs")), str(tmp_path / "out"), large_logs.here)
    [problem] = refused.value.problems
    assert problem.code == "duplicate"
    assert problem.reason == "'e0' is there twice, on one day at 'alpha-beta'"


def test_points_in_time_are_read_as_days_only_if_they_are_days(tmp_path):
    frame = rows({}, {"date": "2020-03-05", "kind": "suspension", "status_after": "suspended"})
    frame.assign(date=pd.to_datetime(frame["date"])).to_parquet(tmp_path / "log.parquet")
    run.intervals(run.Log(str(tmp_path / "log.parquet")), str(tmp_path / "out"), large_logs.here)
    assert large_logs.intervals(tmp_path / "out")["end"].dropna().dt.strftime("%Y-%m-%d").tolist() == [
        "2020-01-01", "2020-03-05",
    ]  # fmt: skip
    shutil.rmtree(tmp_path / "out")
    at_noon = frame.assign(date=pd.to_datetime(frame["date"]) + pd.Timedelta(hours=12))
    assert problems(at_noon, tmp_path) == [(1, "date", "time-of-day")]


def test_days_numbers_and_dictionaries_are_read_as_text_is(tmp_path):
    frame = rows({}, {"date": "2020-03-05", "kind": "suspension", "status_after": "suspended"})
    typed = frame.assign(date=pd.to_datetime(frame["date"]), order_in_day=[0, 1])
    table = pa.Table.from_pandas(typed, preserve_index=False)
    table = table.set_column(table.schema.get_field_index("date"), "date", table["date"].cast(pa.date32()))
    table = table.set_column(table.schema.get_field_index("kind"), "kind", table["kind"].dictionary_encode())
    (tmp_path / "logs").mkdir()
    pq.write_table(table, tmp_path / "logs" / "typed.parquet")
    run.intervals(run.Log(str(tmp_path / "logs")), str(tmp_path / "out"), large_logs.here)
    made = large_logs.intervals(tmp_path / "out")
    assert made.loc[made["service"] == "freight", "status"].tolist() == ["unknown", "open", "suspended"]


def test_only_effective_events_move_links(tmp_path):
    frame = rows({}, {"date": "2020-03-05", "kind": "suspension", "status_after": "suspended"})
    frame.assign(confidence=["reported", "disputed"]).to_parquet(tmp_path / "log.parquet")
    statuses = []
    for disputed in (False, True):
        out = tmp_path / f"out-{disputed}"
        log = run.Log(str(tmp_path / "log.parquet"), apply_disputed=disputed)
        run.intervals(log, str(out), large_logs.here)
        made = large_logs.intervals(out)
        statuses.append(made.loc[made["service"] == "freight", "status"].tolist())
    assert statuses == [["unknown", "open"], ["unknown", "open", "suspended"]]


def test_a_file_that_is_no_parquet_and_one_that_is_cut_off_are_refused(tmp_path):
    rows({}).to_parquet(tmp_path / "whole.parquet")
    content = (tmp_path / "whole.parquet").read_bytes()
    for bad in (b"event_id,date\n", content[: len(content) // 2], b""):
        (tmp_path / "bad.parquet").write_bytes(bad)
        with pytest.raises(DataError) as refused:
            run.intervals(run.Log(str(tmp_path / "bad.parquet")), str(tmp_path / "out"), large_logs.here)
        assert refused.value.problems[0].code == "unreadable"
    assert not (tmp_path / "out").exists()


def test_a_result_that_exists_is_left_alone(tmp_path):
    rows({}).to_parquet(tmp_path / "log.parquet")
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    log = run.Log(str(tmp_path / "log.parquet"))
    with pytest.raises(DataError) as refused:
        run.uptime_table(log, str(tmp_path / "out.csv"), run.Figures(), large_logs.here)
    assert refused.value.problems[0].code == "exists"
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"


def test_a_result_that_would_go_with_the_scratch_is_refused(tmp_path):
    log, scratch = tmp_path / "log.parquet", tmp_path / "scratch"
    rows({}).to_parquet(log)
    for out in (scratch / "out", scratch / "deeper" / "out.parquet", scratch):
        with pytest.raises(DataError) as refused:
            run.intervals(run.Log(str(log), str(scratch)), str(out), large_logs.here)
        assert [problem.code for problem in refused.value.problems] == ["result-within"]
        assert not scratch.exists()


def begin_and_stop(address, stop):
    with files.written_whole(address) as file:
        file.write(b"part")
        raise stop


@pytest.mark.parametrize("stop", [OSError("No space left on device"), KeyboardInterrupt()])
def test_a_file_whose_writing_ends_early_leaves_nothing(stop, tmp_path):
    with pytest.raises(type(stop)):
        begin_and_stop(str(tmp_path / "out.csv"), stop)
    assert list(tmp_path.iterdir()) == []


def test_the_bucket_of_a_crossing_is_the_same_in_every_process_and_version():
    """Or workers of two versions would put the events of a crossing into two buckets."""
    names = pa.array(["dandong-sinuiju", "tumen-namyang", GROUP, "dandong-sinuiju"])
    assert run.bucket_of(names, 64).tolist() == [8, 44, 64, 8]


@pytest.mark.parametrize("name", ["dask", "distributed", "fsspec"])
def test_without_the_extra_the_command_says_how_to_install_it(name, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    code, out, said = command(capsys, "intervals", "log.parquet", "out")
    assert (code, out) == (2, "")
    assert "pip install 'china-dprk-rail-links[cluster]'" in said


def test_no_other_command_needs_an_extra():
    extras = {"dask", "distributed", "fsspec", "alembic", "psycopg", "sqlalchemy"}
    code = f"import sys, raillinks.cli.main; assert not {extras} & {{*sys.modules}}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["uptime", "log.parquet"], "raillinks uptime LOG.parquet OUT.csv"),
        (["uptime", "log.parquet", "o.csv", "--package", "."], "--package asks something of a package"),
        (["uptime", "log.parquet", "o.csv", "--known-on", "2020-01-01"], "--known-on asks something of a package"),
        (["uptime", "log.parquet", "o.csv", "--from", "soon"], "--from 'soon': it cannot be used; allowed: YYYY-MM-DD"),
        (["uptime", "log.parquet", "o.csv", "--covered-to", "2020-1"], "--covered-to '2020-1': it cannot be used"),
        (["intervals", "log.parquet", "o", "--workers", "0"], "at least 1"),
        (["intervals", "log.parquet", "o", "--memory", "much"], "'much' is no amount of memory"),
        (["intervals", "log.parquet", "o", "--memory", "1MB"], "too little for a worker"),
        (["intervals", "log.parquet", "o", "--scheduler", "nowhere"], "no scheduler of Dask answers there"),
        (["intervals", "log.parquet", "o", "--scheduler", "tcp://127.0.0.1:9"], "no scheduler of Dask answers there"),
    ],
)
def test_wrong_usage_is_a_sentence(words, sentence, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(files, "WAIT", 1)
    monkeypatch.chdir(tmp_path)
    rows({}).to_parquet(tmp_path / "log.parquet")
    code, out, said = command(capsys, *words)
    assert (code, out) == (2, ""), said
    assert sentence in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"]


@pytest.mark.parametrize(
    ("address", "code"),
    [("absent.parquet", "no-file"), (".", "no-file"), ("s3://bucket/log.parquet", "unknown-address"),
     ("no-such-store://log.parquet", "unknown-address")],
)  # fmt: skip
def test_a_log_that_is_not_there_is_named(address, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError) as refused:
        run.intervals(run.Log(address), str(tmp_path / "out"), large_logs.here)
    [problem] = refused.value.problems
    assert problem.code == code
    assert problem.hint
    assert [*tmp_path.iterdir()] == []


def test_an_address_of_another_file_system_is_read_and_written():
    """The one that lies in memory stands for an object store: fsspec speaks to both in the same way."""
    system = fsspec.filesystem("memory")
    with system.open("/logs/log.parquet", "wb") as file:
        rows({}, {"date": "2020-03-05", "kind": "suspension", "status_after": "suspended"}).to_parquet(file)
    run.intervals(run.Log("memory://logs"), "memory://made/out", large_logs.here)
    [part] = system.find("/made")
    with system.open(part, "rb") as file:
        made = pd.read_parquet(file)
    assert made.loc[made["service"] == "freight", "status"].tolist() == ["unknown", "open", "suspended"]
    assert [*system.find("/")] == ["/logs/log.parquet", part]
    system.rm("/", recursive=True)
