"""What was known when, on the real log: the cases of docs/known-on.md."""

import numpy as np
import pytest

from raillinks import reported, select
from raillinks.schema import Kind
from raillinks.selection import Selection
from tests.conftest import ROOT


def cases():
    lines = (ROOT / "docs" / "known-on.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| 2")]
    return [row[:6] for row in rows if len(row) == 7 and row[6]]


CASES = cases()


def test_there_are_at_least_twelve_cases_with_reasons():
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES, ids=[" ".join(case[:3]) for case in CASES])
def test_the_log_reads_as_it_was_known(dataset, case):
    as_of, known_on, link, status, event, confidence = case
    day = np.datetime64(as_of)
    view = select.view(dataset, Selection(as_of=day, known_on=np.datetime64(known_on)))
    table = view.timeline.status_on(day).set_index(["crossing_id", "service"])
    assert table.loc[tuple(link.split()), "status"] == status
    assert view.known.set_index("event_id").loc[event, "confidence"] == confidence


def test_stops_and_restarts_without_an_early_source_are_marked(dataset):
    first = reported.first_reports(dataset)
    moves = first[first["kind"].isin([Kind.SUSPENSION, Kind.RESUMPTION]) & (first["date"] >= "2020")]
    assert set(moves.loc[moves["reported_later"], "event_id"]) == {"kt-2020-03-freight-stop", "dd-2020-08-freight-stop"}
    assert (moves.loc[~moves["reported_later"], "delay_days"] <= reported.LATER_AFTER).all()
