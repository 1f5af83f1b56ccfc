"""The languages of the interface: one row each.

To add one, add a row here and run `make messages`, which makes its catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the reader can choose.

    Args:
        code: ISO 639-1, as links and catalogues spell it.
        name: The language's name in the language itself.
        locale: The Unicode locale for dates and numbers.
        letters: A character class of a regular expression: a text in the language has at least one of these.
    """

    code: str
    name: str
    locale: str
    letters: str

    @property
    def territory(self) -> str:
        """The language and the country, as Open Graph asks for them: `zh_CN`."""
        return f"{self.code}_{self.locale.rpartition('_')[2]}"

    @property
    def name_column(self) -> str:
        """The column of places and layers with the place's name in this language."""
        return "name" if self.code == ENGLISH else f"name_{self.code}"

    @property
    def summary_column(self) -> str:
        """The column of events with what happened, in this language."""
        return "summary" if self.code == ENGLISH else f"summary_{self.code}"


ENGLISH = "en"
"""The language of the messages in the code, and of names without another form."""

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        language.code: language
        for language in (
            Language(ENGLISH, "English", "en_GB", "[A-Za-z]"),
            Language("ko", "한국어", "ko_KR", "[가-힣]"),
            Language("zh", "中文", "zh_Hans_CN", "[一-鿿]"),
        )
    }
)
"""Every language by its code, in the order of the pages' language menu."""
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)
"""The languages that need a catalogue."""
NAME_COLUMNS = tuple(language.name_column for language in LANGUAGES.values())
"""The columns with a place's name, one per language."""
SUMMARY_COLUMNS = tuple(language.summary_column for language in LANGUAGES.values())
"""The columns with an event's summary, one per language."""
