"""How a draft has ended: as which version it was published, or when it was discarded, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import time

from dashboard.desk import day_words, draft_files
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data
from raillinks.domain.problems import DataError
from raillinks.editor.draft import Discarded, Draft
from raillinks.versions.version_history import VersionRecord

PUBLISHED_AS = message("This draft was published as version {version}, by {who}.")
DISCARDED_BY = message("This draft was discarded on {when}, by {who}.")
_DISCARDED = message("This draft was discarded on {when}.")
NOT_THERE = message("This draft is not there any more.")
PUBLISHED_AND_THERE = message(
    "Version {version} was made of this draft, by {who}, but the draft is still here. Discard it, unless it has more to"
    " say."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a draft has ended; with nothing in it, nobody knows.

    Args:
        by: Who published or discarded it.
        data_version: The version that was made of it; empty = none.
        when: When it was discarded, in seconds since 1970; 0 = it was not.
    """

    by: str = ""
    data_version: str = ""
    when: float = 0


def of(draft_id: str) -> Ending:
    """How a draft that is not there has ended."""
    try:
        for one in draft_files.drafts().discarded(time()):
            if one.draft.draft_id == draft_id:
                return Ending(one.by, when=one.when)
        record = served_data.live.home.newest_versions().made_of(draft_id)
    except DataError:
        return Ending()
    return _of_record(record) if record is not None else Ending()


def said(ending: Ending, say: Translator) -> str:
    """It in words, unescaped."""
    if ending.data_version:
        return say(PUBLISHED_AS, version=ending.data_version, who=ending.by)
    if not ending.when:
        return say(NOT_THERE)
    when = day_words.moment(ending.when, say)
    return say(DISCARDED_BY, when=when, who=ending.by) if ending.by else say(_DISCARDED, when=when)


def of_all(discarded: Iterable[Discarded], say: Translator) -> Mapping[str, str]:
    """What is said of each draft that is known to have ended, by its id."""
    published = {record.draft_id: _of_record(record) for record in records() if record.draft_id}
    found = published | {one.draft.draft_id: Ending(one.by, when=one.when) for one in discarded}
    return {draft_id: said(ending, say) for draft_id, ending in found.items()}


def published_and_there(draft: Draft, say: Translator) -> str:
    """What is said of a draft that is there though a version was made of it, unescaped; empty where none was."""
    record = next((record for record in reversed(records()) if record.draft_id == draft.draft_id), None)
    return "" if record is None else say(PUBLISHED_AND_THERE, version=record.data_version, who=record.author)


def _of_record(record: VersionRecord) -> Ending:
    return Ending(record.author, record.data_version)


def records() -> tuple[VersionRecord, ...]:
    """The records of the versions as the server has read them."""
    served = served_data.live.served()
    return served.earlier.history().records if served.earlier else ()
