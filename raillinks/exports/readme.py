"""The README.md inside the zip, which explains the export to a reader without the dashboard.

What the first and the last sheet of the workbook say: what it answers, of which days and version, every column.

The SQLite file has the same facts.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from raillinks.exports import cite, tables
from raillinks.exports.cite import Citation
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, permalinks, views
from raillinks.query.views import View

_FENCE = re.compile("`+")
_MARKUP = re.compile(r"([\\`*_\[\]<>|#&])")

CAVEATS = (
    "Silence is not closure: where nobody reports, or evidence has ended, a link is `unknown`.",
    "Statuses are worked out from dated, sourced events; none is stored.",
    "A date is a window: it happened on some day from `date_earliest` to `date_latest`. `2004` is not 1 January 2004.",
    "`disputed` events are in the table with every claim on both sides; only `disputed=apply` lets them move a status.",
    "An event on `all-china-dprk` concerns every China–DPRK crossing; one on `all` services concerns both.",
    "`measures.csv` has each count as its claim gives it, of the period or else of all time: never add them up.",
    "`status.csv` says `stale` where the last evidence is older than the selection's `stale_after` days.",
)

EVERYTHING = "everything known"
"""What `known_on` says where it is empty."""


def render_readme(
    dataset: Dataset, view: View, cited: Citation, sentence: str, members: Mapping[str, tuple[str, int | None]]
) -> str:
    """The text of the README, in Markdown.

    Args:
        dataset: The package.
        view: The exported view.
        cited: The citation.
        sentence: The view in words.
        members: SHA-256 and number of rows (None: not a table) by file name.
    """
    parts = [
        f"# {plain(str(dataset.descriptor['title']))}: an export",
        f"{plain(sentence)}.",
        _facts(dataset, view, permalinks.permalink(dataset, view.selection)),
        "## Files",
        _files(members),
        "To check them: `sha256sum FILE` (Linux), `shasum -a 256 FILE` (macOS).",
        "## Caveats",
        "\n".join(f"- {line}" for line in caveats(dataset, view)),
        "## How to cite",
        f"{_fenced(cite.chicago(cited))}\n\nCite the sources of the events that you use as well: they stand below.",
        "## Licences",
        _licences(dataset),
        *_readme_columns(dataset, members),
        f"## Sources used ({len(view.sources)})",
        "\n".join(_source(row) for row in view.sources.to_dict("records")) or "None.",
    ]
    return "\n\n".join(parts) + "\n"


def caveats(dataset: Dataset, view: View) -> tuple[str, ...]:
    """What a reader of a view must know; names of columns and files are in backticks."""
    return *_about_the_days(dataset, view), *CAVEATS


def where(dataset: Dataset) -> str:
    """What a permalink without an address needs; nothing where the package has a `homepage`."""
    if str(dataset.descriptor.get("homepage", "")):
        return ""
    return " (put it behind the address of a dashboard that serves this data version)"


def _facts(dataset: Dataset, view: View, link: str) -> str:
    said = tables.stamp(dataset, view)
    return (
        f"- As of: {view.selection.as_of_text}\n- Known on: {said['known_on'] or EVERYTHING}\n"
        f"- Permalink: `{link}`{where(dataset)}\n"
        f"- Data version: {said['data_version']}, as the last column of each table says\n"
        f"- Covered to: {dataset.covered_to}, the last day up to which the maintainers have read"
    )


def _files(members: Mapping[str, tuple[str, int | None]]) -> str:
    rows = [f"| `{name}` | {'' if n is None else n} | `{digest}` |" for name, (digest, n) in members.items()]
    return "\n".join(["| file | rows | SHA-256 |", "|---|---:|---|", *rows])


def _about_the_days(dataset: Dataset, view: View) -> list[str]:
    """Caveats about the as-of and known-on days."""
    chosen = view.selection
    lines = []
    if chosen.as_of_period:
        lines.append(
            f"`as_of` asks for {chosen.as_of_period}: in `status.csv` the status is that of {chosen.as_of}, and"
            " `open_on` says whether the link was open on all, some or none of the days, or that it cannot be said."
        )
    if chosen.as_of > dataset.covered_to:
        lines.append(f"{chosen.as_of} lies after {dataset.covered_to}: every status is the last known one.")
    if chosen.known_on is not None:
        lines.append(
            f"Dates, claims, verdicts and confidences are what this log's sources had reported by {chosen.known_on}."
            " The maintainers' own search records count from the day after the last evidence, though they are newer."
            " Reference works without a date of publication, such as today's encyclopaedias, count as known on every"
            " day."
        )
        left_out = views.undated(dataset, view)["event_id"].tolist()
        if left_out:
            lines.append(f"Left out, since none of their sources says when it was published: {', '.join(left_out)}.")
    return lines


def _licences(dataset: Dataset) -> str:
    own = [f"- {plain(str(licence['title']))}" for licence in dataset.descriptor["licenses"]]
    rests = "; ".join(plain(str(source["title"])) for source in dataset.descriptor.get("sources", ()))
    return "\n".join(own) + (f"\n\n`features.geojson` and the map rest on: {rests}." if rests else "")


def _readme_columns(dataset: Dataset, members: Mapping[str, tuple[str, int | None]]) -> list[str]:
    """One section per table: its columns and their meaning."""
    parts = []
    for table in (name.removesuffix(".csv") for name in members if name.endswith(".csv")):
        rows = [
            f"| {_code(str(f['name']))} | {plain(str(f.get('description', '')))} |"
            for f in tables.fields(dataset, table)
        ]
        parts += [f"## Columns of {table}.csv", "\n".join(["| column | what |", "|---|---|", *rows])]
    return parts


def _source(row: Mapping[object, object]) -> str:
    """One source as one line. Its text comes from data, so it is escaped."""
    text = {str(name): plain(str(value)) for name, value in row.items() if not isinstance(value, pd.Timestamp)}
    title = f"[{text['title']}]" if text["title_paraphrased"] == "true" else text["title"]
    via = f" via {text['via']}" if text["via"] else ""
    parts = [f"{text['publisher']}{via}", title, text["published"], text["url"]]
    return "- " + ", ".join(part for part in parts if part)


def _fenced(text: str) -> str:
    """A text as a code block; the fence is longer than any in the text."""
    fence = "`" * max(3, *(len(run) + 1 for run in ["", *_FENCE.findall(text)]))
    return f"{fence}\n{' '.join(text.split())}\n{fence}"


def _code(name: str) -> str:
    """A column's name as code, unless a character of it would end the code or the table's cell."""
    return f"`{name}`" if re.fullmatch(r"[\w.-]+", name) else plain(name)


def plain(text: str) -> str:
    """A text from data, escaped for Markdown and on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


