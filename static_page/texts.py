"""What the page says beside the time map and the parts that it shares with the dashboard."""

from collections.abc import Mapping

from dashboard.i18n.translator import Translator
from dashboard.session.pages import NAME
from raillinks.package.dataset import Dataset
from raillinks.words.languages import LANGUAGES

SECTIONS = ("map", "events", "story", "sources", "downloads", "about")
"""The parts of the page that its head leads to, in their order."""


def texts(dataset: Dataset, say: Translator) -> Mapping[str, str]:
    """Every text of the page's own scripts and frame, by key; the browser fills in `{names}`.

    Args:
        dataset: The package.
        say: The interface's messages.
    """
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
        "events": say("Events in view"),
        "story": say("Story"),
        "sources": say("Sources"),
        "downloads": say("Downloads"),
        "about": say("About"),
        "version": say("Data version {version}, covers events up to {day}.", version=dataset.version, day=covered),
        "dataVersion": dataset.version,
        "otherVersion": say(
            "This link asks for another data version. This copy has {version} alone; the dashboard keeps the others.",
            version=dataset.version,
        ),
        "copy": say("This is a copy that needs no server: it stays as it is, and nothing leaves your machine."),
        "failure": say("A part of this page did not load."),
        "again": say("Try again"),
        "unavailable": say("The time map did not load. It tries again; reloading the page may help."),
    }


def _parts(say: Translator) -> dict[str, str]:
    """What stands in the parts of the page."""
    return {
        "answer": say("The answer"),
        "between": say("{one}; {other}", one="", other="").rstrip(),
        "whoSays": say("Who says so"),
        "ofLink": say("Link"),
        "copyButton": say("Copy"),
        "copied": say("Copied"),
        "refused": say("The browser does not let this page copy."),
        "chosen": say("Chosen event"),
        "latest": say("Latest event in view"),
        "noEvent": say("No event up to this day"),
        "otherDay": say("The event is of {date}; the map shows {day}."),
        "toItsDay": say("Go to the day of the event"),
        "toLatest": say("Show the latest event instead"),
        "eventsCsv": say("Events up to {day} (CSV)"),
        "statusCsv": say("Status of the links on {day} (CSV)"),
        "notDownloaded": say("The download failed. Try again in a moment."),
        "licences": say("Licences of the software (text)"),
        "everything": say("Everything: tables, sources, README (zip)"),
        "outOfReach": say("Type a date between {first_day} and {last_day}."),
        "typed": say("This page reads dates such as 2022-09-26, 2022-09 or 2022."),
        "ofPeriod": say("{period} is a period; this shows its last day, {day}."),
        "leftOut": say("This link has values that cannot be used. They are left out; the rest is shown as requested:"),
    }


def languages() -> Mapping[str, str]:
    """The name of every language in itself, by its code."""
    return {code: language.name for code, language in LANGUAGES.items()}
