"""The answer for the whole border in two lines, in any language: text from the data alone.

The first line says on which links trains crossed, the second what else is known of the links that may have any
(status rules, "The whole border").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import east_asian_width

from raillinks.answer.border import PLACES, Border, Place
from raillinks.answer.wording import AS_KNOWN_ON, cut
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.status import COUNTED, COUNTED_AS_OPEN, RUNNING, WITHOUT_TRACK
from raillinks.i18n import translator
from raillinks.i18n.translator import Plural, Translator, message
from raillinks.package.dataset import Dataset
from raillinks.query import display_names
from raillinks.query.known_log import Link
from raillinks.query.view_figures import QUIET_YEARS

LONGEST_LEAD, LONGEST_REST = 104, 124
"""How wide the two lines are at most, in letters; Chinese and Korean ones count twice."""
MOST_NAMED = 2
"""So many links are named."""
LONGEST_NAME = 60
ON_DAY, IN_PERIOD = message("On {when} {text}"), message("In {when} {text}")
EVERY_DAY, SOME_DAYS = message("On every day of {when} {text}"), message("On some days of {when} {text}")
SOME_DAYS_OR_ALL = message("On some or all days of {when} {text}")
LAST_KNOWN_ON = message("Last known on {when}, where the log ends: {text}")
KNOWN_UP_TO = message("{when} (known up to {day})")
CROSSED, CROSSED_PARTLY = message("{trains} crossed {where}"), message("{trains} crossed with limits {where}")
MAY_HAVE_CROSSED = message("{trains} may have crossed {where}")
CROSSED_LONG_AGO = message("only old evidence has {trains} crossing {where}")
AT = message("at {places}")
AT_AND_ON_MORE = Plural("at {places} and on {n} more link", "at {places} and on {n} more links")
ON_LINKS = Plural("on {n} link", "on {n} links")
ONE_AND_OTHER = message("{one} and {other}")
ONLY_LINKS = Plural("{text}, the only link known to be open", "{text}, the only links known to be open")
ONLY_LISTED_LINKS = Plural(
    "{text}, the only listed link known to be open", "{text}, the only listed links known to be open"
)
NO_LINK_OPEN = message("{text}; no link is known to be open")
NO_LISTED_LINK_OPEN = message("{text}; no listed link is known to be open")
DISPUTED, PARTLY_DISPUTED = message("{text}, which is disputed"), message("{text}, which is partly disputed")
NO_TRAIN = message("no train is known to have crossed")
NO_TRAIN_ON_LISTED = message("no train is known to have crossed on the listed links")
NO_TRACK = message("no listed link has track")
NOT_THERE = message("none of the listed crossings existed")
LOG_BEGINS, NOTHING_YET = message("nothing is known: the log begins on {day}"), message("nothing is known yet")
NO_EVIDENCE = message("on {n} no evidence either way")
WITHOUT = message("{n} without track")
OF_STATUS, LAST_REPORTED = message("{n} only {status}"), message("{n} last reported {status}")
AT_TIMES = message("{n} {status} at times")
OF_PLACE: Mapping[str, str] = MappingProxyType(
    {
        Place.PERHAPS: message("on {n} trains may have crossed"),
        Place.OLD: message("on {n} only old evidence of trains"),
        Place.UNCERTAIN: message("{n} uncertain"),
        Place.CHANGED: message("{n} with several statuses"),
    }
)
STATUS_DISPUTED = message("the status of {n} is disputed")
HINT = message("a hint of {date} names no crossing")
HINT_OF_SERVICE = message("{service}: a hint of {date} names no crossing")
CROSSINGS = Plural(
    "No train known at {n} crossing for {years} years", "No train known at {n} crossings for {years} years"
)
OTHER_CROSSINGS = Plural(
    "no train known at {n} other crossing for {years} years", "no train known at {n} other crossings for {years} years"
)
OTHER_CROSSINGS_ALONE = Plural(
    "No train known at {n} other crossing for {years} years", "No train known at {n} other crossings for {years} years"
)
_LESS = ((True, True, True), (False, True, True), (False, False, True), (False, False, False))
"""What the second line has, the longest form first: other crossings, that services are counted apart, hints."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The answer in two lines, unescaped.

    Args:
        lead: What it says first of all: one sentence.
        rest: What that means; empty if there is nothing else to say.
        text: Both as one text.
    """

    lead: str
    rest: str
    text: str


def lines(dataset: Dataset, border: Border, say: Translator) -> Lines:
    """What the log says of the listed links together.

    Args:
        dataset: The package.
        border: The answer.
        say: The messages, of the core or of the pages.
    """
    names = display_names.crossing_names(dataset, say.lang, say)
    place = _leading_place(border)
    lead = _fitting(_leads(border, place, names, say), LONGEST_LEAD)
    rest = _fitting(_rests(border, place, say), LONGEST_REST)
    return Lines(lead, rest, say.sentences([lead, *([rest] if rest else [])]))


def heading(border: Border, say: Translator) -> str:
    """What the answer is about: "Rail links on 29 April 2022". Unescaped. Arguments as for `lines`."""
    return say(
        message("Rail links in {when}") if border.asked.as_of_period else message("Rail links on {when}"),
        when=_when(border, say),
    )


def width(text: str) -> int:
    """How wide a text is, in letters: Chinese and Korean ones count twice."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _fitting(texts: Iterator[str], most: int) -> str:
    """The first text that is no wider than so many letters; the last one if none is."""
    last = ""
    for last in texts:
        if width(last) <= most:
            break
    return last


