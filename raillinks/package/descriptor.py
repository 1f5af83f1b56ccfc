"""Checks that `datapackage.json` has everything that pages, API and exports need, before anything relies on it.

`schemas/datapackage.json` defines its form, `schema.py` the columns of the tables.

Data Package 2.0: the form of a descriptor that is written. Packages of version 1 are read as well.

Specification: https://datapackage.org/standard/data-package/. Since version 2, `$schema` says which form a descriptor
has, a table has the `type` `table`, a contributor has a list of `roles`, and the columns of keys are lists.

Reads JSON of the data package strictly (RFC 8259) and validates it against a JSON Schema; each fault has a place.

Which files a data package may have: the one rule on paths, for whoever reads a package and whoever writes one.

A package comes from others, and its files may be written into a folder that has code too: an installation, or a clone
of the repository. So a path is allowed by its form, and everything else is refused. No part of it may be a link.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from raillinks.domain import dates, enums
from raillinks.domain.problems import MOST_LISTED, DataError, Problem, Severity, did_you_mean, shortened
from raillinks.domain.text import why_not_text
from raillinks.package import schema

SCHEMAS = Path(__file__).parent / "schemas"
MOST_NESTED = 30  # lists and objects inside each other
_LONGEST_NUMBER = 18  # digits that fit into 64 bits everywhere
_UNUSUAL = re.compile(r"[0-9]{19}|-[0-9]{18}|[0-9][eE][+]?[0-9]{3}")
"""Matches every text with a number that is not finite or too large, except `NaN` and `Infinity`."""
_CODES = {"required": "missing-value", "type": "wrong-type", "enum": "unknown-value", "pattern": "wrong-form"}


class JsonError(ValueError):
    """The bytes are not JSON that can be used.

    Args:
        reason: Why.
        row: The line, or 0.
    """

    def __init__(self, reason: str, row: int = 0) -> None:
        super().__init__(reason)
        self.row = row


def load(content: bytes) -> Any:  # noqa: ANN401 (JSON may hold anything)
    """Parses JSON in UTF-8 without a byte order mark, with finite numbers only.

    Raises:
        JsonError: The bytes are anything else; the error says why, and on which line.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise JsonError("the file is not UTF-8", content[: error.start].count(b"\n") + 1) from error
    if text.startswith("\ufeff"):
        raise JsonError("the file begins with a byte order mark", 1)
    number, whole = (_number, _whole) if _UNUSUAL.search(text) else (None, None)  # a call per number is slow
    try:
        return json.loads(text, parse_constant=_number, parse_float=number, parse_int=whole)
    except RecursionError as error:
        raise JsonError("it nests too deeply") from error
    except json.JSONDecodeError as error:
        raise JsonError(f"it is no JSON: {error.msg} in column {error.colno}", error.lineno) from error


def json_schema(name: str) -> Mapping[str, Any]:
    """One of our JSON Schemas, with each `$ref` replaced by its definition, which saves thousands of look-ups."""
    loaded = load((SCHEMAS / name).read_bytes())
    return cast("Mapping[str, Any]", _without_refs(loaded, loaded.get("$defs", {})))


def _without_refs(part: Any, definitions: Mapping[str, Any]) -> Any:  # noqa: ANN401 (JSON may hold anything)
    if isinstance(part, dict):
        if "$ref" in part:
            return _without_refs(definitions[part["$ref"].removeprefix("#/$defs/")], definitions)
        return {key: _without_refs(each, definitions) for key, each in part.items()}
    return [_without_refs(each, definitions) for each in part] if isinstance(part, list) else part


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError(f"it has a number that is not finite: {text[:40]}")
    return number


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise JsonError(f"it has a number that is too large: {text[:40]}")
    return int(text)


def problem(file: str, error: JsonError, code: str) -> Problem:
    """The problem of a file that is not JSON."""
    return Problem(file, error.row, "", code, Severity.ERROR, str(error), "save it as JSON in UTF-8 (RFC 8259)")


def bad_texts(value: object, skipped: str = "") -> Iterator[tuple[str, str]]:
    """The places in a tree of lists and objects that have a text with an unusable character, and why.

    A place that is nested more than `MOST_NESTED` times is reported too.

    Args:
        value: The tree.
        skipped: A key whose values are not checked.

    Yields:
        The place, such as `licenses[0].path`, and the reason.
    """
    rest: list[tuple[str, object, int]] = [("", value, 0)]
    while rest:
        place, part, depth = rest.pop()
        if depth > MOST_NESTED:
            yield place, "it nests too deeply"
        elif isinstance(part, str):
            if reason := why_not_text(part):
                yield place, reason
        elif isinstance(part, dict):
            rest += [(_joined(place, key), each, depth + 1) for key, each in part.items() if key != skipped]
            rest += [(_joined(place, key), key, depth + 1) for key in part]
        elif isinstance(part, list):
            rest += [(f"{place}[{i}]", each, depth + 1) for i, each in enumerate(part)]


