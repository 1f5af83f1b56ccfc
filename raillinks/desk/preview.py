"""The consequence of a draft before it is published: problems at their fields, links, events, rows.

Everything comes from the package that would be published, read and replayed as always; nothing is approximated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from raillinks.desk import consequences, field_problems, fields, rows
from raillinks.desk import draft as draft_files
from raillinks.desk.consequences import EventPreview, LinkPreview
from raillinks.desk.draft import Draft, DraftKind
from raillinks.desk.edits import TABLES, ChangedRow, Edits, edits
from raillinks.desk.field_problems import FieldProblem
from raillinks.loading import load, renewal_checks
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.store import publishing
from raillinks.store.publishing import About, Note
from raillinks.store.version_history import VersionHistory
from raillinks.words import dates
from raillinks.words.problems import DataError, Problem, Severity, shortened
from raillinks.words.status import WITHOUT_TRACK
from raillinks.words.worded import worded


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
        return field_problems.not_accepted(self.problems, draft.accepted)


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
        wrong = fields.cells(draft, {table: rows.read(files.contents, table) for table in TABLES}, dataset, about)
        if any(p.severity is Severity.ERROR and not _is_still_to_sign(p) for p in wrong):
            return Preview(tuple(wrong), about=about)
        about = replace(about, reason=about.reason or _NOT_SAID)
        made = edits(files.contents, draft, dataset, about)
    except DataError as error:
        return Preview(field_problems.of_error(error), about=about)
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
    renewals = field_problems.of_package(due[1], due[0], made, draft)
    links = consequences.links(dataset, after)
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
        consequences.events(dataset, after, made.event_ids),
        made.changes,
        made.contents,
        about,
        new,
        after,
    )


def _overdue(dataset: Dataset, today: str) -> list[Problem]:
    """The search records that `validate` would warn of on a day."""
    return renewal_checks.due(dataset.events, dataset.claims, dataset.sources, dates.day(today))


def _reopened(draft: Draft, links: tuple[LinkPreview, ...]) -> Iterator[FieldProblem]:
    """A search that found nothing says nothing of a link whose track is gone: one warning, however many links."""
    changed = [days for link in links for days in link.days] if draft.kind == DraftKind.SEARCH else []
    if any(days.before in WITHOUT_TRACK and days.after not in WITHOUT_TRACK for days in changed):
        reason = worded("the track of this link is gone: nobody expects reports of it")
        hint = worded("choose a link that may run, or say why this one may")
        yield field_problems.at("event.crossing_id", "closed-link", reason, hint, Severity.WARNING)


def _at_fields(problems: tuple[Problem, ...], dataset: Dataset, made: Edits, draft: Draft) -> tuple[FieldProblem, ...]:
    return field_problems.of_package(problems, dataset.problems, made, draft)
