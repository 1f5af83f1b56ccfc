"""The badges of a link card: those of the status table, full only where the status is sure.

The picture of a link card: small, the same each time, in the colours of the status table.
"""

from io import BytesIO
from math import atan2, cos, hypot, pi, sin

import numpy as np
import pytest
from PIL import Image, ImageChops

from dashboard.i18n.translator import say
from dashboard.link_card import card, map_ground, picture, typefaces
from dashboard.link_card.card import Badge
from dashboard.link_card.labels import placed
from layers.style import GLYPHS, PARTS, STALE_FILL, STYLE, in_parts
from raillinks.domain.status import Status
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.dashboard.link_card.test_card import random_views
from tests.support.tiers import by_tier, sample


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
    assert picture.paints(Status(badge.status), badge)[0] == inside


def test_paths_go_where_svg_says():
    for glyph in GLYPHS.values():
        for path in (glyph["area"], glyph["line"]):
            assert all(len(line) > 1 for line in picture.points(path)) or not path
    (disc,) = picture.points(PARTS[1][0].path)
    assert all(abs(hypot(*point) - 8) < 0.01 for point in disc)
    (half,) = picture.points(PARTS[2][0].path)
    assert max(x for x, _ in half) < 0 < -min(x for x, _ in half) < 8.02
    with pytest.raises(ValueError, match="not a path of ours"):
        picture.points("M0 0 C1 1 2 2 3 3")


PAPER = (255, 255, 255)


def drawn(dataset, view, lang):
    return picture.png(dataset, card.card(dataset, view, say(lang)), map_ground.frame(dataset, view), say(lang))


def pins_of(dataset, view):
    frame = map_ground.frame(dataset, view)
    return placed(card.card(dataset, view, say("en")).pins, picture.projected(frame), frame)


def test_the_colours_on_the_picture_are_those_of_status_csv(dataset):
    """In each part of each badge, between glyph and edge: full where the status is sure, and else never so."""
    for view in random_views(dataset, by_tier(3, 200)):
        pixels = Image.open(BytesIO(drawn(dataset, view, "en"))).convert("RGB").load()
        for pin in pins_of(dataset, view):
            for badge, middle in zip(pin.pin.badges, pin.middles, strict=True):
                for status, seen in parts_seen(pixels, badge, middle, pin.radius):
                    style = STYLE[Status(status)]
                    hollow = badge.disputed or style.pattern == "hatch"
                    assert (PAPER if hollow else pale(style.color) if badge.stale else style.color) in seen, badge
                    assert (style.color in seen) <= (style.pattern == "hatch" or not (hollow or badge.stale)), badge


def pale(color):
    return tuple(round(255 + (channel - 255) * STALE_FILL) for channel in color)


def parts_seen(pixels, badge, middle, radius):
    """The status of each part with the colours of the nine pixels between its glyph and its edge."""
    shown = in_parts(badge.status, badge.alternatives)
    for status, part in zip(shown, PARTS[len(shown)], strict=True):
        angle = pi * 0.36 if len(shown) == 1 else atan2(part.y, part.x) + pi / len(shown) * 0.5
        x, y = (round(at + 0.67 * radius * turn(angle)) for at, turn in zip(middle, (cos, sin), strict=True))
        yield status, {pixels[x + right, y + down] for right in (-1, 0, 1) for down in (-1, 0, 1)}


@sample(1)
@pytest.mark.parametrize(("lang", "crossings"), [("en", 0), ("ko", 1), ("zh", 0)])
def test_the_picture_is_small_and_the_same_each_time(dataset, lang, crossings):
    chosen = tuple(dataset.crossings["crossing_id"][:crossings])
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-08-15"), crossing=chosen))
    content = drawn(dataset, view, lang)
    assert Image.open(BytesIO(content)).size == (1200, 630)
    assert len(content) < 300_000
    assert content == drawn(dataset, view, lang)


DAY = np.datetime64("2022-04-29")


def test_an_uncertain_day_differs_from_a_sure_one_in_grey_too(dataset):
    """Freight at Dandong: in August 2020 partial or suspended, in October suspended."""
    grey = {}
    for day in ("2020-08-15", "2020-10-15"):
        shown = card.card(dataset, views.make_view(dataset, Selection(as_of=np.datetime64(day))), say("en"))
        pins = placed(shown.pins, picture.projected(map_ground.border(dataset)), map_ground.border(dataset))
        pin = next(pin for pin in pins if pin.pin.crossing_id == "dandong-sinuiju")
        x, y = pin.middles[0]
        whole = Image.open(BytesIO(picture.png(dataset, shown, map_ground.border(dataset), say("en"))))
        grey[day] = whole.convert("L").crop((round(x) - 16, round(y) - 16, round(x) + 16, round(y) + 16))
    difference = ImageChops.difference(*grey.values())
    assert (np.asarray(difference) > 40).sum() > 100


BANKS = {
    "dandong-sinuiju": "Dandong, Sinuiju",
    "hunchun-hunyung": "Ying'an, Hunyung",
    "jian-manpo": "Ji'an, Manpo",
    "kaishantun-sambong": "Kaishantun, Sambong",
    "khasan-tumangang": "Khasan, Tumangang",
    "qingshi-samgang": "Qingshi, Chagang Samgang",
    "shanghekou-chongsu": "Shanghekou, Chongsu",
    "tumen-namyang": "Tumen, Namyang",
}


@sample(1)
@pytest.mark.parametrize("crossing", by_tier(list(BANKS)[::3], list(BANKS)))
def test_the_picture_of_a_crossing_names_both_its_banks(dataset, crossing, monkeypatch):
    written = []
    monkeypatch.setattr(typefaces, "write", lambda _, at, text, kind: written.append((at, text, kind.size)))
    day = np.datetime64("1940-05-05" if crossing == "hunchun-hunyung" else "1965-05-05")
    view = views.make_view(dataset, Selection(as_of=day, crossing=(crossing,), context=True))
    frame = map_ground.frame(dataset, view)
    shown = card.card(dataset, view, say("en"))
    picture.png(dataset, shown, frame, say("en"))
    on_the_map = {text: size for (x, _), text, size in written if x > picture.PANEL}
    for name in [*BANKS[crossing].split(", "), shown.pins[0].name]:
        assert on_the_map[name] >= 22, on_the_map  # at half its size as large as a small text
    west, _, east, _ = frame.box
    assert east - west < 0.3  # degrees: some 25 kilometres


def test_a_crossing_that_is_gone_has_a_picture_too(dataset):
    view = views.make_view(dataset, Selection(as_of=DAY, crossing=("hunchun-hunyung",)))
    shown = card.card(dataset, view, say("en"))
    assert not shown.pins
    assert picture.png(dataset, shown, map_ground.frame(dataset, view), say("en"))


def test_a_picture_is_of_the_crossing_that_is_chosen_and_else_of_the_border(dataset):
    def of(event=None, **chosen):
        return map_ground.frame(dataset, views.make_view(dataset, Selection(as_of=DAY, **chosen)), event).crossing_id

    stop = "dd-2022-04-29-suspended"
    assert of() == of(province=("KP-03",)) == ""
    assert of("all-2020-01-22-tourists-barred") == ""
    assert of(stop) == of(crossing=("dandong-sinuiju",)) == "dandong-sinuiju"
    assert of(stop, crossing=("tumen-namyang",)) == "tumen-namyang"  # the only one that the picture can show
    assert of(stop, crossing=("tumen-namyang", "jian-manpo")) == ""
