"""What changed in the log from version to version: `data/CHANGES.csv`."""

import re
from dataclasses import replace

import pandas as pd

from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.viewing import View

_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}", re.ASCII)
Version = tuple[int, ...]


def version(text: str) -> Version | None:
    """A version as numbers that compare (`0.10.0` is after `0.9.1`); None for anything else."""
    if not _VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The rows on the whole log, on events that the filters let through (whenever they were), and on events gone.

    The Russian crossing's are among them even where the selection does not list it, so that without filters
    nothing is left out.
    """
    selection = replace(view.selection, context=True)
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, selection.known_on)
    kept = view.known.loc[viewing.filtered(dataset, selection, view.known, claims), "event_id"]
    left_out = set(dataset.events["event_id"]) - set(kept)
    return dataset.changes[~dataset.changes["event_id"].isin(left_out)].reset_index(drop=True)


def since(dataset: Dataset, view: View, earlier: str) -> pd.DataFrame:
    """What changed after a version for what a view shows: the rows on its events, and on the whole log.

    Args:
        dataset: The package.
        view: The view.
        earlier: The version with which the view was linked; one that is no version gives nothing.
    """
    before = version(earlier)
    if before is None:
        return dataset.changes.iloc[:0]
    later = dataset.changes["version"].map(lambda text: (version(text) or before) > before).astype(bool)
    concerned = dataset.changes["event_id"].isin(["", *view.events["event_id"]])
    return dataset.changes[later & concerned].reset_index(drop=True)
