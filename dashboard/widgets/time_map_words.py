"""What the time map says, in the reader's language: messages of the catalogues like all others.

How many links differ between two days, in a sentence.
"""

from collections.abc import Mapping

import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.widgets.labels import CLAIMS, CLAIMS_FOR_AND_AGAINST, CONTESTED, FURTHER_EVENTS
from dashboard.widgets.status_marks import SOFT_EDGE
from raillinks.answer.wording import HANGS_ON_ALONE, NO_EVIDENCE_YET
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, Confidence, names
from raillinks.i18n.translator import NO_EVIDENCE_SINCE

SOME_DIFFER = Plural("{n} link of {all} differs.", "{n} links of {all} differ.")
SOME_MAY_DIFFER = Plural(
    "{n} link of {all} differs, {maybe} more may differ.", "{n} links of {all} differ, {maybe} more may differ."
)


def links_in_words(links: pd.DataFrame, say: Translator) -> str:
    """How many of the links of `compare.side_by_side` differ, and how many may: of those another status is possible."""
    n, maybe, every = int(links["differs"].sum()), int(links["may_differ"].sum()), say.number(len(links))
    if maybe:
        return say.plural(
            *SOME_MAY_DIFFER,
            n,
            all=every,
            maybe=say.number(maybe),
        )
    return say.plural(*SOME_DIFFER, n, all=every)


FIRST_DAY_OF_THE_LOG = message("first day of the log")
LAST_DAY_COVERED = message("last day covered")
LAST_KNOWN_STATUS = message("Last known status: the log covers events up to {day}.")
CREDITS = message(
    "© OpenStreetMap contributors (ODbL) · geoBoundaries / WFP, OCHA (CC BY 3.0 IGO) · GeoNames (CC BY 4.0) · "
    "Natural Earth"
)
"""Whose layers the map is drawn of: also on the pictures of links."""
VERSION_COVERS = message("Data version {version}, covers events up to {day}.")


def words(say: Translator) -> dict[str, str]:
    """Every text of the time map, by the keys that its script has for them; the browser fills in their `{names}`."""
    services = dict(say.services)
    of_all = say("freight and passenger") if tuple(services) == names(DEFAULT) else say.word(ALL_SERVICES)
    domain = services | {str(value): say.word(value) for value in Confidence} | {"all": of_all}
    parts = [
        domain, _statuses(say), _day(say), _two_days(say), _controls(say), _timeline(say), _map(say), _picture(say),
        _notices(say),
    ]  # fmt: skip
    merged = {key: text for part in parts for key, text in part.items()}
    if len(merged) != sum(map(len, parts)):
        raise ValueError("two texts of the time map have one key")
    return merged


def counted(say: Translator) -> Mapping[str, tuple[str, str]]:
    """The texts that count, by key: the forms for one and for many."""
    return {
        "claims": say.forms(*CLAIMS),
        "claimsBoth": say.forms(*CLAIMS_FOR_AND_AGAINST),
        "furtherEvents": say.forms(*FURTHER_EVENTS),
        "sawIt": say.forms("{n} saw it", "{n} saw it"),
        "eventsOnDay": say.forms("{n} event on this day.", "{n} events on this day."),
        "eventsIn": say.forms(
            "{period}: {n} event, by its first possible day", "{period}: {n} events, by their first possible days"
        ),
        "statusSources": say.forms(
            "Sources of the statuses: {n} publisher, named at the address below",
            "Sources of the statuses: {n} publishers, named at the address below",
        ),
        "linksDiffer": say.forms(*SOME_DIFFER),
        "linksMayDiffer": say.forms(*SOME_MAY_DIFFER),
        "moreChanges": say.forms("{n} more link has another status", "{n} more links have another status"),
        "notThere": say.forms("{n} link is not there on this day", "{n} links are not there on this day"),
        "changedBack": say.forms("{n} link changed and changed back", "{n} links changed and changed back"),
        "eventsMaybeOnDay": say.forms(
            "{n} event on this day; {maybe} more may have been on it.",
            "{n} events on this day; {maybe} more may have been on it.",
        ),
    }


