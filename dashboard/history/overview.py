"""How long each listed link was open: over the whole period, or by year or by month; and the file of what is shown.

How long each listed link was open in a period, as an HTML table; every figure comes from the engine.

How much of a period rests on evidence, in words: the shares of fresh, stale and unknown days.

Where evidence of a link is, as a thin lane below its strip: ticks for dated claims, a line for a search in vain.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd

from dashboard.history import calendar, periods, stops
from dashboard.history.counts import count_key, count_lanes, shown_counts
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, download_and_cite, downloads, html_table, status_marks, strips
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.labels import day_link, link_name_html
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.status_marks import Band
from dashboard.widgets.strips import strip_bands
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.status import COUNTED, WITHOUT_TRACK
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.metrics import uptime
from raillinks.metrics.compare import LINK, Period
from raillinks.metrics.uptime import EVIDENCE_DAYS, whole_percents
from raillinks.query import view_figures

ALL_TOGETHER = Plural(
    "All listed links together: the last evidence was recent (at most {n} day old) on {fresh} of the days and old on "
    "{stale}; the status was unknown on {unknown}.",
    "All listed links together: the last evidence was recent (at most {n} days old) on {fresh} of the days and old on "
    "{stale}; the status was unknown on {unknown}.",
)
WITHOUT_TRACK_NOT_COUNTED = message("Days without track are not counted.")
_ALL = 100
_OF_LINK = (message("recent evidence {share}"), message("old evidence {share}"), message("unknown {share}"))
"""How a link's line says each share of `EVIDENCE_DAYS`, in that order."""
_NEVER_STALE = (message("known {share}"), *_OF_LINK[1:])
"""The same where no status goes stale."""


def _shares(row: HtmlRow, say: Translator) -> list[str]:
    """The shares of `EVIDENCE_DAYS` in words; none if the track was gone on every day."""
    days = [int(row[column]) for column in EVIDENCE_DAYS]
    if not sum(days):
        return []
    return [_share(n, percent, sum(days), say) for n, percent in zip(days, whole_percents(days), strict=True)]


def _share(days: int, percent: int, total: int, say: Translator) -> str:
    """A percentage; only no day at all is "0 %", only every day is "100 %"."""
    if days and not percent:
        return say("under 1 %")
    if days < total and percent == _ALL:
        return say("over 99 %")
    return say.percent(str(percent))


def of_link(row: HtmlRow, stale_after: int, say: Translator) -> str:
    """The line below the strip of a link, as HTML: the shares of the days that it has.

    Args:
        row: As `uptime.uptime` gives it.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        say: The interface's messages.
    """
    words = _OF_LINK if stale_after else _NEVER_STALE
    shares = zip(EVIDENCE_DAYS, words, _shares(row, say), strict=False)
    parts = [say(text, share=share) for column, text, share in shares if row[column]]
    return f"<small>{escape(' · '.join(parts))}</small>" if parts else ""


def of_all(page: OpenPage, figures: pd.DataFrame) -> str:
    """The same for all listed links together, as a sentence in HTML.

    Args:
        page: The page.
        figures: The listed links, as `uptime.uptime` gives them.
    """
    shares = _shares(figures[list(EVIDENCE_DAYS)].sum().to_dict(), page.say)
    if not shares:
        return ""
    return f"<p class='rl-history-shares'>{escape(page.say.sentences(_sentences(page, figures, shares)))}</p>"


def _sentences(page: OpenPage, figures: pd.DataFrame, shares: list[str]) -> Iterator[str]:
    say, stale_after = page.say, page.view.selection.stale_after
    fresh, stale, unknown = shares
    if stale_after:
        yield say.plural(*ALL_TOGETHER, stale_after, fresh=fresh, stale=stale, unknown=unknown)
    else:
        yield say("All listed links together: the status was known on {known} of the days and unknown on {unknown}.",
                  known=fresh, unknown=unknown)  # fmt: skip
    if figures["closed_days"].any():
        yield say(WITHOUT_TRACK_NOT_COUNTED)


A_DATED_CLAIM = message("a dated claim")
DATED_CLAIMS = Plural("{n} dated claim, the last: {date}", "{n} dated claims, the last: {date}")
SEARCHED_FROM_TO = message(
    "searched by the maintainers from {first} to {last}: no report found on whether the service ran"
)
SEARCHED_NO_REPORT = message("searched by the maintainers, no report found on whether the service ran")
_WIDTH = 1000
"""The width of a lane in the units of its drawing; it is drawn as wide as the strip."""
_GRID = 8
"""Ticks stand on this grid of the drawing: many at one time stay a comb, also on a phone."""
_CLOSE = 2.5
"""Claims that dispute share a box where they are closer than this, in hundredths of the strip."""
_TICK = "M{0:g} 0V5.5"
_BAR = "M{0:g} 1H{1:g}"
_REACH = "M{0:g} 7.5V10.5M{0:g} 9H{1:g}M{1:g} 7.5V10.5"


