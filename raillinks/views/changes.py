"""What changed in the log from version to version: `data/CHANGES.csv`."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.viewing import View
from raillinks.words.text_columns import among

_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})(?:\+own)?", re.ASCII)
Version = tuple[int, ...]


def version(text: str) -> Version | None:
    """A data version as a tuple that can be compared (`0.10.0` is after `0.9.1`); None for any other text.

    That of a reader's own log ends with `+own`.
    """
    if not (found := _VERSION.fullmatch(text)):
        return None
    numbers = [int(part) for part in found[1].split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def reason(change: Mapping[Hashable, str]) -> str:
    """Why a change was made; empty where the change says it already, as that of a version with a reason alone.

    Args:
        change: A row of `CHANGES.csv`.
    """
    return "" if change["reason"] == change["change"] else change["reason"]


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The changes of the whole log, of the filtered events of all time, and of events that no longer exist.

    Changes on the Russian crossing are always included, so that nothing is left out without filters.
    """
    left_out = dataset.event_ids - ids_of_view(dataset, view)
    return dataset.changes[~among(dataset.changes["event_id"], left_out)].reset_index(drop=True)


def ids_of_view(dataset: Dataset, view: View) -> frozenset[str]:
    """The ids of the filtered events of all time, with those on the Russian crossing."""
    selection = replace(view.selection, context=True)
    kept = viewing.filtered(dataset, selection, view.known, view.known_claims)
    return frozenset(map(str, view.known.loc[kept, "event_id"]))


def since(dataset: Dataset, view: View, earlier: str) -> pd.DataFrame:
    """The changes after a data version that concern a view: those of its events, and of the whole log.

    Args:
        dataset: The package.
        view: The view.
        earlier: The data version of the link; if it is not a version, there are no rows.
    """
    before = version(earlier)
    if before is None:
        return dataset.changes.iloc[:0]
    later = dataset.changes["version"].map(lambda text: (version(text) or before) > before).astype(bool)
    concerned = dataset.changes["event_id"].isin(["", *view.events["event_id"]])
    return dataset.changes[later & concerned].reset_index(drop=True)
