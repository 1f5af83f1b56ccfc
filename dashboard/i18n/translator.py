"""The interface in the reader's language: the messages of the pages, and those of the core behind them."""

from functools import lru_cache

from dashboard.i18n.catalogues import FOLDER
from raillinks.i18n import translator
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
