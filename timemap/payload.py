"""What the time map gets: a light message with the day, and by URL the content: spans, events, crossings, words.

Days travel as whole numbers since 1970-01-01, the browser's own epoch. Every status is worked out here, by the
core; the browser looks days up and never derives one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from layers.style import badge_table, status_table, strip_table
from raillinks.domain import dates
from raillinks.domain.enums import Basis
from raillinks.domain.text import each_once
from raillinks.engine import timeline
from raillinks.engine.knowledge import counting
from raillinks.exports import api_paths
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, single_source, view_figures, whereabouts
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.query.view_figures import contested_days
from raillinks.query.views import View
from raillinks.query.whereabouts import Whereabouts
from timemap import existence
from timemap.day_numbers import number, numbers

T = TypeVar("T")
BUNDLE_URL = "/assets/deckgl/index.js"
"""Where the server has pydeck's own script."""
LAYERS_URL = "/api/v1/layers/"
"""Where it has the layers, each as `<name>.geojson`."""
NOT_IN_CONTENT = (
    "as_of", "as_of_period", "mode", "days", "from_", "to", "compare_with", "compare_from", "compare_to",
)  # fmt: skip
"""The fields of a selection that the content does not read."""


@dataclass(frozen=True)
class Language:
    """What a language says on the time map.

    Args:
        lang: `en`, `ko` or `zh`.
        words: What the time map says: key → text.
        counted: Those of its texts that count: key → the forms for one and for many.
        status_word: Says a status.
        date_in_words: What the pages say for an EDTF date, such as "August to September 2020".
        source_name: What the pages call a publisher.
        where: Says where a crossing lies.
    """

    lang: str
    words: Mapping[str, str]
    counted: Mapping[str, tuple[str, str]]
    status_word: Callable[[str], str]
    date_in_words: Callable[[str], str]
    where: Callable[[Whereabouts], str]
    source_name: Callable[[str], str] = str

    def since(self, years: str) -> str:
        """Says from which year on something stands: `1943`, or `1938/39` where it is not known which."""
        year = self.date_in_words(years) if years.isdecimal() else years
        return self.words["since"].replace("{day}", year)


def content(dataset: Dataset, view: View, deck: str, language: Language) -> dict[str, Any]:
    """The heavy part of what the time map shows of a view: it travels by URL, and is the same on every day.

    It reads nothing of the selection that `content_selection` leaves out.

    Args:
        dataset: The package.
        view: What the selection shows of it.
        deck: The map's specification, as JSON.
        language: What it says.

    Returns:
        JSON scalars, lists and dicts only; the keys are documented in docs/time-map.md.
    """
    known_on, log = view.selection.known_on, view.any_day.log
    voices, publishers = _of_statuses(view, log.voices), _of_statuses(view, log.publishers)
    return {
        "lang": language.lang,
        "words": dict(language.words),
        "counted": dict(language.counted),
        "covered_to": str(dataset.covered_to),
        "version": dataset.version,
        "file": api_paths.named(dataset, view.selection),
        "known_on": None if known_on is None else str(known_on),
        "status": status_table(language.status_word),
        "strip": strip_table(),
        "badge": badge_table(),
        "links": _links(dataset, view, language.date_in_words),
        "crossings": _crossings(dataset, view, language),
        "events": _events(view.anytime, language),
        "voices": {event: language.source_name(name) for event, name in voices.items()},
        "saw": _of_statuses(view, _saw(log.claims)),
        "publishers": {event: [*map(language.source_name, names)] for event, names in publishers.items()},
        "exists": existence.days(dataset),
        "years": existence.layer_years(dataset, language.since),
        "deck": deck,
        "bundle_url": BUNDLE_URL,
    }


def content_selection(dataset: Dataset, selection: Selection) -> Selection:
    """The part of a selection that the content reads; the rest is at its default, the day one of the package's own."""
    read = {f.name: getattr(selection, f.name) for f in fields(Selection) if f.name not in NOT_IN_CONTENT}
    return Selection(as_of=selection.last_day(dataset.covered_to), **read)


