"""The time map's content by URL: under the one address that says what it is made of; any process can make it."""

import asyncio
import gc
import gzip
import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.i18n import translator
from dashboard.server import component_files
from dashboard.session import served_data
from dashboard.widgets import cache, time_map_content
from raillinks.domain.problems import DataError
from raillinks.query import views as query_views
from raillinks.query.selection import Selection, from_query
from raillinks.query.views import View
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.support.queries import random_query
from tests.support.tiers import by_tier, sample, slow
from timemap import payload

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def client(dataset):
    return client_of(lambda: Served(dataset))


def client_of(load_served):
    return TestClient(Starlette(routes=component_files.routes(load_served)))


def content_of(dataset, **chosen):
    return time_map_content.of_selection(dataset, Selection(as_of=TODAY, **chosen), "en")


@pytest.fixture
def views(monkeypatch):
    """The selections of which a view is worked out: what a request costs."""
    worked_out, work_out = [], query_views.make_view

    def view(dataset, selection):
        worked_out.append(selection)
        return work_out(dataset, selection)

    monkeypatch.setattr(query_views, "make_view", view)
    return worked_out


def test_the_content_is_answered_under_its_own_address(client, dataset):
    content = content_of(dataset, crossing=("jian-manpo",))
    answer = client.get(content.url)
    assert answer.content == gzip.decompress(time_map_content.packed(dataset, content))
    assert answer.headers["cache-control"] == FOR_EVER
    assert {link["crossing_id"] for link in answer.json()["links"]} == {"jian-manpo"}


def queries(dataset):
    """Queries of which no address of ours is made, and some of ours under names of other ones."""
    own = [content_of(dataset, q=text).url.partition("?")[2] for text in ("a", "b")]
    return ["", "lang=en&q=x&q=y", "lang=xx", "lang=en&nonsense=1", "lang=en&crossing=none", *own]


def test_a_name_that_does_not_fit_is_refused_before_any_work_and_the_refusal_is_not_kept(client, dataset, views):
    other = content_of(dataset, q="c").url.partition("?")[0]
    for path in (f"{time_map_content.FOLDER}0123456789abcdef01234567.json", other):
        for query in queries(dataset):
            answer = client.get(f"{path}?{query}")
            assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
            assert answer.json() == {"error": "outdated"}
    assert views == []


