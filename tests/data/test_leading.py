"""A crossing leads if it exists and trains may have crossed in the last ten years ("Crossings that lead")."""

import numpy as np
import pytest

from dashboard.widgets import time_map_content
from raillinks.domain import dates
from raillinks.domain.status import RUNNING
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import QUIET_YEARS, leading_days
from tests.support.tiers import seeded

TODAY = np.datetime64("2026-11-26")


def is_in(ranges, day):
    return any(first <= day <= last for first, last in ranges)


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=TODAY, context=True))


def leads(dataset, spans, crossing, day):
    """The rule, for one day: from every span of the crossing that reaches into the ten years."""
    row = dataset.crossings.set_index("crossing_id").loc[crossing]
    if row["exists_earliest"] > day or row["exists_latest"] < day:
        return False
    own = spans[spans["crossing_id"] == crossing]
    statuses = own["alternatives"] + ";" + own["replayed_status"]  # the rule does not see a lapse
    for start, end, possible in zip(own["start"], own["end"], statuses, strict=True):
        begun = not start > day  # a missing start is before all
        over = end <= day and dates.years_before(dates.of_cell(end) - np.timedelta64(1, "D"), -QUIET_YEARS) < day
        if begun and not over and set(RUNNING) & set(possible.split(";")):
            return True
    return False


def test_on_random_days_exactly_the_crossings_of_the_rule_lead(dataset, view):
    chance, found = seeded("leading"), leading_days(dataset, view)
    spans = view.timeline.spans()
    spans["end"] = spans.groupby(["crossing_id", "service"])["start"].shift(-1)
    seen = set()
    for _ in range(300):
        crossing, day = chance.choice([*found]), np.datetime64("1905-01-01") + chance.randrange(46_000)
        expected = leads(dataset, spans, crossing, day)
        assert is_in(found[crossing], day) == expected, (crossing, day)
        seen.add(expected)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("day", "crossings"),
    [
        ("2026-11-26", {"dandong-sinuiju", "jian-manpo", "tumen-namyang", "khasan-tumangang"}),
        ("1963-12-30", {"dandong-sinuiju", "jian-manpo", "tumen-namyang", "shanghekou-chongsu", "qingshi-samgang",
                        "khasan-tumangang"}),
        ("1963-12-31", {"dandong-sinuiju", "jian-manpo", "tumen-namyang", "qingshi-samgang", "khasan-tumangang"}),
        ("1912-01-01", {"broken-bridge"}),
        ("1900-01-01", set()),
    ],
)  # fmt: skip
def test_who_leads(dataset, view, day, crossings):
    found = leading_days(dataset, view)
    assert {name for name, ranges in found.items() if is_in(ranges, np.datetime64(day))} == crossings


def test_a_crossing_that_the_reader_chose_leads_while_it_exists(dataset):
    chosen = views.make_view(dataset, Selection(as_of=TODAY, crossing=("kaishantun-sambong", "hunchun-hunyung")))
    found = leading_days(dataset, chosen)
    assert is_in(found["kaishantun-sambong"], TODAY)
    assert not is_in(found["hunchun-hunyung"], TODAY)


def test_years_say_no_more_than_the_dates_of_existence(dataset, view):
    content = time_map_content.content(dataset, view, "en")
    said = {crossing["crossing_id"]: crossing["years"] for crossing in content["crossings"]}
    assert said["dandong-sinuiju"] == "since 1943"
    assert said["hunchun-hunyung"] == "1935–1945/46"
    assert said["shanghekou-chongsu"] == "since 1938/39"
    assert content["years"]["yards"] == {"uiju-quarantine-yard": "2021–2024"}
