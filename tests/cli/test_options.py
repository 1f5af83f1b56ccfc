"""Shared flags: which package answers, and what a wrong value is told."""

import re

import pytest

from raillinks.package import package_files
from tests import tiny
from tests.cli.conftest import run
from tests.support.tiers import sample


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path, capsys):
    for arguments in (("validate", tmp_path / "nothing"), ("status", "--package", tmp_path / "nothing")):
        with pytest.raises(SystemExit) as stopped:
            run(*arguments)
        assert stopped.value.code == 2
        assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["validate", "checksums"])
def test_a_package_may_be_named_with_the_flag_or_without_but_once(package, capsys, command):
    assert run(command, package) == run(command, "--package", package) == 0
    with pytest.raises(SystemExit) as stopped:
        run(command, package, "--package", package)
    assert stopped.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_a_named_package_is_taken_before_the_bundled_one(package, tmp_path, capfd):
    files = tiny.files()
    without_events = {path: files[path].splitlines(keepends=True)[0] for path in ("data/events.csv", "data/claims.csv")}
    tiny.write(tmp_path / "other", files | without_events)
    assert run("status", "--package", tmp_path / "other", "--as-of", "2020-04-01") == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["unknown"] * 6
    assert run("export", tmp_path / "out.zip", "--package", tmp_path / "other", "--mode", "all") == 0
    assert capfd.readouterr().out.startswith("0 of 0 events")


@sample(2)
@pytest.mark.parametrize(
    "arguments",
    [("status",), ("uptime",), ("answer",), ("export", "out.zip"), ("validate",), ("checksums",)],
    ids=lambda words: words[0],
)
def test_where_there_is_no_package_a_hint_says_how_to_name_one(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.setattr(package_files, "PROJECT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    hint = capsys.readouterr().err
    assert "there is no data package" in hint
    assert "--package PATH" in hint
    tiny.write(tmp_path, tiny.files())
    assert run(*arguments) == 0  # the current folder's


def test_a_bad_flag_is_a_usage_error(package, capsys):
    with pytest.raises(SystemExit) as ended:
        run("status", "--as-of", "yesterday")
    assert ended.value.code == 2
    assert "--as-of 'yesterday'" in capsys.readouterr().err


def test_a_value_in_short_has_its_name_as_a_hint(package, capsys):
    with pytest.raises(SystemExit):
        run("panel", "--crossing", "ALPHA", "--from", "2020-1")
    crossing, first = sorted(capsys.readouterr().err.splitlines())
    assert re.fullmatch("--crossing 'ALPHA': unknown value; did you mean '.*alpha.*'\\?", crossing)
    assert "did you mean 2020-01?" in first


def test_a_table_that_would_be_too_long_is_refused_with_what_is_allowed(package, capsys):
    with pytest.raises(SystemExit) as ended:
        run("panel", "--every", "day", "--from", "1800-01-01")
    assert ended.value.code == 2
    assert re.match(
        "--every 'day': the table is too long; allowed: at most [0-9,]+ rows, not ", capsys.readouterr().err
    )
