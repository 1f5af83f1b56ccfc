"""Claims as HTML: who says what, where and when, for and against; and how certain an event is, in a sentence.

Which statuses and events rest on one publisher alone, in words (status rules, "Independent reports").

On which days the disputed events give another status (status rules, "Contested days").
"""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.widgets.cache import by_view, cached
from dashboard.widgets.html_table import HtmlRow
from dashboard.widgets.labels import CONTESTED
from dashboard.widgets.open_page import OpenPage
from raillinks.answer.wording import HANGS_ON_ALONE, ONE_PUBLISHER
from raillinks.domain import dates
from raillinks.domain.enums import Confidence, Verdict
from raillinks.engine.confidence import Reason, Row, Why, why
from raillinks.metrics.compare import Period
from raillinks.package.dataset import Dataset
from raillinks.query import single_source as views_alone
from raillinks.query.known_log import Link
from raillinks.query.single_source import Days, Hangs
from raillinks.query.views import View

_DAY = pd.Timedelta(days=1)
ONE_SOURCE = message("Reported: one source, {names}.")
TITLE_IN_OUR_WORDS = message("title in our own words")
_SENTENCES = {
    Why.WITHDRAWN: message("Withdrawn: the maintainers withdrew it."),
    Why.JUDGED_DISPUTED: message("Disputed: contradicted by {against}, and the maintainers judged it disputed."),
    Why.CONTRADICTED: message("Disputed: contradicted by {against}; the maintainers have not judged it yet."),
    Why.OWN_ACT: message("Confirmed: the party that acted says so, as reported by {names}."),
    Why.INDEPENDENT: message("Confirmed: independent reports of {names}."),
    Why.ONE_REPORT: message("Reported: {n} sources ({names}); only {speaker} saw it or has a source of its own."),
    Why.ALL_REPEAT: message("Reported: {n} sources ({names}); none of them saw it or has a source of its own."),
    Why.ONE_PUBLISHER: message("Reported: {n} sources, all from one publisher, {names}."),
    Why.ONE_SOURCE: ONE_SOURCE,
    Why.OWN_FILE: message("Reported: the file itself says so ({names}), which confirms nothing."),
    Why.SEARCH_RECORD: message("Reported: the maintainers' own search record, which by itself confirms nothing."),
    Why.NONE_COUNTS: message("Reported: only reference works or mentions say so ({names}); they confirm nothing."),
}
_ACTED = message("Confirmed: {speaker}, the party that acted, says so ({names}).")
_JUDGED_ALONE = message("Disputed: the maintainers judged it disputed.")
_VERDICTS = {
    Verdict.STANDS: message("it stands"), Verdict.DISPUTED: message("disputed"),
    Verdict.WITHDRAWN: message("withdrawn"),
}  # fmt: skip
_MARKS = {
    Confidence.CONFIRMED: "<path d='M0-5 5 0 0 5-5 0Z' class='rl-full'/>",
    Confidence.REPORTED: "<path d='M0-5 5 0 0 5-5 0Z'/><path d='M0-5 0 5-5 0Z' class='rl-full'/>",
    Confidence.DISPUTED: "<path d='M0-5 5 0 0 5-5 0Z'/>",
    Confidence.WITHDRAWN: "<path d='M0-5 5 0 0 5-5 0ZM-5-5 5 5'/>",
}


def confidence(word: str, say: Translator) -> str:
    """A confidence as mark and word: a full, half or hollow diamond."""
    return f"<span class='rl-sure'>{confidence_mark(word)}{escape(say.word(word))}</span>"


def confidence_mark(word: str) -> str:
    """The mark of a confidence, as SVG."""
    return f"<svg viewBox='-6 -6 12 12' aria-hidden='true'>{_MARKS[Confidence(word)]}</svg>"


def sentence(event: Row, claims: Iterable[Row], say: Translator) -> str:
    """Why one event has its confidence, as HTML: publishers and a speaker with their names in the reader's language.

    Args:
        event: The event, as known.
        claims: Its known claims.
        say: The interface's messages.
    """
    return reason_sentence(why(event, claims), say)


def reason_sentence(reason: Reason, say: Translator) -> str:
    """The same of a reason that is known already."""
    rule, against, names = reason.why, _publishers(reason.disputed_by, say), _publishers(reason.names, say)
    text = _SENTENCES[rule]
    if rule == Why.OWN_ACT and reason.speaker:
        text = _ACTED
    if rule == Why.JUDGED_DISPUTED and not against:
        text = _JUDGED_ALONE
    speaker = say.of_log(reason.speaker)
    said = say(text, names=names, n=say.number(reason.n), speaker=speaker, against=against)
    settled = say("{against} contradicts that; the maintainers judged that it stands.", against=against)
    return f"{said} {settled}" if reason.settled else said


def _publishers(names: Sequence[str], say: Translator) -> str:
    return say.listed([f"<span translate='no'>{escape(say.source_name(name))}</span>" for name in names])


def title(row: Row, say: Translator) -> str:
    """A source's title as a link to it, in its own language; in brackets where it is in the maintainers' words."""
    text = escape(str(row["title"]))
    if not text:
        text = escape(say("source without a title in this log") if not row["url"] else say("open the source"))
    elif row["title_paraphrased"] == "true":
        text = f"[<span lang='en'>{text}</span>] <small>{escape(say(TITLE_IN_OUR_WORDS))}</small>"
    elif row["language"]:
        text = f"<span lang='{escape(str(row['language']))}'>{text}</span>"
    address = escape(str(row["url"]))
    return f"<a href='{address}' target='_blank' rel='noopener noreferrer'>{text}</a>" if address else text


