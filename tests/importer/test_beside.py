"""An own log beside another one: both are there as they are alone, and what is the reader's own is marked."""

import json

import numpy as np
import pytest

from dashboard.i18n import translator
from dashboard.widgets import notices
from raillinks.cli import main as command_line
from raillinks.domain.problems import DataError
from raillinks.importer import build_package, pipeline, worker
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.conftest import ROOT
from tests.odd_packages import works
from tests.support.tiers import sample, slow

TODAY = np.datetime64("2026-11-24", "D")
LOG = (
    "crossing,service,date,status,lat,lon\n"
    "Laredo,freight,2019-01-01,open,27.5,-99.5\nLaredo,freight,2023-12-18,suspended,27.5,-99.5\n"
    "Dandong–Sinuiju,freight,2020-02-02,open,40.1,124.4\n"
)


KEYS = ["crossing_id", "service"]


def own_of(text=LOG, name="us.csv"):
    return pipeline.take_in({name: text.encode()}, HowToRead(), TODAY).dataset


@pytest.fixture(scope="module")
def own():
    return own_of()


@pytest.fixture(scope="module")
def both(own, dataset):
    return pipeline.joined(own, dataset)


def test_the_timeline_opens_as_that_of_the_other_log_does(own, both):
    assert [str(each.timeline_start) for each in (own, both)] == ["2018-12-31", "2019-01-01"]


def statuses(of, day, **chosen):
    view = views.make_view(of, Selection(as_of=np.datetime64(day, "D"), **chosen))
    rows = view.links[KEYS].merge(view.timeline.status_on(view.selection.as_of), on=KEYS)
    columns = rows[[*KEYS, "status", "since", "certain", "alternatives"]].astype(str).fillna("nan")
    return {tuple(row[:2]): tuple(row[2:]) for row in columns.itertuples(index=False, name=None)}


@sample(2)
@pytest.mark.parametrize("day", ["2019-06-01", "2020-03-01", "2022-09-26", "2023-12-20", "2026-03-13"])
def test_each_link_has_the_status_that_it_has_alone(own, dataset, both, day):
    """Also where the other log's group moves: events of the group are about its own crossings.

    Of the other log's services that it does not have nothing is known.
    """
    mine = {(pipeline.MARK + crossing, service): row for (crossing, service), row in statuses(own, day).items()}
    nothing = ("unknown", "nan", "False", "unknown")
    mine |= {(crossing, "passenger"): nothing for crossing, _ in mine}
    assert statuses(both, day, context=True) == {**statuses(dataset, day, context=True), **mine}
    assert statuses(both, day) == statuses(dataset, day)  # without `context` there is the other log alone


def test_every_row_of_the_reader_is_marked_and_every_row_of_the_other_log_is_as_it_was(own, dataset, both):
    for name, column in (
        ("events", "event_id"),
        ("claims", "claim_id"),
        ("sources", "source_id"),
        ("places", "place_id"),
    ):
        rows, before, added = getattr(both, name), getattr(dataset, name), getattr(own, name)
        marked = rows[column].str.startswith(pipeline.MARK)
        assert rows[~marked].reset_index(drop=True)[list(before.columns)].equals(before)
        assert rows.loc[marked, column].tolist() == [pipeline.MARK + key for key in added[column]]
    mine = both.crossings[both.crossings["crossing_id"].str.startswith(pipeline.MARK)]
    assert mine["name"].tolist() == ["Laredo (us.csv)", "Dandong–Sinuiju (us.csv)"]
    assert both.version == f"{dataset.version}+own"


def test_the_descriptor_says_whose_is_what_and_the_map_credits_all(own, dataset, both):
    assert both.descriptor["own_log"] == {"files": ["us.csv"], "beside": dataset.descriptor["title"]}
    assert {each["title"] for each in own.descriptor["licenses"]} <= {
        each["title"] for each in both.descriptor["licenses"]
    }
    land = both.layer("land")
    assert "OpenStreetMap" in land["credits"]
    assert "Natural Earth" in land["credits"]
    assert "own-US" in {feature["id"] for feature in land["features"]}
    for lang in ("en", "ko", "zh"):
        said = notices.of_its_map(both, translator.say(lang))
        assert all(text in said for text in ("us.csv", "OpenStreetMap", "Natural Earth"))


def test_it_is_a_package_that_reads_back_the_same(both):
    again = load.of_files(package_files.of_contents(build_package.files_to_keep(both)))
    assert statuses(again, "2023-12-20", context=True) == statuses(both, "2023-12-20", context=True)


def test_the_name_of_the_file_may_be_anything(dataset):
    for name in ("\u202e.csv", "<b>x</b>.csv", "가" * 300 + ".csv"):
        both = pipeline.joined(own_of(name=name), dataset)
        assert max(map(len, both.crossings["name"])) < 200


def test_the_process_of_an_upload_makes_it(dataset):
    made = worker.outcome(worker.Job({"us.csv": LOG.encode()}, HowToRead(), TODAY, dataset))
    assert made.dataset.version == f"{dataset.version}+own"
    none = worker.outcome(worker.Job({"us.csv": b"a,b\n1,2\n"}, HowToRead(), TODAY, dataset))
    assert none.dataset is None


def test_the_command_makes_it_and_names_a_package_that_is_none(tmp_path, capsys):
    log, out = tmp_path / "us.csv", tmp_path / "both"
    log.write_text(LOG, encoding="utf-8")
    words = ["intake", str(log), "--out", str(out), "--beside"]
    assert command_line.main([*words, str(tmp_path)], TODAY) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert command_line.main([*words, str(ROOT)], TODAY) == 0
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert described["own_log"]["beside"]
    assert command_line.main(["validate", "--package", str(out)], TODAY) == 0


def test_an_own_log_of_another_form_is_refused_with_its_place(dataset):
    wrongs: list[object] = ["x", {"files": []}, {"files": [1]}, {"files": ["a"], "beside": 3}]
    for wrong in wrongs:
        described = json.dumps({**dataset.descriptor, "own_log": wrong}).encode()
        with pytest.raises(DataError) as refused:
            package_files.of_contents({"datapackage.json": described})
        assert refused.value.problems[0].column.startswith("own_log")


@slow("opens every page with both packages; the others here read the files")
def test_pages_api_and_exports_show_it(both):
    works.assert_works(both)
    works.assert_pages_open(both)
