"""No badge of a link card covers another."""

from dashboard.i18n.translator import say
from dashboard.link_card import card, map_ground, picture
from dashboard.link_card.labels import overlap, placed
from tests.dashboard.link_card.test_card import random_views
from tests.support.tiers import by_tier, slow


def pins_of(dataset, view):
    frame = map_ground.frame(dataset, view)
    return placed(card.card(dataset, view, say("en")).pins, picture.projected(frame), frame)


@slow("tests/dashboard/link_card/test_picture.py looks at the picture")
def test_no_badge_covers_another(dataset):
    for view in random_views(dataset, by_tier(6, 300)):
        pins = pins_of(dataset, view)
        boxes = [pin.boxes[0] for pin in pins]
        assert not [1 for n, one in enumerate(boxes) for other in boxes[:n] if overlap(one, other)]
