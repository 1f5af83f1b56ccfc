"""The map's layers without the time map, and the time map's payload with a large log."""

from dataclasses import replace
from functools import lru_cache
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pydeck as pdk

from benchmarks import engine, log
from dashboard.session import served_data
from dashboard.widgets import time_map_content
from layers import deck as layers_deck
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import GROUP
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from timemap.payload import message

LAYERS_URL = "/api/v1/layers/"
MANY, FEW = 100_000, 1_000
LOG_URL = "/log-{events}.json"


def deck(height: int | None = None) -> pdk.Deck:
    """The base layers, shown and hidden as the time map does at the opening zoom."""
    found = layers_deck.deck(LAYERS_URL)
    for layer in found.layers:
        layer.visible = layer.min_zoom <= layers_deck.VIEW["zoom"] < layer.max_zoom
    if height:
        found.height = height
    return found


@lru_cache
def generated(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The time map's content and message for a log of so many generated events on the bundled crossings."""
    dataset = served_data.live.served().dataset
    frame = _on_bundled_crossings(dataset, engine.read(StringIO(log.events_csv(number))))
    window = dates.windows(frame["date"])
    events = frame.assign(
        order=0,
        date_earliest=dates.to_series(window.earliest, frame.index),
        date_latest=dates.to_series(window.latest, frame.index),
        confidence=np.where(np.arange(len(frame)) % 50 == 0, "disputed", "confirmed"),
        n_supports=2,
        n_disputes=0,
    ).sort_values(["date_earliest", "event_id"], ignore_index=True)
    view = views.make_view(dataset, Selection(as_of=today()))
    read = replace(view.any_day.log, events=events, timeline=engine.replayed(frame, dataset.links))
    large = replace(view, any_day=replace(view.any_day, log=read, anytime=events))
    opening = layers_deck.VIEW
    looks_at = {"lat": opening["latitude"], "lon": opening["longitude"], "zoom": opening["zoom"]}
    light = message(dataset, large, content_url=LOG_URL.format(events=number), today=today())
    chosen = {"selected": None, "view_state": looks_at, "range": [None, None], "two_days": True, "divider": 50}
    return time_map_content.content(dataset, large, "en"), light | chosen


def _on_bundled_crossings(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """The generator's crossings, one after another, as crossings of the bundled log."""
    names = np.array(dataset.crossings.loc[~dataset.crossings["context"], "crossing_id"])
    number = pd.to_numeric(frame["crossing_id"].str.extract(r"(\d+)$", expand=False)).fillna(0).astype(int)
    on_group = frame["crossing_id"] == GROUP
    return frame.assign(crossing_id=np.where(on_group, GROUP, names[number.to_numpy() % len(names)]))
