"""The paths of the HTTP API and the parameters that single ones have: what routes, description and documents read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from raillinks.publish import panels as publish_panels
from raillinks.views import hanging, panels
from raillinks.words.languages import LANGUAGES

CALENDAR = "text/calendar"
CSV, JSON, GEOJSON = "text/csv", "application/json", "application/geo+json"
PARQUET = "application/vnd.apache.parquet"
SQLITE = "application/vnd.sqlite3"
ZIP, XLSX = "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_FORMS = ("code", "excel")
"""The values of `for`, a parameter of every CSV path."""
FORM, LANG = "for", "lang"
SINCE, UPDATED_SINCE = "since", "updated_since"
"""The parameter of `delta.json`, and one more of `events.csv`."""
EVERY, SHAPE, FIGURE = "every", "shape", "figure"
LEAVE_OUT = "leave_out"
OF_PANELS = (EVERY, SHAPE, FIGURE)
"""The parameters of a panel."""
OWN_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FORM: CSV_FORMS,
        LANG: tuple(LANGUAGES),
        EVERY: panels.EVERY,
        SHAPE: publish_panels.SHAPES,
        FIGURE: publish_panels.FIGURES,
        LEAVE_OUT: (hanging.ALL, *hanging.KINDS),
    }
)
"""The parameters that single paths have beside the selection, with their values, the default first."""

OF_VERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "latest.json": "Which data version is served: its name and content hash, and whether later files are being "
        "read. Small, and made once: ask it as often as every second.",
        "versions.json": "The data versions, the first one first: date, author, reason, content hash, and how many "
        "rows of each file each one added, changed and removed. `version_problems` says why those that are kept cannot "
        "be used, where they cannot.",
        "delta.json": "What has changed since the data version `since` for a view: rows before and after, the rows of "
        "`CHANGES.csv`, and the links whose status on `as_of` is another one. `raillinks apply` takes it.",
        "ids/{id}.json": "What became of an id of an event, claim, source or place: whether it is `current`, "
        "`withdrawn` or `removed`, its row, the last data version that has it, and each one that changed it.",
    }
)
"""The paths that are about the versions of the data, with what they answer."""


@dataclass(frozen=True, slots=True)
class Path:
    """One path under `/api/v1`.

    Args:
        path: The path below that address.
        media: The media type of the response.
        summary: What the response contains.
    """

    path: str
    media: str
    summary: str

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the parameters that the path has beside the selection."""
        more = OF_PANELS if self.path in PANELS else (LEAVE_OUT,) if self.path == SENSITIVITY else ()
        return (*more, *((FORM,) if self.media == CSV else (LANG,) if self.path == ANSWER else ()))


ANSWER = "answer"
SENSITIVITY = "sensitivity.csv"
PANELS = ("panel.csv", "panel.parquet")
PATHS = (
    Path(
        ANSWER,
        JSON,
        "One sentence on one link on `as_of`, in the language `lang`, and its facts: status, since when, what was "
        "before, the strongest claim for and against, or the search record and the nearest hint where nobody reports; "
        "with permalink and citation. Of several listed links it is the one with the most events in the log.",
    ),
    Path(
        "events.csv",
        CSV,
        "The events in view: the columns of the log, then the derived ones, publishers and addresses among them.",
    ),
    Path(
        "events.json",
        JSON,
        "The same as objects, each with its `claims`, each claim with its `source`; in addition `count`, `selection` "
        "and `left_out_undated`: the events that `known_on` leaves out because none of their sources has a date.",
    ),
    Path("events.geojson", GEOJSON, "The same as features at their crossings; events on the group are MultiPoints."),
    Path("claims.csv", CSV, "All known claims of these events, supporting and disputing, by any publisher."),
    Path("sources.csv", CSV, "The sources of these claims."),
    Path(
        "status.csv",
        CSV,
        "The status of the listed links on `as_of`. For a month or a year: the status on its last day, and whether the "
        "link was open on all, some or none of its days.",
    ),
    Path("intervals.csv", CSV, "The intervals of the listed links, of all time."),
    Path(
        "uptime.csv",
        CSV,
        "Days open, partial, suspended, closed and known, fresh, stale and unknown, and suspensions, in the period "
        "`from`–`to`; with `by` in each calendar year or month of it.",
    ),
    Path(
        "panel.csv",
        CSV,
        "A panel for statistics: days open, partial, suspended, closed and unknown, each with the fewest and the most, "
        "and fresh and stale ones, per listed link and year, month, week or day (`every`) of that period.",
    ),
    Path(
        SENSITIVITY,
        CSV,
        "What hangs on one voice: the days of that period on which a listed link would have another status without the "
        "claims of a publisher, of a type of source, or of all events on one publisher alone (`leave_out`).",
    ),
    Path("panel.parquet", PARQUET, "The same as Parquet, with types."),
    Path(
        "suspensions.csv",
        CSV,
        "The suspended and closed intervals of the listed links that touch that period: days, cause and its class, "
        "publishers.",
    ),
    Path(
        "suspended_by_cause.csv",
        CSV,
        "The suspended days of the listed links in that period, one row per link and class of cause, with the fewest "
        "and the most that uncertain dates allow.",
    ),
    Path(
        "measures.csv",
        CSV,
        "The counts in the sources (trains, wagons, containers, passengers, tonnes) for the filtered events of all "
        "time on the listed links in that period: one row per claim and count, never added up.",
    ),
    Path(
        "compare.csv",
        CSV,
        "The listed links on `as_of` (`status`) and on `compare_with` (`compare_status`), and the ids of the filtered "
        "events between the two.",
    ),
    Path(
        "compare_uptime.csv",
        CSV,
        "The figures of `uptime.csv` over two periods: `from`–`to`, and `compare_from`–`compare_to`. By default this "
        "year up to the last day that counts, and the same days of the year before.",
    ),
    Path(
        "export.xlsx",
        XLSX,
        "An Excel workbook: every table of this list but `panel.csv` and `sensitivity.csv` as a sheet with real dates, "
        "numbers and yes-or-no cells, behind a sheet that explains them.",
    ),
    Path(
        "export.zip",
        ZIP,
        "`events.csv`, `claims.csv`, `sources.csv`, `status.csv`, `intervals.csv`, `measures.csv`, "
        "`features.geojson`, `datapackage.json`, `croissant.json`, `README.md`, `CITATION.cff`.",
    ),
    Path(
        "export.sqlite",
        SQLITE,
        "One SQLite file: every table of the workbook with types and keys, the listed links, and views that join each "
        "interval, status and claim with its event.",
    ),
    Path(
        "export.parquet.zip", ZIP, "The same tables as Parquet files, with types, `datapackage.json`, `CITATION.cff`."
    ),
    Path(
        "changes.csv",
        CSV,
        "The changes of the whole log, of the filtered events, and of events that are no longer in it.",
    ),
    Path(
        "feed.atom",
        "application/atom+xml",
        "One entry per filtered event, of all time, and one per change of the whole log; the latest change first. The "
        "link of an event opens the map on its first possible day.",
    ),
    Path(
        "changes.ics",
        CALENDAR,
        "The filtered events of all time that give a status, as a calendar: each on all days on which it may have "
        "happened.",
    ),
    Path(
        "trains.ics",
        CALENDAR,
        "The trains of the timetables on the listed links, as a calendar: on their weekdays, up to `covered_to` at "
        "most.",
    ),
)
"""The paths that take a selection."""
