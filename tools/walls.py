"""The import rules: which package of the project may import which. This is the one table, and a test keeps it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = tuple(f"dashboard/{room}" for room in ("i18n", "session", "widgets"))
"""The packages that the rest of the dashboard is made of: each may import itself and those before it."""
OF_ONE_PAGE = ("about", "compare", "editor", "events", "history", "knowledge", "map", "story", "upload")
STREAMLITS = tuple(f"dashboard/streamlit_{part}" for part in ("compat", "sign_in", "uploads"))
"""What of Streamlit is private or surprising."""
BELOW_THE_SHELL = {"raillinks", "layers", "timemap", *STREAMLITS}
CORE = ("i18n", "domain", "package", "engine", "validation", "metrics", "query", "answer", "exports")
"""The packages of the core: each may import itself and those before it; `i18n` and `domain` each other."""
BESIDE = ("versions", "editor", "importer", "database", "cluster", "mcp", "notebook")
"""What stands on a part of the core."""


def _core(*names: str, until: str) -> set[str]:
    """Packages by name, and those of the core up to one."""
    return {f"raillinks/{name}" for name in (*names, *CORE[: CORE.index(until) + 1])}


MAY_IMPORT = {
    **{f"raillinks/{name}": _core(until=name) for name in CORE},
    "raillinks/i18n": _core(until="domain"),
    "raillinks/exports": _core("versions", until="exports"),
    "raillinks/cluster": _core("cluster", until="metrics"),
    "raillinks/importer": _core("importer", until="validation"),
    "raillinks/versions": _core("versions", until="validation"),
    "raillinks/database": _core("database", "editor", "versions", until="validation"),
    "raillinks/editor": _core("editor", "versions", until="answer"),
    "raillinks/notebook": _core("notebook", "versions", until="exports"),
    "raillinks/mcp": _core("mcp", "versions", until="exports"),
    "raillinks/cli": {"raillinks", *_core("cli", *BESIDE, until="exports")},
    "raillinks": {"raillinks", *_core("cli", *BESIDE, until="exports")},
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
    """The parts that dotted names lie in: a package of the core or the dashboard where they name one."""
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
