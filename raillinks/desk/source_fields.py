"""What the desk asks of a new source: who is its origin, and whether the log has it already."""

import unicodedata
from collections.abc import Iterator

from raillinks.desk import known_sources
from raillinks.desk.draft import Cells
from raillinks.desk.field_problems import FieldProblem, at
from raillinks.desk.known_sources import Known
from raillinks.package.dataset import Dataset
from raillinks.words.enums import SourceType
from raillinks.words.problems import Severity, shortened
from raillinks.words.worded import message, worded

HAS_THIS_ADDRESS = message("the log has this address: {id}")
NAMES = ("publisher", "via", "repeats")
"""The columns of sources and claims whose texts are names of publishers: the same name is the same origin."""


_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul that are not seen


def why_no_name(text: str) -> str:
    """Says which invisible character a name has, which would make it another name; empty if it has none."""
    hidden = next((c for c in text if unicodedata.category(c) == "Cf" or c in _FILLERS), "")
    sign = f"U+{ord(hidden):04X}" if hidden else ""
    return worded("the invisible character {sign} would make it another name", sign=sign) if hidden else ""


def problems(source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    """What `validate` does not ask of a source.

    Args:
        source: Its cells, with those that the rules decide.
        dataset: The log.
    """
    yield from _relays(source, dataset)
    yield from spelled_otherwise("source", source, dataset)
    if not source.get("language"):
        hint = worded("the language of the page: readers see the title as it is there")
        yield at("source.language", "missing-value", worded("nothing says in which language it is"), hint)
    url, title, *of_whom_when = (source.get(column, "") for column in ("url", "title", "publisher", "published"))
    if source.get("source_type") == SourceType.EDITORIAL:  # our own records of one day may well have one title
        title = ""
    for known in known_sources.known(dataset, url, title, *of_whom_when):
        field, what = _RECOGNISED[known.why]
        reason = worded(what, id=known.source_id)
        hint = worded("choose {id}, or say why this is another one", id=known.source_id)
        yield at(f"source.{field}", "known-source", reason, hint, Severity.WARNING)


_RECOGNISED = {
    Known.ADDRESS: ("url", HAS_THIS_ADDRESS),
    Known.TITLE: ("title", message("the log has this title of this publisher: {id}")),
}


def _relays(source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    if source.get("via") and source["via"] == source.get("publisher"):
        hint = worded("the origin is the publisher; who republished it stands here")
        reason = worded("'{name}' cannot republish its own report", name=shortened(source["via"]))
        yield at("source.via", "relay-is-origin", reason, hint)
    read_there = known_sources.publishers_at(dataset, source.get("url", ""))
    if read_there and not source.get("via") and source.get("publisher", read_there[0]) not in {*read_there, ""}:
        republisher = shortened(read_there[0], 80)
        reason = worded("the log has read pages of {name} at this site", name=republisher)
        hint = worded("if {name} republishes it, tick “A relay” and name it there", name=republisher)
        yield at("source.via", "relay-not-named", reason, hint, Severity.WARNING)


def spelled_otherwise(field: str, source: Cells, dataset: Dataset) -> Iterator[FieldProblem]:
    """Names that the log has otherwise, or that are like one it has: they would count as one more origin.

    Args:
        field: The part of the draft that has the cells: `source`, `claim`, or a corrected row.
        source: Cells of a source or of a claim.
        dataset: The log.
    """
    for column in NAMES:
        name = source.get(column, "")
        spellings = known_sources.spellings(dataset, name)
        if spellings and name not in spellings:
            reason = worded("the log spells this name '{name}'", name=shortened(spellings[0], 80))
            yield at(f"{field}.{column}", "spelled-otherwise", reason, shortened(spellings[0], 80), Severity.WARNING)
        elif other := known_sources.alike(dataset, name):
            known = shortened(other, 80)
            reason = worded("'{name}' may be another name of '{known}'", name=shortened(name, 80), known=known)
            hint = worded("write {known} if it is the same, or say why it is another voice", known=known)
            yield at(f"{field}.{column}", "like-another-name", reason, hint, Severity.WARNING)
