"""Words in the reader's language: gettext catalogues, dates and numbers as the locale writes them.

A message is its English text. `catalogues/` has the translations of what the core says itself; the pages have their
own beside it (`dashboard/i18n`). Whatever writes words takes a `Translator` as its argument `say`, so that the same
code writes any language.

Sentences that are made where no reader's language is known, and said in any language later.

It needs no catalogue and no locale, so that reading a package needs none.

How a day that is not exactly known is said, and since when evidence is missing: one wording for all.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, reduce
from gettext import GNUTranslations, NullTranslations
from html import escape
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from babel import Locale
from babel.dates import DateTimePattern, format_date, format_skeleton, get_date_format, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from raillinks.domain import dates, enums
from raillinks.domain.enums import ALL_SERVICES
from raillinks.i18n.languages import ENGLISH, LANGUAGES


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


LEFT_OUT = ""
"""What a package says in place of a message of which it has nothing to say."""


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


CATALOGUES = Path(__file__).parent / "catalogues"
"""The folder of the core's own catalogues."""


_MOST_NAMES = 3
MOST_NUMBERS = 4096
"""How many written numbers are kept."""
MOST_DAYS = 32_768
"""How many written days are kept: those of ninety years."""
IN_A_ROW = message("{one}, {other}")
"""How a language separates what it lists."""
_DAILY = message("daily")
_ENGLISH_DAYS = get_day_names("abbreviated", locale="en")
_DAY, _MONTH, _YEAR = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d"), re.compile(r"\d{4}")
_DECADE, _CENTURY, _UNKNOWN_PARTS = re.compile(r"\d{3}X"), re.compile(r"\d\dXX"), re.compile(r"(-XX)+$")
_DECADES: Mapping[str, str] = MappingProxyType({"19": message("19{tens}0s"), "20": message("20{tens}0s")})
_OTHER_DECADE = message("{year}s")
_SPANS: Mapping[str, str] = MappingProxyType(
    {"19": message("19{first}0s to 19{last}0s"), "20": message("20{first}0s to 20{last}0s")}
)
"""The first digits of a year → how two decades of that century are said: Chinese counts decades within centuries."""
_QUALIFIERS: Mapping[str, str] = MappingProxyType(
    {"~": message("about {date}"), "?": message("{date} (uncertain)"), "%": message("about {date} (uncertain)")}
)


