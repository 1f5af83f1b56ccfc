"""The benchmarks' own parts: the fixed log, and how they are run."""

import ast
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import benchmarks
from benchmarks import log
from benchmarks.__main__ import INTERRUPTED, LONG, QUICK, duration, main, page, run
from benchmarks.engine import read, replayed
from benchmarks.row import Row
from raillinks.domain import dates

N = 20_000
FRAME = read(StringIO(log.events_csv(N)))


def test_the_same_size_gives_the_same_log():
    assert log.events_csv(1_000) == log.events_csv(1_000)


def test_a_log_has_the_columns_of_the_events():
    assert list(FRAME.columns) == list(log.COLUMNS)


def test_no_row_is_longer_than_promised():
    assert max(len(line.encode()) for line in log.events_csv(N).split("\r\n")[1:]) + 2 <= log.MOST_BYTES


def test_one_date_in_twenty_is_imprecise():
    found = dates.windows(FRAME["date"])
    assert not any(found.reason)
    assert np.isclose((found.earliest != found.latest).mean(), 0.05, atol=0.01)


def test_one_event_in_five_is_on_all_services():
    assert np.isclose((FRAME["service"] == "all").mean(), 0.20, atol=0.01)


def test_a_million_events_have_a_thousand_links():
    assert len(log.links(1_000_000)) == log.MOST_LINKS


def test_the_log_is_replayed_on_every_link():
    intervals = replayed(FRAME, log.links(N)).intervals()
    assert len(intervals.drop_duplicates(["crossing_id", "service"])) == len(log.links(N))


def test_a_row_says_whether_its_goal_is_met():
    rows = [Row("met", 1, 1), Row("missed", 2, 1), Row("shown", 3)]
    assert [str(row).split() for row in rows] == [
        ["1", "1", "yes", "met"],
        ["2", "1", "NO", "missed"],
        ["3", "yes", "shown"],
    ]


def test_a_frame_of_strings_is_what_is_read():
    assert all(isinstance(dtype, pd.StringDtype) for dtype in FRAME.dtypes)


def modules_with(function):
    """The names of the benchmarks that have this function."""
    files = Path(benchmarks.__file__).parent.glob("*.py")
    return {
        file.stem
        for file in files
        if any(
            isinstance(node, ast.FunctionDef) and node.name == function
            for node in ast.parse(file.read_text(encoding="utf-8")).body
        )
    }


def test_every_benchmark_is_run_by_one_of_both_commands():
    assert modules_with("rows") == {*QUICK}
    assert modules_with("long_rows") == {*LONG}


def test_the_quick_ones_take_ten_minutes_at_most():
    assert sum(QUICK.values()) <= 600


@pytest.fixture
def own_benchmark(tmp_path, monkeypatch):
    """Writes a benchmark of a test's own, and gives its name."""
    monkeypatch.setattr(benchmarks, "__path__", [*benchmarks.__path__, str(tmp_path)])

    def written(name, body):
        path = tmp_path / f"{name}.py"
        path.write_text(f"from benchmarks.row import Row\n\n\ndef rows():\n{body}\n", encoding="utf-8")
        return name

    return written


def test_a_row_is_printed_before_the_next_one_is_measured(own_benchmark, capfd):
    name = own_benchmark("two_of_a_test", "    yield Row('one', 1)\n    print('measures')\n    yield Row('two', 1)")
    assert run({name: 5}, "rows")[1] == 0
    lines = [line.split()[-1] for line in capfd.readouterr().out.splitlines()]
    assert lines.index("one") < lines.index("measures") < lines.index("two")


def test_what_is_expected_is_said_before_anything_is_measured(own_benchmark, capfd):
    name = own_benchmark("timed_of_a_test", "    print('measures')\n    yield Row('one', 1)")
    run({name: 95}, "rows")
    before = capfd.readouterr().out.split("measures")[0]
    assert before.count(duration(95)) == 3  # of all, of each, and of the one that begins


def test_a_missed_goal_is_named_at_the_end_and_fails_the_command(own_benchmark, capfd):
    name = own_benchmark("missed_of_a_test", "    yield Row('over', 2, 1)\n    yield Row('under', 1, 2)")
    assert run({name: 5}, "rows")[1] == 1
    out = capfd.readouterr().out
    assert (out.count("over"), out.count("under")) == (2, 1)


def test_an_interrupted_run_prints_what_was_measured(own_benchmark, capfd):
    name = own_benchmark("cut_of_a_test", "    yield Row('over', 2, 1)\n    raise KeyboardInterrupt")
    assert run({name: 5}, "rows")[1] == INTERRUPTED
    assert capfd.readouterr().out.count("over") == 2


def test_a_benchmark_that_fails_hides_nothing_that_was_measured(own_benchmark, capfd):
    name = own_benchmark("failing_of_a_test", "    yield Row('over', 2, 1)\n    raise ValueError('no answer')")
    with pytest.raises(ChildProcessError, match=name):
        run({name: 5}, "rows")
    out, error = capfd.readouterr()
    assert out.count("over") == 2
    assert "ValueError: no answer" in error


def test_a_benchmark_finds_nothing_that_another_left(own_benchmark, capfd):
    body = "    import os\n    print(f'process {os.getpid()}')\n    yield Row('one', 1)"
    run({own_benchmark("first_of_a_test", body): 5, own_benchmark("second_of_a_test", body): 5}, "rows")
    processes = {line for line in capfd.readouterr().out.splitlines() if line.startswith("process ")}
    assert len(processes) == 2


def test_the_page_has_the_rows_with_a_goal_and_what_they_were_measured_on():
    text = page([Row("with", 1.234, 2), Row("without", 3)])
    assert "| 1.23 | 2 | with |" in text
    assert "without |" not in text
    assert f"{os.cpu_count()} cores" in text


def refusal(words, capfd):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code not in (None, 0)
    return capfd.readouterr().err


def test_a_name_that_is_none_is_answered_with_the_nearest(capfd):
    assert "'timemap'" in refusal(["pages", "timemop"], capfd)
    assert "'timemap'" in refusal(["--long", "timemop"], capfd)


def test_a_name_without_long_rows_is_sent_to_the_other_command(capfd):
    assert "`make bench`" in refusal(["--long", "api"], capfd)


def test_a_benchmark_run_alone_can_import_what_it_shares_with_tests():
    command = [sys.executable, "-c", "import tests.support.log_columns"]
    assert subprocess.run(command, check=False, cwd=Path(benchmarks.__file__).parents[1]).returncode == 0
