"""The colour of each status: the palette of Okabe and Ito, which colour-blind readers can tell apart."""

from collections.abc import Mapping
from types import MappingProxyType

from raillinks.words.enums import Status

Colour = tuple[int, int, int]
"""sRGB, each from 0 to 255."""

COLOURS: Mapping[Status, Colour] = MappingProxyType(
    {
        Status.OPEN: (0, 114, 178),
        Status.PARTIAL: (230, 159, 0),
        Status.SUSPENDED: (213, 94, 0),
        Status.CLOSED: (70, 70, 70),
        Status.UNKNOWN: (122, 116, 102),
    }
)
"""What a status is filled with on a light page; the rest of its look is in `layers.style`, and follows from it."""