def _leading_place(border: Border) -> str:
    """The place of the links that the first line names; empty if trains may have crossed on none."""
    return next((place for place in (*RUNNING, Place.PERHAPS, Place.OLD) if place in border.links), "")


def _leads(border: Border, place: str, names: Mapping[str, str], say: Translator) -> Iterator[str]:
    """The first line, the longest form first."""
    if not place:
        yield _sentence(border, IN_PERIOD, _nothing(border, say), say)
        return
    form, forms = _form(border, place), {str(Place.PERHAPS): MAY_HAVE_CROSSED, str(Place.OLD): CROSSED_LONG_AGO}
    crossed = CROSSED if place in COUNTED_AS_OPEN else forms.get(place, CROSSED_PARTLY)
    for most in (MOST_NAMED, 1, 0):
        text = _named(border.links[place], crossed, names, most, say)
        for told in _with_tail(border, place, text, say):
            yield _sentence(border, form, told, say)


def _form(border: Border, place: str) -> str:
    """How the period of the first line is said: on how many of its days trains crossed."""
    if place not in RUNNING:
        return IN_PERIOD
    if place not in COUNTED_AS_OPEN:
        return SOME_DAYS_OR_ALL
    whole = {link in border.throughout for link in border.links[place]}
    return SOME_DAYS_OR_ALL if len(whole) > 1 else EVERY_DAY if whole == {True} else SOME_DAYS


def _sentence(border: Border, form: str, text: str, say: Translator) -> str:
    """A whole sentence: when, and what."""
    if border.last_known:
        form, when = LAST_KNOWN_ON, _as_known(border, say.day(border.days[1]), say)
    else:
        form, when = form if border.asked.as_of_period else ON_DAY, _when(border, say)
    return say("{text}.", text=say(form, when=when, text=text))


def _when(border: Border, say: Translator) -> str:
    """The day or period asked for, up to which day of it anything is known, and by when."""
    asked = border.asked
    when = say.date(asked.as_of_period) if asked.as_of_period else say.day(asked.as_of)
    if border.last_known or border.days[1] == asked.as_of_days[1]:
        return _as_known(border, when, say)
    when = say(KNOWN_UP_TO, when=when, day=say.day(border.days[1]))
    return when if asked.known_on == border.days[1] else _as_known(border, when, say)


def _as_known(border: Border, when: str, say: Translator) -> str:
    known_on = border.asked.known_on
    return when if known_on is None else say(AS_KNOWN_ON, head=when, day=say.day(known_on))


def _nothing(border: Border, say: Translator) -> str:
    """What is said where trains may have crossed on no link."""
    if border.log_begins is None:
        return say(NOTHING_YET)
    if border.days[1] < border.log_begins:
        return say(LOG_BEGINS, day=say.day(border.log_begins))
    if not border.links and not border.others:
        return say(NOT_THERE)
    if border.links and set(border.links) <= set(WITHOUT_TRACK):
        return say(NO_TRACK)
    return say(NO_TRAIN_ON_LISTED if border.narrowed else NO_TRAIN)


def _named(links: Sequence[Link], crossed: str, names: Mapping[str, str], most: int, say: Translator) -> str:
    """On which links trains crossed: the first ones by name, the others by number."""
    if not most:
        return _crossed(crossed, (), say.plural(*ON_LINKS, len(links)), say)
    named, others = links[:most], len(links) - most
    crossings, services = (tuple(dict.fromkeys(each)) for each in zip(*named, strict=True))
    places = [cut(names[crossing], LONGEST_NAME) for crossing in crossings]
    if len(named) < len(crossings) * len(services):  # each crossing has a service of its own
        places = [say.with_note(place, say.word(service)) for place, (_, service) in zip(places, named, strict=True)]
        services = ()
    at = say.listed(places)
    where = say.plural(*AT_AND_ON_MORE, others, places=at) if others > 0 else say(AT, places=at)
    return _crossed(crossed, services, where, say)


