"""`python -m docs.reference`: writes what repeats the code and the data package: tables in the docs, CITATION.cff.

With `--check` it writes nothing, names the files that are stale, and exits with 1.
"""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dashboard.i18n.catalogues import messages
from layers.catalog import LAYERS
from raillinks.cli import main as command_line
from raillinks.cli.options import PACKAGE, Command, Flag, selection_flags
from raillinks.domain.enums import NOT_ON_GROUP, UNCHANGED, Kind
from raillinks.domain.status import STATUS_AFTER, STATUS_ROWS, Status
from raillinks.exports import answer_json, api_paths, cite, tables
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.mcp.answers import COMMON
from raillinks.mcp.arguments import OWN, Own
from raillinks.mcp.tool_answers import LINK_MEMBERS
from raillinks.mcp.tools import DESCRIPTOR, DOCUMENTS, TOOLS
from raillinks.package import package_files
from raillinks.query.filters import FILTERS
from raillinks.query.selection import NAMES, PAGE_ONLY, PARAMETERS
from raillinks.validation import load

ROOT = Path(__file__).resolve().parents[1]
CITATION = ROOT / "CITATION.cff"
_VERSION = re.compile(r'("allowed": "0\.1\.0, 0\.2\.0, … |_v)\d+\.\d+\.\d+(?=["_])')
_BOUND = re.compile(r"The (fewest|most) days.* allow\.$")
_BLOCK = re.compile(r"(<!-- make docs: (\w+) -->\n).*?([ ]*<!-- end -->)", re.DOTALL)

_EVERY = "every table"
Json = Mapping[str, Any]
Field = tuple[str, str, str]
"""Name, type and description of a column."""
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


def _listed(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"- {name}: {text}\n" for name, text in rows)


def _selection() -> str:
    single = [(f"`{p.name}` ({p.value})", f"{p.text} Default: {p.default or 'empty'}.") for p in PARAMETERS]
    several = [(f"`{f.name}` (repeatable{_words(f.words)})", f.text) for f in FILTERS]
    return _list([*single, *several])


def _words(words: tuple[str, ...]) -> str:
    return f": {_listed(words)}" if words else ""


def _statuses() -> str:
    return _table(("status", "what it says"), [(f"`{status}`", row.meaning) for status, row in STATUS_ROWS.items()])


def _status_rules() -> str:
    return _list((f"`{status}`", row.rule) for status, row in STATUS_ROWS.items())


def _kinds() -> str:
    """The statuses that an event of each kind may leave; kinds that may leave the same ones have one row."""
    return _list((_listed(kinds), said) for said, kinds in groupby(Kind, _statuses_after))


def _statuses_after(kind: Kind) -> str:
    if kind is Kind.OBSERVATION:
        return f"`{UNCHANGED}`; a status only where the link is `{Status.UNKNOWN}` just before"
    own = [status for status, row in STATUS_ROWS.items() if kind in row.kinds]
    own.sort(key=lambda status: STATUS_ROWS[status].kinds[0] is not kind)
    said = _listed(own)
    if UNCHANGED in STATUS_AFTER[kind]:
        said = f"{said}, or `{UNCHANGED}`" if own else f"`{UNCHANGED}`"
    return f"{said} (never on the group)" if kind in NOT_ON_GROUP else said


def _paths() -> str:
    of_selections = [(f"`{path.path}`", path.summary) for path in api_paths.PATHS]
    of_versions = [(f"`{path}`", text) for path, text in api_paths.OF_VERSIONS.items()]
    return _list([*of_selections, *of_versions])


def _commands() -> str:
    """The commands of each group, each with its docstring and a list of what it takes."""
    return "\n".join(
        f"### {title.rstrip('.')}\n\n" + "\n".join(_command(each) for each in found if isinstance(each, Command))
        for title, found in command_line.commands().items()
    )