def _joined(place: str, key: str) -> str:
    return f"{place}.{_shown(key)}" if place else _shown(key)


def _shown(key: str) -> str:
    return shortened(key.encode("ascii", "backslashreplace").decode()) if why_not_text(key) else shortened(key)


def schema_problems(value: object, validator: Draft202012Validator, file: str, row: int = 0) -> list[Problem]:
    """The problems of a value that does not match a schema; `column` is the place in it, such as `licenses[0].path`.

    Args:
        value: Parsed JSON.
        validator: The schema's validator; the `description` of a part that was not met becomes the hint.
        file: The file.
        row: The row of the value in the file.
    """
    errors = islice(validator.iter_errors(value), MOST_LISTED)
    problems = [_of_error(error, file, row) for error in errors]
    return [*{problem.column: problem for problem in problems}.values()]  # one problem per place


def _of_error(error: ValidationError, file: str, row: int) -> Problem:
    place = error.json_path.removeprefix("$").removeprefix(".")
    hint = str(error.schema.get("description", ""))
    if error.validator == "required":
        missing = next(name for name in error.validator_value if error.message.startswith(f"{name!r} "))
        needed = error.schema.get("properties", {}).get(missing, {})
        hint = str(needed.get("description", hint))
        return Problem(
            file, row, _joined(place, missing), "missing-value", Severity.ERROR, f"there is no '{missing}'", hint
        )
    if error.validator == "additionalProperties" and error.validator_value is False:
        known = error.schema.get("properties", {})
        name = next(key for key in error.instance if key not in known)
        return Problem(
            file, row, _joined(place, name), "unknown-name", Severity.ERROR,
            f"there is no '{_shown(name)}' here", did_you_mean(name, [*known]),
        )  # fmt: skip
    given = shortened(json.dumps(error.instance, ensure_ascii=True), 80)
    code = _CODES.get(str(error.validator), "wrong-value")
    return Problem(file, row, place, code, Severity.ERROR, f"{given} cannot be used", hint and f"needed: {hint}")


DESCRIPTOR = "datapackage.json"
VERSIONS_FOLDER = "data/versions"
"""The folder in a package that keeps its versions: none of its own files."""
RESOURCE = re.compile(
    r"(?!.*/(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])\.)"  # names of devices in Windows
    r"(?:data/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(?:csv|md)|layers/[a-z0-9_]{1,100}\.geojson)"
)
"""The paths of a package's own files. `deploy/package-files` has the same pattern; a test holds both equal."""
KEPT = re.compile(rf"{VERSIONS_FOLDER}/(?:[0-9]{{4,9}}\.json|0001\.zip)")
"""The paths of what a package keeps of its versions: their records, and the first version whole."""
HINT = "data/NAME.csv, data/NAME.md or layers/NAME.geojson; NAME of letters, digits, _ and -"


def is_resource(path: str) -> bool:
    """Whether the descriptor may list a path."""
    return RESOURCE.fullmatch(path) is not None


def is_kept(path: str) -> bool:
    """Whether a path is one that a package's versions are kept at."""
    return KEPT.fullmatch(path) is not None


def refuse_others(paths: Iterable[str], folder: str = "") -> None:
    """Refuses paths at which a package has no file. Everything that writes a package asks this.

    Args:
        paths: The paths: the descriptor, its resources, and what is kept of the versions.
        folder: The folder in the package where they lie until they are moved to their places; its problems name it.

    Raises:
        DataError: There are other paths; a problem for each.
    """
    others = [path for path in paths if path != DESCRIPTOR and not is_resource(path) and not is_kept(path)]
    if others:
        raise DataError([_outside(str(PurePosixPath(folder, path)) if folder else path) for path in others])


def refuse_link(root: Path, path: str) -> None:
    """Refuses a path that a link is part of: nobody knows where it leads once it is used.

    Args:
        root: The package's folder, which may be a link itself.
        path: A path inside it.

    Raises:
        DataError: A folder on the way, or the file, is a link.
    """
    at = root
    for part in PurePosixPath(path).parts:
        at /= part
        if at.is_symlink():
            reason = "it is a link, or lies in a folder that is one"
            raise DataError([Problem(path, 0, "", "link", Severity.ERROR, reason, "a file of its own")])


def _outside(path: str) -> Problem:
    reason = f"a package has no file at '{shortened(path)}'"
    return Problem(shortened(path), 0, "", "outside", Severity.ERROR, reason, HINT)