def evidence_lanes(page: OpenPage, period: Period) -> dict[tuple[str, str], str]:
    """The lane of each link that has a dated claim or a search record in a period, as HTML.

    Args:
        page: The page.
        period: The first and the last day of the strips.
    """
    claims, reaches = view_figures.of_view(page.dataset, page.view, period)
    claims = claims.join(view_figures.places(claims["claimed_earliest"], claims["claimed_latest"], period))
    claims["tick"] = _GRID * (_WIDTH / _GRID * (claims["at"] + claims["to"]) / 2).round()
    ends = view_figures.places(reaches["first"], reaches["last"], period)[["at", "to"]]
    claims_of, reaches_of = _by_link(claims), _by_link(reaches.join((_WIDTH * ends).round(1)))
    return {
        link: _lane(page.say, claims_of.get(link, []), reaches_of.get(link, [])) for link in {**claims_of, **reaches_of}
    }


def _by_link(rows: pd.DataFrame) -> dict[tuple[str, str], list[HtmlRow]]:
    found: dict[tuple[str, str], list[HtmlRow]] = {}
    for row in rows.to_dict("records"):
        found.setdefault((row["crossing_id"], row["service"]), []).append(row)
    return found


def _lane(say: Translator, claims: Sequence[HtmlRow], reaches: Sequence[HtmlRow]) -> str:
    """One lane: an image that says in words what it shows."""
    said = escape(say.clauses(evidence_in_words(say, claims, reaches)), quote=True)
    drawn, hollow = ([row for row in claims if bool(row["disputes"]) == disputes] for disputes in (False, True))
    lines = "".join(_REACH.format(row["at"], row["to"]) for row in reaches)
    return (
        f"<span class='rl-evidence' role='img' aria-label='{said}' title='{said}'>"
        f"{_drawing(_ticks(drawn), _bars(drawn), lines, stretched=True)}{_hollow(hollow)}</span>"
    )


def evidence_in_words(say: Translator, claims: Sequence[HtmlRow], reaches: Sequence[HtmlRow]) -> Iterator[str]:
    """What a lane shows, in words, unescaped.

    Args:
        say: The interface's messages.
        claims: The dated claims of one link, by the days that they give: `claimed_date`, `disputes`.
        reaches: The reach of its search records: `first` and `last`.
    """
    if claims:
        yield say.plural(*DATED_CLAIMS, len(claims), date=say.date(claims[-1]["claimed_date"]))
    if disputing := sum(bool(row["disputes"]) for row in claims):
        yield say.plural("{n} of them disputes its event", "{n} of them dispute their event", disputing)
    for row in reaches:
        first, last = (say.day(dates.of_cell(row[end])) for end in ("first", "last"))
        yield say(SEARCHED_FROM_TO, first=first, last=last)


def _ticks(marks: Sequence[HtmlRow]) -> str:
    """The ticks as a path: each in the middle of its days, on the grid, one for all at the same place."""
    middles = dict.fromkeys(row["tick"] for row in marks if not row["wide"])
    return "".join(_TICK.format(middle) for middle in middles)


def _bars(marks: Sequence[HtmlRow]) -> str:
    """The bars as a path: each over its days, one for all with the same days."""
    wide = dict.fromkeys(tuple(np.round((_WIDTH * row["at"], _WIDTH * row["to"]), 1)) for row in marks if row["wide"])
    return "".join(_BAR.format(at, to) for at, to in wide)


def _hollow(marks: Sequence[HtmlRow]) -> str:
    """The claims that dispute, as boxes over their days, close ones as one; never too narrow to be seen as hollow."""
    boxes: list[tuple[float, float]] = []
    for at, to in sorted((100 * row["at"], 100 * row["to"]) for row in marks):
        if boxes and at < boxes[-1][1] + _CLOSE:
            begun, ended = boxes.pop()
            boxes.append((begun, max(ended, to)))
        else:
            boxes.append((at, to))
    return "".join(
        f"<span class='rl-evidence-disputes' style='left:{at:.3f}%;width:{to - at:.3f}%'></span>" for at, to in boxes
    )