TITLE, HEAD, PLAIN = "title", "head", "plain"
_CELLS = (
    "Days are dates, numbers are numbers, yes-or-no columns are TRUE or FALSE. All else is text; no cell is a formula.",
    "A date that is not one day, such as 2020-08, stays text; date_earliest and date_latest are dates.",
    "Days before 1 March 1900 stay text, since spreadsheets disagree about them.",
    "crossing_id, service, event_id, claim_id and source_id join the sheets.",
)
_FILE = re.compile(rf"\b({'|'.join(tables.IN_WHOLE)})\.csv\b")


ANSWER, ABOUT = "Answer", "About"
"""The first and the last sheet of the workbook."""


class Sheet(NamedTuple):
    """A sheet with a table: its name, of which days it is in words, and its number of rows."""

    name: str
    days: str
    rows: int


class Row(NamedTuple):
    """A row of the sheet: how it looks (`TITLE`, `HEAD` or `PLAIN`), and its cells."""

    look: str
    cells: tuple[str | int, ...]


def first_rows(dataset: Dataset, view: View, sheets: Iterable[Sheet], answer: Mapping[str, str]) -> list[Row]:
    """The rows of the first sheet: what the workbook answers, what it is, and what each sheet is.

    Args:
        dataset: The package.
        view: The view that the sheets are of.
        sheets: The sheets with tables, in their order.
        answer: What it answers, each fact under its name.
    """
    listed = ((each.name, _plain(tables.TABLES[each.name].summary), each.days, each.rows) for each in sheets)
    return [
        Row(TITLE, (str(dataset.descriptor["title"]),)),
        *(Row(PLAIN, fact) for fact in {**answer, **facts(dataset, view)}.items()),
        *_section("Sheets", (*listed, (ABOUT, "How to read the sheets, and every column.")), "what it has",
                  "of which days", "rows"),
    ]  # fmt: skip


def last_rows(dataset: Dataset, view: View, sheets: Iterable[str], notes: Iterable[str]) -> list[Row]:
    """The rows of the last sheet: how to read the others, and every column.

    Args:
        dataset: The package.
        view: The view that the sheets are of.
        sheets: The names of the sheets with tables, in their order.
        notes: What the sheets cannot hold, if anything.
    """
    reading = (*caveats(dataset, view), *_CELLS, *notes)
    return [
        Row(HEAD, ("How to read it",)),
        *(Row(PLAIN, ("", _plain(line))) for line in reading),
        *(row for table in sheets for row in _columns(dataset, table)),
    ]


def facts(dataset: Dataset, view: View) -> dict[str, str]:
    """What an export is, of which day and version, and how it is cited: each fact under its name."""
    sentence = describe.sentence(view, display_names.crossing_names(dataset, "en"))
    link = permalinks.permalink(dataset, view.selection)
    cited = cite.citation(dataset, sentence, link)
    said = tables.stamp(dataset, view)
    return {
        "What it is": f"{sentence}.",
        "As of": view.selection.as_of_text,
        "Known on": said["known_on"] or EVERYTHING,
        "Data version": said["data_version"],
        "Covered to": f"{dataset.covered_to}, the last day up to which the maintainers have read sources",
        "Permalink": f"{link}{where(dataset)}",
        "How to cite": cite.chicago(cited),
        "Licences": _titles(dataset, "licenses"),
        "Credits": "; ".join(filter(None, (_titles(dataset, "contributors"), _titles(dataset, "sources")))),
    }


def _section(head: str, lines: Iterable[tuple[str | int, ...]], *heads: str) -> list[Row]:
    """A section behind an empty row."""
    return [Row(PLAIN, ()), Row(HEAD, (head, *heads)), *(Row(PLAIN, line) for line in lines)]


def _columns(dataset: Dataset, table: str) -> list[Row]:
    lines = [
        (str(field["name"]), _plain(str(field.get("description", ""))), str(field["type"]))
        for field in tables.in_reading_order(table, tables.fields(dataset, table))
    ]
    return _section(f"Columns of {table}", lines, "what it has", "type")


def _titles(dataset: Dataset, key: str) -> str:
    return "; ".join(str(item["title"]) for item in dataset.descriptor.get(key, ()))


def _plain(text: str) -> str:
    """A text of the docs without the marks of code; the tables that it names are sheets here."""
    return _FILE.sub(r"\1", text.replace("`", ""))
