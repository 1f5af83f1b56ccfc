"""What the server sets up around the pages, with and without a desk."""

from api import routes
from dashboard.server import gates, security
from dashboard.server.server_setup import ServerSetup
from dashboard.server.sign_in import SignInRoutes
from dashboard.session import pages, served_data

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
