"""Streamlit's sign-in: what we rely on is still so, and cookies are short, none put together from several."""

import asyncio
import base64
import inspect
import json
import random
from http.cookies import SimpleCookie
from time import time
from types import SimpleNamespace

import pytest
import streamlit as st
from authlib.integrations.starlette_client import OAuth
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import auth_util, config
from streamlit.runtime.app_session import AppSession
from streamlit.watcher.polling_path_watcher import PollingPathWatcher
from streamlit.web.server.starlette import starlette_auth_routes, starlette_server_config, starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard import streamlit_sign_in
from dashboard import streamlit_sign_in as ours
from dashboard.server.sign_in import SignInRoutes
from dashboard.session import sign_in
from dashboard.session.sign_in import Account, Doubt, Role
from dashboard.streamlit_sign_in import TOKENS_COOKIE, USER_COOKIE, keep_cookies_whole
from tests.support.openid_provider import CLIENT_ID


def test_the_routes_and_cookies_have_the_names_that_we_know():
    paths = [route.path for route in starlette_auth_routes.create_auth_routes("")]
    assert paths == [ours.LOGIN, ours.LOGOUT, ours.CALLBACK]
    names = [value for name, value in vars(starlette_server_config).items() if name.endswith("_COOKIE_NAME")]
    assert [name for name in names if not name.startswith(ours.COOKIES)] == []
    assert starlette_server_config.USER_COOKIE_NAME == ours.USER_COOKIE
    assert f"max-age={starlette_server_config.AUTH_COOKIE_MAX_AGE_SECONDS}" == ours.MOST_AGE


def test_cookies_are_not_secure_by_themselves_and_both_flags_that_we_leave_alone_are_there():
    code = inspect.getsource(starlette_auth_routes._set_single_cookie)  # noqa: SLF001 (the point)
    assert "secure=" not in code
    assert "httponly=True" in code
    assert starlette_auth_routes._AUTH_COOKIE_SAMESITE == "lax"  # noqa: SLF001


def test_every_sign_in_ends_at_the_first_page_whatever_the_request_asks_for():
    code = inspect.getsource(starlette_auth_routes._auth_callback)  # noqa: SLF001
    assert "_redirect_to_base" in code
    assert {"state", "error", "error_description"} == {
        part.split('"')[1] for part in code.split("query_params.get(")[1:]
    }


def test_headers_may_override_a_sign_in():
    assert config.get_option(ours.HEADERS_OPTION) == {}


def test_streamlit_stops_watching_a_file_with_secrets_once_it_was_broken_or_away():
    code = inspect.getsource(PollingPathWatcher._check_if_path_changed)  # noqa: SLF001
    assert "modification_time <= self._modification_time" in code  # an older file is not seen
    assert code.rindex("self._on_changed(") < code.rindex("self._schedule()")  # what fails there is the end
    assert code.rindex("except StreamlitMaxRetriesError") < code.rindex("return") < code.rindex("self._on_changed(")


def test_a_session_is_taken_up_again_only_by_whoever_began_it():
    assert "self._user_info == user_info" in inspect.getsource(AppSession.matches_user_info)


def test_authlib_is_there_with_the_client_that_it_speaks_through():
    assert auth_util.is_authlib_installed()
    assert hasattr(OAuth.oauth2_client_cls, "authorize_access_token")


PUBLIC, SECRET, HOURS = "https://rail.example/", "c" * 64, 3600
KIM, LEE = Account("Kim Min-ji", Role.EDITOR), Account("Lee Su-jin", Role.REPORTER)
KNOWN = {"kim@example.org": KIM, "lee@example.org": LEE}
LONG = base64.urlsafe_b64encode(random.Random(1).randbytes(6750)).decode()
"""A claim behind which others stand in another chunk of a cookie: one that cannot be compressed."""
WEBSOCKET_LINE = 8190
"""The longest line that the head of a websocket's request may have."""