def _command(command: Command) -> str:
    """A command: what it does, and what it takes beside `--package`, which stands before all of them."""
    flags = [flag for each in command.flags for flag in ([each] if isinstance(each, Flag) else each)]
    of_selection = selection_flags(*NAMES, *PAGE_ONLY)
    own = [flag for flag in flags if flag.name != PACKAGE.name and flag not in of_selection]
    rows = [(f"`{_usage(flag)}`", _linked(flag.text)) for flag in own]
    if names := [f"`{flag.name}`" for flag in flags if flag in selection_flags(*NAMES)]:
        rows.append(("every field" if len(names) == len(NAMES) else ", ".join(names), "[selection](selection.md)"))
    called = " ".join([command.name, *(_usage(flag) for flag in own if not flag.name.startswith("-"))])
    taken = f"\n{_list(rows)}" if rows else ""
    return f"#### `{called}`\n\n{_linked(command.text)}\n{taken}"


def _usage(flag: Flag) -> str:
    """An argument as it is given: `--package PATH`, `FILE…`, `[VERSION]`."""
    named, settings = flag.name.startswith("-"), flag.settings
    choices = "|".join(settings.get("choices", ()))
    value = str(settings.get("metavar", choices or flag.name.lstrip("-").upper()))
    if named:
        return flag.name if settings.get("action") == "store_true" else f"{flag.name} {value}"
    return {"?": f"[{value}]", "+": f"{value}…"}.get(settings.get("nargs", ""), value)


def _linked(text: str) -> str:
    """A text that names a document, with a link to it."""
    return re.sub(r"\bdocs/([\w-]+\.md)", r"[\1](\1)", text)


def _tools() -> str:
    """The tools, each with the arguments that not all of them take."""
    first, *others = (tool for tool in TOOLS.values() if not tool.bare)
    common = [name for name in first.takes if all(name in tool.takes for tool in others)]
    rows = [
        (f"`{tool.name}` ({_listed(name for name in tool.takes if name not in common)})", tool.text)
        for tool in TOOLS.values()
    ]
    bare = _listed(tool.name for tool in TOOLS.values() if tool.bare)
    return f"{_list(rows)}\nAll but {bare} take {_listed(common)}; in brackets: what else a tool takes.\n"


def _tool_arguments() -> str:
    return _list((_argument(name, own), own.text) for name, own in OWN.items())


def _argument(name: str, own: Own) -> str:
    default = f"; default `{own.default}`" if own.default else ""
    return f"`{name}` ({_values(own.schema)}{default})"


def _values(schema: Json) -> str:
    if schema["type"] == "integer":
        return f"{schema['minimum']}–{schema['maximum']}"
    return _listed(schema.get("enum", ())) or "text"


def _answer_members() -> str:
    return _list((f"`{name}`", schema["description"]) for name, schema in COMMON.items())


def _link_members() -> str:
    """The members of a link; those that the API's `answer` has too only by their names."""
    same = [name for name, schema in LINK_MEMBERS.items() if schema == answer_json.FACTS.get(name)]
    own = [(f"`{name}`", str(schema["description"])) for name, schema in LINK_MEMBERS.items() if name not in same]
    return _list([(_listed(same), "as in the API's `answer`"), *own])


def _resources() -> str:
    of_tables = ("`raillinks://tables/NAME.csv`", f"The table of the API: {_listed(tables.IN_WHOLE)}.")
    documents = [(f"`raillinks://docs/{name}.md`", text) for name, text in DOCUMENTS.items()]
    described = (f"`{DESCRIPTOR}`", "The data package: every table and column, and licences.")
    return _list([of_tables, described, *documents])


def _derived_columns() -> str:
    """The columns of each exported table; of those that are described above, only the names."""
    heads = {"events": "### `events.csv`, after the log's own columns", _EVERY: "### Every table, at its end"}
    derived = {name: table.columns for name, table in tables.TABLES.items() if table.columns}
    said: dict[Field, str] = {}
    latest: dict[str, Field] = {}
    parts = []
    for table, columns in {_EVERY: tables.STAMP, **derived}.items():
        fields = [field for field in columns if table == "status" or field not in _OF_LINKS]
        rows = []
        for field in fields:
            key = _key(field)
            is_latest = latest.setdefault(key[0], key) == key
            rows.append(": as above" if key in said and is_latest else said.get(key) or _row_of_column(field))
            said.setdefault(key, f": as in `{table}.csv`")
            latest[key[0]] = key
        parts.append(f"{heads.get(table, f'### `{table}.csv`')}\n\n{_merged(fields, rows)}")
    return "\n".join(parts)


