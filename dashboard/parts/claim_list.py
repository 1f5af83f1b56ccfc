"""Claims as HTML: who says what, where and when, for and against; and how certain an event is, in a sentence."""

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.i18n.translator import Translator, message
from raillinks.domain.enums import Confidence, Verdict
from raillinks.engine.confidence import Reason, Row, Why, why

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
    """Why one event has its confidence, as HTML: publishers keep their names, a speaker is named in English.

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
    speaker = f"<span lang='en'>{escape(reason.speaker)}</span>"
    said = say(text, names=names, n=say.number(reason.n), speaker=speaker, against=against)
    settled = say("{against} contradicts that; the maintainers judged that it stands.", against=against)
    return f"{said} {settled}" if reason.settled else said


def _publishers(names: Sequence[str], say: Translator) -> str:
    return say.listed([f"<span translate='no'>{escape(name)}</span>" for name in names])


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
