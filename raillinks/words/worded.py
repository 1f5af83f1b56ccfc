"""Sentences that are made where no reader's language is known, and said in any language later.

It needs no catalogue and no locale, so that reading a package needs none.
"""

from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

from raillinks.words.languages import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from raillinks.words.translator import Translator


def message(text: str) -> str:
    """Marks a message that is translated elsewhere, such as a constant, so that the catalogues contain it."""
    return text


class Plural(NamedTuple):
    """A message that counts, as a constant: the catalogues contain it, and `say.plural(*IT, n)` says it.

    Args:
        one: Its words for one.
        many: Those for any other number.
    """

    one: str
    many: str


class Worded(str):
    """An English sentence that knows the message and the values of which it was made.

    Attributes:
        message: The message, with `{names}`.
        values: What they stand for; a value may be worded itself.
    """

    __slots__ = ("message", "values")
    message: str
    values: dict[str, str]


def worded(message: str, **values: str) -> Worded:
    """A sentence.

    Args:
        message: The message, with `{names}`; the catalogues take it from here.
        values: What they stand for.
    """
    made = Worded(message.format(**values))
    made.message, made.values = message, values
    return made


def of_row(message: str, row: "Mapping[Any, Any]") -> Worded:
    """A sentence about a row of a table.

    Args:
        message: The message, which names columns.
        row: The cells by column.
    """
    names = {name for _, name, _, _ in Formatter().parse(message) if name}
    return worded(message, **{name: str(row[name]) for name in names})


def in_words(text: str, say: "Translator") -> tuple[str, str]:
    """A sentence in a language where it has a translation, else as it is; and the code of the language that it is in.

    Args:
        text: The sentence, worded or in English alone.
        say: The messages of the language.
    """
    if not isinstance(text, Worded) or (say(text.message) == text.message and say.lang != ENGLISH):
        return text, ENGLISH
    values = {name: in_words(value, say)[0] for name, value in text.values.items()}
    return say(text.message, **values), say.lang
