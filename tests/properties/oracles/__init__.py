"""The status rules once more, in plain Python: row by row, day by day, slow on purpose.

Written from the rules alone and apart from the engine, of which nothing is imported but the words of the domain and the
table of statuses.
"""

from tests.properties.oracles.happenings import (
    ORDER,
    all_days,
    bounds,
    group_moves,
    is_known,
    is_of_base,
    is_open,
    is_suspension,
)
from tests.properties.oracles.knowing import HOUSES, date_of_claims, house_of, is_search_record, known, only_voices
from tests.properties.oracles.replaying import (
    alternatives_on,
    begun_latest,
    from_rows,
    is_stale,
    lapsed_on,
    last_evidence,
    longest_stop,
    moves,
    open_days_when_placed,
    placed_in_any_order,
    placements,
    running_until,
    runs,
    shown_moves,
    standing,
    status_on,
    status_when_placed,
)

__all__ = [
    "HOUSES", "ORDER", "all_days", "alternatives_on", "begun_latest", "bounds", "date_of_claims", "from_rows",
    "group_moves", "house_of", "is_known", "is_of_base", "is_open", "is_search_record", "is_stale", "is_suspension",
    "known", "lapsed_on", "last_evidence", "longest_stop", "moves", "only_voices", "open_days_when_placed",
    "placed_in_any_order", "placements", "running_until", "runs", "shown_moves", "standing",
    "status_on", "status_when_placed",
]  # fmt: skip