_SECOND = ": the same of the second period"
_OF_LINKS = tables.TABLES["status"].columns[:3]
"""The columns that name a link: a sentence above the lists says which tables have them."""


def _key(field: Json) -> Field:
    return str(field["name"]), str(field["type"]), str(field["description"])


def _row_of_column(field: Json) -> str:
    """What stands behind the name of a column. A sentence above the lists explains bounds."""
    if _BOUND.match(field["description"]):
        return ": as above"
    if field["description"].startswith(tables.SECOND_PERIOD):
        return _SECOND
    return f"{'' if field['type'] == 'string' else ' (' + field['type'] + ')'}: {field['description']}"


def _merged(fields: Iterable[Json], texts: Iterable[str]) -> str:
    """A list of columns, in which neighbours with the same text have one row."""
    grouped = groupby(zip(fields, texts, strict=True), lambda pair: pair[1])
    return "".join(
        f"- each of these with `compare_` in front{text}\n"
        if text == _SECOND
        else f"- {_listed(field['name'] for field, _ in pairs)}{text}\n"
        for text, pairs in grouped
    )


def _descriptor() -> Json:
    described: Json = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    return described


def _dictionary() -> str:
    return "\n".join(
        f"## `{resource['path']}`\n\n{resource['description']}\n\n"
        + "".join(f"- {_column(field)}\n" for field in resource["schema"]["fields"])
        for resource in _descriptor()["resources"]
        if "schema" in resource
    )


def _column(field: Json) -> str:
    constraints = field.get("constraints", {})
    edtf = {"closed": "EDTF, both bounds", "open": "EDTF, may lack a bound"}.get(field.get("edtf", ""), "")
    marks = [
        *(key for key in ("required", "unique") if constraints.get(key)),
        *([field["type"]] if field["type"] != "string" else []),
        *([edtf] if edtf else []),
    ]
    mark = f" ({'; '.join(marks)})" if marks else ""
    values = f" {_listed(constraints['enum'])}" if "enum" in constraints else ""
    return f"`{field['name']}`{mark}: {field['description']}{values}"


def _layers() -> str:
    resources = {Path(r["path"]).stem: r for r in _descriptor()["resources"] if r["format"] == "geojson"}
    zooms = {row.name: f"{row.min_zoom:g} to {row.max_zoom:g}" for row in LAYERS}
    return _list(
        (_layer(name, zooms.get(name, "0 to 24"), resource), _with_credit(resource))
        for name, resource in resources.items()
    )


def _layer(name: str, zooms: str, resource: Json) -> str:
    return f"`{name}` (zooms {zooms}; {', '.join(licence['name'] for licence in resource['licenses'])})"


def _with_credit(resource: Json) -> str:
    return f"{resource['description']} {'; '.join(source['title'] for source in resource['sources'])}."


def _folders() -> str:
    """The folders of the source, from the lowest layer up, each with the first line of its docstring."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    names = {
        row.get("containers", [""])[0]: [
            name for layer in reversed(row["layers"]) for name in re.split(r" [:|] ", layer)
        ]
        for row in contracts
        if row["type"] == "layers"
    }
    paths = [path for top in names[""] for path in (top, *(f"{top}/{name}" for name in names.get(top, ())))]
    modules = {path: ROOT / path / "__init__.py" for path in paths}
    lines = [f"{_indented(path):21}{_title(module)}\n" for path, module in modules.items() if module.exists()]
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


BLOCKS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "statuses": _statuses,
        "status_rules": _status_rules,
        "kinds": _kinds,
        "selection": _selection,
        "paths": _paths,
        "commands": _commands,
        "tools": _tools,
        "tool_arguments": _tool_arguments,
        "answer_members": _answer_members,
        "link_members": _link_members,
        "resources": _resources,
        "derived_columns": _derived_columns,
        "dictionary": _dictionary,
        "layers": _layers,
        "untranslated": _untranslated,
        "folders": _folders,
        "decisions": _decisions,
    }
)
"""What writes each block, by the name that its document gives it."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
