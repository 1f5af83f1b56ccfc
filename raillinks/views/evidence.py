"""Where a view has evidence: the dated claims of its links, and the reach of the maintainers' search records."""

import pandas as pd

from raillinks.engine import knowledge
from raillinks.figures import evidence_marks, periods
from raillinks.figures.compare import LINK, Period
from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View
from raillinks.words.enums import SourceType
from raillinks.words.text_columns import among


def of_view(dataset: Dataset, view: View, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The known claims and search records of the filtered events of all time, by listed link, with a day in a period.

    What the maintainers themselves say, such as a date that they infer, is no evidence, and among neither.

    Args:
        dataset: The package.
        view: A view.
        period: Its first and last day.

    Returns:
        As `evidence_marks.dated_claims` and `evidence_marks.search_reaches`.
    """
    known = view.known_claims
    of_events = known[among(known["event_id"], view.anytime["event_id"])]
    is_record = knowledge.search_records(dataset.events, of_events)
    of_sources = of_events[of_events["source_type"] != SourceType.EDITORIAL]
    claims = evidence_marks.dated_claims(of_sources, view.anytime, view.links)
    intervals = view.links[list(LINK)].merge(view.timeline.intervals(), on=list(LINK))
    reaches = evidence_marks.search_reaches(intervals, of_events[is_record], view.counted_to)
    return (
        periods.touching(claims, period, "claimed_earliest", "claimed_latest").reset_index(drop=True),
        periods.touching(reaches, period, "first", "last").reset_index(drop=True),
    )