Json = Mapping[str, Any]

FILE = DESCRIPTOR
VERSIONS = VERSIONS_FOLDER
OWN_LOG = "own_log"
"""The key that says that a package is a reader's own log, and of which files it was made."""
BESIDE = "beside"
"""The key below `OWN_LOG` that has the title of the log beside which it stands."""
CLOCK_TIMES = "clock_times"
"""The key below `OWN_LOG` that says that the log has clock times: its days are counted by how each ends."""
TIME_PER_STATUS = "time-per-status.csv"
"""The file that says for how many seconds each link of a reader's own log has each status."""
COLUMNS = schema.COLUMNS
LAYERS = ("crossings", "provinces", "friendship_bridge")
"""The layers that every package must have."""
_VALIDATOR = Draft202012Validator(json_schema(FILE))


def parse(content: bytes) -> Json:
    """Parses and checks the descriptor.

    Args:
        content: The bytes of `datapackage.json`.

    Returns:
        The descriptor; everything that the project needs is in it. What an earlier form of the package did not describe
        is added: columns that may be empty, which are empty then.

    Raises:
        DataError: The descriptor cannot be used; each problem has its place in the file.
    """
    if problems := _problems(content):
        raise DataError([*problems])
    described = load(content)
    return {**described, "resources": [_with_every_column(resource) for resource in described["resources"]]}


def _with_every_column(resource: Json) -> Json:
    """A resource with the fields of all columns that the project needs of it; none of these was required."""
    if not (lacking := _lacking(resource)):
        return resource
    fields = [*resource["schema"]["fields"], *(column.field for column in lacking)]
    return {**resource, "schema": {**resource["schema"], "fields": fields}}


def _lacking(resource: Json) -> list[schema.Column]:
    """The columns that the project needs of a table, and that its fields do not describe."""
    if resource["name"] not in schema.COLUMNS:  # of a layer nobody has looked at its schema
        return []
    names = {field["name"] for field in resource["schema"]["fields"]}
    return [column for name, column in schema.COLUMNS[resource["name"]].items() if name not in names]


@lru_cache(maxsize=8)
def _problems(content: bytes) -> tuple[Problem, ...]:
    """What is wrong with the descriptor. Kept, as publishing a version looks at the same bytes several times."""
    try:
        described = load(content)
    except JsonError as error:
        return (problem(FILE, error, "bad-descriptor"),)
    problems = [_problem(place, "not-text", why) for place, why in bad_texts(described)]
    problems = problems or schema_problems(described, _VALIDATOR, FILE)
    problems = problems or [*_wrong_day(described), *_wrong_paths(described), *_missing(described)]
    return tuple(problems or _wrong_tables(described))


def _problem(place: str, code: str, reason: str, hint: str = "leave it out, or write another") -> Problem:
    return Problem(FILE, 0, place, code, Severity.ERROR, reason, hint)


def _wrong_day(described: Json) -> Iterator[Problem]:
    try:
        dates.day(described["covered_to"])
    except ValueError as error:
        yield _problem("covered_to", "bad-date", shortened(str(error)), "YYYY-MM-DD, and a day of its month")


def _wrong_paths(described: Json) -> Iterator[Problem]:
    """Resources at a path where a package has no file; resources or services that share a name or a path."""
    for number, resource in enumerate(described["resources"]):
        if not is_resource(resource["path"]):
            reason = f"a package has no file at '{shortened(resource['path'])}'"
            yield _problem(f"resources[{number}].path", "outside", reason, HINT)
    for part, key in (("resources", "name"), ("resources", "path"), ("services", "name")):
        listed = [each[key] for each in described.get(part, ())]
        folded = [value.casefold() for value in listed]  # some file systems do not tell capitals from small letters
        for number, value in enumerate(listed):
            if folded[number] in folded[:number]:
                yield _problem(f"{part}[{number}].{key}", "duplicate", f"two {part} share the {key} '{value}'")


def _missing(described: Json) -> Iterator[Problem]:
    """Tables and layers that every package must have, and this one lacks."""
    needed = {table: (path, "csv") for table, path in schema.PATHS.items()}
    listed = {r["name"]: (r["path"], r["format"]) for r in described["resources"]}
    for table, (path, form) in needed.items():
        if listed.get(table) != (path, form):
            yield _problem("resources", "missing-table", f"it does not list the table '{table}'", f"{path}, {form}")
    paths = {r["path"] for r in described["resources"] if r["format"] == "geojson"}
    for path in [f"layers/{name}.geojson" for name in LAYERS]:
        if path not in paths:
            yield _problem("resources", "missing-layer", f"it does not list the layer {path}", "format: geojson")


