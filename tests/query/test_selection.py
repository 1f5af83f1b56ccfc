from dataclasses import replace

import numpy as np
import pytest

from dashboard.about.about_data import READ_AGAIN_COUNTS
from raillinks.domain.map_view import MapView
from raillinks.query import changes, filters, page_state, permalinks, selection, views
from raillinks.query.page_state import PageState
from raillinks.query.selection import Selection, from_query
from tests.conftest import TODAY
from tests.support.bad_values import BAD, BAD_ON_THE_PAGE, SCRIPT
from tests.support.messages import fixed


def read(dataset, *pairs):
    return from_query(pairs, views.choices(dataset), TODAY)


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_value_that_cannot_be_used_is_reported(dataset, name, value):
    chosen, bad = read(dataset, (name, value))
    assert [(b.parameter, b.value) for b in bad] == [(name, value)]
    assert bad[0].error
    assert bad[0].allowed
    assert chosen == Selection(as_of=TODAY)


@pytest.mark.parametrize(("name", "value", "offered"), [
    ("as_of", "2020-8", "2020-08?"), ("as_of", "Aug 2020", "2020-08?"), ("as_of", "2020年", "2020?"),
    ("as_of", "26 Sep 2022", "2022-09-26?"), ("as_of", "2020s", "2020-01-01 or 2029-12-31?"),
    ("from", "Aug 2020", "2020-08-01 or 2020-08-31?"), ("to", "26/9/2022", "2022-09-26?"),
])  # fmt: skip
def test_a_typed_day_that_is_refused_is_offered_in_a_form_that_is_taken(dataset, name, value, offered):
    _, [bad] = read(dataset, (name, value))
    assert bad.allowed.endswith(f"; did you mean {offered}")


@pytest.mark.parametrize(("name", "value"), BAD_ON_THE_PAGE)
def test_a_value_of_the_page_that_cannot_be_used_is_reported(dataset, name, value):
    chosen, bad = page_state.from_query([(name, value)], set(dataset.events["event_id"]))
    assert [b.parameter for b in bad] == [name]
    assert chosen == PageState()


def test_an_unknown_name_is_answered_with_the_nearest_one(dataset):
    assert read(dataset, ("servce", "freight"))[1][0].allowed == "did you mean 'service'?"


@pytest.mark.parametrize("name", ["as_of", "mode", "days", "q"])
def test_a_single_name_may_stand_once(dataset, name):
    good = {"as_of": "2022-01-01", "mode": "all", "days": "3", "q": "flood"}[name]
    assert [b.error for b in read(dataset, (name, good), (name, good))[1]] == ["the name is repeated"]


def test_a_map_day_after_the_known_on_day_is_bad(dataset):
    chosen, bad = read(dataset, ("as_of", "2022-01-02"), ("known_on", "2022-01-01"))
    assert [b.parameter for b in bad] == ["as_of"]
    assert chosen.as_of == chosen.known_on == np.datetime64("2022-01-01")


def test_no_selection_has_its_day_after_its_known_on_day():
    with pytest.raises(ValueError, match="as_of 2022-01-02 lies after known_on 2022-01-01"):
        Selection(as_of=day("2022-01-02"), known_on=day("2022-01-01"))


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
    ("query", "as_of", "first"),
    [
        ({"as_of": "2020-02"}, "2020-02-29", "2020-02-01"),
        ({"as_of": "2020"}, "2020-12-31", "2020-01-01"),
        ({"as_of": "2027-01"}, "2027-01-31", "2027-01-01"),
        ({"as_of": "2020-02", "known_on": "2020-02-10"}, "2020-02-10", "2020-02-01"),
        ({"as_of": "2020", "known_on": "2021-02-10"}, "2020-12-31", "2020-01-01"),
    ],
)
def test_a_month_or_a_year_stands_on_its_last_day_and_is_written_back(dataset, query, as_of, first):
    chosen, bad = read(dataset, *query.items())
    assert (bad, chosen.as_of, chosen.as_of_days[0]) == ([], day(as_of), day(first))
    assert (chosen.as_of_text, dict(selection.to_query(chosen))["as_of"]) == (query["as_of"], query["as_of"])
    assert read(dataset, *selection.to_query(chosen)) == (chosen, [])


