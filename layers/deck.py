"""Makes a pydeck specification from the table of layers.

The browser loads the data by URL, so the specification is small. The id of each layer is its name; with a random id,
the browser would build the layer again. Properties that deck.gl does not know (`minZoom`, `maxZoom`, `dark`, `labels`,
`sharesOutlines`, `exists`) are for the time map.
"""

from dataclasses import asdict
from typing import Any

import pydeck as pdk

from layers.catalog import LAYERS, Label, Layer

VIEW = {"longitude": 127.2, "latitude": 41.3, "zoom": 6.0, "min_zoom": 4.5, "max_zoom": 15.0}


def _camel(name: str) -> str:
    """A snake case name in deck.gl's spelling."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _plain(value: object) -> object:
    """A value of the table as a JSON value."""
    return list(value) if isinstance(value, tuple) else value


def _passed(value: object) -> object:
    """A value as pydeck needs it. pydeck reads plain text as an expression, so other texts are quoted."""
    if not isinstance(value, str):
        return _plain(value)
    return value.removeprefix("@@=") if value.startswith("@@=") else f"'{value}'"


def _label(label: Label) -> dict[str, Any]:
    """A label rule with names in deck.gl's spelling."""
    return {_camel(name): value for name, value in asdict(label).items()}


def _layer(row: Layer, layers_url: str) -> pdk.Layer:
    """One row of the table as a GeoJsonLayer."""
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
    """The map of all base layers.

    Args:
        layers_url: The address that serves the GeoJSON, with a slash at the end.
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
    """The map as JSON text for pydeck's bundle; see `deck`."""
    text: str = deck(layers_url, names).to_json()
    return text
