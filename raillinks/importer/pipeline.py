"""Files of other people → a package, and a report on every row: one stage after another. No file is opened here.

bytes → tables (`opening`) → what each table is and which column has what (`guess`) → rows (`log_rows`) → events and a
package that passes the checks (`build_package`) → what became of every row: used, or reported with file, row, column,
reason and hint (`report_on`).

A reader's own log beside another one, in one package: the same map, strips, filters and exports for both. Whatever is
the reader's own is marked: its ids begin with `own-`, and its crossings have the name of the file after theirs. Its
crossings are context (`context=1` lists them), so that events of the other log's group never move them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from raillinks.domain import enums
from raillinks.domain.enums import ALL_SERVICES, Row
from raillinks.domain.problems import COLUMNS, DataError, Problem, Severity, errors
from raillinks.domain.text import without_formulas
from raillinks.importer import build_package, guess, log_rows, mapping, opening
from raillinks.importer.build_package import Made
from raillinks.importer.events import TIME_COLUMNS, Example
from raillinks.importer.guess import CROSSING_AND_DATE
from raillinks.importer.log_rows import NOWHERE, Logs
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import Fault, RawTable
from raillinks.package import descriptor
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import BESIDE, OWN_LOG, Json
from raillinks.package.package_files import PackageFiles, content_hash
from raillinks.package.schema import COLUMNS as TABLES
from raillinks.package.schema import PATHS
from raillinks.validation import load


@dataclass(frozen=True, slots=True)
class Count:
    """The rows of one table.

    Args:
        file: The file.
        rows_in: How many rows it has.
        used: How many of them are in the package.
        reported: How many of them the report names; of a file with a problem as a whole, all.
    """

    file: str
    rows_in: int
    used: int
    reported: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every row.

    Args:
        counts: The rows of each table.
        problems: What is wrong with files as a whole, and what was assumed.
        faults: What is wrong with rows, by file.
    """

    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    faults: tuple[tuple[str, Fault], ...]

    @property
    def clean(self) -> bool:
        """Whether every row can be used and nothing has to be said first."""
        return not errors(self.problems) and not any(f.severity is Severity.ERROR for _, f in self.faults)

    def rows_by_code(self) -> dict[str, int]:
        """How many rows, or files, each kind of problem concerns, the most first."""
        counted = Counter({problem.code: 0 for problem in errors(self.problems)})
        counted.update(problem.code for problem in errors(self.problems))
        for _, fault in self.faults:
            counted[fault.code] += len(fault.rows)
        return dict(counted.most_common())

    def frame(self, most: int | None = None) -> pd.DataFrame:
        """Every problem as a row: file, row, column, code, severity, reason, hint; row 0 is the file as a whole.

        Args:
            most: How many rows of each kind of problem there are at most; None = all.
        """
        whole = pd.DataFrame([{c: getattr(p, c) for c in COLUMNS} for p in self.problems], columns=list(COLUMNS))
        parts = [_of_fault(file, fault, most) for file, fault in self.faults if len(fault.rows)]
        if not parts:
            return whole
        rows = pd.concat(parts, ignore_index=True).sort_values(["file", "row"], kind="stable", ignore_index=True)
        return pd.concat([whole, rows], ignore_index=True) if len(whole) else rows

    def csv(self) -> bytes:
        """The same as CSV in UTF-8; a spreadsheet takes no cell of it for a formula."""
        return _csv(self.frame(), [column for column in COLUMNS if column != "row"])


def _csv(frame: pd.DataFrame, texts: list[str]) -> bytes:
    safe = {column: without_formulas(frame[column].astype(str)) for column in texts}
    return frame.assign(**safe).to_csv(index=False, lineterminator="\n").encode()


def _of_fault(file: str, fault: Fault, most: int | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": file,
            "row": fault.rows[:most],
            "column": fault.column,
            "code": fault.code,
            "severity": str(fault.severity),
            "reason": fault.reasons if isinstance(fault.reasons, str) else list(fault.reasons[:most]),
            "hint": fault.hint,
        }
    )


