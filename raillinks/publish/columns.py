"""The columns of every exported table: those of `datapackage.json`, and the derived ones."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from raillinks.package.dataset import Dataset
from raillinks.words import services
from raillinks.words.enums import CauseClass
from raillinks.words.status import COUNTED, COUNTED_AS_OPEN, KNOWN, Status, of_days
from raillinks.words.texts import any_of

Field = Mapping[str, Any]
"""A column as Frictionless describes it: `name`, `type`, `description`, `constraints`."""


def _field(name: str, kind: str, description: str) -> Field:
    return MappingProxyType({"name": name, "type": kind, "description": description})


_CROSSING = _field("crossing_id", "string", "The crossing.")
_NAMED = (_CROSSING, _field("crossing_name", "string", "The English name of the crossing."))


def _service(names: Iterable[str]) -> Field:
    text = f"{any_of(names)}; all in a reader's own log that tells no services apart."
    return _field("service", "string", text)


_SERVICE = _service(services.names(services.DEFAULT))
_UPTIME = (
    _field("from", "date", "The first day of the period."),
    _field("to", "date", "The last day that counts: not after covered_to, nor after known_on."),
    _field("period_days", "integer", "Days in the period."),
    _field("known_days", "integer", f"Days {any_of(KNOWN)}."),
    _field("open_days", "integer", f"Days {any_of(COUNTED_AS_OPEN)}."),
    _field("open_days_min", "integer", "The fewest days open that the uncertain dates allow."),
    _field("open_days_max", "integer", "The most days open that the uncertain dates allow."),
    *(
        _field(f"{status}_days", "integer", f"Days {any_of(of_days(status))}.")
        for status in COUNTED
        if status is not Status.OPEN
    ),
    _field("fresh_days", "integer", f"Days {any_of(KNOWN)}, and not stale."),
    _field("stale_days", "integer", f"Days {any_of(KNOWN)}, and stale: the last evidence was older than stale_after."),
    _field("unknown_days", "integer", "Days unknown."),
    _field("suspensions", "integer", "Suspensions that touch the period."),
    _field("suspensions_begun", "integer", "Suspensions that begin in it."),
    _field(
        "longest_suspension_days",
        "integer",
        "Days of the longest suspension inside the period; the fewest where longest_at_least is true.",
    ),
    _field(
        "longest_at_least",
        "boolean",
        "Whether evidence ended during a suspension, so that the longest lasted at least so many days.",
    ),
)


def _of_second_period(field: Field) -> Field:
    text = field["description"]
    return _field(f"compare_{field['name']}", field["type"], f"Second period: {text[0].lower()}{text[1:]}")


_BY_NAME = {field["name"]: field for field in _UPTIME}
_PERIOD = tuple(_BY_NAME[name] for name in ("from", "to"))
_PANEL = (
    *(
        _field(f"{status}_days{end}", "integer", f"{which} {any_of(of_days(status))}{said}.")
        for status in (*COUNTED, Status.UNKNOWN)
        for end, which, said in (
            ("", "Days", ""),
            ("_min", "The fewest days", " that the uncertain dates allow"),
            ("_max", "The most days", " that they allow"),
        )
    ),
    *(_BY_NAME[name] for name in ("known_days", "fresh_days", "stale_days", "period_days")),
)

DERIVED: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "events": (
            _field("crossing_name", "string", "The English name of the crossing, or of the group."),
            _field("date_earliest", "date", "The first day on which it may have happened."),
            _field("date_latest", "date", "The last day on which it may have happened."),
            _field("confidence", "string", "confirmed, reported, disputed or withdrawn; worked out from the claims."),
            _field("n_supports", "integer", "Known claims that support it."),
            _field("n_disputes", "integer", "Known claims that dispute it."),
            _field("publishers", "string", "Who supports it: publishers of known claims, each once; `; ` between."),
            _field("disputed_by", "string", "Who disputes it, in the same way; empty where nobody does."),
            _field(
                "urls",
                "string",
                "The web addresses of the sources of its known claims, supporting and disputing, each once, in the "
                "order of claims.csv; `; ` between. Empty where no source has one.",
            ),
            _field(
                "permalink",
                "string",
                "The address of the map on date_earliest, with this event chosen; where the package has no homepage a "
                "query, to put behind the address of a dashboard that serves this data version.",
            ),
        ),
        "status": (
            *_NAMED,
            _SERVICE,
            _field("as_of", "date", "The day whose status this is."),
            _field("status", "string", f"{any_of(Status)}."),
            _field(
                "since",
                "date",
                "The day from which it holds; of unknown the day after the last evidence; empty without evidence.",
            ),
            _field(
                "certain",
                "boolean",
                "Whether no other status is possible on that day and its evidence is not old; never of unknown.",
            ),
            _field(
                "alternatives",
                "string",
                "Every status possible on that day, the shown one included; ; between. Several: the day is uncertain.",
            ),
            _field("stale", "boolean", "Whether last_evidence is longer ago than the selection allows."),
            _field(
                "last_evidence",
                "date",
                "The last possible day of the last evidence on this link up to as_of; after as_of where the date of "
                "that evidence is not over yet.",
            ),
            _field("event_id", "string", "The event that starts the interval."),
            _field("context", "boolean", "Whether it is the Russian crossing, shown for context."),
            _field(
                "as_of_period",
                "string",
                "What was asked for: a day, a month or a year. The columns after it count its days.",
            ),
            _field(
                "open_on",
                "string",
                "On which of these days the link was open: all, some, none, or cannot_say where nobody can say.",
            ),
            _field("open_days_min", "integer", "The fewest days open that the uncertain dates allow."),
            _field("open_days_max", "integer", "The most days open that the uncertain dates allow."),
            _field(
                "unknown_days_max",
                "integer",
                "The most days that may be unknown, with all days after covered_to or known_on.",
            ),
            _field("period_days", "integer", "All days of the period."),
            _field(
                "hangs_on",
                "string",
                "The one publisher on which the status on as_of hangs alone; empty where a second voice or another "
                "event would carry it.",
            ),
        ),
        "intervals": (
            *_NAMED,
            _SERVICE,
            _field("start", "date", "The first day; empty for the time before the first evidence."),
            _field("start_latest", "date", "The latest day on which it may have begun."),
            _field("end", "date", "The first day after it; empty where it still lasts."),
            _field("end_latest", "date", "The latest day on which it may have ended."),
            _field("status", "string", "The one status that the link holds."),
            _field("event_id", "string", "The event that starts it."),
            _field("end_event_id", "string", "The event that ends it."),
        ),
        "uptime": (*_NAMED, _SERVICE, *_UPTIME),
        "panel": (*_NAMED, _SERVICE, *_PERIOD, *_PANEL),
        "compare_uptime": (*_NAMED, _SERVICE, *_UPTIME, *map(_of_second_period, _UPTIME)),
        "suspensions": (
            *_NAMED,
            _SERVICE,
            _field("status", "string", "suspended or closed."),
            _field("start", "date", "The first day."),
            _field("start_latest", "date", "The latest day on which it may have begun."),
            _field("end", "date", "The first day after it; empty where it still lasts."),
            _field("end_latest", "date", "The latest day on which it may have ended."),
            _field("days", "integer", "Its days, up to covered_to or known_on; the fewest where at_least is true."),
            _field("days_min", "integer", "The fewest days that its uncertain edges allow."),
            _field("days_max", "integer", "The most days that they allow."),
            _field("at_least", "boolean", "Whether evidence ended during it, so that it lasted at least so many days."),
            _field("days_in_period", "integer", "Its days in the period; the fewest where at_least is true."),
            _field("event_id", "string", "The event that starts it."),
            _field("cause", "string", "The cause of that event, as reported."),
            _field("cause_class", "string", f"The class of that cause: {any_of(CauseClass)}."),
            _field("publishers", "string", "Who supports that event; `; ` between."),
            _field("end_event_id", "string", "The event that ends it."),
        ),
        "suspended_by_cause": (
            *_NAMED,
            _SERVICE,
            _field("cause_class", "string", f"The class of the cause: {any_of(CauseClass)}."),
            _field("suspended_days", "integer", "Days suspended in the period, by the replay."),
            _field(
                "days_in_period",
                "integer",
                "As suspended_days, but the fewest days of each suspension that unknown ended.",
            ),
            _field("days_min", "integer", "The fewest days in the period that uncertain edges allow."),
            _field("days_max", "integer", "The most days that they allow."),
            _field("at_least", "boolean", "Whether evidence ended during one of the suspensions."),
        ),
        "sensitivity": (
            _field("left_out", "string", "What is left out: a publisher, a source_type, or single_source."),
            _field("name", "string", "The publisher, or the type of source; empty for single_source."),
            *_NAMED,
            _SERVICE,
            _field("from", "date", "The first of the days that change."),
            _field("to", "date", "The last of them."),
            _field("days", "integer", "Their number."),
            _field("status", "string", "The status on these days, by the replay of all claims."),
            _field("status_without", "string", "The status on these days, by the replay without those claims."),
        ),
        "measures": (
            _field("date", "string", "What the count is of: counted_date, or else the event's date; EDTF."),
            _field("date_earliest", "date", "The first day of that date."),
            _field("date_latest", "date", "The last day of that date."),
            _field("crossing_id", "string", "The crossing of the event, or the group."),
            _field("crossing_name", "string", "The English name of the crossing, or of the group."),
            _field("service", "string", "The service of the event, or all."),
            _field("source_id", "string", "The source of the claim."),
            _field("publisher", "string", "Who published it."),
        ),
        "compare": (
            *_NAMED,
            _SERVICE,
            _field("status", "string", "The status on the as-of date."),
            _field("compare_status", "string", "The status on the second day, compare_with."),
            _field("event_ids", "string", "Events after the earlier and up to the later day; ; between."),
            _field(
                "certain",
                "boolean",
                "certain, as in status.csv, on the as-of date.",
            ),
            _field(
                "compare_certain",
                "boolean",
                "certain, as in status.csv, on the second day.",
            ),
        ),
    }
)
"""The derived columns by table, in order; those of events and measures come after the columns of the log."""
STAMP: tuple[Field, ...] = (
    _field("as_of", "date", "The day that was asked for; of a month or a year its last day, not after known_on."),
    _field("known_on", "date", "The known-on day; empty where everything known counts."),
    _field("data_version", "string", "The version of the data package."),
)
"""The last columns of every table, the same in each row; a table that has one of them already keeps it in its place."""


def fields(dataset: Dataset, table: str) -> list[Field]:
    """The columns of an exported table, in order.

    Args:
        dataset: The package; its schema has the columns of its own tables.
        table: `events`, `claims`, `sources`, `measures`, `changes`, or a key of `DERIVED`.

    Returns:
        The columns of the log, those of `DERIVED`, then `STAMP`. A column of the log that has the name of one of
        these is left out.
    """
    service = _service(services.names(dataset.service_rows))
    derived = [service if field is _SERVICE else field for field in DERIVED.get(table, ())]
    added = (*derived, *(field for field in STAMP if field["name"] not in names(derived)))
    own = [r["schema"]["fields"] for r in dataset.descriptor["resources"] if r["name"] == table]
    return [*(field for field in (own[0] if own else ()) if field["name"] not in names(added)), *added]


def unstamped(dataset: Dataset, table: str) -> list[Field]:
    """The columns of an exported table without `STAMP`: a JSON file says these once, at its top."""
    return [field for field in fields(dataset, table) if field not in STAMP]


def names(columns: Sequence[Field]) -> list[str]:
    """The names of columns."""
    return [str(field["name"]) for field in columns]


def numeric(columns: Sequence[Field]) -> list[str]:
    """The names of the columns with numbers."""
    return [str(field["name"]) for field in columns if field["type"] in {"integer", "number"}]
