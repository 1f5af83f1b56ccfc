"""What an answer rests on, as HTML: who says so, grouped by how each publisher knows, and what speaks against it."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from dashboard.i18n.translator import message
from dashboard.session import page_links
from dashboard.widgets import claim_list
from dashboard.widgets.labels import event_link
from dashboard.widgets.open_page import OpenPage
from raillinks.answer import evidence, wording
from raillinks.answer.answer import Answer
from raillinks.answer.evidence import Claim, Grounds, Hint
from raillinks.domain import dates
from raillinks.domain.enums import Basis, SourceType

DISPUTED_BY = message("disputed by {names}")
GIVE_ANOTHER_DAY = message("Give another day")
MENTIONS = message("Mentions and reference works")
DISPUTE_IT = message("Dispute it")
BY_BASIS: Mapping[str, str] = MappingProxyType(
    {
        Basis.OBSERVED: message("Saw it themselves"),
        Basis.IMAGERY: message("Saw it on pictures from above"),
        Basis.OFFICIAL: message("Say it officially"),
        Basis.ANONYMOUS: message("Have sources of their own"),
        Basis.TIMETABLE: message("Have it in a timetable"),
        Basis.SECONDARY: message("Pass it on"),
        "": message("Do not say how they know"),
    }
)
"""What the publishers of claims have in common, by the basis of their claims, the nearest to the thing itself first."""


def grounds(page: OpenPage, given: Answer) -> Iterator[str]:
    """Who says so and how they know, what speaks against it, the search record, the nearest hint; each as HTML."""
    say, own = page.say, given.grounds
    for label, claims in groups(page, own).items():
        dated = label == GIVE_ANOTHER_DAY
        yield _group(page, say.labelled(say(label), say.number(len(claims))), claims, dated=dated)
    if own.claim_against is not None and own.other is not None:
        claim = f"{claim_line(page, own.claim_against)} {event_link(own.other, say)}{_disputed_by(page, own)}"
        yield f"{label_html(say('Against'))} {claim}"
    if own.search_record is not None:
        made = escape(wording.search_record(own.search_record, say, own.missed, given.asked.known_on))
        event = page_links.link(made, "events", event=own.search_record["event_id"])
        yield f"{label_html(say('Search record'))} {event}"
    if given.hint is not None:
        yield _hint(page, given.hint)


def groups(page: OpenPage, own: Grounds) -> dict[str, list[Claim]]:
    """The strongest claim of each publisher about the event that gave the status, by what they have in common.

    Args:
        page: The page.
        own: What the answer rests on.

    Returns:
        By label, a message: only groups that have any, in the order in which they are shown.
    """
    if own.event is None:
        return {}
    supports, disputes = evidence.of_event(page.view.any_day.log, own.event["event_id"])
    by_label: dict[str, list[Claim]] = {
        label: [] for label in (*BY_BASIS.values(), GIVE_ANOTHER_DAY, MENTIONS, DISPUTE_IT)
    }
    named: set[str] = set()
    for claim in evidence.in_order(supports, own.event):
        if claim["house"] in named or claim["source_type"] == SourceType.EDITORIAL:
            continue
        named.add(claim["house"])
        if evidence.dates_it(claim, own.event) is False:
            by_label[GIVE_ANOTHER_DAY].append(claim)
        else:
            by_label[BY_BASIS[claim["basis"]] if evidence.counts(claim) else MENTIONS].append(claim)
    by_label[DISPUTE_IT] = [*{str(claim["house"]): claim for claim in reversed(disputes)}.values()]
    return {label: claims for label, claims in by_label.items() if claims}


def _group(page: OpenPage, label: str, claims: Sequence[Claim], *, dated: bool) -> str:
    """Claims below what their publishers have in common; `dated`: with the day that each gives.

    An official claim has who says it: its publisher may only pass it on.
    """
    say, items = page.say, []
    for claim in claims:
        passed_on = claim["basis"] == Basis.OFFICIAL and claim["speaker"] not in {"", claim["publisher"]}
        note = say.of_log(str(claim["speaker"])) if passed_on else ""
        if dated:
            note = escape(say("says it was {date}", date=say.date(claim["claimed_date"])))
        items.append(f"<li>{say.with_note(claim_line(page, claim), note)}</li>")
    return f"{label_html(label)} <ul>{''.join(items)}</ul>"


def _disputed_by(page: OpenPage, own: Grounds) -> str:
    """Who disputes the report that speaks against the status."""
    if own.other is None or not own.other_disputed_by:
        return ""
    named = [_publisher(page, name, own.other["event_id"]) for name in own.other_disputed_by]
    return f" ({escape(page.say(DISPUTED_BY, names='{names}')).replace('{names}', page.say.in_a_row(named))})"


def _publisher(page: OpenPage, name: object, event_id: object) -> str:
    named = escape(page.say.source_name(str(name)))
    return f"<span translate='no'>{page_links.link(named, 'events', event=event_id)}</span>"


def _hint(page: OpenPage, hint: Hint) -> str:
    later = dates.of_cell(hint.event["date_earliest"]) > page.view.selection.as_of
    nearest = page.say("Nearest hint, of a later day") if later else page.say("Nearest hint")
    label = page.say("First evidence") if hint.is_first else nearest
    date = escape(page.say.date(hint.event["date"]))
    return f"{label_html(label)} {date}: {event_link(hint.event, page.say)} ({claim_line(page, hint.claim)})"


def label_html(text: str) -> str:
    """A label as HTML."""
    return f"<b>{escape(text)}</b>"


def claim_line(page: OpenPage, claim: Claim) -> str:
    """Who says it, when, and where to read it; a press on who says it opens the event.

    Publisher and date stand for a title that the log does not have.
    """
    say = page.say
    who = _publisher(page, claim["publisher"], claim["event_id"])
    published = say.date(claim["published"]) if claim["published"] else say("undated")
    if claim["title"]:
        return say.labelled(say.in_a_row([who, escape(published)]), claim_list.title(claim, say))
    name = say.in_a_row([say.source_name(str(claim["publisher"])), published])
    untitled = {**claim, "title": name, "title_paraphrased": "", "language": ""}
    return say.labelled(who, claim_list.title(untitled, say))
