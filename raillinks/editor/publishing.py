"""Publishes a draft: as the next version of the log as it is then, or not at all; `can_publish` says why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import fields, preview
from raillinks.editor.draft import Draft
from raillinks.editor.fields import FieldProblem
from raillinks.editor.preview import Preview
from raillinks.validation import load
from raillinks.versions import publishing
from raillinks.versions.publishing import About, Plan
from raillinks.versions.storage import LogState, LogStore, SavedDraft
from raillinks.versions.version_history import VersionRecord


class Why(StrEnum):
    """Why a draft cannot be published now."""

    NOT_AN_EDITOR = "not-an-editor"
    ENDED = "ended"
    """It was published or discarded."""
    CHANGED_BY_ANOTHER = "changed-by-another"
    """Somebody else has saved it since; what is held is what they have saved, and nobody here has read it."""
    BESIDE_ANOTHER = "beside-another"
    """Somebody else has saved it since, and what is held here is another draft now."""
    NOT_AS_SHOWN = "not-as-shown"
    LOG_CHANGED = "log-changed"
    ERRORS = "errors"
    DOUBTS = "doubts"
    """Warnings that nobody has accepted with a reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason not to publish a draft; of `ERRORS` and `DOUBTS` with the problems at its fields."""

    why: Why
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Who publishes.

    Args:
        is_editor: Whether they are an editor, as everybody is where nobody signs in.
    """

    is_editor: bool = True


@dataclass(frozen=True, slots=True)
class Log:
    """The log with its drafts as they are, and what somebody who publishes has seen of them.

    Args:
        content_hash: That of the log's files; empty = nobody has asked yet.
        preview: What follows from the draft; None = nobody has asked yet.
        shown: The content hash of the log for which somebody has seen what follows; empty = whatever the log is.
        shown_draft: The draft for which they have seen it; None = whatever the draft is.
        stands: How the draft stands to what is saved: `ENDED`, `CHANGED_BY_ANOTHER`, `BESIDE_ANOTHER`; None = it is
            saved as it is.
    """

    content_hash: str = ""
    preview: Preview | None = None
    shown: str = ""
    shown_draft: Draft | None = None
    stands: Why | None = None


def can_publish(draft: Draft, account: Account, log: Log) -> tuple[Reason, ...]:
    """Why a draft cannot be published, what weighs most first; empty if it can be.

    Args:
        draft: The draft, as it would be published.
        account: Who publishes it.
        log: The log.
    """
    reasons = [] if account.is_editor else [Reason(Why.NOT_AN_EDITOR)]
    if log.stands is not None:
        reasons.append(Reason(log.stands))
    if log.shown_draft is not None and log.shown_draft != draft:
        reasons.append(Reason(Why.NOT_AS_SHOWN))
    if log.shown and log.content_hash and log.shown != log.content_hash:
        reasons.append(Reason(Why.LOG_CHANGED))
    elif log.preview is not None:
        stops = log.preview.stops(draft)
        if log.preview.edits is None or any(one.severity is Severity.ERROR for one in stops):
            reasons.append(Reason(Why.ERRORS, stops))
        elif stops:
            reasons.append(Reason(Why.DOUBTS, stops))
    return tuple(reasons)


class NotPublishedError(DataError):
    """A draft cannot be published. The problems are those at its fields, or say the reason where there are none.

    Args:
        reasons: Why, what weighs most first.
    """

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        self.reasons = reasons
        at_fields = [problem for reason in reasons for problem in reason.problems]
        said = [Problem(fields.NAME, 0, "", one.why, Severity.ERROR, *_SAID[one.why]) for one in reasons
                if one.why in _SAID]  # fmt: skip
        super().__init__([*said, *fields.as_error(at_fields).problems])


_SAID: Mapping[Why, tuple[str, str]] = MappingProxyType(
    {
        Why.NOT_AN_EDITOR: ("the sign-in has ended, or is not that of an editor", "sign in again"),
        Why.ENDED: ("the draft was published or discarded", ""),
        Why.CHANGED_BY_ANOTHER: ("somebody else has changed the draft", "look at it again"),
        Why.BESIDE_ANOTHER: ("somebody else has changed the draft", "compare both"),
        Why.NOT_AS_SHOWN: ("the draft has changed since what follows was shown", "look at what follows now"),
        Why.LOG_CHANGED: ("the log has changed since what follows was shown", "look at what follows now"),
    }
)
_EVERYBODY, _AS_IT_IS = Account(), Log()


def publish_draft(  # noqa: PLR0913, PLR0917 (who publishes which draft, into what)
    place: Path | LogStore,
    draft: Draft,
    about: About,
    log: Log = _AS_IT_IS,
    revision: int = 0,
    account: Account = _EVERYBODY,
) -> VersionRecord:
    """Makes the next version of a log from a draft; `versions.publishing.undo` takes it back.

    Args:
        place: The log's folder, or another home.
        draft: The draft. What it changes is worked out from the log as it is once nobody else writes.
        about: The day on which it is published; author, who drafted it, and reason may be empty, and are those of the
            draft then.
        log: What somebody has seen before.
        revision: The saved state of the draft, which ends as the version begins where a database has both; 0 = it was
            not saved. Beside a folder drafts are removed by who publishes.
        account: Who publishes.

    Raises:
        NotPublishedError: `can_publish` says why. Nothing is written then.
        DataError: The home refuses, or the log cannot be used with the draft; nothing is written, but where nobody
            knows (`storage.AnswerLostError`).
        OSError: The files cannot be written; the old version is still there.
    """
    if reasons := can_publish(draft, account, log):
        raise NotPublishedError(reasons)

    def plan(now: LogState) -> Plan:
        there = replace(log, content_hash=now.files.content_hash)
        if reasons := can_publish(draft, account, there):
            raise NotPublishedError(reasons)
        made = preview.preview(now.files, load.of_files(now.files), draft, about)
        reasons = can_publish(draft, account, replace(there, preview=made))
        if reasons or made.edits is None or made.about is None or made.files is None:
            raise NotPublishedError(reasons)
        saved = SavedDraft(draft.draft_id, revision) if revision else None
        made_of = replace(made.about, draft_id=draft.draft_id if revision else "")
        return Plan(made.edits, made_of, made.files.content_hash, saved)

    return publishing.publish_from(place, plan)
