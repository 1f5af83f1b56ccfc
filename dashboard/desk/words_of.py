"""The words that fields of the desk choose from, as the log spells them and as the page says them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from babel import Locale

from dashboard.i18n.translator import Translator
from dashboard.parts import directions
from raillinks.domain.enums import GROUP
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.query import display_names

if TYPE_CHECKING:
    import pandas as pd

Words = Callable[[str], str]
_CODE = len("en")


def of_column(dataset: Dataset, table: str, column: str) -> tuple[str, ...]:
    """The words that a column may have, as the package describes it; none where it may have any text.

    Args:
        dataset: The package.
        table: The table's name.
        column: The column's name.
    """
    found: Mapping[str, Any] = next((field for field in dataset.fields(table) if field["name"] == column), {})
    return tuple(str(word) for word in found.get("constraints", {}).get("enum", ()))


def crossings(dataset: Dataset, say: Translator) -> Mapping[str, str]:
    """Every crossing, and the group of them, by id: its name."""
    names = display_names.crossing_names(dataset, say.lang, say)
    return {crossing_id: names[crossing_id] for crossing_id in (*dataset.crossing_ids, GROUP)}


def in_words(column: str, allowed: Sequence[str], say: Translator) -> Words:
    """How the page says the words that a column may have."""
    if [*allowed] == ["true"]:
        return lambda _: say("yes")
    return (lambda word: directions.in_words(word, say)) if column == "direction" else say.word


def languages(dataset: Dataset) -> tuple[str, ...]:
    """The codes of all languages: those of the log first, the most frequent one first."""
    used = [str(code) for code in dataset.sources["language"].value_counts().index if code]
    known = {str(code): str(name) for code, name in Locale.parse(ENGLISH).languages.items()}
    return (*used, *sorted((c for c in known if len(c) == _CODE and c not in used), key=known.__getitem__))


def columns(dataset: Dataset, table: str) -> tuple[str, ...]:
    """The columns of a table, as the package describes it."""
    return tuple(str(field["name"]) for field in dataset.fields(table))


def rows(dataset: Dataset, table: str, key: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The rows of a table with certain cells, as texts.

    Args:
        dataset: The package.
        table: The table's name, which is that of its frame.
        key: The cells by column.
    """
    frame: pd.DataFrame = getattr(dataset, table)
    for column, cell in key.items():
        frame = frame[frame[column] == cell]
    kept = [column for column in columns(dataset, table) if column in frame]
    return tuple({str(name): str(cell) for name, cell in row.items()} for row in frame[kept].to_dict("records"))
