"""Sentences that are made where no reader's language is known, and said in any language later."""

from raillinks.words.languages import ENGLISH
from raillinks.words.translator import Translator


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


def in_words(text: str, say: Translator) -> tuple[str, str]:
    """A sentence in a language where it has a translation, else as it is; and the code of the language that it is in.

    Args:
        text: The sentence, worded or in English alone.
        say: The messages of the language.
    """
    if not isinstance(text, Worded) or (say(text.message) == text.message and say.lang != ENGLISH):
        return text, ENGLISH
    values = {name: in_words(value, say)[0] for name, value in text.values.items()}
    return say(text.message, **values), say.lang