def verdict(event: Row, say: Translator) -> str:
    """The maintainers' judgement of an event; empty without one."""
    if not event["verdict"]:
        return ""
    judged = say("Our verdict ({date}): {verdict}.", date=say.date(event["verdict_date"]),
                 verdict=say(_VERDICTS[Verdict(event["verdict"])]))  # fmt: skip
    return f"<p class='rl-verdict'><b>{escape(judged)}</b> <span lang='en'>{escape(event['verdict_note'])}</span></p>"


def of(page: OpenPage, event_id: object) -> str:
    """The publisher that an event rests on alone; empty where there are several, or none."""
    return page.view.any_day.log.voices.get(str(event_id), "")


def words(page: OpenPage, event_id: object) -> str:
    """What stands beside an event that one publisher alone carries, unescaped; empty where several do, or none."""
    return publisher_in_words(of(page, event_id), page.say)


def alone(page: OpenPage, row: HtmlRow, day: np.datetime64) -> Hangs:
    """On whom the status of a link on a day hangs alone (status rules, "What hangs on one voice").

    Args:
        page: The page.
        row: `crossing_id` and `service`.
        day: The day.
    """
    return _of_day(page, day)[_link(row)]


@cached(by_view)
def _of_day(page: OpenPage, day: np.datetime64) -> dict[Link, Hangs]:
    """On whom the status of each listed link on a day hangs alone: asked together, they cost one replay."""
    return views_alone.of_links(page.dataset, page.view.any_day.log, page.view.any_day.listed_links, day)


def _days(dataset: Dataset, view: View) -> dict[Link, frozenset[Days]]:
    found = views_alone.days(dataset, view.any_day.log, view.any_day.listed_links)
    return {link: frozenset(days) for link, days in found.items()}


def beside(page: OpenPage, row: HtmlRow, event_id: object, day: np.datetime64) -> str:
    """What stands beside a status: that it hangs on one publisher alone, or else that its event rests on one.

    Args:
        page: The page.
        row: `crossing_id` and `service` of the link.
        event_id: The event that gave the status.
        day: The day of the status.
    """
    return hanging(page, row, day) or words(page, event_id)


def hanging(page: OpenPage, row: HtmlRow, day: np.datetime64) -> str:
    """That the status of a link on a day hangs on one publisher alone, unescaped; empty where it does not."""
    return hanging_in_words(alone(page, row, day).on, page.say)


def beside_stop(page: OpenPage, row: HtmlRow) -> str:
    """As `beside`, of all days of an interval, as HTML.

    Args:
        page: The page.
        row: The interval: `crossing_id`, `service`, `start`, `end` (NaT where it lasts), `event_id`.
    """
    link, first, end = _link(row), dates.of_cell(row["start"]), dates.day_or_none(row["end"])
    alone_on = page.view.any_day.once(_days, page.dataset, page.view)[link]
    whole = (first, None if end is None else end - 1) in alone_on
    publisher = of(page, row["event_id"])
    text = hanging_in_words(publisher, page.say) if whole else publisher_in_words(publisher, page.say)
    return _small(text)


def _link(row: HtmlRow) -> Link:
    return str(row["crossing_id"]), str(row["service"])


def contested(page: OpenPage, row: HtmlRow, day: np.datetime64) -> str:
    """That the disputed events give a link another status on a day, unescaped; empty where they do not.

    Args:
        page: The page.
        row: `crossing_id` and `service` of the link.
        day: The day.
    """
    found = contested_in(page, _link(row), (day, day))
    return contested_in_words(found[0]["other"], page.say) if found else ""


def contested_in(page: OpenPage, link: Link, period: Period) -> Sequence[HtmlRow]:
    """The contested days of a link in a period: `start`, `end` and `other` of `KnownLog.contested`, and `from`, `to`.

    Args:
        page: The page.
        link: Any link, listed or not.
        period: The first and the last day; `from` and `to` are in it.
    """
    first, last = map(pd.Timestamp, period)
    every = page.view.any_day.log.contested_of.get(link, ())
    ends: list[pd.Timestamp] = [last if pd.isna(row["end"]) else min(row["end"] - _DAY, last) for row in every]
    cut = [{**row, "from": max(row["start"], first), "to": end} for row, end in zip(every, ends, strict=True)]
    return [row for row in cut if row["from"] <= row["to"]]


def contested_lines(contested: Iterable[HtmlRow], say: Translator) -> list[str]:
    """Contested days (`contested_in`) in words, a line for each stretch, unescaped."""
    return [
        say.labelled(say("{first} to {last}", **_ends(row, say)), contested_in_words(row["other"], say))
        for row in contested
    ]


def _ends(row: HtmlRow, say: Translator) -> dict[str, str]:
    return {"first": say.day(dates.of_cell(row["from"])), "last": say.day(dates.of_cell(row["to"]))}


def contested_in_words(other: str, say: Translator) -> str:
    """The words beside a contested status, unescaped.

    Args:
        other: The status by the other reading of the disputed events.
        say: The interface's messages.
    """
    return say(CONTESTED, status=say.word(other))


def hanging_in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher on which a status hangs alone, unescaped; empty without one."""
    return say(HANGS_ON_ALONE, publisher=say.source_name(publisher)) if publisher else ""


def publisher_in_words(publisher: str, say: Translator) -> str:
    """The words for a publisher, unescaped; empty without one."""
    return say(ONE_PUBLISHER, publisher=say.source_name(publisher)) if publisher else ""


def small(page: OpenPage, event_id: object) -> str:
    """The words beside an event as HTML: see `words`."""
    return _small(words(page, event_id))


def _small(text: str) -> str:
    return f" <small class='rl-voice'>{escape(text)}</small>" if text else ""
