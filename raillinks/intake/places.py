"""The crossings of a log: an id, a name and, where the files have them, coordinates for each."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.intake import coordinates
from raillinks.intake.checked import Checked
from raillinks.intake.log_rows import LogRows
from raillinks.intake.raw_table import RawTable
from raillinks.words.enums import GROUP

MOST_CROSSINGS = 5_000
TOO_MANY = f"the log names more than {MOST_CROSSINGS:,} crossings: another column may be meant"
NOWHERE = 10_000_000
"""Metres: as far off as a place can be on the globe. So unsure is a package of a crossing without a place."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_ID = 60
_NAMES = ("name_ko", "name_zh", "name_ru")


@dataclass(slots=True)
class Place:
    """A crossing.

    Args:
        place_id: Its id.
        name: Its name, as the log writes it.
        at: Longitude and latitude in degrees; None if nobody says where it is.
        names: Its names in further languages, by column.
    """

    place_id: str
    name: str
    at: tuple[float, float] | None
    names: dict[str, str]


def ids(names: Sequence[str]) -> dict[str, str]:
    """An id for each name: the name itself if it has the form of one, else its letters, else a number made from it."""
    taken: dict[str, str] = {}
    for name in names:
        wanted = _as_id(name)
        if wanted in taken.values():
            wanted = f"{wanted[:_LONGEST_ID]}-{_digest(name)}"
        taken[name] = wanted
    return taken


def _as_id(name: str) -> str:
    if _ID.fullmatch(name) and len(name) <= _LONGEST_ID and name != GROUP:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-")
    kept = sum(sign.isalnum() for sign in letters) >= sum(sign.isalnum() for sign in name) - 1
    if letters and letters != GROUP and kept:
        return letters
    return f"{letters or 'place'}-{_digest(name)}"[: _LONGEST_ID + 10]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def places(rows: LogRows, described: Mapping[str, "Place"]) -> dict[str, Place]:
    """The crossings of a log, in the order in which it names them.

    Args:
        rows: The rows of all logs.
        described: Crossings of a table of crossings, by the name or id that logs use for them.
    """
    ordered = list(map(str, pd.unique(rows.crossing)))
    new = ids(ordered)
    found = {name: described.get(name) or Place(new[name], name, None, {}) for name in ordered}
    _locate(rows, found)
    return found


def _locate(rows: LogRows, found: Mapping[str, Place]) -> None:
    """Takes coordinates from the log, where a row has them."""
    if not {"lat", "lon"} <= set(rows.texts.column_names):
        return
    located = pd.DataFrame({"crossing": rows.crossing, **{n: rows.texts[n].to_numpy() for n in ("lat", "lon")}})
    located = located[(located["lat"] != "") & (located["lon"] != "")].drop_duplicates("crossing")
    for name, lat, lon in located.itertuples(index=False, name=None):
        place = found[name]
        if place.at is None:
            place.at = float(lon.replace(",", ".")), float(lat.replace(",", "."))


def described(table: RawTable, columns: Mapping[str, str], checked: Checked) -> dict[str, Place]:
    """The crossings of a table of crossings, by their names and by their ids.

    Args:
        table: The table.
        columns: Which column has what.
        checked: What is wrong with its rows is added here.
    """
    coordinates.check(table, columns, checked)
    texts = {field: table.cells[column].to_pylist() for field, column in columns.items()}
    names = np.array([" ".join(name.split()) for name in texts["crossing"]], object)
    checked.flag(names == "", columns["crossing"], "no-crossing", "the row names no crossing", "fill the cell")
    kept = [n for n in range(len(names)) if not checked.bad[n]]
    new = ids(list(dict.fromkeys(str(names[n]) for n in kept)))
    found: dict[str, Place] = {}
    for n in kept:
        lon, lat = (texts[name][n].replace(",", ".") if name in texts else "" for name in ("lon", "lat"))
        at = (float(lon), float(lat)) if lon and lat and not _is_nowhere(table, n) else None
        named = _display_name(table, columns, n)
        place = Place(new[str(names[n])], named, at, {name: texts[name][n] for name in _NAMES if name in texts})
        found.setdefault(str(names[n]), place)
        found.setdefault(named, place)
    return found


def _is_nowhere(table: RawTable, n: int) -> bool:
    """Whether a package says of a crossing that nobody knows where it is: see `building`."""
    return "accuracy_m" in table.columns and str(table.cells["accuracy_m"][n].as_py()) == str(NOWHERE)


def _display_name(table: RawTable, columns: Mapping[str, str], n: int) -> str:
    """The name of a crossing: of a column `name`, where the column that logs refer to has only ids."""
    column = "name" if "name" in table.columns and columns["crossing"] != "name" else columns["crossing"]
    return " ".join(str(table.cells[column][n].as_py()).split()) or str(table.cells[columns["crossing"]][n].as_py())
