"""The embed as one HTML document: the day's sentence, the map, the statuses with their strips, who says so.

It needs no session and can be read without any script. Its own script moves the day along the strips.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import numpy as np
import pandas as pd

from dashboard.embed import still_map
from dashboard.embed.still_map import Pin
from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.link_card import card
from dashboard.link_card.card import Words
from dashboard.session.pages import NAME
from dashboard.widgets import card_sentence, notices, status_marks
from dashboard.widgets.cache import fields_of
from dashboard.widgets.date_fields import VALUES_LEFT_OUT
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import CREDITS, VERSION_COVERS
from raillinks.answer.border_wording import OTHER_CROSSINGS
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import Confidence
from raillinks.domain.status import COUNTED
from raillinks.engine import timeline
from raillinks.exports import embedding
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, permalinks, selection, view_figures, views
from raillinks.query.known_log import Link
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from raillinks.query.view_figures import QUIET_YEARS
from timemap.assets import assets
from timemap.day_numbers import EPOCH, number

STATIC = Path(__file__).parent / "static"
FILES = assets(
    "assets/embed", [STATIC / "frame.js"],
    made={"embed.css": f"{status_marks.plain_css()}\n{(STATIC / 'embed.css').read_text(encoding='utf-8')}".encode()},
)  # fmt: skip
"""The document's own script and style sheet."""
THEME = "theme"
"""The parameter by which a host says whether it is `light` or `dark`; without it the reader's browser does."""
THEMES = ("light", "dark")
_MOST_YEARS = 8
"""So many years are written below the strips; of more every second one, or fewer."""
_LAST_YEAR = 0.9
"""Where on the strips the last year may be written."""
_LONGEST_NAME = 40
"""So much of the name of a value is repeated."""
BACK_TO = message("Back to {day}")
OPEN_THE_WHOLE_PAGE = message("Open the whole page")
NO_SENTENCE = message("The answer for this day did not come. Move the slider to ask for it again.")
ONE_DAY_ALONE = message("This frame shows one day. The whole page compares it with {day}.")
ANOTHER_VERSION = message("This frame asks for data version {version}, which is not kept. It shows {shown}.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a frame asks for.

    Args:
        selection: The selection.
        state: The rest: event, language, data version.
        bad: Names of what cannot be used, and is left out.
        theme: One of `THEMES`; empty where the browser decides.
    """

    selection: Selection
    state: PageState
    bad: tuple[str, ...]
    theme: str

    @property
    def query(self) -> str:
        """The address's query in one form, without what cannot be used."""
        pairs = [*selection.to_query(self.selection), *permalinks.pairs_of(self.state)]
        return urlencode([*pairs, *([(THEME, self.theme)] if self.theme else [])], quote_via=quote)


def asked(dataset: Dataset, query: str, browsers_language: str) -> Asked:
    """What a query asks for, as the map page reads it.

    Args:
        dataset: The package.
        query: The query of the address.
        browsers_language: The code of `LANGUAGES` that the browser prefers.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    fields = fields_of(query)
    theme = dict(fields).get(THEME, "")
    given = selection.with_plain_days([pair for pair in fields if pair[0] not in {THEME, "embed"}], today())
    state, bad_state = permalinks.page_state_of(given, dataset.event_ids)
    opening = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(given, views.choices(dataset), opening)
    names = [*(each.parameter for each in (*bad, *bad_state)), *([] if theme in {"", *THEMES} else [THEME])]
    state = replace(state, lang=state.lang or browsers_language)
    return Asked(chosen, state, tuple(dict.fromkeys(names)), theme if theme in THEMES else "")


class Look(NamedTuple):
    """How a status looks on the map and in the list: two pieces of HTML."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A link in the list.

    Args:
        link: The link.
        runs: Numbers of days from which a look holds, with its place in the list of looks.
        look: The look on the day.
        strip: Its strip as HTML.
        statuses: Those that the strip shows.
        is_contested: Whether some of its days are contested.
    """

    link: Link
    runs: list[tuple[int, int]]
    look: Look
    strip: str
    statuses: frozenset[str]
    is_contested: bool


class _Days(NamedTuple):
    """The first and the last day of the strips, and the day of the map, as numbers."""

    first: int
    last: int
    day: int

    def at(self, day: int) -> float:
        """Where a day lies: 0 at the first one, 1 at the last."""
        return (day - self.first) / max(1, self.last - self.first)


def html(dataset: Dataset, of: Asked, address: str) -> bytes:
    """The document.

    Args:
        dataset: The package of the asked data version, or another one where that is not kept.
        of: What is asked for.
        address: The address of the map page, with a slash at its end.
    """
    say = dataset.named(translator.say(of.state.lang or ENGLISH))
    view = views.make_view(dataset, replace(of.selection, compare_with=None))
    page = OpenPage(dataset, view, display_names.crossing_names(dataset, say.lang, say), say)
    first, last = embedding.window(dataset, view.selection)
    days, looks = _Days(number(first), number(last), number(view.selection.as_of)), dict[Look, int]()
    rows = [*_rows(page, days, looks)]
    data = {
        "days": [days.first, days.last], "locale": say.locale.replace("_", "-"), "missing": say(NO_SENTENCE),
        "looks": [*looks], "links": [row.runs for row in rows],
    }  # fmt: skip
    said = card.words(dataset, view, say, of.state.event)
    parts = f"{_map(page, rows)}<section class='list'>{_list(page, rows, days, said.day)}</section>"
    whole = escape(permalinks.page_link(dataset, of.selection, of.state, "./"))
    return (
        f"{_start(page, of, said, address, days.at(days.day))}<body><main>"
        f"<header><p class='site'>{_way(whole, escape(say(NAME)))}</p>{_answer(page, of.state.event, said)}</header>"
        f"<div class='parts'>{parts}</div>{_foot(page, of, whole)}</main>"
        f"<script type='application/json' id='days'>{_in_script(data)}</script>"
        f"<script type='module' src='{FILES.url}frame.js'></script></body></html>"
    ).encode()


def _start(page: OpenPage, of: Asked, said: Words, address: str, at: float) -> str:
    """The document up to its body; the style of the whole says where the day lies on the strips."""
    say, theme = page.say, f" data-theme='{of.theme}'" if of.theme else ""
    title = say.labelled(say(NAME), said.day)
    own = escape(f"{address}?{of.query}")
    return (
        f"<!doctype html>\n<html lang='{say.lang}'{theme} style='--at:{at:.5f}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='robots' content='noindex'>"
        f"<meta http-equiv='x-dns-prefetch-control' content='off'><title>{escape(title)}</title>"
        f"<link rel='canonical' href='{own}'>"
        f"{embedding.oembed_link(address, f'{address}embed?{of.query}', title)}<link rel='icon' href='data:,'>"
        f"<link rel='stylesheet' href='{FILES.url}embed.css'></head>"
    )


def _in_script(data: object) -> str:
    """JSON that cannot end the script element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _way(link: str, words: str) -> str:
    """A link out of the frame; both are HTML."""
    return f"<a class='way' href='{link}' target='_blank' rel='noopener'>{words}</a>"


def _answer(page: OpenPage, event: str | None, said: Words) -> str:
    """Day, unseen where the sentence says it, and sentence; the chosen event where the sentence is not its own."""
    row = page.view.any_day.log.rows.get(event or "")
    is_told, chosen, notes = card_sentence.told_event(page.view, event) is not None, "", ""
    if is_told:
        notes = f" <small>{escape(page.say.sentences(said.notes))}</small>"
    elif row is not None:
        told = card_sentence.sentence_of_event(page.dataset, row, page.say)
        chosen = f"<p class='event'>{escape(told)}</p>"
    day, sentence = escape(said.day), escape(said.sentence)
    told = sentence if page.view.selection.as_of_period else sentence.replace(day, f"<b class='day'>{day}</b>", 1)
    kind = "" if told == sentence else " class='told'"
    return f"<div id='answer'{kind}><h1>{day}</h1><p class='sentence'>{told}{notes}</p>{chosen}</div>"


def _rows(page: OpenPage, days: _Days, looks: dict[Look, int]) -> Iterator[_Row]:
    """The links with their looks on every day of the strips; each new look is added to those that are known."""
    view, keys = page.view, ["crossing_id", "service"]
    spans = dict(iter(view.timeline.spans(view.selection.stale_after).groupby(keys)))
    bands = dict(iter(timeline.bands(view.timeline, view.selection.stale_after).groupby(keys)))
    contested = dict(iter(view_figures.contested_days(view).groupby(keys)))
    covered = number(page.dataset.covered_to)
    for link in embedding.links(page.dataset, view):
        disputed = _ranges(contested[link]) if link in contested else []
        seen = [*_looks(spans[link], disputed, days, covered, page.say)]
        runs = [(day, looks.setdefault(look, len(looks))) for day, look in seen]
        of_link = status_marks.bands_html(bands[link])
        strip = status_marks.strip_of(of_link, days.first, days.last, covered, disputed)
        shown = frozenset(band.status for band in of_link if band.start <= days.last and band.end > days.first)
        is_contested = any(start <= days.last and end > days.first for start, end in disputed)
        yield _Row(link, runs, [look for begins, look in seen if begins <= days.day][-1], strip, shown, is_contested)


def _ranges(table: pd.DataFrame) -> list[tuple[int, int]]:
    """First day and the day after the last one of some days that have no open side."""
    ends = zip(dates.to_days(table["start"]), dates.to_days(table["end"]), strict=True)
    return [(number(start), number(end)) for start, end in ends]


def _looks(
    spans: pd.DataFrame, disputed: Sequence[tuple[int, int]], days: _Days, covered: int, say: Translator
) -> Iterator[tuple[int, Look]]:
    """From which day on a link has which look, the first day of the strips first; `covered` is the log's last day."""
    starts = [days.first if np.isnat(start) else number(start) for start in dates.to_days(spans["start"])]
    records, before = spans.to_dict("records"), None
    changes = {days.first, covered + 1, *starts, *(day for each in disputed for day in each)}
    for day in sorted(each for each in changes if days.first <= each <= days.last):
        span = [record for start, record in zip(starts, records, strict=True) if start <= day][-1]
        is_disputed = any(first <= day < end for first, end in disputed)
        look = _look(span, say, disputed=is_disputed, last_known=day > covered)
        if look != before:
            yield day, look
        before = look


def _look(span: Mapping[Any, Any], say: Translator, *, disputed: bool, last_known: bool) -> Look:
    """A status as badge and words: which others are possible, and what makes it doubtful."""
    status, among, old = str(span["status"]), status_marks.possible(span), bool(span["stale"])
    mark = status_marks.coloured(status, among, stale=old)
    word = say.any_of([say.word(each) for each in among]) if len(among) > 1 else say.word(status)
    word = say(LAST_KNOWN_AS, status=word) if last_known and status in COUNTED else word
    doubts = [*([say("old evidence")] if old else []), *([say.word(Confidence.DISPUTED)] if disputed else [])]
    note = f" <small>{escape(say.in_a_row(doubts))}</small>" if doubts else ""
    return Look(mark, f"<b class='rl-{status}'>{escape(word)}</b>{note}")


def _map(page: OpenPage, rows: Sequence[_Row]) -> str:
    """The map, with the marks of the listed links on their crossings."""
    table, placeless = page.dataset.crossings[["crossing_id", "lon", "lat"]], page.dataset.placeless
    places = {
        str(crossing): (float(lon), float(lat))
        for crossing, lon, lat in table.itertuples(index=False) if crossing not in placeless
    }  # fmt: skip
    marks: dict[str, list[str]] = {}
    for n, row in enumerate(rows):
        marks.setdefault(row.link[0], []).append(f"<span data-mark='{n}'>{row.look.mark}</span>")
    pins = [Pin(page.names[key], places[key], tuple(each)) for key, each in marks.items() if key in places]
    others = {str(crossing) for crossing in page.view.links["crossing_id"]} - set(marks)
    dots = [place for key, place in places.items() if key in others]
    return still_map.html(page.dataset, pins, dots, page.say.lang)


def _list(page: OpenPage, rows: Sequence[_Row], days: _Days, day: str) -> str:
    """The statuses by crossing, each with its strip; above them the slider, below them the years.

    Args:
        page: The page.
        rows: The links.
        days: The days of the strips.
        day: The day, month or year of the page in words, to which a press leads back.
    """
    say = page.say
    crossings: dict[str, list[str]] = {}
    for n, row in enumerate(rows):
        crossings.setdefault(row.link[0], []).append(
            f"<li><span class='state'><span data-mark='{n}'>{row.look.mark}</span>"
            f"<span class='words'>{escape(say.word(row.link[1]))}: <span data-words='{n}'>{row.look.words}</span>"
            f"</span></span>{row.strip}</li>"
        )
    listed = "".join(
        f"<section><h2>{escape(page.names[key])}</h2><ul>{''.join(items)}</ul></section>"
        for key, items in crossings.items()
    )
    slider = (
        f"<input type='range' min='{days.first}' max='{days.last}' value='{days.day}'"
        f" aria-label='{escape(say('As-of date'))}' hidden>"
    )
    back = f"<button class='back' type='button' hidden>{escape(say(BACK_TO, day=day))}</button>"
    left = page.view.links["crossing_id"].nunique() - len(crossings)
    text = say.plural(*OTHER_CROSSINGS, left, years=say.number(QUIET_YEARS)) if left else ""
    others = f"<p class='others'>{escape(say('{text}.', text=f'{text[0].upper()}{text[1:]}'))}</p>" if text else ""
    axis = f"<div class='axis' aria-hidden='true'>{''.join(_years(days))}</div>"
    key = status_marks.key(
        {status for row in rows for status in row.statuses}, page.view.selection.stale_after, say,
        veiled=days.last > number(page.dataset.covered_to), contested=any(row.is_contested for row in rows),
    )  # fmt: skip
    return f"<div class='scrub'>{back}{slider}</div>{listed}{axis}{others}<div aria-hidden='true'>{key}</div>"


def _years(days: _Days) -> Iterator[str]:
    """The years below the strips, each where it begins; none at their end, where it would not fit."""
    first, last = (day.astype("datetime64[Y]") for day in (EPOCH + days.first, EPOCH + days.last))
    years = np.arange(first, last + 1)
    for n, year in enumerate(years[:: -(-len(years) // _MOST_YEARS)]):
        at = days.at(number(year.astype("datetime64[D]")))
        if 0 <= at <= _LAST_YEAR:
            yield f"<span class='{'odd' if n % 2 else 'even'}' style='left:{100 * at:.2f}%'>{year}</span>"


def _foot(page: OpenPage, of: Asked, whole: str) -> str:
    """The way to the whole page; who publishes it, which data version it is, and under which licences."""
    dataset, say = page.dataset, page.say
    covers = say(VERSION_COVERS, version=dataset.version, day=say.day(dataset.covered_to))
    licences = "".join(
        f"<a href='{escape(str(each.get('path', '')))}' target='_blank' rel='noopener' lang='en'>"
        f"{escape(str(each.get('title', each['name'])))}</a> · "
        for each in dataset.descriptor["licenses"]
    )
    credits_ = notices.of_its_map(dataset, say) if dataset.is_own_log else say(CREDITS)
    left_out, second = [], of.selection.compare_with
    if second is not None:
        left_out.append(say(ONE_DAY_ALONE, day=say.day(second)))
    if of.state.data_version not in {"", dataset.version}:
        left_out.append(say(ANOTHER_VERSION, version=of.state.data_version, shown=dataset.version))
    if of.bad:
        left_out.append(f"{say(VALUES_LEFT_OUT)} {say.in_a_row(name[:_LONGEST_NAME] for name in of.bad)}")
    said = "".join(f"<p class='notice'>{escape(text)}</p>" for text in left_out)
    return (
        f"<footer>{said}<p>{_way(whole, f'{escape(say(OPEN_THE_WHOLE_PAGE))} ↗')}</p>"
        f"<p><b>{escape(_publishers(dataset, say))}</b> · {escape(covers)}</p>"
        f"<p>{licences}{escape(credits_)}</p></footer>"
    )


def oembed(dataset: Dataset, of: Asked, base: str, most: Sequence[int]) -> dict[str, object]:
    """What oEmbed answers for a map page.

    Args:
        dataset: The package.
        of: What its address asks for.
        base: The address of the map page, with a slash at its end.
        most: The largest width and height that the other site has room for, in pixels.
    """
    say, view = dataset.named(translator.say(of.state.lang or ENGLISH)), views.make_view(dataset, of.selection)
    width = min(embedding.WIDEST, most[0])
    height = min(embedding.needed(dataset, view, of.state.event, width), most[1])
    title = say.labelled(say(NAME), say.date(of.selection.as_of_text))
    return embedding.oembed(base, of.query, title, size=(width, height), publisher=_publishers(dataset, say))


def _publishers(dataset: Dataset, say: Translator) -> str:
    return say.listed([str(each["title"]) for each in dataset.descriptor["contributors"]])
