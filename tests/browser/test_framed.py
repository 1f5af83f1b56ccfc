"""The map in a frame of another site, where its pages have no cookies: a session is bound to one."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.server import security
from tests.browser.chromium import OFFLINE, executable
from tests.browser.conftest import LIGHT, NO_WEBGL, READY, ROOT, UNOPTIMISED, running_server
from tests.browser.test_share import framed, other_site
from tests.support.cable import Cable
from tests.support.tiers import slow

__all__ = ["other_site"]
pytestmark = pytest.mark.browser


NAME = "localhost"
"""What the other site is called: to a browser it is another one than 127.0.0.1."""


@pytest.fixture
def browser_with_a_name(browser_type):
    """A Chromium without WebGL that knows the name."""
    flags = [f"{flag} , EXCLUDE {NAME}" if flag == OFFLINE else flag for flag in (*NO_WEBGL, LIGHT, UNOPTIMISED)]
    chromium = browser_type.launch(executable_path=executable(), args=flags)
    yield chromium
    chromium.close()


@slow("connections are cut in tests/browser/test_faults.py")
def test_a_framed_map_goes_on_after_a_lost_connection(browser_with_a_name, other_site):
    server = running_server(ROOT, **{security.SETTING: "*"})
    context = browser_with_a_name.new_context(locale="en-GB")
    page, connections = context.new_page(), []
    page.on("websocket", lambda socket: connections.append(socket))  # noqa: PLW0108 (Playwright marks it)
    with server, Cable(server.port) as cable:
        framed(page, other_site.replace("127.0.0.1", NAME), f"{cable.address}/embed?as_of=2022-09-26")
        inside, headline = page.frame_locator("iframe"), page.frame_locator("iframe").locator(".rl-answer p").first
        inside.locator(READY).wait_for()
        expect(headline).to_contain_text("26 September 2022")
        assert context.cookies() == []
        playhead = inside.get_by_role("slider", name="As-of date")
        for times, day in enumerate(("2022-09-25", "2022-09-24", "2022-09-23"), 1):
            playhead.press("ArrowLeft")
            page.frames[1].wait_for_url(f"**as_of={day}*")  # the server has answered
            expect(headline).to_contain_text(f"{date.fromisoformat(day):%-d %B %Y}")
            assert len(connections) == times
            with page.expect_event("websocket"):
                cable.plug_in()  # drops all connections
        expect(inside.get_by_test_id("time-map")).to_have_attribute("data-as-of", day)
    context.close()
