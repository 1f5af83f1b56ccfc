"""The interface's English messages as the tests name them: by a constant or a key, never by their words."""

import re
from string import Formatter

from dashboard.i18n.translator import say
from dashboard.widgets import time_map_words
from raillinks.editor.fields import DID_YOU_MEAN, DID_YOU_MEAN_EITHER
from raillinks.i18n.languages import TRANSLATED

WORDS = time_map_words.words(say("en"))
"""The texts of the time map, by the keys of its script."""
COUNTED = time_map_words.counted(say("en"))
"""Those that count: for one and for many."""


def fixed(message: str, nth: int = 0) -> str:
    """What a message says whatever its `{names}` stand for: its longest such part, or the `nth` longest."""
    parts = [text for text, _, _, _ in Formatter().parse(message) if text]
    return sorted(parts, key=len, reverse=True)[nth]


def pattern(message: str, **values: str) -> str:
    """A regular expression of a message: of a name without a value, any text will do.

    Args:
        message: The message, with `{names}`.
        values: Regular expressions for some of them.
    """
    parts = Formatter().parse(message)
    return "".join(re.escape(text) + (values.get(name, ".+") if name else "") for text, name, _, _ in parts)


def hint_for(one: str, other: str = "") -> str:
    """What the desk says of a date that it does not read: which one or which two may be meant."""
    return DID_YOU_MEAN_EITHER.format(one=one, other=other) if other else DID_YOU_MEAN.format(one=one)


MOSTLY = tuple(
    lang
    for lang in TRANSLATED
    if sum(WORDS[key] != said for key, said in time_map_words.words(say(lang)).items()) > len(WORDS) / 2
)
