"""The consequence of a draft before it is published: problems at their fields, links, events, rows.

Everything comes from the package that would be published, read and replayed as always; nothing is approximated.

How links and events of a log differ from those of another one.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.problems import DataError, Problem, Severity, shortened
from raillinks.domain.status import WITHOUT_TRACK
from raillinks.editor import draft as draft_files
from raillinks.editor import fields, fill
from raillinks.editor.draft import Draft, DraftKind
from raillinks.editor.edits import TABLES, ChangedRow, Edits, edits
from raillinks.editor.fields import FieldProblem
from raillinks.engine import knowledge
from raillinks.engine.confidence import Reason, why
from raillinks.i18n.translator import worded
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.validation import checks, load
from raillinks.versions import publishing
from raillinks.versions.publishing import About, Note
from raillinks.versions.version_history import VersionHistory


@dataclass(frozen=True, slots=True)
class Interval:
    """A maximal run of days with one status.

    Args:
        start: Its first day; empty = there is none.
        end: The day after its last one; empty = it still lasts.
        status: The status.
        event_id: The event that started it; empty = none.
    """

    start: str
    end: str
    status: str
    event_id: str


@dataclass(frozen=True, slots=True)
class ChangedDays:
    """Days on which a link's status, or its possible statuses, change.

    Args:
        first: The first day.
        last: The last one; empty = from then on.
        before: The status before.
        after: The status after.
        possible_before: Every status that was possible, in the order of the status table.
        possible_after: Every status that is possible.
    """

    first: str
    last: str
    before: str
    after: str
    possible_before: tuple[str, ...]
    possible_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """A link that changes.

    Args:
        crossing_id: Its crossing.
        service: Its service.
        before: Its intervals before.
        after: Its intervals after.
        days: What changes, in the order of days.
    """

    crossing_id: str
    service: str
    before: tuple[Interval, ...]
    after: tuple[Interval, ...]
    days: tuple[ChangedDays, ...]

    @property
    def status_changes(self) -> bool:
        """Whether the status itself changes on any day, and not only how certain it is."""
        return any(days.before != days.after for days in self.days)


@dataclass(frozen=True, slots=True)
class EventPreview:
    """An event that is new or touched.

    Args:
        event_id: Its id.
        confidence_before: Its confidence before; empty = it is new.
        confidence: Its confidence after.
        why: Which rule gives it that confidence.
        date_before: Its date before; empty = it is new.
        date: Its date after.
    """

    event_id: str
    confidence_before: str
    confidence: str
    why: Reason
    date_before: str
    date: str


def changed_links(before: Dataset, after: Dataset) -> tuple[LinkPreview, ...]:
    """The links that differ, in the order of the links.

    Both logs have the same ones, unless one of them alone tells services apart: then each is held against its crossing.
    """
    old, new = (fill.replayed(dataset) for dataset in (before, after))
    spans = [_by_link(one.spans(stale_after=0)) for one in (old, new)]
    intervals = [_by_link(one.intervals()) for one in (old, new)]
    made = []
    finer = max(new, old, key=lambda one: len(one.links)).links
    for crossing_id, service in zip(finer["crossing_id"], finer["service"], strict=True):
        link = str(crossing_id), str(service)
        if days := tuple(_changed_days(*(_of_link(each, link) for each in spans))):
            was, becomes = (tuple(_intervals(_of_link(each, link))) for each in intervals)
            made.append(LinkPreview(*link, was, becomes, days))
    return tuple(made)


def _of_link(rows: Mapping[tuple[str, str], pd.DataFrame], link: tuple[str, str]) -> pd.DataFrame:
    return rows[link if link in rows else (link[0], ALL_SERVICES)]


def events(before: Dataset, after: Dataset, touched: Iterable[str]) -> tuple[EventPreview, ...]:
    """The touched events, then all others whose confidence or date differs."""
    old, new = (_known(dataset) for dataset in (before, after))
    differ = [
        event_id for event_id, row in new.items() if event_id not in old or _outcome(old[event_id]) != _outcome(row)
    ]
    named = [event_id for event_id in dict.fromkeys([*touched, *differ]) if event_id in new]
    known = knowledge.known_claims(after.events, after.claims, after.sources, None)
    return tuple(_event(event_id, old.get(event_id, {}), new[event_id], known) for event_id in named)


def _event(event_id: str, old: Mapping[str, str], new: Mapping[str, str], known: pd.DataFrame) -> EventPreview:
    row: dict[Hashable, str] = dict(new.items())
    reason = why(row, known[known["event_id"] == event_id].to_dict("records"))
    return EventPreview(
        event_id, old.get("confidence", ""), new["confidence"], reason, old.get("date", ""), new["date"]
    )


def _outcome(row: Mapping[str, str]) -> tuple[str, str]:
    return row["confidence"], row["date"]


def _known(dataset: Dataset) -> dict[str, dict[str, str]]:
    return dataset.once(_derived)


def _derived(dataset: Dataset) -> dict[str, dict[str, str]]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    columns = known[["event_id", "confidence", "date", "verdict"]].to_dict("records")
    return {str(row["event_id"]): {str(name): str(cell) for name, cell in row.items()} for row in columns}


def _by_link(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(c), str(s)): rows for (c, s), rows in table.groupby(["crossing_id", "service"], sort=False)}


def _intervals(table: pd.DataFrame) -> Iterator[Interval]:
    columns = (table[column] for column in ("start", "end", "status", "event_id"))
    for start, end, status, event_id in zip(*columns, strict=True):
        yield Interval(_iso(start), _iso(end), str(status), "" if pd.isna(event_id) else str(event_id))


def _iso(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else str(dates.of_cell(day))


def _changed_days(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[ChangedDays]:
    """The stretches of days on which two sets of spans differ, each as long as both stay the same."""
    old, new = (_statuses(spans) for spans in (before, after))
    cuts = sorted({day for each in (old, new) for day, _ in each})
    stretches: list[tuple[str, str, tuple[str, str], tuple[str, str]]] = []
    for first, following in zip(cuts, [*cuts[1:], ""], strict=True):
        pair = _on(old, first), _on(new, first)
        last = str(np.datetime64(following, "D") - 1) if following else ""
        if stretches and stretches[-1][2:] == pair and stretches[-1][1] and _next(stretches[-1][1]) == first:
            stretches[-1] = (stretches[-1][0], last, *pair)
        elif pair[0] != pair[1]:
            stretches.append((first, last, *pair))
    for first, last, one, other in stretches:
        yield ChangedDays(first, last, one[0], other[0], tuple(one[1].split(";")), tuple(other[1].split(";")))


def _statuses(spans: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """The first day, status and possible statuses of each span; the first span begins before all days."""
    columns = (spans[column] for column in ("start", "status", "alternatives"))
    return [(_iso(day), (str(status), str(possible))) for day, status, possible in zip(*columns, strict=True)]


def _on(spans: list[tuple[str, tuple[str, str]]], day: str) -> tuple[str, str]:
    return [value for start, value in spans if start <= day][-1]


def _next(day: str) -> str:
    return str(np.datetime64(day, "D") + 1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would change.

    Args:
        problems: What is wrong, at the fields of the draft.
        links: The links whose status, or whose possible statuses, change on any day.
        events: The events that the draft is about, and all whose confidence or date changes.
        changes: The rows that are added or changed.
        edits: The new bytes of each file; empty if the draft cannot be put into the log.
        about: Who, when and why, with the rows of `CHANGES.csv`.
        files: The next version's files; None if they cannot be used.
        dataset: The next version; None if it cannot be used.
    """

    problems: tuple[FieldProblem, ...]
    links: tuple[LinkPreview, ...] = ()
    events: tuple[EventPreview, ...] = ()
    changes: tuple[ChangedRow, ...] = ()
    edits: Mapping[str, bytes] | None = None
    about: About | None = None
    files: PackageFiles | None = None
    dataset: Dataset | None = None

    def stops(self, draft: Draft) -> tuple[FieldProblem, ...]:
        """What still stops the draft from being published: errors, and warnings that nobody has accepted."""
        return fields.not_accepted(self.problems, draft.accepted)


