"""What the page says beside the time map and the parts that it shares with the dashboard."""

from collections.abc import Mapping

from dashboard.events.event_detail import GO_TO_ITS_DAY
from dashboard.events.event_list import (
    CHOSEN_EVENT,
    EVENT_OF_ANOTHER_DAY,
    EVENTS_IN_VIEW,
    LATEST_EVENT_IN_VIEW,
    SHOW_THE_LATEST_EVENT,
)
from dashboard.i18n.translator import Translator, message
from dashboard.map.map_page import TIME_MAP_NOT_LOADED
from dashboard.session.pages import ALL_LINKS, NAME
from dashboard.widgets.date_fields import SHOWS_ITS_LAST_DAY, VALUES_LEFT_OUT
from dashboard.widgets.table_content import WHO_SAYS_SO
from dashboard.widgets.time_map_words import VERSION_COVERS
from raillinks.domain.typed_dates import BACKWARDS
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset

OPENED_FROM_DISK = message(
    "This page was opened from a disk, where a browser does not load its parts. So it shows this table alone. Put its"
    " folder on a web server, or open the single HTML file."
)
PART_NOT_LOADED = message("A part of this page did not load.")


def texts(dataset: Dataset, say: Translator) -> Mapping[str, str]:
    """Every text of the page's own scripts and frame, by key; the browser fills in `{names}`."""
    return _frame(dataset, say) | _parts(say)


def _frame(dataset: Dataset, say: Translator) -> dict[str, str]:
    """The words of the frame: head, headings, foot."""
    covered = say.day(dataset.covered_to)
    return {
        "name": say(NAME),
        "skip": say("Skip to the table of events"),
        "language": say("Language"),
        "sections": say("Contents"),
        "map": say("Map"),
        "events": say(EVENTS_IN_VIEW),
        "story": say("Story"),
        "sources": say("Sources"),
        "downloads": say("Downloads"),
        "about": say("About"),
        "links": say(ALL_LINKS),
        "version": say(VERSION_COVERS, version=dataset.version, day=covered),
        "dataVersion": dataset.version,
        "otherVersion": say(
            "This link asks for another data version. This copy has {version} alone; the dashboard keeps the others.",
            version=dataset.version,
        ),
        "copy": say("This is a copy that needs no server: it stays as it is, and nothing leaves your machine."),
        "failure": say(PART_NOT_LOADED),
        "again": say("Try again"),
        "unavailable": say(TIME_MAP_NOT_LOADED),
    }


def _parts(say: Translator) -> dict[str, str]:
    """What stands in the parts of the page."""
    return {
        "answer": say("The answer"),
        "between": say("{one}; {other}", one="", other="").rstrip(),
        "whoSays": say(WHO_SAYS_SO),
        "ofLink": say("Link"),
        "copyButton": say("Copy"),
        "copied": say("Copied"),
        "refused": say("The browser does not let this page copy."),
        "chosen": say(CHOSEN_EVENT),
        "latest": say(LATEST_EVENT_IN_VIEW),
        "noEvent": say("No event up to this day"),
        "otherDay": say(EVENT_OF_ANOTHER_DAY),
        "toItsDay": say(GO_TO_ITS_DAY),
        "toLatest": say(SHOW_THE_LATEST_EVENT),
        "eventsCsv": say("Events up to {day} (CSV)"),
        "statusCsv": say("Status of the links on {day} (CSV)"),
        "notDownloaded": say("The download failed. Try again in a moment."),
        "licences": say("Licences of the software (text)"),
        "everything": say("Everything: tables, sources, README (zip)"),
        "outOfReach": say("Type a date between {first_day} and {last_day}."),
        "backwards": say(BACKWARDS),
        "typed": say("This page reads dates such as 2022-09-26, 2022-09 or 2022."),
        "ofPeriod": say(SHOWS_ITS_LAST_DAY),
        "leftOut": say(VALUES_LEFT_OUT),
    }


def languages() -> Mapping[str, str]:
    """The name of every language in itself, by its code."""
    return {code: language.name for code, language in LANGUAGES.items()}
