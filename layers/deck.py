"""From the table of layers to a pydeck specification.

Data travels by URL, so the specification stays small. Each layer has its own name as id; a random one would make the
browser build it anew. Properties that deck.gl does not know (`minZoom`, `maxZoom`, `dark`, `labels`, `sharesOutlines`,
`exists`) ride along for the time map.
"""

from dataclasses import asdict
from typing import Any

import pydeck as pdk

from layers.catalog import LAYERS, Label, Layer

VIEW = {"longitude": 127.2, "latitude": 41.3, "zoom": 6.0, "min_zoom": 4.5, "max_zoom": 15.0}


def _camel(name: str) -> str:
    """Return a snake case name as deck.gl writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _plain(value: object) -> object:
    """Return a value of the table as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def _passed(value: object) -> object:
    """Return a value as pydeck must get it: it takes a bare text for an expression, so other texts are quoted."""
    if not isinstance(value, str):
        return _plain(value)
    return value.removeprefix("@@=") if value.startswith("@@=") else f"'{value}'"


def _label(label: Label) -> dict[str, Any]:
    """Return a label rule with deck.gl's spelling of its names."""
    return {_camel(name): value for name, value in asdict(label).items()}


def _layer(row: Layer, layers_url: str) -> pdk.Layer:
    """Return one row of the table as a GeoJsonLayer."""
    extras: dict[str, Any] = {"dark": {_camel(name): _plain(value) for name, value in row.dark.items()}}
    if row.label:
        extras["labels"] = _label(row.label)
    if row.shares_outlines:
        extras["shares_outlines"] = True
    if row.exists:
        extras["exists"] = f"'{row.exists}'"
    units = {"line_width_units": "'pixels'", "point_radius_units": "'pixels'"}
    return pdk.Layer(
        "GeoJsonLayer",
        data=f"{layers_url}{row.name}.geojson",
        id=row.name,
        min_zoom=row.min_zoom,
        max_zoom=row.max_zoom,
        pickable=False,
        line_joint_rounded=True,
        line_cap_rounded=True,
        **(units | {name: _passed(value) for name, value in row.light.items()}),
        **extras,
    )


def deck(layers_url: str, names: frozenset[str] | None = None) -> pdk.Deck:
    """Return the map of all base layers.

    Args:
        layers_url: Where the GeoJSON is served, with the slash at its end.
        names: Layers to draw; None draws all of the table.
    """
    rows = [row for row in LAYERS if names is None or row.name in names]
    return pdk.Deck(
        layers=[_layer(row, layers_url) for row in rows],
        views=[pdk.View(type="MapView", id="map", controller={"dragRotate": False, "touchRotate": False})],
        initial_view_state=pdk.ViewState(**VIEW),
        map_provider=None,
        map_style=None,
    )


def spec(layers_url: str, names: frozenset[str] | None = None) -> str:
    """Return the map as the JSON text that pydeck's bundle reads; see `deck`."""
    text: str = deck(layers_url, names).to_json()
    return text
