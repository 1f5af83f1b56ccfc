"""What a card says and shows of a view: the picture draws it, the page's head repeats its words."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.i18n.translator import Translator
from dashboard.widgets import card_sentence, notices
from dashboard.widgets.time_map_words import CREDITS, LAST_KNOWN_STATUS
from raillinks.domain.enums import Confidence
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, view_figures
from raillinks.query.selection import Selection
from raillinks.query.view_figures import contested_days
from raillinks.query.views import View


@dataclass(frozen=True, slots=True)
class Badge:
    """The status of a link, as it looks.

    Args:
        service: The link's service.
        status: The status on the day.
        alternatives: Every possible one, that one included.
        stale: Whether its last evidence is old.
        disputed: Whether a disputed event gave it, or the disputed events decide it.
    """

    service: str
    status: str
    alternatives: tuple[str, ...]
    stale: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A crossing that exists on the day, and the badges of its listed links.

    Args:
        crossing_id: The crossing.
        name: Its name in the reader's language.
        place: Longitude and latitude, in degrees; None where nobody says where it is.
        badges: One per listed link.
        leads: Whether it leads; otherwise it stands back (status rules, "Crossings that lead").
    """

    crossing_id: str
    name: str
    place: tuple[float, float] | None
    badges: tuple[Badge, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the card of a view says.

    Args:
        lang: Its language.
        day: The day, month or year in words; of two days both, the pins and the sentence are of A.
        title: What it shows, with the day.
        sentence: The sentence of the day, or of the chosen event.
        notes: What else one must know to read it: one sentence each.
        credit: Whose log it is, of which version, and whom the map credits.
    """

    lang: str
    day: str
    title: str
    sentence: str
    notes: tuple[str, ...]
    credit: str


@dataclass(frozen=True, slots=True)
class Card(Words):
    """What it shows too.

    Args:
        pins: The crossings, in the order of `places.csv`.
    """

    pins: tuple[Pin, ...]


def words(dataset: Dataset, view: View, say: Translator, event: str | None = None) -> Words:
    """What the card of a view says: all that the head of a page needs.

    Args:
        dataset: The package.
        view: The view.
        say: The messages of the reader's language.
        event: The id of an event of the log that the page is about; None = it is about the day.
    """
    chosen = view.selection
    day, one_day = say.date(chosen.as_of_text), len(chosen.as_of_text) == len("2022-04-29")
    if chosen.compare_with is not None:
        day, one_day = say("A {a} and B {b}", a=day, b=say.day(chosen.compare_with)), False
    return Words(
        lang=say.lang,
        day=day,
        title=say("China–DPRK rail links on {day}", day=day) if one_day
        else say.labelled(say("China–DPRK Rail Links"), day),
        sentence=card_sentence.sentence(dataset, view, say, event),
        notes=tuple(_notes(dataset, chosen, say, of_event=card_sentence.told_event(view, event) is not None)),
        credit=_credit(dataset, say),
    )  # fmt: skip


def card(dataset: Dataset, view: View, say: Translator, event: str | None = None) -> Card:
    """The card of a view. Arguments as for `words`."""
    said = words(dataset, view, say, event)
    pins = _pins(dataset, view, display_names.crossing_names(dataset, say.lang))
    return Card(said.lang, said.day, said.title, said.sentence, said.notes, said.credit, pins)


def _credit(dataset: Dataset, say: Translator) -> str:
    if dataset.is_own_log:
        return notices.of_its_map(dataset, say)
    return " · ".join([say("Log: data version {version}, CC BY 4.0", version=dataset.version), say(CREDITS)])


def _notes(dataset: Dataset, chosen: Selection, say: Translator, *, of_event: bool) -> list[str]:
    """What the sentence does not say; that of a day names the known-on day itself."""
    covered, known_on = dataset.covered_to, chosen.known_on
    after = [say(LAST_KNOWN_STATUS, day=say.day(covered))]
    known = [] if known_on is None or not of_event else [say("as known on {known_on}", known_on=say.day(known_on))]
    return [*(after if chosen.as_of > covered else []), *known]


def _pins(dataset: Dataset, view: View, names: Mapping[str, str]) -> tuple[Pin, ...]:
    """The crossings that stand on the day and have a listed link."""
    badges = _badges(view)
    day, table = pd.Timestamp(view.selection.as_of), dataset.crossings
    leads = view_figures.leading_days(dataset, view)
    begun = ~(table["exists_earliest"] > day)  # where nothing is known of a beginning or an end, it has none
    stands = table[begun & ~(table["exists_latest"] < day) & table["crossing_id"].isin(list(badges))]
    rows = zip(stands["crossing_id"].astype(str), stands["lon"], stands["lat"], strict=True)
    return tuple(
        Pin(
            key,
            names[key],
            None if key in dataset.placeless else (float(lon), float(lat)),
            tuple(badges[key]),
            leads=view_figures.leads_on(leads[key], view),
        )
        for key, lon, lat in rows
    )


def _badges(view: View) -> dict[str, list[Badge]]:
    """The badges of the listed links, by crossing."""
    table = view.timeline.status_on(view.selection.as_of, view.selection.stale_after)
    listed = set(zip(view.links["crossing_id"], view.links["service"], strict=True))
    disputed = set(view.known.loc[view.known["confidence"] == Confidence.DISPUTED, "event_id"])
    decided = _contested(view)
    badges: dict[str, list[Badge]] = {}
    for row in table.to_dict("records"):
        if (row["crossing_id"], row["service"]) in listed:
            alternatives = tuple(str(row["alternatives"]).split(";"))
            hollow = row["event_id"] in disputed or (row["crossing_id"], row["service"]) in decided
            badge = Badge(str(row["service"]), str(row["status"]), alternatives, bool(row["stale"]), hollow)
            badges.setdefault(str(row["crossing_id"]), []).append(badge)
    return badges


def _contested(view: View) -> set[tuple[str, str]]:
    """The listed links whose status the disputed events decide on the day."""
    found, day = contested_days(view), pd.Timestamp(view.selection.as_of)
    today = found[(found["start"] <= day) & ~(found["end"] <= day)]
    return set(zip(today["crossing_id"].astype(str), today["service"].astype(str), strict=True))
