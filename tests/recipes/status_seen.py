"""The status `diverted` comes from a restriction, is counted, has a mark and a word, and is in docs and figures."""

from dashboard.i18n import translator
from dashboard.parts import status_marks
from layers.style import STYLE, status_table
from raillinks.engine.timeline import timeline
from raillinks.figures import uptime
from raillinks.words.enums import Status
from tests import frames
from tests.conftest import ROOT


def test_the_status_is_seen():
    moves = [
        ("2020-01-01", "opening", "open"),
        ("2020-02-01", "restriction", "diverted"),
        ("2020-03-01", "suspension", "suspended"),
    ]
    events = frames.events(
        {
            "event_id": f"e{n}",
            "date": day,
            "crossing_id": "alpha-beta",
            "service": "freight",
            "kind": kind,
            "status_after": after,
        }
        for n, (day, kind, after) in enumerate(moves)
    )
    replay = timeline(events, frames.links(["alpha-beta"], []))
    assert replay.status_on(frames.day("2020-02-10"))["status"].iloc[0] == "diverted"
    first, last = frames.day("2020-01-01"), frames.day("2020-03-31")
    counted = uptime.uptime(replay, first, last, last).set_index("service").loc["freight"]
    assert counted["diverted_days"] == 29
    assert "diverted" in status_marks.badge(Status("diverted"), translator.say("en"))
    assert set(status_table(str)) == {str(status) for status in STYLE}
    for name in ("README.md", "docs/api.md"):
        assert "diverted" in (ROOT / name).read_text(encoding="utf-8")
