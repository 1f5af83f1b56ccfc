"""The names on the picture's map: crossings beside their pins, then countries and cities where there is room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from dashboard.link_card import ground, typefaces
from dashboard.link_card.ground import Box, Point, Projection
from dashboard.link_card.pin_places import PlacedPin, around, overlap
from dashboard.link_card.typefaces import Type
from raillinks.package.dataset import Dataset
from raillinks.words.languages import LANGUAGES

MUTED, FAINT, HALO = (95, 90, 80), (150, 143, 130), (255, 255, 255)
_LEADING, _BACK, _COUNTRY, _CITY = 20, 16, 21, 15
_MOST_RANK = 1
"""The least important rank of a city that is named."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map while names are written on it.

    Args:
        image: The picture.
        room: What the names must be in: left, top, right, bottom.
        taken: What is taken already; what is written is added.
    """

    image: Image.Image
    room: Box
    taken: list[Box]

    def free(self, box: Box) -> bool:
        """Whether a box is in the room, and nothing is in the box."""
        left, top, right, bottom = self.room
        inside = box[0] >= left + 4 and box[1] >= top + 4 and box[2] <= right - 4 and box[3] <= bottom - 4
        return inside and not any(overlap(box, other) for other in self.taken)

    def write(self, name: str, kind: Type, spots: list[Point]) -> bool:
        """Writes a name at the first spot that is free; whether one was."""
        width = typefaces.width(name, kind)
        for x, y in spots:
            box = (x - 2, y - kind.size * 0.85, x + width + 2, y + kind.size * 0.3)
            if self.free(box):
                typefaces.write(self.image, (x, y), name, kind)
                self.taken.append(box)
                return True
        return False


def write_crossings(sheet: Sheet, pins: list[PlacedPin], lang: str) -> None:
    """Writes the names of the crossings; of one that stands back small.

    Args:
        sheet: The map.
        pins: The pins.
        lang: A code of `LANGUAGES`.
    """
    for pin in pins:
        kind = Type(lang, _LEADING, bold=True, halo=HALO) if pin.pin.leads else Type(lang, _BACK, ink=MUTED, halo=HALO)
        sheet.write(pin.pin.name, kind, _round_pin(pin, typefaces.width(pin.pin.name, kind)))


def write_surroundings(sheet: Sheet, dataset: Dataset, projection: Projection, lang: str) -> None:
    """Writes the names of countries and important cities.

    Args:
        sheet: The map.
        dataset: The package, for the layers.
        projection: Where everything lies.
        lang: A code of `LANGUAGES`.
    """
    country = Type(lang, _COUNTRY, bold=True, ink=FAINT, halo=HALO)
    city = Type(lang, _CITY, ink=MUTED, halo=HALO)
    for spot, facts in ground.countries(dataset, projection, sheet.room):
        name = _name(facts, lang)
        x, y = spot[0] - typefaces.width(name, country) / 2, spot[1] + 7
        sheet.write(name, country, [(x, y), (x, y + 50), (x, y - 50)])
    for place, name in _cities(dataset, lang):
        x, y = projection.at(place)
        dot = around((x, y), 3, 3)
        spots = [(x + 8, y + 5), (x - 8 - typefaces.width(name, city), y + 5)]
        if sheet.free(dot) and sheet.write(name, city, spots):
            ImageDraw.Draw(sheet.image).ellipse(dot, fill=MUTED, outline=HALO)


def _round_pin(pin: PlacedPin, width: float) -> list[Point]:
    """Where the name of a pin may begin, the best place first."""
    left, top, right, bottom = pin.boxes[0]
    middle, centred, (x, y) = (top + bottom) / 2 + 6, (left + right - width) / 2, pin.foot
    return [
        (right + 6, middle), (left - 6 - width, middle), (centred, top - 8), (centred, bottom + 20),
        (x + 10, y + 8), (x - 10 - width, y + 8), (x - width / 2, y + 24),
    ]  # fmt: skip


def _cities(dataset: Dataset, lang: str) -> Iterator[tuple[Point, str]]:
    """The places and names of the important cities."""
    for feature in dataset.layer("cities")["features"] if "cities" in dataset.layers else []:
        if feature["properties"].get("rank", _MOST_RANK) <= _MOST_RANK:
            lon, lat = feature["geometry"]["coordinates"][:2]
            yield (lon, lat), _name(feature["properties"], lang)


def _name(facts: Mapping[str, Any], lang: str) -> str:
    return str(facts.get(LANGUAGES[lang].name_column) or facts["name"])
