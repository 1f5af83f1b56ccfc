"""What the desk calls the fields of a draft, and what it says of how to fill them."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.i18n.translator import Translator, message
from raillinks.editor.fields import TABLE_OF
from raillinks.package.schema import COLUMNS, Column

TITLE_HINT = message("One sentence. If empty: publisher, day and title of the source.")
WHY_THIS_VERSION = message("Why this version?")
YOUR_NAME = message("Your name")
LOG_COVERS_UP_TO = message("The log covers events up to")
_OF_NO_COLUMN: Mapping[str, str] = MappingProxyType(
    {
        "source_id": message("Source"),
        "event_id": message("Event"),
        "corrected": message("What is to be corrected"),
        "author": YOUR_NAME,
        "reason": WHY_THIS_VERSION,
        "covered_to": LOG_COVERS_UP_TO,
    }
)
"""The names of the fields that are no cells."""


def _column(field: str) -> Column | None:
    """The column that a field is a cell of; None where it is none."""
    part, _, name = field.partition(".")
    return COLUMNS.get(TABLE_OF.get(part, ""), {}).get(name.rpartition(".")[2])


def label(field: str, say: Translator) -> str:
    """What a field is called; a column without a name of its own is called as the log writes it."""
    column = _column(field)
    name = _OF_NO_COLUMN.get(field, "") if column is None else column.label
    return say(name) if name else field.rpartition(".")[2]


def of_column(table: str, column: str, say: Translator) -> str:
    """What a column of a table is called."""
    known = COLUMNS.get(table, {}).get(column)
    return say(known.label) if known and known.label else column


def hint(field: str, say: Translator) -> str:
    """What is said below a field; empty for none."""
    column = _column(field)
    text = column.hint if column else TITLE_HINT if field == "reason" else ""
    return say(text) if text else ""
