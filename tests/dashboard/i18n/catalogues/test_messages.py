"""The interface's catalogues: every message of the code is there in each language, and no words stand outside them."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from dashboard.i18n import translator
from dashboard.i18n.catalogues import messages as messages_module
from dashboard.i18n.catalogues.messages import HOMES, ROOT, SOURCES, catalogue, template, untranslated
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.i18n.translator import say as core_say
from tests.support.messages import MOSTLY
from tests.support.tiers import slow

SAYING = frozenset({"say", "message", "plural", "forms", "worded", "Plural"})
"""Calls whose literals are in the catalogues."""
NOT_SHOWN = frozenset(
    {"merge", "groupby", "split", "join", "query", "compile", "sub", "replace", "removeprefix", "TypeVar", "cast"}
)
"""Calls whose literals are never shown: columns, patterns."""

_TAGS = re.compile(r"<style>.*?</style>|<!--.*?-->|<(?:[^<>'\"]|'[^']*'|\"[^\"]*\")*>?", re.DOTALL)
_STYLES = re.compile(r"\brl-|var\(--|color-mix\(|gradient\(")
_READ_OUT = re.compile(r"(?:aria-label|title|alt|placeholder|aria-description)=(?:'([^']*)'|\"([^\"]*)\")")
_WORDS = re.compile(r"[^\W\d_]{2,}[’']?[^\W\d_]*[ ,:;–—]+[^\W\d_]{2,}")


def outside(tree: ast.AST) -> list[str]:
    """The literals with two words or more that would be shown as they stand; `{}` is what is filled in."""
    return [text for text in _literals(tree) if _WORDS.search(_shown(text))]


def _shown(text: str) -> str:
    """What a reader sees or hears of HTML, or of plain text; nothing of a style sheet."""
    if _STYLES.search(_TAGS.sub("", text)):
        return ""
    heard = " | ".join(one or other for one, other in _READ_OUT.findall(text))
    return f"{_TAGS.sub(' | ', text)} | {heard}"


def _literals(node: ast.AST) -> Iterator[str]:
    """Every literal but docstrings, what is said, errors for programmers, type notes and patterns."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _literals(part.value)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.Raise | ast.Assert) or (isinstance(node, ast.Call) and _name(node) in SAYING | NOT_SHOWN):
        yield from () if isinstance(node, ast.Raise | ast.Assert) else _values_of(node)
        return
    for field, child in ast.iter_fields(node):
        if field not in {"annotation", "returns"}:
            for one in child if isinstance(child, list) else [child]:
                if isinstance(one, ast.AST) and not _is_docstring(one):
                    yield from _literals(one)


def _values_of(call: ast.Call) -> Iterator[str]:
    """Literals in what is filled into a message, and in what a method is called on."""
    for keyword in call.keywords:
        yield from _literals(keyword.value)
    if isinstance(call.func, ast.Attribute):
        yield from _literals(call.func.value)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_docstring(node: ast.AST) -> bool:
    """A string that stands by itself, as a module's, function's or constant's docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


EACH = pytest.mark.parametrize("lang", TRANSLATED)


def messages(lang):
    """The messages of a catalogue but its header, by what they are in English."""
    return {m.id: m for m in catalogue(lang) if m.id}


def forms(message):
    return message if isinstance(message, tuple | list) else (message,)


def fields(text):
    """The names that a message has filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@slow("a language may be begun: `make test-all` waits until every message is translated")
@EACH
def test_every_message_is_translated(lang):
    """Until then it is shown in English, and docs/languages.md counts it."""
    assert untranslated(lang) == []


@EACH
def test_a_message_without_a_translation_is_listed(lang, monkeypatch):
    before, other = untranslated(lang), template()
    other.add("A message that nobody has translated yet")
    monkeypatch.setattr(messages_module, "template", lambda: other)
    assert untranslated(lang) == [*before, "A message that nobody has translated yet"]


@EACH
def test_a_message_without_a_translation_is_said_in_english(lang):
    assert (
        translator.say(lang)("A message that nobody has translated yet") == "A message that nobody has translated yet"
    )


@EACH
def test_no_translation_is_doubtful_or_left_over(lang):
    wanted = {m.id for m in template()}
    assert [m.id for m in messages(lang).values() if m.fuzzy] == []
    assert [m for m in messages(lang) if m not in wanted] == []
    assert list(catalogue(lang).obsolete) == []


