"""The status `diverted` is right everywhere: a border-wide suspension acts on it, its days are known and not open."""

from dashboard.i18n import translator
from dashboard.widgets import status_marks, strips
from layers.style import STYLE, status_table
from raillinks.domain.enums import GROUP
from raillinks.domain.status import Status
from raillinks.engine.timeline import make_timeline
from raillinks.metrics import periods, suspensions, uptime
from tests import frames
from tests.conftest import ROOT


def test_the_status_is_right():
    link = {"crossing_id": "alpha-beta", "service": "freight"}
    moves = [
        ("2020-01-01", "opening", "open"),
        ("2020-02-01", "restriction", "diverted"),
        ("2020-03-01", "suspension", "suspended"),
    ]
    events = frames.events(
        {
            "event_id": f"e{n}",
            "date": day,
            **link,
            "kind": kind,
            "status_after": after,
            **({"crossing_id": GROUP} if after == "suspended" else {}),
        }
        for n, (day, kind, after) in enumerate(moves)
    )
    replay = make_timeline(events, frames.links(["alpha-beta"], []))
    on = [replay.status_on(frames.day(day)).iloc[0] for day in ("2020-02-10", "2020-03-10")]
    assert [row["status"] for row in on] == ["diverted", "suspended"]
    assert on[0]["certain"]
    february, march = (
        (frames.day(first), frames.day(last))
        for first, last in (("2020-02-01", "2020-02-29"), ("2020-03-01", "2020-03-31"))
    )
    answers = uptime.open_on(replay, *february, february[1]).iloc[0]
    assert (answers["open_on"], answers["open_days_max"], answers["unknown_days_max"]) == ("none", 0, 0)
    counted = uptime.uptime(replay, frames.day("2020-01-01"), march[1], march[1]).iloc[0]
    days = [
        counted[f"{name}_days"] for name in ("open", "partial", "diverted", "suspended", "closed", "unknown", "known")
    ]
    assert days == [31, 0, 29, 31, 0, 0, 91]
    assert counted["open_percent"] == 100 * 31 / 91
    assert counted["suspensions"] == 1
    of_panel = periods.panel(replay, [february, march], march[1])
    mine = of_panel[(of_panel["service"] == "freight")]
    assert mine[["diverted_days", "diverted_days_min", "diverted_days_max"]].to_numpy().tolist() == [[29] * 3, [0] * 3]
    claims = frames.claims([]).assign(house="")
    stops = suspensions.suspensions(replay, events, claims, (frames.day("2020-01-01"), march[1]), march[1])
    assert stops["status"].tolist() == ["suspended"]
    say = translator.say("en")
    assert "diverted on 29 days" in [*strips.days_in_words(counted.to_dict(), say)]
    for lang in ("ko", "zh"):
        assert translator.say(lang).word("diverted") != "diverted"
    assert "diverted" in status_marks.badge(Status("diverted"), say)
    looks = status_table(str)
    assert set(looks) == {str(status) for status in STYLE}
    assert (looks["diverted"]["runs"], looks["diverted"]["known"]) == (False, True)
    for name in ("README.md", "docs/api.md", "docs/status-rules.md", "docs/data-dictionary.md"):
        assert "diverted" in (ROOT / name).read_text(encoding="utf-8")
