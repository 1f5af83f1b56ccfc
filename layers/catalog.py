"""The ordered table of the map's layers, bottom to top: one row and one GeoJSON file per layer.

The property names are deck.gl's in snake case (`get_fill_color`, `line_width_min_pixels`). Colours are sRGB triples;
widths and radii are in pixels unless the name says otherwise. To add a layer, put `<name>.geojson` next to this file,
add a row, and list the file in `datapackage.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from layers import style

Colour = tuple[int, ...]


@dataclass(frozen=True)
class Label:
    """How the names of a layer's features are written on the map.

    Args:
        style: `country`, `province`, `city`, `station`, `river`, `area` or `bridge`.
        order: Priority among layers; labels of a lower order are placed first.
        min_zoom: Zoom from which the most important features have labels.
        zoom_per_rank: Zoom added per further rank of a feature.
        max_zoom: Zoom from which there are no labels.
        dot: Radius of a dot at the point, in pixels; 0 draws none.
    """

    style: str
    order: int
    min_zoom: float = 0.0
    zoom_per_rank: float = 0.0
    max_zoom: float = 24.0
    dot: float = 0.0


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    Args:
        name: Name of the GeoJSON file and id of the deck.gl layer.
        light: deck.gl's properties on a light page.
        dark: The properties that differ on a dark page.
        min_zoom: Zoom from which the layer is drawn.
        max_zoom: Zoom from which the layer is not drawn.
        label: How its features are labelled, or None.
        shares_outlines: Draw each shared border once: skip segments already drawn by a neighbour or by a lower layer
            with this flag.
        exists: Key of the payload's table of days on which each feature existed, or empty.
    """

    name: str
    light: Mapping[str, Any]
    dark: Mapping[str, Any] = field(default_factory=dict)
    min_zoom: float = 0.0
    max_zoom: float = 24.0
    label: Label | None = None
    shares_outlines: bool = False
    exists: str = ""


def _by_country(dprk: Colour, others: Colour) -> str:
    """deck.gl's JSON expression for one fill colour inside the DPRK and another outside."""
    return f"@@=properties.country === 'KP' ? {list(dprk)} : {list(others)}"


def _area(fill: Colour | str, line: Colour | None = None, width: float = 1.0) -> dict[str, Any]:
    """A filled area, with an outline if a line colour is given."""
    return {
        "filled": True,
        "stroked": line is not None,
        "get_fill_color": fill,
        "get_line_color": line if line is not None else fill,
        "get_line_width": width,
    }


def _line(color: Colour, width: float) -> dict[str, Any]:
    """A line of constant width, or the outline of an area."""
    return {"filled": False, "stroked": True, "get_line_color": color, "get_line_width": width}


def _track(color: Colour, least: float, most: float) -> dict[str, Any]:
    """A line of 14 metres on the ground, limited to a width from `least` to `most` pixels."""
    return _line(color, 14) | {
        "line_width_units": "meters",
        "line_width_min_pixels": least,
        "line_width_max_pixels": most,
    }


def _point(fill: Colour, radius: float, line: Colour) -> dict[str, Any]:
    """A round point with an outline."""
    return _area(fill, line, 1.2) | {"get_point_radius": radius}


LAND_FILL: Mapping[str, Colour] = MappingProxyType({"KP": style.DPRK.light, "": style.LAND.light})
"""The fill of land on a light page: of the DPRK, and of every other country."""

LAYERS: tuple[Layer, ...] = (
    Layer(
        "land",
        _area(_by_country(LAND_FILL["KP"], LAND_FILL[""]), style.COAST.light, 0.8),
        {
            "get_fill_color": _by_country(style.DPRK.dark, style.LAND.dark),
            "get_line_color": style.COAST.dark,
        },
        label=Label("country", order=0, max_zoom=7.0),
        shares_outlines=True,
    ),
    Layer(
        "water",
        _area((208, 225, 236)),
        {"get_fill_color": (20, 40, 55)},
        max_zoom=9.5,
    ),
    Layer(
        "dandong",
        _area((95, 140, 150, 46), (96, 140, 152, 150), 1.0),
        {"get_fill_color": (86, 170, 190, 30), "get_line_color": (110, 170, 185, 120)},
        max_zoom=11.0,
        label=Label("area", order=6, min_zoom=6.6, max_zoom=9.2),
    ),
    Layer(
        "provinces",
        _line((203, 194, 172), 0.9),
        {"get_line_color": (78, 78, 72)},
        label=Label("province", order=3, min_zoom=5.2, max_zoom=9.0),
        shares_outlines=True,
    ),
    Layer(
        "sinuiju",
        _area((208, 146, 82, 70), (176, 116, 56, 200), 1.0),
        {"get_fill_color": (226, 170, 110, 40), "get_line_color": (214, 160, 104, 140)},
        max_zoom=11.0,
        label=Label("area", order=6, min_zoom=9.4, max_zoom=11.0),
    ),
    Layer(
        "reaches",
        _area((208, 225, 236), (150, 180, 200), 0.8),
        {"get_fill_color": (20, 40, 55), "get_line_color": (62, 92, 114)},
        min_zoom=11.0,
    ),
    Layer(
        "rivers",
        _line(style.RIVER.light, 2.0) | {"line_width_min_pixels": 1.2},
        {"get_line_color": style.RIVER.dark},
        label=Label("river", order=2, min_zoom=5.3),
    ),
    Layer(
        "lines",
        _track((128, 120, 106), 1.5, 4.0),
        {"get_line_color": (150, 145, 134)},
        exists="lines",
    ),
    Layer(
        "friendship_bridge",
        _track((60, 56, 48), 2.4, 7.0),
        {"get_line_color": (216, 212, 204)},
        min_zoom=9.0,
        max_zoom=11.0,
        label=Label("bridge", order=0, min_zoom=11.8),
        exists="friendship_bridge",
    ),
    Layer(
        "yards",
        _track((128, 120, 106), 1.2, 3.0),
        {"get_line_color": (150, 145, 134)},
        min_zoom=9.5,
        exists="yards",
    ),
    Layer(
        "stations",
        _point((255, 255, 255), 2.6, (92, 86, 74)),
        {"get_fill_color": (24, 28, 33), "get_line_color": (178, 172, 160)},
        min_zoom=8.4,
        label=Label("station", order=5, min_zoom=8.8, zoom_per_rank=0.9),
    ),
    Layer(
        "cities",
        {"filled": False, "stroked": False},
        label=Label("city", order=1, min_zoom=4.0, zoom_per_rank=1.1, dot=2.6),
    ),
)
"""The layers from bottom to top. The time map draws the crossings above them: their look depends on the day."""
