"""On/off intervals, a fifth of them without an end: uptime and longest stop equal a count day by day."""

import csv
import io
import os
import secrets
import sys
from datetime import date

import numpy as np
import pytest

from raillinks import __main__ as command_line
from raillinks.intake import taking_in
from raillinks.intake.mapping import HowToRead
from tests import tiny
from tests.intake import on_off
from tests.support.tiers import by_tier

TODAY = np.datetime64("2026-11-24", "D")
N, LINKS = by_tier(1_000, 20_000), 25


SEED = int(os.environ.get("ON_OFF_SEED", secrets.randbelow(2**32)))


@pytest.fixture(scope="module")
def made():
    return on_off.intervals(N, LINKS, 0.2, seed=SEED)


@pytest.fixture(scope="module")
def package(made, tmp_path_factory):
    how = HowToRead(statuses={"limited": "partial"})
    taken = taking_in.take_in({"log.csv": on_off.csv_of(made)}, how, TODAY)
    assert taken.report.clean
    assert [(c.rows_in, c.used, c.reported) for c in taken.report.counts] == [(N, N, 0)]
    folder = tmp_path_factory.mktemp("own") / "log"
    tiny.write_bare(folder, dict(taken.files))
    return folder


def test_days_and_longest_stop_equal_a_count_day_by_day(made, package, capfdbinary):
    assert command_line.main(["uptime", "--package", str(package), "--from", str(on_off.FIRST)], TODAY) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    sys.stdout.write(f"ON_OFF_SEED={SEED} gives the same log again\n")
    last = date.fromisoformat(rows[0]["to"])
    assert last == max(interval.end or interval.start for interval in made)
    days = on_off.day_by_day(made, last)
    seen = {(row["crossing_name"], row["service"]): row for row in rows}
    assert len(days) == LINKS
    for link, line in days.items():
        counted = [int(seen[link][f"{name}_days"]) for name in ("unknown", "open", "suspended", "partial")]
        assert counted == np.bincount(line, minlength=4).tolist(), link
        assert int(seen[link]["longest_suspension_days"]) == on_off.longest_run(line, 2), link
    for link in seen.keys() - days.keys():
        assert seen[link]["known_days"] == "0"