@pytest.mark.parametrize(
    "query", ["q=x&stale_after=9&lang=en", "lang=en&as_of=2020-01-01", "", "lang=en&q=x&nonsense=1"]
)
def test_a_content_has_one_address(client, dataset, views, query):
    """Whoever works out the name of the same query written in another way gets nothing computed."""
    answer = client.get(f"{time_map_content.FOLDER}{cache.name_of(dataset.content_hash, query)}.json?{query}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert views == []


def test_a_query_of_too_many_fields_is_refused_as_such(client, dataset, views):
    query = "&".join(["q=x"] * (cache.MOST_FIELDS + 1))
    answer = client.get(f"{time_map_content.FOLDER}{cache.name_of(dataset.content_hash, query)}.json?{query}")
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert answer.json() == {"error": "too-many-fields"}
    assert views == []


def test_every_filter_at_once_is_no_query_of_too_many_fields(client, dataset):
    every = content_of(dataset, **query_views.choices(dataset).values, q="x", stale_after=9, context=True)
    assert client.get(every.url).status_code == 200
    assert len(cache.fields_of(every.query)) * 2 < cache.MOST_FIELDS


def test_equal_requests_at_one_time_work_out_one_view(dataset, views):
    app, url = (
        Starlette(routes=component_files.routes(lambda: Served(dataset))),
        content_of(dataset, stale_after=77).url,
    )

    async def six():
        async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as browser:
            return await asyncio.gather(*(browser.get(url) for _ in range(6)))

    answers = asyncio.run(six())
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(views) == 1


def test_requests_displace_no_view_of_a_reader_and_keep_none(tmp_path, monkeypatch):
    tiny.write(tmp_path, tiny.files())
    dataset = load.load(tmp_path)
    client = client_of(lambda: Served(dataset))

    def views_alive():
        gc.collect()
        return sum(type(thing) is View for thing in gc.get_objects())

    few = 2  # as many views are cached here, so that few requests would displace one
    monkeypatch.setattr(served_data, "VIEWS", few)
    monkeypatch.setattr(served_data, "_shared", served_data._Caches())  # noqa: SLF001
    readers = served_data.view(dataset, Selection(as_of=TODAY))
    before = views_alive()
    for stale_after in range(1, few + 2):
        assert client.get(content_of(dataset, stale_after=stale_after).url).status_code == 200
    assert views_alive() == before
    assert served_data.view(dataset, Selection(as_of=TODAY)) is readers


def test_content_of_a_package_that_has_changed_since_is_refused(dataset):
    later = replace(dataset, events=dataset.events.iloc[:-1], content_hash="later")
    url = content_of(dataset).url
    assert client_of(lambda: Served(dataset)).get(url).status_code == 200
    assert client_of(lambda: Served(later)).get(url).status_code == 404
    assert content_of(later).url != url


def test_without_data_nothing_is_answered():
    def refuse():
        raise DataError([])

    answer = client_of(refuse).get(f"{time_map_content.FOLDER}x.json?lang=en")
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")


@sample(2)
@pytest.mark.parametrize("seed", range(by_tier(6, 12)))
def test_any_server_makes_the_content_of_a_selection_from_its_address_alone(dataset, seed):
    """The selection has a day, a mode and periods of its own: none of them is in the content."""
    query = random_query(dataset, 40_000 + seed)
    selection, _ = from_query(query, query_views.choices(dataset), TODAY)
    lang = ("en", "ko", "zh")[seed % 3]
    drawn = time_map_content.content(dataset, query_views.make_view(dataset, selection), lang)
    url = time_map_content.of_selection(dataset, selection, lang).url
    answers = [client_of(lambda: Served(dataset)).get(url) for _ in range(2)]  # neither knows what the other has made
    assert answers[0].json() == json.loads(json.dumps(drawn))
    assert answers[0].content == answers[1].content


def test_a_content_is_named_by_all_that_it_is_made_of(dataset, monkeypatch, tmp_path):
    """Its package, selection and language, and every file of the project that its bytes are made with."""
    selection, later = Selection(as_of=TODAY), replace(dataset, content_hash="later")
    one = time_map_content.of_selection(dataset, selection, "en")
    others = [
        time_map_content.of_selection(later, selection, "en"),
        time_map_content.of_selection(dataset, replace(selection, stale_after=9), "en"),
        time_map_content.of_selection(dataset, selection, "ko"),
    ]
    assert len({one.url.partition("?")[0], *(other.url.partition("?")[0] for other in others)}) == 4
    monkeypatch.setattr(cache, "_ROOT", tmp_path / "app")
    monkeypatch.setattr(cache, "_CORE", tmp_path / "core")
    makers = {cache.makers.__wrapped__()}
    for path in (
        "core/raillinks/domain/dates.py",
        "app/layers/style.py",
        "app/dashboard/i18n/catalogues/ko.po",
        "app/timemap/payload.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("1")
        makers.add(cache.makers.__wrapped__())
        (tmp_path / path).write_text("2")
        makers.add(cache.makers.__wrapped__())
    assert len(makers) == 9


@slow("names of contents are tried always")
def test_every_module_that_makes_contents_is_in_their_names():
    """The modules of ours that are loaded for it, in a process that loads no others."""
    script = """
import sys, dashboard.widgets.time_map_content, dashboard.widgets.table_content
print(*(module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {path for name in done.stdout.split() if (path := Path(name)).is_relative_to(ROOT)}
    own = {path.relative_to(ROOT) for path in loaded if ".venv" not in path.parts and path.name != "__init__.py"}
    read = {path.relative_to(ROOT) for pattern in cache.MADE_BY for path in ROOT.glob(pattern)}
    assert Path("layers/style.py") in own
    browsers = {Path("timemap/assets.py"), Path("timemap/reports.py")}  # they name and answer the browser's own part
    assert own - read == browsers


def test_a_new_field_of_the_selection_is_read_by_the_content_unless_it_is_named():
    names = {field.name for field in fields(Selection)}
    assert set(payload.NOT_IN_CONTENT) <= names
    assert {"known_on", "stale_after", "disputed", "q"} <= names - set(payload.NOT_IN_CONTENT)


def test_the_day_is_no_part_of_the_content(dataset):
    days = (np.datetime64("1900-01-01"), np.datetime64("2022-09-26"), np.datetime64("2150-01-01"))
    views = [query_views.make_view(dataset, Selection(as_of=day)) for day in days]
    assert len({json.dumps(time_map_content.content(dataset, view, "ko")) for view in views}) == 1


def test_publishers_have_the_names_of_the_language(dataset):
    view = query_views.make_view(dataset, Selection(as_of=TODAY))
    drawn = {lang: time_map_content.content(dataset, view, lang) for lang in ("en", "ko")}
    named = translator.say("ko").source_name
    assert drawn["ko"]["voices"] == {event: named(name) for event, name in drawn["en"]["voices"].items()}
    assert drawn["ko"]["publishers"] == {e: [*map(named, names)] for e, names in drawn["en"]["publishers"].items()}
    assert "Yonhap" in str(drawn["en"]["publishers"])
    assert "Yonhap" not in str(drawn["ko"]["publishers"])