@EACH
def test_a_translation_fills_in_what_the_message_does(lang):
    for m in messages(lang).values():
        named = set().union(*map(fields, forms(m.id)))
        assert [t for t in forms(m.string) if t and fields(t) != named] == [], m.id


@EACH
def test_what_counts_has_the_languages_forms(lang):
    catalogue_ = catalogue(lang)
    counted = [m for m in messages(lang).values() if isinstance(m.id, tuple | list)]
    assert counted
    assert [m.id for m in counted if len(forms(m.string)) != catalogue_.num_plurals] == []


@pytest.mark.parametrize("lang", MOSTLY)
def test_a_message_is_in_one_catalogue(lang):
    """Also one that both the core and a page say: then it is the core's."""
    core, pages = ({m.id for m in of_home()} for of_home in HOMES.values())
    assert core & pages == {""}
    assert translator.say(lang)("no evidence yet") == core_say(lang)("no evidence yet") != "no evidence yet"
    assert core_say(lang)("Events in view") == "Events in view" != translator.say(lang)("Events in view")


@EACH
def test_a_translation_is_in_its_own_script(lang):
    own = LANGUAGES[lang].letters
    said = {m.id: forms(m.string) for m in messages(lang).values()}
    latin = [i for i, texts in said.items() if any(t and not re.search(own, t) for t in texts)]
    assert [i for i in latin if i not in SAME_EVERYWHERE] == []


SAME_EVERYWHERE = (
    "On {when} {text}",
    "In {when} {text}",
    "{one} and {other}",
    "{text}.",
    "GeoJSON",
    "{n} m",
    "{least} to {most} m",
    "{first} to {last}",
    "{crossing} on {day}",
    "({services})",
    "{place} on {day}",
    "{service} at {crossing} on {day}",
    "{service} at {crossing} in {period}",
    "{crossing} in {period}",
    "{n} {status}",
    "{one}, {other}",
    "{place}, {service}: {status}",
    "{place}: {status}",
    "{n} %",
    "'{value}': {why}",
    "{clauses}.",
    "{label}: {text}",
    "{text} ({note})",
    "{one}; {other}",
    "{one} {other}",
    "{head}: {text}.",
)
"""Messages that may read alike in every language."""

FOR_OPERATORS = {
    f"dashboard/server/{name}.py"
    for name in (
        "embed",
        "gates",
        "metrics",
        "observability",
        "own_log_answers",
        "served_folder",
        "serving",
        "sessions",
        "sign_in",
        "uploads",
        "websockets",
    )
} | {"dashboard/session/sign_in.py"}
"""What is logged and measured, and refused before there is a page: in English, as the API's answers are."""
OF_PAGES = [path for path in SOURCES if str(path.relative_to(ROOT)) not in FOR_OPERATORS]


@pytest.mark.parametrize("path", OF_PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_says_no_words_outside_the_catalogues(path):
    found = outside(ast.parse(path.read_text(encoding="utf-8")))
    assert [text for text in found if text not in SAID_AS_IT_IS] == []


SAID_AS_IT_IS = (
    "China–DPRK Rail Links",  # the name of the dashboard
    "신의주, 新义州, Sinuiju …",  # that any script can be searched for
    "all services",  # the domain's word, in the catalogues by its enum
    "public, max-age=31536000, immutable",  # a header
)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('st.title("Known when")', ["Known when"]),
        ("st.html(f\"<p class='rl-note'>Nothing here {n}</p>\")", ["<p class='rl-note'>Nothing here {}</p>"]),
        ('st.button(label="Take it back")', ["Take it back"]),
        ('HEADS = ["First day", "open"]', ["First day"]),
        ("text = \"<b title='two words'>\" + word", ["<b title='two words'>"]),
        ('st.title(say("Known when"))', []),
        ('WORDS = {"a": message("two independent sources")}', []),
        ('say.plural("{n} claim here", "{n} claims here", n)', []),
        ('"""What a module is for."""', []),
        ('def f():\n    """Says two words."""', []),
        ('raise ValueError("the two ends differ")', []),
        ("html = \"<span class='rl-a rl-b' aria-hidden='true'></span>\"", []),
        ('st.html("<style>p {margin: 0 auto}</style>")', []),
        ('x = "1px solid currentColor"', ["1px solid currentColor"]),
    ],
)
def test_words_outside_the_catalogues_are_found(code, found):
    assert outside(ast.parse(code)) == found