def report_on(logs: Logs, made: Made | None, files: Iterable[str]) -> Report:
    """What became of every row: each is used or reported.

    Args:
        logs: What was read.
        made: What came of it; None if no package was tried.
        files: The names of the files.
    """
    problems = [*logs.problems, *(made.problems if made else ())]
    faults = [*logs.faults, *(made.faults if made else ())]
    refused = {problem.file for problem in errors(problems)}
    if not logs.rows and not refused:
        refused = {*files}
        text, file = "there is no log in the files", next(iter(files), "")
        problems.append(Problem(file, 0, "", "no-log", Severity.ERROR, text, CROSSING_AND_DATE))
    if made is not None and made.dataset is None:
        refused = {plan.table.file for plan in logs.plans}
    counts = []
    for table in (plan.table for plan in logs.plans):
        wrong = [f.rows for file, f in faults if file == table.file and f.severity is Severity.ERROR]
        bad = len(np.unique(np.concatenate(wrong))) if wrong else 0
        reported = table.rows_in if table.file in refused else bad
        counts.append(Count(table.file, table.rows_in, table.rows_in - reported, reported))
    return Report(tuple(counts), tuple(problems), tuple(faults))


Tell = Callable[[str, str], None]
"""Is told each step: one of `STEPS`, and the file, if it is about one."""
STEPS = ("open", "rows", "events", "package", "zip")


@dataclass(frozen=True)  # without slots: the files of the package are made once, and kept here
class Intake:
    """What came of files.

    Args:
        dataset: The package, checked; None if there is none.
        how: How the files were understood, with all guesses: it can be edited, saved and used again.
        report: What became of every row.
        tables: What was read.
        roles: What each of them is: see `mapping.ROLES`.
        time: How long each link has each status: see `events.time_per_status`; None if there is no package.
        examples: Some rows as they were read.
    """

    dataset: Dataset | None
    how: HowToRead
    report: Report
    tables: tuple[RawTable, ...]
    roles: tuple[str, ...]
    time: pd.DataFrame | None = None
    examples: tuple[Example, ...] = ()

    def time_csv(self) -> bytes:
        """`time` as CSV in UTF-8; a spreadsheet takes no cell of it for a formula. Empty without a package."""
        return b"" if self.time is None else _csv(self.time, [*TIME_COLUMNS[:-1]])

    @cached_property
    def files(self) -> Mapping[str, bytes] | None:
        """The files of the package, by path; None if there is none."""
        return None if self.dataset is None else build_package.files_to_keep(self.dataset)


def read(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64, tell: Tell = lambda *_: None) -> Logs:
    """The rows of files, each as crossing, service, status and days: the first three stages."""
    tables, problems = opening.open_files(files, how, tell)
    plans = [guess.plan(table, number, how, today) for number, table in enumerate(tables)]
    logs = log_rows.read_logs(plans, how, today, tell)
    logs.problems[:0] = problems
    return logs


def take_in(
    files: Mapping[str, bytes],
    how: HowToRead,
    today: np.datetime64,
    *,
    good_rows_only: bool = False,
    tell: Tell = lambda *_: None,
) -> Intake:
    """Reads files and makes a package of them.

    Args:
        files: The bytes of each file, by its name.
        how: What is said of them; all else is guessed.
        today: The last day on which anything can have happened.
        good_rows_only: Whether rows that can be used are used although others cannot.
        tell: Is told each step.
    """
    logs = read(files, how, today, tell)
    made = None
    if logs.rows and not errors(logs.problems):
        named = [plan.table.file for plan in logs.plans]
        made = build_package.make(logs, named, today, tell, _hash_of(files, how, today))
    report = report_on(logs, made, files)
    is_used = made is not None and not errors(report.problems) and (report.clean or good_rows_only)
    tables, roles = (tuple(getattr(plan, name) for plan in logs.plans) for name in ("table", "role"))
    dataset, time = (made.dataset, made.time) if made and is_used else (None, None)
    return Intake(dataset, logs.how, report, tables, roles, time, made.examples if made else ())


