"""The desk recognises sources by address and title, events by place, day and words; the queue says what to do."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dashboard.editor.report_form import with_address
from raillinks.domain.problems import Severity
from raillinks.editor import duplicates, fields, publishing
from raillinks.editor.draft import Draft
from raillinks.editor.duplicates import Because, candidates
from raillinks.editor.queue import CareKind, queue
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY
from tests.editor.test_searches import SEEN, search


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


@pytest.mark.parametrize("name", ["RFA", "Radio Free Asia (RFA)", "자유아시아방송", "radio free asia", "自由亚洲电台"])
def test_an_outlet_under_another_name_is_no_second_voice_unseen(small, name):
    sources = small.sources.assign(publisher="Radio Free Asia")
    log = replace(small, sources=sources)
    (problem,) = fields.spelled_otherwise("source", {"publisher": name}, log)
    assert (problem.field, problem.severity) == ("source.publisher", Severity.WARNING)
    assert "Radio Free Asia" in problem.hint


@pytest.mark.parametrize(
    ("known", "typed"),
    [("Yonhap", "연합뉴스"), ("Yonhap", "Yonhap News Agency"), ("Yonhap News Agency", "Yonhap"), ("SBS", "SBS (Seoul)"),
     ("Korea Economic Daily (Hankyung)", "Hankyung"),
     ("Moscow Times", "The Moscow Times Online"), ("MBN", "Maeil Business News")],
)  # fmt: skip
def test_names_of_one_outlet_are_doubted(small, known, typed):
    log = replace(small, sources=small.sources.assign(publisher=known))
    assert [*fields.spelled_otherwise("source", {"publisher": typed}, log)]


@pytest.mark.parametrize(
    ("known", "typed"),
    [("KBC", "KBS World"), ("NHK", "NK News"), ("The Korea Herald", "The Korea Times"), ("Asia Today", "Asia Economy"),
     ("Wikipedia (en)", "Wikipedia (zh)"),
     ("Sankei Shimbun", "Seoul Shinmun"), ("A Paper", "C Paper"), ("A Paper", "A Paper"), ("A Paper", "")],
)  # fmt: skip
def test_names_of_two_outlets_are_not_doubted(small, known, typed):
    log = replace(small, sources=small.sources.assign(publisher=known))
    assert [*fields.spelled_otherwise("source", {"publisher": typed}, log)] == []


def test_a_package_may_list_other_names_of_its_own(small):
    names = [{"name": "A Paper", "other_names": ["The Organ"]}]
    log = replace(small, descriptor={**small.descriptor, "publishers": names})
    (problem,) = fields.spelled_otherwise("source", {"via": "the organ"}, log)
    assert problem.hint == "A Paper"


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


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ({}, {"publisher": "A Paper", "language": "en"}),
        ({"publisher": "A News Agency"}, {"publisher": "A News Agency", "language": "en"}),
        ({"publisher": "A Paper", "language": "ko"}, {"publisher": "A Paper", "language": "ko"}),
    ],
)
def test_an_address_fills_in_what_nobody_has_typed(small, source, filled):
    draft = with_address(small, Draft("d", "report", source=source), "https://example.org/new")
    assert draft.source == {**filled, "url": "https://example.org/new"}


def test_another_address_takes_back_what_the_first_has_filled_in_and_nothing_else(small):
    typed = Draft("d", "report", source={"publisher": "A News Agency"})
    draft = with_address(small, with_address(small, typed, "https://example.org/new"), "https://example.com/new")
    assert draft.source == {"publisher": "A News Agency", "url": "https://example.com/new"}


@pytest.mark.parametrize(("day", "found"), [("2021-03-05", ["e-stop"]), ("2023-03-05", []), ("", ["e-stop"])])
def test_an_event_of_the_same_words_is_offered_where_the_year_may_be_wrong_and_not_years_away(small, day, found):
    assert [each.event_id for each in candidates(small, "", "freight", day, "Freight stops")] == found


def test_an_event_of_that_day_and_place_comes_first(small):
    found = candidates(small, "alpha-beta", "freight", "2020-01-15", "")
    assert [each.event_id for each in found] == ["e-open"]
    assert found[0].reasons == (Because.SAME_DAYS, Because.CROSSING, Because.SERVICE)


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


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def cares(folder, today="2026-02-03"):
    return [(str(c.kind), c.event_id, c.due, c.names) for c in queue(load.load(folder), np.datetime64(today))]


def test_the_queue_lists_what_wants_care(folder):
    assert cares(folder)[:2] == [
        ("one_voice", "e-stop", "2020-03-05", ("A Paper",)),
        ("one_voice", "e-open", "2020-01-01", ("A Paper",)),
    ]
    verdict = (folder / "data/events.csv").read_text("utf-8").replace("stands,2020-06-01,why", ",,")
    (folder / "data/events.csv").write_text(verdict, "utf-8")
    tiny.write_checksums(folder)
    publishing.publish_draft(folder, SEEN, TODAY)
    publishing.publish_draft(folder, search(), TODAY)
    assert cares(folder)[0] == ("dispute", "e-stop", "2020-05-31", ("B Paper",))
    due = [each for each in cares(folder, "2026-08-03") if each[0] == CareKind.SEARCH_DUE]
    assert due == [("search_due", "gd-2020-07-02-freight-evidence-end", "2026-08-03", ())]
    assert not [each for each in cares(folder, "2026-08-02") if each[0] == CareKind.SEARCH_DUE]


def test_the_queue_says_up_to_which_day_the_log_was_read(folder):
    covered_to = json.loads((folder / "datapackage.json").read_bytes())["covered_to"]
    assert cares(folder, covered_to)[0][0] == "one_voice"
    later = str(np.datetime64(covered_to, "D") + 1)
    assert cares(folder, later)[0] == ("not_covered", "", covered_to, ())
    about = replace(TODAY, date=later)
    publishing.publish_draft(folder, replace(REPORT, covered_to=later), about)
    assert "not_covered" not in {kind for kind, *_ in cares(folder, later)}


def test_an_event_of_another_service_is_no_candidate(small):
    alike = small.events.assign(service=["freight", "passenger"], crossing_id="alpha-beta")
    found = candidates(replace(small, events=alike), "alpha-beta", "freight", "2020-03-05", "")
    assert "e-stop" not in [one.event_id for one in found]


def test_what_a_sighting_would_settle_and_summaries_without_translation_are_in_the_queue(small):
    found = queue(small, np.datetime64("2026-02-03"))
    sightings = [(care.due, care.event_id, care.links, care.days) for care in found if care.kind == CareKind.SIGHTING]
    where, last = "alpha-beta", np.datetime64(small.covered_to, "D")
    view = views.make_view(small, Selection(as_of=last))
    rows = view_figures.frontier_of(view).to_dict("records")
    assert sightings == [
        (str(row["best_day"])[:10], row["event_id"], ((where, row["service"]),), row["days_settled"]) for row in rows
    ]
    assert {event_id for _, event_id, *_ in sightings} == {"e-stop", "e-open"}
    untranslated = [care.event_id for care in found if care.kind == CareKind.UNTRANSLATED]
    assert untranslated == ["e-stop", "e-open"]
    translated = replace(small, events=small.events.assign(summary_ko="가", summary_zh="一"))
    assert not [care for care in queue(translated, np.datetime64("2026-02-03")) if care.kind == CareKind.UNTRANSLATED]