def _statuses(say: Translator) -> dict[str, str]:
    """How a status, its dates and its evidence are said."""
    return {
        "since": say("since {day}"),
        "sinceSome": say("since some day from {days}"),
        "sinceStart": say("since before this log begins"),
        "noEvidenceYet": say(NO_EVIDENCE_YET),
        "noEvidenceSince": say(NO_EVIDENCE_SINCE),
        "lastEvidence": say("last evidence {date}"),
        "oldEvidence": say("old evidence"),
        "lastKnownAs": say("last known {status}"),
        "lapsedStatus": say("last known: {status}, {date}"),
        "oneSource": say("one publisher"),
        "oneSourceIs": say("one publisher: {publisher}"),
        "hangsOn": say(HANGS_ON_ALONE),
        "uncertainMonth": say("only the month is known: {days}"),
        "uncertainYear": say("only the year is known: {days}"),
        "uncertainDays": say("exact day not known: {days}"),
        "uncertainOpen": say("exact day not known"),
        "orElse": say("or {status}"),
        "orElseMore": say("{statuses} or {status}"),
        "firstToLast": say("{first} to {last}"),
        "uncertainKey": say("split, “?”: one or the other, not certain"),
        "disputedKey": say("disputed claim, not applied"),
        "unknownKey": say("{status}: no evidence, not closed"),
        "softKey": say(SOFT_EDGE),
        "hollowKey": say("hollow, “*”: disputed"),
        "contested": say(CONTESTED),
        "staleKey": say("pale: old evidence"),
        "toSources": say("Show the event and its sources"),
        "linkSays": say("{place}, {service}: {status}"),
        "placeSays": say("{place}: {status}"),
        "fromTo": say("from {before} to {after}"),
        "nothingChanged": say("No status has changed"),
        "noneListed": say("no link listed"),
        "count": say("{n} {status}"),
        "inARow": say("{one}, {other}"),
        "gone": say("{n} more: no track, or no known train in 10 years"),
        "ever": say("All epochs"),
        "everHint": say("Everything that ever stood, with its years"),
    }


def _day(say: Translator) -> dict[str, str]:
    """What is said of the day and its events."""
    return {
        "on": say("On {day}"),
        "onSince": say("On {day}, compared with {other}"),
        "knownOn": say(
            "as this log’s sources had reported by {day}; unknown where our later search found no further report"
        ),
        "knownAlways": say("reference works without a date count as known on every day"),
        "lastKnown": say(LAST_KNOWN_STATUS),
        "veil": say("after {day}: not read yet"),
        "covered": say("Log covers events up to {day}"),
        "today": say("On this day"),
        "todayOrLater": say("On this day or later"),
        "around": say("Around this day"),
        "latest": say("Latest before this day"),
        "earlier": say("Earlier"),
        "noEvents": say("No event up to this day"),
        "noneMatch": say("No event matches the filters"),
        "everywhere": say("all China–DPRK crossings"),
    }


def _two_days(say: Translator) -> dict[str, str]:
    """What is said while a second day is compared."""
    return {
        "bothDays": say("A {a} and B {b}"),
        "bothStatuses": say("{a} on A, {b} on B"),
        "differs": say("≠ differs"),
        "noBridge": say("no bridge or no rails on this day"),
        "divider": say("Divider between the two days"),
        "dividerText": say("{percent} %: A, {a}, left of it; B, {b}, right of it"),
        "second": say("Second day, B"),
        "twoDays": say("Two days"),
        "pin": say("Compare with a second day"),
        "swap": say("Swap A and B"),
        "unpin": say("Close the comparison (Esc)"),
        "comparisonClosed": say("The comparison is closed"),
    }


def _controls(say: Translator) -> dict[str, str]:
    """Names of buttons, fields and menus."""
    return {
        "slider": say("As-of date"),
        "date": say("Date, such as 2022-09-26 or Sept 2022"),
        "calendar": say("Open the calendar"),
        "play": say("Play"),
        "pause": say("Pause"),
        "previousChange": say("Previous change of status"),
        "nextChange": say("Next change of status"),
        "previousEvent": say("Previous event"),
        "nextEvent": say("Next event"),
        "stops": say("Stops of next, previous and play"),
        "stopsChange": say("changes"),
        "stopsEvent": say("events"),
        "stopsAt": say("changes at"),
        "step": say("Play by"),
        "stepChange": say("by change"),
        "stepEvent": say("by event"),
        "stepDay": say("by day"),
        "stepWeek": say("by week"),
        "stepMonth": say("by month"),
        "speed": say("Speed"),
        "options": say("Play options"),
        "tools": say("Play, two days, filters, search"),
        "filters": say("Filters"),
        "search": say("Search"),
        "searchExample": say("Search: 신의주, Sinuiju …"),
        "reverse": say("Play backwards"),
        "loop": say("Repeat"),
        "snap": say("Snap to events"),
        "snapHint": say("hold Shift while dragging for the opposite"),
        "timeIn": say("Shorter period"),
        "timeOut": say("Longer period"),
        "timeAll": say("whole log"),
        "showDay": say("Show this day on the timeline"),
    }


