"""Strips and lines of figures say which part of the days rests on old evidence."""

from dashboard.i18n import translator
from dashboard.widgets import strips
from raillinks.domain.status import WITHOUT_TRACK

SAY = translator.say("en")


def test_days_on_old_evidence_are_said_to_be_a_part_of_the_known_days():
    days = {"known_days": 31_576, "stale_days": 29_666, "suspended_days": 2_237, "period_days": 31_576}
    opened = dict.fromkeys(("open_days", "open_days_min", "open_days_max"), 29_339)
    row = {**dict.fromkeys(("unknown_days", "partial_days", "closed_days"), 0), **days, **opened}
    lines = [*strips.days_in_words(row, SAY)]
    assert strips.SOME_ON_OLD_EVIDENCE.many.format(n="29,666", known="31,576") in lines


def test_days_without_a_track_are_said_once():
    none = dict.fromkeys(("open_days", "open_days_min", "open_days_max", "partial_days", "suspended_days"), 0)
    row = {**none, "known_days": 0, "stale_days": 0, "unknown_days": 0, "period_days": 31}
    for status in WITHOUT_TRACK:
        days = {**dict.fromkeys((f"{each}_days" for each in WITHOUT_TRACK), 0), f"{status}_days": 31}
        assert [*strips.further_days({**row, **days}, SAY)] == []