@pytest.fixture(autouse=True)
def streamlit_s_own(monkeypatch):
    """Streamlit as it comes, with a secret, whatever other tests have called: these call `keep_cookies_whole`."""
    write = inspect.unwrap(starlette_auth_routes._set_auth_cookie)  # noqa: SLF001 (it has no other name)
    monkeypatch.setattr(starlette_auth_routes, "_set_auth_cookie", write)
    for module in (starlette_auth_routes, starlette_websocket):
        monkeypatch.setattr(module, "get_cookie_with_chunks", auth_util.get_cookie_with_chunks)
    before = config.get_option("server.cookieSecret")
    config.set_option("server.cookieSecret", SECRET)
    yield
    config.set_option("server.cookieSecret", before)


def claims(sub, *, front=(), back=()):
    """Claims with a long one between two groups of them."""
    common = {"iss": "https://accounts.example", "sub": sub, "aud": CLIENT_ID, "iat": int(time()), "nonce": f"of {sub}"}
    return {**common, **dict(front), "picture": LONG, **dict(back)}


def written(said, tokens=None):
    """The cookies that Streamlit writes of claims, as a browser sends them."""
    answer = Response()
    more = {"origin": PUBLIC.rstrip("/"), "is_logged_in": True, "provider": "default"}
    asyncio.run(starlette_auth_routes._set_auth_cookie(answer, {**said, **more}, tokens or {}))  # noqa: SLF001
    lines = [line for line in answer.headers.getlist("set-cookie") if "Max-Age=0" not in line]
    return {name: one.value for line in lines for name, one in SimpleCookie(line).items()}


def read(cookies):
    """The claims that Streamlit gives the session of a browser with cookies."""
    raw = starlette_websocket._get_signed_cookie_with_chunks(cookies, USER_COOKIE)  # noqa: SLF001
    return starlette_websocket._parse_decoded_user_cookie(raw, PUBLIC) if raw else {}  # noqa: SLF001


def who(cookies):
    """Who a browser with cookies is at the desk."""
    return sign_in.of_claims(read(cookies), CLIENT_ID, KNOWN, (time(), 12 * HOURS))


def joined(front, back, *numbers):
    """The cookies of one sign-in, with some chunks of another."""
    return {**front, **{f"{USER_COOKIE}_{number}": back[f"{USER_COOKIE}_{number}"] for number in numbers}}


def signed_in_once():
    """What a stranger, an editor and a reporter have of sign-ins whose cookies have chunks."""
    front, back = [("email_verified", True)], lambda address: [("email", address)]
    mallory = claims("mallory", front=front, back=back("mallory@example.org"))
    return SimpleNamespace(
        mallory=mallory,
        changed=claims("mallory", front=[("email_verified", False)], back=back("kim@example.org")),
        kim=claims("kim", front=front, back=back("kim@example.org")),
        lee=claims("lee", front=front, back=back("lee@example.org")),
        other=claims("other", front=front, back=back("other@example.org")),
    )


def an_address_that_is_not_confirmed(of):
    return joined(written(of.mallory), written(of.changed), 2, 3, 4)


def the_last_part_alone(of):
    return joined(written(of.mallory), written(of.changed), 4)


def a_copy_of_a_sign_in_that_was_ended(of):
    return joined(written(of.mallory), written(of.kim), 4)


def the_front_of_a_new_one_before_the_rest_of_a_copy(of):
    return joined(written(of.kim), written(of.mallory), 1)


def a_sign_in_that_is_too_old(of):
    return joined(written(of.mallory), written(of.kim | {"iat": int(time()) - 13 * HOURS}), 2, 3, 4)


def one_for_another_program(of):
    return joined(written(of.mallory), written(of.kim | {"aud": "another-program"}), 3, 4)


def a_reporter_with_the_end_of_an_editor(of):
    return joined(written(of.lee), written(of.kim), 4)


def chunks_of_three(of):
    return joined(joined(written(of.mallory), written(of.other), 2), written(of.changed), 3, 4)


