"""What we rely on in Streamlit's sign-in is still so: read after an upgrade (`dashboard/streamlit_sign_in.py`)."""

import inspect

from authlib.integrations.starlette_client import OAuth
from streamlit import auth_util, config
from streamlit.runtime.app_session import AppSession
from streamlit.watcher.polling_path_watcher import PollingPathWatcher
from streamlit.web.server.starlette import starlette_auth_routes, starlette_server_config

from dashboard import streamlit_sign_in as ours


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
