"""Which part of the project may import which: the one table. A test checks it, and ARCHITECTURE.md repeats it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = tuple(f"dashboard/{room}" for room in ("i18n", "session", "parts"))
"""The rooms of the shell that the others are made of: each may import itself and those before it."""
OF_ONE_PAGE = ("about", "compare", "desk", "events", "history", "knowledge", "map", "story", "your_log")
STREAMLITS = tuple(f"dashboard/streamlit_{part}" for part in ("compat", "sign_in", "uploads"))
"""What of Streamlit is private or surprising."""
BELOW_THE_SHELL = {"raillinks", "layers", "timemap", *STREAMLITS}
CORE = ("words", "package", "engine", "loading", "figures", "views", "publish")
"""The rooms of the core: each may import itself and those before it."""
MAY_IMPORT = {
    **{f"raillinks/{room}": {f"raillinks/{below}" for below in CORE[: n + 1]} for n, room in enumerate(CORE)},
    "raillinks/cluster": {"raillinks/cluster", *(f"raillinks/{room}" for room in CORE[:5])},
    "raillinks/intake": {"raillinks/intake", *(f"raillinks/{room}" for room in CORE[:4])},
    "raillinks/store": {"raillinks/store", *(f"raillinks/{room}" for room in CORE[:4])},
    "raillinks/database": {
        "raillinks/database",
        "raillinks/desk",
        "raillinks/store",
        *(f"raillinks/{room}" for room in CORE[:4]),
    },
    "raillinks/desk": {"raillinks/desk", "raillinks/store", *(f"raillinks/{room}" for room in CORE[:6])},
    "raillinks/library": {"raillinks/library", "raillinks/store", *(f"raillinks/{room}" for room in CORE)},
    "raillinks/mcp": {"raillinks/mcp", "raillinks/store", *(f"raillinks/{room}" for room in CORE)},
    "raillinks": {
        "raillinks",
        "raillinks/mcp",
        "raillinks/cluster",
        "raillinks/database",
        "raillinks/library",
        "raillinks/intake",
        "raillinks/store",
        "raillinks/desk",
        *(f"raillinks/{room}" for room in CORE),
    },
    "layers": {"raillinks", "layers"},
    "timemap": {"raillinks", "layers", "timemap"},
    **{room: {*BELOW_THE_SHELL, *PARTS[: n + 1]} for n, room in enumerate(PARTS)},
    **{f"dashboard/{room}": {*BELOW_THE_SHELL, *PARTS, f"dashboard/{room}"} for room in (*OF_ONE_PAGE, "styles")},
    "dashboard/link_card": {*BELOW_THE_SHELL, *PARTS, "dashboard/link_card"},
    "dashboard/server": {*BELOW_THE_SHELL, *PARTS, "dashboard/link_card", "dashboard/styles", "dashboard/server"},
    **{f"{module}.py": set() for module in STREAMLITS},
    "dashboard": set(),
    "pages": {"raillinks", "dashboard", "pages"},
    "static_page": {"raillinks", "layers", "timemap", "dashboard", "static_page"},
    "api": {"raillinks", "api"},
    "app.py": {"api", "dashboard"},
}
OWN = {part.removesuffix(".py") for part in MAY_IMPORT} | {"pages", "tests", "benchmarks", "tools", "docs"}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module with the part that it belongs to: of nested parts the inner one."""
    for part in MAY_IMPORT:
        path = ROOT / part
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        inner = [ROOT / other for other in MAY_IMPORT if other.startswith(f"{part}/")]
        for file in files:
            if "build" not in file.relative_to(ROOT).parts and not any(file.is_relative_to(room) for room in inner):
                yield part, file


def imported(file: Path, root: Path = ROOT) -> Iterator[str]:
    """The dotted names that a module imports; of `from a import b` both `a` and `a.b`.

    Args:
        file: The module.
        root: The folder that the names of relative imports begin in.
    """
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = file.relative_to(root).parts[: -node.level] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def parts_of(names: Iterable[str]) -> Iterator[str]:
    """The parts of this project that dotted names lie in: a room of the core or the shell where they name one."""
    for name in names:
        first, *rest = name.split(".")
        room = f"{first}/{rest[0]}" if rest else first
        if room in OWN:
            yield room
        elif first in OWN and (rest or first not in {"raillinks", "dashboard"}):
            yield first


def wrong_imports(part: str, file: Path, root: Path = ROOT) -> set[str]:
    """The parts that a module of a part imports although it must not. Arguments as for `imported`."""
    allowed = MAY_IMPORT[part]
    return {used for used in parts_of(imported(file, root)) if not {used, used.split("/")[0]} & allowed}
