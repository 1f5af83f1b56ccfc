"""What the server sets up around the pages, with and without a desk."""

import re

import pytest

from api import request_guard, routes
from dashboard.server import gates, observability, security, server_setup, sessions
from dashboard.server.server_setup import ServerSetup
from dashboard.server.sign_in import SignInRoutes
from dashboard.session import pages, served_data, sign_in
from tests.conftest import ROOT

ON = {pages.DESK_SETTING: "1"}


def test_the_desk_adds_a_page_and_no_route():
    without, with_desk = (ServerSetup(served_data.live.served, settings, routes.routes) for settings in ({}, ON))
    paths, more = ([getattr(route, "path", "") for route in each.routes(lambda: None)] for each in (without, with_desk))
    assert paths == more
    before, after = ([str(m.cls) for m in each.outer_middleware()] for each in (without, with_desk))
    assert after == [*before, str(gates.DeskGate)]
    assert without.desk_keys is None
    assert with_desk.desk_keys.cookie != ServerSetup(served_data.live.served, ON, routes.routes).desk_keys.cookie


PUBLIC = "https://rail.example/"
WITH_SIGN_IN = {pages.DESK_SETTING: "sign-in", security.ADDRESS_SETTING: PUBLIC}


def test_only_such_a_desk_has_something_around_the_routes_that_sign_in():
    without, here, beyond = (
        [str(each.cls) for each in ServerSetup(served_data.live.served, settings, routes.routes).inner_middleware()]
        for settings in ({}, {pages.DESK_SETTING: "1"}, WITH_SIGN_IN)
    )
    assert str(SignInRoutes) not in {*without, *here}
    assert [each for each in beyond if each != str(SignInRoutes)] == without
    assert beyond.count(str(SignInRoutes)) == 1


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (sessions.SETTING, "7", "abc"), (sign_in.HOURS, "8", "0"), (pages.UPLOADS_SETTING, "0", "much"),
        (security.ADDRESS_SETTING, PUBLIC, "rail.example"), (observability.SETTING, "json", "text"),
        (gates.SETTING, "192.0.2.0/24", "192.0.2.7/24"), (request_guard.SETTING, "rail.example", "https://rail.example"),
        (pages.EMBED_SETTING, "https://news.example", "news.example"), (pages.DESK_SETTING, "1", "yes"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named(name, good, bad):
    others = {request_guard.SETTING: request_guard.hosts}
    assert server_setup.refusal({name: good}, "127.0.0.1", others) == ""
    why = server_setup.refusal({name: bad}, "127.0.0.1", others)
    assert name in why
    assert bad in why


def test_a_misspelt_setting_is_refused_and_one_of_the_operators_own_is_not():
    others = {request_guard.SETTING: request_guard.hosts}
    why = server_setup.refusal({"RAILLINKS_UPLOAD_MB": "0"}, "127.0.0.1", others)
    assert why == f"RAILLINKS_UPLOAD_MB: there is no such setting; did you mean {pages.UPLOADS_SETTING}?"
    named = re.findall(r"^- `(RAILLINKS_\w+)`", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) > 8
    assert server_setup.refusal(dict.fromkeys(named, ""), "127.0.0.1", others) == ""
    assert server_setup.refusal({"RAILLINKS_BACKUP_PLACE": "/srv"}, "127.0.0.1", others) == ""
