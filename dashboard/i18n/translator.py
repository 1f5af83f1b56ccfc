"""The interface in the reader's language: the messages of the pages, and those of the core behind them.

Text from data inside labels that Streamlit reads as Markdown.

What Streamlit says in English only, and the messages that say it in the reader's language.

`dashboard/session/platform_words.js` puts them into the page. A contract test looks for each in what is installed.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from dashboard.i18n.catalogues import FOLDER
from raillinks.i18n import translator
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import Plural, Translator, message, spelled

__all__ = ("Plural", "Translator", "message", "say", "spelled")
"""What the pages write words with: this module is their one door to it."""


@lru_cache
def say(lang: str) -> Translator:
    """The messages of a language of `LANGUAGES`."""
    messages = translator.catalogue(FOLDER, lang)
    of_core = translator.say(lang)
    messages.add_fallback(of_core.catalogue)
    return Translator(lang, messages, of_core.services)


_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")
_DIRECTIVE = re.compile(r":(?=\w)")
_ADDRESS = re.compile(r":(?=//)|@|\bwww(?=\\\.)", re.IGNORECASE)
"""Where Markdown would see the address of a page or of a mailbox, and make a link of it."""
_WORD_JOINER = "\u2060"  # invisible; Streamlit looks for `:material/…:` and `:red[…]` after Markdown's own escapes


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is, on one line."""
    escaped = _DIRECTIVE.sub(f":{_WORD_JOINER}", _MARKUP.sub(r"\\\1", " ".join(text.split())))
    return _ADDRESS.sub(lambda found: f"{found[0]}{_WORD_JOINER}", escaped)


OPEN_THE_LIST = message("Open the list")
SKIP_TO_MAIN_CONTENT = message("Skip to main content")
CLEAR_ALL = message("Clear all")
APP_PAGES = message("App pages")
_SAID_ALIKE = (
    SKIP_TO_MAIN_CONTENT,  # the first stop of the Tab key
    APP_PAGES,  # the navigation's name
    message("Main menu"),  # the button of the menu
    message("Sidebar"),  # the sidebar's name
    message("Expand sidebar"),  # the button that opens it
    message("Collapse sidebar"),  # the button that closes it
    message("Running..."),  # the mark that a run goes on
    message("Connecting"),  # the same while there is no connection
    message("Connecting to Streamlit server"),  # the same, in more words
    message("Close"),  # the button of a dialog
    CLEAR_ALL,  # a list of several choices
    message("Clear value"),  # a list of one choice, a number
    message("Select all"),  # a list of several choices
    message("Select {number} matches"),  # the same while something is typed
    message("Selected values"),  # what was chosen of a list
    message("Remove {value}"),  # the button of a chosen value
    message("No results"),  # a list in which nothing matches
    message("No options to select"),  # a list without choices
    message("Choose an option"),  # a list of one choice
    message("Choose options"),  # a list of several choices
    message("Increment"),  # a field for a number
    message("Decrement"),  # a field for a number
    message("Press Enter to apply"),  # a field that was typed in
    message("Scroll tabs left"),  # a row of tabs
    message("Scroll tabs right"),  # a row of tabs
    message("Upload"),  # a field for files
)
WORDS: Mapping[str, str] = MappingProxyType(
    {text: text for text in _SAID_ALIKE} | {"Open": OPEN_THE_LIST}  # of choices; our own "Open" is a status
)
"""Streamlit's words → our messages. A part in braces stands for any text."""


def said(say: Translator) -> dict[str, str]:
    """Streamlit's words in the reader's language; none in English, which it speaks itself."""
    return {} if say.lang == ENGLISH else {english: say(ours) for english, ours in WORDS.items()}
