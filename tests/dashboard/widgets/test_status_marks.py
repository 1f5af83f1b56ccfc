"""Marks of statuses on the pages: those of the table of looks, and those of the time map."""

import re

import pytest

from dashboard.i18n import translator
from dashboard.widgets import status_marks
from layers.style import GLYPHS, STYLE, status_table, strip_table
from raillinks.engine import timeline
from tests.support.tiers import seeded


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_a_glyph_that_is_drawn(status):
    glyph = GLYPHS[STYLE[status].mark]
    assert glyph["area"] or glyph["line"]
    assert status_table(str)[status]["glyph"] == dict(glyph)
    assert (glyph["area"] or glyph["line"]) in status_marks.badge(status, translator.say("en"))


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_its_class(status):
    assert f".rl-{status} {{" in status_marks.css()


@pytest.mark.parametrize("status", STYLE)
def test_a_strip_is_as_high_on_pages_as_on_the_time_map(status):
    height = status_table(str)[status]["height"]
    rule = next(line for line in status_marks.css().splitlines() if line.startswith(f".rl-{status} {{"))
    assert f"--rl-height: {100 * height:g}%" in rule
    assert 0.2 <= height <= 1


def test_patterns_and_old_evidence_are_the_same_on_pages_and_time_map():
    shared, css = strip_table(), status_marks.css()
    assert f".rl-span.rl-stale {{opacity: {shared['stale']}}}" in css
    assert {style.pattern for style in STYLE.values()} == {"solid", "bars", *shared["patterns"]}
    assert f"linear-gradient(var(--rl-color) 0 {100 * shared['bars']:g}%," in css
    for pattern in shared["patterns"].values():
        assert f"{100 * pattern['alpha']:g}%" in css
        assert f"{pattern['line']:g}px {pattern['tile'] / 2**0.5:.2f}px)" in css


def test_a_mark_has_a_part_for_each_possible_status_the_replayed_one_last():
    parts = re.findall("<g class='rl-([a-z]+)'>", status_marks.mark("suspended", ["open", "suspended", "unknown"]))
    assert parts == ["open", "unknown", "suspended"]
    assert re.findall("<g class='rl-([a-z]+)'>", status_marks.mark("suspended", ["suspended"])) == ["suspended"]


def test_the_bands_of_many_links_are_those_of_each(dataset, plain_view):
    bands = timeline.bands(plain_view.timeline, 365)
    of_each = {link: status_marks.bands_html(own) for link, own in bands.groupby(["crossing_id", "service"])}
    assert status_marks.bands_by_link(bands) == of_each
    assert len(of_each) == len(dataset.links)


def test_the_bands_of_some_days_are_those_that_hold_one_of_them():
    chance = seeded("bands")
    starts = sorted(chance.sample(range(1000), 60))
    bands = [
        status_marks.Band(start, end, start, "open", "open", stale=False, event_id=None)
        for start, end in zip([-2000, *starts], [*starts, 3000], strict=True)
    ]
    for _ in range(300):
        first, last = sorted(chance.choices(range(-2000, 3000), k=2))
        inside = [band for band in bands if band.start <= last and band.end > first]
        assert list(status_marks.touching(bands, first, last)) == inside
