"""Coordinates in the rows of a table: both or none, in degrees."""

import re
from collections.abc import Mapping

import numpy as np

from raillinks.intake.checked import Checked
from raillinks.intake.raw_table import RawTable

_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]{1,15})?")
_MOST: Mapping[str, float] = {"lat": 90.0, "lon": 180.0}


def check(table: RawTable, columns: Mapping[str, str], checked: Checked) -> None:
    """Marks rows whose coordinates are none: both are needed, in degrees."""
    if not {"lat", "lon"} <= set(columns):
        return
    cells = {name: np.array(table.cells[columns[name]].to_pylist(), object) for name in ("lat", "lon")}
    for name, texts in cells.items():
        other = cells["lon" if name == "lat" else "lat"]
        distinct, code = np.unique(texts.astype(str), return_inverse=True)
        wrong = np.array([text != "" and not is_degree(text, _MOST[name]) for text in distinct], bool)[code]
        alone = (texts == "") & (other != "")
        hint = f"degrees from -{_MOST[name]:.0f} to {_MOST[name]:.0f} (WGS 84), or both cells empty"
        checked.flag(wrong, columns[name], "bad-coordinate", "it is no coordinate in degrees", hint)
        checked.flag(alone, columns[name], "bad-coordinate", "one of two coordinates is missing", hint)


def is_degree(text: str, most: float) -> bool:
    """Whether a text is a number of degrees, between `-most` and `most`."""
    return bool(_NUMBER.fullmatch(text)) and abs(float(text.replace(",", "."))) <= most
