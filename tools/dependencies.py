"""`python -m tools.dependencies`: checks that imports are declared, and that declared packages are used and locked.

Each line of a source has its reason: `requirements.pins` refuses one without. The names of installed packages are read,
so it needs an environment with requirements-dev.txt.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tools.requirements import ROOT, SOURCES, Locked, Pin, locked, normal, pins

CORE = ("raillinks",)
SERVED = (*CORE, "timemap", "dashboard", "pages", "api", "layers", "app.py")
"""The parts that `make run` needs; `layers/build`, inside `layers`, is for development, and extras are for who asks."""
EXTRAS = {"cluster": "raillinks/cluster"}
"""The extras of the library that no server needs, each with the only package of ours that may import theirs."""
DEVELOPMENT = ("tests", "benchmarks", "docs", "tools", "layers/build", *EXTRAS.values())
RUNTIME, WITH_DEVELOPMENT = SOURCES


def faults(root: Path) -> list[str]:
    """Everything that is wrong, one line each."""
    runtime, development = (pins((root / source).read_text(encoding="utf-8")) for source in SOURCES)
    return [
        *_undeclared(root, SERVED, runtime, RUNTIME),
        *_undeclared(root, DEVELOPMENT, runtime + development, WITH_DEVELOPMENT),
        *_unused(root, SERVED, runtime, RUNTIME),
        *_unused(root, (*SERVED, *DEVELOPMENT), development, WITH_DEVELOPMENT),
        *_core(root, runtime),
        *(fault for extra, room in EXTRAS.items() for fault in _extra(root, extra, room, runtime + development)),
        *_lock(root, RUNTIME, {RUNTIME: runtime}),
        *_lock(root, WITH_DEVELOPMENT, {RUNTIME: runtime, WITH_DEVELOPMENT: development}),
    ]


def imports(root: Path, parts: tuple[str, ...]) -> dict[str, str]:
    """The third-party packages that modules import, each with one module that imports it."""
    own = {path.stem if path.suffix == ".py" else path.name for path in root.iterdir()}
    return {
        normal(package): str(file.relative_to(root))
        for file in _modules(root, parts)
        for name in _imported(file)
        if name not in own and name not in sys.stdlib_module_names
        for package in _packages().get(name, [name])
    }


def _modules(root: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    elsewhere = [root / part for part in DEVELOPMENT if part not in parts]
    for part in parts:
        files = [root / part] if part.endswith(".py") else sorted((root / part).rglob("*.py"))
        yield from (file for file in files if not any(file.is_relative_to(other) for other in elsewhere))


def _imported(file: Path) -> tuple[str, ...]:
    """The top-level names of the modules that a file imports."""
    return _imported_by(file.read_text(encoding="utf-8"))


@cache
def _imported_by(code: str) -> tuple[str, ...]:
    """The same of a text: most files belong to several of the lists that are compared."""
    names: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names += (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module.partition(".")[0])
    return tuple(names)


@cache
def _packages() -> dict[str, list[str]]:
    """Names of modules, each with the installed packages that contain it."""
    return {name: list(packages) for name, packages in metadata.packages_distributions().items()}


def _undeclared(root: Path, parts: tuple[str, ...], declared: list[Pin], source: str) -> list[str]:
    names = {pin.name for pin in declared}
    return [
        f"{file} imports {package}, which {source} does not declare"
        for package, file in imports(root, parts).items()
        if package not in names
    ]


def _unused(root: Path, parts: tuple[str, ...], declared: list[Pin], source: str) -> list[str]:
    used = imports(root, parts)
    missing = [f"{source} declares {pin.name}, which no module imports" for pin in declared
               if pin.imported and pin.name not in used]  # fmt: skip
    commands = [f"{used[pin.name]} imports {pin.name}, which {source} lists as never imported" for pin in declared
                if not pin.imported and pin.name in used]  # fmt: skip
    return missing + commands


def _core(root: Path, runtime: list[Pin]) -> list[str]:
    """Checks what the core depends on, extras too: it is what it imports, and allows the pinned versions.

    Extras that one package of ours alone imports are left to `_extra`.
    """
    project = _project(root)
    extras = project.get("optional-dependencies", {})
    of_core = [line for extra, lines in extras.items() if extra not in EXTRAS for line in lines]
    words = ("", "of the core", RUNTIME)
    return _declared([*project["dependencies"], *of_core], imports(root, CORE), runtime, words)


def _extra(root: Path, extra: str, room: str, pinned: list[Pin]) -> list[str]:
    """The same of an extra that one package of ours alone imports: it has what that needs beyond the core."""
    project = _project(root)
    core = {normal(Requirement(line).name) for line in project["dependencies"]}
    used = {name: file for name, file in imports(root, (room,)).items() if name not in core}
    words = (f" in the extra {extra}", f"of {room}", WITH_DEVELOPMENT)
    return _declared(project.get("optional-dependencies", {}).get(extra, []), used, pinned, words)


def _project(root: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _declared(lines: list[str], used: dict[str, str], pinned: list[Pin], words: tuple[str, str, str]) -> list[str]:
    where, whose, source = words
    declared = {normal(r.name): r for r in map(Requirement, lines)}
    versions = {pin.name: pin.version for pin in pinned}
    return [
        *(f"{used[name]} imports {name}, which pyproject.toml does not declare{where}"
          for name in used.keys() - declared),
        *(f"pyproject.toml declares {name}{where}, which no module {whose} imports" for name in declared.keys() - used),
        *(f"pyproject.toml does not allow the {name} of {source}" for name, requirement in declared.items()
          if name not in versions or not requirement.specifier.contains(versions[name])),
    ]  # fmt: skip


def _lock(root: Path, source: str, declared: dict[str, list[Pin]]) -> list[str]:
    """The differences between a lock and its sources, and the packages that the lock lacks."""
    lock = SOURCES[source]
    packages = {package.name: package for package in locked((root / lock).read_text(encoding="utf-8"))}
    wrong = [f"{lock} has no hash of {package.name}" for package in packages.values() if not package.hashes]
    for origin, pins_of_it in declared.items():
        wrong += _differences(lock, packages, origin, {pin.name: pin.version for pin in pins_of_it})
    return wrong + [
        f"{lock} lacks {lacking}, which {name} needs: make lock"
        for name in packages
        for needed, extras in _needed(name)
        for lacking in _lacking(packages.get(needed), needed, extras)
    ]


def _lacking(package: Locked | None, needed: str, extras: frozenset[str]) -> list[str]:
    """What a lock lacks of a needed package.

    The lock must name the extras too: with hashes, an older pip takes `coverage[toml]` for a package of its own, finds
    its newest version, and refuses it because it has no pin.
    """
    if package is None:
        return [needed]
    return [f"{needed}[{extra}]" for extra in sorted(extras - package.extras)]


def _differences(lock: str, packages: dict[str, Locked], origin: str, versions: dict[str, str]) -> list[str]:
    """The packages that one source pins in another version than the lock, and those locked for it that it lacks."""
    in_lock = {name: package.version for name, package in packages.items()}
    asked = [name for name, package in packages.items() if origin in package.asked_by]
    return [
        *(f"{origin} pins {name} {version}, which {lock} does not have: make lock"
          for name, version in versions.items() if in_lock.get(name) != version),
        *(f"{lock} has {name} for {origin}, which does not declare it: make lock"
          for name in asked if name not in versions),
    ]  # fmt: skip


@cache
def _needed(package: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """What an installed package needs on this system, each with its extras; empty if it is not installed."""
    try:
        listed = metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return ()
    needs = map(Requirement, listed)
    return tuple(
        (normal(r.name), frozenset(map(normal, r.extras)))
        for r in needs
        if r.marker is None or r.marker.evaluate({"extra": ""})
    )


def main() -> int:
    """Prints what is wrong; returns 1 if anything is."""
    wrong = faults(ROOT)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
