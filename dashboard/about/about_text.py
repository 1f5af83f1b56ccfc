"""The About page as HTML: how a status is determined, how certain it is, what is not known, how to correct and cite."""

from collections.abc import Mapping
from html import escape

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, status_marks
from raillinks.domain.enums import Confidence
from raillinks.domain.status import STATUS_ROWS

REPORT_AN_ERROR = message("Report an error or a missing event")

HOW_TO_CITE = message("How to cite")
LAST_KNOWN_AFTER_COVERED = message(
    "After the last day that the log covers, every status is the last known one, and figures stop."
)
SECTIONS: Mapping[str, str] = {
    "method": message("How a status is determined"), "confidence": message("How certain an event is"),
    "sources": message("Sources"), "search": message("Search records"), "unknown": message("What is not known"),
    "quality": message("How good the data is"), "reading": message("A second reading"),
    "licences": message("Licences and credits"),
    "correct": message("How to correct a row"), "changes": message("Changes"),
    "files": message("The data as files"), "cite": HOW_TO_CITE, "privacy": message("Privacy"),
}  # fmt: skip
"""The page's sections: the anchor of each, and its heading."""

_RULES = (
    message("A link is one crossing and one service, freight or passenger. Only links have a status, one per day."),
    message("A status is computed from dated, sourced events each time it is shown; it is never stored."),
    message("A link is unknown until its first event. Silence is not closure, and nothing is assumed."),
    message("Rules about passengers, special trains, yards and roads do not change a status."),
    message("A change counts from the first day on which it may have happened. Where the day is not known, the strip"
            " has a soft edge and the list says what else is possible."),
    message("Evidence ends with a search record by the maintainers; the link is then unknown again."),
    message("A status whose last evidence is more than a year old is drawn pale."),
    message("Where the last evidence is more than ten years old, it has lapsed: the status is unknown, and the last"
            " known one stands beside it. This holds for logs that say so, as ours does."),
    LAST_KNOWN_AFTER_COVERED,
)  # fmt: skip
_SURE = {
    Confidence.CONFIRMED: message(
        "two independent reports, each of a publisher that saw it or has a source of its own, or the party that acted"
        " says so"
    ),
    Confidence.REPORTED: message("one source, or several that go back to one"),
    Confidence.DISPUTED: message("a source says that it did not happen; it is drawn hollow and changes no status"),
    Confidence.WITHDRAWN: message("the maintainers withdrew it; it stays listed and changes no status"),
}
_DOUBTS = (
    message("Most reports rest on unnamed people, and the DPRK's own media say little about trains."),
    message("If we only know when we read a source, it counts as published on that day."),
    message("Reported wagons and loads differ for nearly every train; each claim is kept as it was made."),
    message("Dated sources before 2020 are few: an old status is drawn pale, and says how old its evidence is."),
    message("Railways are drawn from station to station, not along the track; some places are estimates."),
    message("Trade figures cover all modes of transport, as the press quoted them; missing figures stay missing."),
)


def section(name: str, html: str, say: Translator) -> str:
    """A section with its heading and anchor.

    Args:
        name: A key of `SECTIONS`.
        html: What stands below the heading.
        say: The interface's messages.
    """
    heading = f"<h2 class='rl-h2' id='{name}' tabindex='-1'>{escape(say(SECTIONS[name]))}</h2>"
    return f"<section class='rl-about'>{heading}{html}</section>"


def method(say: Translator) -> str:
    """The statuses with their marks, and the rules in plain words."""
    meanings = "".join(
        f"<dt>{status_marks.badge(status, say)}</dt><dd>{escape(say(row.meaning))}</dd>"
        for status, row in STATUS_ROWS.items()
    )
    return section("method", f"<dl class='rl-about-words'>{meanings}</dl>{_list(_RULES, say)}", say)


def confidence(say: Translator) -> str:
    """The confidences with their marks, and how they are derived."""
    meanings = "".join(
        f"<dt>{claim_list.confidence(word, say)}</dt><dd>{escape(say(text))}</dd>" for word, text in _SURE.items()
    )
    derived = say("Nobody enters a confidence: it follows from what each source says about an event. Reports that go"
                  " back to one source count as one; reference works, our own records and mentions never confirm"
                  " anything.")  # fmt: skip
    return section("confidence", f"<p>{escape(derived)}</p><dl class='rl-about-words'>{meanings}</dl>", say)


def doubts(say: Translator) -> str:
    """What a reader might wrongly take for certain."""
    return _list(_DOUBTS, say)


def _list(texts: tuple[str, ...], say: Translator) -> str:
    return f"<ul>{''.join(f'<li>{escape(said)}</li>' for text in texts if (said := say(text)))}</ul>"


def correct(report: str, say: Translator) -> str:
    """How to correct a row.

    Args:
        report: The address to report to, unescaped; empty where the data names none.
        say: The interface's messages.
    """
    paragraphs = [
        escape(say("To correct a wrong or missing event, add rows: the event, a claim for each source that reports it,"
                   " the sources, and a line in the list of changes. The claim of a wrong source stays; a claim against"
                   " it is added, and the maintainers judge.")),
        escape(say("The page of an event names its rows. The data dictionary in the project's docs explains how to"
                   " write a row, and a check lists what is missing.")),
    ]  # fmt: skip
    if report:
        address = report if report.startswith(("https://", "http://", "mailto:")) else f"mailto:{report}"
        paragraphs.append(f"<a href='{escape(address)}'>{escape(say(REPORT_AN_ERROR))}</a>")
    feed = f"<a href='api/v1/feed.atom'>{escape(say('Subscribe to corrections (feed)'))}</a>"
    listed = page_links.link(escape(say("All events")), "events")
    return section("correct", "".join(f"<p>{text}</p>" for text in [*paragraphs, f"{listed} · {feed}"]), say)


def privacy(say: Translator) -> str:
    """What is collected: nothing."""
    text = say("We collect nothing about readers: no accounts, no statistics, no trackers. The map, the fonts and the"
               " data come from the server that shows this page; no request goes anywhere else. A view is stored only"
               " in its link, and the server forgets it when the page is closed.")  # fmt: skip
    return section("privacy", f"<p>{escape(text)}</p>", say)
