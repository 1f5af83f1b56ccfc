"""The cause of an event in words, with its class."""

from html import escape

from dashboard.i18n.translator import Translator, spelled
from dashboard.parts.html_table import Row
from raillinks.domain.enums import CauseClass


def cause(row: Row, say: Translator) -> str:
    """The cause as HTML: "COVID-19 (epidemic)", "war damage"; the class alone where the log has no words.

    Args:
        row: `cause` and `cause_class`; the result is empty if both are.
        say: The interface's messages.
    """
    words, class_word = row["cause"], escape(say.word(row["cause_class"])) if row["cause_class"] else ""
    if not words:
        return class_word
    named = spelled(row["cause_class"]) in words.lower().split()  # "war damage"
    if named or row["cause_class"] in {"", CauseClass.NOT_SAID}:
        return say.of_log(words)
    return say.with_note(say.of_log(words), class_word)