def test_a_month_that_begins_after_the_known_on_day_is_bad(dataset):
    chosen, bad = read(dataset, ("as_of", "2020-03"), ("known_on", "2020-02-29"))
    assert [(b.parameter, b.value, b.allowed) for b in bad] == [("as_of", "2020-03", "at most 2020-02-29")]
    assert (chosen.as_of_text, chosen.known_on) == ("2020-02-29", day("2020-02-29"))


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


@pytest.mark.parametrize("as_of", ["2020-02-28", "2020-03-01"])
def test_no_selection_has_its_day_elsewhere_than_at_the_end_of_its_month(as_of):
    with pytest.raises(ValueError, match="is not the last day of 2020-02"):
        Selection(as_of=day(as_of), as_of_period="2020-02")


def day(text):
    return np.datetime64(text, "D")


def test_every_filter_is_a_field_of_the_selection_and_every_list_a_filter():
    assert tuple(choice.name for choice in filters.FILTERS) == selection.REPEATABLE


def test_a_period_that_ends_before_it_begins_is_bad(dataset):
    chosen, bad = read(dataset, ("from", "2022-01-02"), ("to", "2022-01-01"))
    assert [b.parameter for b in bad] == ["from"]
    assert chosen.from_ is None


def test_a_second_period_that_ends_before_it_begins_is_bad(dataset):
    chosen, bad = read(dataset, ("compare_from", "2022-01-02"), ("compare_to", "2022-01-01"))
    assert [(b.parameter, b.error) for b in bad] == [("compare_from", "after compare_to")]
    assert chosen.compare_from is None
    assert str(chosen.compare_to) == "2022-01-01"


@pytest.mark.parametrize(("start", "end"), [("from", "to"), ("compare_from", "compare_to")])
def test_one_pass_repairs_a_whole_period(dataset, start, end):
    chosen, bad = read(dataset, (start, "2020-01-01"), (end, "1850-01-01"))
    assert [b.parameter for b in bad] == [start, end]
    assert read(dataset, *selection.to_query(chosen)) == (chosen, [])


@pytest.mark.parametrize(("known_on", "as_of"), [("2022-01-01", "2022-01-01"), ("2027-01-01", str(TODAY))])
def test_the_day_is_today_or_the_known_on_day_where_that_is_earlier(dataset, known_on, as_of):
    assert str(read(dataset, ("known_on", known_on))[0].as_of) == as_of


@pytest.mark.parametrize("name", selection.NAMES)
def test_an_empty_value_is_the_default(dataset, name):
    assert read(dataset, (name, "")) == (Selection(as_of=TODAY), [])


@pytest.mark.parametrize("name", selection.PAGE_ONLY)
def test_names_of_the_page_are_passed_over(dataset, name):
    assert read(dataset, (name, SCRIPT)) == (Selection(as_of=TODAY), [])


def test_the_same_choice_in_another_order_is_the_same_selection(dataset):
    one, _ = read(dataset, ("kind", "closure"), ("kind", "opening"))
    other, _ = read(dataset, ("kind", "opening"), ("kind", "closure"), ("kind", "opening"))
    assert one == other
    assert permalinks.query(one) == permalinks.query(other)


def test_a_link_writes_out_the_day_and_the_data_version(dataset):
    state = PageState(event="dd-2022-09-26-resumption", lang="ko", map_view=MapView(40.1, 124.4, 9.5))
    link = permalinks.page_link(dataset, Selection(as_of=TODAY, q="신의주 & co"), state, "http://127.0.0.1:8501/")
    assert link == (
        "http://127.0.0.1:8501/?as_of=2026-11-24&q=%EC%8B%A0%EC%9D%98%EC%A3%BC%20%26%20co&event=dd-2022-09-26-resumption"
        f"&lang=ko&data_version={dataset.version}&lat=40.1&lon=124.4&zoom=9.5"
    )


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
