"""The counts in the sources, as a table: each with its date, link, number and who says so.

The counts of one link as marks below its strip. Each is a link, and says its counts to pointer and keyboard.

A count of a source in words, and the mark of what is counted: told apart by shape, never by colour.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.history.trade import source
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links, served_data
from dashboard.widgets import downloads, html_table, labels
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow
from dashboard.widgets.labels import DOUBTED, date_link, doubt_html, link_name_html, summary_html
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.table_content import WHO_SAYS_SO
from raillinks.domain import dates
from raillinks.domain.enums import Counted, Per
from raillinks.metrics import periods
from raillinks.metrics.compare import LINK, Period
from raillinks.query import display_names, view_figures
from raillinks.query.selection import NO_EVENT_FILTERS

_PER: Mapping[str, str] = MappingProxyType(
    {
        "": message("in all"), Per.TRAIN: message("on one train"), Per.DAY: message("a day"),
        Per.WEEK: message("a week"), Per.MONTH: message("a month"), Per.IMAGE: message("in one image"),
    }
)  # fmt: skip
_COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Counted.TRAINS: (message("trains: {n}"), message("trains: {n}, in all")),
        Counted.WAGONS: (message("wagons: {n}"), message("wagons: {n}, in all")),
        Counted.CONTAINERS: (message("containers: {n}"), message("containers: {n}, in all")),
        Counted.PASSENGERS: (message("passengers: {n}"), message("passengers: {n}, in all")),
        Counted.TONNES: (message("tonnes: {n}"), message("tonnes: {n}, in all")),
    }
)
"""What is counted → how a number of it is said, beside what it is counted in, and alone: languages have their units."""
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        Counted.TRAINS: "M-4 -4.8 L5 0 L-4 4.8 Z",
        Counted.WAGONS: "M-4 -4 H4 V4 H-4 Z",
        Counted.CONTAINERS: "M-5.2 -3.2 H-0.9 V3.2 H-5.2 Z M0.9 -3.2 H5.2 V3.2 H0.9 Z",
        Counted.PASSENGERS: "M-4.5 0 A4.5 4.5 0 1 1 4.5 0 A4.5 4.5 0 1 1 -4.5 0 Z",
        Counted.TONNES: "M-2 -4.2 H2 L5.2 4.2 H-5.2 Z",
    }
)
"""What is counted → its shape as an SVG path around the origin, in a box of 12."""
_SEVERAL_KINDS = "M-1.5 -5 H1.5 V-1.5 H5 V1.5 H1.5 V5 H-1.5 V1.5 H-5 V-1.5 H-1.5 Z"


def number(row: HtmlRow, say: Translator) -> str:
    """How many: one number, a range, or a bound; unescaped."""
    least, most = (_figure(row[bound], say) for bound in ("least", "most"))
    if least == most:
        return least
    if not most:
        return say("at least {n}", n=least)
    return f"{least}–{most}" if least else say("up to {n}", n=most)


def _figure(cell: str, say: Translator) -> str:
    return say.number(float(cell), 2) if cell else ""


def per(row: HtmlRow, say: Translator) -> str:
    """In what it is counted, unescaped."""
    return say(_PER[row["per"]])


def count_in_words(row: HtmlRow, say: Translator) -> str:
    """A count in one phrase, "wagons: 12, on one train, both ways (empty)", as HTML: the note is the log's English."""
    remark = f" <span lang='en'>({escape(row['note'])})</span>" if row["note"] else ""
    way = [labels.direction_in_words(row["direction"], say)] if row["direction"] else []
    beside, alone = _COUNTS[row["what"]]
    n = number(row, say)
    counted = [say(beside, n=n), per(row, say)] if row["per"] else [say(alone, n=n)]
    return escape(say.in_a_row([*counted, *way])) + remark


def count_mark(rows: Iterable[HtmlRow]) -> str:
    """The mark of one count or of several close together, as SVG that says nothing by itself.

    Args:
        rows: The counts: `what`, and `confidence` of the event.
    """
    listed = list(rows)
    kinds = {row["what"] for row in listed}
    shape = _SHAPES[listed[0]["what"]] if len(kinds) == 1 else _SEVERAL_KINDS
    hollow = " class='rl-hollow'" if all(row["confidence"] in DOUBTED for row in listed) else ""
    behind = f"<path d='{shape}' transform='translate(2.4 -2.4)' class='rl-behind'/>" if len(listed) > 1 else ""
    return _svg(f"{behind}<path d='{shape}'{hollow}/>")


def _svg(paths: str) -> str:
    return f"<svg class='rl-count-mark' viewBox='-8 -8 16 16' aria-hidden='true'>{paths}</svg>"


