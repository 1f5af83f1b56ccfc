"""Words that a page would show without looking them up: literals outside `say(…)`, `message(…)` and `Plural(…)`."""

import ast
import re
from collections.abc import Iterator

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
