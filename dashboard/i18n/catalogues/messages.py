"""Which messages the interface has: those that the code says, the words of the domain and of the log, the story."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dashboard.i18n.catalogues import FOLDER
from raillinks.domain import typed_dates
from raillinks.domain.enums import ALL_SERVICES, Confidence
from raillinks.i18n.translator import CATALOGUES, spelled
from raillinks.package.dataset import Dataset
from raillinks.package.schema import TABLES
from raillinks.query import describe, display_names
from raillinks.query.filters import FILTERS
from raillinks.validation import load

ROOT = FOLDER.parents[2]
_NOT_READ_BY_READERS = ("catalogues", "streamlit_compat.py", "__main__.py", "document.py")
SOURCES = sorted(
    path
    for folder in ("pages", "dashboard", "static_page")
    for path in (ROOT / folder).rglob("*.py")
    if not {path.name, path.parent.name} & set(_NOT_READ_BY_READERS)
)
"""The code of the shell, which has the messages of the pages."""
CORE = sorted((ROOT / "raillinks").rglob("*.py"))
"""The code of the core, which has its own."""
_FORMS = {
    "say": 1,
    "message": 1,
    "worded": 1,
    "plural": 2,
    "forms": 2,
    "Plural": 2,
}  # what translates a message → how many forms of it are given
_COLUMNS = [column for columns in TABLES.values() for column in columns]

Message = str | tuple[str, ...]


def template() -> Catalog:
    """Every message, without a translation."""
    return _without_translations(chain(_of_core(), _of_pages()))


def of_core() -> Catalog:
    """The messages that the core says itself, also where the pages say them too: each text has one home."""
    return _without_translations(_of_core())


def of_pages() -> Catalog:
    """All others."""
    core = set(_of_core())
    return _without_translations(message for message in _of_pages() if message not in core)


HOMES: Mapping[Path, Callable[[], Catalog]] = MappingProxyType({CATALOGUES: of_core, FOLDER: of_pages})
"""The folders with catalogues, each with the messages that are at home there."""


def _without_translations(messages: Iterable[Message]) -> Catalog:
    every = Catalog(project="China–DPRK Rail Links", charset="utf-8")
    for message in messages:
        every.add(message)
    return every


@cache
def _of_core() -> tuple[Message, ...]:
    """What the core's code says: sentences, labels of filters, faults of typed dates, the words of the domain."""
    labels, names = (choice.label for choice in FILTERS), (display_names.GROUP_NAME, *display_names.SOURCE_NAMES)
    return (
        *_in_code(CORE),
        *labels,
        *names,
        *describe.PHRASES,
        *typed_dates.FAULTS,
        *_words(),
        *display_names.SOURCE_NAMES,
    )


@cache
def _of_pages() -> tuple[Message, ...]:
    """What the pages say, with the causes and cargoes in the log, and the story."""
    dataset = load.load(ROOT)
    return (*_in_code(SOURCES), *_of_log(dataset), *_story(dataset))


def catalogue(lang: str) -> Catalog:
    """The messages of a language as they stand in all its catalogues; none where there is no file yet."""
    every = Catalog(locale=lang, project="China–DPRK Rail Links", charset="utf-8")
    for path in (folder / f"{lang}.po" for folder in HOMES):
        if path.exists():
            with path.open("rb") as file:
                for message in read_po(file, locale=lang):
                    every[message.id] = message
    return every


def untranslated(lang: str) -> list[Message]:
    """The messages that have no translation in a language yet, or only some of its plural forms."""
    translated = {_key(m.id) for m in catalogue(lang) if m.id and m.string and all(_forms(m.string))}
    return [_key(m.id) for m in template() if m.id and _key(m.id) not in translated]


def _key(text: str | Sequence[str]) -> Message:
    return text if isinstance(text, str) else tuple(text)


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _in_code(paths: Iterable[Path]) -> Iterator[Message]:
    """The literals given to `say(…)`, `say.plural(…)`, `message(…)` and `Plural(…)`, in f-strings too."""
    for path in paths:
        yield from _calls(ast.parse(path.read_text(encoding="utf-8")))


def _calls(node: ast.AST) -> Iterator[Message]:
    """The messages of a piece of code in the order of the text, whichever Python reads it."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        wanted = _FORMS.get(called, 0)
        given = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if wanted and len(given) == wanted:
            yield given[0] if wanted == 1 else tuple(given)
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _words() -> Iterator[str]:
    """The words of the domain, as `Translator.word` looks them up."""
    for word in chain(Confidence, (ALL_SERVICES,), *(column.enum for column in _COLUMNS if column.named)):
        yield spelled(str(word))


def _of_log(dataset: Dataset) -> Iterator[str]:
    """What the log's events have as facts in any text: as their cause and as their cargo."""
    facts = [c.name for c in _COLUMNS if c.fact and c.type == "string" and not c.enum and not c.pattern]
    yield from sorted({text for name in facts for text in dataset.events[name]} - {""})


def _story(dataset: Dataset) -> Iterator[str]:
    """The story's titles and paragraphs; a translation keeps the `(event:ID)` of each link."""
    for step in dataset.story:
        yield step.title
        yield from step.paragraphs