def _drawing(ticks: str, bars: str, lines: str, *, stretched: bool = False) -> str:
    """The drawing of a lane, or of a mark of the key."""
    box = f"viewBox='0 0 {_WIDTH} 12' preserveAspectRatio='none'" if stretched else "viewBox='0 0 16 12'"
    kinds = (("rl-evidence-ticks", ticks), ("rl-evidence-bars", bars), ("rl-evidence-searched", lines))
    paths = "".join(f"<path class='{kind}' d='{path}'/>" for kind, path in kinds if path)
    return f"<svg {box} aria-hidden='true'>{paths}</svg>"


def evidence_key(say: Translator) -> str:
    """What the lanes show, as HTML."""
    searched = say(SEARCHED_NO_REPORT)
    marks = (
        (_drawing("M8 2V10", "", ""), say(A_DATED_CLAIM)),
        (_drawing("", "M1 6H15", ""), say("one whose date spans several days")),
        ("<span class='rl-evidence-disputes'></span>", say("one that disputes its event")),
        (_drawing("", "", _REACH.format(1, 15)), searched),
    )
    words = " ".join(
        f"<span><span class='rl-evidence-sample'>{mark}</span>{escape(word)}</span>" for mark, word in marks
    )
    left_out = escape(say("Claims about all crossings together are not drawn."))
    return f"<p class='rl-note rl-evidence-key'>{escape(say('Where evidence is:'))} {words} {left_out}</p>"


LONGEST_AT_LEAST = Plural("longest: at least {n} day", "longest: at least {n} days")
SUSPENSIONS = Plural("{n} suspension", "{n} suspensions")
BEGAN_IN_THE_PERIOD = Plural("{n} began in the period", "{n} began in the period")
LONGEST = Plural("longest: {n} day", "longest: {n} days")
FOLDED = Plural("{n} more: no track left, or no evidence yet", "{n} more: no track left, or no evidence yet")
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
    """The table, below what all its links have in common; links without track or evidence in the period are folded.

    Args:
        page: The page.
        period: The first and the last day.
    """
    rows, say = figures(page, period), page.say
    every = strip_bands(page).merge(rows[list(LINK)], on=list(LINK))
    gone = rows["status"].isin(WITHOUT_TRACK) & (rows["known_days"] == 0)
    folded = (gone | rows["last_evidence"].isna()).to_numpy(bool)
    last = min(period[1], page.view.counted_to)
    shown = (period[0], max(period[0], last))
    evidence, counts = evidence_lanes(page, shown), count_lanes(page, shown)
    inside = _in_period(every, shown)
    in_words = calendar.last_evidence(page, inside.groupby(list(LINK)).head(calendar.MOST_LINES + 1))
    bands = status_marks.bands_by_link(every)
    told = {link: _told(page, link, of_link, shown, in_words[link]) for link, of_link in bands.items()}
    html = [
        _row(page, row, told[link], evidence.get(link, "") + counts.get(link, ""))
        for link, row in zip(links_of(rows), rows.to_dict("records"), strict=True)
    ]
    caption = say("{first} to {last}: open days out of known days; a percentage, rounded down, where at least half are"
                  " known", first=say.day(period[0]), last=say.day(last))  # fmt: skip
    main = of_all(page, rows)
    main += _framed(say, last, caption, [row for row, away in zip(html, folded, strict=True) if not away])
    key = status_marks.key({*map(str, inside["status"].unique())}, page.view.selection.stale_after, say)
    key += evidence_key(say) if evidence else ""
    key += count_key(shown_counts(page)["what"], say) if counts else ""
    if not folded.any():
        return main + key
    more = say.plural(*FOLDED, int(folded.sum()))
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
    """The bands with a day in a period."""
    first, last = (pd.Timestamp(day) for day in period)
    return bands[~(bands["start"] > last) & ~(bands["end"] <= first)]


def _told(
    page: OpenPage, link: tuple[str, str], bands: Sequence[Band], period: Period, evidence: Mapping[int, str]
) -> str:
    """A link's strip, which says its bands to pointer, finger and keyboard; `evidence` as in `calendar.of_strip`."""
    first, last = (int(day.astype(np.int64)) for day in period)
    contested = claim_list.contested_in(page, link, period)
    lines = [*calendar.of_strip(bands, first, last, evidence, page.say)]
    lines += claim_list.contested_lines(contested, page.say)
    said = "".join(f"<span>{escape(line)}</span>" for line in lines)
    strip = status_marks.strip_of(bands, first, last, contested=status_marks.ranges(contested))
    return (
        f"<span class='rl-strip-told' tabindex='0' role='img' aria-label='{escape('; '.join(lines), quote=True)}'>"
        f"{strip}<span class='rl-count-said' aria-hidden='true'>{said}</span></span>"
    )


