"""What has changed for a view since an earlier version of the data, in words: first statuses, then events."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.i18n.translator import Translator, message
from dashboard.parts import link_names
from dashboard.parts.event_links import event_link
from dashboard.session import page_links, served_data
from raillinks.package.dataset import Dataset
from raillinks.query import changes, display_names
from raillinks.query.changes import Became, EventChange, StatusChange, ViewChanges, view_changes
from raillinks.query.selection import Selection

EVENTS_THAT_CHANGED = message("Events of this view that have changed")
STATUS_IN_BOTH_VERSIONS = message("On {day}, {link} is “{before}” in version {then} and “{after}” in version {now}.")
NO_OTHER_STATUS = message("On the day shown no listed link has another status.")
MOST_LINKS, MOST_EVENTS, MOST_REASONS = 3, 6, 3
"""How many links, events and versions are named; the others are counted."""
BECAME = {Became.ADDED: message("added"), Became.CHANGED: message("changed"), Became.TAKEN_OUT: message("taken out")}
"""What became of an event, as the notice says it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What has changed.

    Args:
        statuses: Whether a status of the view is another one, and which: a sentence for each, plain text.
        details: The events and the reasons, as HTML to be opened; empty: no event of the view has changed.
    """

    statuses: tuple[str, ...]
    details: str


def changes_since(then: Dataset, now: Dataset, selection: Selection, say: Translator) -> Said:
    """What has changed for a view from one version to a later one.

    Args:
        then: The earlier version.
        now: The later one.
        selection: The view.
        say: The interface's messages.
    """
    views = [(dataset, served_data.view(dataset, selection)) for dataset in (then, now)]
    found = view_changes(views[0], views[1], served_data.updated_since(then.version))
    return Said(tuple(_statuses(found, then, now, say)), _details(found, then, now, selection, say))


def _statuses(found: ViewChanges, then: Dataset, now: Dataset, say: Translator) -> list[str]:
    names = display_names.crossing_names(now, say.lang, say)
    told = [_on_day(change, then, now, names, say) for change in found.on_day[:MOST_LINKS]]
    more = len(found.on_day) - MOST_LINKS
    if more > 0:
        told.append(
            say.plural("{n} more link has another status too.", "{n} more links have another status too.", more)
        )
    if not told:
        told = [say(NO_OTHER_STATUS)]
    if found.elsewhere:
        told.append(_elsewhere(found.elsewhere, names, say))
    return told


def _on_day(change: StatusChange, then: Dataset, now: Dataset, names: dict[str, str], say: Translator) -> str:
    return say(
        STATUS_IN_BOTH_VERSIONS,
        day=say.day(change.day), link=_name(change, names, say), then=then.version, now=now.version,
        before=say.word(change.before), after=say.word(change.after),
    )  # fmt: skip


def _elsewhere(found: Sequence[StatusChange], names: dict[str, str], say: Translator) -> str:
    links = say.listed([_name(change, names, say) for change in found])
    return say("On other days the status of {links} is another one.", links=links)


def _name(change: StatusChange, names: dict[str, str], say: Translator) -> str:
    crossing_id, service = change.link
    return link_names.link_name({"crossing_id": crossing_id, "service": service}, names, say)


def _details(found: ViewChanges, then: Dataset, now: Dataset, selection: Selection, say: Translator) -> str:
    why = changes.since(now, served_data.view(now, selection), then.version)
    reasons = why[why["event_id"] == ""].iloc[::-1].head(MOST_REASONS).to_dict("records")
    rows = [_event(change, then, say) for change in found.events[:MOST_EVENTS]]
    if len(found.events) > MOST_EVENTS:
        more = say("and {n} more", n=say.number(len(found.events) - MOST_EVENTS))
        rows.append(page_links.link(escape(more), "about", anchor="changes", data_version=""))
    rows += [
        f"{escape(say('Version {version}', version=row['version']))}, {escape(say.date(row['date']))}: "
        f"<span lang='en'>{escape(row['reason'])}</span>"
        for row in reasons
    ]
    if not rows:
        return ""
    what = say.with_note(say(EVENTS_THAT_CHANGED), say.number(len(found.events)))
    return f"<details><summary>{escape(what)}</summary><ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul></details>"


def _event(change: EventChange, then: Dataset, say: Translator) -> str:
    """An event: its date, what happened as a link to it, and what became of it."""
    gone = {"data_version": then.version} if change.became is Became.TAKEN_OUT else {"data_version": ""}
    head = f"{escape(say.date(change.event['date']))}: {event_link(change.event, say, **gone)}"
    return f"{head} <small>{escape(say(BECAME[change.became]))}</small>"
