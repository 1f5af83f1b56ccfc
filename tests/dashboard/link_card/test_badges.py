"""The badges of a link card: those of the status table, full only where the status is sure."""

from math import hypot

import pytest

from dashboard.link_card import badges
from dashboard.link_card.card import Badge
from layers.style import GLYPHS, PARTS, STYLE
from raillinks.domain.status import Status


@pytest.mark.parametrize(
    ("badge", "inside"),
    [
        (Badge("", "open", ("open",)), STYLE[Status.OPEN].color),
        (Badge("", "unknown", ("unknown",)), None),
        (Badge("", "open", ("open",), disputed=True), None),
        (Badge("", "suspended", ("suspended",), stale=True), (246, 220, 199)),
    ],
    ids=["sure", "unknown", "disputed", "stale"],
)
def test_a_badge_is_full_only_where_the_status_is_sure(badge, inside):
    assert badges.paints(Status(badge.status), badge)[0] == inside


def test_paths_go_where_svg_says():
    for glyph in GLYPHS.values():
        for path in (glyph["area"], glyph["line"]):
            assert all(len(line) > 1 for line in badges.points(path)) or not path
    (disc,) = badges.points(PARTS[1][0].path)
    assert all(abs(hypot(*point) - 8) < 0.01 for point in disc)
    (half,) = badges.points(PARTS[2][0].path)
    assert max(x for x, _ in half) < 0 < -min(x for x, _ in half) < 8.02
    with pytest.raises(ValueError, match="not a path of ours"):
        badges.points("M0 0 C1 1 2 2 3 3")
