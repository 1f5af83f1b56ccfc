"""How files are to be understood: a value that a person can edit, save as JSON and use again."""

import json
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from jsonschema import Draft202012Validator

from raillinks.domain.enums import UNCHANGED
from raillinks.domain.problems import DataError
from raillinks.domain.status import COUNTED, Status
from raillinks.domain.text import any_of
from raillinks.importer.raw_table import Reading
from raillinks.package import descriptor
from raillinks.package.descriptor import JsonError

VERSION = 1
ANY = "*"
"""The name that stands for every file."""
EVENTS, INTERVALS = "events", "intervals"
"""What the rows of a log are."""
ROLES = ("log", "crossings", "sources", "claims")
OPEN_ENDS = ("last", "still", "unknown")
"""What an interval without an end means: `still`: so until the next one begins, or until now; `unknown`: only its start
is known; `last`: the first for the last interval of a link, the second for the others."""
OF_ROWS = (*map(str, COUNTED), UNCHANGED)
"""What all rows may be: one status, or events that change none."""
AFTER_END = (str(Status.UNKNOWN), "opposite", *map(str, COUNTED))
"""What a link is between an interval and the next one; `opposite` of open is suspended, of all else open."""
INCLUDED, EXCLUDED = "included", "excluded"
"""What an end is: the last day of its interval, or the day after it."""
LOG_FIELDS = (
    "start", "end", "date", "status", "crossing", "service", "lat", "lon", "summary", "cause", "source", "url",
    "published", "title", "kind", "id", "order",
)  # fmt: skip
"""What the columns of a log may hold, the surest first; beside these `end_kind`."""
Words = Mapping[str, str]
Columns = Mapping[str, str | tuple[str, ...]]
"""The column of each field; several columns together may name a link."""
BETWEEN = " · "
"""What stands between the parts of a link's name, and between the columns that hold them."""


@dataclass(frozen=True, slots=True)
class HowToRead:
    """Everything that can be said of files; what is empty is guessed, and the guess is reported.

    Args:
        form: `events` or `intervals`.
        columns: For each of `ROLES`, which column has what: `crossing`, `date`, `start`, `end`, `status` …; a log's
            `crossing` may be several columns, whose texts together name a link.
        roles: Which of `ROLES` a file has, by its name.
        reading: How a file is read, by its name or `ANY`.
        day_order: `day-first`, `month-first`, `year-first` or `excel`, for dates such as 03/04/2020 and numbers such as
            43831.
        statuses: What the words of the file mean, by the word.
        services: The same for services.
        service: The service of rows without one.
        status: The status of rows without a column of it, one of `OF_ROWS`.
        open_end: One of `OPEN_ENDS`.
        after_end: One of `AFTER_END`.
        end_day: `INCLUDED` or `EXCLUDED`.
        time_zone: The zone of the log's days and clock times, such as `Europe/Kyiv`; empty = as they stand.
        covered_to: The last day that the log covers; empty = the last one that it names.
        owner: Whose file it is.
        title: The title of the package.
        words: What pages call a status, a `link` and a `crossing` of this log.
    """

    form: str = ""
    columns: Mapping[str, Columns] = field(default_factory=dict)
    roles: Words = field(default_factory=dict)
    reading: Mapping[str, Reading] = field(default_factory=dict)
    day_order: str = ""
    statuses: Words = field(default_factory=dict)
    services: Words = field(default_factory=dict)
    service: str = ""
    status: str = ""
    open_end: str = ""
    after_end: str = ""
    end_day: str = ""
    time_zone: str = ""
    covered_to: str = ""
    owner: str = ""
    title: str = ""
    words: Words = field(default_factory=dict)


_SAID = {"time_zone": "a time zone of the IANA database, such as Asia/Seoul"}


def _schema() -> Mapping[str, Any]:
    """The schema of a mapping, with the words of the domain that each part may have."""
    schema = descriptor.json_schema("intake_mapping.json")
    of_words: Mapping[str, Sequence[str]] = {
        "status": OF_ROWS, "after_end": AFTER_END, "statuses": (*Status, UNCHANGED),
        "time_zone": sorted(zoneinfo.available_timezones()),
    }  # fmt: skip
    for name, words in of_words.items():
        part = schema["properties"][name]
        each = {"description": _SAID.get(name) or any_of(words), "enum": [*words]}
        if part.get("type") == "object":
            part["additionalProperties"] = each
        else:
            part.update(each, enum=["", *words])
    log = schema["properties"]["columns"]["properties"]["log"]
    log["properties"] = dict.fromkeys([*LOG_FIELDS, "end_kind"], log["additionalProperties"]) | log["properties"]
    log["additionalProperties"] = False
    return schema


_VALIDATOR = Draft202012Validator(_schema())


def load(content: bytes, file: str) -> HowToRead:
    """A saved mapping.

    Args:
        content: The bytes of the JSON file.
        file: Its name, for problems.

    Raises:
        DataError: It is none; each problem has its place.
    """
    try:
        tree = descriptor.load(content)
    except JsonError as error:
        raise DataError([descriptor.problem(file, error, "bad-mapping")]) from error
    if problems := descriptor.schema_problems(tree, _VALIDATOR, file):
        raise DataError(problems)
    given: dict[str, Any] = {key: value for key, value in tree.items() if key != "version"}
    readings = {name: Reading("", **asked) for name, asked in given.pop("reading", {}).items()}
    for role, columns in given.get("columns", {}).items():
        given["columns"][role] = {field: _one_or_several(column) for field, column in columns.items()}
    return HowToRead(**given, reading=readings)


def _one_or_several(column: str | list[str]) -> str | tuple[str, ...]:
    return column if isinstance(column, str) else several(column)


def several(columns: Sequence[str]) -> str | tuple[str, ...]:
    """Columns as a mapping has them: each once, and one alone as its name."""
    each = tuple(dict.fromkeys(filter(None, columns)))
    return each if len(each) > 1 else "".join(each)


def parts(column: str | tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a field, none if it has none."""
    return column if isinstance(column, tuple) else (column,) if column else ()


def save(mapping: HowToRead) -> bytes:
    """A mapping as JSON, as `load` reads it."""
    tree = {key: value for key, value in asdict(replace(mapping, reading={}, columns={})).items() if value}
    columns = {role: dict(words) for role, words in mapping.columns.items() if words}
    readings = {
        name: {key: value for key, value in asdict(asked).items() if value and key != "form"}
        for name, asked in mapping.reading.items()
    }
    tree |= {"columns": columns} if columns else {}
    tree |= {"reading": given} if (given := {name: asked for name, asked in readings.items() if asked}) else {}
    return (json.dumps({"version": VERSION, **tree}, ensure_ascii=False, indent=1) + "\n").encode()