def preview(files: PackageFiles, dataset: Dataset, draft: Draft, about: About) -> Preview:
    """What a draft would change.

    Args:
        files: The log's files.
        dataset: The same, read.
        draft: The draft, as it was typed.
        about: The day on which it is published; author and reason may be empty, and are those of the draft then.
    """
    draft = _judged_today(draft_files.stripped(draft), about.date)
    if wrong := fields.texts(draft, dataset):
        return Preview(tuple(wrong))
    about = about_of(draft, about, dataset)
    try:
        wrong = fields.cells(draft, {table: fill.read(files.contents, table) for table in TABLES}, dataset, about)
        if any(p.severity is Severity.ERROR and not _is_still_to_sign(p) for p in wrong):
            return Preview(tuple(wrong), about=about)
        about = replace(about, reason=about.reason or _NOT_SAID)
        made = edits(files.contents, draft, dataset, about)
    except DataError as error:
        return Preview(fields.of_error(error), about=about)
    return _of_edits(files, dataset, draft, (made, about), tuple(wrong))


_NOT_SAID = "?"
"""The reason with which a draft is tried out until it has one of its own; without one it cannot be published."""


def _is_still_to_sign(problem: FieldProblem) -> bool:
    """Whether a problem is only that the name or the reason is missing: what would follow depends on neither."""
    return problem.code == "missing-value" and problem.field in {"author", "reason"}