def count_key(kinds: Iterable[str], say: Translator) -> str:
    """What the marks below the strips mean, as HTML.

    Args:
        kinds: What is counted somewhere on the page.
        say: The interface's messages.
    """
    present = set(kinds)
    shown = [(_svg(f"<path d='{_SHAPES[kind]}'/>"), say.word(kind)) for kind in _SHAPES if kind in present]
    wagons = _SHAPES[Counted.WAGONS]
    double = _svg(f"<path d='{wagons}' transform='translate(2.4 -2.4)' class='rl-behind'/><path d='{wagons}'/>")
    shown += [
        (double, say("several counts; the line spans their days")),
        (_svg(f"<path d='{_SEVERAL_KINDS}'/>"), say("counts of different kinds")),
        (_svg(f"<path d='{wagons}' class='rl-hollow'/>"), say("of a disputed or withdrawn event")),
    ]  # fmt: skip
    words = " ".join(f"<span>{svg}{escape(word)}</span>" for svg, word in shown)
    return f"<p class='rl-note rl-count-key'>{escape(say('Counts in the sources:'))} {words}</p>"


MORE_IN_THE_TABLE_BELOW = Plural("{n} more, in the table below", "{n} more, in the table below")
OPENS_EVENT = message("Opens the event.")
OPENS_DAYS = message("Opens these days.")
APART = 12.0
"""The least distance of two marks, in hundredths of the strip: closer counts share one."""
_MOST_LINES = 6


class Mark(NamedTuple):
    """Counts that share a mark: the places of the first and the last in hundredths of the strip, and the counts."""

    at: float
    to: float
    rows: Sequence[HtmlRow]


@cached(by_view)
def shown_counts(page: OpenPage) -> pd.DataFrame:
    """The counts of the page, with `confidence`, claims for and against, `kind`, summaries of the events."""
    known = page.view.known
    of_event = known[["event_id", "confidence", "n_supports", "n_disputes", "kind", *display_names.columns(known)]]
    return view_figures.measures_of(page.dataset, page.view).merge(of_event, on="event_id")


def count_lanes(page: OpenPage, period: Period) -> dict[tuple[str, str], str]:
    """The marks of each link that has any, as HTML.

    Args:
        page: The page.
        period: The first and the last day of the strips.
    """
    of_links = periods.per_link(shown_counts(page), page.view.links)
    by_link = {(str(crossing), str(service)): rows for (crossing, service), rows in of_links.groupby(list(LINK))}
    return {link: _lane(page, marks(rows, period), period) for link, rows in by_link.items()}


def marks(rows: pd.DataFrame, period: Period) -> list[Mark]:
    """The counts of one link in the order of time, those close together as one.

    Args:
        rows: `date_earliest` and `date_latest`.
        period: The first and the last day of the strip.
    """
    first, last = (int(day.astype("datetime64[D]").astype(np.int64)) for day in period)
    begins, ends = (dates.to_days(rows[f"date_{side}"]).astype(np.int64) for side in ("earliest", "latest"))
    middle = (np.clip(begins, first, last) + np.clip(ends, first, last) + 1) / 2
    places = 100 * (middle - first) / (last + 1 - first)
    order = np.argsort(places, kind="stable")
    shared: list[Mark] = []
    for place, row in zip(places[order], rows.iloc[order].to_dict("records"), strict=True):
        if shared and place - shared[-1].at < APART:
            shared[-1] = Mark(shared[-1].at, float(place), [*shared[-1].rows, row])
        else:
            shared.append(Mark(float(place), float(place), [row]))
    return shared


def _lane(page: OpenPage, of_link: Sequence[Mark], period: Period) -> str:
    drawn = "".join(_mark(page, mark, period) for mark in of_link)
    return f"<span class='rl-counts'>{drawn}</span>"


def _mark(page: OpenPage, mark: Mark, period: Period) -> str:
    """A mark: the link, what a screen reader says, and the same for the pointer and the focus."""
    days = _days(mark.rows, period)
    action = page.say(OPENS_EVENT) if days is None else page.say(OPENS_DAYS)
    lines = [*_lines(mark.rows, page.say), escape(action)]
    inside = f"{count_mark(mark.rows)}<span class='rl-count-unseen'>{page.say.clauses(lines)}</span>"
    said = "".join(f"<span>{line}</span>" for line in lines)
    return (
        f"<span class='rl-count' style='--rl-at:{mark.at:.3f}%;--rl-to:{mark.to:.3f}%'>"
        f"<span class='rl-count-reach'></span>{_link(inside, mark.rows, days)}"
        f"<span class='rl-count-said' aria-hidden='true'>{said}</span></span>"
    )


