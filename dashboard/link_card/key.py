"""The key of the picture: what its badges mean, those that it shows and no others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image, ImageDraw

from dashboard.i18n.translator import Translator
from dashboard.link_card import badges, ground, typefaces
from dashboard.link_card.card import Badge, Pin
from dashboard.link_card.ground import Box
from dashboard.link_card.typefaces import Type
from raillinks.domain.status import COUNTED, Status

PAPER, RULE = (255, 255, 255), (200, 198, 192)
_ROW, _RADIUS, _MARGIN = 29, 11, 24


def write_key(
    image: Image.Image, pins: Sequence[Pin], say: Translator, corner: tuple[float, float], *, boxed: bool
) -> Box:
    """Writes the key into a corner of the picture.

    Args:
        image: The picture.
        pins: The pins that the map shows.
        say: The messages of the card's language.
        corner: The right and the lower end of the room.
        boxed: Whether it stands in a box, over land and tracks; else it stands in the sea.

    Returns:
        What it takes.
    """
    kind = Type(say.lang, 17, halo=PAPER if boxed else ground.SEA)
    is_divided = any(len(pin.badges) > 1 for pin in pins)
    heading, rows = say("left freight, right passenger") if is_divided else "", list(_rows(pins, say))
    if not rows:  # no crossing stands there on the day
        return *corner, *corner
    width = max(
        typefaces.width(heading, replace(kind, size=15)), *(30 + typefaces.width(text, kind) for _, text in rows)
    )
    left, top = corner[0] - _MARGIN - width, corner[1] - _MARGIN - _ROW * len(rows)
    over = top - (34 if heading else 12)
    if boxed:
        box = (left - 14, over, corner[0] - 8, corner[1] - 14)
        ImageDraw.Draw(image).rounded_rectangle(box, 8, PAPER, RULE)
    for number, (badge, text) in enumerate(rows):
        middle = top + _ROW * (number + 0.5)
        badges.put(image, badge, (left + _RADIUS, middle), _RADIUS)
        typefaces.write(image, (left + 30, middle + 6), text, kind)
    typefaces.write(image, (left, top - 10), heading, replace(kind, size=15))
    return left - 14, over, corner[0], corner[1]


def _rows(pins: Sequence[Pin], say: Translator) -> Iterator[tuple[Badge, str]]:
    """Each badge with its words: the statuses, then what makes one doubtful."""
    shown = [badge for pin in pins for badge in pin.badges]
    for status in Status:
        if any(status in badge.alternatives for badge in shown):
            yield Badge("", status, (status,)), say.word(status)
    for is_so, text in (
        (lambda badge: len(badge.alternatives) > 1, say("split: not certain")),
        (lambda badge: badge.stale, say("pale: last evidence long ago")),
        (lambda badge: badge.disputed and badge.status in COUNTED, say("hollow: disputed")),
    ):
        if example := next(filter(is_so, shown), None):
            yield example, text
