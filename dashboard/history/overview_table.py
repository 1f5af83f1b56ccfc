"""How long each listed link was open in a period, as an HTML table; every figure comes from the engine."""

import re
from collections.abc import Iterator
from html import escape

import numpy as np
import pandas as pd

from dashboard.history import band_words, count_marks, count_words, evidence_line, evidence_marks, stops
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.parts import day_counts, evidence_date, html_table, one_voice, status_marks, strip_key
from dashboard.parts.day_links import day_link
from dashboard.parts.html_table import Row, has
from dashboard.parts.link_names import link_name_html
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, cached
from dashboard.parts.strip_bands import strip_bands
from dashboard.session import page_links
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.status import COUNTED, WITHOUT_TRACK
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.metrics import uptime
from raillinks.metrics.compare import LINK, Period

LONGEST_AT_LEAST = Plural("longest: at least {n} day", "longest: at least {n} days")
NONE_KNOWN = message("none known")
_LONG_AGO = 3650
"""Days after which only the year of the last evidence is shown."""


def figures(page: OpenPage, period: Period) -> pd.DataFrame:
    """The figures of each listed link: `uptime.COLUMNS`, its current interval, and its status on the last day.

    Args:
        page: The page.
        period: Its first and last day.

    Returns:
        `uptime.uptime`'s columns; `status`, `since`, `since_latest` and `days` of `uptime.current_intervals`; of the
        status on the last day that counts `alternatives`, `stale`, `last_evidence` and `event_id`.
    """
    counted, timeline = page.view.counted_to, page.view.timeline
    keys = list(LINK)
    stale_after = page.view.selection.stale_after
    on_day = timeline.status_on(min(period[1], counted), stale_after)
    days = uptime.uptime(timeline, *period, counted, stale_after=stale_after)
    listed = page.view.links[keys].merge(days, on=keys)
    with_streaks = listed.merge(uptime.current_intervals(timeline, period[1], counted), on=keys)
    return with_streaks.merge(
        on_day[[*keys, "alternatives", "stale", "last_evidence", "event_id", "replayed_status"]], on=keys
    )


@cached(by_links)
def table(page: OpenPage, period: Period) -> str:
    """The table, below what all its links have in common; links without track or any evidence are folded below it.

    Args:
        page: The page.
        period: The first and the last day.
    """
    rows, say = figures(page, period), page.say
    strips = dict(list(strip_bands(page).groupby(list(LINK))))
    folded = (rows["status"].isin(WITHOUT_TRACK) | rows["last_evidence"].isna()).to_numpy(bool)
    last = min(period[1], page.view.counted_to)
    shown = (period[0], max(period[0], last))
    evidence, counts = evidence_marks.lanes(page, shown), count_marks.lanes(page, shown)
    told = {link: _told(page, of_link, shown) for link, of_link in strips.items()}
    html = [
        _row(page, row, told[link], evidence.get(link, "") + counts.get(link, ""))
        for link, row in zip(links_of(rows), rows.to_dict("records"), strict=True)
    ]
    caption = say("{first} to {last}: open days out of known days; a percentage, rounded down, where at least half are"
                  " known", first=say.day(period[0]), last=say.day(last))  # fmt: skip
    main = evidence_line.of_all(page, rows)
    main += _framed(say, last, caption, [row for row, away in zip(html, folded, strict=True) if not away])
    statuses = {str(status) for link in links_of(rows) for status in _in_period(strips[link], shown)["status"]}
    key = strip_key.key(statuses, page.view.selection.stale_after, say)
    key += evidence_marks.key(say) if evidence else ""
    key += count_words.key(count_marks.shown(page)["what"], say) if counts else ""
    if not folded.any():
        return main + key
    more = say.plural("{n} more: no track left, or no evidence yet", "{n} more: no track left, or no evidence yet",
                    int(folded.sum()))  # fmt: skip
    below = _framed(say, last, more, [row for row, away in zip(html, folded, strict=True) if away])
    is_open = "" if (~folded).any() else " open=''"
    return f"{main}<details class='rl-history-more'{is_open}><summary>{escape(more)}</summary>{below}</details>{key}"


def _framed(say: Translator, last: np.datetime64, caption: str, rows: list[str]) -> str:
    if not rows:
        return ""
    heads = (
        say("Link"),
        say("Status over the period"),
        say("Open"),
        say("Suspensions"),
        say("On {day}", day=say.day(last)),
    )
    return html_table.table(say, caption, heads, rows, "rl-history")


