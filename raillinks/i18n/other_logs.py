"""What is said otherwise of a log that is not of the trains between two countries: a reader's own one.

The messages that speak of trains, track, and China and the DPRK, each with what stands in its place. `Dataset.named`
gives them to the `Translator`, which looks here before it looks into a catalogue: so nobody else asks whose log it is.
"""

from collections.abc import Mapping
from types import MappingProxyType

from raillinks.i18n.translator import LEFT_OUT, Plural, message

NAME = "China–DPRK Rail Links"
"""The name of the program and of its own log: a message. Another log has its own title in this place."""
_OTHERS = Plural(
    "{n} other crossing not known to be open for {years} years",
    "{n} other crossings not known to be open for {years} years",
)
_FOLDED = Plural("{n} more: closed, or no evidence yet", "{n} more: closed, or no evidence yet")
_OPEN_AGAIN = message("a report that it is open again, with its day")
_WAS_OPEN = message("a report that it was open, with its day")
_CLOSED_ON_ALL = message("closed on every day")

MESSAGES: Mapping[str, str | Plural] = MappingProxyType(
    {
        # the answer
        "{trains} crossed {where}": message("it was {open} {trains} {where}"),
        "{trains} crossed with limits {where}": message("it was {partial} {trains} {where}"),
        "{trains} may have crossed {where}": message("it may have been {open} or {partial} {trains} {where}"),
        "only old evidence has {trains} crossing {where}": message(
            "by old evidence alone it was {open} {trains} {where}"
        ),
        "trains": LEFT_OUT,
        "{services} trains": message("({services})"),
        "no train is known to have crossed": message("no link is known to have been open"),
        "no train is known to have crossed on the listed links": message("no listed link is known to have been open"),
        "no listed link has track": message("every listed link was closed"),
        "{n} without track": message("{n} closed"),
        "on {n} trains may have crossed": message("{n} may have been open or partial"),
        "on {n} only old evidence of trains": message("{n} open by old evidence alone"),
        "No train known at {n} crossing for {years} years": Plural(
            "{n} crossing not known to be open for {years} years",
            "{n} crossings not known to be open for {years} years",
        ),
        "no train known at {n} other crossing for {years} years": _OTHERS,
        "No train known at {n} other crossing for {years} years": _OTHERS,
        "Rail links in {when}": message("Links in {when}"),
        "Rail links on {when}": message("Links on {when}"),
        "Next crossings on the border": message("Next crossings"),
        "all China–DPRK crossings": message("all crossings"),
        # what statuses and kinds mean
        "trains of this service are reported to cross, with no stated limit": message(
            "reported to be open, with no stated limit"
        ),
        "they cross with a stated limit: only some trains, a trial, one direction": message(
            "open with a stated limit: only some, a trial, one direction"
        ),
        "the track exists, and a source reports that no train crosses": message("reported to be stopped"),
        "the track is gone": message("reported to be gone for good"),
        "trains stop, the track stays": message("it stops, and may open again"),
        "trains run again after a stop": message("it opens again after a stop"),
        "a limit is set: fewer trains, one direction": message("a limit is set: fewer, one direction"),
        "a train was seen to cross, or that none does": message("it was seen to be open, or not to be"),
        "a government or a railway says so": message("a government or an operator says so"),
        "searched by the maintainers from {first} to {last}: no report found on whether the service ran": message(
            "no evidence in the log from {first} to {last}"
        ),
        "searched by the maintainers, no report found on whether the service ran": message("no evidence in the log"),
        "the track of this link is gone: nobody expects reports of it": message(
            "this link is closed: nobody expects reports of it"
        ),
        # map and picture
        "Map of the border": message("Map of the crossings"),
        "Whole border": message("All crossings"),
        "left freight, right passenger": message("from the left: {services}"),
        "{place}: rail on {day}": message("{place} on {day}"),
        "{n} more: no track, or no known train in 10 years": message(
            "{n} more: closed, or not known to be open in 10 years"
        ),
        "no bridge or no rails on this day": message("closed on this day"),
        "no track on any day of the period": _CLOSED_ON_ALL,
        "Which rail links between China and North Korea were open on a given day, and how do we know? A map, a log of"
        " sourced events, and tables to take along.": message(
            "What was open on a given day, and how do we know? A map, a log of events, and tables to take along."
        ),
        "a report that trains cross again, with its day": _OPEN_AGAIN,
        "a report that a train crossed, with its day": _WAS_OPEN,
        "a report that trains of this service cross again, with its day": _OPEN_AGAIN,
        "a report that a train of this service crossed, with its day": _WAS_OPEN,
        # history and compare
        "Days without track are not counted.": message("Days on which a link was closed for good are not counted."),
        "{n} more: no track left, or no evidence yet": _FOLDED,
        "no track on any day": _CLOSED_ON_ALL,
        "no track left": message("closed for good"),
        "When a listed link had no trains or no track in the period, and who says so.": message(
            "When a listed link was stopped or closed in the period, and who says so."
        ),
        "Times without trains, per link, latest first": message("Stops of each link, latest first"),
        "trains stopped": message("stopped since"),
        "trains again": message("open again"),
        "{n} link without a bridge or rails in both periods": Plural(
            "{n} link closed in both periods", "{n} links closed in both periods"
        ),
        "trains stopped: no bridge or rails in the later period": message("stopped since: closed in the later period"),
        "no bridge or rails before": message("closed before"),
        "Trains, wagons, containers, passengers and tonnes, each as one source gives them. Numbers that differ"
        " stand side by side; none are added up, since sources count different things at different times.": message(
            "Counts, each as one source gives it. Numbers that differ stand side by side; none are added up, since"
            " sources count different things at different times."
        ),
        # the desk
        "What one sighting of a train would settle": message("What one report would settle"),
        "a train seen on {day} would settle {n} day": Plural(
            "a report of {day} would settle {n} day", "a report of {day} would settle {n} days"
        ),
        "the maintainers' own record": message("the file itself"),
        # about
        "A link is one crossing and one service, freight or passenger. Only links have a status, one per day.": message(
            "A link is one crossing, or one crossing and one service. Only links have a status, one per day."
        ),
        "Rules about passengers, special trains, yards and roads do not change a status.": LEFT_OUT,
        "Evidence ends with a search record by the maintainers; the link is then unknown again.": message(
            "Evidence ends where the log says so; the link is then unknown again."
        ),
        "Where the last evidence is more than ten years old, it has lapsed: the status is unknown, and the last"
        " known one stands beside it. This holds for logs that say so, as ours does.": LEFT_OUT,
        "Most reports rest on unnamed people, and the DPRK's own media say little about trains.": LEFT_OUT,
        "Reported wagons and loads differ for nearly every train; each claim is kept as it was made.": LEFT_OUT,
        "Dated sources before 2020 are few: an old status is drawn pale, and says how old its evidence is.": LEFT_OUT,
        "Railways are drawn from station to station, not along the track; some places are estimates.": LEFT_OUT,
        "Trade figures cover all modes of transport, as the press quoted them; missing figures stay missing.": LEFT_OUT,
        "the maintainers withdrew it; it stays listed and changes no status": message(
            "it was withdrawn; it stays listed and changes no status"
        ),
        "{n} of {all} events rest on a source that a maintainer read.": LEFT_OUT,
        "To correct a wrong or missing event, add rows: the event, a claim for each source that reports it,"
        " the sources, and a line in the list of changes. The claim of a wrong source stays; a claim against"
        " it is added, and the maintainers judge.": message(
            "To correct a row, correct the file that this log was made from, and make the log anew."
        ),
        "The page of an event names its rows. The data dictionary in the project's docs explains how to"
        " write a row, and a check lists what is missing.": LEFT_OUT,
        # licences: of an own log nobody has stated one
        "You may use, change and share the tables with credit. Anything derived from a layer keeps that"
        " layer's licence, which the table above names.": message(
            "Anything derived from a layer keeps that layer's licence, which the table above names."
        ),
        "Log: data version {version}, CC BY 4.0 · {address}": message("Log: data version {version} · {address}"),
    }
)
"""The messages, and what stands in their place: `LEFT_OUT` where nothing does."""


def of(title: str, words: Mapping[str, str]) -> Mapping[str, str | Plural]:
    """What is said in place of messages of a log.

    Args:
        title: Its title.
        words: What it calls statuses, a `link` and a `crossing`; in heads they begin with a capital letter.
    """
    heads = {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}
    in_messages = title.replace("{", "{{").replace("}", "}}")
    return {**MESSAGES, **words, **heads, NAME: title, "China–DPRK rail links on {day}": f"{in_messages}: {{day}}"}
