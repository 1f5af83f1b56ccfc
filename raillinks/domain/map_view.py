"""Where the map looks: `lat`, `lon` and `zoom`, which are only valid together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType({"lat": (-90, 90), "lon": (-180, 180), "zoom": (0, 24)})
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,15})?", re.ASCII)
_PLACES = 5  # decimals: about a metre, more than a map view needs


@dataclass(frozen=True, slots=True)
class MapView:
    """The middle of the map in degrees (WGS 84), and deck.gl's zoom."""

    lat: float
    lon: float
    zoom: float


def number(name: str, text: str) -> float:
    """Parses one of the three numbers.

    Args:
        name: A key of `LIMITS`.
        text: The number as written in a link or a file.

    Returns:
        Degrees, or deck.gl's zoom; rounded to 5 decimals.

    Raises:
        ValueError: The text is not a number or is outside the limits; the message says what is allowed.
    """
    low, high = LIMITS[name]
    if not _NUMBER.fullmatch(text) or not low <= float(text) <= high:
        raise ValueError(f"a number from {low} to {high}")
    return round(float(text), _PLACES)


def decimal(value: float) -> str:
    """A number as written in a link: the inverse of `number`."""
    return f"{value:.{_PLACES}f}".rstrip("0").rstrip(".")
