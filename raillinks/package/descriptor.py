"""Checks that `datapackage.json` has everything that pages, API and exports need, before anything relies on it.

`schemas/datapackage.json` defines its form, `schema.py` the columns of the tables.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
from jsonschema import Draft202012Validator

from raillinks.package import json_files, package_paths, schema
from raillinks.package.json_files import JsonError
from raillinks.words import dates, services
from raillinks.words.problems import DataError, Problem, Severity, shortened

Json = Mapping[str, Any]

FILE = package_paths.DESCRIPTOR
VERSIONS = package_paths.VERSIONS
OWN_LOG = "own_log"
"""The key that says that a package is a reader's own log, and of which files it was made."""
BESIDE = "beside"
"""The key below `OWN_LOG` that has the title of the log beside which it stands."""
COLUMNS = schema.COLUMNS
LAYERS = ("crossings", "provinces", "friendship_bridge")
"""The layers that every package must have."""
_VALIDATOR = Draft202012Validator(json_files.schema(FILE))


def parse(content: bytes) -> Json:
    """Parses and checks the descriptor.

    Args:
        content: The bytes of `datapackage.json`.

    Returns:
        The descriptor; everything that the project needs is in it.

    Raises:
        DataError: The descriptor cannot be used; each problem has its place in the file.
    """
    if problems := _problems(content):
        raise DataError([*problems])
    return cast("Json", json_files.load(content))


@lru_cache(maxsize=8)
def _problems(content: bytes) -> tuple[Problem, ...]:
    """What is wrong with the descriptor. Kept, as publishing a version looks at the same bytes several times."""
    try:
        described = json_files.load(content)
    except JsonError as error:
        return (json_files.problem(FILE, error, "bad-descriptor"),)
    problems = [_problem(place, "not-text", why) for place, why in json_files.bad_texts(described)]
    problems = problems or json_files.schema_problems(described, _VALIDATOR, FILE)
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
        if not package_paths.is_resource(resource["path"]):
            reason = f"a package has no file at '{shortened(resource['path'])}'"
            yield _problem(f"resources[{number}].path", "outside", reason, package_paths.HINT)
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
    of_package = services.names(described.get("services", services.DEFAULT))
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
    for column in needed_columns:
        if column not in names:
            reason = f"the table '{resource['name']}' lacks the column '{column}'"
            yield _problem(f"{place}.schema.fields", "missing-column", reason, "describe it as docs/data-dictionary.md")


def _wrong_pattern(where: str, pattern: str) -> Iterator[Problem]:
    """A pattern that RE2 cannot read. RE2 runs in linear time for any pattern."""
    try:
        re.compile(pattern)
        pc.match_substring_regex(pa.array([""]), pattern)
    except (re.error, pa.ArrowInvalid) as error:
        reason = f"a pattern that cannot be read: {shortened(str(error))}"
        yield _problem(where, "wrong-form", reason, "a regular expression of RE2, without look-around")
