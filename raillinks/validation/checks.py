"""Checks between columns and tables, one small function per rule of docs/status-rules.md.

Each takes the tables of a package (columns present and of the right form) and returns problems.

Checks of `data/readings.csv`: the cells of a second reading fit each other.

docs/data-dictionary.md, "Second readings", has the rules.

Checks of the summaries of events in further languages, which are translations of the English one.

Checks on the measures: each is a number or a range that a known claim gives, and that claim has a source.

Checks of `renew_by`, the day by which the search behind a search record should be repeated.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import GROUP, NOT_ON_GROUP, UNCHANGED, Kind, Outcome, SourceType, Stance, Verdict
from raillinks.domain.problems import Problem, Severity, did_you_mean
from raillinks.domain.status import STATUS_AFTER
from raillinks.domain.text import among, each_once, is_web_address
from raillinks.engine import knowledge
from raillinks.engine.knowledge import windows_of_claims
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.i18n.translator import message
from raillinks.package.schema import PATHS, READ_AGAIN, TAKEN_OUT
from raillinks.package.tables import flag

FILE = PATHS["readings"]


def of(readings: pd.DataFrame) -> list[Problem]:
    """All problems of the table.

    Args:
        readings: `readings.csv` as text, each column in the form that its schema asks for.
    """
    return [*_numbers(readings), *_agreements(readings), *_outcomes(readings)] if len(readings) else []


def _count(readings: pd.DataFrame, column: str) -> "pd.Series[float]":
    """A column of numbers; missing where the cell is empty."""
    return pd.to_numeric(readings[column]).astype("float64")


def _differs(readings: pd.DataFrame) -> "pd.Series[bool]":
    """Where reader and log differ in anything."""
    return (readings[[f"agrees_{field}" for field in READ_AGAIN]] == "false").any(axis=1)


def _numbers(readings: pd.DataFrame) -> list[Problem]:
    """A reading has a day and both numbers, or none of them; nobody reads more sources than are cited."""
    sought = readings["read_on"] != ""
    filled = [readings[column] != "" for column in ("sources_read", "sources_cited")]
    apart = (filled[0] != sought) | (filled[1] != sought)
    read, cited = _count(readings, "sources_read"), _count(readings, "sources_cited")
    wrong = (read > cited) | (read < 0)
    too_many = "{sources_read} sources read of {sources_cited}"
    return [
        *flag(readings, apart, (FILE, "read_on"), "reading-incomplete", "a day without numbers, or numbers without a"
              " day", "fill read_on, sources_read and sources_cited, or none"),
        *flag(readings, wrong, (FILE, "sources_read"), "reading-too-many", too_many, "from 0 to sources_cited"),
    ]  # fmt: skip


def _agreements(readings: pd.DataFrame) -> list[Problem]:
    """Only what was read can agree or differ; stances are compared only of one happening; what differs is said."""
    coded = (readings[[f"agrees_{field}" for field in READ_AGAIN]] != "").any(axis=1)
    unread = ~(_count(readings, "sources_read") > 0)
    silent = _differs(readings) != (readings["differed"] != "")
    other = (readings["agrees_date"] == "false") & (readings["agrees_stance"] != "")
    return [
        *flag(readings, coded & unread, (FILE, "sources_read"), "reading-of-nothing", "an agreement without a source"
              " that was read", "leave every agrees_ column empty"),
        *flag(readings, other, (FILE, "agrees_stance"), "reading-of-another", "stances compared although the dates"
              " differ", "leave the cell empty: the reader's stances are about another happening"),
        *flag(readings, silent, (FILE, "differed"), "reading-difference", "'differed' and the agrees_ columns do not"
              " fit", "say what differed where one of them is false, and only there"),
    ]  # fmt: skip


def _outcomes(readings: pd.DataFrame) -> list[Problem]:
    """The outcome follows from what was read and whether it differed; a row may change although nothing differed."""
    sought, met = readings["read_on"] != "", _count(readings, "sources_read") > 0
    differs = _differs(readings)
    fits = (
        (readings["outcome"].eq(Outcome.NOT_READ) & ~sought)
        | (readings["outcome"].eq(Outcome.NOT_MET) & sought & ~met)
        | (readings["outcome"].eq(Outcome.AGREED) & met & ~differs)
        | (readings["outcome"].eq(Outcome.KEPT) & met & differs)
        | (readings["outcome"].eq(Outcome.CHANGED) & met)
    )
    silent = (readings["outcome"] != Outcome.AGREED) & (readings["done"] == "")
    return [
        *flag(readings, ~fits, (FILE, "outcome"), "reading-outcome", "'{outcome}' does not fit what was read",
              "see Second readings in docs/data-dictionary.md"),
        *flag(readings, silent, (FILE, "done"), "reading-without-reason", "'{outcome}' without a reason",
              "say why, or what changed"),
    ]  # fmt: skip


WHERE = (PATHS["claims"], "renew_by")


def misplaced(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> list[Problem]:
    """Errors: claims with a `renew_by` that are no search records."""
    dated = (claims["renew_by"] != "").to_numpy(bool)
    if not dated.any():
        return []
    wrong = dated & ~knowledge.search_records(events, knowledge.with_sources(claims, sources))
    reason = message("a renew_by on a claim that is no search record")
    return flag(claims, wrong, WHERE, "renewal-misplaced", reason, message("leave the cell empty"))


def due(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, today: np.datetime64) -> list[Problem]:
    """Warnings: search records whose `renew_by` has passed, or that have none; none of them of a withdrawn event.

    Args:
        events: See `knowledge.search_records`.
        claims: The table of claims.
        sources: The table of sources.
        today: The day of the check; a record is due from the day after its `renew_by`.
    """
    withdrawn = events.loc[events["verdict"] == Verdict.WITHDRAWN, "event_id"]
    counts = ~among(claims["event_id"], withdrawn).to_numpy(bool)
    record = counts & knowledge.search_records(events, knowledge.with_sources(claims, sources))
    days = dates.windows(claims["renew_by"]).latest
    endless = record & (claims["renew_by"] == "").to_numpy(bool)
    late = record & ~endless & (days < today)
    reason = message("the search behind '{claim_id}' should have been repeated by {renew_by}")
    hint = message("search again, record it as a source of its own, and give the claim a later renew_by")
    return [
        *flag(claims, late, WHERE, "search-overdue", reason, hint, Severity.WARNING),
        *flag(claims, endless, WHERE, "search-without-renewal", message("'{claim_id}' has no day to search again by"),
              "YYYY-MM-DD", Severity.WARNING),
    ]  # fmt: skip


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
        *_unknown(tables.readings, (FILE, "event_id"), events, "unknown-event"),
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
    ends = tables.events["kind"] == Kind.EVIDENCE_END
    if not ends.any():
        return []
    records = knowledge.search_records(tables.events, knowledge.with_sources(tables.claims, tables.sources))
    wrong = ends & ~among(tables.events["event_id"], tables.claims.loc[records, "event_id"])
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
    """The cells of a second reading must fit each other."""
    return of(tables.readings)


def renewals_are_of_search_records(tables: Tables) -> list[Problem]:
    """`renew_by` is allowed only on search records."""
    return misplaced(tables.events, tables.claims, tables.sources)


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
"""The checks between tables; the checks on the replay are in `load`."""


def translated_whole(events: pd.DataFrame) -> list[Problem]:
    """An event has its summary in all languages for which the table has a column, or in English alone."""
    translated = events[[column for column in SUMMARY_COLUMNS[1:] if column in events]]
    filled = translated != ""
    some = filled.any(axis=1)
    reason = message("the summary is translated into some of the log's languages, but not here")
    hint = message("translate it here too, or leave all translations empty")
    return [
        problem
        for column in translated.columns
        for problem in flag(
            events, some & ~filled[column], (PATHS["events"], str(column)), "half-translated", reason, hint
        )
    ]


MEASURES = "data/measures.csv"


class Measured(Tables, Protocol):
    """The input of the checks: that of `checks`, and the measures."""

    @property
    def measures(self) -> pd.DataFrame: ...  # noqa: D102 (it is the table of its name)


def on_measures(tables: Measured) -> list[Problem]:
    """All problems of the measures, in the order of the checks."""
    return [problem for check in MEASURE_CHECKS for problem in check(tables)] if len(tables.measures) else []


def known_events_and_claims(tables: Measured) -> list[Problem]:
    """A measure names an event and a claim that exist, and the claim's source exists."""
    measures, events, claims = tables.measures, tables.events["event_id"], tables.claims["claim_id"]
    sourced = tables.claims.loc[among(tables.claims["source_id"], tables.sources["source_id"]), "claim_id"]
    no_event, no_claim = ~among(measures["event_id"], events), ~among(measures["claim_id"], claims)
    no_source = ~no_claim & ~among(measures["claim_id"], sourced)
    event, claim = "unknown event_id '{event_id}'", "unknown claim_id '{claim_id}': a count needs who says so"
    return [
        *flag(measures, no_event, (MEASURES, "event_id"), "unknown-event", event,
              lambda row: did_you_mean(row["event_id"], list(events))),
        *flag(measures, no_claim, (MEASURES, "claim_id"), "unknown-claim", claim,
              lambda row: f"{did_you_mean(row['claim_id'], list(claims))}; or add the claim to {CLAIMS}"),
        *flag(measures, no_source, (MEASURES, "claim_id"), "claim-without-source",
              "the claim '{claim_id}' has no known source", f"give it a source_id of {SOURCES}"),
    ]  # fmt: skip