def _lines(rows: Sequence[HtmlRow], say: Translator) -> Iterator[str]:
    """What a mark says, as HTML: each count with its date and who says so; of many the latest, and how many more."""
    for row in rows[: -_MOST_LINES - 1 : -1]:
        publisher = f"<span translate='no'>{escape(say.source_name(row['publisher']))}</span>"
        yield say("{date}: {count}, says {publisher}", date=escape(say.date(row["date"])),
                  count=count_in_words(row, say), publisher=publisher)  # fmt: skip
    more = len(rows) - _MOST_LINES
    if more > 0:
        yield escape(say.plural(*MORE_IN_THE_TABLE_BELOW, more))


def _days(rows: Sequence[HtmlRow], period: Period) -> Period | None:
    """The days of the counts of several events, where they are fewer than those of the strip; else None."""
    first = max(min(dates.of_cell(row["date_earliest"]) for row in rows), period[0])
    last = min(max(dates.of_cell(row["date_latest"]) for row in rows), period[1])
    several = len({row["event_id"] for row in rows}) > 1
    return (first, last) if several and first <= last and (first, last) != period else None


def _link(inside: str, rows: Sequence[HtmlRow], days: Period | None) -> str:
    """The link of a mark: to the latest event, or to this page on some days."""
    if days is None:
        return page_links.link(inside, "events", event=rows[-1]["event_id"])
    return page_links.link(inside, "history", from_=days[0], to=days[1])


NOTHING_COUNTED = message("No source counts anything on the listed links in this period.")
LEFT_OUT_BY_FILTERS = Plural(
    "Sources give {n} count for the listed links in this period; the filters for events leave it out.",
    "Sources give {n} counts for the listed links in this period; the filters for events leave them out.",
)


def caveat(say: Translator) -> str:
    """What the numbers are, and are not."""
    return say("Trains, wagons, containers, passengers and tonnes, each as one source gives them. Numbers that differ"
               " stand side by side; none are added up, since sources count different things at different"
               " times.")  # fmt: skip


@cached(by_links)
def table(page: OpenPage) -> str:
    """The counts of the listed links in the period, latest first; a note where there are none."""
    say, counts = page.say, shown_counts(page)
    if counts.empty:
        return note(_none(page))
    sources = page.dataset.sources[["source_id", "url", "published"]]
    joined = counts.merge(sources, on="source_id", how="left")
    heads = (
        say("Link"), say("Date"), say("What is counted"), say("Number"), say("Direction"), say(WHO_SAYS_SO),
        say("Event"),
    )  # fmt: skip
    rows = [_row(page, row) for row in joined.iloc[::-1].to_dict("records")]
    caption = say("Each number as one source gives it, latest first")
    return html_table.scrolling(caption, html_table.table(say, caption, heads, rows, "rl-history-counts"))


def _none(page: OpenPage) -> str:
    """Why no count is listed: sources give none, or the filters for events leave them out."""
    unfiltered = served_data.view(page.dataset, page.view.selection.changed(**NO_EVENT_FILTERS))
    n = len(view_figures.measures_of(page.dataset, unfiltered))
    return page.say.plural(*LEFT_OUT_BY_FILTERS, n) if n else page.say(NOTHING_COUNTED)


def _row(page: OpenPage, row: HtmlRow) -> str:
    say = page.say
    remark = f"<small lang='en'>{escape(row['note'])}</small>" if row["note"] else ""
    kind = escape(say.in_a_row([say.word(row["what"]), per(row, say)]))
    what = f"{count_mark([row])}{kind}{remark}"
    published = f"<small>{escape(say.date(row['published']))}</small>" if row["published"] else ""
    direction = escape(labels.direction_in_words(row["direction"], say)) if row["direction"] else "—"
    cells = (
        (say("Date"), date_link(row["date"], say, event=row["event_id"])),
        (say("What is counted"), what),
        (say("Number"), f"<b>{escape(number(row, say))}</b>"),
        (say("Direction"), direction),
        (say(WHO_SAYS_SO), f"{source(row, say)}{published}"),
        (say("Event"), _event(page, row)),
    )
    return html_table.row(cells, link_name_html(row, page.names, say))


def _event(page: OpenPage, row: HtmlRow) -> str:
    """The event as a link with its kind, its summary for screen readers, and its confidence where it is in doubt."""
    say = page.say
    summary = f"<span class='rl-count-unseen'> {summary_html(row, say)}</span>"
    link = page_links.link(escape(say.word(row["kind"])) + summary, "events", event=row["event_id"])
    return f"{link}{doubt_html(row, say)}"


def show(page: OpenPage) -> None:
    """The table with its download."""
    page_links.html_block(table(page), "counts")
    downloads.rows_csv(page, "measures", len(shown_counts(page)))
