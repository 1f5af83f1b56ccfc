"""Reads JSON of the data package strictly (RFC 8259) and validates it against a JSON Schema; each fault has a place."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from raillinks.words.problems import MOST_LISTED, Problem, Severity, did_you_mean, shortened
from raillinks.words.texts import why_not_text

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


def schema(name: str) -> Mapping[str, Any]:
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