def _crossed(crossed: str, services: Sequence[str], where: str, say: Translator) -> str:
    """That trains crossed; of a log without trains, that a status held."""
    statuses = {name: say.word(name) for name in RUNNING}
    return " ".join(say(crossed, trains=_trains(services, say), where=where, **statuses).split())


def _trains(services: Sequence[str], say: Translator) -> str:
    """The trains of some services; all trains without one, or where the log tells none apart."""
    if not services or ALL_SERVICES in services:
        return say("trains")
    return say("{services} trains", services=services_in_words(services, say))


def services_in_words(services: Sequence[str], say: Translator) -> str:
    """Several services as one phrase: "freight and passenger"."""
    words = [say.word(service) for service in services]
    return say(ONE_AND_OTHER, one=words[0], other=words[1]) if len(words) == 2 else say.listed(words)  # noqa: PLR2004


def _with_tail(border: Border, place: str, text: str, say: Translator) -> Iterator[str]:
    """What trains did, with what is known of no other link; without that, where it may be left out."""
    links = border.links[place]
    disputed = [link for link in links if link in border.contested]
    if disputed:
        yield say(DISPUTED if len(disputed) == len(links) else PARTLY_DISPUTED, text=text)
        return
    others = set(border.links) & {*RUNNING, Place.PERHAPS, Place.OLD} - {place}
    if place in COUNTED_AS_OPEN and len(links) <= MOST_NAMED and not others:
        yield say.plural(*(ONLY_LISTED_LINKS if border.narrowed else ONLY_LINKS), len(links), text=text)
    elif place not in COUNTED_AS_OPEN and Place.OLD not in border.links:
        yield say(NO_LISTED_LINK_OPEN if border.narrowed else NO_LINK_OPEN, text=text)
    yield text


def _rests(border: Border, place: str, say: Translator) -> Iterator[str]:
    """The second line, the longest form first; nothing where nothing else is to be said."""
    hints, alone = say.clauses(_hints(border, say)), len(border.services) == 1
    apart = say("{services} counted apart", services=services_in_words(border.services, say))
    for with_others, with_note, with_hint in _LESS:
        label = say.with_note(_label(border, place, say), "" if alone or not with_note else apart)
        counts = [*_counts(border, place, hints if with_hint else "", say), *_contested(border, place, say)]
        others = _others(border, say, follows=bool(counts))
        told = [
            *([say.labelled(label, say.clauses(counts))] if counts else []),
            *([others] if others and (with_others or not counts) else []),
        ]
        yield say("{text}.", text=say.clauses(told)) if told else ""


def _hints(border: Border, say: Translator) -> Iterator[str]:
    """That an observation names none, of each service where it may be of any."""
    for service, event in border.hints.items():
        date = translator.some_day(str(event["date"]), say)
        yield (
            say(HINT, date=date)
            if len(border.services) == 1
            else say(HINT_OF_SERVICE, service=say.word(service), date=date)
        )


def _label(border: Border, place: str, say: Translator) -> str:
    """Which links the second line counts."""
    if border.narrowed:
        return say("Other listed links") if place else say("Listed links")
    return say("Other links") if place else say("Links")


def _counts(border: Border, place: str, hints: str, say: Translator) -> Iterator[str]:
    """How many links are counted at each place that the first line does not name."""
    for each in PLACES:
        links = border.links.get(each, ())
        if not links or each == place:
            continue
        n = say.number(len(links))
        if each in OF_PLACE:
            yield say(OF_PLACE[each], n=n)
        elif each not in COUNTED:
            yield say.with_note(say(NO_EVIDENCE, n=n), hints)
        elif each in WITHOUT_TRACK:
            yield say(WITHOUT, n=n)
        else:
            running = AT_TIMES if border.asked.as_of_period else OF_STATUS
            yield say(running if each in RUNNING else LAST_REPORTED, n=n, status=say.word(each))


def _contested(border: Border, place: str, say: Translator) -> Iterator[str]:
    """How many links are contested that the first line does not name."""
    contested = [link for link in border.contested if link not in border.links.get(place, ())]
    if contested:
        yield say(STATUS_DISPUTED, n=say.number(len(contested)))


def _others(border: Border, say: Translator, *, follows: bool) -> str:
    """That no train is known at the crossings that stand back; whether it follows other words of its sentence."""
    n, years = len(border.others), say.number(QUIET_YEARS)
    if not n:
        return ""
    others = OTHER_CROSSINGS if follows else OTHER_CROSSINGS_ALONE
    return say.plural(*(others if border.links else CROSSINGS), n, years=years)
