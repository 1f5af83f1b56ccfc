"""Publishes a draft: as the next version of the log as it is then, or not at all."""

from dataclasses import replace
from pathlib import Path

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import fields, preview
from raillinks.editor.draft import Draft
from raillinks.validation import load
from raillinks.versions import publishing
from raillinks.versions.publishing import About, Plan
from raillinks.versions.storage import LogState, LogStore, SavedDraft
from raillinks.versions.version_history import VersionRecord

LOG_CHANGED = "log-changed"
"""The code of the problem of a log that is no longer the one that was seen."""


def publish(place: Path | LogStore, draft: Draft, about: About, seen: str = "", revision: int = 0) -> VersionRecord:
    """Makes the next version of a log from a draft; `store.publishing.undo` takes it back.

    Args:
        place: The log's folder, or another home.
        draft: The draft. What it changes is worked out from the log as it is once nobody else writes.
        about: The day on which it is published; author, who drafted it, and reason may be empty, and are those of the
            draft then.
        seen: The content hash of the log for which somebody has seen what follows; empty = whatever the log is.
        revision: The saved state of the draft, which ends as the version begins where a database has both; 0 = it was
            not saved. Beside a folder drafts are removed by who publishes.

    Raises:
        DataError: The draft has an error, or a warning that it does not accept with a reason; a row that it corrects
            is no longer as it was; the log is not the one that was seen (`log-changed`). `column` of each problem
            names the field. Nothing is written then, but where nobody knows (`storage.AnswerLostError`).
        OSError: The files cannot be written; the old version is still there.
    """

    def plan(now: LogState) -> Plan:
        if seen not in {"", now.files.content_hash}:
            reason, hint = "the log has changed since what follows was shown", "look at what follows now"
            raise DataError([Problem(fields.NAME, 0, "", LOG_CHANGED, Severity.ERROR, reason, hint)])
        made = preview.preview(now.files, load.of_files(now.files), draft, about)
        stops = made.stops(draft)
        if stops or made.edits is None or made.about is None or made.files is None:
            raise fields.as_error(stops)
        saved = SavedDraft(draft.draft_id, revision) if revision else None
        made_of = replace(made.about, draft_id=draft.draft_id if revision else "")
        return Plan(made.edits, made_of, made.files.content_hash, saved)

    return publishing.publish_from(place, plan)
