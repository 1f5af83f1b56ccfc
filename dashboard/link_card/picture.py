"""The picture of a card: a panel with the day's sentence beside a small map, 1200 × 630, as PNG.

It is drawn without browser, network or clock: the same card gives the same bytes.
"""

from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from dashboard.i18n.translator import Translator
from dashboard.link_card import badges, ground, typefaces
from dashboard.link_card.card import Card
from dashboard.link_card.framing import Frame
from dashboard.link_card.ground import Projection, fitted
from dashboard.link_card.key import write_key
from dashboard.link_card.pin_places import PlacedPin, placed, within
from dashboard.link_card.place_names import Sheet, write_banks, write_crossings, write_stations, write_surroundings
from dashboard.link_card.typefaces import Type
from raillinks.package.dataset import Dataset

SIZE = WIDTH, HEIGHT = 1200, 630
PANEL = 488
"""The width of the panel, in pixels."""
MARGIN = 40
PAPER, INK, MUTED, RULE = (255, 255, 255), (27, 27, 27), (95, 93, 88), (0, 114, 178)
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
    image = ground.ground(dataset, SIZE, projection, frame.standing)
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
    draw.line([pin.at, pin.foot], fill=PAPER, width=5)
    draw.line([pin.at, pin.foot], fill=INK, width=2)
    x, y = pin.foot
    draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=INK, outline=PAPER)


def _badges(image: Image.Image, pin: PlacedPin) -> None:
    for badge, at in zip(pin.pin.badges, pin.middles, strict=True):
        badges.put(image, badge, at, pin.radius)


def _panel(image: Image.Image, card: Card, say: Translator) -> None:
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, PANEL, HEIGHT), fill=PAPER)
    draw.rectangle((PANEL, 0, PANEL + 1, HEIGHT), fill=(200, 198, 192))
    draw.rectangle((MARGIN, 40, MARGIN + 56, 45), fill=RULE)
    room = PANEL - 2 * MARGIN
    typefaces.write(image, (MARGIN, 82), say("China–DPRK Rail Links"), Type(card.lang, 22, bold=True, ink=MUTED))
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
        typefaces.write(image, (MARGIN, bottom + 24 * (number + 1)), line, Type(card.lang, 17, ink=MUTED))


def _credits(image: Image.Image, card: Card, room: float) -> float:
    """The licences and the data version at the foot of the panel; gives the height at which they begin."""
    kind = Type(card.lang, 12.5, ink=MUTED)
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