def _hash_of(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64) -> str:
    """A hash of all that an intake is given: a package that is made of the same is the same."""
    given = {name: files[name] for name in sorted(files)}
    return content_hash({**given, "\0how": mapping.save(how), "\0today": str(today).encode()})


MARK = "own-"
"""How each id of the reader's own begins."""
_IDS = ("event_id", "claim_id", "source_id", "place_id", "crossing_id")
_LONGEST_FILE = 40
_NAMES = ("name", "name_ko", "name_zh", "name_ru")


def joined(own: Dataset, other: Dataset) -> Dataset:
    """One package of two logs.

    Args:
        own: The reader's, as an intake makes it.
        other: The one that it is to stand beside. Its days, `covered_to` and layers stay as they are, its story is
            left out.

    Returns:
        A package with `own_log`, whose `beside` has the title of the other log.

    Raises:
        DataError: They make no package together.
    """
    tables = {name: _both(name, own, other) for name in PATHS}
    layers = {**other.layers, "crossings": _crossings(own, other), **_land(own, other)}
    described = _descriptor(own, other, {name: len(table) for name, table in tables.items()}, [*layers])
    files = {f"layers/{name}.geojson": content for name, content in layers.items()}
    made_of = content_hash({"own": own.content_hash.encode(), "other": other.content_hash.encode()})
    dataset, problems = load.parse_and_check(PackageFiles(described, files, made_of), tables)
    if dataset is None or errors(problems):
        raise DataError(problems)
    return dataset


def with_other(taken: Intake, other: Dataset) -> Intake:
    """What came of files, with the package beside another log; nothing changes where there is no package.

    Args:
        taken: What came of them.
        other: The other log.
    """
    return taken if taken.dataset is None else replace(taken, dataset=joined(taken.dataset, other))


def _both(name: str, own: Dataset, other: Dataset) -> pd.DataFrame:
    """A table of both logs as text: the rows of the other one, then the reader's, marked."""
    columns = [str(field["name"]) for field in other.fields(name)]
    rows = getattr(own, name)[list(TABLES[name])].astype(str)
    marked = {column: MARK + rows[column] for column in _IDS if column in columns}
    named = {column: _named(rows[column], own) for column in _NAMES if column in columns}
    reader = rows.assign(**marked, **named).reindex(columns=columns, fill_value="")
    theirs: pd.DataFrame = getattr(other, name)
    both: pd.DataFrame = pd.concat([theirs[columns].astype(str), reader], ignore_index=True)
    return both


def _named(names: "pd.Series[str]", own: Dataset) -> "pd.Series[str]":
    """The names of places with the file's name after them; a name that is not there stays so."""
    return names.where(names == "", names + _whose(own))


def _whose(own: Dataset) -> str:
    """What stands after the names of the reader's crossings."""
    files: Sequence[str] = own.descriptor[OWN_LOG]["files"]
    first = "".join(sign for sign in files[0] if sign.isprintable())[:_LONGEST_FILE].strip()
    return f" ({first or 'own'}{', …' if len(files) > 1 else ''})"


def _crossings(own: Dataset, other: Dataset) -> bytes:
    collection = other.layer("crossings")
    return _text({**collection, "features": [*collection["features"], *map(_crossing_of(own), _features(own))]})


def _features(own: Dataset) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = own.layer("crossings")["features"]
    return features


def _crossing_of(own: Dataset) -> Any:  # noqa: ANN401 (a function of a feature)
    whose = _whose(own)

    def marked(feature: Mapping[str, Any]) -> dict[str, Any]:
        properties, key = feature["properties"], MARK + feature["properties"]["crossing_id"]
        named = {name: properties[name] + whose for name in _NAMES if properties.get(name)}
        return {**feature, "id": key,
                "properties": {**properties, **named, "id": key, "crossing_id": key, "context": True}}  # fmt: skip

    return marked


