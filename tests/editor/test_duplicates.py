"""The desk recognises sources by address and title, events by place, day and words."""

from dataclasses import replace

import pytest

from raillinks.domain.enums import GROUP
from raillinks.editor import duplicates
from raillinks.editor.duplicates import Because, candidates
from raillinks.validation import load
from tests import tiny


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a", "http://example.org/a/", "https://www.example.org/a", "https://m.example.org/a#top",
        "https://EXAMPLE.org/a?utm_source=x&fbclid=y", " https://example.org/%61 ", "https://example.org/a/amp",
        "https://example.org:443/a",
    ],
)  # fmt: skip
def test_an_address_is_recognised_in_all_its_forms(small, url):
    assert [(each.source_id, str(each.why)) for each in duplicates.known(small, url)] == [("s1", "address")]


@pytest.mark.parametrize(
    "url",
    ["", "https://example.org/a?page=2", "https://example.org/A", "https://example.com/a", "https://[::1", "\ud800"],
)  # fmt: skip
def test_another_address_is_not_recognised(small, url):
    assert duplicates.known(small, url) == ()


def test_parameters_that_name_the_page_stay_in_any_order():
    one, other = "https://a.org/v?b=2&a=1&utm_medium=x", "http://a.org/v/?a=1&b=2"
    assert duplicates.normalised(one) == duplicates.normalised(other) == "a.org/v?a=1&b=2"


def test_a_title_is_recognised_whatever_its_spaces_and_signs(small):
    titles = duplicates.known(small, title="“a TITLE”!")
    assert [(each.source_id, str(each.why)) for each in titles] == [("s1", "title")]
    assert duplicates.known(small, title="A title", publisher="Another Paper") == ()
    assert duplicates.known(small, title="a") == ()


def test_whose_pages_a_host_has_is_what_the_log_has_read_there(small):
    assert duplicates.publishers_at(small, "https://example.org/other") == ("A Paper",)
    assert duplicates.publishers_at(small, "https://example.com/") == ()
    assert duplicates.publishers_at(small, "no address") == ()


def test_what_all_pages_of_a_site_agree_on_is_known_of_the_next_one(small, tmp_path):
    assert duplicates.of_other_pages(small, "https://www.example.org/b") == {
        "publisher": "A Paper", "language": "en",
    }  # fmt: skip
    assert duplicates.of_other_pages(small, "https://example.com/b") == {}
    rows = (
        "s3,C Paper,A Site,T,,en,2020-03-06,https://site.example/a,news,read\n"
        "s4,D Paper,A Site,T,,ko,2020-03-06,https://site.example/b,news,read\n"
        "s5,C Paper,,T,,zh,2020-03-06,https://mixed.example/a,news,read\n"
        "s6,D Paper,C Paper,T,,zh,2020-03-06,https://mixed.example/b,news,read\n"
    )
    tiny.write(tmp_path, tiny.files() | {"data/sources.csv": f"{tiny.SOURCES}{rows}".encode()})
    log = load.load(tmp_path)
    assert duplicates.of_other_pages(log, "https://site.example/c") == {"via": "A Site"}
    assert duplicates.of_other_pages(log, "https://mixed.example/c") == {"language": "zh"}


@pytest.mark.parametrize(("day", "found"), [("2021-03-05", ["e-stop"]), ("2023-03-05", []), ("", ["e-stop"])])
def test_an_event_of_the_same_words_is_offered_where_the_year_may_be_wrong_and_not_years_away(small, day, found):
    assert [each.event_id for each in candidates(small, "", "freight", day, "Freight stops")] == found


def test_an_event_of_that_day_and_place_comes_first(small):
    found = candidates(small, "alpha-beta", "freight", "2020-01-15", "")
    assert [each.event_id for each in found] == ["e-open"]
    assert found[0].reasons == (Because.SAME_DAYS, Because.CROSSING, Because.SERVICE)


def test_an_event_of_a_chinese_crossing_is_offered_for_every_crossing(small):
    (found,) = candidates(small, GROUP, "freight", "2020-01-15", "")
    assert (found.event_id, Because.EVERY_CROSSING in found.reasons) == ("e-open", True)


def test_an_event_of_every_crossing_is_one_of_each_chinese_crossing(small):
    found = candidates(small, "gamma-delta", "freight", "March 2020", "stops")
    assert [(each.event_id, Because.EVERY_CROSSING in each.reasons) for each in found] == [("e-stop", True)]
    assert candidates(small, "rho-sigma", "freight", "2020-03-05", "stops") == ()


@pytest.mark.parametrize("date", ["", "soon", "2020-13", "../2020-02", "2019/..", "x" * 100, "\ud800", "\0"])
def test_any_text_is_a_date_for_the_search_of_candidates(small, date):
    assert {each.event_id for each in candidates(small, "", "", date, "the bridge opens")} >= {"e-open"}


def test_words_count_in_every_script(dataset):
    assert "uiju" in candidates(dataset, "", "", "", "의주 비행장")[0].event_id
    assert candidates(dataset, "", "", "", "") == ()
    assert len(candidates(dataset, "dandong-sinuiju", "", "2022", "", most=3)) == 3


def test_the_founding_report_is_recognised(dataset):
    found = candidates(
        dataset, "dandong-sinuiju", "freight", "2022-09-26", "Freight trains run again between Dandong and Sinuiju"
    )
    assert found[0].event_id == "dd-2022-09-26-resumption"


def test_an_event_of_another_service_is_no_candidate(small):
    alike = small.events.assign(service=["freight", "passenger"], crossing_id="alpha-beta")
    found = candidates(replace(small, events=alike), "alpha-beta", "freight", "2020-03-05", "")
    assert "e-stop" not in [one.event_id for one in found]