def claims_speak_of_the_crossing(tables: Measured) -> list[Problem]:
    """A claim about another event may give a count, such as that of the day before, but not at another crossing."""
    crossing = tables.events.drop_duplicates("event_id").set_index("event_id")["crossing_id"]
    event_of_claim = tables.claims.drop_duplicates("claim_id").set_index("claim_id")["event_id"]
    counted = tables.measures["event_id"].map(crossing)
    spoken_of = tables.measures["claim_id"].map(event_of_claim).map(crossing)
    named = pd.DataFrame({"counted": counted, "spoken_of": spoken_of})
    wrong = named.notna().all(axis=1) & (counted != spoken_of) & ~named.isin([GROUP]).any(axis=1)
    reason = message("the claim '{claim_id}' speaks of another crossing than '{event_id}'")
    hint = message("name a claim about an event at the same crossing")
    return flag(tables.measures, wrong, (MEASURES, "claim_id"), "count-of-another-crossing", reason, hint)


def counts_are_numbers(tables: Measured) -> list[Problem]:
    """A measure has a least or a most number, none below zero, and the least is not above the most."""
    measures = tables.measures
    least, most = pd.to_numeric(measures["least"]), pd.to_numeric(measures["most"])
    empty = least.isna() & most.isna()
    negative = (least < 0) | (most < 0)
    swapped = ~negative & (least > most)
    below, more = message("{least} to {most} {what}"), message("{least} is more than {most}")
    hint = message("the number in both; only least for “at least”, only most for “up to”")
    return [
        *flag(measures, empty, (MEASURES, "least"), "no-number", message("a measure without a number"), hint),
        *flag(measures, negative, (MEASURES, "least"), "negative", below, message("zero or more")),
        *flag(measures, swapped, (MEASURES, "most"), "least-above-most", more, message("swap them")),
    ]


def measures_stand_once(tables: Measured) -> list[Problem]:
    """No row is there twice."""
    reason = message("this row of '{claim_id}' is there twice")
    hint = message("leave one out, or say in the note how they differ")
    repeated = tables.measures.duplicated()
    return flag(tables.measures, repeated, (MEASURES, "claim_id"), "duplicate", reason, hint)


MEASURE_CHECKS = (
    known_events_and_claims,
    claims_speak_of_the_crossing,
    counts_are_numbers,
    measures_stand_once,
)
