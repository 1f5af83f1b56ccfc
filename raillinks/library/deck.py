"""A map of one day for a notebook: the links of a status table on the package's own layers, as a deck of pydeck.

pydeck is no dependency of the library: it is imported when a map is asked for.
"""

from itertools import cycle
from types import ModuleType
from typing import Any

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.words.status import STATUS_ROWS

LACKING = "a map needs pydeck, which is not installed: pip install 'china-dprk-rail-links[map]', or pip install pydeck"
BASE = (
    ("land", {"filled": True, "stroked": False, "get_fill_color": [240, 240, 236]}),
    ("water", {"filled": True, "stroked": False, "get_fill_color": [214, 228, 240]}),
    ("lines", {"stroked": True, "get_line_color": [90, 90, 90], "line_width_min_pixels": 1}),
)
"""The layers below the links, from the ground up, with how they are drawn."""
RADII = (9, 4, 2)
"""The discs of a crossing, in pixels: each service lies on the one before it, and all can be seen."""
VIEW = {"longitude": 127.2, "latitude": 41.3, "zoom": 5.5}


def of_status(dataset: Dataset, status: pd.DataFrame) -> Any:  # noqa: ANN401 (pydeck ships no types)
    """A deck of the links: a large disc for the first service, smaller ones on it for the others.

    Args:
        dataset: The package, with its layers.
        status: `crossing_id`, `crossing_name`, `service`, `status`, `stale`, as `Log.status` returns them. What is
            stale is drawn pale.

    Returns:
        A `pydeck.Deck`. A crossing without coordinates has no disc.

    Raises:
        ModuleNotFoundError: pydeck is not installed.
    """
    pydeck = _pydeck()
    base = [
        pydeck.Layer("GeoJsonLayer", data=dict(dataset.layer(name)), id=name, pickable=False, **drawn)
        for name, drawn in BASE
        if name in dataset.layers and dataset.layer(name)["features"]
    ]
    links = [_links(pydeck, dataset, status, *each) for each in zip(dataset.services, cycle(RADII))]
    return pydeck.Deck(
        layers=[*base, *links],
        initial_view_state=pydeck.ViewState(**VIEW),
        map_provider=None,
        map_style=None,
        tooltip={"text": "{crossing_name}\n{service}: {status}"},
    )


def _pydeck() -> ModuleType:
    try:
        import pydeck  # noqa: PLC0415 (only a map needs it)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(LACKING) from error
    return pydeck  # type: ignore[no-any-return]


def _links(pydeck: ModuleType, dataset: Dataset, status: pd.DataFrame, service: str, radius: int) -> Any:  # noqa: ANN401
    at = dataset.crossings[["crossing_id", "lon", "lat"]].dropna()
    rows = status[status["service"] == service].merge(at, on="crossing_id")
    shown = rows[["crossing_id", "crossing_name", "service", "status", "lon", "lat"]].to_dict("records")
    for row, stale in zip(shown, rows["stale"], strict=True):
        row["colour"] = [*STATUS_ROWS[row["status"]].colour, 110 if stale else 255]
    return pydeck.Layer(
        "ScatterplotLayer",
        data=shown,
        id=f"{service}-links",
        get_position="[lon, lat]",
        get_fill_color="colour",
        get_line_color=[255, 255, 255],
        stroked=True,
        line_width_min_pixels=1,
        radius_units="'pixels'",
        get_radius=radius,
        pickable=True,
    )
