"""The words of the domain, one enum each; `status` has the statuses.

The words are those of the status rules (docs/status-rules.md). Code, CSV headers, URLs, exports and interface spell
them the same way. `schema.TABLES` has them as the allowed values of columns.

What links carry: the services of a package, in its order, and what they are called in each language.

A package lists its services in `datapackage.json` (`services`); one that lists none has those of `DEFAULT`.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from raillinks.i18n.languages import ENGLISH

GROUP = "all-china-dprk"
"""The crossing_id of an event that concerns every China–DPRK crossing, never the Russian one."""

OWN_FILE = "own-file"
"""The source_id of the file that a reader's own log was made from."""

UNCHANGED = "unchanged"
"""The `status_after` of an event that moves nothing."""


ALL_SERVICES = "all"
"""The `service` of an event that concerns all services, and of a link in an own log that tells no services apart."""


class Kind(StrEnum):
    """What kind of event it is."""

    OPENING = "opening"
    RESUMPTION = "resumption"
    SUSPENSION = "suspension"
    RESTRICTION = "restriction"
    CLOSURE = "closure"
    EVIDENCE_END = "evidence_end"
    OBSERVATION = "observation"
    ANNOUNCEMENT = "announcement"
    MILESTONE = "milestone"


NOT_ON_GROUP = frozenset({Kind.EVIDENCE_END, Kind.CLOSURE})
"""Kinds that must name one crossing: evidence ends, and track is lifted, at one place at a time."""


class Verdict(StrEnum):
    """The maintainers' judgement of an event; empty until there is one."""

    STANDS = "stands"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    """How well an event is supported: derived from its claims, never entered by hand."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """Whether a claim supports an event, or says that it did not happen or not here."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"


class Basis(StrEnum):
    """How the claim's speaker knows."""

    OBSERVED = "observed"
    IMAGERY = "imagery"
    OFFICIAL = "official"
    ANONYMOUS = "anonymous"
    TIMETABLE = "timetable"
    SECONDARY = "secondary"


class SourceType(StrEnum):
    """What kind of publication a source is."""

    NEWS = "news"
    GOVERNMENT = "government"
    OPERATOR = "operator"
    SATELLITE = "satellite"
    ACADEMIC = "academic"
    REFERENCE = "reference"
    EDITORIAL = "editorial"


class CauseClass(StrEnum):
    """To what the reported cause of an event belongs (docs/data-dictionary.md, "Classes of causes")."""

    EPIDEMIC = "epidemic"
    FLOOD = "flood"
    WAR = "war"
    WORKS = "works"
    ACCIDENT = "accident"
    POLITICS = "politics"
    AGREEMENT = "agreement"
    NOT_SAID = "not_said"


class Seen(StrEnum):
    """Whether a maintainer read the source, or knows it only because another source mentions it."""

    READ = "read"
    MENTION = "mention"


class Outcome(StrEnum):
    """How the second reading of an event's sources ended (docs/data-dictionary.md, "Second readings")."""

    AGREED = "agreed"
    KEPT = "kept"
    CHANGED = "changed"
    NOT_MET = "not_met"
    NOT_READ = "not_read"


class Counted(StrEnum):
    """What a measure counts."""

    TRAINS = "trains"
    WAGONS = "wagons"
    CONTAINERS = "containers"
    PASSENGERS = "passengers"
    TONNES = "tonnes"


class Per(StrEnum):
    """What a measure is counted in; a count in all has none of them."""

    TRAIN = "train"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    IMAGE = "image"


Row = Mapping[str, str]
"""A service: its `name`, as tables have it; `title`, `title_ko`, …: what it is called; and in sentences, if that is
another word, `subject`, `subject_ko`, …"""
MOST_SERVICES = 9
"""So many services a package can have (`datapackage.json`, `services`)."""
DEFAULT: tuple[Row, ...] = (
    {"name": "freight", "title": "freight", "title_ko": "화물", "title_zh": "货运"},
    {"name": "passenger", "title": "passenger", "title_ko": "여객", "title_zh": "客运", "subject": "Passenger trains"},
)


def names(rows: Iterable[Row]) -> tuple[str, ...]:
    """The names of services, in their order."""
    return tuple(row["name"] for row in rows)


def titles(rows: Iterable[Row], lang: str) -> tuple[tuple[str, str], ...]:
    """What services are called: each name with its title in a language, or else in English."""
    return tuple((row["name"], row.get(f"title_{lang}", row["title"])) for row in rows)


def subject(row: Row, lang: str) -> str:
    """What a sentence on a service begins with, in English with a capital letter."""
    if lang == ENGLISH:
        return row.get("subject", row["title"][:1].upper() + row["title"][1:])
    return row.get(f"subject_{lang}", row.get(f"title_{lang}", row["title"]))
