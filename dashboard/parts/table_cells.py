"""What the tables of the page component are made of, as JSON: columns, cells, and the marks beside words.

A cell is a text, or a mapping: `t` its text, `s` a second, smaller one, `k` what it is sorted by where that is not the
text (a number, or None for "last in either direction"), `lang` the language of `t` where it is not the page's, `own` 1
for a name that is not translated, `name` such a name in `s`, `mark` the mark before it, `href` an address that its text
leads to, `day` a day (`YYYY-MM-DD`) that its text leads the page to.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dashboard.i18n.translator import Translator, message
from dashboard.parts import claim_list, status_marks
from raillinks.domain.enums import Confidence
from raillinks.domain.status import Status

SORTED_DESCENDING = message("Sorted by {column}, descending.")

Cell = str | Mapping[str, Any]
Row = list[Any]
"""The id of a row, and a `Cell` for each column."""


class Column(NamedTuple):
    """A column.

    Args:
        head: What it is called, in the reader's language.
        first: 1 if the first press on its head sorts upwards, -1 if downwards.
        size: How wide it is beside the others, in a table that is wide enough for columns.
    """

    head: str
    first: int
    size: int

    def json(self) -> dict[str, Any]:
        """As the component takes it."""
        return {"head": self.head, "first": self.first, "size": self.size}


def cell(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 (each part has its own type)
    """A cell without the parts that are empty; a `k` of None says that the cell is always last."""
    return {name: value for name, value in parts.items() if name == "k" or value not in {"", None}}


def marks() -> dict[str, str]:
    """The marks by their words, as SVG of our own: no text of the data is in them."""
    confidences = {str(word): claim_list.confidence_mark(word) for word in Confidence}
    return confidences | {str(status): status_marks.mark(status) for status in Status}


def words(say: Translator) -> dict[str, str]:
    """What the component says by itself, by key; the browser fills in `{names}`."""
    return {
        "sort": say("Sort by"),
        "ascending": say("Sorted by {column}, ascending."),
        "descending": say(SORTED_DESCENDING),
        "keys": say("↑ and ↓ move between rows, Enter opens one"),
        "all": say("Show all {n} rows"),
        "chosen": say("The card after the table shows: {row}"),
        "late": say("Waiting for the server: the table does not show your last choice yet."),
        "waiting": say("Waiting for the server: your last choice has not reached the rest of the page."),
    }
