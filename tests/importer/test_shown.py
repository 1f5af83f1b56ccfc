"""What an intake makes is shown by every page, path of the API and export."""

import numpy as np

from raillinks.exports import api_paths, descriptors
from raillinks.i18n.languages import LANGUAGES
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.importer import on_off
from tests.odd_packages import works
from tests.support.tiers import slow

TODAY = np.datetime64("2026-11-24", "D")


@slow("every page of somebody else's log")
def test_pages_api_and_exports_show_a_log_of_somebody_else():
    content = on_off.csv_of(on_off.intervals(300, 7, 0.2, seed=1))
    taken = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
    dataset = load.of_files(package_files.of_contents(taken.files))
    works.assert_works(dataset)
    works.assert_pages_open(dataset, languages=tuple(LANGUAGES))


def test_a_served_log_describes_itself_although_its_layers_have_no_titles():
    content = on_off.csv_of(on_off.intervals(20, 2, 0.2, seed=1))
    taken = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
    described = descriptors.described(api_paths.description(taken.dataset, "https://example.org/")).schema_org
    assert "crossings" in {each["name"] for each in described["distribution"]}


@slow("every page of a log with a link without events")
def test_pages_api_and_exports_show_links_of_which_no_row_has_a_day():
    content = b"place,start,end,status\nA,2020-01-01,2020-02-01,open\nB,,2020-01-20,open\nC,,,open\n"
    taken = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
    dataset = load.of_files(package_files.of_contents(taken.files))
    assert [*dataset.crossings["name"]] == ["A", "B", "C"]
    works.assert_works(dataset)
    works.assert_pages_open(dataset, languages=("ko",))


def test_a_link_of_which_no_row_has_a_day_is_unknown_and_has_no_time():
    content = b"place,date,status\nA,2020-01-01,open\nA,2020-02-01,suspended\nB,,\n"
    taken = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
    day = np.datetime64("2020-02-01", "D")
    view = views.make_view(taken.dataset, Selection(as_of=day))
    assert [*view.timeline.status_on(day)["status"]] == ["suspended", "unknown"]
    assert {*taken.time["crossing"]} == {"A"}
