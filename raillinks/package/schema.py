"""The columns of the tables of a data package, one row each: what says something of a column reads its row.

`make generate` writes from these rows the fields in `datapackage.json`, the data dictionary and, for a new column, a
layout of the database (`tools.write_schema`). Checks, the desk, the card of an event, the filters and the search read
them. Every column is exported. The descriptor of a package may be stricter than the rows, never less strict.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from raillinks.domain import enums
from raillinks.domain.status import Status
from raillinks.i18n.translator import message

FORM, MORE = "form", "more"
"""Where the desk asks for a column: in the form of a report, or in the part of the form that opens."""
TAKEN_OUT = "Event taken out."
"""The `change` of a row of `CHANGES.csv` whose event the log no longer has: its version was taken back."""
LONGEST_QUOTE = 300
"""Of a text a quotation has at most so many characters."""
READ_AGAIN = ("date", "service", "kind", "status", "stance")
"""What a second reading codes; `agrees_…` says for each whether reader and log agree."""


class ColumnFilter(NamedTuple):
    """How events are filtered by a column: see `filters.Filter`. The first ones stand above "More filters"."""

    label: str
    text: str
    phrase: str = "{values}"
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Types and constraints are those of Frictionless.

    Args:
        name: Its name.
        description: What it holds, for `datapackage.json` and the dictionary.
        type: `string`, `integer`, `number` or `date`.
        format: `uri` for addresses; empty for any text.
        required: No cell is empty.
        unique: No two cells are equal.
        enum: The allowed values; empty = any.
        named: Whether the interface has a name for each of these (`Translator.word`).
        pattern: A regular expression that each filled cell matches; empty = any.
        edtf: `closed` for EDTF dates with both bounds, `open` for dates that may lack one; empty for any text.
        one_line: Whether its texts have one line: names and titles, which calendars, citations and labels hold.
        optional: Whether a package need not have it.
        label: What the desk calls it (a message); empty = its name.
        hint: How to fill it, below its field (a message).
        desk: Where the desk asks for it: `FORM` or `MORE`; empty = it follows from the rest, or is a correction.
        long: Whether the desk gives it several lines.
        fact: What the card of an event calls it (a message), which shows its text; empty = it does not show it.
        filter: How events are filtered by it; None = they are not.
        searched: Whether a search of events looks into it, as into the summaries.
    """

    name: str
    description: str
    type: str = "string"
    format: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    named: bool = False
    pattern: str = ""
    edtf: str = ""
    one_line: bool = False
    optional: bool = False
    label: str = ""
    hint: str = ""
    desk: str = ""
    long: bool = False
    fact: str = ""
    filter: ColumnFilter | None = None
    searched: bool = False

    @property
    def field(self) -> dict[str, Any]:
        """The column as a field of `datapackage.json`."""
        constraints = {
            "required": self.required, "unique": self.unique, "enum": [*map(str, self.enum)], "pattern": self.pattern,
        }  # fmt: skip
        parts = {
            "name": self.name, "type": self.type, "format": self.format, "description": self.description,
            "edtf": self.edtf, "constraints": {key: value for key, value in constraints.items() if value},
        }  # fmt: skip
        return {key: value for key, value in parts.items() if value}

    def lacks(self, field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The constraints that a field of a package's descriptor lacks: the key, and the value needed."""
        given = {"edtf": "", **field, **field.get("constraints", {})}
        for key, value in (("type", self.type), ("edtf", self.edtf)):
            if given[key] != value:
                yield key, value or "none"
        for key, value in self.field.get("constraints", {}).items():
            if key == "enum" and not set(given.get(key, "\0")) <= set(value):
                yield f"constraints.{key}", ", ".join(value)
            elif key != "enum" and given.get(key) != value:
                yield f"constraints.{key}", "true" if value is True else value


_ID_FORM = "^[a-z0-9][a-z0-9-]*$"
_PROVINCES = "^(KP|CN|RU)-[A-Z0-9]{2,3}(;(KP|CN|RU)-[A-Z0-9]{2,3})*$"
_DIRECTIONS = ("CN>KP", "KP>CN", "KP>RU", "RU>KP", "CN>RU>KP", "both")
_PLACES = ("crossing", "station", "city", "province", "prefecture", "river", "yard", "bridge", "lake")
_BOTH_OR_NEITHER = message("In both languages, or in neither.")
_id = partial(Column, required=True, unique=True, pattern=_ID_FORM)
_filled = partial(Column, required=True)
_name = partial(Column, one_line=True)
_day, _number, _integer = (partial(Column, type=kind) for kind in ("date", "number", "integer"))
_true = partial(Column, enum=("true",), desk=FORM)
_agrees = partial(Column, enum=("true", "false"))
_of_some = partial(Column, optional=True)

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType({
    "events": (
        _id("event_id", "Stable id of the event."),
        _filled("date", "When it happened: an EDTF date or interval with both bounds; it means some day between them.",
                edtf="closed", label=message("Date")),
        _integer("order_in_day", "Order among moving events of one link on one day; empty = 0.", desk=MORE,
                 label=message("Order within the day"),
                 hint=message("Only where two events move one link on one day.")),
        _filled("crossing_id", "The crossing, or the group all-china-dprk.", pattern=_ID_FORM, desk=FORM,
                label=message("Crossing")),
        _filled("service", "The service, or all.", enum=(*enums.names(enums.DEFAULT), enums.ALL_SERVICES),
                desk=FORM,
                label=message("Service")),
        _filled("kind", "What sort of happening.", enum=tuple(enums.Kind), named=True, desk=FORM,
                label=message("What happened?"),
                filter=ColumnFilter(message("Kind"), "Only these kinds of event.", is_first=True)),
        _filled("status_after", "The status that the event gives its links, or unchanged.", desk=FORM,
                enum=(*Status, enums.UNCHANGED), named=True, label=message("Status after")),
        Column("verdict", "The maintainers' judgement; empty until they judge.", enum=tuple(enums.Verdict), named=True,
               label=message("Verdict")),
        _day("verdict_date", "The day of the judgement (YYYY-MM-DD).", label=message("Day of the verdict")),
        Column("verdict_note", "Why they judged so.", long=True, label=message("Why this verdict")),
        Column("cause", "Why it happened, in a few words.", searched=True, desk=MORE, label=message("Cause"),
               fact=message("Cause")),
        Column("cargo", "What was carried, in a few words.", searched=True, desk=MORE, label=message("Cargo"),
               fact=message("Cargo")),
        Column("direction", "Which way: CN>KP, KP>CN, KP>RU, RU>KP, CN>RU>KP, both.", enum=_DIRECTIONS, desk=MORE,
               label=message("Direction"), fact=message("Direction")),
        Column("affects", "Further provinces concerned, ISO 3166-2, ';' between.", pattern=_PROVINCES, desk=MORE,
               label=message("Further provinces"), hint=message("Codes such as KP-01, with “;” between."),
               fact=message("Affects")),
        _filled("summary", "What happened, in our own words.", desk=FORM, long=True,
                label=message("Summary in English"),
                hint=message("What happened, in our own words, without clock times.")),
        Column("cause_class",
               "The class of the cause; not_said where an event gives a status and no source says why.",
               enum=tuple(enums.CauseClass), named=True, desk=FORM, label=message("Class of the cause"),
               filter=ColumnFilter(message("Cause"), "Only events whose cause is of these classes.",
                                   message("cause: {values}"))),
        Column("summary_ko", "The summary in Korean: the maintainers' translation of the English one, which counts "
               "where they differ.", desk=MORE, long=True, label=message("Summary in Korean"), hint=_BOTH_OR_NEITHER),
        Column("summary_zh", "The summary in Chinese (simplified): the maintainers' translation of the English one, "
               "which counts where they differ.", desk=MORE, long=True, label=message("Summary in Chinese"),
               hint=_BOTH_OR_NEITHER),
    ),
    "claims": (
        _id("claim_id", "Stable id of the claim."),
        _filled("event_id", "The event that it speaks of."),
        _filled("source_id", "The source that makes it."),
        _filled("stance", "supports: it happened (also with another date or detail); disputes: it did not, or not "
                "here.", enum=tuple(enums.Stance), named=True, desk=FORM,
                label=message("Does the source say that it happened?")),
        Column("claimed_date", "When the source says it happened: EDTF, open ends allowed; may be empty.", edtf="open",
               desk=FORM, label=message("When, as the source says it?"),
               hint=message("Some day between two: 2022-09-20/2022-09-30.")),
        _true("preferred", "true where the event's date rests on this claim.", label=message("We use this date")),
        _true("own_act", "true where the government or operator that acts says so itself.",
              label=message("The speaker is the party that acts")),
        _filled("basis", "How the speaker knows.", enum=tuple(enums.Basis), named=True, desk=FORM,
                label=message("How does the speaker know?"),
                filter=ColumnFilter(message("Basis"), "Only events with a claim on one of these bases.",
                                    message("basis: {values}"))),
        _name("speaker", "Who speaks inside the source; empty where the publisher itself saw it.", desk=FORM,
              label=message("Speaker"),
              hint=message("Who speaks inside the source; empty where the publisher itself saw it.")),
        Column("detail", "What the claim says beyond the event, in our own words.", desk=FORM, long=True,
               label=message("What exactly does it say?"), hint=message("In our own words, short and plain.")),
        _day("renew_by", "Search records only: the day by which the search should be repeated (YYYY-MM-DD).",
             label=message("Search again by")),
        Column("quote", "The words of the text that say so: verbatim, in its own language, with […] where words are "
               "left out, at most 300 characters; empty where the text was not met.",
               pattern=f"^.{{1,{LONGEST_QUOTE}}}$", one_line=True, desk=MORE, long=True, label=message("Quotation"),
               hint=message("Word for word, in the language of the page, at most 300 characters.")),
        _name("locator", "Where in the text the quotation stands, in English: paragraph, heading, caption.", desk=MORE,
              label=message("Where in the text"),
              hint=message("In English, such as “third paragraph” or “caption of the last picture”.")),
        _name("repeats", "The publisher whose report the claim repeats, where that is known.", desk=MORE,
              label=message("Whose report does it repeat?"),
              hint=message("The publisher that had it first; empty where the text does not let one know.")),
    ),
    "sources": (
        _id("source_id", "Stable id of the source."),
        _name("publisher", "The origin of the publication.", required=True, desk=FORM, label=message("Publisher"),
              hint=message("Who wrote it; of a relay the origin.")),
        _name("via", "Who republished it, where that was read.", desk=FORM, label=message("Republished by")),
        _name("title", "Its title; empty where not kept.", desk=FORM, long=True, label=message("Title"),
              hint=message("As the page has it, in its own language.")),
        _true("title_paraphrased", "true where the title is ours, not the publisher's.",
              label=message("The title is in our own words")),
        Column("language", "ISO 639-1 code of its language.", pattern="^[a-z]{2}$", desk=FORM,
               label=message("Language")),
        Column("published", "When it was published: EDTF, ../DATE where only the day it was read is known; empty only "
               "for reference sources.", edtf="open", desk=FORM, label=message("Published on"),
               hint=message("A day, such as 2022-09-26; “../2022-09-26” if only the day of reading is known.")),
        Column("url", "Where it was read; empty where not kept.", format="uri", desk=FORM,
               label=message("Address of the page")),
        _filled("source_type", "What sort of publication.", enum=tuple(enums.SourceType), named=True, desk=FORM,
                label=message("Sort of source"),
                filter=ColumnFilter(message("Source type"), "Only events with a claim in a source of these types.",
                                    message("source type: {values}"))),
        _filled("seen", "read by a maintainer, or known from another's mention.", enum=tuple(enums.Seen), named=True,
                desk=FORM, label=message("How do we know it?")),
    ),
    "places": (
        _name("place_id", "Stable id; equal to the id of the feature in the layers.", required=True, unique=True),
        _filled("kind", "What sort of place.", enum=_PLACES),
        _name("name", "English name.", required=True),
        _name("name_ko", "Korean name."),
        _name("name_zh", "Chinese name."),
        _name("name_ru", "Russian name, where it is in Russia."),
        _name("aliases", "Further names, spellings and romanisations, ';' between."),
        Column("iso_3166_2", "ISO 3166-2 code of a province."),
        Column("pcode", "UN P-code of a province (numbered differently from ISO)."),
        Column("gbt_2260", "GB/T 2260 code of a Chinese unit."),
        _of_some("wikidata", "Wikidata item."),
        _of_some("geonames", "GeoNames id."),
        _of_some("osm", "OpenStreetMap object."),
        Column("crossing_id", "The crossing that it belongs to."),
        Column("province", "ISO 3166-2 code of the province that it lies in."),
        _of_some("lat", "Latitude, degrees, WGS 84.", "number"),
        _of_some("lon", "Longitude, degrees, WGS 84.", "number"),
        _of_some("accuracy_m", "How far off the position may be, metres.", "number"),
        _of_some("source", "Where the position comes from."),
    ),
    "trains": (
        _name("train", "The train's number or numbers.", required=True),
        _filled("crossing_id", "The crossing that it uses."),
        _name("from_station", "Where it starts."),
        _name("to_station", "Where it ends."),
        Column("weekdays", "On which days it runs: daily, or day names with blanks between."),
        Column("valid_from", "From when: EDTF.", edtf="open"),
        Column("valid_to", "Until when: EDTF; empty = not known to have ended.", edtf="open"),
        _filled("source_id", "The source."),
    ),
    "trade": (
        _filled("period", "The period that the figure covers: EDTF.", edtf="closed"),
        _number("total_usd_million", "Trade between China and the DPRK, million US dollars."),
        _number("dprk_imports_usd_million", "DPRK imports from China, million US dollars."),
        _number("dprk_exports_usd_million", "DPRK exports to China, million US dollars."),
        _name("covers", "What the figure covers.", required=True),
        _filled("source_id", "The source."),
        Column("note", "Caveats."),
    ),
    "readings": (
        _id("event_id", "The event; one row each."),
        _day("read_on", "The day of the second reading; empty until there is one."),
        _integer("sources_read", "How many of its sources the reader met again."),
        _integer("sources_cited", "How many sources its claims cited on that day."),
        _agrees("agrees_date", "Whether one window lies inside the other: the reader’s date, or the row’s; empty where "
                "no date could be read."),
        _agrees("agrees_service", "Whether the reader coded the row’s service; unclear agrees with all."),
        _agrees("agrees_kind", "Whether the reader coded the row’s kind."),
        _agrees("agrees_status", "Whether the reader coded the row’s status_after."),
        _agrees("agrees_stance", "Whether each claim that was met has the reader’s stance; empty where the dates "
                "differ."),
        Column("differed", "What differed: what the reader coded, and what the log had on that day in brackets."),
        _filled("outcome", "agreed: nothing differed; kept: the row stayed; changed: the row or a claim changed; "
                "not_met: no source was met again; not_read: nobody has read it a second time yet.",
                enum=tuple(enums.Outcome)),
        Column("done", "Why the row was kept, what was changed, or why nothing was read."),
    ),
    "measures": (
        _filled("event_id", "The event whose trains, loads or riders are counted."),
        _filled("claim_id", "The claim that gives the count, and so its source; it may be a claim about another event "
                "at the same crossing."),
        _filled("what", "What is counted.", enum=tuple(enums.Counted), named=True, label=message("Counted")),
        Column("per", "In what: one train, a day, a week, a month, one satellite image; empty = in all.",
               enum=tuple(enums.Per), label=message("Per")),
        _number("least", "The least that the source says; empty where it says only “up to”.",
                label=message("At least")),
        _number("most", "The most that it says; equal to `least` for one number, empty where it says only “at least”.",
                label=message("At most")),
        Column("direction", "Which way, where the source says it: CN>KP, KP>CN, KP>RU, RU>KP, CN>RU>KP, both.",
               enum=_DIRECTIONS, label=message("Direction")),
        Column("counted_date", "The time that the count covers, where that is not the event's date: EDTF.",
               edtf="closed", label=message("Counted on")),
        Column("note", "Of what kind they are, and whether the number is “about”, planned or expected, in our own "
               "words.", label=message("Note")),
    ),
    "changes": (
        _filled("version", "The version of the data package that brought the change."),
        _filled("date", "The day of the change.", "date"),
        Column("event_id", "The event; empty for the log as a whole."),
        _filled("change", "What changed."),
        _filled("reason", "Why."),
    ),
})  # fmt: skip
"""The columns of each table, in the order of `datapackage.json`; a package may have more."""
COLUMNS: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {table: {column.name: column for column in columns if not column.optional} for table, columns in TABLES.items()}
)
"""By name, the columns that pages, API and exports need in each table."""

IDS: Mapping[str, str] = MappingProxyType(
    {table: column.name for table, columns in TABLES.items() for column in columns if column.unique}
)
"""The column that names the rows of a table, of those that have one."""


def of_package(table: str, of_links: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a table of a package, whose events may have its own services.

    Args:
        table: The table.
        of_links: The names of the package's services.
    """
    allowed = (*of_links, enums.ALL_SERVICES)
    return tuple(
        replace(column, enum=allowed) if (table, column.name) == ("events", "service") else column
        for column in TABLES.get(table, ())
    )


SEARCHED = tuple(column.name for column in TABLES["events"] if column.searched)
"""The columns of events that a search looks into, beside the summaries."""
PATHS: Mapping[str, str] = MappingProxyType(
    {table: f"data/{'CHANGES' if table == 'changes' else table}.csv" for table in TABLES}
)
"""The path of each table in the package."""
