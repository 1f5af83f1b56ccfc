"""Reads an earlier version of a package: tables and columns that it did not have yet are empty."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

from raillinks.loading import load
from raillinks.package import package_files, schema
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import Json
from raillinks.package.package_files import DESCRIPTOR
from raillinks.words.problems import DataError, Problem, Severity, errors

_COUNTED = ("bytes", "hash", "rows")


def dataset(contents: Mapping[str, bytes], content_hash: str, described: Json) -> Dataset:
    """An earlier version of a package, as pages and exports need it today.

    Args:
        contents: Its files.
        content_hash: Their content hash.
        described: The descriptor of today's version, which describes what the earlier one lacks.

    Raises:
        DataError: It cannot be used even so.
    """
    try:
        completed = _completed(contents, described)
    except (LookupError, TypeError, ValueError, csv.Error) as error:  # no descriptor, or a table without a header
        raise DataError([Problem(DESCRIPTOR, 0, "", "bad-descriptor", Severity.ERROR, "it is no package")]) from error
    files = replace(package_files.of_contents(completed), content_hash=content_hash)
    read, problems = load.parse_and_check(files)
    if read is None or errors(problems):
        raise DataError(problems)
    return read


def _completed(contents: Mapping[str, bytes], described: Json) -> Mapping[str, bytes]:
    """The files with every table and column that today's packages need."""
    made = dict(contents)
    own: dict[str, Any] = json.loads(contents[DESCRIPTOR])
    by_name = {resource["name"]: resource for resource in own["resources"]}
    for resource in described["resources"]:
        needed = schema.COLUMNS.get(resource["name"])
        if needed is None:
            continue
        table = by_name.get(resource["name"])
        if table is None:
            table = {**resource, "schema": {**resource["schema"], "fields": []}}
            own["resources"].append(table)
            made[resource["path"]] = b"\n"
        have = {field["name"] for field in table["schema"]["fields"]}
        lacking = [
            field for field in resource["schema"]["fields"] if field["name"] in needed and field["name"] not in have
        ]
        if lacking:
            table["schema"] = {**table["schema"], "fields": [*table["schema"]["fields"], *lacking]}
            made[table["path"]] = _with_columns(made[table["path"]], [field["name"] for field in lacking])
            for key in _COUNTED:
                table.pop(key, None)
            made[DESCRIPTOR] = json.dumps(own, ensure_ascii=False, indent=1).encode()
    return made


def _with_columns(content: bytes, names: list[str]) -> bytes:
    """A table with further columns at its end, all of them empty."""
    header, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([[*header, *names], *([*row, *[""] * len(names)] for row in rows)])
    return text.getvalue().encode()
