"""A log that answers questions with frames: `raillinks.load()` and `Log`. See docs/library.md.

From a caller's arguments to a selection: by the same reader as the page's address, the API and the command line.

Places as GeoDataFrames: rows at the point of their crossing, and layers of the map.

A map of one day for a notebook: the links of a status table on the package's own layers, as a deck of pydeck.

pydeck and geopandas are an optional extra: they are imported when a map or points are asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import cycle
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from raillinks.domain.problems import did_you_mean, why_missing
from raillinks.domain.status import STATUS_ROWS
from raillinks.engine import confidence
from raillinks.exports import api_paths, bundles, cite, table_bytes, tables
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.known_log import KnownLog, Reading, known_log
from raillinks.query.selection import BY_NAME, REPEATABLE, BadValue, Selection, from_query
from raillinks.query.views import View
from raillinks.validation import load as loading
from raillinks.versions.live_package import EarlierVersions

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


Day = str | date | np.datetime64
"""A day: ISO text, or any date of Python, NumPy or pandas, whose time of day does not matter."""
Chosen = str | bool | Iterable[str]
"""The value of a filter, or several."""

ARGUMENTS: Mapping[str, str] = MappingProxyType({"as_of": "day", "from": "first", "to": "last", "by": "every"})
"""The names of a selection that are called otherwise here."""
CHOICES = (*REPEATABLE, "q", "context")
"""The further names that a caller may choose by."""


def text_of(day: Day) -> str:
    """A day as text; a text stays as it is.

    Raises:
        ValueError: It is empty: an empty cell must not get the answer of some other day.
    """
    if day == "":
        raise ValueError("the day is empty; give one such as 2022-09-26, or leave it out where that is allowed")
    if isinstance(day, np.datetime64):
        return str(day.astype("datetime64[D]"))
    return day.isoformat()[:10] if isinstance(day, date) else str(day)


def period(first: Day | None, last: Day | None) -> dict[str, str]:
    """The first and the last day of a period as a query has them; a month or a year is read there.

    Args:
        first: The first; None = the log's own.
        last: The last; None = the last that counts.
    """
    given = {"from": first, "to": last}
    return {name: text_of(day) for name, day in given.items() if day is not None}


def selection(dataset: Dataset, reading: Reading, asked: Mapping[str, str], choose: Mapping[str, Chosen]) -> Selection:
    """The selection that a call asks for.

    Args:
        dataset: The package.
        reading: How the log is read.
        asked: Names and values of a selection, as the API spells them; `as_of` is the log's last day by default.
        choose: The values of further names, of `CHOICES`.

    Raises:
        ValueError: A name or a value cannot be used; the message says which, and what is allowed or near.
    """
    for name in choose:
        if name not in CHOICES:
            raise ValueError(f"there is no argument '{name}': {did_you_mean(name, CHOICES)}")
    pairs = [*_of_reading(reading), *asked.items()]
    pairs += [(name, value) for name, values in choose.items() for value in _texts(values)]
    offered = views.choices(dataset)
    chosen, bad = from_query(pairs, offered, dataset.covered_to)
    if bad:
        raise ValueError(refusal(bad[0], offered.values))
    return chosen


def word(name: str, value: str, allowed: Sequence[str]) -> None:
    """Checks an argument that is one of some words.

    Raises:
        ValueError: It is none of them; the message has the nearest.
    """
    if value not in allowed:
        raise ValueError(f"{name} '{value}': bad value; {did_you_mean(str(value), allowed)}")


def refusal(bad: BadValue, offered: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with an argument, in words.

    Args:
        bad: The value.
        offered: The values that the data offers, by the name of the filter.
    """
    known = offered.get(bad.parameter, ())
    hint = did_you_mean(bad.value, known) if known else f"allowed: {bad.allowed}"
    name = ARGUMENTS.get(bad.parameter, bad.parameter)
    return f"{name} '{bad.value}': {bad.error}; {hint}"


def _of_reading(reading: Reading) -> list[tuple[str, str]]:
    known_on = [] if reading.known_on is None else [("known_on", str(reading.known_on))]
    disputed = "apply" if reading.apply_disputed else "show"
    return [*known_on, ("disputed", disputed), ("stale_after", str(reading.stale_after))]


