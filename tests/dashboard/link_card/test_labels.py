"""No badge of a link card covers another, and no name; a name stands beside what it names."""

import numpy as np
import pytest
from PIL import Image

from dashboard.i18n.translator import say
from dashboard.link_card import card, labels, map_ground, picture, typefaces
from dashboard.link_card.labels import HALO, MUTED, Sheet, overlap, placed
from raillinks.query import views
from raillinks.query.selection import Selection
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


def test_a_pin_has_its_foot_at_the_crossing_and_its_badges_beside_it(dataset, plain_view):
    at = picture.projected(map_ground.frame(dataset, plain_view)).at
    pins = pins_of(dataset, plain_view)
    assert [pin.foot for pin in pins] == [at(pin.pin.place) for pin in pins]
    assert all(pin.at != pin.foot and pin.at[1] == pin.middles[0][1] for pin in pins)


ROOM = (0.0, 0.0, 1000.0, 600.0)


@pytest.fixture
def written(monkeypatch):
    """What is written: where, and what."""
    found = []
    monkeypatch.setattr(typefaces, "write", lambda _, at, text, kind: found.append((text, at, kind)))
    return found


def test_no_name_covers_another_name_or_a_badge_or_leaves_the_map(dataset, written):
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26"), context=True))
    frame = map_ground.border(dataset)
    projection, pins = picture.projected(frame), pins_of(dataset, view)
    badges = [box for pin in pins for box in pin.boxes]
    sheet = Sheet(Image.new("RGB", (1000, 600), HALO), ROOM, [*badges])
    labels.write_crossings(sheet, pins, "en")
    labels.write_surroundings(sheet, dataset, projection, frame, "en")
    names = sheet.taken[len(badges) :]
    assert not [1 for n, one in enumerate(names) for other in [*names[:n], *badges] if overlap(one, other)]
    assert all(left > 0 and top > 0 and right < 1000 and bottom < 600 for left, top, right, bottom in names)
    assert len(written) > len(pins) / 2


def test_a_name_stands_right_of_its_pin_or_dot_and_elsewhere_where_that_is_taken(dataset, written):
    """In the order that a reader expects: right, left, then above or below."""
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26")))
    pin = next(pin for pin in pins_of(dataset, view) if pin.pin.leads)
    left, top, right, bottom = pin.boxes[0]
    taken: list[tuple[float, float, float, float]] = []
    for side in ("right", "left", "above", "below"):
        room = (left - 600, top - 600, right + 600, bottom + 600)
        sheet = Sheet(Image.new("RGB", (10, 10)), room, [*taken])
        labels.write_crossings(sheet, [pin], "en")
        at = written[-1][1]
        width = typefaces.width(written[-1][0], written[-1][2])
        where = {"right": at[0] >= right, "left": at[0] + width <= left, "above": at[1] <= top, "below": at[1] > bottom}
        assert where[side], (side, at, pin.boxes[0])
        taken.append(sheet.taken[-1])


def test_the_dot_of_a_place_has_the_ink_of_its_name(dataset, written):
    frame = map_ground.border(dataset)
    image = Image.new("RGB", (1200, 630), HALO)
    labels.write_surroundings(Sheet(image, (0, 0, 1200, 630), []), dataset, picture.projected(frame), frame, "en")
    assert MUTED in {colour for _, colour in image.getcolors(1 << 16)}
