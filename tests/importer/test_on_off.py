"""On/off intervals, a fifth of them without an end: strips, uptime and longest stop equal a count day by day."""

import csv
import io
from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.widgets import time_map_content
from raillinks.cli import main as command_line
from raillinks.engine import timeline
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import tiny
from tests.importer import on_off
from tests.support.tiers import SEED, by_tier

TODAY = np.datetime64("2026-11-24", "D")
N, LINKS = by_tier(1_000, 20_000), 25


@pytest.fixture(scope="module")
def made():
    return on_off.intervals(N, LINKS, 0.2, seed=SEED)


@pytest.fixture(scope="module")
def package(made, tmp_path_factory):
    how = HowToRead(statuses={"limited": "partial"})
    taken = pipeline.take_in({"log.csv": on_off.csv_of(made)}, how, TODAY)
    assert taken.report.clean
    assert [(c.rows_in, c.used, c.reported) for c in taken.report.counts] == [(N, N, 0)]
    folder = tmp_path_factory.mktemp("own") / "log"
    tiny.write_bare(folder, dict(taken.files))
    return folder


def test_days_and_longest_stop_equal_a_count_day_by_day(made, package, capfdbinary):
    assert command_line.main(["uptime", "--package", str(package), "--from", str(on_off.FIRST)], TODAY) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
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


STATUSES = ("unknown", "open", "suspended", "partial")
"""What `on_off.day_by_day` counts them as: by their position."""


@pytest.fixture(scope="module")
def shown(package):
    dataset = load.load(package)
    return dataset, views.make_view(dataset, Selection(as_of=dataset.covered_to))


def drawn(starts, statuses, last):
    """The status of each day from `FIRST` to the last, from the days on which something begins, in their order."""
    days = np.arange(np.datetime64(on_off.FIRST, "D"), np.datetime64(last, "D") + 1)
    at = np.searchsorted(np.asarray(starts, "datetime64[D]"), days, side="right") - 1
    return np.array([STATUSES.index(status) for status in statuses])[at]


def test_the_strips_of_the_time_map_and_of_pages_have_the_status_of_each_day(made, shown):
    """The browser draws `spans` of the content, History and Compare draw `bands`: both by what begins on which day."""
    dataset, view = shown
    last = max(interval.end or interval.start for interval in made)
    names = dataset.crossings.set_index("crossing_id")["name"]
    days = on_off.day_by_day(made, last)
    before = np.datetime64("1800-01-01")
    content = time_map_content.content(dataset, view, "en")
    spans = {
        (names[link["crossing_id"]], link["service"]): ([before if span[0] is None else np.datetime64(span[0], "D")
         for span in link["spans"]], [span[1] for span in link["spans"]]) for link in content["links"]
    }  # fmt: skip
    of_pages = timeline.bands(view.timeline, view.selection.stale_after).groupby(["crossing_id", "service"])
    strips = {
        (names[crossing], service): (own["start"].fillna(pd.Timestamp(before)), own["status"])
        for (crossing, service), own in of_pages
    }
    assert spans.keys() == strips.keys() >= days.keys()
    for link, line in days.items():
        assert drawn(*spans[link], last).tolist() == line.tolist(), link
        assert drawn(*strips[link], last).tolist() == line.tolist(), link
    for link in spans.keys() - days.keys():
        assert {*spans[link][1], *strips[link][1]} == {"unknown"}