def _tables(described: Json) -> list[tuple[str, Json]]:
    """Each table with its place."""
    return [(f"resources[{i}]", r) for i, r in enumerate(described["resources"]) if r["format"] == "csv"]


def _wrong_tables(described: Json) -> Iterator[Problem]:
    of_package = enums.names(described.get("services", enums.DEFAULT))
    for place, resource in _tables(described):
        yield from _wrong_table(place, resource, of_package)


def _wrong_table(place: str, resource: Json, of_package: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with a table's fields: repeated, unreadable, missing, or less strict than needed.

    Args:
        place: The place of the table in the descriptor.
        resource: The table.
        of_package: The names of the package's services.
    """
    fields, columns = resource["schema"]["fields"], schema.of_package(resource["name"], of_package)
    needed_columns = {column.name: column for column in columns if not column.optional}
    names = [field["name"] for field in fields]
    for number, field in enumerate(fields):
        where = f"{place}.schema.fields[{number}]"
        if field["name"] in names[:number]:
            yield _problem(where, "duplicate", f"the table '{resource['name']}' repeats the column '{field['name']}'")
        yield from _wrong_pattern(f"{where}.constraints.pattern", field.get("constraints", {}).get("pattern", ""))
        needed = needed_columns.get(field["name"])
        for key, value in needed.lacks(field) if needed else ():
            reason = f"the column '{field['name']}' of '{resource['name']}' needs another {key.split('.')[-1]}"
            yield _problem(f"{where}.{key}", "wrong-schema", reason, f"needed: {value}")
    own = [name for name in names if name not in {column.name for column in columns}]
    alike = [(column, get_close_matches(column.name, own, n=1, cutoff=_MISSPELT)) for column in _lacking(resource)]
    misspelt = all(near for _, near in alike)  # a table of an earlier release lacks others too
    for column, near in alike:
        if column.required or misspelt:
            reason = f"the table '{resource['name']}' lacks the column '{column.name}'"
            hint = f"is it '{shortened(near[0])}'?" if near else "describe it as docs/data-dictionary.md"
            yield _problem(f"{place}.schema.fields", "missing-column", reason, hint)


_MISSPELT = 0.8
"""How alike a column that may be left out and one that nobody knows are, where the second is the first misspelt."""


def _wrong_pattern(where: str, pattern: str) -> Iterator[Problem]:
    """A pattern that RE2 cannot read. RE2 runs in linear time for any pattern."""
    try:
        re.compile(pattern)
        pc.match_substring_regex(pa.array([""]), pattern)
    except (re.error, pa.ArrowInvalid) as error:
        reason = f"a pattern that cannot be read: {shortened(str(error))}"
        yield _problem(where, "wrong-form", reason, "a regular expression of RE2, without look-around")


SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
"""What `$schema` says in a descriptor of version 2."""
TABLE: Json = MappingProxyType({"type": "table"})
"""How a resource says that it is a table."""
_TABULAR = "tabular-data-resource"


def version_2(described: Json) -> dict[str, Any]:
    """A descriptor in the form of version 2, whichever of the two it has.

    Args:
        described: A descriptor with `contributors` and `resources`; keys of no standard stay.

    Returns:
        The same descriptor. What version 2 took out (`profile`, `role`) is said in the way of version 2.
    """
    kept = {key: value for key, value in described.items() if key not in {"$schema", "profile"}}
    return {
        "$schema": SCHEMA,
        **kept,
        "contributors": [_contributor(each) for each in described["contributors"]],
        "resources": [_resource(each) for each in described["resources"]],
    }


def columns_of(key: str | list[str]) -> tuple[str, ...]:
    """The columns of a primary or foreign key: version 1 may write one column as a text."""
    return (key,) if isinstance(key, str) else tuple(key)


def _contributor(given: Json) -> Json:
    roles = {"roles": [given["role"]]} if isinstance(given.get("role"), str) and "roles" not in given else {}
    return {**{key: value for key, value in given.items() if key != "role"}, **roles}


def _resource(given: Json) -> Json:
    resource: dict[str, Any] = {}
    for key, value in given.items():
        if key != "profile":
            resource[key] = _schema(value) if key == "schema" else value
        elif value == _TABULAR:
            resource |= TABLE
    return resource


def _schema(given: Json) -> Json:
    primary = {"primaryKey": [*columns_of(given["primaryKey"])]} if "primaryKey" in given else {}
    foreign = {"foreignKeys": [_foreign(key) for key in given["foreignKeys"]]} if "foreignKeys" in given else {}
    return {**given, **primary, **foreign}


def _foreign(key: Json) -> Json:
    target = key["reference"]
    return {
        **key,
        "fields": [*columns_of(key["fields"])],
        "reference": {**target, "fields": [*columns_of(target["fields"])]},
    }
