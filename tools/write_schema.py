"""`python -m tools.write_schema`: writes what repeats the rows of `raillinks/package/schema.py`.

That is the fields in `datapackage.json` and, where columns are new, a layout of the database that adds them. With
`--check` it writes nothing, names what is stale, and exits with 1.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from raillinks.database.migrations import versions
from raillinks.domain import enums
from raillinks.package import schema
from tools.requirements import ROOT

DESCRIPTOR = ROOT / "datapackage.json"
_LAYOUT = '''"""Further columns: {listed}."""

from raillinks.database.migrations import new_columns

revision, down_revision = "{number:04}", "{before:04}"
ADDED = {added}


def upgrade() -> None:
    """Adds them."""
    new_columns.add(ADDED)


def downgrade() -> None:
    """Takes them out again."""
    new_columns.take_out(ADDED)
'''


def written() -> Iterator[tuple[Path, str]]:
    """Each file with its text: the descriptor, and the next layout if a column has none yet."""
    described = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    of_links = enums.names(described.get("services", enums.DEFAULT))
    for resource in described["resources"]:
        if columns := schema.of_package(resource["name"], of_links):
            resource["schema"]["fields"] = [column.field for column in columns]
    yield DESCRIPTOR, json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    folder = Path(versions.__path__[0])
    modules = [import_module(f"{versions.__name__}.{path.stem}") for path in sorted(folder.glob("v*.py"))]
    made = [{**getattr(module, "ROWS", {}), **getattr(module, "ADDED", {})} for module in modules]
    new = {
        table: names
        for table, columns in schema.TABLES.items()
        if (names := [c.name for c in columns if not any(c.name in layout.get(table, ()) for layout in made)])
    }
    if new:
        listed = ", ".join(f"`{table}.{name}`" for table, names in new.items() for name in names)
        number = len(modules) + 1
        text = _LAYOUT.format(listed=listed, number=number, before=number - 1, added=json.dumps(new))
        yield folder / f"v{number:04}_further_columns.py", text


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    check = arguments == ["--check"]
    stale = {path: text for path, text in written() if not path.exists() or path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if check:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: run `make generate`\n")
        else:
            path.write_text(text, encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
