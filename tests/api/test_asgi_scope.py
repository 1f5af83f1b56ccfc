"""What the scope of a request says."""

from api.asgi_scope import header_values, local_path


def test_every_value_of_a_header_is_given_and_of_no_other():
    headers = [(b"host", b"a.example"), (b"x-host", b"b.example"), (b"host", b"c.example")]
    assert header_values({"headers": headers}, b"host") == [b"a.example", b"c.example"]
    assert header_values({"headers": headers}, b"origin") == []


def test_a_path_is_that_below_the_mount():
    assert local_path({"path": "/rail/api/v1/health", "root_path": "/rail"}) == "/api/v1/health"
    assert local_path({"path": "/api/rail"}) == "/api/rail"
