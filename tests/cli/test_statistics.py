"""`uptime`, `panel` and `sensitivity` on the command line."""

from tests.cli.conftest import run


def test_the_figures_of_every_year_are_printed(package, capfd):
    assert run("uptime", "--by", "year", "--from", "2019-06-01", "--service", "freight") == 0
    heads, *lines = [line.split(",") for line in capfd.readouterr().out.splitlines()]
    assert heads[:5] == ["crossing_id", "crossing_name", "service", "from", "to"]
    assert [line[:4] for line in lines[:2]] == [
        ["alpha-beta", "Alpha-Beta", "freight", "2019-06-01"],
        ["alpha-beta", "Alpha-Beta", "freight", "2020-01-01"],
    ]


def test_what_hangs_on_one_voice_is_printed(package, capfdbinary):
    assert run("sensitivity", "--leave-out", "publisher", "--service", "freight") == 0
    head, *rows = capfdbinary.readouterr().out.decode().splitlines()
    assert head.startswith("left_out,name,crossing_id,crossing_name,service,from,to,days,status,status_without,")
    of_link = [row.split(",")[5:10] for row in rows if row.startswith("publisher,A Paper,alpha-beta,")]
    assert [cells[3:] for cells in of_link] == [["open", "unknown"], ["suspended", "unknown"]]
    assert of_link[0][:3] == ["2020-01-01", "2020-03-04", "64"]


def test_a_panel_is_printed_or_written_as_parquet(package, capfdbinary, tmp_path):
    asked = ["panel", "--from", "2020-03-01", "--to", "2020-03-31", "--every", "week", "--service", "freight"]
    assert run(*asked) == 0
    head, *rows = capfdbinary.readouterr().out.decode().splitlines()
    assert head.startswith("crossing_id,crossing_name,service,from,to,open_days,open_days_min")
    assert len(rows) == 2 * 6
    assert rows[1].startswith("alpha-beta,Alpha-Beta,freight,2020-03-02,2020-03-08,3,")
    assert run(*asked, "--shape", "wide", "--figure", "suspended_days") == 0
    assert capfdbinary.readouterr().out.decode().splitlines()[2].startswith("2020-03-02,2020-03-08,4,,2021-01-01,")
    out = tmp_path / "panel.parquet"
    assert run(*asked, "--parquet", out) == 0
    assert out.read_bytes()[:4] == b"PAR1"
    assert run(*asked, "--parquet", tmp_path / "none" / "panel.parquet") == 2
    assert "it cannot be written" in capfdbinary.readouterr().err.decode()