def the_count_of_another_one(of):
    longer = written(of.changed | {"zoneinfo": LONG[:3000]})
    assert len(longer) == len(written(of.mallory)) + 1
    return joined(longer, written(of.mallory), 1)


def the_confirmation_behind_the_long_claim(of):
    behind = claims("mallory", front=[("email", "kim@example.org")], back=[("email_verified", False)])
    own = claims("mallory", front=[("email", "all@example.org")], back=[("email_verified", True)])
    return joined(written(behind), written(own), 4)


SPLICES = (
    an_address_that_is_not_confirmed, the_last_part_alone, a_copy_of_a_sign_in_that_was_ended,
    the_front_of_a_new_one_before_the_rest_of_a_copy, a_sign_in_that_is_too_old, one_for_another_program,
    a_reporter_with_the_end_of_an_editor, chunks_of_three, the_count_of_another_one,
    the_confirmation_behind_the_long_claim,
)  # fmt: skip


@pytest.mark.parametrize("spliced", SPLICES, ids=lambda function: function.__name__)
def test_chunks_of_several_sign_ins_make_none(spliced):
    cookies = spliced(signed_in_once())
    assert who(cookies) == KIM  # as Streamlit reads it: the editor
    keep_cookies_whole()
    assert who(cookies) is Doubt.NOBODY


def test_a_sign_in_whose_cookie_has_chunks_is_taken_no_more_and_its_owner_is_asked_to_sign_in_again(monkeypatch):
    cookies = written(signed_in_once().kim)
    assert who(cookies) == KIM
    keep_cookies_whole()
    assert read(cookies) == {}
    for value, expected in ((cookies[USER_COOKIE], Doubt.ENDED), ("", Doubt.NOBODY)):
        monkeypatch.setattr(st, "context", SimpleNamespace(cookies={USER_COOKIE: value}))
        assert sign_in.who() is expected


OF_ANOTHER_SERVER = create_signed_value("d" * 64, USER_COOKIE, "{}").decode()  # it has the time in it


@pytest.mark.parametrize("value", ["x", "\N{SNOWMAN}", OF_ANOTHER_SERVER], ids=["short", "odd", "of another server"])
def test_nobody_is_told_that_a_sign_in_has_ended_for_a_cookie_that_this_server_has_not_signed(monkeypatch, value):
    """Programs at other ports of a host share its cookies, and each Streamlit app gives its own the same name."""
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies={USER_COOKIE: value}))
    assert sign_in.who() is Doubt.NOBODY


def test_a_short_sign_in_of_an_earlier_version_holds_on():
    short = {**signed_in_once().kim, "picture": ""}
    cookies = written(short)
    keep_cookies_whole()
    assert who(cookies) == KIM
    stale = written({**signed_in_once().mallory, "sub": "m"})
    assert who({**{name: value for name, value in stale.items() if name != USER_COOKIE}, **cookies}) == KIM


@pytest.mark.parametrize("name", [f"{USER_COOKIE}_1", f"{TOKENS_COOKIE}", f"{USER_COOKIE}_01"])
def test_what_is_signed_under_another_name_is_no_sign_in(name):
    keep_cookies_whole()
    more = {"origin": PUBLIC.rstrip("/"), "is_logged_in": True}
    value = json.dumps({**signed_in_once().kim, "picture": "", **more})
    assert who({USER_COOKIE: create_signed_value(SECRET, USER_COOKIE, value).decode()}) == KIM
    assert who({USER_COOKIE: create_signed_value(SECRET, name, value).decode()}) is Doubt.NOBODY


def test_an_account_with_170_groups_gets_two_short_cookies_with_all_that_the_desk_reads():
    keep_cookies_whole()
    said = {**signed_in_once().kim, "groups": [f"/team-{number:032x}" for number in range(170)]}
    cookies = written(said, {"id_token": "a.b." + LONG, "access_token": LONG})
    assert {*cookies} == {USER_COOKIE, TOKENS_COOKIE}
    assert len("; ".join(f"{name}={value}" for name, value in cookies.items())) < 1500
    assert who(cookies) == KIM
    marks = {name: said[name] for name in ("iss", "sub", "iat", "nonce")}
    assert {name: value for name, value in read(cookies).items() if name in marks} == marks


