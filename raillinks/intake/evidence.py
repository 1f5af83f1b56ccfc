"""Who says so: a claim for each event by the source of its row, or by the file itself where the log names none."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.intake.checked import Mask, Texts
from raillinks.intake.log_rows import LogRows
from raillinks.intake.places import ids
from raillinks.intake.raw_table import Ints
from raillinks.package.schema import COLUMNS
from raillinks.words import dates, typed_dates
from raillinks.words.enums import OWN_FILE, Basis, Kind, Seen, SourceType, Stance
from raillinks.words.texts import is_web_address, one_line
from raillinks.words.typed_dates import Period

_OF_SOURCE = ("source", "url", "published", "title")
_BASIS = str(Basis.SECONDARY)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is.

    Args:
        name: The publisher of what it says.
        title: What the file is called.
        read_on: The day on which it was read, the last on which it can have been published.
    """

    name: str
    title: str
    read_on: np.datetime64


def sources(rows: LogRows, owner: Owner, of: Ints) -> tuple[pd.DataFrame, Texts]:
    """The table of sources, and for each event the id of the source of its row.

    Args:
        rows: The rows of all logs.
        owner: Whose they are.
        of: The positions of the rows that events come from.
    """
    own = _source(OWN_FILE, owner.name, owner.title, f"../{owner.read_on}", SourceType.EDITORIAL, Seen.READ)
    named = [name for name in _OF_SOURCE if name in rows.texts.column_names]
    if not {"source", "url", "title"} & set(named):
        return pd.DataFrame([own], columns=list(COLUMNS["sources"])), np.full(len(of), OWN_FILE, object)
    cells = rows.texts.select(named).to_pandas().reindex(columns=list(_OF_SOURCE), fill_value="")
    code, distinct = pd.factorize(pd.MultiIndex.from_frame(cells))
    keys = list(distinct)
    used = pd.unique(code[np.unique(of)])  # in the order of the rows
    needed = [keys[n] for n in used if any(keys[n][part] for part in (0, 1, 3))]
    new = ids([" ".join(filter(None, key)) for key in needed])
    by_key = {key: f"s-{new[' '.join(filter(None, key))]}" for key in needed}
    table = [own, *(_cited(by_key[key], key, owner) for key in needed)]
    source_of = np.array([by_key.get(key, OWN_FILE) for key in keys], object)
    return pd.DataFrame(table, columns=list(COLUMNS["sources"])), source_of[code[of]]


def _cited(source_id: str, key: tuple[str, ...], owner: Owner) -> dict[str, str]:
    """A source that the log names: known from this mention alone, so it never confirms."""
    name, url, published, title = key
    address = next((text for text in (url, name) if is_web_address(text)), "")
    given = typed_dates.read(published) if published else None
    day = str(given) if isinstance(given, Period) and given.first <= owner.read_on else f"../{owner.read_on}"
    publisher = name if name and name != address else address.split("/")[2] if address else title or owner.name
    return _source(source_id, publisher, title, day, SourceType.REFERENCE, Seen.MENTION) | {"url": address}


def _source(  # noqa: PLR0913, PLR0917 (a source has this many parts)
    source_id: str, publisher: str, title: str, published: str, source_type: SourceType, seen: Seen
) -> dict[str, str]:
    filled = {
        "source_id": source_id, "publisher": one_line(publisher), "title": one_line(title), "published": published,
        "source_type": str(source_type), "seen": str(seen),
    }  # fmt: skip
    return dict.fromkeys(COLUMNS["sources"], "") | filled


def too_early(rows: LogRows) -> Mask:
    """Which rows have a source that was published before what it reports: it cannot report that."""
    if "published" not in rows.texts.column_names:
        return np.zeros(len(rows.row), bool)
    code, distinct = pd.factorize(rows.texts["published"].to_numpy())
    read = [typed_dates.read(text) if text else None for text in distinct]
    latest = np.array([one.last if isinstance(one, Period) else dates.NOT_A_DAY for one in read], "datetime64[D]")
    found: Mask = latest[code] < rows.begins.earliest
    return found


def claims(events: pd.DataFrame, source_of: Texts) -> pd.DataFrame:
    """A claim for each event; that evidence ends is the file's own word.

    Args:
        events: The table of events.
        source_of: The source of each event's row.
    """
    of_file = (events["kind"] == str(Kind.EVIDENCE_END)).to_numpy(bool)
    said = np.where(of_file, OWN_FILE, source_of)
    filled = pd.DataFrame(
        {
            "claim_id": events["event_id"] + "-says",
            "event_id": events["event_id"],
            "source_id": pd.Series(said, dtype=str),
            "stance": str(Stance.SUPPORTS),
            "claimed_date": events["date"],
            "preferred": "true",
            "basis": _BASIS,
        }
    )
    return filled.reindex(columns=list(COLUMNS["claims"]), fill_value="")