def _timeline(say: Translator) -> dict[str, str]:
    """The timeline's keys and axis, and the period that two handles choose."""
    return {
        "tickZoom": say("Show only {period}"),
        "tickBack": say("Back to the period before"),
        "keys": say(
            "← → one day, with Shift a week, with Alt a month · PgUp next stop, PgDn previous · Home / End · "
            "Space plays · L goes to the list of crossings and back · Esc goes back from a pressed year or month, else "
            "leaves the timeline"
        ),
        "rangeFrom": say("First day of the period"),
        "rangeTo": say("Last day of the period"),
        "periodIs": say("Period: {period}"),
        "periodShown": say("Shown: {period}"),
        "noPeriod": say("no period: {period} is shown"),
        "rangeChosen": say("Chosen period: {days}"),
        "rangeWhole": say("whole log"),
        "rangeSince": say("since {day}"),
        "rangeHint": say("Play stays in this period; History, Compare and the downloads count it"),
        "noRangeHint": say(
            "No period is chosen: play stays in what is shown, History and the downloads count the whole log"
        ),
    }


def _map(say: Translator) -> dict[str, str]:
    """What belongs to the map."""
    return {
        "map": say("Map of the border"),
        "border": say("Whole border"),
        "zoomIn": say("Zoom in"),
        "zoomOut": say("Zoom out"),
        "mapKeys": say("Map: the arrow keys move it, + and − zoom"),
        "previewed": say("Preview: {day}"),
        "focusHint": say("The wheel zooms the map now; Esc ends it"),
        "wheelHint": say("{key} + wheel zooms the map"),
        "fingersHint": say("Two fingers move the map"),
        "showOnMap": say("Show {place} on the map"),
        "drawing": say("Drawing the map …"),
        "banks": say("banks schematic, islands omitted"),
        "station": say("{place} station"),
        "approximate": say("approximate position"),
    }


def _picture(say: Translator) -> dict[str, str]:
    """What belongs to the saved picture, and to the map's credits."""
    return {
        "picture": say("Save picture"),
        "pictureTitle": say("China–DPRK rail links on {day}"),
        "pictureTitleOf": say("{place}: rail on {day}"),
        "pictureTitleField": say("Title"),
        "pictureFrame": say("The map shows"),
        "frameView": say("what it shows now"),
        "pictureShape": say("Shape"),
        "wide": say("Wide, 16 : 9"),
        "square": say("Square"),
        "pictureFormat": say("Format"),
        "formatPng": say("PNG, an image"),
        "formatSvg": say("SVG, to edit"),
        "pictureSize": say("Size"),
        "pixels": say("{times}×: {width} × {height} pixels"),
        "save": say("Save"),
        "close": say("Close"),
        "pictureSaved": say("Saved: {name}"),
        "pictureFailed": say("The browser could not make this picture. A smaller one may work."),
        "pictureUnavailable": say("The tool that makes pictures did not load. Reload the page and try again."),
        "statusSources": say("Sources of the statuses: {names}"),
        "mapFrom": say("Map:"),
        "dataLine": say("Log: data version {version}, CC BY 4.0 · {address}"),
        "credits": say(CREDITS),
    }


def _notices(say: Translator) -> dict[str, str]:
    """What is said when something does not come."""
    return {
        "noWebgl": say(
            "This browser shows no WebGL, so the map cannot be drawn. The timeline, the status list and the downloads "
            "work without it."
        ),
        "layerMissing": say("The layer “{name}” did not load."),
        "waitingDay": say(
            "Waiting for the server: the rest of the page, its address and its downloads still show {day}."
        ),
        "waiting": say("Waiting for the server: your last choice has not reached the rest of the page."),
        "contentMissing": say("Waiting for the server: the map and the timeline do not show your last choice yet."),
    }