@dataclass(frozen=True)
class Translator:
    """Translates the interface's messages into one language.

    Args:
        lang: A code of `LANGUAGES`.
        catalogue: Its messages.
        services: What the services of a package are called, by name.
        instead: What a package says in place of messages: see `other_logs`.
    """

    lang: str
    catalogue: NullTranslations
    services: tuple[tuple[str, str], ...]
    instead: "Mapping[str, str | Plural]" = field(default_factory=dict, hash=False)

    @property
    def locale(self) -> str:
        """The Unicode locale that writes its dates and numbers."""
        return LANGUAGES[self.lang].locale

    def __call__(self, message: str, **values: object) -> str:
        """A message, with its `{names}` filled in. What it returns is not escaped."""
        text = self._said(message)
        return text.format(**values) if values else text

    def _said(self, message: str) -> str:
        meant = self.instead.get(message, message)
        return LEFT_OUT if meant == LEFT_OUT else self.catalogue.gettext(str(meant))

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """A message that counts: `{n}` is the number as the locale writes it."""
        return self.catalogue.ngettext(*self._counted(one, many), n).format(n=self.number(n), **values)

    def forms(self, one: str, many: str) -> tuple[str, str]:
        """A message that counts, for one and for many, with its `{n}` left to whoever fills it in."""
        counted = self._counted(one, many)
        return self.catalogue.ngettext(*counted, 1), self.catalogue.ngettext(*counted, 2)

    def _counted(self, one: str, many: str) -> Plural:
        meant = self.instead.get(one)
        return meant if isinstance(meant, Plural) else Plural(one, many)

    def word(self, value: str) -> str:
        """A word of the domain, such as a kind of event or a service; the data's own spelling where it has none."""
        return dict(self.services).get(value) or self._said(spelled(value))

    def of_log(self, value: str) -> str:
        """The cause or cargo of an event as HTML: one without a translation is marked as English."""
        word = self.word(value)
        english = self.lang != ENGLISH and word == spelled(value)
        return f"<span lang='en'>{escape(word)}</span>" if english else escape(word)

    def source_name(self, name: str) -> str:
        """A publisher in the reader's language; as the log spells it where it has no usual name there.

        Args:
            name: The name, also of several that stand for one after another ("Reuters via Channel NewsAsia").
        """
        if self.lang == ENGLISH:
            return name
        return self.in_a_row([self.catalogue.gettext(part) for part in name.split(" via ")])

    def weekdays(self, text: str) -> str:
        """Days of the week as `trains.csv` has them, "daily" or "Mon Wed", in the locale's short names."""
        names = get_day_names("abbreviated", locale=self.locale)
        known = {_ENGLISH_DAYS[number]: str(name) for number, name in names.items()}
        return self(_DAILY) if text == _DAILY else " ".join(known.get(day, day) for day in text.split())

    def number(self, n: float, decimals: int = 0) -> str:
        """A number, with the locale's separators."""
        return _written_number(round(n, decimals) or 0, self.locale)  # never "-0", which equals 0

    def percent(self, number: str) -> str:
        """A percentage as the language writes it: "80.9 %", without a line break before the sign.

        Args:
            number: Its digits.
        """
        return self(message("{n} %"), n=number).replace(" ", "\u00a0")

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row: "A, B and C"; of many the first three, and how many more.

        Korean has commas alone: its "and" after a name depends on how the name sounds, and "및" is officialese.
        """
        first, rest = names[:_MOST_NAMES], len(names) - _MOST_NAMES
        more = [self.plural("{n} more", "{n} more", rest)] if rest > 0 else []
        if self.lang == "ko":
            return self.in_a_row([*first, *more])
        return str(format_list([*first, *more], locale=self.locale))

    def any_of(self, names: Sequence[str]) -> str:
        """Names of which one is meant: "A, B or C"."""
        return str(format_list([*names], style="or", locale=self.locale))

    def in_a_row(self, parts: Iterable[str]) -> str:
        """Words and notes one after another: "Kanggye, Manpo, Uiju"."""
        return self._joined(IN_A_ROW, parts)

    def labelled(self, label: str, text: str) -> str:
        """What a label is followed by: "wagons: 12"."""
        return self(message("{label}: {text}"), label=label, text=text)

    def with_note(self, text: str, note: str) -> str:
        """Words with a note, if there is one, in brackets: "COVID-19 (epidemic)"."""
        return self(message("{text} ({note})"), text=text, note=note) if note else text

    def clauses(self, parts: Iterable[str]) -> str:
        """Longer parts, which may have commas of their own, one after another: "A, B; C"."""
        return self._joined(message("{one}; {other}"), parts)

    def sentences(self, parts: Iterable[str]) -> str:
        """Whole sentences, one after another."""
        return self._joined(message("{one} {other}"), parts)

    def _joined(self, pattern: str, parts: Iterable[str]) -> str:
        return reduce(lambda before, part: self(pattern, one=before, other=part), parts) if (parts := [*parts]) else ""

    def language(self, code: str) -> str:
        """The name of a language by its code: "Korean"; the code itself where it has none."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    def day(self, day: np.datetime64) -> str:
        """A day in words: "29 April 2022"."""
        return _written_day(day.astype("datetime64[D]").item(), self.locale)

    def month(self, month: np.datetime64) -> str:
        """The short name of a month of the year: "Apr"."""
        return str(format_date(month.astype("datetime64[D]").item(), "LLL", locale=self.locale))

    def date(self, text: str) -> str:
        """An EDTF date in words: "about August 2020"; "198X" is "1980s", and "20XX" is "2000 to 2099"."""
        if "/" in text:
            one, other = text.split("/")
            if _DECADE.fullmatch(one) and _DECADE.fullmatch(other) and one[:2] == other[:2] in _SPANS:
                return self(_SPANS[one[:2]], first=one[2], last=other[2])
            first, last = (self.date(part) if part != ".." else "" for part in (one, other))
            if not first:
                return self(message("{date} or earlier"), date=last)
            if not last:
                return self(message("{date} or later"), date=first)
            return self(message("{first} to {last}"), first=first, last=last)
        bare = text.rstrip("~?%")
        plain = self._plain(bare)
        return self(_QUALIFIERS[text[-1]], date=plain) if bare != text else plain

    def _plain(self, text: str) -> str:
        text = _UNKNOWN_PARTS.sub("", text)
        if _DAY.fullmatch(text):
            return self.day(np.datetime64(text, "D"))
        if _MONTH.fullmatch(text):
            return str(format_skeleton("yMMMM", _first_day(text), locale=self.locale))
        if _YEAR.fullmatch(text):
            return str(format_skeleton("y", _first_day(text), locale=self.locale))
        if _CENTURY.fullmatch(text):
            return self.date(f"{text[:2]}00/{text[:2]}99")
        if _DECADE.fullmatch(text):
            return self(_DECADES.get(text[:2], _OTHER_DECADE), year=f"{text[:3]}0", tens=text[2])
        return text


