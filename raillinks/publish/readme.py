"""The README.md inside the zip, which explains the export to a reader without the dashboard."""

import re
from collections.abc import Mapping

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.publish import cite, tables
from raillinks.publish.cite import Citation
from raillinks.views import permalinks, viewing
from raillinks.views.viewing import View

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


def readme(
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
        *_columns(dataset, members),
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
        left_out = viewing.undated(dataset, view)["event_id"].tolist()
        if left_out:
            lines.append(f"Left out, since none of their sources says when it was published: {', '.join(left_out)}.")
    return lines


def _licences(dataset: Dataset) -> str:
    own = [f"- {plain(str(licence['title']))}" for licence in dataset.descriptor["licenses"]]
    rests = "; ".join(plain(str(source["title"])) for source in dataset.descriptor.get("sources", ()))
    return "\n".join(own) + (f"\n\n`features.geojson` and the map rest on: {rests}." if rests else "")


def _columns(dataset: Dataset, members: Mapping[str, tuple[str, int | None]]) -> list[str]:
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
