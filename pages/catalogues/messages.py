"""Which messages the interface has: those that the code says, the words of the domain, the story's sentences."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from pages._say import spelled
from pages.catalogues import FOLDER
from raillinks import describe, package
from raillinks.schema import (
    ALL_SERVICES,
    UNCHANGED,
    Basis,
    Confidence,
    Kind,
    Seen,
    Service,
    SourceType,
    Stance,
    Verdict,
)

LANGUAGES = ("ko", "zh")
"""The languages that need a catalogue: English is the message itself."""

_PAGES = FOLDER.parent
_KEYWORDS = {"say": None, "message": None, "many": (1, 2)}
_ENUMS = (Kind, Confidence, Basis, SourceType, Service, Stance, Verdict, Seen)

Message = str | tuple[str, ...]


def template() -> Catalog:
    """Every message, without a translation."""
    found = Catalog(project="China–DPRK Rail Links", charset="utf-8")
    for message in chain(_said(), _words(), describe.PHRASES, _told()):
        found.add(message)
    return found


def catalogue(lang: str) -> Catalog:
    """A language's catalogue as it stands; an empty one where there is none yet."""
    path = FOLDER / f"{lang}.po"
    if not path.exists():
        return Catalog(locale=lang, project="China–DPRK Rail Links", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def _said() -> Iterator[Message]:
    """What the pages say: the literals given to `say(…)`, `say.many(…)` and `message(…)`."""
    for path in sorted(_PAGES.glob("*.py")):
        for _, found, _, _ in extract_from_file("python", str(Path(path)), keywords=_KEYWORDS):
            yield found if isinstance(found, str) else tuple(found)


def _words() -> Iterator[str]:
    """The words of the domain, as `Say.word` looks them up."""
    for word in chain(*_ENUMS, (ALL_SERVICES, UNCHANGED)):
        yield spelled(str(word))


def _told() -> Iterator[str]:
    """The story's titles and paragraphs; a translation keeps the `(event:ID)` of each link."""
    for step in package.load(_PAGES.parent).story:
        yield step.title
        yield from step.paragraphs
