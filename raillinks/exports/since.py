"""Which versions of the data there are, what has changed since one of them for a view, and what became of an id."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import Verdict
from raillinks.exports import tables
from raillinks.package.dataset import Dataset
from raillinks.package.schema import IDS
from raillinks.query import changes
from raillinks.query.views import View
from raillinks.versions import diff, version_history
from raillinks.versions.diff import Delta, FileChange, Row, RowChange, TableChange
from raillinks.versions.version_history import VersionHistory, VersionRecord

EVENTS, CLAIMS, SOURCES = "data/events.csv", "data/claims.csv", "data/sources.csv"
ABOUT = ("number", "data_version", "date", "author", "reason")
STATUS = ("status", "since", "certain", "alternatives", "stale", "event_id")
"""The columns of `status.csv` that a correction can change."""
Body = Mapping[str, Any]


def versions(history: VersionHistory, dataset: Dataset) -> Body:
    """The versions of the data, the first one first, as `versions.json` has them.

    Args:
        history: The versions that the folder keeps.
        dataset: The version that is served.
    """
    listed = [
        _about(record) | {"content_hash": record.after, "changed": _counts(record.delta)} for record in history.records
    ]
    if dataset.version not in history.data_versions:
        listed.append({"data_version": dataset.version, "content_hash": dataset.content_hash})
    return {"data_version": dataset.version, "versions": listed}


def delta(history: VersionHistory, earlier: Dataset, view_then: View, dataset: Dataset, view: View) -> Body:
    """What has changed since an earlier version for a view, as `delta.json` has it: `raillinks apply` takes it.

    Args:
        history: The versions that the folder keeps; both are among them.
        earlier: The earlier version.
        view_then: The view of the earlier version.
        dataset: The later version.
        view: The same view of the later version.
    """
    between = _between(history, earlier.version, dataset.version)
    shown = of_view(
        diff.diff(history.contents(earlier.version), history.contents(dataset.version)), earlier, dataset, view
    )
    last = between[-1] if between else VersionRecord(dataset.version, "", "", "", "", "", shown)
    record = replace(last, number=0, before=earlier.content_hash, after=dataset.content_hash, delta=shown)
    about = {name: getattr(record, name) for name in (*ABOUT[1:], "before", "after")}
    return {
        **about,
        "since": earlier.version,
        "versions": [_about(each) for each in between],
        "changes": _records(changes.since(dataset, view, earlier.version)),
        "status": status_changes(tables.frame(earlier, view_then, "status"), tables.frame(dataset, view, "status")),
        "files": version_history.delta_json(shown),
    }


def status_changes(before: pd.DataFrame, after: pd.DataFrame) -> list[Body]:
    """The links whose status on the day of the view is another one: `before` and `after`, None where there was none.

    Args:
        before: `status.csv` of the earlier version.
        after: That of the later version.
    """
    then, now = (
        {(row["crossing_id"], row["service"]): {name: row[name] for name in STATUS} for row in frame.to_dict("records")}
        for frame in (before, after)
    )
    return [
        {"crossing_id": link[0], "service": link[1], "before": then.get(link), "after": now.get(link)}
        for link in dict.fromkeys([*now, *then])
        if then.get(link) != now.get(link)
    ]


def of_view(delta: Delta, earlier: Dataset, dataset: Dataset, view: View) -> Delta:
    """The part of a delta that concerns a view: rows of its events of all time, of gone events, and of none."""
    kept = changes.ids_of_view(dataset, view)
    left_out = dataset.event_ids - kept
    if not left_out:
        return delta
    claims = pd.concat([each.claims[["claim_id", "event_id", "source_id"]] for each in (earlier, dataset)])
    cited = set(claims.loc[~claims["event_id"].isin(left_out), "source_id"])
    others = set(claims["source_id"]) - cited
    of_events = set(claims.loc[claims["event_id"].isin(left_out), "claim_id"])
    files = {path: _of_view(path, change, left_out, others, of_events) for path, change in delta.files.items()}
    return Delta(files)


def _of_view(
    path: str, change: FileChange, left_out: Collection[str], others: Collection[str], claims: Collection[str]
) -> FileChange:
    """A change without the rows of events that are left out, of sources that they alone cite, and of their claims."""
    if not isinstance(change, TableChange):
        return change
    of_one = {SOURCES: ("source_id", others), CLAIMS: ("claim_id", claims)}
    name, outside = of_one.get(path, ("event_id", left_out))
    return replace(change, rows=tuple(row for row in change.rows if _cell(row, change, name) not in outside))


def _cell(row: RowChange, change: TableChange, column: str) -> str:
    if column in change.key:
        return row.key[change.key.index(column)]
    return (row.after or {}).get(column) or (row.before or {}).get(column) or ""


def updated(
    history: VersionHistory, dataset: Dataset, since: str, *, new_columns: bool = True
) -> Collection[str] | None:
    """The ids of the events of which a row has changed since: their own, or one of a claim, a source or a count.

    Args:
        history: The versions that the folder keeps.
        dataset: The version that is served.
        since: A data version, whose own changes do not count, or a day, month or year, from which on they do.
        new_columns: Whether a row counts of which only columns were filled that its table did not have before.

    Returns:
        The ids; None if `since` is neither.
    """
    if since == dataset.version:  # also where the folder keeps no versions
        return frozenset()
    if since in history.data_versions:
        records = _between(history, since, dataset.version)
    else:
        try:
            day = str(dates.calendar_days(since)[0])
        except ValueError:
            return None
        records = [record for record in _up_to(history, dataset.version)[1:] if record.date >= day]
    changed, sources = set[str](), set[str]()
    for record in records:
        for path, change in record.delta.files.items():
            if not isinstance(change, TableChange):
                continue
            rows = [row for row in change.rows if new_columns or not _fills_new_columns(row, change)]
            if path == SOURCES:
                sources |= {row.key[0] for row in rows}
            else:
                changed |= {_cell(row, change, "event_id") for row in rows}
                claim_ids = {row.key[0] for row in rows} if path == CLAIMS else set()
                changed |= set(dataset.claims.loc[dataset.claims["claim_id"].isin(claim_ids), "event_id"])
    return changed | set(dataset.claims.loc[dataset.claims["source_id"].isin(sources), "event_id"])


def _fills_new_columns(row: RowChange, change: TableChange) -> bool:
    before, after = ({*(columns or ())} for columns in change.columns)
    return row.before is not None and row.after is not None and {*row.before, *row.after} <= after - before


def trace_id(history: VersionHistory, dataset: Dataset, name: str) -> Body | None:
    """What became of an id of an event, claim, source or place: how it is now, and each version that changed its row.

    Args:
        history: The versions that the folder keeps.
        dataset: The version that is served.
        name: The id.

    Returns:
        `id`, `now` (`current`, `withdrawn` or `removed`), `row` (None if it was removed), `last_version` (the last one
        that has it) and `versions`; None if no version has such an id.
    """
    found = [*_of_id(history, name)]
    row = _current(dataset, name)
    if row is None and not found:
        return None
    removed = [told["data_version"] for told in found if told["after"] is None]
    versions_named = history.data_versions
    last = dataset.version if row else versions_named[versions_named.index(removed[-1]) - 1]
    now = "removed" if row is None else "withdrawn" if row.get("verdict") == Verdict.WITHDRAWN else "current"
    return {"id": name, "now": now, "row": row, "last_version": last, "versions": found}


def _of_id(history: VersionHistory, name: str) -> Iterator[dict[str, Any]]:
    for record in history.records:
        for path, change in record.delta.files.items():
            if not isinstance(change, TableChange) or not change.key or not change.key[0].endswith("_id"):
                continue
            for row in change.rows:
                if row.key == (name,):
                    yield {**_about(record), "file": path, "before": row.before, "after": row.after}


def _current(dataset: Dataset, name: str) -> Row | None:
    """The row of an id in the version that is served."""
    for table in ("events", "claims", "sources", "places"):
        frame = getattr(dataset, table)
        rows = frame[frame[IDS[table]] == name]
        if len(rows):
            columns = [field["name"] for field in dataset.fields(table)]
            return {column: str(rows.iloc[0][column]) for column in columns if column in frame}
    return None


def _between(history: VersionHistory, earlier: str, later: str) -> Sequence[VersionRecord]:
    """The records after one version, up to another."""
    return _up_to(history, later)[history.data_versions.index(earlier) + 1 :]


def _up_to(history: VersionHistory, data_version: str) -> Sequence[VersionRecord]:
    """The records up to a version; all of them if it is not recorded: it follows them."""
    names = history.data_versions
    return history.records[: names.index(data_version) + 1] if data_version in names else history.records


def _about(record: VersionRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ABOUT}


def _counts(delta: Delta) -> Mapping[str, Body]:
    """How many rows each version added, changed and removed, by file; of other files nothing is counted."""
    return {path: _count(change) if isinstance(change, TableChange) else {} for path, change in delta.files.items()}


def _count(change: TableChange) -> Body:
    kinds = ["added" if row.before is None else "removed" if row.after is None else "changed" for row in change.rows]
    return {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): str(cell) for name, cell in row.items()} for row in frame.to_dict("records")]
