"""`python -m docs.reference`: writes what repeats the code and the data package: tables in the docs, CITATION.cff.

With `--check` it writes nothing, names the files that are stale, and exits with 1.
"""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dashboard.i18n.catalogues import messages
from layers.catalog import LAYERS
from raillinks.domain.enums import NOT_ON_GROUP, UNCHANGED, Kind
from raillinks.domain.status import STATUS_AFTER, STATUS_ROWS, Status
from raillinks.exports import api_paths, cite, tables
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.mcp.answers import COMMON
from raillinks.mcp.arguments import OWN
from raillinks.mcp.tool_answers import STATUS as LINKS_OF_A_DAY
from raillinks.mcp.tools import DESCRIPTOR, DOCUMENTS, TOOLS
from raillinks.package import package_files
from raillinks.query.filters import FILTERS
from raillinks.query.selection import PARAMETERS
from raillinks.validation import load
from tests.planted import BUGS
from tools import walls

ROOT = Path(__file__).resolve().parents[1]
CITATION = ROOT / "CITATION.cff"
_VERSION = re.compile(r'("allowed": "0\.1\.0, 0\.2\.0, … |_v)\d+\.\d+\.\d+(?=["_])')
_BLOCK = re.compile(r"(<!-- make docs: (\w+) -->\n).*?([ ]*<!-- end -->)", re.DOTALL)

_EVERY = "every table"
_EXAMPLE = {
    "sources": "kyodo-2026-03-13", "events": "dd-2026-03-13-train-seen", "claims": "dd-2026-03-13-train-seen-01",
}  # fmt: skip

Json = Mapping[str, Any]
Row = Iterable[str]