def _land(own: Dataset, other: Dataset) -> dict[str, bytes]:
    """The land around all crossings: that of the other log, and beyond its edges the coarse one of own logs.

    Empty where the reader's crossings have no coordinates: the other log's layers stay as they are.
    """
    if build_package.NAME not in own.layers:
        return {}
    points = [
        (float(lon), float(lat))
        for crossings in (own.crossings[own.crossings["accuracy_m"].fillna(0) < NOWHERE], other.crossings)
        for lon, lat in zip(crossings["lon"], crossings["lat"], strict=True)
    ]
    around = build_package.around(points)
    if build_package.NAME not in other.layers:
        return {build_package.NAME: build_package.collection(build_package.NAME, around)}
    collection = other.layer(build_package.NAME)
    window = shapely.box(*shapely.total_bounds([shape(each["geometry"]) for each in collection["features"]]))
    beyond = [cut for each in around if (cut := _without(each, window)) is not None]
    said = {
        name: "; ".join(dict.fromkeys(filter(None, [str(collection.get(name, "")), text])))
        for name, text in build_package.MEMBERS.items()
    }
    return {build_package.NAME: _text({**collection, **said, "features": [*collection["features"], *beyond]})}


def _without(feature: Mapping[str, Any], window: shapely.Polygon) -> dict[str, Any] | None:
    cut = build_package.of_shape(feature, shapely.difference(shape(feature["geometry"]), window))
    key = MARK + str(feature["id"])
    return None if cut is None else {**cut, "id": key, "properties": {**feature["properties"], "id": key}}


def _text(collection: Mapping[str, Any]) -> bytes:
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _descriptor(own: Dataset, other: Dataset, rows: Mapping[str, int], layers: Sequence[str]) -> Json:
    """That of the other log, with what it lacks of the reader's. Files that are not written have no checksums."""
    known = {PATHS[name]: rows[name] for name in rows}
    services = _once([*other.service_rows, *own.descriptor.get("services", ())], "name")
    resources = [
        {**{key: value for key, value in each.items() if key not in {"bytes", "hash", "rows"}},
         **({"rows": known[each["path"]]} if each["path"] in known else {}),
         **({"schema": _of_both(each["schema"], services)} if each["name"] == "events" else {})}
        for each in other.descriptor["resources"] if each["format"] in {"csv", "geojson"}
    ]  # fmt: skip
    if build_package.NAME in layers and build_package.NAME not in {each["name"] for each in resources}:
        resources += [each for each in own.descriptor["resources"] if each["name"] == build_package.NAME]
    licences = [*other.descriptor["licenses"], *own.descriptor["licenses"]]
    sources = [
        *other.descriptor.get("sources", ()),
        *([dict(build_package.SOURCE)] if build_package.NAME in own.layers else []),
    ]
    described = {
        **other.descriptor,
        "services": services,
        "name": "own-log-beside",
        "title": f"{own.descriptor['title']} · {other.descriptor['title']}",
        "version": f"{other.version}+own",
        "resources": resources,
        "sources": _once(sources),
        "licenses": _once(licences),
        "contributors": [*other.descriptor["contributors"], *own.descriptor["contributors"]],
        OWN_LOG: {**own.descriptor[OWN_LOG], BESIDE: other.descriptor["title"]},
    }
    return descriptor.parse(json.dumps(described, ensure_ascii=False).encode())


def _of_both(given: Json, services: Iterable[Row]) -> Json:
    """The schema of the events, which may be of the services of both."""
    allowed = [*enums.names(services), ALL_SERVICES]
    fields = [
        {**each, "constraints": {**each["constraints"], "enum": allowed}} if each["name"] == "service" else each
        for each in given["fields"]
    ]
    return {**given, "fields": fields}


def _once(listed: Sequence[Mapping[str, Any]], key: str = "title") -> list[Mapping[str, Any]]:
    """Each title, or each of another key, once: the first that has it."""
    return [*{str(each[key]): each for each in listed[::-1]}.values()][::-1]
