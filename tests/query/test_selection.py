import numpy as np
import pytest

from raillinks.domain import typed_dates
from raillinks.domain.dates import LAST_YEAR
from raillinks.query import selection, views
from raillinks.query.selection import Selection, from_query, whole_number
from tests.conftest import TODAY
from tests.support.bad_values import BAD, SCRIPT


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
    ("from", "Aug 2020", "2020-08?"), ("to", "26/9/2022", "2022-09-26?"),
])  # fmt: skip
def test_a_typed_day_that_is_refused_is_offered_in_a_form_that_is_taken(dataset, name, value, offered):
    _, [bad] = read(dataset, (name, value))
    assert bad.allowed.endswith(f"; did you mean {offered}")


def test_what_is_wrong_with_a_typed_day_is_a_sentence_of_its_own(dataset):
    _, [bad] = read(dataset, ("as_of", "2022-13"))
    assert bad.allowed.endswith(f"{LAST_YEAR}. {typed_dates.BAD_MONTH.format(n=13)}")


def test_an_unknown_name_is_answered_with_the_nearest_one(dataset):
    assert read(dataset, ("servce", "freight"))[1][0].allowed == "did you mean 'service'?"


def test_of_many_unknown_names_few_are_compared(dataset, monkeypatch):
    compared = []

    def counted(name, *_, **__):
        compared.append(name)
        return []

    monkeypatch.setattr(selection, "get_close_matches", counted)
    _, bad = read(dataset, ("s" * 5_000, ""), *((f"servce{n}", "") for n in range(500)))
    assert len(bad) == 501
    assert 0 < len(compared) <= 20
    assert max(map(len, compared)) <= 100


@pytest.mark.parametrize("name", ["as_of", "mode", "days", "q"])
def test_a_single_name_may_stand_once(dataset, name):
    good = {"as_of": "2022-01-01", "mode": "all", "days": "3", "q": "flood"}[name]
    assert [b.error for b in read(dataset, (name, good), (name, good))[1]] == [selection.NAME_REPEATED]


def test_a_map_day_after_the_known_on_day_is_bad(dataset):
    chosen, bad = read(dataset, ("as_of", "2022-01-02"), ("known_on", "2022-01-01"))
    assert [b.parameter for b in bad] == ["as_of"]
    assert chosen.as_of == chosen.known_on == np.datetime64("2022-01-01")


def test_no_selection_has_its_day_after_its_known_on_day():
    with pytest.raises(ValueError, match="as_of 2022-01-02 lies after known_on 2022-01-01"):
        Selection(as_of=day("2022-01-02"), known_on=day("2022-01-01"))


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


@pytest.mark.parametrize(
    ("name", "value", "means"),
    [
        ("from", "2018", "2018-01-01"), ("from", "2018-02", "2018-02-01"), ("to", "2020-02", "2020-02-29"),
        ("to", "2020", "2020-12-31"), ("compare_from", "2018-02", "2018-02-01"), ("compare_to", "2019", "2019-12-31"),
        ("compare_with", "2021-02", "2021-02-28"), ("known_on", "2022", "2022-12-31"),
    ],
)  # fmt: skip
def test_a_month_or_a_year_is_its_first_day_where_a_period_begins_and_its_last_one_elsewhere(
    dataset, name, value, means
):
    chosen, bad = read(dataset, ("as_of", "2020"), (name, value))
    assert (bad, chosen) == ([], read(dataset, ("as_of", "2020"), (name, means))[0])
    assert dict(selection.to_query(chosen))[name] == means


def test_a_month_that_begins_after_the_known_on_day_is_bad(dataset):
    chosen, bad = read(dataset, ("as_of", "2020-03"), ("known_on", "2020-02-29"))
    assert [(b.parameter, b.value, b.allowed) for b in bad] == [("as_of", "2020-03", "at most 2020-02-29")]
    assert (chosen.as_of_text, chosen.known_on) == ("2020-02-29", day("2020-02-29"))


@pytest.mark.parametrize("as_of", ["2020-02-28", "2020-03-01"])
def test_no_selection_has_its_day_elsewhere_than_at_the_end_of_its_month(as_of):
    with pytest.raises(ValueError, match="is not the last day of 2020-02"):
        Selection(as_of=day(as_of), as_of_period="2020-02")


@pytest.mark.parametrize(
    ("as_of", "known_on", "then"),
    [
        ("2024", "2024-09-06", "2024-09-06"),
        ("2024-09", "2024-09-06", "2024-09-06"),
        ("2024", "2025-09-06", "2024"),
        ("2024-03-01", "2024-09-06", "2024-03-01"),
        ("2024", "", "2024"),
    ],
)
def test_with_everything_known_a_selection_keeps_its_day(dataset, as_of, known_on, then):
    chosen, _ = read(dataset, ("as_of", as_of), ("known_on", known_on), ("q", "flood"))
    every = chosen.with_everything_known()
    assert (every.as_of, every.as_of_text, every.known_on, every.q) == (chosen.as_of, then, None, "flood")


def day(text):
    return np.datetime64(text, "D")


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


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("20", 20), ("20.0", 20), ("020.000", 20), ("36500", 36500)])
def test_a_whole_number_is_one_as_json_schema_has_it(text, number):
    assert whole_number(text, 0, 36500) == number


def test_a_whole_number_may_be_as_large_as_is_said():
    assert whole_number("1000000000", 0, 10**9) == 10**9


@pytest.mark.parametrize("text", ["", "20.5", "20.", "2e1", "-1", "36501", "٢", "9" * 5000, "1.0000000000"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ValueError, match="0 to 36500"):
        whole_number(text, 0, 36500)
