"""The About page as HTML: how a status comes about, how sure it is, what is not known, how to correct and to cite."""

from collections.abc import Mapping
from html import escape

from dashboard.i18n.translator import Say, message
from dashboard.parts import claim_list, status_marks
from dashboard.session import page_links
from raillinks.words.enums import Confidence, Status

SECTIONS: Mapping[str, str] = {
    "method": message("How a status comes about"), "confidence": message("How sure an event is"),
    "sources": message("Sources"), "search": message("Search records"), "unknown": message("What is not known"),
    "quality": message("How good the data is"), "licences": message("Licences and credits"),
    "correct": message("How to correct a row"), "changes": message("Changes"), "cite": message("How to cite"),
    "privacy": message("Privacy"),
}  # fmt: skip
"""The page's sections: the anchor of each, and its heading."""

_MEANINGS = {
    Status.OPEN: message("trains of this service are reported to cross, with no stated limit"),
    Status.PARTIAL: message("they cross with a stated limit: some of them only, a trial, one direction"),
    Status.SUSPENDED: message("the track stands, and a source reports that no train crosses"),
    Status.CLOSED: message("the track is gone"),
    Status.UNKNOWN: message("there is no evidence yet, or evidence has ended"),
}
_RULES = (
    message("A link is one crossing and one service, freight or passenger. Only a link has a status, each day one."),
    message("A status is worked out from dated, sourced events each time it is shown; it is stored nowhere."),
    message("A link is unknown until its first event. Silence is not closure, and nothing is assumed."),
    message("A rule on who may ride, a special train, a yard or a road changes no status."),
    message("A change holds from the first day on which it may have happened. Where the day is not known, the strip has"
            " a soft edge and the list says what else is possible."),
    message("Evidence ends only by a search record of the maintainers: then the link is unknown again."),
    message("A status whose last evidence is more than a year old stays, and is drawn pale."),
    message("After the day up to which the log was read, every status is the last known, and figures stop."),
)  # fmt: skip
_SURE = {
    Confidence.CONFIRMED: message("two publishers that do not cite the same speaker, or whoever acted says so"),
    Confidence.REPORTED: message("one source, or several that go back to one"),
    Confidence.DISPUTED: message("a source says that it did not happen; drawn hollow, it moves nothing"),
    Confidence.WITHDRAWN: message("the maintainers took it back; it stays listed and moves nothing"),
}
_DOUBTS = (
    message("Most reports rest on unnamed people, and the DPRK's own media say little of trains."),
    message("Where only the day of reading a source is known, it counts as published by then."),
    message("Numbers of wagons and loads differ for nearly every train; each claim stands as it was made."),
    message("Before 2020 dated sources are few: the last status stands, pale, and says how old its evidence is."),
    message("Railways are drawn from station to station, not along the track; some places are estimates."),
    message("Trade figures cover every way of transport, as the press quoted them; gaps stay gaps."),
)


def contents(say: Say) -> str:
    """The table of contents."""
    listed = "".join(f"<li><a href='#{name}'>{escape(say(text))}</a></li>" for name, text in SECTIONS.items())
    return f"<nav class='rl-about-contents' aria-label='{escape(say('Contents'))}'><ol>{listed}</ol></nav>"


def section(name: str, html: str, say: Say) -> str:
    """A section with its heading and anchor.

    Args:
        name: A key of `SECTIONS`.
        html: What stands below the heading.
        say: The interface's messages.
    """
    heading = f"<h2 class='rl-h2' id='{name}' tabindex='-1'>{escape(say(SECTIONS[name]))}</h2>"
    return f"<section class='rl-about'>{heading}{html}</section>"


def method(say: Say) -> str:
    """The statuses with their marks, and the rules in plain words."""
    told = "".join(
        f"<dt>{status_marks.badge(status, say)}</dt><dd>{escape(say(text))}</dd>" for status, text in _MEANINGS.items()
    )
    return section("method", f"<dl class='rl-about-words'>{told}</dl>{_list(_RULES, say)}", say)


def confidence(say: Say) -> str:
    """The confidences with their marks, and how they come about."""
    told = "".join(
        f"<dt>{claim_list.confidence(word, say)}</dt><dd>{escape(say(text))}</dd>" for word, text in _SURE.items()
    )
    derived = say("Nobody types a confidence: it follows from what each source says of an event. A relay counts as its"
                  " origin; works of reference, our own records and mentions never confirm.")  # fmt: skip
    return section("confidence", f"<p>{escape(derived)}</p><dl class='rl-about-words'>{told}</dl>", say)


def doubts(say: Say) -> str:
    """What a reader might take for certain, in a handful of sentences."""
    return _list(_DOUBTS, say)


def _list(texts: tuple[str, ...], say: Say) -> str:
    return f"<ul>{''.join(f'<li>{escape(say(text))}</li>' for text in texts)}</ul>"


def correct(report: str, say: Say) -> str:
    """How to correct a row.

    Args:
        report: The address to report to, unescaped; empty where the data names none.
        say: The interface's messages.
    """
    told = [
        escape(say("An event that is wrong or missing is corrected by a row: the event, a claim for each source that"
                   " speaks of it, the sources, and a line in the list of changes. A wrong source keeps its claim; one"
                   " against it is added, and the maintainers judge.")),
        escape(say("Every event's page names its rows. The data dictionary in the project's docs says how a row is"
                   " written, and a check names what was forgotten.")),
    ]  # fmt: skip
    if report:
        address = report if report.startswith(("https://", "http://", "mailto:")) else f"mailto:{report}"
        told.append(f"<a href='{escape(address)}'>{escape(say('Report an error or a missing event'))}</a>")
    followed = f"<a href='api/v1/feed.atom'>{escape(say('Follow corrections by feed'))}</a>"
    listed = page_links.link(escape(say("All events")), "events")
    return section("correct", "".join(f"<p>{text}</p>" for text in [*told, f"{listed} · {followed}"]), say)


def privacy(say: Say) -> str:
    """What is collected: nothing."""
    told = say("Nothing about readers is collected: no accounts, no statistics, no trackers. Map, letters and data come"
               " from the server that shows this page; no request goes to anyone else. A view lives in its link, and"
               " the server forgets it when the page is closed.")  # fmt: skip
    return section("privacy", f"<p>{escape(told)}</p>", say)