def _texts(values: Chosen) -> list[str]:
    if isinstance(values, bool):
        return ["1" if values else "0"]
    return [values] if isinstance(values, str) else [str(value) for value in values]


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
        ModuleNotFoundError: The extra `map` is not installed.
    """
    _need_map_extra()
    import pydeck  # noqa: PLC0415 (an optional extra)

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


def _need_map_extra() -> None:
    """Refuses a map or points where the extra is not installed.

    Raises:
        ModuleNotFoundError: It is not.
    """
    if why := why_missing("map", "a map or a GeoDataFrame"):
        raise ModuleNotFoundError(why)


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


WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees, as every layer has them."""


def at_crossings(dataset: Dataset, frame: pd.DataFrame) -> "GeoDataFrame":
    """Rows with the point of their crossing.

    Args:
        dataset: The package.
        frame: `crossing_id`, and any other columns.

    Returns:
        Those columns and `geometry`, in `WGS84`.

    Raises:
        ModuleNotFoundError: The extra `map` is not installed.
    """
    _need_map_extra()
    import geopandas  # noqa: PLC0415 (an optional extra)

    at = dataset.crossings.set_index("crossing_id")[["lon", "lat"]].reindex(frame["crossing_id"])
    return geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(at["lon"], at["lat"]), crs=WGS84)


def layer(dataset: Dataset, name: str) -> "GeoDataFrame":
    """A layer of the package: its properties, and `geometry` in `WGS84`.

    Raises:
        KeyError: There is no such layer.
        ModuleNotFoundError: The extra `map` is not installed.
    """
    _need_map_extra()
    import geopandas  # noqa: PLC0415 (an optional extra)

    if name not in dataset.layers:
        raise KeyError(f"there is no layer '{name}': {did_you_mean(name, list(dataset.layers))}")
    features = dataset.layer(name)["features"]
    if not features:
        return geopandas.GeoDataFrame(geometry=[], crs=WGS84)
    return geopandas.GeoDataFrame.from_features(features, crs=WGS84)


def load(path: str | Path | None = None, *, version: str = "", disputed: str = "show", stale_after: int = 365) -> "Log":
    """Reads and checks a data package.

    Args:
        path: The folder with `datapackage.json`; None = the current one, else that of the repository, or of the
            installed library.
        version: A data version that the package keeps; empty = the latest.
        disputed: `show` (disputed events move no link) or `apply`.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Raises:
        FileNotFoundError: There is no package.
        KeyError: The package does not keep that version.
        ValueError: `disputed` or `stale_after` cannot be used.
        DataError: The package cannot be used; its `problems` say where and why.
    """
    folder = package_files.default_folder() if path is None else Path(path)
    if folder is None or not (folder / package_files.DESCRIPTOR).exists():
        where = "here" if path is None else f"in {path}"
        raise FileNotFoundError(f"there is no datapackage.json {where}: name a folder that has one, rl.load(PATH)")
    apply_disputed = _read("disputed", disputed) == "apply"
    stale = _read("stale_after", str(stale_after))
    dataset = _version(folder, loading.load(folder), version)
    return Log(dataset, Reading(None, apply_disputed, int(str(stale))))


def _version(folder: Path, latest: Dataset, version: str) -> Dataset:
    earlier = EarlierVersions(folder)
    dataset = earlier.dataset(version, latest) if version else latest
    if dataset is None:
        raise KeyError(f"there is no data version '{version}': {did_you_mean(version, earlier.names(latest))}")
    return dataset


def _read(name: str, value: str) -> object:
    """A value of a selection, read as the page's address is."""
    try:
        return BY_NAME[name].read(value)
    except ValueError as error:
        raise ValueError(f"{name} '{value}': bad value; allowed: {error}") from error


