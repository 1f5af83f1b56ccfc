"""The cache of responses: bounded, one answer for equal queries, none displaced by a refusal."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from api.responses import Key, ResponseCache, bytes_response
from raillinks.versions.live_package import Served
from tests.support.tiers import seeded


def test_the_cache_of_responses_is_bounded_in_number_and_bytes():
    cache = ResponseCache(most=3, most_bytes=5000)

    def put(query, content=b"0123456789"):
        return cache.put(Key("hash", 0, None, "/", query), bytes_response(content, "text/plain"))

    def kept(query):
        return cache.get(Key("hash", 0, None, "/", query)) is not None

    for name in "abcd":
        put(name)
    assert [kept(name) for name in "abcd"] == [False, True, True, True]
    put("e", seeded("bytes").randbytes(4990))
    assert [kept(name) for name in "bcde"] == [False, False, False, True]
    put("e")
    put("q" * 6000)  # a long query counts too, and is not kept
    assert not kept("q" * 6000)
    put("f")
    assert kept("f")
    assert (cache.hits, cache.misses) == (5, 5)


def test_queries_that_ask_for_the_same_are_answered_once(dataset):
    cache = ResponseCache()
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset), cache)]))
    same = [
        "as_of=2020-01-01&crossing=dandong-sinuiju&service=freight",
        "service=freight&as_of=2020-01-01&crossing=dandong-sinuiju",
        "as_of=2020-01-01&crossing=dandong-sinuiju&service=freight&lat=1&lon=2&zoom=3&divider=4&embed=1&event=x&lang=ko",
        "service=freight&crossing=dandong-sinuiju&crossing=dandong-sinuiju&as_of=2020-01-01&q=&known_on=",
        "%61s_of=2020%2D01-01&crossing=dandong%2Dsinuiju&service=freight",
    ]
    answers = [client.get(f"/api/v1/status.csv?{query}") for query in same]
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert (cache.hits, cache.misses) == (len(same) - 1, 1)
    twice = client.get("/api/v1/status.csv?as_of=2020-01-01&as_of=2020-01-01")
    assert twice.status_code == 400
    assert client.get("/api/v1/answer?lang=ko").content != client.get("/api/v1/answer?lang=zh").content


def test_a_refusal_displaces_no_answer(dataset):
    cache = ResponseCache(most=1)
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset), cache)]))
    for query in ("", "nope=1", "data_version=9.9.9", ""):
        client.get(f"/api/v1/status.csv?{query}")
    assert cache.hits == 1
