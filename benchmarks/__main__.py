"""`python -m benchmarks`: runs every module of this package that has `rows()`, and exits 1 where a goal is missed."""

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import benchmarks
from benchmarks.row import Row


def collected() -> list[Row]:
    """The rows of every module, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    modules = [import_module(f"benchmarks.{name}") for name in names]
    return [row for module in modules if hasattr(module, "rows") for row in module.rows()]


def table(rows: Sequence[Row]) -> str:
    """The rows as text: name, measured ratio, goal, ok."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'name':<{width}}  {'measured':>9}  {'goal':>7}  ok"]
    for row in rows:
        goal = "" if row.goal is None else f"{row.goal:.4g}"
        lines.append(f"{row.name:<{width}}  {row.measured:>9.4g}  {goal:>7}  {'yes' if row.ok else 'NO'}")
    return "\n".join(lines)


if __name__ == "__main__":
    found = collected()
    print(table(found))
    sys.exit(0 if all(row.ok for row in found) else 1)
