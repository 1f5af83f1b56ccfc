"""What a settled day costs: the bytes between browser and server, and that no code and no content is among them."""

import base64
import re
import time

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.map.map_page import TIME_MAP_NOT_LOADED
from tests.browser.conftest import PATIENCE, devtools, open_map, opened_page, settle
from tests.browser.time_map import as_of, go_to, slider
from tests.support.cable import Cable
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

RETRY = 2  # seconds after which the time map sends a report again that has no answer: a busy machine answers twice

# For each report of a settled day.
A_PING = 16
"""Every twenty seconds the server asks a connection whether it is there: a frame of 6 bytes, and one of 10 back."""
MOST = 20_000  # bytes, as they travel
MOST_OF_THE_TIME_MAP = 2_500  # bytes of its message, before they are packed


def port_of(server):
    return int(server.rpartition(":")[2])


def settled(page, day):
    """Goes to a day and waits until the whole page shows it."""
    go_to(page, day)
    expect(page).to_have_url(re.compile(f"as_of={day}"))
    settle(page)
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-waiting", "false")


class Runs:
    """The reports that a page sends and the runs that answer them, in the order in which they travel."""

    def __init__(self, page):
        self.page = page
        self.begin = 0.0  # when the first day was asked for
        self.days = self.reports = 0
        self.seen: list[str] = []
        self.session = devtools(page)
        self.session.send("Network.enable")
        self.session.on("Network.webSocketFrameSent", lambda _: self.seen.append("sent"))
        self.session.on("Network.webSocketFrameReceived", self.received)
        self.asked: dict[str, str] = {}  # the addresses of requests that have no answer yet
        self.session.on("Network.requestWillBeSent", self.sent)
        for end in ("Network.loadingFinished", "Network.loadingFailed"):
            self.session.on(end, lambda request: self.asked.pop(request["requestId"], None))

    def sent(self, request):
        self.asked[request["requestId"]] = request["request"]["url"]

    def received(self, frame):
        kind = forward_message(frame["response"]).WhichOneof("type")
        if kind in ("new_session", "script_finished"):
            self.seen.append(kind)

    def settle_on(self, day):
        """Settles on a day and waits for the runs of all its reports; how many reports it took.

        It takes one, and one more where there was no answer for two seconds, to the day before too: a busy machine
        answers a day twice.
        """
        self.begin = self.begin or time.monotonic()
        before = len(self.seen)
        settled(self.page, day)
        while self.after_the_last_report()[-2:] != ["new_session", "script_finished"]:
            assert time.monotonic() - self.begin < PATIENCE / 1000
            self.page.wait_for_timeout(50)  # lets the browser's events in
        reports = self.seen[before:].count("sent")
        self.days, self.reports = self.days + 1, self.reports + reports
        assert reports >= 1
        assert self.reports <= self.days + (time.monotonic() - self.begin) / RETRY
        return reports

    def after_the_last_report(self):
        return self.seen[len(self.seen) - self.seen[::-1].index("sent") :]

    def only_question(self):
        """Whether a question for newer data is all that has no answer yet; then its answer has come."""
        is_all = bool(self.asked) and all(url.endswith("/api/v1/latest.json") for url in self.asked.values())
        while is_all and self.asked:
            assert time.monotonic() - self.begin < PATIENCE / 1000
            self.page.wait_for_timeout(20)  # lets the browser's events in
        return is_all


def test_a_drag_moves_nothing_over_the_wire_and_a_settled_day_at_most_twenty_kilobytes(quick_browser, server):
    with Cable(port_of(server)) as cable:
        for page in opened_page(quick_browser, cable.address, viewport={"width": 1440, "height": 900}):
            runs = Runs(page)
            open_map(page, cable.address, "?as_of=2022-09-26")
            runs.settle_on("2022-09-25")
            for day in ("2022-10-03", "2019-03-03", "2026-11-01"):
                before = cable.carried
                reports = runs.settle_on(day)
                assert 1_000 < cable.carried - before <= MOST * reports
            moves_nothing_during_a_drag(page, cable, runs)


def moves_nothing_during_a_drag(page, cable, runs):
    slider(page).scroll_into_view_if_needed()
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    before, day = cable.carried, as_of(page)
    page.mouse.down()
    # The page asks every five seconds for newer data, but not while a pointer is down: such a question that has no
    # answer yet is one from before the press. Whatever else is asked counts.
    if runs.only_question():
        before = cable.carried
    for i in range(60):
        page.mouse.move(box["x"] + 30 + 5 * i, box["y"] + 10)
    assert as_of(page) != day
    assert cable.carried - before <= A_PING
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"as_of={as_of(page)}"))


@slow("a longer way to what the others here see")
def test_neither_code_nor_content_is_in_the_messages_of_a_settled_day(quick_page, server):
    page, received = quick_page, []
    runs = Runs(page)
    runs.session.on("Network.webSocketFrameReceived", lambda frame: received.append(frame["response"]))
    open_map(page, server, "?as_of=2022-09-26")
    runs.settle_on("2022-09-25")
    received.clear()
    asked = len(page.asked)
    reports = runs.settle_on("2022-10-03")
    own = [size for size, name in components(received) if name == "rail_links_time_map"]
    assert own
    assert sum(own) <= MOST_OF_THE_TIME_MAP * reports
    assert [url for url in page.asked[asked:] if "/timemap/" in url or "/assets/" in url] == []


def forward_message(frame):
    return ForwardMsg.FromString(base64.b64decode(frame["payloadData"]) if frame["opcode"] == 2 else b"")


def components(frames):
    """The size and the name of each component's message, and that its script is but a loader."""
    for frame in frames:
        message = forward_message(frame)
        if message.WhichOneof("type") == "delta" and message.delta.new_element.HasField("bidi_component"):
            component = message.delta.new_element.bidi_component
            assert len(component.js_content) < 700
            assert component.css_content == ""
            yield message.ByteSize(), component.component_name


CONTENT = re.compile("/timemap/content/")


@slow("a longer way to what the others here see")
def test_the_first_content_that_does_not_come_leaves_words_and_then_the_map(quick_page, server):
    page = quick_page
    page.route(CONTENT, lambda route: route.abort())
    page.goto(f"{server}/?as_of=2022-09-26")
    expect(page.get_by_text(TIME_MAP_NOT_LOADED)).to_be_visible()
    page.unroute(CONTENT)
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-ready", "true")
    expect(page.get_by_text(TIME_MAP_NOT_LOADED)).to_have_count(0)
    assert as_of(page) == "2022-09-26"
