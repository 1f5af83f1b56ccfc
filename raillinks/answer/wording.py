"""The sentence of an answer, in any language: text from the data alone (status rules, "The answer").

How much of an answer is said: whole parts go until its sentence is short enough in every language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from raillinks.answer.answer import Answer, Old
from raillinks.answer.evidence import Claim, Grounds
from raillinks.domain import dates, enums
from raillinks.domain.enums import ALL_SERVICES, OWN_FILE, Confidence
from raillinks.domain.status import COUNTED
from raillinks.engine.confidence import Row
from raillinks.engine.knowledge import CONFIRMING
from raillinks.i18n import translator
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import LAST_KNOWN_AS, Plural, Translator, message
from raillinks.metrics import uptime
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import TIME_PER_STATUS
from raillinks.query import display_names

LONGEST = 280
"""Characters of a sentence, at most."""
Part = tuple[int, str]
"""A part of a sentence: how soon it is left out, the last first (0: never), and its text. The first is the heading."""


def fitting_sentence(parts: Mapping[str, Sequence[Part]], say: Translator) -> str:
    """A sentence of at most `LONGEST` characters.

    Args:
        parts: Its parts in every language, by its code: as many in each.
        say: The messages of the language that is wanted.
    """
    return cut(whole(parts[say.lang], left_out(parts), say))


def fitting_headline(parts: Sequence[Part], say: Translator) -> str:
    """The sentence of those parts alone that are never left out. Arguments as for `whole`."""
    return cut(whole([part for part in parts if not part[0]], 0, say))


def cut(text: str, most: int = 0) -> str:
    """A text of at most so many characters; by default those of a sentence."""
    most = most or LONGEST
    return text if len(text) <= most else f"{text[: most - 1]}…"


def left_out(parts: Mapping[str, Sequence[Part]]) -> int:
    """How many parts go in all languages, so that the sentence is short enough in each (see `fitting_sentence`)."""
    return max(_left_out(own, translator.say(lang)) for lang, own in parts.items())


def whole(parts: Sequence[Part], without: int, say: Translator) -> str:
    """The sentence of some parts.

    Args:
        parts: All parts, in one language.
        without: How many of them go.
        say: The messages of that language.
    """
    (_, head), *others = _kept(parts, without)
    return say("{head}: {text}.", head=head, text=say.clauses(text for _, text in others))


def _left_out(parts: Sequence[Part], say: Translator) -> int:
    """How many parts a language has to leave out, at least."""
    droppable = sum(1 for rank, _ in parts if rank)
    fitting = (n for n in range(droppable) if len(whole(parts, n, say)) <= LONGEST)
    return next(fitting, droppable)


def _kept(parts: Sequence[Part], without: int) -> list[Part]:
    """The parts without the first ones to go, of equal ones the earlier."""
    by_rank = sorted(range(len(parts)), key=lambda n: (-parts[n][0], n))
    return [parts[n] for n in sorted(by_rank[without:])]


AS_KNOWN_ON = message("{head} (as known on {day})")
HANGS_ON_ALONE = message("hangs on {publisher} alone")
ONE_PUBLISHER = message("one publisher: {publisher}")
HINT = message("nearest hint: {date}, {place} ({what})")
LATER_HINT = message("nearest hint, of a later day: {date}, {place} ({what})")
NO_EVIDENCE_YET = message("no evidence yet")
SEARCH_FOUND_NOTHING = message("our own search found no later report")
NO_LATER_REPORT_BY = message("this log has no later report by {day}")
NO_REPORT_BEFORE = message("this log has no report before {date}")
SEARCH_OF_DAY_FOUND_NOTHING = message("our own search, made on {day}, found no later report")
SEARCH_OF_DAY_FOUND_NONE_BEFORE = message("our own search, made on {day}, found no report before {date}")
ON_OLD_EVIDENCE = message("on old evidence")
SINCE_THAT_DAY = message("{status} since that day")
SERVICE_AT_IN = message("{service} at {crossing} in {period}")
NOTHING_AFTER_THAT = message("the log says nothing of it after that")
SAW_IT = Plural("{n} saw it", "{n} saw it")
OWN_SOURCES = Plural("{n} had a source of its own", "{n} had sources of their own")
REPEATED_IT = Plural("{n} repeated it", "{n} repeated it")
BEFORE_FOR_DAYS = Plural("before, {status} for {n} day", "before, {status} for {n} days")
BY_ITS_END = message("each day counts as the status with which it ends ({file} counts seconds)")
_LONGEST_NAME = 60
_FIRST_SENTENCE = re.compile(r"(.*?)(?:\.(?=\s|$)|。|$)")
_DAYS_IN_WORDS = 1_000
"""More days than these are said in years."""
_YEAR = 365.25
_HOURS, _SEARCH, _AGAINST, _LIMIT, _HINT, _BEFORE, _HOW = range(1, 8)
"""How soon a part of the sentence is left out where it is too long, the last first; 0 never is."""


def sentence(dataset: Dataset, answer: Answer, say: Translator) -> str:
    """What the log says of one link on the day, or in the month or year, that is asked for. Unescaped.

    Args:
        dataset: The package.
        answer: The answer.
        say: The messages, of the core or of the pages.

    Returns:
        One sentence of at most `LONGEST` characters. Where it would be longer in any of the languages, the same
        whole parts are left out in all.
    """
    return fitting_sentence(
        {
            lang: parts(dataset, answer, say if lang == say.lang else dataset.named(translator.say(lang)))
            for lang in LANGUAGES
        },
        say,
    )


def headline(dataset: Dataset, answer: Answer, say: Translator) -> str:
    """The sentence, of the same arguments, without every part that a long one may lose. Unescaped."""
    return fitting_headline(parts(dataset, answer, say), say)


def parts(dataset: Dataset, answer: Answer, say: Translator) -> list[Part]:
    """The parts of the sentence in one language, the heading first. Arguments as for `sentence`."""
    names = {
        key: cut(name, _LONGEST_NAME) for key, name in display_names.crossing_names(dataset, say.lang, say).items()
    }
    by_its_end = [(_HOURS, say(BY_ITS_END, file=TIME_PER_STATUS))] if dataset.has_clock_times else []
    return [(0, heading(dataset, answer, names, say)), *_parts(answer, names, say), *by_its_end]


def heading(dataset: Dataset, answer: Answer, names: Mapping[str, str], say: Translator, day: str = "") -> str:
    """What the answer is about: "Freight at Dandong–Sinuiju on 29 April 2022". Unescaped.

    Args:
        dataset: The package.
        answer: The answer.
        names: Names of the crossings, by id; long ones are cut.
        say: The messages.
        day: What stands in the place of the day that is asked for; empty = the day in words.
    """
    asked, crossing = answer.asked, cut(names[answer.crossing_id], _LONGEST_NAME)
    row = next((row for row in dataset.service_rows if row["name"] == answer.service), None)
    when = {"period": say.date(asked.as_of_period)} if asked.as_of_period else {"day": day or say.day(asked.as_of)}
    if row is None:  # the log tells no services apart
        form = message("{crossing} in {period}") if asked.as_of_period else message("{crossing} on {day}")
        head = say(form, crossing=crossing, **when)
    else:
        form = SERVICE_AT_IN if asked.as_of_period else message("{service} at {crossing} on {day}")
        head = say(form, service=enums.subject(row, say.lang), crossing=crossing, **when)
    return head if asked.known_on is None else say(AS_KNOWN_ON, head=head, day=say.day(asked.known_on))


def search_record(
    claim: Claim, say: Translator, missed: Row | None = None, known_on: np.datetime64 | None = None
) -> str:
    """What a search record adds to what was known, unescaped. It counts from its day, although it was made later.

    Args:
        claim: A known claim.
        say: The messages.
        missed: The first later report that the search could have found; None = none.
        known_on: The day of knowledge; None = all that is known. A search that was made after it is not spoken of.
    """
    first, last = (dates.day_or_none(claim[name]) for name in ("published_earliest", "published_latest"))
    made = last if first == last else None
    if claim["source_id"] == OWN_FILE:
        return say(NOTHING_AFTER_THAT)
    if known_on is not None and (last is None or last > known_on):
        before = "" if missed is None else say(NO_REPORT_BEFORE, date=say.date(missed["date"]))
        return before or say(NO_LATER_REPORT_BY, day=say.day(known_on))
    if missed is not None:
        date = say.date(missed["date"])
        if made is None:
            return say("our own search found no report before {date}", date=date)
        return say(SEARCH_OF_DAY_FOUND_NONE_BEFORE, day=say.day(made), date=date)
    return say(SEARCH_FOUND_NOTHING) if made is None else say(SEARCH_OF_DAY_FOUND_NOTHING, day=say.day(made))


def _parts(answer: Answer, names: Mapping[str, str], say: Translator) -> Iterator[Part]:
    """The parts of the sentence after its beginning, in their order."""
    standing, given = answer.standing, answer.grounds
    old = [_old_evidence(answer, say)] if standing.stale else []
    status = say.in_a_row([_status(answer, say), *_support(answer, say), *old])
    if answer.asked.as_of_period:
        yield 0, say.in_a_row([*_open_on(answer, say), *_old(answer.old, say)])
        status = _at_the_end(answer, status, say)
    yield 0, status
    yield from ((_HOW, text) for text in _how_they_know(answer, say))
    yield from ((_LIMIT, text) for text in _limit(answer, say))
    yield from ((_BEFORE, text) for text in _before(answer, say))
    yield from ((_AGAINST, text) for text in _against(given, say))
    if given.search_record is not None:
        yield _SEARCH, search_record(given.search_record, say, given.missed, answer.asked.known_on)
    yield from ((_HINT, text) for text in _hint(answer, names, say))
    if answer.last_known:
        yield 0, say("the log covers up to {day}", day=say.day(answer.covered_to))


def _status(answer: Answer, say: Translator) -> str:
    """The status and since when; where several are possible, all of them."""
    standing, event = answer.standing, answer.grounds.event
    dated = "" if event is None else str(event["date"])
    if answer.contradicting:
        return _contradicting(answer, say)
    if len(standing.alternatives) > 1:
        words = [standing.status, *(other for other in standing.alternatives if other != standing.status)]
        possible = say.any_of([say.word(word) for word in words])
        if event is None or event["date_latest"] <= pd.Timestamp(answer.asked.as_of):  # its own date is no reason
            return say("{statuses}, not certain which", statuses=possible)
        date = translator.some_day(dated, say)
        return say("{statuses}, not certain which, as the change is dated {date}", statuses=possible, date=date)
    if standing.lapsed:
        return translator.lapsed(standing.replayed_status, standing.last_evidence_date, say)
    if standing.status not in COUNTED:
        return _unknown(answer, say)
    text = _since(answer, dated, say)
    return say(LAST_KNOWN_AS, status=text) if answer.last_known else text


CONTRADICTING = message("reports contradict each other: {statuses}")


def _contradicting(answer: Answer, say: Translator) -> str:
    """That reports of one day give several statuses, and who gives which."""
    said = [
        say.with_note(say.word(status), say.in_a_row(map(say.source_name, names)))
        for status, names in answer.contradicting.items()
    ]
    return say(CONTRADICTING, statuses=say.in_a_row(said))


def _unknown(answer: Answer, say: Translator) -> str:
    """That nothing is known, since when, and what was last known."""
    standing, before = answer.standing, answer.before
    if standing.since is None:
        return say(NO_EVIDENCE_YET)
    last = standing.since - np.timedelta64(1, "D")
    date = standing.last_evidence_date if standing.last_evidence == last else str(last)
    nothing = translator.last_evidence(date, say)
    if before is None or before.status not in COUNTED:
        return nothing
    return say.in_a_row([say(LAST_KNOWN_AS, status=say.word(before.status)), nothing])


def _limit(answer: Answer, say: Translator) -> Iterator[str]:
    """Who may ride, where a limit holds."""
    if answer.limit is not None:
        told = _FIRST_SENTENCE.match(display_names.summary_of_event(answer.limit, say.lang).text)
        date = translator.some_day(str(answer.limit["date"]), say)
        yield say("a limit ({date}): {summary}", date=date, summary=told.group(1) if told else "")


def _since(answer: Answer, dated: str, say: Translator) -> str:
    word, asked = say.word(answer.standing.status), answer.asked
    before = answer.before
    if before is not None and before.lapsed and before.replayed_status == answer.standing.status:
        return say("{status}, known again since {date}", status=word, date=translator.some_day(dated, say))
    if dated == str(asked.as_of) and not asked.as_of_period:
        return say(SINCE_THAT_DAY, status=word)
    return say("{status} since {date}", status=word, date=translator.some_day(dated, say))


def _old_evidence(answer: Answer, say: Translator) -> str:
    """Of when the last evidence is, where it is old."""
    date, event = answer.standing.last_evidence_date, answer.grounds.event
    if event is not None and date == event["date"]:
        return say("no evidence since then")
    return translator.last_evidence(date, say)


def _old(old: Old, say: Translator) -> Iterator[str]:
    """That the status of some days, or of all, rests on old evidence."""
    if old is not Old.NOT:
        yield say(ON_OLD_EVIDENCE) if old is Old.WHOLLY else say("partly on old evidence")


def _support(answer: Answer, say: Translator) -> Iterator[str]:
    """Who says so, or said so where that is old; nothing of `unknown`."""
    given, stale = answer.grounds, answer.standing.stale
    event, n = given.event, len(given.publishers)
    if event is None or answer.standing.status not in COUNTED:
        return
    if given.voice:
        if event["confidence"] == Confidence.CONFIRMED and given.acted:
            yield say("confirmed then by the party that acted") if stale else say("confirmed by the party that acted")
        elif event["confidence"] != Confidence.REPORTED:
            yield say.word(event["confidence"])
        voice = cut(say.source_name(given.voice), _LONGEST_NAME)
        alone = bool(answer.hangs_on)
        yield say(HANGS_ON_ALONE if alone else ONE_PUBLISHER, publisher=voice)
    elif event["confidence"] == Confidence.DISPUTED:
        yield say.word(event["confidence"])
    elif n:
        yield _supported(given, say, stale=stale)
        yield from _otherwise(given, say)
    elif given.dated_otherwise:
        yield say.word(event["confidence"])
        yield from _otherwise(given, say)
    elif given.claim_for is not None and given.claim_for["source_id"] == OWN_FILE:
        yield say("only the file itself says so")
    else:
        yield say("only reference works or mentions say so")


def _supported(given: Grounds, say: Translator, *, stale: bool) -> str:
    """How many independent reports say so; of a status whose last evidence is old, that they said so then."""
    n = len(given.reports)
    if n >= CONFIRMING and stale:
        return say.plural("confirmed then by {n} independent report", "confirmed then by {n} independent reports", n)
    if n >= CONFIRMING:
        return say.plural("confirmed by {n} independent report", "confirmed by {n} independent reports", n)
    if given.acted:
        return say("confirmed then by the party that acted") if stale else say("confirmed by the party that acted")
    if n:
        return say("known then from one independent report") if stale else say("known from one independent report")
    repeating = len(given.publishers)
    if stale:
        return say.plural(
            "told then at second hand by {n} publisher", "told then at second hand by {n} publishers", repeating
        )
    return say.plural("told at second hand by {n} publisher", "told at second hand by {n} publishers", repeating)


def _how_they_know(answer: Answer, say: Translator) -> Iterator[str]:
    """How many saw it, had a source of their own, or repeated others, where several reports are independent."""
    given = answer.grounds
    if answer.standing.status not in COUNTED or len(given.reports) < CONFIRMING:
        return
    saw, reports = len(given.witnesses), len(given.reports)
    counted = ((SAW_IT, saw), (OWN_SOURCES, reports - saw), (REPEATED_IT, len(given.publishers) - reports))
    yield say.in_a_row(say.plural(*words, n) for words, n in counted if n > 0)


def _otherwise(given: Grounds, say: Translator) -> Iterator[str]:
    """How many publishers date it otherwise."""
    if given.dated_otherwise:
        yield say.plural("{n} dates it otherwise", "{n} date it otherwise", len(given.dated_otherwise))


def _before(answer: Answer, say: Translator) -> Iterator[str]:
    """What was before and for how long, and whether that is known from old evidence."""
    before = answer.before
    if before is None or answer.standing.status not in COUNTED:
        return  # of `unknown` it has been said
    if before.lapsed:
        yield say("before, last known as {status}", status=say.word(before.replayed_status))
        return
    word, least, most = say.word(before.status), before.days_min, before.days_max
    if before.status not in COUNTED:
        text = say("before, no evidence")
    elif not least:
        text = say("before, {status}", status=word)
    elif least > _DAYS_IN_WORDS:
        text = _years_before(word, least, most, say)
    elif most is None:
        text = say.plural("before, {status} for at least {n} day", "before, {status} for at least {n} days", least,
                          status=word)  # fmt: skip
    elif least == most:
        text = say.plural(*BEFORE_FOR_DAYS, least, status=word)
    else:
        text = say("before, {status} for {least} to {most} days", status=word, least=say.number(least),
                   most=say.number(most))  # fmt: skip
    yield say.in_a_row([text, *_old(before.old, say)])


def _years_before(word: str, least: int, most: int | None, say: Translator) -> str:
    """A status of more than `_DAYS_IN_WORDS` days before, in years: whole ones that it surely had, else the nearest."""
    if most is None:
        return say.plural("before, {status} for at least {n} year", "before, {status} for at least {n} years",
                          int(least / _YEAR), status=word)  # fmt: skip
    fewest, greatest = round(least / _YEAR), round(most / _YEAR)
    if fewest == greatest:
        return say.plural("before, {status} for about {n} year", "before, {status} for about {n} years", fewest,
                          status=word)  # fmt: skip
    return say("before, {status} for about {least} to {most} years", status=word, least=say.number(fewest),
               most=say.number(greatest))  # fmt: skip


def _against(given: Grounds, say: Translator) -> Iterator[str]:
    """Who contradicts the status: publishers that dispute its event, and a disputed event with another status."""
    if len(given.disputed_by) == 1:
        yield say("contradicted by {publisher}", publisher=cut(say.source_name(given.disputed_by[0]), _LONGEST_NAME))
    elif given.disputed_by:
        yield say.plural("contradicted by {n} publisher", "contradicted by {n} publishers", len(given.disputed_by))
    if given.other is not None:
        status, date = say.word(given.other["status_after"]), translator.some_day(given.other["date"], say)
        if len(given.other_disputed_by) == 1:
            publisher = cut(say.source_name(given.other_disputed_by[0]), _LONGEST_NAME)
            yield say("a report that {publisher} disputes says {status} ({date})", publisher=publisher, status=status,
                      date=date)  # fmt: skip
        else:
            yield say("a disputed report says {status} ({date})", status=status, date=date)


def _hint(answer: Answer, names: Mapping[str, str], say: Translator) -> Iterator[str]:
    """The nearest report where nobody reports a status."""
    other = answer.grounds.other
    if answer.hint is None or (other is not None and other["event_id"] == answer.hint.event["event_id"]):
        return  # it has been said that it is disputed
    event = answer.hint.event
    date = translator.some_day(event["date"], say)
    if answer.hint.is_first:
        yield say("first evidence: {date}", date=date)
        return
    same = event["service"] in {answer.service, ALL_SERVICES}
    what = [*([] if same else [say.word(event["service"])]), say.word(event["kind"])]
    later = dates.of_cell(event["date_earliest"]) > answer.asked.as_of
    yield say(LATER_HINT if later else HINT, date=date, place=names[event["crossing_id"]], what=say.in_a_row(what))


def _open_on(answer: Answer, say: Translator) -> Iterator[str]:
    """On how many days of the month or year the link was open or unknown; what it was where it was open on none."""
    row = answer.open_on
    least, most, unknown, days = (row[name] for name in uptime.OPEN_ON_COLUMNS[1:])
    n = say.number(days)
    if row["open_on"] == uptime.ALL:
        yield say("open on all {n} days", n=n)
    elif row["open_on"] == uptime.NONE:
        words = say.any_of([say.word(status) for status in answer.statuses])
        yield say("{statuses} throughout, open on no day", statuses=words)
    elif unknown == days:
        yield say("whether it was open cannot be said")
    else:
        if least == most:
            yield say("open on {open} of {n} days", open=say.number(least), n=n)
        elif least:
            yield say("open on {least} to {most} of {n} days", least=say.number(least), most=say.number(most), n=n)
        else:
            yield say("open on at most {most} of {n} days", most=say.number(most), n=n)
        if unknown:
            yield say("unknown on at most {n}", n=say.number(unknown))


def _at_the_end(answer: Answer, status: str, say: Translator) -> str:
    """The status on the day of the month or year whose status it is."""
    asked = answer.asked
    if asked.as_of == asked.as_of_days[1]:
        return say("on its last day, {status}", status=status)
    return say("on {day}, {status}", day=say.day(asked.as_of), status=status)
