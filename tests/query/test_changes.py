"""What a reader changes in a selection, and what a link says has changed in the data since."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.about.about_data import READ_AGAIN_COUNTS
from raillinks.query import changes, selection, views
from raillinks.query.selection import Selection, from_query
from tests.conftest import TODAY
from tests.support.messages import fixed


def read(dataset, *pairs):
    return from_query(pairs, views.choices(dataset), TODAY)


@pytest.mark.parametrize(
    ("changes", "as_of", "known_on"),
    [
        ({"as_of": "2021-12-31"}, "2021-12-31", "2022-01-01"),
        ({"as_of": "2022-01-01"}, "2022-01-01", "2022-01-01"),
        ({"as_of": "2022-01-02"}, "2022-01-02", None),
        ({"compare_with": "2022-01-02"}, "2021-06-01", None),
        ({"known_on": "2021-05-01"}, "2021-05-01", "2021-05-01"),
        ({"known_on": None}, "2021-06-01", None),
        ({"known_on": "2022-06-01", "as_of": "2022-07-01"}, "2022-06-01", "2022-06-01"),
        ({"kind": ("closure",)}, "2021-06-01", "2022-01-01"),
    ],
)
def test_what_a_reader_sets_wins_over_what_stood_before(changes, as_of, known_on):
    before = Selection(as_of=day("2021-06-01"), known_on=day("2022-01-01"))
    after = before.changed(**{name: day(v) if isinstance(v, str) else v for name, v in changes.items()})
    assert (after.as_of, after.known_on) == (day(as_of), None if known_on is None else day(known_on))


@pytest.mark.parametrize(
    ("changes", "as_of", "known_on"),
    [
        ({"as_of": "2020-02-29"}, "2020-02-29", "2020-06-01"),
        ({"as_of_period": "2019"}, "2019", "2020-06-01"),
        ({"as_of_period": "2020-06"}, "2020-06", "2020-06-01"),
        ({"as_of_period": "2020-07"}, "2020-07", None),
        ({"as_of_period": ""}, "2020-02-29", "2020-06-01"),
        ({"known_on": "2020-02-10"}, "2020-02", "2020-02-10"),
        ({"known_on": "2020-01-31"}, "2020-01-31", "2020-01-31"),
        ({"kind": ("closure",)}, "2020-02", "2020-06-01"),
    ],
)
def test_a_day_ends_the_month_and_a_month_the_day(changes, as_of, known_on):
    before = Selection(as_of=day("2020-02-29"), as_of_period="2020-02", known_on=day("2020-06-01"))
    days = {"as_of", "known_on"}
    after = before.changed(**{name: day(v) if name in days else v for name, v in changes.items()})
    assert (after.as_of_text, after.known_on) == (as_of, None if known_on is None else day(known_on))


def day(text):
    return np.datetime64(text, "D")


@pytest.mark.parametrize(
    ("earlier", "later"), [("0.1.0", "0.1.1"), ("0.9.9", "0.10.0"), ("0.9", "0.9.1"), ("1.0.0", "2")]
)
def test_versions_compare_as_numbers(earlier, later):
    assert changes.version(earlier) < changes.version(later)


@pytest.mark.parametrize("text", ["", "1.", "v1", "1.2.3.4.5", "1 2", "１.0", "latest"])
def test_what_is_no_version_is_none(text):
    assert changes.version(text) is None


@pytest.fixture(scope="module")
def changed(dataset):
    """The log with corrections of two events and of one that is gone."""
    rows = [
        ("0.1.0", "2026-11-24", "", "First version of the log."),
        ("0.2.0", "2027-01-01", "dd-2022-09-26-resumption", "Date corrected."),
        ("0.3.0", "2027-02-01", "kt-gone", "Taken out."),
        ("0.10.0", "2027-03-01", "dd-1911-11-01-bridge1-open", "Summary corrected."),
        ("0.10.0", "2027-03-01", "", fixed(READ_AGAIN_COUNTS, 1)),
    ]
    frame = dataset.changes.iloc[:0].assign(reason="")
    for version, day, event_id, change in rows:
        frame.loc[len(frame)] = [version, day, event_id, change, "because"]
    return replace(dataset, changes=frame, descriptor={**dataset.descriptor, "version": "0.10.0"})


@pytest.mark.parametrize(
    ("linked", "expected"),
    [
        ("0.1.0", ["Date corrected.", fixed(READ_AGAIN_COUNTS, 1)]),
        ("0.2.0", [fixed(READ_AGAIN_COUNTS, 1)]),
        ("0.10.0", []),
        ("0.11.0", []),
        ("nonsense", []),
    ],
)
def test_a_link_says_what_changed_since_for_the_events_it_shows(changed, linked, expected):
    view = views.make_view(changed, read(changed, ("as_of", "2022-12-31"), ("kind", "resumption"))[0])
    assert list(changes.since(changed, view, linked)["change"]) == expected


def test_the_changes_of_a_view_leave_out_events_that_its_filters_leave_out(changed):
    plain = views.make_view(changed, Selection(as_of=TODAY))
    assert len(changes.of_view(changed, plain)) == len(changed.changes)
    filtered = views.make_view(changed, Selection(as_of=TODAY, kind=("resumption",)))
    assert "Summary corrected." not in set(changes.of_view(changed, filtered)["change"])
    assert {"Date corrected.", "Taken out."} <= set(changes.of_view(changed, filtered)["change"])


def test_the_russian_crossings_changes_are_always_among_them(dataset):
    russian = dataset.events.loc[dataset.events["crossing_id"].isin(dataset.crossings.query("context")["crossing_id"])]
    row = dataset.changes.iloc[:1].assign(event_id=russian["event_id"].iloc[0])
    chosen = changes.of_view(replace(dataset, changes=row), views.make_view(dataset, Selection(as_of=TODAY)))
    assert len(chosen) == 1


@pytest.mark.parametrize(("first", "last"), selection.PERIODS)
def test_a_changed_end_of_a_period_clears_the_other_one_that_contradicts_it(first, last):
    early, late = np.datetime64("2020-01-01"), np.datetime64("2020-12-31")
    chosen = Selection(as_of=TODAY).changed(**{first: early, last: late})
    name, bad = selection.other_end_in_conflict(chosen, first, late + 1)
    assert (name, bad.value, bad.error, bad.allowed) == (
        last, "2020-12-31", f"before {first.rstrip('_')}", "at least 2021-01-01",
    )  # fmt: skip
    name, bad = selection.other_end_in_conflict(chosen, last, early - 1)
    assert (name, bad.value, bad.error, bad.allowed) == (first, "2020-01-01", f"after {last}", "at most 2019-12-31")
    for field, day in ((first, late), (last, early), (first, None), ("as_of", late + 1)):
        assert selection.other_end_in_conflict(chosen, field, day) is None
