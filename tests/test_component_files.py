"""What components fetch by URL: under the address that names it for ever, under any other not at all."""

import gzip
import json
import re
from dataclasses import fields, replace
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.i18n import translator
from dashboard.parts import time_map_content, time_map_words
from dashboard.server import component_files
from dashboard.session.page_links import PAGE
from raillinks.store.live_package import Served
from raillinks.views import viewing
from raillinks.views.selection import Selection, from_query
from raillinks.words.problems import DataError
from tests.conftest import ROOT, TODAY
from tests.support.queries import random_query
from timemap import payload
from timemap.assets import TIME_MAP, assets

FOR_EVER = "public, max-age=31536000, immutable"
STATIC = ROOT / "timemap" / "static"


@pytest.fixture(scope="module")
def client(dataset):
    return client_of(lambda: Served(dataset))


def client_of(load):
    return TestClient(Starlette(routes=component_files.routes(load)))


@pytest.mark.parametrize("assets", [TIME_MAP, PAGE], ids=["time map", "page"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_each_file_is_kept_for_ever_and_packed_where_the_browser_takes_that(client, assets, encoding):
    for name, content in assets.files.items():
        answer = client.get(f"{assets.url}{name}", headers={"accept-encoding": encoding})
        assert answer.content == content
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers.get("content-encoding", "identity") == encoding
        kind = {"js": "text/javascript", "css": "text/css"}[name.rpartition(".")[2]]
        assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("path", [TIME_MAP.url.replace("/assets/timemap/", "/assets/timemap/0"), f"{TIME_MAP.url}x"])
def test_another_version_or_name_is_refused_and_the_refusal_is_not_kept(client, path):
    answer = client.get(f"{path.rstrip('/')}/time_map.js")
    assert answer.status_code == 404


def test_a_file_of_another_version_is_refused(client):
    answer = client.get("/assets/timemap/0123456789abcdef/time_map.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_the_address_changes_with_any_file(tmp_path):
    one, other = tmp_path / "a.js", tmp_path / "b.js"
    one.write_text("1")
    other.write_text("2")
    before = assets("assets/x", [one, other]).url
    other.write_text("3")
    assert assets("assets/x", [one, other]).url != before
    assert assets("assets/x", [one]).url != before


def test_the_loader_imports_the_module_and_carries_no_comment():
    loader = TIME_MAP.loader("time_map.js")
    assert f"{TIME_MAP.url}time_map.js" in loader
    assert "//" not in loader
    assert "/*" not in loader
    assert len(loader.encode()) < 700


def test_every_module_that_is_imported_is_served():
    for name, content in TIME_MAP.files.items():
        for imported in re.findall(r"from '\./([^']+)'", content.decode()):
            assert imported in TIME_MAP.files, (name, imported)


def content_of(dataset, **chosen):
    return time_map_content.of_view(dataset, viewing.view(dataset, Selection(as_of=TODAY, **chosen)), "en")


def test_the_content_is_answered_under_its_own_address(client, dataset):
    content = content_of(dataset, crossing=("jian-manpo",))
    answer = client.get(content.url)
    assert answer.content == gzip.decompress(content.packed)
    assert answer.headers["cache-control"] == FOR_EVER
    assert {link["crossing_id"] for link in answer.json()["links"]} == {"jian-manpo"}


@pytest.mark.parametrize("query", ["", "?lang=en&q=x&q=y", "?lang=xx", "?lang=en&nonsense=1", "?lang=en&crossing=none"])
def test_an_address_that_names_other_content_is_refused_and_the_refusal_is_not_kept(client, query):
    answer = client.get(f"/timemap/content/0123456789abcdef01234567.json{query}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert "error" in answer.json()


def test_content_of_a_package_that_has_changed_since_is_refused(dataset):
    later = replace(dataset, events=dataset.events.iloc[:-1], content_hash="later")
    url = content_of(dataset).url
    assert client_of(lambda: Served(dataset)).get(url).status_code == 200
    assert client_of(lambda: Served(later)).get(url).status_code == 404
    assert content_of(later).url != url


def test_without_data_nothing_is_answered():
    def refuse():
        raise DataError([])

    answer = client_of(refuse).get("/timemap/content/x.json?lang=en")
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")


@pytest.mark.parametrize("seed", range(12))
def test_any_server_makes_the_content_of_a_view_from_its_address_alone(client, dataset, seed):
    """The view is that of a day, a mode and periods of its own: none of them is in the content."""
    query = random_query(dataset, 40_000 + seed)
    selection, _ = from_query(query, viewing.choices(dataset), TODAY)
    lang = ("en", "ko", "zh")[seed % 3]
    drawn = time_map_content.content(dataset, viewing.view(dataset, selection), lang)
    url = time_map_content.of_view(dataset, viewing.view(dataset, selection), lang).url
    read, bad = from_query(parse_qsl(urlsplit(url).query), viewing.choices(dataset), TODAY)
    assert bad == []
    assert time_map_content.content(dataset, viewing.view(dataset, read), lang) == drawn
    assert client.get(url).json() == json.loads(json.dumps(drawn))


def test_a_new_field_of_the_selection_is_read_by_the_content_unless_it_is_named():
    names = {field.name for field in fields(Selection)}
    assert set(payload.NOT_IN_CONTENT) <= names
    assert {"known_on", "stale_after", "disputed", "q"} <= names - set(payload.NOT_IN_CONTENT)


def test_the_day_is_no_part_of_the_content(dataset):
    days = (np.datetime64("1900-01-01"), np.datetime64("2022-09-26"), np.datetime64("2150-01-01"))
    views = [viewing.view(dataset, Selection(as_of=day)) for day in days]
    assert len({time_map_content.of_view(dataset, view, "ko").url for view in views}) == 1
    assert len({json.dumps(time_map_content.content(dataset, view, "ko")) for view in views}) == 1


def used_words():
    """The keys of words that the script and the template name."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    named = set(re.findall(r"\b(?:w|words)\.(\w+)", script)) | set(re.findall(r"'(uncertain\w+)'", script))
    return named | set(re.findall(r'data-(?:text|label|title)="(\w+)"', script))


def test_the_script_says_every_word_that_it_is_sent_and_no_other():
    sent = set(time_map_words.words(translator.say("en")))
    by_value = {"freight", "passenger", "confirmed", "reported", "disputed", "withdrawn"}  # named by the data
    assert used_words() - sent == set()
    assert sent - used_words() == by_value
    script = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    assert set(re.findall(r"\bcounted\.(\w+)", script)) == set(time_map_words.counted(translator.say("en")))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "unknown where our later search found no further report"),
        ("ko", "나중에 검색해도 그 뒤의 보도를 찾지 못한 연결은 ‘알 수 없음’"),
        ("zh", "我们后来检索仍未找到更晚报道的线路记为“不明”"),
    ],
)
def test_a_known_on_day_says_that_a_later_search_counts(lang, words):
    assert time_map_words.words(translator.say(lang))["knownOn"].endswith(words)


@pytest.mark.parametrize("lang", ["ko", "zh"])
def test_a_translation_fills_in_the_same_values(lang):
    english, other = (time_map_words.words(translator.say(code)) for code in ("en", lang))
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", other[key])) == sorted(re.findall(r"\{\w+\}", text)), key