def about_of(draft: Draft, about: About, dataset: Dataset) -> About:
    """Who, when and why: what is not given is the draft's own; a report says by itself where it comes from.

    A verdict has its reason too, which is not asked for twice.
    """
    reason = about.reason.strip() or draft.reason.strip() or _reason(draft, dataset)
    author, drafted_by = about.author.strip() or draft.author.strip(), about.drafted_by.strip() or draft.author.strip()
    return replace(about, author=author, reason=reason, drafted_by="" if drafted_by == author else drafted_by)


def _judged_today(draft: Draft, today: str) -> Draft:
    """The draft with the day on which it is published where a verdict is of "today", in any of the languages."""
    rows = tuple(
        replace(one, after={**one.after, "verdict_date": today})
        if one.after.get("verdict_date", "").casefold() in _TODAY
        else one
        for one in draft.corrected
    )
    return replace(draft, corrected=rows)


_TODAY = frozenset({"today", "오늘", "今天", "今日"})


def _reason(draft: Draft, dataset: Dataset) -> str:
    if draft.kind == DraftKind.CORRECTION:
        return next((why for one in draft.corrected if (why := one.after.get("verdict_note", ""))), "")
    source = draft.source
    if draft.source_id:
        known = dataset.sources[dataset.sources["source_id"] == draft.source_id]
        source = {str(k): str(v) for k, v in known.iloc[0].items()} if len(known) else {}
    said = ", ".join(filter(None, (source.get("publisher", ""), source.get("published", ""))))
    said, title = shortened(said), shortened(source.get("title", ""))
    return f"{said}: {title}" if said and title else said or title


def _of_edits(
    files: PackageFiles,
    dataset: Dataset,
    draft: Draft,
    made_about: tuple[Edits, About],
    wrong: tuple[FieldProblem, ...],
) -> Preview:
    made, about = made_about
    noted = replace(about, notes=made.notes)
    try:
        new = publishing.next_version(files.contents, made.contents, noted, VersionHistory())
        after = load.of_files(new)
    except DataError as error:
        found = _at_fields(error.problems, dataset, made, draft)
        return Preview((*wrong, *found), changes=made.changes, about=noted)
    due = [_overdue(each, about.date) for each in (dataset, after)]
    renewals = fields.of_package(due[1], due[0], made, draft)
    links = changed_links(dataset, after)
    problems = (*wrong, *_at_fields(after.problems, dataset, made, draft), *renewals, *_reopened(draft, links))
    accepted = [
        Note(f"Published with a warning: {p.reason}", why, made.event_ids[0] if len(made.event_ids) == 1 else "")
        for p in problems
        if (why := draft.accepted.get(p.key, "").strip())
    ]
    about = replace(noted, notes=(*made.notes, *accepted))
    if accepted:
        new = publishing.next_version(files.contents, made.contents, about, VersionHistory())
        after = load.of_files(new)
    return Preview(
        problems,
        links,
        events(dataset, after, made.event_ids),
        made.changes,
        made.contents,
        about,
        new,
        after,
    )


def _overdue(dataset: Dataset, today: str) -> list[Problem]:
    """The search records that `validate` would warn of on a day."""
    return checks.due(dataset.events, dataset.claims, dataset.sources, dates.day(today))


def _reopened(draft: Draft, links: tuple[LinkPreview, ...]) -> Iterator[FieldProblem]:
    """A search that found nothing says nothing of a link whose track is gone: one warning, however many links."""
    changed = [days for link in links for days in link.days] if draft.kind == DraftKind.SEARCH else []
    if any(days.before in WITHOUT_TRACK and days.after not in WITHOUT_TRACK for days in changed):
        reason = worded("the track of this link is gone: nobody expects reports of it")
        hint = worded("choose a link that may run, or say why this one may")
        yield fields.at("event.crossing_id", "closed-link", reason, hint, Severity.WARNING)


def _at_fields(problems: tuple[Problem, ...], dataset: Dataset, made: Edits, draft: Draft) -> tuple[FieldProblem, ...]:
    return fields.of_package(problems, dataset.problems, made, draft)
