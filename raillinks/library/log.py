"""A log that answers questions with frames: `raillinks.load()` and `Log`. See docs/library.md."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from raillinks.engine import why
from raillinks.library import asking, deck, frames
from raillinks.library.asking import Chosen, Day
from raillinks.loading import load as loading
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.publish import api_paths, archive, cite, table_bytes, tables
from raillinks.store.earlier_versions import EarlierVersions
from raillinks.views import viewing
from raillinks.views.known_log import KnownLog, Reading, known_log
from raillinks.views.parameters import BY_NAME
from raillinks.views.viewing import View
from raillinks.words.problems import did_you_mean

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

REPOSITORY = Path(__file__).resolve().parents[2]
"""The repository that contains the code; an installed library has no data next to it."""


def load(path: str | Path | None = None, *, version: str = "", disputed: str = "show", stale_after: int = 365) -> "Log":
    """Reads and checks a data package.

    Args:
        path: The folder with `datapackage.json`; None = that of the repository that the code lies in, else the current
            one.
        version: A data version that the package keeps; empty = the latest.
        disputed: `show` (disputed events move no link) or `apply`.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Raises:
        FileNotFoundError: There is no package.
        KeyError: The package does not keep that version.
        ValueError: `disputed` or `stale_after` cannot be used.
        DataError: The package cannot be used; its `problems` say where and why.
    """
    folder = package_files.first_folder((REPOSITORY, Path()) if path is None else (Path(path),))
    if folder is None:
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
    other filters of docs/selection.md; `context=True` adds the Russian crossing. Filters never alter a status. All
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
        known = _read("known_on", asking.text_of(day))
        return Log(self.dataset, replace(self.reading, known_on=np.datetime64(str(known), "D")))

    def status(self, day: Day, **choose: Chosen) -> pd.DataFrame:
        """The status of each listed link on a day, as in `status.csv`.

        Args:
            day: A day; or a month or a year, of which it is the last day, and `open_on` counts all days.
            choose: Filters.
        """
        return self._table("status", {"as_of": asking.text_of(day)}, choose)

    def points(self, day: Day, **choose: Chosen) -> "GeoDataFrame":
        """The same with `geometry`: the point of each crossing, in WGS 84 (EPSG:4326)."""
        return frames.at_crossings(self.dataset, self.status(day, **choose))

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
        return self._table("uptime", {**asking.period(first, last), "by": every}, choose)

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
        return self._table("panel", asking.period(first, last), choose, own)

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
        return self._table("sensitivity", asking.period(first, last), choose, {"leave_out": leave_out})

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

    def why(self, event: str) -> why.Reason:
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
        return why.why(rows[event], self._known.claim_rows.get(event, ()))

    def cite(self, day: Day | None = None, *, style: str = next(iter(cite.STYLES)), **choose: Chosen) -> str:
        """How to cite what is known on a day, or the whole data set, in a style of the pages.

        Args:
            day: A day, a month or a year; None without filters = the whole data set.
            style: One of `cite.STYLES`.
            choose: Filters.
        """
        asking.word("style", style, [*cite.STYLES])
        if day is None and not choose and self.reading.known_on is None:
            return cite.STYLES[style](cite.citation(self.dataset))
        asked = {} if day is None else {"as_of": asking.text_of(day)}
        return cite.STYLES[style](archive.citation(self.dataset, self._view(asked, choose)))

    def layer(self, name: str) -> "GeoDataFrame":
        """A layer of the map (docs/layers.md): its properties, and `geometry` in WGS 84 (EPSG:4326).

        Raises:
            KeyError: There is no such layer; the message has the nearest name.
        """
        return frames.layer(self.dataset, name)

    def map(self, day: Day, **choose: Chosen) -> Any:  # noqa: ANN401 (pydeck ships no types)
        """The links on a day as a `pydeck.Deck`, which a notebook draws: see `deck.of_status`.

        Raises:
            ModuleNotFoundError: pydeck is not installed; it is no dependency of the library.
        """
        return deck.of_status(self.dataset, self.status(day, **choose))

    @cached_property
    def _known(self) -> KnownLog:
        return known_log(self.dataset, self.reading)

    def _view(self, asked: Mapping[str, str], choose: Mapping[str, Chosen]) -> View:
        chosen = asking.selection(self.dataset, self.reading, asked, choose)
        return viewing.on_day(self.dataset, chosen, viewing.any_day(self.dataset, chosen, self._known))

    def _table(
        self, table: str, asked: Mapping[str, str], choose: Mapping[str, Chosen], own: tables.Own = tables.NO_OWN
    ) -> pd.DataFrame:
        """An exported table, typed, without the columns that say the same in each row (`tables.STAMP`)."""
        for parameter in tables.TABLES[table].own:
            asking.word(parameter.name, own[parameter.name], parameter.allowed)
        view = self._view(asked, choose)
        if (long := api_paths.too_many(f"{table}.csv", view, own)) is not None:
            raise ValueError(asking.refusal(long, {}))
        frame, fields = tables.written(self.dataset, view, table, own)
        return table_bytes.typed(frame, tables.unstamped(fields))
