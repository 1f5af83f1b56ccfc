"""The status of a province: the best over its crossings that exist on the day, always with the count ("Where")."""

import numpy as np
import pandas as pd

from raillinks.words.enums import Status

BEST_FIRST = (Status.OPEN, Status.PARTIAL, Status.SUSPENDED, Status.UNKNOWN, Status.CLOSED)
"""The order in which a crossing speaks for its province; a track that is gone says less than one unheard of."""

COLUMNS = ("iso_3166_2", "service", "status", "certain", "crossings", "counts")
_RANK = {str(status): rank for rank, status in enumerate(BEST_FIRST)}


def existing(crossings: pd.DataFrame, as_of: np.datetime64) -> "pd.Series[str]":
    """The ids of the crossings whose bridge may stand on a day.

    Args:
        crossings: `crossing_id`, `exists_earliest`, `exists_latest` (NaT where there is no bound).
        as_of: The day.
    """
    day = pd.Timestamp(as_of.astype("datetime64[s]"))
    stands = ~(crossings["exists_earliest"] > day) & ~(crossings["exists_latest"] < day)
    return crossings.loc[stands, "crossing_id"]


def status(status_on: pd.DataFrame, crossings: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """The status of every province that has a crossing on the day.

    Args:
        status_on: The status table of one day (`Timeline.status_on`); context links are left out, since a province
            of the border with Russia has no link with China by it.
        crossings: See `existing`.
        provinces: `crossing_id`, `iso_3166_2`: the spatial join.

    Returns:
        Columns `COLUMNS`, sorted by province and service: `status` the best of its crossings; `certain` (bool)
        whether no placement of uncertain days changes it; `crossings` (int) how many exist; `counts` in words:
        "suspended: 1 of 2 crossings, 1 unknown". A province without an existing crossing has no row.
    """
    if status_on.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    as_of = status_on["as_of"].to_numpy().astype("datetime64[D]")[0]
    here = existing(crossings, as_of)
    listed = status_on[~status_on["context"] & status_on["crossing_id"].isin(here)]
    options = listed["alternatives"].str.split(";").map(lambda words: [_RANK[word] for word in words])
    ranked = listed.assign(rank=listed["status"].map(_RANK), best=options.map(min), worst=options.map(max))
    grouped = ranked.merge(provinces, on="crossing_id").groupby(["iso_3166_2", "service"])
    best = grouped[["rank", "best", "worst"]].min()
    return pd.DataFrame(
        {
            "status": best["rank"].map(lambda rank: str(BEST_FIRST[rank])).astype(str),
            "certain": best["best"] == best["worst"],
            "crossings": grouped.size(),
            "counts": grouped["rank"].agg(_in_words).astype(str),
        }
    ).reset_index()[list(COLUMNS)]


def _in_words(ranks: "pd.Series[int]") -> str:
    """How many crossings have the best status, of how many, and what the others have."""
    counted = [(str(status), int((ranks == rank).sum())) for rank, status in enumerate(BEST_FIRST)]
    (best, n), *others = [(status, n) for status, n in counted if n]
    noun = "crossing" if len(ranks) == 1 else "crossings"
    return ", ".join([f"{best}: {n} of {len(ranks)} {noun}", *(f"{m} {status}" for status, m in others)])