def message(dataset: Dataset, view: View, *, content_url: str, today: np.datetime64) -> dict[str, Any]:
    """The light part: what a run of the page says of the day, and where the content is.

    Args:
        dataset: The package.
        view: What the selection shows.
        content_url: Where the browser fetches `content`.
        today: The last day that the time map reaches, at least.

    Returns:
        JSON scalars and lists only; the keys are documented in docs/time-map.md.
    """
    selection = view.selection
    first, last = reach(dataset, view, today)
    shown = max(dataset.covered_to, selection.as_of) + 1 if dataset.is_own_log else last  # no years after an own log
    return {
        "as_of": str(selection.as_of),
        "asked": [number(day) for day in selection.as_of_days] if selection.as_of_period else None,
        "compare_with": "" if selection.compare_with is None else str(selection.compare_with),
        "domain": [number(first), number(last)],
        "view": [number(dataset.timeline_start), number(min(shown, last))],
        "mode": "all" if selection.mode == "period" else selection.mode,
        "days": selection.days,
        "content": content_url,
    }


def reach(dataset: Dataset, view: View, today: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day that the time map reaches, both of its days among them; a `known_on` ends it earlier.

    It begins on the day before the first event: from there "next" stops at that event too.

    Args:
        dataset: The package.
        view: What the selection shows.
        today: The last day, unless one of the selection's is later.
    """
    chosen = [day for day in (view.selection.as_of, view.selection.compare_with) if day is not None]
    opening = view.any_day.log.first_day
    first = min([dataset.timeline_start, *chosen, *([] if np.isnat(opening) else [opening - 1])])
    return first, max([today, *chosen])


def _crossings(dataset: Dataset, view: View, language: Language) -> list[dict[str, Any]]:
    """The crossings that have a listed link, in the order of the layer."""
    crossings = dataset.crossings[dataset.crossings["crossing_id"].isin(view.links["crossing_id"])]
    own = crossings.get(LANGUAGES[language.lang].name_column, crossings["name"])
    leads = view_figures.leading_days(dataset, view)
    years = existence.years(dataset.layer("crossings"), "crossing_id", language.since)
    names = own.replace("", pd.NA).fillna(crossings["name"])
    places = (whereabouts.of_crossing(dataset, str(crossing_id)) for crossing_id in crossings["crossing_id"])
    where = ["" if place is None else language.where(place) for place in places]
    exists = zip(numbers(crossings["exists_earliest"]), numbers(crossings["exists_latest"]), strict=True)
    columns = zip(
        crossings["crossing_id"], names, crossings["lon"], crossings["lat"], exists, crossings["context"],
        crossings["accuracy_m"], where, strict=True,
    )  # fmt: skip
    return [
        {
            "crossing_id": str(crossing_id),
            "name": str(name),
            "lon": float(lon),
            "lat": float(lat),
            "exists": list(existence),
            "leads": [_open_sided(each) for each in leads[crossing_id]],
            "years": years.get(str(crossing_id), ""),
            "context": bool(context),
            "accuracy_m": None if np.isnan(accuracy) else float(accuracy),
            "where": text,
        }
        for crossing_id, name, lon, lat, existence, context, accuracy, text in columns
    ]


def _links(dataset: Dataset, view: View, date_in_words: Callable[[str], str]) -> list[dict[str, Any]]:
    """The spans of every listed link (see `Timeline.spans`), as short lists ordered as docs/time-map.md says."""
    disputed, hanging = _disputed(view), _alone(dataset, view)
    spans = view.timeline.spans(view.selection.stale_after)
    columns = (
        numbers(spans["start"]),
        spans["status"],
        numbers(spans["since"]),
        spans["certain"].astype(int),
        each_once(spans["alternatives"], lambda text: text.split(";")),
        spans["stale"].astype(int),
        numbers(spans["last_evidence"]),
        spans["event_id"].astype(object).where(spans["event_id"].notna(), None),
        _inexact_evidence(view, spans, date_in_words),
        spans["replayed_status"],
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    of_link: dict[tuple[str, str], list[list[Any]]] = {}
    links = zip(spans["crossing_id"].tolist(), spans["service"].tolist(), strict=True)
    for link, row in zip(links, rows, strict=True):
        of_link.setdefault(link, []).append(list(row))
    listed = zip(view.links["crossing_id"], view.links["service"], strict=True)
    return [
        {
            "crossing_id": c,
            "service": s,
            "spans": of_link[c, s],
            "disputed": disputed.get((c, s), []),
            "alone": hanging.get((c, s), []),
        }
        for c, s in listed
    ]


def _disputed(view: View) -> dict[tuple[str, str], list[list[Any]]]:
    """The contested days of each link: first day, last day, and the status that is not shown."""
    found = contested_days(view)
    rows: dict[tuple[str, str], list[list[Any]]] = {}
    days = zip(numbers(found["start"]), numbers(found["end"] - np.timedelta64(1, "D")), strict=True)
    links = zip(found["crossing_id"], found["service"], strict=True)
    for link, (first, last), other in zip(links, days, found["other"], strict=True):
        rows.setdefault(link, []).append([first, last, other])
    return rows


def _alone(dataset: Dataset, view: View) -> dict[Link, list[list[int | None]]]:
    """The days on which the status of each listed link hangs on one publisher alone: first day and last day."""
    found = single_source.days(dataset, view.any_day.log, view.any_day.listed_links)
    return {
        link: [[number(first), None if last is None else number(last)] for first, last in each]
        for link, each in found.items()
    }


def _inexact_evidence(view: View, spans: pd.DataFrame, date_in_words: Callable[[str], str]) -> "pd.Series[Any]":
    """The date of each span's last evidence in words, brief and in full; None where it is one known day, or none."""
    applied = view.selection.disputed == "apply"
    written = timeline.last_evidence_dates(view.known, spans, apply_disputed=applied)
    exact = (written == dates.iso(dates.to_days(spans["last_evidence"]))).to_numpy(bool)
    said = each_once(written[~exact], lambda date: (date_in_words(brief(date)), date_in_words(date)))
    found = np.full(len(spans), None, object)
    found[~exact] = said.to_numpy(object)
    return pd.Series(found)


def _of_statuses(view: View, by_event: Mapping[str, T]) -> dict[str, T]:
    """What is known of the events that gave a listed link a status, by their ids."""
    listed = view.timeline.intervals().merge(view.links[["crossing_id", "service"]])
    of_status = set(listed["event_id"].tolist())
    return {event_id: value for event_id, value in by_event.items() if event_id in of_status}


def _saw(claims: pd.DataFrame) -> dict[str, int]:
    """How many saw each event themselves: the origins of its claims that count and are of what somebody observed."""
    seen = claims[counting(claims) & (claims["basis"] == Basis.OBSERVED).to_numpy()]
    return {str(event): int(n) for event, n in seen.groupby("event_id")["origin"].nunique().items()}


def brief(date: str) -> str:
    """An EDTF date by the month or the years that its days lie in, as EDTF; one with an open side as it is.

    A qualifier stays with its side; where both sides become one date, it has those of both.
    """
    first, last, _ = dates.parse(date)
    if np.isnat(first) or np.isnat(last):
        return date
    sides = date.split("/")
    marks = [side[-1] if side[-1] in dates.QUALIFIERS else "" for side in (sides[0], sides[-1])]
    both = "%" if marks[0] and marks[1] and marks[0] != marks[1] else marks[0] or marks[1]
    for unit in ("M", "Y"):
        begins, ends = first.astype(f"datetime64[{unit}]"), last.astype(f"datetime64[{unit}]")
        if begins == ends:
            return f"{begins}{both}"
    return f"{begins}{marks[0]}/{ends}{marks[1]}"


def _events(events: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """The events that the filters let through, of all time: the browser shows those that the mode and day choose."""
    texts, langs = display_names.of_all(events, language.lang)
    shown = events[["event_id", "date", "crossing_id", "service", "kind", "status_after", "confidence"]].assign(
        summary=texts,
        summary_lang=langs,
        date_text=each_once(events["date"], language.date_in_words),
        day=numbers(events["date_earliest"]),
        day_latest=numbers(events["date_latest"]),
        claims=events["n_supports"] + events["n_disputes"],
        disputes=events["n_disputes"],
    )
    names = list(map(str, shown.columns))
    return [dict(zip(names, row, strict=True)) for row in zip(*(shown[name].tolist() for name in names), strict=True)]


def _open_sided(days: view_figures.Range) -> list[int | None]:
    """A range as the browser has it: None where it is open."""
    ends = zip(days, (view_figures.FIRST, view_figures.LAST), strict=True)
    return [None if day == no_end else number(day) for day, no_end in ends]
