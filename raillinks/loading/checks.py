"""Checks between columns and tables, one small function per rule of docs/status-rules.md.

Each takes the tables of a package (columns present and of the right form) and returns problems.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import pandas as pd

from raillinks.engine import knowledge
from raillinks.engine.claimed_days import windows_of_claims
from raillinks.loading import reading_checks, renewal_checks
from raillinks.package.schema import TAKEN_OUT
from raillinks.package.tables import flag
from raillinks.words import dates
from raillinks.words.enums import GROUP, NOT_ON_GROUP, UNCHANGED, Kind, SourceType, Stance, Verdict
from raillinks.words.problems import Problem, Severity, did_you_mean
from raillinks.words.status import STATUS_AFTER
from raillinks.words.text_columns import among, each_once
from raillinks.words.texts import is_web_address
from raillinks.words.worded import message

GIVES_NO_LAST_DAY = message("'{published}' gives no last day")
CLAIMS_GIVE_OTHER_DATES = message("'{date}', but the claims of {event_id} give {first} to {last}")
NO_VERDICT = message("a disputing claim and no verdict")
EVENTS, CLAIMS, SOURCES = "data/events.csv", "data/claims.csv", "data/sources.csv"
PLACES, TRAINS, TRADE, CHANGES = "data/places.csv", "data/trains.csv", "data/trade.csv", "data/CHANGES.csv"


class Tables(Protocol):
    """The input of the checks: the frames of a package with parsed dates, and the names that may be used."""

    @property
    def events(self) -> pd.DataFrame: ...  # noqa: D102 (each property is the table of its name)
    @property
    def claims(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def sources(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def places(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def trains(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def trade(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def readings(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def changes(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def crossing_ids(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def province_ids(self) -> Sequence[str]: ...  # noqa: D102


def between_tables(tables: Tables) -> list[Problem]:
    """All problems between the tables, in the order of the checks."""
    return [problem for check in CHECKS for problem in check(tables)]


def _unknown(frame: pd.DataFrame, where: tuple[str, str], allowed: Iterable[str], code: str) -> list[Problem]:
    column = where[1]
    wrong = (frame[column] != "") & ~among(frame[column], allowed)
    reason = f"unknown {column} '{{{column}}}'"
    return flag(frame, wrong, where, code, reason, lambda row: did_you_mean(row[column], list(allowed)))


def known_crossings(tables: Tables) -> list[Problem]:
    """Events, places and trains must name crossings of the layer; events may also name the group."""
    ids = tables.crossing_ids
    return [
        *_unknown(tables.events, (EVENTS, "crossing_id"), [*ids, GROUP], "unknown-crossing"),
        *_unknown(tables.places, (PLACES, "crossing_id"), ids, "unknown-crossing"),
        *_unknown(tables.trains, (TRAINS, "crossing_id"), ids, "unknown-crossing"),
    ]


def known_provinces(tables: Tables) -> list[Problem]:
    """The provinces of events (`affects`) and of places must be in the layer; several are separated by `;`."""
    ids = tables.province_ids
    return [
        *_unknown_in_list(tables.events, (EVENTS, "affects"), ids),
        *_unknown_in_list(tables.places, (PLACES, "province"), ids),
    ]


def _unknown_in_list(frame: pd.DataFrame, where: tuple[str, str], allowed: Sequence[str]) -> list[Problem]:
    """Rows whose list of codes has an unknown one; the problem names the first."""
    known = {"", *allowed}
    first = each_once(frame[where[1]], lambda text: next((name for name in text.split(";") if name not in known), ""))
    return flag(
        frame.assign(first=first),
        first != "",
        where,
        "unknown-province",
        message("unknown province '{first}'"),
        lambda row: did_you_mean(row["first"], allowed),
    )


def known_events_and_sources(tables: Tables) -> list[Problem]:
    """Claims, trains, trade and changes must refer to rows that exist; changes also to events that were taken out."""
    events, sources = tables.events["event_id"], tables.sources["source_id"]
    taken_out = tables.changes.loc[tables.changes["change"] == TAKEN_OUT, "event_id"]
    return [
        *_unknown(tables.claims, (CLAIMS, "event_id"), events, "unknown-event"),
        *_unknown(tables.claims, (CLAIMS, "source_id"), sources, "unknown-source"),
        *_unknown(tables.trains, (TRAINS, "source_id"), sources, "unknown-source"),
        *_unknown(tables.trade, (TRADE, "source_id"), sources, "unknown-source"),
        *_unknown(tables.readings, (reading_checks.FILE, "event_id"), events, "unknown-event"),
        *_unknown(tables.changes, (CHANGES, "event_id"), pd.concat([events, taken_out]), "unknown-event"),
    ]


def status_fits_kind(tables: Tables) -> list[Problem]:
    """The `status_after` of an event must be allowed for its kind (`STATUS_AFTER`)."""
    allowed = {str(kind): sorted(str(s) for s in after) for kind, after in STATUS_AFTER.items()}
    pairs = [(kind, after) for kind, statuses in allowed.items() for after in statuses]
    fits = pd.MultiIndex.from_frame(tables.events[["kind", "status_after"]]).isin(pairs)
    known = tables.events["kind"].isin(list(allowed)).to_numpy()
    return flag(
        tables.events,
        known & ~fits,
        (EVENTS, "status_after"),
        "status-not-of-kind",
        message("'{status_after}' after the kind '{kind}'"),
        lambda row: f"a {row['kind']} carries: " + ", ".join(allowed[row["kind"]]),
    )


def group_never_ends_or_closes(tables: Tables) -> list[Problem]:
    """`evidence_end` and `closure` are not allowed on the group."""
    events = tables.events
    wrong = (events["crossing_id"] == GROUP) & events["kind"].isin([str(k) for k in NOT_ON_GROUP])
    reason, hint = message("'{kind}' on the group {crossing_id}"), message("name one crossing")
    return flag(events, wrong, (EVENTS, "kind"), "not-on-group", reason, hint)


def verdicts_are_dated(tables: Tables) -> list[Problem]:
    """A verdict needs a day and a reason; a day needs a verdict."""
    events = tables.events
    judged, day, note = (events[c] != "" for c in ("verdict", "verdict_date", "verdict_note"))
    return [
        *flag(
            events,
            judged & ~day,
            (EVENTS, "verdict_date"),
            "verdict-without-date",
            message("a verdict without a date"),
            message("the day of the judgement, YYYY-MM-DD"),
        ),
        *flag(
            events,
            judged & ~note,
            (EVENTS, "verdict_note"),
            "verdict-without-note",
            message("a verdict without a reason"),
            message("say why, in a sentence"),
        ),
        *flag(
            events,
            ~judged & day,
            (EVENTS, "verdict"),
            "date-without-verdict",
            message("a verdict_date without a verdict"),
            message("give the verdict, or leave the day out"),
        ),
    ]


def events_have_support(tables: Tables) -> list[Problem]:
    """Every event needs a claim that supports it."""
    supported = tables.claims.loc[tables.claims["stance"] == Stance.SUPPORTS, "event_id"]
    wrong = ~among(tables.events["event_id"], supported)
    hint = message("add a row to data/claims.csv")
    return flag(tables.events, wrong, (EVENTS, "event_id"), "no-claim", message("no claim supports '{event_id}'"), hint)


def disputes_are_judged(tables: Tables) -> list[Problem]:
    """Warnings: a disputing claim without a verdict, or later than it; a `disputed` verdict without such a claim."""
    events = tables.events
    disputing = tables.claims.loc[tables.claims["stance"] == Stance.DISPUTES, ["event_id", "source_id"]]
    disputing = disputing.merge(tables.sources[["source_id", "published_earliest"]], on="source_id", how="left")
    latest = disputing.groupby("event_id")["published_earliest"].max().reindex(events["event_id"])
    disputed = among(events["event_id"], disputing["event_id"])
    judged = events["verdict"] != ""
    late = judged & (latest.reset_index(drop=True) > events["verdict_day"])
    alone = ~disputed & (events["verdict"] == Verdict.DISPUTED)
    outdated = message("a disputing claim is later than the verdict")
    unjudged = NO_VERDICT
    return [
        *_warn(events, disputed & ~judged, "verdict", "dispute-not-judged", unjudged),
        *_warn(events, alone, "verdict", "disputed-by-nobody", message("'disputed' without a disputing claim")),
        *_warn(events, late, "verdict_date", "dispute-after-verdict", outdated),
    ]


def _warn(events: pd.DataFrame, wrong: "pd.Series[bool]", column: str, code: str, reason: str) -> list[Problem]:
    return flag(events, wrong, (EVENTS, column), code, reason, severity=Severity.WARNING)


def dates_rest_on_claims(tables: Tables) -> list[Problem]:
    """The stored date must have the bounds that the claims give."""
    events = tables.events
    known = knowledge.with_sources(tables.claims, tables.sources)
    claimed = windows_of_claims(known).reindex(events["event_id"]).reset_index(drop=True)
    earliest, latest = claimed["date_earliest"], claimed["date_latest"]
    wrong = earliest.notna() & ((earliest != events["date_earliest"]) | (latest != events["date_latest"]))
    wrong &= events["date_earliest"].notna()
    if not wrong.any():
        return []
    with_claimed = events.assign(first=dates.iso(dates.to_days(earliest)), last=dates.iso(dates.to_days(latest)))
    return flag(
        with_claimed,
        wrong,
        (EVENTS, "date"),
        "date-not-of-claims",
        CLAIMS_GIVE_OTHER_DATES,
        message("correct the date, or mark the preferred claims"),
    )


def preferred_claims_are_dated_support(tables: Tables) -> list[Problem]:
    """`preferred` is allowed only on supporting claims with both bounds."""
    claims = tables.claims
    dated = claims["claimed_earliest"].notna() & claims["claimed_latest"].notna()
    wrong = (claims["preferred"] == "true") & ~((claims["stance"] == Stance.SUPPORTS) & dated)
    reason = message("a preferred claim must support the event and have a date with both bounds")
    hint = message("leave 'preferred' empty, or give claimed_date both bounds")
    return flag(claims, wrong, (CLAIMS, "preferred"), "preferred-not-dated", reason, hint)


def moves_are_not_foretold(tables: Tables) -> list[Problem]:
    """A claim published before its `claimed_date` begins may support an announcement, but not a move."""
    claims = tables.claims.merge(tables.sources[["source_id", "published_latest"]], on="source_id", how="left")
    moving = tables.events.loc[tables.events["status_after"] != UNCHANGED, "event_id"]
    early = claims["published_latest"] < claims["claimed_earliest"]
    wrong = early & (claims["stance"] == Stance.SUPPORTS) & among(claims["event_id"], moving)
    reason = message("the source is older than {claimed_date}: it cannot report that a link moved")
    hint = message("make it a claim of an announcement")
    return flag(claims, wrong, (CLAIMS, "claimed_date"), "foretold-move", reason, hint)


def sources_are_dated(tables: Tables) -> list[Problem]:
    """`published` must have a last day; it may be empty only for `reference` sources."""
    sources = tables.sources
    undated = sources["published_latest"].isna() & ~(
        (sources["published"] == "") & (sources["source_type"] == SourceType.REFERENCE)
    )
    hint = message("../DATE with the day on which it was read")
    reason = GIVES_NO_LAST_DAY
    return flag(sources, undated, (SOURCES, "published"), "undated-source", reason, hint)


def evidence_ends_are_editorial(tables: Tables) -> list[Problem]:
    """An `evidence_end` needs a search record of the maintainers, as `knowledge.search_records` defines it."""
    records = knowledge.search_records(tables.events, knowledge.with_sources(tables.claims, tables.sources))
    recorded = tables.claims.loc[records, "event_id"]
    wrong = (tables.events["kind"] == Kind.EVIDENCE_END) & ~among(tables.events["event_id"], recorded)
    reason = message(
        "an evidence_end without a search record: a supporting claim of an editorial source with a claimed_date"
    )
    hint = message("give the maintainers' claim a claimed_date with both bounds: the day after the last evidence")
    return flag(tables.events, wrong, (EVENTS, "kind"), "evidence-end-not-editorial", reason, hint)


def urls_are_addresses(tables: Tables) -> list[Problem]:
    """URLs must be web addresses, since readers follow them."""
    urls = tables.sources["url"]
    wrong = (urls != "") & ~urls.map(is_web_address).astype(bool)
    hint = message("https://… with a host, without spaces")
    return flag(tables.sources, wrong, (SOURCES, "url"), "bad-url", message("'{url}' is no web address"), hint)


def readings_fit(tables: Tables) -> list[Problem]:
    """The cells of a second reading must fit each other, as `reading_checks` has it."""
    return reading_checks.of(tables.readings)


def renewals_are_of_search_records(tables: Tables) -> list[Problem]:
    """`renew_by` is allowed only on search records."""
    return renewal_checks.misplaced(tables.events, tables.claims, tables.sources)


CHECKS: tuple[Callable[[Tables], list[Problem]], ...] = (
    known_crossings,
    known_provinces,
    known_events_and_sources,
    status_fits_kind,
    group_never_ends_or_closes,
    verdicts_are_dated,
    events_have_support,
    disputes_are_judged,
    dates_rest_on_claims,
    preferred_claims_are_dated_support,
    moves_are_not_foretold,
    sources_are_dated,
    evidence_ends_are_editorial,
    renewals_are_of_search_records,
    readings_fit,
    urls_are_addresses,
)
"""The checks between tables; the checks on the replay are in `replay_checks`."""
