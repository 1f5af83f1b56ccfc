"""A server with a desk for those who sign in starts only with all that makes it safe, and says what it lacks."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import streamlit_sign_in
from dashboard.server import gates, security
from dashboard.server import sign_in as server_sign_in
from dashboard.server.sign_in import BACK, SignInRoutes
from dashboard.session import pages
from dashboard.streamlit_sign_in import CALLBACK, LOGIN, USER_COOKIE
from tests.dashboard.session.test_sign_in import TABLE

PUBLIC = "https://rail.example/"
WITH_SIGN_IN = {pages.DESK_SETTING: "sign-in", security.ADDRESS_SETTING: PUBLIC}
AUTH = {
    "client_id": "rail-links", "client_secret": "s", "cookie_secret": "c" * 32,
    "redirect_uri": f"{PUBLIC}oauth2callback",
    "server_metadata_url": "https://accounts.example/.well-known/openid-configuration",
    "client_kwargs": {"code_challenge_method": "S256"},
}  # fmt: skip
SECRETS = {"auth": AUTH, "roles": TABLE}


def why_not(settings=WITH_SIGN_IN, headers=None, roles=TABLE, **auth):
    return server_sign_in.why_not(settings, {"auth": {**AUTH, **auth}, "roles": roles}, headers or {})


def test_with_all_of_it_the_server_starts_at_any_address():
    assert why_not() == ""
    assert gates.refusal(WITH_SIGN_IN, "0.0.0.0") == ""  # noqa: S104 (the point)
    assert not gates.is_on(WITH_SIGN_IN)
    assert "desk" in pages.of_settings(WITH_SIGN_IN)
    local = {**WITH_SIGN_IN, security.ADDRESS_SETTING: "http://127.0.0.1:8501"}
    assert why_not(local, redirect_uri="http://127.0.0.1:8501/oauth2callback") == ""
    below = {**WITH_SIGN_IN, security.ADDRESS_SETTING: "https://example.org/rail"}
    assert why_not(below, redirect_uri="https://example.org/rail/oauth2callback") == ""


@pytest.mark.parametrize("name", server_sign_in.NEEDED)
@pytest.mark.parametrize("value", [None, "", " ", 1, ["x"]])
def test_each_part_of_the_provider_is_needed(name, value):
    assert f"lacks {name}" in why_not(**{name: value})


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        ({"cookie_secret": "c" * 31}, "fewer than 32 characters"),
        ({"server_metadata_url": "http://accounts.example/x"}, "no address with https://"),
        ({"server_metadata_url": "accounts.example"}, "no address with https://"),
        ({"server_metadata_url": "https://[x"}, "no address with https://"),
        ({"redirect_uri": "https://evil.example/oauth2callback"}, f"is not {PUBLIC}oauth2callback"),
        ({"redirect_uri": "http://rail.example/oauth2callback"}, f"is not {PUBLIC}oauth2callback"),
        ({"redirect_uri": PUBLIC}, f"is not {PUBLIC}oauth2callback"),
        ({"client_kwargs": {}}, "code_challenge_method"), ({"client_kwargs": None}, "code_challenge_method"),
        ({"client_kwargs": {"code_challenge_method": "plain"}}, "code_challenge_method"),
    ],
)  # fmt: skip
def test_what_would_not_be_safe_is_refused(auth, said):
    why = why_not(**auth)
    assert said in why
    assert "c" * 31 not in why  # no secret is repeated


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({security.ADDRESS_SETTING: ""}, security.ADDRESS_SETTING),
        ({security.ADDRESS_SETTING: "http://rail.example/"}, "without https"),
        ({security.ADDRESS_SETTING: "rail.example"}, "no address such as"),
    ],
)
def test_surroundings_that_would_not_be_safe_are_refused(settings, said):
    assert said in why_not({**WITH_SIGN_IN, **settings})


def test_no_header_of_a_request_may_say_who_somebody_is():
    assert streamlit_sign_in.HEADERS_OPTION in why_not(headers={"X-Email": "email"})


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ({}, "name no editor"),
        ({"reporter": {"lee@example.org": "Lee"}}, "name no editor"),
        ({"editor": {"x": ""}}, "'x'"),
    ],
)
def test_without_an_editor_there_is_no_desk(roles, said):
    assert said in why_not(roles=roles)


@pytest.mark.parametrize("auth", [None, [], "x"])
def test_without_the_table_of_the_provider_there_is_no_desk(auth):
    assert "no table [auth]" in server_sign_in.why_not(WITH_SIGN_IN, {"auth": auth, "roles": TABLE}, {})


@pytest.mark.parametrize(("mode", "is_open"), [(0o600, False), (0o640, False), (0o644, True), (0o602, True)])
def test_a_file_with_secrets_that_everybody_may_read_is_refused(tmp_path, mode, is_open):
    file = tmp_path / "secrets.toml"
    file.touch(mode=mode)
    file.chmod(mode)
    assert server_sign_in.open_file([str(tmp_path / "none.toml"), str(file)]) == (str(file) if is_open else "")


def test_a_server_without_such_a_desk_asks_for_no_secrets():
    for setting in ("", "0", "1"):
        assert server_sign_in.refusal({pages.DESK_SETTING: setting}) == ""


def client(public=PUBLIC, status=302, cookies=()):
    async def answer(_):
        made = RedirectResponse("/", 302) if status == 302 else PlainTextResponse("Authentication error", status)
        for cookie in cookies:
            made.headers.append("set-cookie", cookie)
        return made

    app = Starlette(
        routes=[Route(path, answer) for path in (LOGIN, CALLBACK, "/", "/rail/desk")],
        middleware=[Middleware(SignInRoutes, public=public, seconds=3600)],
    )
    return TestClient(app, "https://rail.example", follow_redirects=False)


ANSWERED = f"{CALLBACK}?code=a&state=b"
SIGNED = f"{USER_COOKIE}=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"


def test_where_readers_come_by_tls_every_cookie_of_streamlit_is_for_tls_alone_and_lasts_no_longer_than_the_sign_in():
    others = ("_streamlit_session=y; path=/; httponly; samesite=lax", "_streamlit_xsrf=z; Path=/", "another=a; Path=/")
    answer = client(cookies=(SIGNED, f"{USER_COOKIE}_1=x; HttpOnly; Max-Age=2592000", *others)).get(ANSWERED)
    first, second, *rest, own = answer.headers.get_list("set-cookie")
    assert first == f"{USER_COOKIE}=x; HttpOnly; Path=/; SameSite=lax; Max-Age=3600; Secure"
    assert second == f"{USER_COOKIE}_1=x; HttpOnly; Max-Age=3600; Secure"
    assert rest == [f"{others[0]}; Secure", f"{others[1]}; Secure", others[2]]
    assert own == f"{BACK}=; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure"
    plain = client("http://127.0.0.1:8501/", cookies=(SIGNED,)).get("/")
    assert "Secure" not in plain.headers["set-cookie"]


def test_whoever_comes_back_without_an_answer_was_signed_out_and_streamlit_hears_nothing_of_it():
    back = client(cookies=(SIGNED,)).get(CALLBACK)
    assert (back.status_code, back.headers["location"], back.headers["cache-control"]) == (302, "/desk", "no-store")
    assert USER_COOKIE not in back.headers["set-cookie"]
    assert USER_COOKIE in client(cookies=(SIGNED,)).get(ANSWERED).headers["set-cookie"]


def test_a_provider_that_cannot_be_reached_leads_back_to_the_desk_which_says_so():
    answer = client(status=400).get(LOGIN)
    assert (answer.status_code, answer.headers["location"]) == (302, "/desk?sign_in=failed")


def test_the_way_back_lies_below_the_public_address():
    asking = client("https://rail.example/rail/", cookies=(SIGNED,))
    asking.get(LOGIN, headers={"referer": "https://rail.example/rail/desk?lang=zh&draft=a_b-C&x=y"})
    assert asking.cookies[BACK] == "lang=zh&draft=a_b-C"
    assert asking.get(f"/rail{CALLBACK}", headers={"x": "y"}).status_code == 404
    other = client("https://rail.example/rail/")
    other.get(LOGIN, headers={"referer": "https://evil.example/rail/desk?lang=zh&draft=a"})
    assert other.cookies.get(BACK, "") == ""
