"""What the time map gets: dates in brief that claim no more than the log's own; the days that it opens with."""

import numpy as np
import pytest

from raillinks.query import views
from raillinks.query.selection import Selection
from tests.own_words.logs import log_of
from timemap import payload


@pytest.mark.parametrize(
    ("date", "brief"),
    [
        ("2023~", "2023~"), ("2023?", "2023?"), ("2020-08%", "2020-08%"), ("2020-08-03~", "2020-08~"),
        ("1953-07-27/1953-12~", "1953~"), ("2020-08?/2020-09~", "2020%"), ("1943~/1947", "1943~/1947"),
        ("2020-09-01/2020-09-30", "2020-09"), ("2020-08/2020-09", "2020"), ("1943-02/1947-05", "1943/1947"),
        ("../1953~", "../1953~"),
    ],
)  # fmt: skip
def test_a_date_in_brief_keeps_its_qualifier(date, brief):
    assert payload.brief(date) == brief


def test_an_own_log_opens_with_its_own_days_its_last_one_among_them(dataset):
    own = log_of("in_out")
    for log, day, begins, ends in (
        (own, own.covered_to, "2021-02-28", str(own.covered_to + 1)),
        (own, own.covered_to + 40, "2021-02-28", str(own.covered_to + 41)),
        (dataset, dataset.covered_to, "2019-01-01", "2026-11-24"),
    ):
        view = views.make_view(log, Selection(as_of=day))
        message = payload.message(log, view, content_url="", today=np.datetime64("2026-11-24"))
        assert [str(np.datetime64(number, "D")) for number in message["view"]] == [begins, ends]
        assert message["domain"][0] <= message["view"][0]
        assert np.datetime64(message["domain"][1], "D") >= np.datetime64(ends)
