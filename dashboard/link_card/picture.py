"""The picture of a card: a panel with the day's sentence beside a small map, 1200 × 630, as PNG.

It is drawn without browser, network or clock: the same card gives the same bytes.

The key of the picture: what its badges mean, those that it shows and no others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from dashboard.i18n.translator import Translator
from dashboard.link_card import badges, map_ground, typefaces
from dashboard.link_card.card import Badge, Card, Pin
from dashboard.link_card.labels import (
    PlacedPin,
    Sheet,
    placed,
    within,
    write_banks,
    write_crossings,
    write_stations,
    write_surroundings,
)
from dashboard.link_card.map_ground import Box, Frame, Projection, fitted
from dashboard.link_card.typefaces import Type
from layers.style import ACCENT, PAPER, QUIET, RULE, SEA, TEXT
from raillinks.domain.status import COUNTED, Status
from raillinks.package.dataset import Dataset

KEY_PAPER, KEY_RULE = PAPER.light, RULE.light
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
    kind = Type(say.lang, 17, halo=KEY_PAPER if boxed else SEA.light)
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
        ImageDraw.Draw(image).rounded_rectangle(box, 8, KEY_PAPER, KEY_RULE)
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


SIZE = WIDTH, HEIGHT = 1200, 630
PANEL = 488
"""The width of the panel, in pixels."""
MARGIN = 40
_SENTENCE_SIZES = (31, 29, 27, 25, 23, 21, 19)
_LEADING = 1.36
MAP = (PANEL, 0, WIDTH, HEIGHT)
_MAP_ROOM = (PANEL + 62, 70, WIDTH - 76, HEIGHT - 190)


def png(dataset: Dataset, card: Card, frame: Frame, say: Translator) -> bytes:
    """The bytes of a card's picture.

    Args:
        dataset: The package, for the layers.
        card: The card.
        frame: What the map shows.
        say: The messages of the card's language.
    """
    projection = projected(frame)
    image = map_ground.ground(dataset, SIZE, projection, frame.standing)
    pins = within(placed(card.pins, projection, frame), MAP)
    key = write_key(image, [pin.pin for pin in pins], say, (WIDTH, HEIGHT), boxed=bool(frame.crossing_id))
    taken = [*(box for pin in pins for box in pin.boxes), key]
    for pin in pins:
        _stem(image, pin)
    for pin in pins:
        _badges(image, pin)
    sheet = Sheet(image, MAP, taken)
    write_banks(sheet, projection, frame, card.lang)
    write_crossings(sheet, pins, card.lang)
    write_stations(sheet, dataset, projection, frame, card.lang)
    write_surroundings(sheet, dataset, projection, frame, card.lang)
    _panel(image, card, say)
    written = BytesIO()
    image.save(written, "PNG", compress_level=6)
    return written.getvalue()


def projected(frame: Frame) -> Projection:
    """Where the map lies, which shows a frame."""
    return fitted(frame.box, _MAP_ROOM)


def _stem(image: Image.Image, pin: PlacedPin) -> None:
    draw = ImageDraw.Draw(image)
    draw.line([pin.at, pin.foot], fill=PAPER.light, width=5)
    draw.line([pin.at, pin.foot], fill=TEXT.light, width=2)
    x, y = pin.foot
    draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=TEXT.light, outline=PAPER.light)


def _badges(image: Image.Image, pin: PlacedPin) -> None:
    for badge, at in zip(pin.pin.badges, pin.middles, strict=True):
        badges.put(image, badge, at, pin.radius)


def _panel(image: Image.Image, card: Card, say: Translator) -> None:
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, PANEL, HEIGHT), fill=PAPER.light)
    draw.rectangle((PANEL, 0, PANEL + 1, HEIGHT), fill=RULE.light)
    draw.rectangle((MARGIN, 40, MARGIN + 56, 45), fill=ACCENT.light)
    room = PANEL - 2 * MARGIN
    typefaces.write(image, (MARGIN, 82), say("China–DPRK Rail Links"), Type(card.lang, 22, bold=True, ink=QUIET.light))
    day = Type(card.lang, 46, bold=True)
    while typefaces.width(card.day, day) > room:
        day = replace(day, size=day.size - 1)
    typefaces.write(image, (MARGIN, 138), card.day, day)
    bottom = _credits(image, card, room)
    notes = [line for note in card.notes for line in typefaces.lines(note, Type(card.lang, 17), room)]
    bottom -= 24 * len(notes) + (14 if notes else 0)
    kind, lines = _fitting(card, room, bottom - 186)
    for number, line in enumerate(lines):
        typefaces.write(image, (MARGIN, 196 + number * kind.size * _LEADING), line, kind)
    for number, line in enumerate(notes):
        typefaces.write(image, (MARGIN, bottom + 24 * (number + 1)), line, Type(card.lang, 17, ink=QUIET.light))


def _credits(image: Image.Image, card: Card, room: float) -> float:
    """The licences and the data version at the foot of the panel; gives the height at which they begin."""
    kind = Type(card.lang, 12.5, ink=QUIET.light)
    lines = typefaces.lines(card.credit, kind, room)
    top = HEIGHT - 30 - 17 * (len(lines) - 1)
    for number, line in enumerate(lines):
        typefaces.write(image, (MARGIN, top + 17 * number), line, kind)
    return top - 34


def _fitting(card: Card, room: float, height: float) -> tuple[Type, list[str]]:
    """The sentence in lines, as large as it fits; what does not fit in the smallest size is cut off."""
    for size in _SENTENCE_SIZES:
        kind = Type(card.lang, size)
        lines = typefaces.lines(card.sentence, kind, room)
        if len(lines) * size * _LEADING <= height:
            return kind, lines
    most = int(height / (kind.size * _LEADING))
    return kind, [*lines[: most - 1], typefaces.cut(" ".join(lines[most - 1 :]), kind, room)]
