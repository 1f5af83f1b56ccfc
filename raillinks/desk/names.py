"""Ids for new rows, in the style of the log: `yonhap-2022-09-26-b`, `dd-2022-09-26-freight-resumed`, and its claims."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, count, product
from string import ascii_lowercase
from types import MappingProxyType
from urllib.parse import urlsplit

from raillinks.words.enums import ALL_SERVICES, Kind

Row = Mapping[str, str]
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.OPENING: "open",
        Kind.RESUMPTION: "resumed",
        Kind.SUSPENSION: "stop",
        Kind.RESTRICTION: "limits",
        Kind.CLOSURE: "closed",
        Kind.EVIDENCE_END: "evidence-end",
        Kind.OBSERVATION: "seen",
        Kind.ANNOUNCEMENT: "announced",
        Kind.MILESTONE: "report",
    }
)
_PLAIN_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_DATED_ID = re.compile(r"(?P<words>[a-z0-9-]+?)-(?:nd|\d{4}(?:-\d\d){0,2})(?:-[a-z]{1,2})?", re.ASCII)
_APOSTROPHES = re.compile("['’‘`´]")
_LONGEST = 40  # characters of a publisher's name in an id
UNDATED = "nd"


def slug(text: str) -> str:
    """The Latin letters and digits of a text, in lower case, with `-` between words; empty if it has none."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    plain = "".join(c for c in bare if not unicodedata.combining(c)).encode("ascii", "replace").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")


def source_id(source: Row, sources: Iterable[Row]) -> str:
    """The id of a new source: publisher and date of publication.

    Args:
        source: Its cells.
        sources: The sources that the log has.
    """
    listed = list(sources)
    own = [row["source_id"] for row in listed if row["publisher"] == source.get("publisher", "")]
    used = Counter(match["words"] for name in own if (match := _DATED_ID.fullmatch(name)))
    name = used.most_common(1)[0][0] if used else slug(source.get("publisher", "")) or _host(source.get("url", ""))
    return unique(f"{name or 'source'}-{_dated(source.get('published', ''))}", {row["source_id"] for row in listed})


def event_id(event: Row, events: Iterable[Row]) -> str:
    """The id of a new event: crossing, date, and what happened.

    Args:
        event: Its cells, with its date.
        events: The events that the log has.
    """
    listed = list(events)
    crossing = event.get("crossing_id", "")
    own = Counter(row["event_id"].partition("-")[0] for row in listed if row["crossing_id"] == crossing)
    initials = "".join(word[:1] for word in crossing.split("-"))
    service = event.get("service", "")
    parts = (
        own.most_common(1)[0][0] if own else slug(initials),
        _dated(event.get("date", "")),
        "" if service == ALL_SERVICES else slug(service),
        _WORDS.get(event.get("kind", ""), ""),
    )
    return unique("-".join(filter(None, parts)), {row["event_id"] for row in listed})


def claim_id(of_event: str, claims: Iterable[Row]) -> str:
    """The id of a new claim: that of its event, and the number after the highest.

    Args:
        of_event: The event's id.
        claims: The claims that the log has.
    """
    form = re.compile(re.escape(of_event) + r"-(\d{1,6})", re.ASCII)
    taken = {row["claim_id"] for row in claims}
    numbers = [int(match[1]) for name in taken if (match := form.fullmatch(name))]
    return next(name for n in count(max(numbers, default=0) + 1) if (name := f"{of_event}-{n:02}") not in taken)


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the name with the first of `-b`, `-c` … that makes it one of its own."""
    letters = ("".join(pair) for n in count(1) for pair in product(ascii_lowercase, repeat=n))
    ends = chain([""], (f"-{letter}" for letter in letters if letter != "a"))
    return next(made for end in ends if (made := f"{name}{end}") not in taken)


def _dated(date: str) -> str:
    """What an id says of a date: the first day, month or year that it names."""
    plain = _PLAIN_DATE.match(date)
    return plain[0] if plain else UNDATED


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # brackets that enclose no IPv6 address
        return ""
    return slug(host.removeprefix("www."))