@lru_cache(MOST_NUMBERS)
def _written_number(n: float, locale: str) -> str:
    """A number as a locale writes it. A page says hundreds, most of them again and again."""
    return str(format_decimal(n, locale=locale))


@lru_cache(MOST_DAYS)
def _written_day(day: date, locale: str) -> str:
    """A day as a locale writes it. A large log says the same days of its events again and again."""
    pattern, parsed = _long_dates(locale)
    return str(pattern.apply(day, parsed))


@cache
def _long_dates(locale: str) -> tuple[DateTimePattern, Locale]:
    """How a locale writes a day: `format_date` reads that anew for each day, which takes most of its time."""
    parsed = Locale.parse(locale)
    return get_date_format("long", parsed), parsed


def _first_day(text: str) -> date:
    """The day from which the locale takes a month's or a year's name."""
    first: date = np.datetime64(text).astype("datetime64[D]").item()
    return first


def spelled(value: str) -> str:
    """A word of the domain as the interface says it in English."""
    return "all services" if value == ALL_SERVICES else value.replace("_", " ")


@lru_cache
def say(lang: str) -> Translator:
    """What the core says, in a language of `LANGUAGES`."""
    return Translator(lang, catalogue(CATALOGUES, lang), enums.titles(enums.DEFAULT, lang))


def catalogue(folder: Path, lang: str) -> NullTranslations:
    """The messages of a folder's catalogue in a language; English has none, as it is the message.

    Args:
        folder: Where `CODE.po` is.
        lang: A code of `LANGUAGES`.
    """
    if lang == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with (folder / f"{lang}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=LANGUAGES[lang].locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


SOME_DAY = message("some day from {window}")

NO_EVIDENCE_SINCE = message("no evidence since {day}")
LAST_KNOWN_AS = message("last known as {status}")
EVIDENCE_LAPSED_ON = message("evidence lapsed on {day}")


def some_day(text: str, say: Translator) -> str:
    """A date in words, unescaped; days from one to another as some day of them, never as a stretch of time.

    Args:
        text: EDTF.
        say: The interface's messages.
    """
    if "/" in text and ".." not in text:
        return say(SOME_DAY, window=say.date(text))
    return say.date(text)


def between(first: np.datetime64, last: np.datetime64, say: Translator) -> str:
    """The same of the days from a first to a last possible one."""
    return some_day(dates.shortest(first, last), say)


def last_evidence(date: str, say: Translator) -> str:
    """Of when the last evidence is.

    Args:
        date: EDTF.
        say: The interface's messages.
    """
    if "/" in date:
        return say("last evidence {date}", date=some_day(date, say))
    return say(NO_EVIDENCE_SINCE, day=say.date(date))


def lapsed(status: str, date: str, say: Translator) -> str:
    """What a link was last known as whose evidence has lapsed (status rules, rule 11), and of when that is.

    Args:
        status: The replayed status.
        date: The date of the last evidence, EDTF.
        say: The interface's messages.
    """
    return say.in_a_row([say(LAST_KNOWN_AS, status=say.word(status)), last_evidence(date, say)])
