"""The log's sources as rows of the sortable table, and which of them a search finds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.parts.claim_list import TITLE_IN_OUR_WORDS
from dashboard.parts.event_rows import runs
from dashboard.parts.table_cells import Cell, Column, Row, cell
from raillinks.domain import dates
from raillinks.package.dataset import Dataset

NEWEST_FIRST = [2, -1]
"""The order in which the table opens: by the day of publication, downwards; undated ones last."""


def columns(say: Translator) -> list[Column]:
    """The columns: the title is the head of a row."""
    return [
        Column(say("Publisher"), 1, 9), Column(say("Title"), 1, 22), Column(say("Published"), -1, 8),
        Column(say("Language"), 1, 6), Column(say("Source type"), 1, 7),
    ]  # fmt: skip


def rows(dataset: Dataset, lang: str) -> list[Row]:
    """Every source in the order of its table: its id, then a cell per column."""
    say = translator.say(lang)
    return [_row(source, say) for source in dataset.sources.to_dict("records")]


def _row(source: Mapping[Any, Any], say: Translator) -> Row:
    via = say("via {name}", name=source["via"]) if source["via"] else ""
    dated = not pd.isna(source["published_earliest"])
    day = dates.of_cell(source["published_earliest"]).astype(int) if dated else None
    return [
        source["source_id"],
        cell(t=source["publisher"], own=1, s=via, name=source["via"]),
        _title(source, say),
        cell(t=say.date(source["published"]) if source["published"] else say("undated"), k=day and int(day)),
        say.language(source["language"]) if source["language"] else "",
        say.word(source["source_type"]),
    ]


def _title(source: Mapping[Any, Any], say: Translator) -> Cell:
    """The title in its own language; in brackets where it is in the maintainers' words."""
    title, address = source["title"], source["url"]
    if not title:
        return cell(t=say("open the source") if address else say("source without a title in this log"), href=address)
    if source["title_paraphrased"] == "true":
        return cell(t=f"[{title}]", s=say(TITLE_IN_OUR_WORDS), lang="en", href=address)
    return cell(t=title, lang=source["language"], href=address)


def found(dataset: Dataset, matches: pd.DataFrame) -> list[int]:
    """The rows of some sources, as `event_rows.runs` writes them.

    Args:
        dataset: The package.
        matches: Rows of its table of sources, in any order.
    """
    place = pd.Index(dataset.sources["source_id"])
    return runs(np.sort(place.get_indexer(pd.Index(matches["source_id"]))))
