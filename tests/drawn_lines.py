"""`python -m tests.drawn_lines SEED [COUNT]`: lines drawn at random, each with a fault that can be planted in it.

`tests/planted_lines.py` took its faults from this. Each of `PARTS` has a series of draws of its own: one of all its
lines, again and again; those count that are code and can be changed, each with one of its faults, drawn too.
"""

import ast
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

Replacement = str | Callable[[re.Match[str]], str]
ROOT = Path(__file__).resolve().parents[1]
PARTS: Mapping[str, tuple[str, ...]] = {
    "engine": ("raillinks/engine/*.py",),
    "exports": ("raillinks/exports/*.py",),
    "api": ("api/*.py",),
    "pages": (
        "pages/*.py", "dashboard/widgets/*.py",
        *(f"dashboard/{page}/*.py" for page in (
            "about", "compare", "editor", "events", "history", "knowledge", "map", "story", "upload",
        )),
    ),
    "javascript": ("timemap/static/**/*.js", "!vendor"),
}  # fmt: skip
SWAPPED = (
    ("===", "!=="), ("!==", "==="), (" == ", " != "), (" != ", " == "), (" < ", " <= "), (" <= ", " < "),
    (" > ", " >= "), (" >= ", " > "), (" + ", " - "), (" - ", " + "), (" * ", " / "), (" && ", " || "),
    (" || ", " && "), (" and ", " or "), (" or ", " and "), (" not in ", " in "), (" is not ", " is "),
    ("True", "False"), ("False", "True"), ("true", "false"), ("false", "true"), ("min(", "max("), ("max(", "min("),
    ("any(", "all("), ("all(", "any("), (" & ", " | "), (" | ", " & "), ("[0]", "[-1]"), (" ?? ", " && "),
)  # fmt: skip
"""What is put for what: operators, comparisons that are off by one, constants."""
QUIET: tuple[tuple[str, Replacement], ...] = (
    *((re.escape(old), new.replace("\\", r"\\")) for old, new in SWAPPED),
    (r"(?<![\w.\"'#%])(\d+)(?![\w.\"'%])", lambda found: str(int(found[1]) + 1)),  # a number is one more
    (r"\b(if|while) (?!not )([^:]+):$", r"\1 not (\2):"),  # a condition is negated
    (r"\b(if|elif|while) not ", r"\1 "),
    (r"\bif \((?!!)([\w.]+)\)", r"if (!\1)"),
    (r"!(?=[\w(])", ""),
)
"""What goes on with another result. A line without any of them is changed as `LOUD` says."""
LOUD: tuple[tuple[str, Replacement], ...] = (
    (r", [^,()\[\]{}]+(?=[)\]}])", ""),  # the last argument or element is dropped
    (r"(?<=[(\[])[^,()\[\]{}]+, ", ""),  # the first one
    (r"(?<![\w.])[\w.]+\(([\w.]+)\)", r"\1"),  # a call is replaced by its argument
    (r"\.\w+\(\)", ""),  # a method's call by its object
    (r"\breturn (?!None)[^;]+?(;?)$", r"return None\1"),  # a result by nothing
    (r"(?<=[\"'])[^\"'{}]+(?=[\"'])", "other"),  # a text by another one
)
"""What many lines cannot go on with."""


class Drawn(NamedTuple):
    """A line, and a fault of it.

    Attributes:
        file: Where it stands, from the root.
        number: Its number.
        old: The line.
        new: The line with the fault.
    """

    file: str
    number: int
    old: str
    new: str


def drawn(seed: int, part: str) -> Iterator[Drawn]:
    """The series of draws of a part; the same for the same seed and files."""
    texts = {file: file.read_text(encoding="utf-8").splitlines() for file in files(part)}
    code = {file: code_lines(file) for file in texts}
    every = [(file, number) for file, lines in texts.items() for number in range(1, len(lines) + 1)]
    draw = random.Random(f"{seed} {part}")
    while True:
        file, number = draw.choice(every)
        line = texts[file][number - 1]
        found = faults(line, "\n".join(texts[file]) if file.suffix == ".py" else None) if number in code[file] else []
        if found:
            yield Drawn(str(file.relative_to(ROOT)), number, line, draw.choice(found))


def files(part: str) -> list[Path]:
    """The files of a part, in the order of their names."""
    found = {file for pattern in PARTS[part] if not pattern.startswith("!") for file in ROOT.glob(pattern)}
    left_out = {pattern[1:] for pattern in PARTS[part] if pattern.startswith("!")}
    return sorted(file for file in found if not left_out & {*file.parts})


def faults(line: str, module: str | None = None) -> list[str]:
    """The ways in which a line can be changed; of Python only those that leave a module that can be read."""
    return _changed(line, QUIET, module) or _changed(line, LOUD, module)


def _changed(line: str, patterns: Sequence[tuple[str, Replacement]], module: str | None) -> list[str]:
    found = dict.fromkeys(
        line[: at.start()] + (new(at) if callable(new) else at.expand(new)) + line[at.end() :]
        for pattern, new in patterns
        for at in re.finditer(pattern, line)
    )
    if module is None:
        return [new.replace("return None", "return undefined") for new in found if new != line]
    return [new for new in found if _differs(module, line, new)]


def _differs(module: str, line: str, new: str) -> bool:
    """Whether the changed module can be read, and does something else."""
    try:
        return ast.dump(ast.parse(module)) != ast.dump(ast.parse(module.replace(line, new, 1)))
    except SyntaxError:
        return False


def code_lines(file: Path) -> set[int]:
    """The numbers of the lines of code: no import, head of a function, docstring, comment, type, or bracket alone."""
    text = file.read_text(encoding="utf-8")
    numbers = _python(ast.parse(text)) if file.suffix == ".py" else _javascript(text)
    lines = dict(enumerate(text.splitlines(), 1))
    return {n for n in numbers if re.search(r"\w", lines[n]) and not lines[n].lstrip().startswith(("#", "//"))}


def _python(module: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
                pass
            case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign(value=None) | ast.Try():
                pass
            case ast.stmt():
                body = getattr(node, "body", None)
                last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                found |= {*range(node.lineno, last + 1)}
    return found


def _javascript(text: str) -> set[int]:
    found, inside = set(), ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if inside:
            inside = "" if inside in stripped else inside
        elif stripped.startswith("/*"):
            inside = "" if "*/" in stripped else "*/"
        elif re.match(r"import\b|export (\{|\*)", stripped):
            inside = "" if ";" in stripped else ";"
        elif not re.match(r"(export )?(default )?(async )?(function|class)\b", stripped):
            found.add(number)
    return found


if __name__ == "__main__":
    seed, count = (*map(int, sys.argv[1:]), 4)[:2]
    for name in PARTS:
        for one in islice(drawn(seed, name), count):
            sys.stdout.write(f"{name} {one.file}:{one.number}\n  - {one.old.strip()}\n  + {one.new.strip()}\n")
