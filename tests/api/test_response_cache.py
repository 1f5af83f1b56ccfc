"""The latest responses, kept within bounds."""

import os

from api.responses import Key, ResponseCache, bytes_response


def test_the_cache_of_responses_is_bounded_in_number_and_bytes():
    cache = ResponseCache(most=3, most_bytes=5000)

    def put(query, content=b"0123456789"):
        return cache.put(Key("hash", 0, None, "/", query), bytes_response(content, "text/plain"))

    def kept(query):
        return cache.get(Key("hash", 0, None, "/", query)) is not None

    for name in "abcd":
        put(name)
    assert [kept(name) for name in "abcd"] == [False, True, True, True]
    put("e", os.urandom(4990))
    assert [kept(name) for name in "bcde"] == [False, False, False, True]
    put("e")
    put("q" * 6000)  # a long query counts too, and is not kept
    assert not kept("q" * 6000)
    put("f")
    assert kept("f")
    assert (cache.hits, cache.misses) == (5, 5)