def main(arguments: list[str]) -> int:
    """Writes or checks every file; returns the exit code."""
    check = arguments == ["--check"]
    dataset = load.load(ROOT)
    texts = {path: written(path.read_text(encoding="utf-8")) for path in sorted(files())}
    texts |= {CITATION: cite.cff_of(dataset, cite.citation(dataset))}
    stale = {path: text for path, text in texts.items() if path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if check:
            print(f"{path.relative_to(ROOT)} is stale: run `make docs`", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return int(check and bool(stale))


def files() -> list[Path]:
    """The documents that may hold generated tables."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]


def written(text: str) -> str:
    """A document with each of its blocks as the code has it now, and the version of the data in names of files.

    Raises:
        KeyError: A block has a name that `BLOCKS` lacks.
    """
    made = _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n{match[3]}", text)
    return _VERSION.sub(lambda match: f"{match[1]}{_version()}", made)


def _version() -> str:
    return str(package_files.read_files(ROOT).descriptor["version"])


def _table(head: Row, rows: Iterable[Row]) -> str:
    cells = [list(head), ["---"] * len(list(head)), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def _selection() -> str:
    single = [(f"`{p.name}`", p.value, p.text, p.default or "empty") for p in PARAMETERS]
    several = [(f"`{f.name}`", f"repeatable{_words(f.words)}", f.text, "all") for f in FILTERS]
    return _table(("name", "value", "meaning", "default"), [*single, *several])


def _words(words: tuple[str, ...]) -> str:
    return "".join([": ", ", ".join(f"`{word}`" for word in words)]) if words else ""


def _statuses() -> str:
    return _table(("status", "what it says"), [(f"`{status}`", row.meaning) for status, row in STATUS_ROWS.items()])


def _status_rules() -> str:
    return _table(("status", "meaning"), [(f"`{status}`", row.rule) for status, row in STATUS_ROWS.items()])


def _kinds() -> str:
    """The statuses that an event of each kind may leave; kinds that may leave the same ones have one row."""
    grouped = groupby(Kind, _statuses_after)
    return _table(
        ("kind", "possible status after it"),
        [(", ".join(f"`{kind}`" for kind in kinds), said) for said, kinds in grouped],
    )


def _statuses_after(kind: Kind) -> str:
    if kind is Kind.OBSERVATION:
        return f"`{UNCHANGED}`; a status only where the link is `{Status.UNKNOWN}` just before"
    own = [status for status, row in STATUS_ROWS.items() if kind in row.kinds]
    own.sort(key=lambda status: STATUS_ROWS[status].kinds[0] is not kind)
    said = ", ".join(f"`{status}`" for status in own)
    if UNCHANGED in STATUS_AFTER[kind]:
        said = f"{said}, or `{UNCHANGED}`" if own else f"`{UNCHANGED}`"
    return f"{said} (never on the group)" if kind in NOT_ON_GROUP else said


def _paths() -> str:
    of_selections = [(f"`{path.path}`", path.summary) for path in api_paths.PATHS]
    of_versions = [(f"`{path}`", text) for path, text in api_paths.OF_VERSIONS.items()]
    return _table(("path", "answers with"), [*of_selections, *of_versions])


def _tools() -> str:
    shown = ((f"`{tool.name}`", tool.text, ", ".join(f"`{name}`" for name in tool.takes)) for tool in TOOLS.values())
    return _table(("tool", "answers", "arguments"), shown)


def _tool_arguments() -> str:
    shown = ((f"`{name}`", own.text, _values(own.schema), f"`{own.default}`" if own.default else "none")
             for name, own in OWN.items())  # fmt: skip
    return _table(("argument", "meaning", "values", "default"), shown)


def _values(schema: Json) -> str:
    if schema["type"] == "integer":
        return f"{schema['minimum']}–{schema['maximum']}"
    return ", ".join(f"`{value}`" for value in schema.get("enum", ())) or "text"


def _answer_members() -> str:
    return _table(("member", "what"), ((f"`{name}`", schema["description"]) for name, schema in COMMON.items()))


def _link_members() -> str:
    properties = LINKS_OF_A_DAY["links"]["items"]["properties"]
    return _table(("member", "what"), ((f"`{name}`", schema["description"]) for name, schema in properties.items()))


def _resources() -> str:
    of_tables = [(f"`raillinks://tables/{name}.csv`", f"`{name}.csv` of the API") for name in tables.IN_WHOLE]
    documents = [(f"`raillinks://docs/{name}.md`", text) for name, text in DOCUMENTS.items()]
    described = (f"`{DESCRIPTOR}`", "The data package: every table and column, and licences.")
    return _table(("resource", "what"), [*of_tables, described, *documents])


def _derived_columns() -> str:
    heads = {"events": "### `events.csv`, after the log's own columns", _EVERY: "### Every table, at its end"}
    derived = {name: table.columns for name, table in tables.TABLES.items() if table.columns}
    return "\n".join(
        f"{heads.get(table, f'### `{table}.csv`')}\n\n"
        + _table(("column", "type", "what"), [(f"`{f['name']}`", f["type"], f["description"]) for f in fields])
        for table, fields in {_EVERY: tables.STAMP, **derived}.items()
    )


def _descriptor() -> Json:
    described: Json = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    return described


def _dictionary() -> str:
    return "\n".join(
        f"## `{resource['path']}`\n\n{resource['description']}\n\n"
        + _table(("column", "what it holds", "values"), [_column(field) for field in resource["schema"]["fields"]])
        for resource in _descriptor()["resources"]
        if "schema" in resource
    )


def _column(field: Json) -> Row:
    constraints = field.get("constraints", {})
    edtf = {"closed": "EDTF, both bounds", "open": "EDTF, may lack a bound"}.get(field.get("edtf", ""), "")
    values = [
        *(key for key in ("required", "unique") if constraints.get(key)),
        *([field["type"]] if field["type"] != "string" else []),
        *([edtf] if edtf else []),
        *([", ".join(f"`{value}`" for value in constraints["enum"])] if "enum" in constraints else []),
    ]
    return f"`{field['name']}`", field["description"], "; ".join(values)


def _layers() -> str:
    resources = {Path(r["path"]).stem: r for r in _descriptor()["resources"] if r["format"] == "geojson"}
    zooms = {row.name: f"{row.min_zoom:g} to {row.max_zoom:g}" for row in LAYERS}
    return _table(
        ("layer", "what it holds", "zooms", "licence", "credit"),
        [
            (
                f"`{name}`",
                resource["description"],
                zooms.get(name, "0 to 24"),
                ", ".join(licence["name"] for licence in resource["licenses"]),
                "; ".join(source["title"] for source in resource["sources"]),
            )
            for name, resource in resources.items()
        ],
    )


def _planted() -> str:
    rows = ((bug.law.replace("_", " "), bug.what, f"`{bug.module}`") for bug in BUGS)
    return _table(("law", "the bug", "in"), rows)


def _folders() -> str:
    """The folders of the source, the core first, each with the first line of its docstring."""
    parts = [part for part in walls.MAY_IMPORT if not part.endswith(".py")]
    tops = dict.fromkeys([part.split("/")[0] for part in parts] + ["docs", "tools", "benchmarks"])
    shown = [name for top in tops for name in (top, *(part for part in parts if part.startswith(f"{top}/")))]
    lines = [f"{_indented(name):21}{_title(ROOT / name / '__init__.py')}\n" for name in shown]
    return f"```\n{''.join(lines)}```\n"


def _indented(folder: str) -> str:
    above, _, name = folder.rpartition("/")
    return f"  {name}/" if above else f"{name}/"


def _title(module: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def _decisions() -> str:
    """A list of links to the decisions, by their headings."""
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    headings = [(page.name, page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")) for page in pages]
    return "".join(f"- [{heading}]({name})\n" for name, heading in headings)


def _untranslated() -> str:
    rows = [(LANGUAGES[lang].name, str(len(messages.untranslated(lang)))) for lang in TRANSLATED]
    return _table(("language", "messages shown in English until they are translated"), rows)


def _example(table: str) -> str:
    """The row of a table on which the dictionary explains how an event is added, in an item of a list."""
    rows = (ROOT / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    (row,) = (row for row in rows if row.startswith(f"{_EXAMPLE[table]},"))
    return f"   ```\n   {row}\n   ```\n"


BLOCKS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "statuses": _statuses,
        "status_rules": _status_rules,
        "kinds": _kinds,
        "selection": _selection,
        "paths": _paths,
        "tools": _tools,
        "tool_arguments": _tool_arguments,
        "answer_members": _answer_members,
        "link_members": _link_members,
        "resources": _resources,
        "derived_columns": _derived_columns,
        "dictionary": _dictionary,
        "example_sources": partial(_example, "sources"),
        "example_events": partial(_example, "events"),
        "example_claims": partial(_example, "claims"),
        "layers": _layers,
        "untranslated": _untranslated,
        "folders": _folders,
        "decisions": _decisions,
        "planted": _planted,
    }
)
"""What writes each block, by the name that its document gives it."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
