"""From the table of layers to a pydeck specification.

Data travels by URL, so the specification stays small. Each layer has its own name as id; a random one would make the
browser build it anew. Properties that deck.gl does not know (`minZoom`, `maxZoom`, `dark`, `labels`, `exists`) ride
along for the time map.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pydeck as pdk

from layers.catalog import LAYERS, Label, Layer

VIEW = {"longitude": 127.2, "latitude": 41.3, "zoom": 6.0, "min_zoom": 4.5, "max_zoom": 15.0}


def _camel(name: str) -> str:
    """Return a snake case name as deck.gl writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _values(props: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as plain JSON values; a bare string would be read as an accessor, so it is quoted."""
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in props.items()}
    return {name: f"'{value}'" if isinstance(value, str) else value for name, value in plain.items()}


def _label(label: Label) -> dict[str, Any]:
    """Return a label rule with deck.gl's spelling of its names."""
    return {_camel(name): value for name, value in asdict(label).items()}


def _layer(row: Layer, layers_url: str) -> pdk.Layer:
    """Return one row of the table as a GeoJsonLayer."""
    extras: dict[str, Any] = {"dark": {_camel(name): value for name, value in _values(row.dark).items()}}
    if row.label:
        extras["labels"] = _label(row.label)
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
        **(units | _values(row.light)),
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
