"""`intake` on the command line."""

from tests.cli.conftest import run
from tests.importer.test_delimited import KOREAN


def test_the_command_makes_a_package_that_the_others_accept(tmp_path, capfd):
    (tmp_path / "log.csv").write_bytes(KOREAN.encode("cp949"))
    out, report, saved = tmp_path / "own", tmp_path / "r.csv", tmp_path / "m.json"
    assert run("intake", tmp_path / "log.csv", "--out", out, "--report", report, "--save-mapping", saved) == 0
    said = capfd.readouterr().out
    assert "cp949" in said
    assert "2 rows = 2 used + 0 not used" in said
    assert run("validate", out) == 0
    assert "no problems" in capfd.readouterr().out
    for command in ("status", "uptime", "answer"):
        assert run(command, "--package", out) == 0
    assert run("export", tmp_path / "out.zip", "--package", out, "--mode", "all") == 0
    assert report.read_text(encoding="utf-8").startswith("file,row,column,code,severity,reason,hint\n")
    assert run("intake", tmp_path / "log.csv", "--out", tmp_path / "two", "--mapping", saved) == 0