@dataclass(frozen=True, repr=False)  # without slots: the replay is made once, when it is first needed
class Log:
    """A log of events, claims and sources, as it is read: made by `load`.

    Every answer is a new frame with numbered rows, and has the columns of the CSV of the same name (docs/api.md).
    Columns of text are `str`, empty where there is no value; days `datetime64[s]`; counts `Int64`; yes or no `bool`.
    Days are given as ISO text or as dates of Python, NumPy or pandas.

    Methods that take `choose` list fewer rows with it: `crossing="dandong-sinuiju"`, `service=["freight"]`, and the
    other filters of docs/selection.md; `context=True` adds crossings for context. Filters never alter a status. All
    methods raise `ValueError` where an argument cannot be used, with what is allowed or near.

    Args:
        dataset: The data package.
        reading: Known on which day, with disputed events or without, and when a status is stale.
    """

    dataset: Dataset
    reading: Reading

    def __repr__(self) -> str:
        """What the log is, and up to when."""
        known = "" if self.reading.known_on is None else f", known on {self.reading.known_on}"
        name = self.dataset.descriptor["name"]
        return f"<Log {name} {self.version}, covered to {self.covered_to:%Y-%m-%d}{known}>"

    @property
    def version(self) -> str:
        """The data version."""
        return self.dataset.version

    @property
    def covered_to(self) -> pd.Timestamp:
        """The last day up to which sources were read; later statuses are the last known ones."""
        return pd.Timestamp(self.dataset.covered_to)

    def known_on(self, day: Day) -> "Log":
        """The log as its sources had reported it by a day (docs/known-on.md)."""
        known = _read("known_on", text_of(day))
        return Log(self.dataset, replace(self.reading, known_on=np.datetime64(str(known), "D")))

    def status(self, day: Day, **choose: Chosen) -> pd.DataFrame:
        """The status of each listed link on a day, as in `status.csv`.

        Args:
            day: A day; or a month or a year, of which it is the last day, and `open_on` counts all days.
            choose: Filters.
        """
        return self._table("status", {"as_of": text_of(day)}, choose)

    def points(self, day: Day, **choose: Chosen) -> "GeoDataFrame":
        """The same with `geometry`: the point of each crossing, in WGS 84 (EPSG:4326)."""
        return at_crossings(self.dataset, self.status(day, **choose))

    def intervals(self, **choose: Chosen) -> pd.DataFrame:
        """All intervals of the listed links, as in `intervals.csv`."""
        return self._table("intervals", {}, choose)

    def uptime(
        self, first: Day | None = None, last: Day | None = None, *, every: str = "whole", **choose: Chosen
    ) -> pd.DataFrame:
        """Days open, suspended, unknown … of each listed link in a period, as in `uptime.csv`.

        Args:
            first: The first day; of a month or a year its first. None = that of the log.
            last: The last day; of a month or a year its last. None = the last that counts.
            every: `whole` for one row per link, or `year` or `month` for one per link and year or month.
            choose: Filters.
        """
        return self._table("uptime", {**period(first, last), "by": every}, choose)

    def panel(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        every: str = "month",
        shape: str = "long",
        figure: str = "open_days",
        **choose: Chosen,
    ) -> pd.DataFrame:
        """A panel for statistics: the days of each status per listed link and period, as in `panel.csv`.

        Args:
            first: As for `uptime`.
            last: As for `uptime`.
            every: `year`, `month`, `week` (from Monday on) or `day`.
            shape: `long` for a row per link and period; `wide` for a row per period and a column per link, which is
                called as `dandong-sinuiju_freight` is.
            figure: What a wide panel has in its cells: one of the columns of numbers of a long one.
            choose: Filters.
        """
        own = {"every": every, "shape": shape, "figure": figure}
        return self._table("panel", period(first, last), choose, own)

    def sensitivity(
        self, first: Day | None = None, last: Day | None = None, *, leave_out: str = "all", **choose: Chosen
    ) -> pd.DataFrame:
        """The days on which a listed link would have another status without some claims, as in `sensitivity.csv`.

        Args:
            first: As for `uptime`.
            last: As for `uptime`.
            leave_out: `publisher` (each in its turn), `source_type`, `single_source` (all events on one publisher
                alone), or `all` three.
            choose: Filters.
        """
        return self._table("sensitivity", period(first, last), choose, {"leave_out": leave_out})

    def frontier(self, **choose: Chosen) -> pd.DataFrame:
        """What one dated sighting would settle on each listed link, the most first, as in `frontier.csv`.

        Args:
            choose: Filters.
        """
        return self._table("frontier", {}, choose)

    def hangs_on(self, day: Day, **choose: Chosen) -> pd.DataFrame:
        """On which publisher alone the status of each listed link on a day hangs.

        Returns:
            `crossing_id`, `service`, `status`, `hangs_on` (`str`; empty where a second voice, or another event, would
            carry the status too).
        """
        return self.status(day, **choose)[["crossing_id", "service", "status", "hangs_on"]]

    def events(self, **choose: Chosen) -> pd.DataFrame:
        """The events of all time, sorted by time, as in `events.csv`."""
        return self._table("events", {"mode": "all"}, choose)

    def claims(self, **choose: Chosen) -> pd.DataFrame:
        """The known claims of these events, as in `claims.csv`."""
        return self._table("claims", {"mode": "all"}, choose)

    def sources(self, **choose: Chosen) -> pd.DataFrame:
        """The sources of these claims, as in `sources.csv`."""
        return self._table("sources", {"mode": "all"}, choose)

    def why(self, event: str) -> confidence.Reason:
        """Why an event has its confidence: the rule, the publishers that decided, who disputes it.

        Args:
            event: Its `event_id`.

        Raises:
            KeyError: There is no such event, or it is not known yet; the message has the nearest id.
        """
        rows = self._known.rows
        if event not in rows:
            hint = (
                "it is not known yet on that day" if event in self.dataset.event_ids else did_you_mean(event, [*rows])
            )
            raise KeyError(f"there is no event '{event}': {hint}")
        return confidence.why(rows[event], self._known.claim_rows.get(event, ()))

    def cite(self, day: Day | None = None, *, style: str = next(iter(cite.STYLES)), **choose: Chosen) -> str:
        """How to cite what is known on a day, or the whole data set, in a style of the pages.

        Args:
            day: A day, a month or a year; None without filters = the whole data set.
            style: One of `cite.STYLES`.
            choose: Filters.
        """
        word("style", style, [*cite.STYLES])
        if day is None and not choose and self.reading.known_on is None:
            return cite.STYLES[style](cite.citation(self.dataset))
        asked = {} if day is None else {"as_of": text_of(day)}
        return cite.STYLES[style](bundles.citation(self.dataset, self._view(asked, choose)))

    def layer(self, name: str) -> "GeoDataFrame":
        """A layer of the map (docs/layers.md): its properties, and `geometry` in WGS 84 (EPSG:4326).

        Raises:
            KeyError: There is no such layer; the message has the nearest name.
        """
        return layer(self.dataset, name)

    def map(self, day: Day, **choose: Chosen) -> Any:  # noqa: ANN401 (pydeck ships no types)
        """The links on a day as a `pydeck.Deck`, which a notebook draws: see `deck.of_status`.

        Raises:
            ModuleNotFoundError: pydeck is not installed; it is no dependency of the library.
        """
        return of_status(self.dataset, self.status(day, **choose))

    @cached_property
    def _known(self) -> KnownLog:
        return known_log(self.dataset, self.reading)

    def _view(self, asked: Mapping[str, str], choose: Mapping[str, Chosen]) -> View:
        chosen = selection(self.dataset, self.reading, asked, choose)
        return views.view_on(self.dataset, chosen, views.filtered_log(self.dataset, chosen, self._known))

    def _table(
        self, table: str, asked: Mapping[str, str], choose: Mapping[str, Chosen], own: tables.Own = tables.NO_OWN
    ) -> pd.DataFrame:
        """An exported table, typed, without the columns that say the same in each row (`tables.STAMP`)."""
        for parameter in tables.TABLES[table].own:
            word(parameter.name, own[parameter.name], parameter.allowed)
        view = self._view(asked, choose)
        if (long := api_paths.too_many(f"{table}.csv", view, own)) is not None:
            raise ValueError(refusal(long, {}))
        frame, fields = tables.written(self.dataset, view, table, own)
        return table_bytes.typed(frame, tables.unstamped(fields))