def _row(page: OpenPage, row: HtmlRow, strip: str, marks: str) -> str:
    """A link's row: its strip, `marks` for the evidence and the counts below it, and its figures."""
    say = page.say
    last = dates.of_cell(row["to"])
    link = escape(f"{row['crossing_id']} {row['service']}")
    shares = of_link(row, page.view.selection.stale_after, say)
    cells = (
        ("", f"{strip}{marks}{shares}"),
        (say("Open"), _open(row, say)),
        (say("Suspensions"), _lines(_suspensions(row, say))),
        (say("On {day}", day=say.day(last)), _now(page, row)),
    )
    return html_table.row(cells, link_name_html(row, page.names, say), f"data-link='{link}'")


def _open(row: HtmlRow, say: Translator) -> str:
    """The percentage where enough days are known, and the days behind it."""
    percentage = escape(strips.percentage(row, say))
    return f"<div class='rl-history-open'><b>{percentage}</b><div>{_lines(strips.days_in_words(row, say))}</div></div>"


def _suspensions(row: HtmlRow, say: Translator) -> Iterator[str]:
    """How many suspensions touch the period, how many began in it, and the longest."""
    if not row["suspensions"]:
        yield say(NONE_KNOWN)
        return
    yield say.plural(*SUSPENSIONS, row["suspensions"])
    if row["suspensions_begun"] == 0:
        yield say("started before the period")
    elif row["suspensions_begun"] != row["suspensions"]:
        yield say.plural(*BEGAN_IN_THE_PERIOD, row["suspensions_begun"])
    if row["longest_at_least"]:
        yield say.plural(*LONGEST_AT_LEAST, row["longest_suspension_days"])
        yield say("evidence ended during a suspension")
    else:
        yield say.plural(*LONGEST, row["longest_suspension_days"])


def _now(page: OpenPage, row: HtmlRow) -> str:
    """The status on the last covered day, its length so far, and its last evidence."""
    say = page.say
    mark = status_marks.badge(row["status"], say, stale=row["stale"], among=status_marks.possible(row))
    if has(row, "event_id"):
        mark = page_links.link(mark, "events", event=row["event_id"])
    return mark + "".join(f"<small>{note}</small>" for note in _now_notes(page, row))


def _now_notes(page: OpenPage, row: HtmlRow) -> Iterator[str]:
    """What belongs to the status, as HTML: its days are links to the map on them."""
    say = page.say
    if status_marks.is_uncertain(row):
        others = [say.word(s) for s in status_marks.possible(row)]
        yield escape(say("possible on the day: {statuses}", statuses=say.in_a_row(others)))
    if has(row, "days"):
        several = row["since"] != row["since_latest"]
        since = day_link(stops.edge(row, "since", say), dates.of_cell(row["since"]), say, one_of_several=several)
        yield say.plural("since {since}: ongoing, {n} day", "since {since}: ongoing, {n} days", row["days"],
                         since=since)  # fmt: skip
        fewest = max(row["days"] - (row["since_latest"] - row["since"]).days, 0)
        yield from (escape(text) for text in strips.uncertain_range(fewest, row["days"], say))
    for beside in (claim_list.hanging, claim_list.contested):
        if said := beside(page, row, dates.of_cell(row["to"])):
            yield escape(said)
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


def last_evidence(page: OpenPage, row: HtmlRow) -> str:
    """The date of the last evidence of a link, as the log writes it; only its year where that is long ago.

    Args:
        page: The page.
        row: As `strips.last_evidence` takes it.
    """
    written = strips.last_evidence(page, row)
    if not written:
        return ""
    last = dates.of_cell(row["last_evidence"])
    year = str(last.astype("datetime64[Y]"))
    in_one_year = re.fullmatch(rf"{year}(-\d\d){{0,2}}", written)
    return year if in_one_year and (page.view.counted_to - last).astype(int) > _LONG_AGO else written


def _lines(notes: Iterator[str]) -> str:
    return "".join(f"<small>{escape(note)}</small>" for note in notes)


def show(page: OpenPage, period: Period) -> None:
    """The table that the reader chose, with its download.

    Args:
        page: The page.
        period: The first and the last day.
    """
    if page.view.selection.by == "whole":
        download_and_cite.of_links(page, "history")
        page_links.html_block(table(page, period), "overview")
    else:
        download_and_cite.of_rows(page, "history", len(page.view.links) * len(view_figures.shown_periods(page.view)))
        page_links.html_block(periods.html(page), "periods")
        every = "month" if periods.shown(page).months else "year"
        downloads.download_panel(page, every)
