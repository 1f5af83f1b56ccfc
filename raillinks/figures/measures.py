"""The counts that claims give: trains, wagons, containers, passengers, tonnes. They are never added up."""

import numpy as np
import pandas as pd

from raillinks.words.enums import ALL_SERVICES, GROUP

DERIVED = ("date", "date_earliest", "date_latest", "crossing_id", "service", "source_id", "publisher")
"""The columns that a measure has beside those of `measures.csv`."""


def measures(table: pd.DataFrame, events: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """The measures of some events by some claims, in the order of time.

    Args:
        table: `measures.csv`, with `counted_earliest` and `counted_latest`.
        events: As known. Measures of other events are left out.
        claims: The known claims, as `knowledge.known_claims` returns them. What other claims count is left out.

    Returns:
        The columns of `measures.csv` as text, then `DERIVED`. `date` is `counted_date`, or else the event's date;
        `date_earliest` and `date_latest` (`datetime64[s]`) are its bounds. `crossing_id` and `service` are the
        event's, `source_id` and `publisher` the claim's.
    """
    of_event = events[["event_id", "date", "date_earliest", "date_latest", "crossing_id", "service"]]
    of_claim = claims[["claim_id", "source_id", "publisher"]]
    own_columns = [c for c in table.columns if c not in {*DERIVED, "counted_earliest", "counted_latest"}]
    bare = table[[*own_columns, "counted_earliest", "counted_latest"]]
    joined = bare.merge(of_event, on="event_id").merge(of_claim, on="claim_id")
    own = joined["counted_date"] != ""
    dated = joined.assign(
        date=joined["date"].mask(own, joined["counted_date"]),
        date_earliest=joined["date_earliest"].mask(own, joined["counted_earliest"]),
        date_latest=joined["date_latest"].mask(own, joined["counted_latest"]),
    )
    in_time = dated.sort_values(["date_earliest", "date_latest"], kind="stable", ignore_index=True)
    return in_time[[*own_columns, *DERIVED]]


def per_link(rows: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The measures of each link: a row for each link that the counted event concerns.

    Args:
        rows: As `measures` returns them.
        links: `crossing_id`, `service`, `context` (bool): those of the group are not for context.

    Returns:
        The columns of `rows` with `crossing_id` and `service` of the link, plus `measure` (int): the position in
        `rows`. Links in their order, the measures of each in theirs.
    """
    listed = links[["crossing_id", "service", "context"]]
    pairs = rows.drop(columns=["crossing_id", "service"]).assign(
        measure=np.arange(len(rows)), at=rows["crossing_id"], of=rows["service"]
    )
    every = listed.merge(pairs, how="cross")
    here = (every["at"] == every["crossing_id"]) | ((every["at"] == GROUP) & ~every["context"].astype(bool))
    concerned = here & ((every["of"] == ALL_SERVICES) | (every["of"] == every["service"]))
    return every[concerned].drop(columns=["at", "of", "context"]).reset_index(drop=True)
