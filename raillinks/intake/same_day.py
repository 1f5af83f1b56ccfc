"""Rows that give a link two statuses from one day on: both are possible, as nobody says which came first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from raillinks.intake.checked import Mask, Texts
from raillinks.intake.log_rows import LogRows
from raillinks.intake.moves import Moves
from raillinks.intake.places import Place
from raillinks.intake.raw_table import Fault, Ints
from raillinks.words.enums import UNCHANGED
from raillinks.words.problems import Severity

CODE = "same-day"
_HINT = "if only one of them holds, leave the others out"
_MOST_NAMED = 4  # other rows in one reason: there are no more statuses


def contradicting(link: Ints, first: Ints, status: Texts) -> Mask:
    """Which rows give their link another status than a row with the same first possible day does.

    Args:
        link: The number of each row's link.
        first: Its first possible day.
        status: The status that begins, or `unchanged`.
    """
    found = np.zeros(len(link), bool)
    given = np.flatnonzero(status != UNCHANGED)
    rows = pd.DataFrame({"link": link[given], "first": first[given], "status": pd.factorize(status[given])[0]})
    several = rows.duplicated(["link", "first"], keep=False).to_numpy(bool)  # few: only these are compared
    statuses = rows[several].groupby(["link", "first"], sort=False)["status"].transform("nunique")
    found[given[several]] = statuses.to_numpy() > 1
    return found


def of_events(found: Moves, places: Ints) -> Mask:
    """Which events begin with a row that contradicts another one of its day.

    Args:
        found: What happens on links.
        places: The number of each event's crossing.
    """
    begins = np.flatnonzero(found.part == "begins")
    contradicts = np.zeros(len(found.of), bool)
    contradicts[begins] = contradicting(_links(found, places)[begins], found.first[begins], found.status[begins])
    return contradicts


def _links(found: Moves, places: Ints) -> Ints:
    service, services = pd.factorize(found.service)
    links: Ints = places * len(services) + service
    return links


def told(rows: LogRows, found: Moves, places: Mapping[str, Place], files: Sequence[str]) -> list[tuple[str, Fault]]:
    """A warning for each such row, by file: it names the row, the others and all their statuses.

    Args:
        rows: The rows of all logs.
        found: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    ids = pd.factorize(np.array([places[name].place_id for name in rows.crossing[found.of]], object))[0]
    chosen = np.flatnonzero(of_events(found, ids))
    links = _links(found, ids)
    days: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for at in chosen.tolist():
        days[int(links[at]), int(found.first[at])].setdefault(str(found.status[at]), int(found.of[at]))
    reasons: dict[int, str] = {}
    for at in chosen.tolist():
        row, status = int(found.of[at]), str(found.status[at])
        same = days[int(links[at]), int(found.first[at])]
        others = [(other, said) for said, other in same.items() if said != status][:_MOST_NAMED]
        named = [_said(rows, n, said, files) for n, said in sorted([(row, status), *others])]
        reasons.setdefault(row, f"of one link from one day on {', '.join(named)}: all of them are possible")
    return [(files[number], fault) for number, fault in _by_file(rows, reasons)]


def _said(rows: LogRows, at: int, status: str, files: Sequence[str]) -> str:
    of_file = f" of {files[int(rows.file[at])]}" if len(files) > 1 else ""
    return f"row {rows.row[at]}{of_file} says '{status}'"


def _by_file(rows: LogRows, reasons: Mapping[int, str]) -> list[tuple[int, Fault]]:
    at = np.array(sorted(reasons), np.int64)
    faults = []
    for number in np.unique(rows.file[at]).tolist() if len(at) else []:
        own = at[rows.file[at] == number]
        texts = [reasons[int(n)] for n in own]
        faults.append((int(number), Fault("", CODE, rows.row[own], texts, _HINT, Severity.WARNING)))
    return faults
