"""The picture of a card: a panel with the day's sentence beside a small map, 1200 × 630, as PNG.

It is drawn without browser, network or clock: the same card gives the same bytes. The badges, and the key that says
what they mean, are in the looks of `layers.style`, as those of `timemap/static/badges.js`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from math import acos, ceil, copysign, cos, hypot, pi, sin, sqrt

from PIL import Image, ImageDraw

from dashboard.i18n.translator import Translator
from dashboard.link_card import map_ground, typefaces
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
from layers.style import (
    ACCENT,
    BADGE_EDGE,
    BADGE_RADIUS,
    GLYPHS,
    HATCH_ALPHA,
    PAPER,
    PARTS,
    QUIET,
    RULE,
    SEA,
    STALE_FILL,
    STYLE,
    TEXT,
    Part,
    in_parts,
    ink_on,
)
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.status import COUNTED, Colour, Status
from raillinks.package.dataset import Dataset

Point = tuple[float, float]
_TOKEN = re.compile(r"[MLHVQAZ]|-?\d+(?:\.\d+)?|-?\.\d+")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "Z": 0}
_STEP = 0.12
"""The angle between two points of an arc, in radians."""


def points(path: str) -> list[list[Point]]:
    """The lines of a path, each as its points; a closed one ends where it begins.

    Args:
        path: Absolute commands only; arcs of circles.

    Raises:
        ValueError: The path has anything else.
    """
    drawn: list[list[Point]] = []
    for name, numbers in _commands(path):
        if name == "M":
            drawn.append([(numbers[0], numbers[1])])
        elif name == "Z":
            drawn[-1].append(drawn[-1][0])
        else:
            drawn[-1] += _onward(drawn[-1][-1], name, numbers)
    return drawn


def _commands(path: str) -> list[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path):
        raise ValueError(f"not a path of ours: {path}")
    commands: list[tuple[str, list[float]]] = []
    at, name = 0, ""
    while at < len(tokens):
        if tokens[at] in _NUMBERS:
            name, at = tokens[at], at + 1
        count = _NUMBERS[name]
        commands.append((name, [float(number) for number in tokens[at : at + count]]))
        at += count
    return commands


def _onward(start: Point, name: str, numbers: list[float]) -> list[Point]:
    """The points of one command after the first."""
    if name == "H":
        return [(numbers[0], start[1])]
    if name == "V":
        return [(start[0], numbers[0])]
    if name == "L":
        return [(numbers[0], numbers[1])]
    if name == "Q":
        return _curve(start, (numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return _arc(start, numbers[0], bool(numbers[3]), bool(numbers[4]), (numbers[5], numbers[6]))


def _curve(start: Point, bend: Point, end: Point) -> list[Point]:
    steps = [n / 8 for n in range(1, 9)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t * t * end[1],
        )
        for t in steps
    ]


def _arc(start: Point, radius: float, large: bool, sweep: bool, end: Point) -> list[Point]:
    """An arc of a circle (SVG 2, appendix B.2.4)."""
    half = ((start[0] - end[0]) / 2, (start[1] - end[1]) / 2)
    chord = hypot(*half)
    radius = max(radius, chord)
    away = copysign(sqrt(max(0.0, radius**2 - chord**2)) / chord, 1 if large != sweep else -1)
    centre = ((start[0] + end[0]) / 2 + away * half[1], (start[1] + end[1]) / 2 - away * half[0])
    first = _angle(start, centre, radius)
    turn = (_angle(end, centre, radius) - first) % (2 * pi)
    turn = turn if sweep else turn - 2 * pi
    steps = ceil(abs(turn) / _STEP)
    angles = [first + turn * n / steps for n in range(1, steps)]
    return [*((centre[0] + radius * cos(a), centre[1] + radius * sin(a)) for a in angles), end]


def _angle(point: Point, centre: Point, radius: float) -> float:
    across = max(-1.0, min(1.0, (point[0] - centre[0]) / radius))
    return copysign(acos(across), point[1] - centre[1])


FINER = 4
"""How many times as large a badge is drawn before it is made smaller."""
_STROKE = 1.9
_RIM = 1.0


def put(image: Image.Image, badge: Badge, at: tuple[float, float], radius: float) -> None:
    """Draws a badge on a picture.

    Args:
        image: The picture.
        badge: The badge.
        at: Its middle, in pixels.
        radius: Its radius, in pixels.
    """
    tile = drawn(badge, radius)
    half = tile.width / 2
    image.paste(tile, (round(at[0] - half), round(at[1] - half)), tile)


@lru_cache(maxsize=256)
def drawn(badge: Badge, radius: float) -> Image.Image:
    """A badge as a picture of its own, transparent round it.

    Args:
        badge: The badge.
        radius: Its radius, in pixels.
    """
    side = (2 * round(radius + 1)) * FINER
    tile = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    pen = _Pen(ImageDraw.Draw(tile), side / 2, radius * FINER / (BADGE_RADIUS + BADGE_EDGE / 2 + _RIM))
    pen.disc(BADGE_RADIUS + BADGE_EDGE / 2 + _RIM, PAPER.light)
    shown = in_parts(badge.status, badge.alternatives)
    for status, part in zip(shown, PARTS[len(shown)], strict=True):
        _part(pen, Status(status), part, badge)
    return tile.reduce(FINER)


def paints(status: Status, badge: Badge) -> tuple[Colour | None, Colour, Colour]:
    """The paints of a part of a badge: inside (None = paper), edge and glyph."""
    style = STYLE[status]
    if style.pattern == "hatch":
        return None, style.color, style.color
    if badge.disputed:
        return None, style.ink, style.ink
    if badge.stale:
        return _mixed(style.color, STALE_FILL), style.ink, style.ink
    return style.color, style.color, ink_on(style.color)


def _mixed(color: Colour, share: float) -> Colour:
    """A colour on paper, through which paper shows."""
    red, green, blue = (round(255 + (channel - 255) * share) for channel in color)
    return red, green, blue


def _part(pen: "_Pen", status: Status, part: Part, badge: Badge) -> None:
    inside, edge, ink = paints(status, badge)
    for outline in points(part.path):
        pen.area(outline, inside or PAPER.light)
        pen.line(outline, edge, BADGE_EDGE)
    for line in points(part.hatch) if STYLE[status].pattern == "hatch" and part.hatch else []:
        pen.line(line, _mixed(edge, HATCH_ALPHA), BADGE_EDGE)
    glyph = GLYPHS[STYLE[status].mark]
    for outline in points(glyph["area"]):
        pen.area(_placed(outline, part), ink)
    for line in points(glyph["line"]):
        pen.line(_placed(line, part), ink, _STROKE * part.scale)


def _placed(line: list[Point], part: Part) -> list[Point]:
    return [(part.x + x * part.scale, part.y + y * part.scale) for x, y in line]


class _Pen:
    """Draws in a badge's own units.

    Args:
        draw: What draws.
        middle: Where the origin lies, to the right and down.
        scale: Pixels per unit.
    """

    def __init__(self, draw: ImageDraw.ImageDraw, middle: float, scale: float) -> None:
        self.draw, self.middle, self.scale = draw, middle, scale

    def _at(self, line: list[Point]) -> list[Point]:
        return [(self.middle + x * self.scale, self.middle + y * self.scale) for x, y in line]

    def disc(self, radius: float, color: Colour) -> None:
        """A disc round the origin."""
        self.draw.ellipse([self.middle - radius * self.scale] * 2 + [self.middle + radius * self.scale] * 2, fill=color)

    def area(self, outline: list[Point], color: Colour) -> None:
        """A filled area."""
        self.draw.polygon(self._at(outline), fill=color)

    def line(self, line: list[Point], color: Colour, width: float) -> None:
        """A line with round ends and corners."""
        across = width * self.scale
        places = self._at(line)
        self.draw.line(places, fill=color, width=round(across), joint="curve")
        for x, y in (places[0], places[-1]):
            self.draw.ellipse((x - across / 2, y - across / 2, x + across / 2, y + across / 2), fill=color)


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
    services = say.in_a_row([title for _, title in say.services])
    heading, rows = (
        say("left freight, right passenger", services=services) if is_divided else "",
        list(_rows(pins, say)),
    )
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
        put(image, badge, (left + _RADIUS, middle), _RADIUS)
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
PANEL, _LINE = 488, 36
"""The width of the panel, in pixels."""
MARGIN = 40
_SENTENCE_SIZES = (31, 29, 27, 25, 23, 21, 19)
_LEADING = 1.36
MAP = (PANEL, 0, WIDTH, HEIGHT)
_MAP_ROOM = (PANEL + 62, 70, WIDTH - 76, HEIGHT - 190)


def png(dataset: Dataset, card: Card, frame: Frame | None, say: Translator) -> bytes:
    """The bytes of a card's picture.

    Args:
        dataset: The package, for the layers.
        card: The card.
        frame: What the map shows; None = there is none, and statuses stand in its place.
        say: The messages of the card's language.
    """
    image = _list(card, say) if frame is None else _map(dataset, card, frame, say)
    _panel(image, card, say)
    written = BytesIO()
    image.save(written, "PNG", compress_level=6)
    return written.getvalue()


def _list(card: Card, say: Translator) -> Image.Image:
    """The statuses by crossing, as many as there is room for."""
    image = Image.new("RGB", SIZE, PAPER.light)
    left, y, room = PANEL + MARGIN, 78, WIDTH - PANEL - 2 * MARGIN
    for n, pin in enumerate(card.pins):
        if y + _LINE * len(pin.badges) > HEIGHT - 2 * MARGIN:
            more = say.plural("{n} more", "{n} more", len(card.pins) - n)
            typefaces.write(image, (left, y), more, Type(card.lang, 20, ink=QUIET.light))
            break
        name = typefaces.lines(pin.name, Type(card.lang, 24, bold=True), room)[0]
        typefaces.write(image, (left, y), name, Type(card.lang, 24, bold=True))
        for badge in pin.badges:
            y += _LINE
            put(image, badge, (left + _RADIUS, y - 7), _RADIUS)
            status = say.word(badge.status)
            said = status if badge.service == ALL_SERVICES else say.labelled(say.word(badge.service), status)
            typefaces.write(image, (left + 34, y), said, Type(card.lang, 20))
        y += 2 * MARGIN - 26
    return image


def _map(dataset: Dataset, card: Card, frame: Frame, say: Translator) -> Image.Image:
    """The map with its pins, names and key."""
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
    return image


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
        put(image, badge, at, pin.radius)


def _panel(image: Image.Image, card: Card, say: Translator) -> None:
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, PANEL, HEIGHT), fill=PAPER.light)
    draw.rectangle((PANEL, 0, PANEL + 1, HEIGHT), fill=RULE.light)
    draw.rectangle((MARGIN, 40, MARGIN + 56, 45), fill=ACCENT.light)
    room = PANEL - 2 * MARGIN
    kind = Type(card.lang, 22, bold=True, ink=QUIET.light)
    typefaces.write(image, (MARGIN, 82), typefaces.lines(say("China–DPRK Rail Links"), kind, room)[0], kind)
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
