"""Where evidence is, and the shares of all links, on the history page."""

import pytest

from dashboard.history import overview
from dashboard.i18n.translator import say
from raillinks.metrics import uptime

EVIDENCE = list(uptime.EVIDENCE_DAYS)


@pytest.mark.parametrize(("days", "line"), [
    ((10, 38, 52), "fresh 10 % · stale 38 % · unknown 52 %"), ((5, 0, 0), "fresh 100 %"),
    ((0, 1, 999), "stale under 1 % · unknown over 99 %"), ((0, 3, 1), "stale 75 % · unknown 25 %"), ((0, 0, 0), ""),
])  # fmt: skip
def test_the_line_of_a_link_says_the_shares_of_the_days_that_it_has(days, line):
    html = overview.of_link(dict(zip(EVIDENCE, days, strict=True)), 365, say("en"))
    assert html.replace("\u00a0%", " %") == (f"<small>{line}</small>" if line else "")
    never_stale = overview.of_link(dict(zip(EVIDENCE, days, strict=True)), 0, say("en"))
    assert never_stale == html.replace("fresh", "known")