def test_the_longest_cookies_have_no_chunks_and_both_fit_in_the_line_of_a_websocket():
    keep_cookies_whole()
    most = streamlit_sign_in.LONGEST_CLAIM - 2
    longest = {name: LONG[most * at :][:most] for at, name in enumerate(streamlit_sign_in.NEEDED)}
    cookies = written(longest, {"id_token": LONG[-streamlit_sign_in.LONGEST_TOKEN :], "access_token": LONG})
    assert {*cookies} == {USER_COOKIE, TOKENS_COOKIE}
    assert len("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())) < WEBSOCKET_LINE - 1000
    assert read(cookies).items() >= longest.items()
    kept = starlette_websocket._get_signed_cookie_with_chunks(cookies, TOKENS_COOKIE)  # noqa: SLF001
    assert json.loads(kept or b"") == {"id_token": LONG[-streamlit_sign_in.LONGEST_TOKEN :]}


@pytest.mark.parametrize(
    ("claim", "value", "found"),
    [
        ("email", "kim@example.org" + " " * 400, Doubt.NO_ROLE),
        ("aud", [CLIENT_ID, "z" * 400], Doubt.NOT_OURS),
        ("iat", [0] * 400, Doubt.NOT_OURS),
        ("email_verified", "true" * 400, Doubt.UNVERIFIED),
        ("azp", "another-program" * 400, Doubt.NOT_OURS),
    ],
)
def test_a_claim_that_is_too_long_says_nothing_and_is_never_taken_for_one_that_is_not_there(claim, value, found):
    keep_cookies_whole()
    cookies = written({**signed_in_once().kim, claim: value})
    assert not read(cookies).get(claim)
    assert who(cookies) is found


def test_it_is_done_once_however_often_it_is_asked_for():
    keep_cookies_whole()
    once = starlette_auth_routes._set_auth_cookie  # noqa: SLF001
    keep_cookies_whole()
    assert starlette_auth_routes._set_auth_cookie is once  # noqa: SLF001


def asked_with_chunks(names):
    """The cookies that each kind of answer sets where a browser has others, by the path of the answer."""
    answers = {
        "/about": HTMLResponse("page"),
        "/static/one.js": Response("1", media_type="text/javascript"),
        "/api/v1/health": PlainTextResponse("well"),
    }
    app = Starlette(
        routes=[Route(path, lambda _, answer=answer: answer) for path, answer in answers.items()],
        middleware=[Middleware(SignInRoutes, public=PUBLIC, seconds=HOURS)],
    )
    asked = {"cookie": "; ".join(f"{name}=a" for name in names)} if names else {}
    client = TestClient(app, PUBLIC)
    return {path: client.get(path, headers=asked).headers.get_list("set-cookie") for path in answers}


def test_a_browser_forgets_the_chunks_that_an_earlier_version_has_written():
    old = (f"{USER_COOKIE}_1", f"{USER_COOKIE}_12", f"{TOKENS_COOKIE}_1")
    kept = (USER_COOKIE, TOKENS_COOKIE, "_streamlit_xsrf", "another_1")
    lines = asked_with_chunks((*old, *kept))["/about"]
    assert [line.split("=")[0] for line in lines if "Max-Age=0; Path=/" in line] == [*old]
    assert asked_with_chunks(())["/about"] == []


def test_an_answer_that_a_proxy_keeps_sets_no_cookie_whatever_a_browser_sends():
    set_by = asked_with_chunks((f"{USER_COOKIE}_1",))
    assert len(set_by.pop("/about")) == 1
    assert set_by == {"/static/one.js": [], "/api/v1/health": []}