def links_of(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The links of a frame, in its order."""
    return rows[list(LINK)].itertuples(index=False, name=None)


def _in_period(bands: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The bands of a link with a day in a period."""
    first, last = (pd.Timestamp(day) for day in period)
    return bands[~(bands["start"] > last) & ~(bands["end"] <= first)]


def _told(page: OpenPage, bands: pd.DataFrame, period: Period) -> str:
    """A link's strip, which says its bands to pointer, finger and keyboard."""
    first, last = (int(day.astype(np.int64)) for day in period)
    evidence = band_words.last_evidence(page, bands)
    lines = [*band_words.of_strip(status_marks.bands(bands), first, last, evidence, page.say)]
    said = "".join(f"<span>{escape(line)}</span>" for line in lines)
    return (
        f"<span class='rl-strip-told' tabindex='0' role='img' aria-label='{escape('; '.join(lines), quote=True)}'>"
        f"{status_marks.strip(bands, *period)}<span class='rl-count-said' aria-hidden='true'>{said}</span></span>"
    )


def _row(page: OpenPage, row: Row, strip: str, marks: str) -> str:
    """A link's row: its strip, `marks` for the evidence and the counts below it, and its figures."""
    say = page.say
    last = dates.of_cell(row["to"])
    link = escape(f"{row['crossing_id']} {row['service']}")
    shares = evidence_line.of_link(row, page.view.selection.stale_after, say)
    cells = (
        ("", f"{strip}{marks}{shares}"),
        (say("Open"), _open(row, say)),
        (say("Suspensions"), _lines(_suspensions(row, say))),
        (say("On {day}", day=say.day(last)), _now(page, row)),
    )
    return html_table.row(cells, link_name_html(row, page.names, say), f"data-link='{link}'")


def _open(row: Row, say: Translator) -> str:
    """The percentage where enough days are known, and the days behind it."""
    percentage = escape(day_counts.percentage(row, say))
    return f"<div class='rl-history-open'><b>{percentage}</b><div>{_lines(day_counts.in_words(row, say))}</div></div>"


def _suspensions(row: Row, say: Translator) -> Iterator[str]:
    """How many suspensions touch the period, how many began in it, and the longest."""
    if not row["suspensions"]:
        yield say(NONE_KNOWN)
        return
    yield say.plural("{n} suspension", "{n} suspensions", row["suspensions"])
    if row["suspensions_begun"] == 0:
        yield say("started before the period")
    elif row["suspensions_begun"] != row["suspensions"]:
        yield say.plural("{n} began in the period", "{n} began in the period", row["suspensions_begun"])
    if row["longest_at_least"]:
        yield say.plural(*LONGEST_AT_LEAST, row["longest_suspension_days"])
        yield say("evidence ended during a suspension")
    else:
        yield say.plural("longest: {n} day", "longest: {n} days", row["longest_suspension_days"])


def _now(page: OpenPage, row: Row) -> str:
    """The status on the last covered day, its length so far, and its last evidence."""
    say = page.say
    mark = status_marks.badge(row["status"], say, stale=row["stale"], among=status_marks.possible(row))
    if has(row, "event_id"):
        mark = page_links.link(mark, "events", event=row["event_id"])
    return mark + "".join(f"<small>{note}</small>" for note in _now_notes(page, row))


def _now_notes(page: OpenPage, row: Row) -> Iterator[str]:
    """What belongs to the status, as HTML: its days are links to the map on them."""
    say = page.say
    if status_marks.is_uncertain(row):
        others = [status_marks.status_word(s, say) for s in status_marks.possible(row)]
        yield escape(say("possible on the day: {statuses}", statuses=say.in_a_row(others)))
    if has(row, "days"):
        several = row["since"] != row["since_latest"]
        since = day_link(stops.edge(row, "since", say), dates.of_cell(row["since"]), say, one_of_several=several)
        yield say.plural("since {since}: ongoing, {n} day", "since {since}: ongoing, {n} days", row["days"],
                         since=since)  # fmt: skip
        fewest = max(row["days"] - (row["since_latest"] - row["since"]).days, 0)
        yield from (escape(text) for text in day_counts.uncertain_range(fewest, row["days"], say))
    if hangs := one_voice.hanging(page, row, dates.of_cell(row["to"])):
        yield escape(hangs)
    if row["replayed_status"] != row["status"]:
        yield escape(say(LAST_KNOWN_AS, status=say.word(row["replayed_status"])))
    if row["stale"] or row["status"] not in COUNTED:
        date = last_evidence(page, row)
        if date:
            last = dates.of_cell(row["last_evidence"])
            linked = day_link(say.date(date), last, say, one_of_several=date != str(last))
            yield say("last evidence: {date}", date=linked)
        else:
            yield escape(say(NO_EVIDENCE_YET))


def last_evidence(page: OpenPage, row: Row) -> str:
    """The date of the last evidence of a link, as the log writes it; only its year where that is long ago.

    Args:
        page: The page.
        row: As `evidence_date.last_evidence` takes it.
    """
    written = evidence_date.last_evidence(page, row)
    if not written:
        return ""
    last = dates.of_cell(row["last_evidence"])
    year = str(last.astype("datetime64[Y]"))
    in_one_year = re.fullmatch(rf"{year}(-\d\d){{0,2}}", written)
    return year if in_one_year and (page.view.counted_to - last).astype(int) > _LONG_AGO else written


def _lines(notes: Iterator[str]) -> str:
    return "".join(f"<small>{escape(note)}</small>" for note in notes)
