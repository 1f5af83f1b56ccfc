"""Which data version a page shows, if it is not the latest one, and what has changed since.

Says on a page that is open while a version of the data is published that it has come, and what has changed.

What has changed for a view since an earlier version of the data, in words: first statuses, then events.

What a page says while the files of the data package cannot be used, and how it reloads once they can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, served_data
from dashboard.session.page_session import page_session
from dashboard.widgets import html_table, labels
from dashboard.widgets.labels import event_link
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package.dataset import Dataset
from raillinks.query import changes, display_names
from raillinks.query.changes import Became, EventChange, StatusChange, ViewChanges, view_changes
from raillinks.query.selection import OWN, Selection
from raillinks.query.views import View
from raillinks.versions.live_package import Served
from raillinks.versions.storage import UNAVAILABLE

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
    return labels.link_name({"crossing_id": crossing_id, "service": service}, names, say)


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


NOT_THE_LATEST = message("This is data version {linked}, not the latest one, {version}.")
DATA_IS_NOW = message("The data is now version {version}.")
_SEEN, _SINCE = "data_seen", "data_seen_first"


def newer_notice(path: str, dataset: Dataset, latest: Dataset, say: Translator) -> None:
    """Shows the notice from the run that has brought the version until the reader leaves the page or closes it.

    It is the last part of a page, so that no other one moves, and lies over its lower edge.

    Args:
        path: The path of the page shown.
        dataset: The version that the page shows.
        latest: The latest version at this run.
        say: The interface's messages.
    """
    seen = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = path, latest.version, latest.content_hash
    if seen is None or seen[0] != path:
        st.session_state.pop(_SINCE, None)
        return
    if seen[2] != latest.content_hash and not dataset.own_name:
        st.session_state.setdefault(_SINCE, seen[1])
    since = st.session_state.get(_SINCE)
    if since is not None:
        page_links.html_block(_notice(since, dataset, latest, say), "newer", width="content")


def _notice(since: str, dataset: Dataset, latest: Dataset, say: Translator) -> str:
    if dataset is latest:
        said = _changes(since, latest, say)
        text = say.sentences([say(DATA_IS_NOW, version=latest.version), *said.statuses])
    else:  # the page goes on showing the version that the reader asked for
        said = Said((), "")
        text = say(
            NOT_THE_LATEST,
            linked=dataset.version,
            version=latest.version,
        )
    close = escape(say("Close"))
    return (
        f"<div class='rl-newer' data-newer='{latest.content_hash}' data-say='{escape(text)}'><p>{escape(text)}</p>"
        f"{said.details}<button type='button' data-close aria-label='{close}' title='{close}'>×</button></div>"
    )


def _changes(since: str, latest: Dataset, say: Translator) -> Said:
    """What has changed since the version that the page showed before; nothing where that is not kept."""
    then = served_data.earlier(since) if since != latest.version else None
    return Said((), "") if then is None else changes_since(then, latest, page_session().selection, say)


SHOW_THE_LATEST_VERSION = message("Show the latest version")
LINK_OF_VERSION = message("This link was made with data version {linked}; this is {version}.")
VERSION_NOT_KEPT = message("Version {linked} is not kept here. Kept are: {versions}.")


def version_notice(dataset: Dataset, view: View, say: Translator) -> None:
    """Says that a page shows an earlier version, and what has changed since; or that the link's version is not kept.

    Args:
        dataset: The version that the page shows.
        view: The view of it.
        say: The interface's messages.
    """
    linked, latest = page_session().linked_version, served_data.latest()
    if linked in {"", OWN, latest.version}:  # it has become the latest one where the link came before the data
        return
    told = _earlier(dataset, latest, view, say) if dataset.version == linked else _unknown(dataset, linked, say)
    page_links.html_block(f"<div class='rl-changes' role='status'>{told}</div>", "version")


def _earlier(dataset: Dataset, latest: Dataset, view: View, say: Translator) -> str:
    text = say(NOT_THE_LATEST, linked=dataset.version, version=latest.version)
    link = page_links.link(escape(say(SHOW_THE_LATEST_VERSION)), page_session().path or "", data_version="")
    since = changes_since(dataset, latest, view.selection, say)
    told = escape(say.sentences([text, *since.statuses]))
    return f"<p>{told} {link}.</p>{since.details}"


def _unknown(dataset: Dataset, linked: str, say: Translator) -> str:
    """What changed since a version that nobody knows is not known either."""
    text = say(LINK_OF_VERSION, linked=linked, version=dataset.version)
    kept = say(VERSION_NOT_KEPT, linked=linked,
               versions=say.listed(served_data.versions()))  # fmt: skip
    return f"<p>{escape(text)} {escape(kept)}</p>"


DATA_HAS_ERRORS = message(
    "The data of this dashboard has errors, so nothing can be shown. Each error is listed with its place."
)
CHANGED_FILES_WRONG = message(
    "The data files have changed and cannot be used yet. The previous data version, {version}, is shown until "
    "they are complete and free of errors."
)
ERRORS_IN_THE_DATA = message("Errors in the data")
ROWS_TO_LOOK_AT = message("Rows to look at")
WHAT_IS_WRONG = message("What is wrong with the changed files")
DATA_AWAY = message("The database with the data cannot be reached. Data version {version} is shown until it can.")
POLL_SECONDS = 2.0
"""How often an open page asks for changed files, while something is wrong or being loaded."""


def nothing_to_show(problems: Sequence[Problem], say: Translator) -> None:
    """Lists why no package could be loaded; the page reloads by itself once one can be."""
    st.error(say(DATA_HAS_ERRORS))
    st.html(problem_table(problems, say))
    _rerun_when_changed("", tuple(problems))


def notice(served: Served, say: Translator, *, says_away: bool = True) -> None:
    """Says that later files cannot be used and an earlier package is shown; silent where all is well.

    A page that is run while changed files are being read runs again once it is known what they hold.

    Args:
        served: What is served.
        say: The interface's messages.
        says_away: Whether it says that a database is away; the desk says it itself.
    """
    version = served.dataset.version
    if any(problem.code == UNAVAILABLE for problem in served.problems):
        if says_away:
            st.warning(say(DATA_AWAY, version=version))
    elif served.problems:
        st.warning(
            say(
                CHANGED_FILES_WRONG,
                version=version,
            )
        )
        with st.expander(say(WHAT_IS_WRONG)):
            st.html(problem_table(served.problems, say))
    if served.problems or served.loading:
        _rerun_when_changed(served.dataset.content_hash, served.problems)


def problem_table(problems: Sequence[Problem], say: Translator) -> str:
    """The problems as HTML: where each is, what is wrong and what would be right, in the checks' own English.

    Args:
        problems: What the checks found.
        say: The interface's messages.
    """
    heads = [say("Row"), say("Column"), say("What is wrong"), say("What would be right")]
    rows = [_problem(problem, heads) for problem in problems]
    return html_table.table(say, say(title_of(problems, ERRORS_IN_THE_DATA)), [say("File"), *heads], rows)


def title_of(problems: Sequence[Problem], of_errors: str) -> str:
    """The message over some problems: `of_errors`, unless none of them is an error."""
    return of_errors if any(problem.severity is Severity.ERROR for problem in problems) else ROWS_TO_LOOK_AT


def _problem(problem: Problem, heads: Sequence[str]) -> str:
    place = str(problem.row) if problem.row else ""
    texts = (place, problem.column, f"{problem.reason} ({problem.code})", problem.hint)
    cells = [(head, f"<span lang='en'>{escape(text)}</span>") for head, text in zip(heads, texts, strict=True)]
    return html_table.row(cells, head=f"<span translate='no'>{escape(problem.file)}</span>")


@st.fragment(run_every=POLL_SECONDS)
def _rerun_when_changed(content_hash: str, problems: tuple[Problem, ...]) -> None:
    """Runs the page again when another package, or other problems, are to be shown.

    Args:
        content_hash: The hash of the package on the page; empty where there is none.
        problems: The problems on the page.
    """
    try:
        served = served_data.live.served()
        now = served.dataset.content_hash, served.problems
    except DataError as error:
        now = "", error.problems
    if now != (content_hash, problems):
        st.rerun()
