"""Which trains ran, as a table of HTML."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from dashboard.i18n.translator import Translator
from dashboard.parts import html_table
from dashboard.parts.html_table import Row
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from raillinks.engine import knowledge
from raillinks.metrics.compare import Period
from raillinks.metrics.periods import trains


def of_listed_links(page: OpenPage) -> pd.DataFrame:
    """The trains at the crossings of the listed links that are known."""
    dataset, view = page.dataset, page.view
    known = knowledge.with_known_source(dataset.trains, dataset.sources, view.selection.known_on)
    return known[known["crossing_id"].isin(view.links["crossing_id"])]


@cached(by_view)
def table(page: OpenPage, period: Period) -> str:
    """The trains at the listed crossings, those of the period first."""
    say, dataset, here = page.say, page.dataset, of_listed_links(page)
    if here.empty:
        return note(say("This log has no train timetable for the listed links."))
    with_sources = trains(here, *period).merge(dataset.sources, on="source_id", how="left").fillna("")
    heads = (say("Train"), say("Crossing"), say("Route"), say("Days of the week"), say("Valid"), say("Source"))
    places = place_names(dataset.places, say.lang)
    rows = [_row(page, row, places) for row in with_sources.to_dict("records")]
    return html_table.table(
        say, say("Trains with a published timetable: those of the period first, the others paler"), heads, rows
    )


def place_names(places: pd.DataFrame, lang: str) -> dict[str, str]:
    """What `places.csv` calls each place in a language, by its English name; none where it has no such name."""
    if lang == "en":
        return {}
    named = places[places[f"name_{lang}"] != ""].drop_duplicates("name")
    return dict(zip(named["name"], named[f"name_{lang}"], strict=True))


def _row(page: OpenPage, row: Row, places: Mapping[str, str]) -> str:
    say = page.say
    route = " → ".join(_place(row[end], places) for end in ("from_station", "to_station"))
    cells = (
        (say("Crossing"), escape(page.names[row["crossing_id"]])),
        (say("Route"), route),
        (say("Days of the week"), escape(say.weekdays(row["weekdays"])) if row["weekdays"] else "—"),
        (say("Valid"), escape(_validity(row, say))),
        (say("Source"), source(row)),
    )
    pale = "" if row["in_period"] else "class='rl-history-pale'"
    return html_table.row(cells, f"<span lang='en'>{escape(row['train'])}</span>", pale)


def _place(name: str, places: Mapping[str, str]) -> str:
    return escape(places[name]) if name in places else f"<span lang='en'>{escape(name)}</span>"


def _validity(row: Row, say: Translator) -> str:
    first, last = (say.date(row[end]) if row[end] else "" for end in ("valid_from", "valid_to"))
    if first and last:
        return say("{first} to {last}", first=first, last=last)
    if first:
        return say("from {day}", day=first)
    return say("until {day}", day=last) if last else say("dates not known")


def source(row: Row) -> str:
    """The publisher of a row joined to its source, as a link where the source has an address."""
    publisher = f"<span translate='no'>{escape(row['publisher'])}</span>"
    address = escape(row["url"])
    return f"<a href='{address}' target='_blank' rel='noopener noreferrer'>{publisher}</a>" if address else publisher
