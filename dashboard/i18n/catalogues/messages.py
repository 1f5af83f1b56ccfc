"""Which messages the interface has: those that the code says, the words of the domain and of the log, the story."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dashboard.i18n.catalogues import FOLDER
from dashboard.i18n.translator import spelled
from layers.style import STYLE
from raillinks.loading import load
from raillinks.package.dataset import Dataset
from raillinks.views import describe, display_names
from raillinks.views.filters import FILTERS
from raillinks.words import typed_dates
from raillinks.words.enums import (
    ALL_SERVICES,
    UNCHANGED,
    Basis,
    CauseClass,
    Confidence,
    Counted,
    Kind,
    Seen,
    Service,
    SourceType,
    Stance,
    Status,
    Verdict,
)

ROOT = FOLDER.parents[2]
_NOT_READ_BY_READERS = ("catalogues", "streamlit_compat.py")
SOURCES = sorted(
    path
    for folder in ("pages", "dashboard")
    for path in (ROOT / folder).rglob("*.py")
    if not {path.name, path.parent.name} & set(_NOT_READ_BY_READERS)
)
"""The code of the shell, which has the messages."""
_FORMS = {"say": 1, "message": 1, "plural": 2, "forms": 2}  # what translates a message → how many forms of it are given
_ENUMS = (Kind, Confidence, Basis, SourceType, Service, Stance, Verdict, Seen, Status, CauseClass, Counted)

Message = str | tuple[str, ...]


def template() -> Catalog:
    """Every message, without a translation."""
    every = Catalog(project="China–DPRK Rail Links", charset="utf-8")
    dataset = load.load(ROOT)
    labels, names = (choice.label for choice in FILTERS), (display_names.GROUP_NAME,)
    meanings = (style.meaning for style in STYLE.values())
    for message in chain(_in_code(), labels, names, meanings, _words(), *_of_data(dataset)):
        every.add(message)
    return every


def _of_data(dataset: Dataset) -> tuple[Iterable[Message], ...]:
    """What the sentences of a selection, the faults of typed dates, the log and the story say."""
    return describe.PHRASES, typed_dates.FAULTS, _causes(dataset), _story(dataset)


def catalogue(lang: str) -> Catalog:
    """A language's catalogue as it stands; an empty one where there is none yet."""
    path = FOLDER / f"{lang}.po"
    if not path.exists():
        return Catalog(locale=lang, project="China–DPRK Rail Links", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def untranslated(lang: str) -> list[Message]:
    """The messages that have no translation in a language yet, or only some of its plural forms."""
    translated = {_key(m.id) for m in catalogue(lang) if m.id and m.string and all(_forms(m.string))}
    return [_key(m.id) for m in template() if m.id and _key(m.id) not in translated]


def _key(text: str | Sequence[str]) -> Message:
    return text if isinstance(text, str) else tuple(text)


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _in_code() -> Iterator[Message]:
    """The messages of the pages: the literals given to `say(…)`, `say.plural(…)` and `message(…)`, in f-strings too."""
    for path in SOURCES:
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
    for word in chain(*_ENUMS, (ALL_SERVICES, UNCHANGED)):
        yield spelled(str(word))


def _causes(dataset: Dataset) -> Iterator[str]:
    """What the log's events have as their cause."""
    yield from sorted(set(dataset.events["cause"]) - {""})


def _story(dataset: Dataset) -> Iterator[str]:
    """The story's titles and paragraphs; a translation keeps the `(event:ID)` of each link."""
    for step in dataset.story:
        yield step.title
        yield from step.paragraphs
