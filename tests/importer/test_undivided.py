"""A log that tells no services apart has one link for each crossing, with the statuses that freight would have."""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.answer import answer, wording
from raillinks.editor import preview
from raillinks.i18n import translator
from raillinks.i18n.languages import LANGUAGES
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.mcp import arguments
from raillinks.notebook import log
from raillinks.package import package_files
from raillinks.query import changes, selection, views
from raillinks.query.filters import BY_NAME
from raillinks.query.selection import Selection
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests.importer import on_off
from tests.odd_packages import works
from tests.support.tiers import slow

TODAY = np.datetime64("2026-11-24", "D")
MADE = [one for one in on_off.intervals(300, 12, 0.2, seed=3) if one.service == "freight"]


def of_rows(content):
    made = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
    return load.of_files(package_files.of_contents(made.files))


@pytest.fixture(scope="module")
def undivided():
    return of_rows("\n".join(lines(service=False)).encode())


@pytest.fixture(scope="module")
def divided():
    return of_rows("\n".join(lines(service=True)).encode())


def lines(*, service):
    rows = on_off.csv_of(MADE).decode().splitlines()
    return rows if service else [row.replace("service,", "").replace("freight,", "") for row in rows]


def statuses(dataset, of):
    spans = views.make_view(dataset, Selection(as_of=TODAY)).timeline.spans(90)
    return spans[spans["service"] == of].drop(columns=["service", "event_id"]).reset_index(drop=True)


def test_there_is_one_link_for_each_crossing_with_the_statuses_of_freight(undivided, divided):
    assert [*undivided.links["service"]] == ["all"] * 6
    assert [*undivided.links["crossing_id"]] == undivided.crossing_ids
    assert [*divided.links["service"]] == ["freight"] * 6
    assert len(statuses(undivided, "all")) > 100
    assert statuses(undivided, "all").equals(statuses(divided, "freight"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_names_the_crossing_alone(undivided, lang):
    view = views.make_view(undivided, Selection(as_of=np.datetime64("2015-05-05", "D")))
    link = view.any_day.listed_links[0]
    said = wording.sentence(undivided, answer.of_view(undivided, view, link), translator.say(lang))
    name = link[0]
    assert name.replace("-", "") in said.replace("-", "").replace(" ", "").casefold()
    for word in ("reight", "화물", "货运", "all services"):
        assert word not in said


def test_the_one_service_is_all(undivided, divided):
    assert BY_NAME["service"].offered(undivided) == ("all",)
    assert BY_NAME["service"].offered(divided) == ("freight",)
    view = views.make_view(undivided, Selection(as_of=TODAY))
    assert views.facets(undivided, view)["service"] == {"all": len(undivided.events)}


def test_a_notebook_has_a_disc_for_each_crossing(undivided):
    view = views.make_view(undivided, Selection(as_of=TODAY))
    status = view.timeline.status_on(TODAY, 90).assign(crossing_name="a")
    assert [layer.id for layer in log.of_status(undivided, status).layers if "links" in layer.id] == ["all-links"]


@slow("every page; the others here open some")
def test_every_page_api_and_export_shows_it(undivided):
    works.assert_works(undivided)
    works.assert_pages_open(undivided)


def test_its_own_addresses_are_read_back(undivided):
    """What an answer links to, the link of its status and the words for machines name the service that it has."""
    view = views.make_view(undivided, Selection(as_of=np.datetime64("2015-05-05", "D")))
    link = view.any_day.listed_links[0]
    pairs = [("crossing", link[0]), ("service", link[1])]
    chosen, bad = selection.from_query(pairs, views.choices(undivided), TODAY)
    assert (chosen.service, bad) == (("all",), [])
    assert views.make_view(undivided, chosen).any_day.listed_links == (link,)
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(undivided))]))
    for asked in (f"answer?{urlencode(pairs)}", f"status.csv?{urlencode(pairs)}"):
        assert client.get(f"/api/v1/{asked}").status_code == HTTPStatus.OK
    assert arguments.schema(undivided, ["service"])["properties"]["service"]["items"]["enum"] == ["all"]


@pytest.mark.parametrize("is_split", [True, False])
def test_a_version_that_tells_services_apart_is_held_against_one_that_does_not(undivided, is_split):
    """One event is of freight alone from then on: the desk and “what changed” name both links of its crossing."""
    events = undivided.events.copy()
    last = events.index[events["crossing_id"] == undivided.crossing_ids[0]][-1]
    events.loc[last, "service"] = "freight"
    split = replace(undivided, events=events, content_hash="split")
    pair = (undivided, split) if is_split else (split, undivided)
    moved = {(one.crossing_id, one.service) for one in preview.changed_links(*pair)}
    assert moved == {(undivided.crossing_ids[0], "passenger")}
    before, after = ((each, views.make_view(each, Selection(as_of=TODAY))) for each in pair)
    found = changes.view_changes(before, after, [])
    assert {one.link for one in (*found.on_day, *found.elsewhere)} == moved
