"""The About page's sections that are computed from the data, as HTML: sources, records, what is unknown, quality.

The About page's section on the second reading, as HTML: how far reader and log agree, and how differences ended.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.about import about_text
from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, served_data
from dashboard.widgets import claim_list, downloads, status_marks, strips, table_content
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.html_table import HtmlRow, row, table
from dashboard.widgets.labels import link_name
from dashboard.widgets.notes import contents, note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.sortable_table import Shown, sortable_table
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Outcome, Verdict
from raillinks.domain.status import COUNTED
from raillinks.i18n import translator
from raillinks.metrics import quality
from raillinks.metrics import quality as figures
from raillinks.package.dataset import Dataset
from raillinks.query import changes as change_log
from raillinks.query import display_names
from raillinks.query.selection import Selection
from raillinks.query.views import View

READ_AGAIN_COUNTS = message(
    "Events: {n}. Sources read again: {met} of {cited}; a source that two events cite counts twice."
)
_FIELDS: Mapping[str, str] = {
    "date": message("Date"), "service": message("Service"), "kind": message("Kind"),
    "status": message("Status after the event"), "stance": message("Stance of each claim"),
}  # fmt: skip
"""What was coded: the words of `schema.READ_AGAIN`, and their names."""
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.AGREED: message("nothing differed"),
    Outcome.KEPT: message("something differed, and the row was kept with a reason"),
    Outcome.CHANGED: message("the row or a claim was changed"),
    Outcome.NOT_MET: message("none of the sources could be read again"),
    Outcome.NOT_READ: message("not read a second time yet"),
}


def section(readings: pd.DataFrame, say: Translator) -> str:
    """The section.

    Args:
        readings: `readings.csv` as text; of an empty one there is no section.
        say: The interface's messages.
    """
    if readings.empty:
        return ""
    met, cited = figures.sources(readings)
    paragraphs = [
        say("For each event that moves a link, and each from 2020 on, somebody who had not seen its row was given the"
            " sources to read again, and coded what happened. A page often reports several events, and the reader"
            " did not know which one the row is about; such a difference counts like any other. Stances are"
            " compared only where the dates agree."),
        say(READ_AGAIN_COUNTS,
            n=say.number(len(readings)), met=say.number(met), cited=say.number(cited)),
    ]  # fmt: skip
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    tables = f"<div class='rl-wide'>{_agreement(readings, say)}</div><div class='rl-wide'>{_ends(readings, say)}</div>"
    return about_text.section("reading", text + tables, say)


def _agreement(readings: pd.DataFrame, say: Translator) -> str:
    heads = [say("What was coded"), say("Agreed"), say("Read"), say("Share")]
    rows = []
    for field, counted in figures.agreement(readings).iterrows():
        agreed, read = int(counted["agreed"]), int(counted["read"])
        share = strips.share(agreed, read, say) if read else "—"
        cells = [say.number(agreed), say.number(read), escape(share)]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=escape(say(_FIELDS[str(field)]))))
    return table(say, say("Where reader and row agree, before any correction"), heads, rows)


def _ends(readings: pd.DataFrame, say: Translator) -> str:
    heads = [say("How it ended"), say("Events")]
    rows = [
        row([(heads[1], say.number(n))], head=escape(say(_OUTCOMES[Outcome(str(word))])))
        for word, n in figures.outcomes(readings).items()
    ]
    return table(say, say("How the second reading of an event ended"), heads, rows)


NO_SOURCE_MATCHES = message("No source matches. Use fewer words, or another spelling of the publisher or the title.")
TO_BE_SEARCHED_AGAIN = message("; to be searched again by {date}")

Names = Mapping[str, str]

EvidenceDates = Mapping[tuple[str, str, np.datetime64], str]
"""Dates of evidence as the log writes them, see `KnownLog.evidence_dates`."""


def sections(dataset: Dataset) -> Names:
    """The sections that the page has, and their headings: without those that the package has no rows for."""
    rows_of = {"search": quality.search_records(dataset), "reading": dataset.readings}
    return {key: head for key, head in about_text.SECTIONS.items() if key not in rows_of or not rows_of[key].empty}


@cached(by_links)
def first_sections(page: OpenPage) -> str:
    """The page down to the sources."""
    say = page.say
    return (
        contents(sections(page.dataset), say)
        + about_text.method(say)
        + about_text.confidence(say)
        + sources(page.dataset, say)
    )


@cached(by_links)
def last_sections(page: OpenPage) -> str:
    """The page from the search records down to how to cite."""
    dataset, names, say = page.dataset, page.names, page.say
    everything = served_data.view(dataset, Selection(as_of=dataset.covered_to))
    address = str(dataset.descriptor.get("bugs", ""))
    cite = f"<p>{say('Cite the data set and its version, and the sources you use.')}</p>"
    return (
        search(dataset, names, say) + unknown(dataset, everything, names, say) + report(dataset, everything, names, say)
        + section(dataset.readings, say) + licences(dataset, say) + about_text.correct(address, say)
        + changes(dataset, say) + files(page) + about_text.section("cite", cite, say)
    )  # fmt: skip


def files(page: OpenPage) -> str:
    """The files that have every table of the reader's view."""
    text = page.say("All tables of your view, each time in one file.")
    return about_text.section("files", f"<p>{escape(text)}</p>{downloads.whole_view(page)}", page.say)


def sources(dataset: Dataset, say: Translator) -> str:
    """How many sources there are, by type and language."""
    counted = quality.by_type_and_language(dataset.sources)
    heads = [say("Source type"), say("Sources"), say("Languages")]
    rows = []
    for kind, numbers in counted.iterrows():
        spoken = numbers[numbers > 0].sort_values(ascending=False, kind="stable")
        languages = say.in_a_row(f"{say.language(str(code))} {say.number(n)}" for code, n in spoken.items())
        cells = [say.number(int(numbers.sum())), escape(languages)]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=escape(say.word(str(kind)))))
    counts = table(say, say("Sources by type and language"), heads, rows)
    text = say("{n} sources. Each claim names one: who published it, who republished it, when, and where it was read.",
               n=say.number(len(dataset.sources)))  # fmt: skip
    return about_text.section("sources", f"<p>{escape(text)}</p><div class='rl-wide'>{counts}</div>", say)


def source_table(page: OpenPage, matches: pd.DataFrame) -> None:
    """The sources that a search finds, as a table; what to do where it finds none.

    Args:
        page: The page.
        matches: As `quality.matching_sources` returns them.
    """
    say = page.say
    if matches.empty:
        st.html(note(say(NO_SOURCE_MATCHES)))
        return
    content = table_content.of_page(page.dataset, "sources", None, say.lang)
    rows = table_content.found(page.dataset, matches)
    sortable_table(Shown(say("Sources"), content, rows, table_content.SOURCES_NEWEST_FIRST), say, key="sources_table")


def search(dataset: Dataset, names: Names, say: Translator) -> str:
    """Every search record: of which link, from when it is unknown; folded, what was looked for. Empty without any."""
    text = escape(say("Evidence ends with such a record. It says what was looked for, in which languages and until"
                      " when."))  # fmt: skip
    records = [_record(record, names, say) for record in quality.search_records(dataset).to_dict("records")]
    return about_text.section("search", f"<p>{text}</p>{''.join(records)}", say) if records else ""


def _record(record: HtmlRow, names: Names, say: Translator) -> str:
    event = page_links.link(escape(say("The event and its claims")), "events", event=record["event_id"])
    ended = translator.last_evidence(str(dates.of_cell(record["date_earliest"]) - np.timedelta64(1, "D")), say)
    since = say("{ended}; searched until {published}", ended=ended, published=say.date(record["published"]))
    if record["verdict"] == Verdict.WITHDRAWN:
        since += say("; withdrawn on {date}, so it no longer moves the link", date=say.date(record["verdict_date"]))
    elif record["renew_by"]:
        since += say(TO_BE_SEARCHED_AGAIN, date=say.date(record["renew_by"]))
    name = escape(link_name(record, names, say))
    return (
        f"<details class='rl-about-record'><summary id='search-{escape(str(record['event_id']))}'>"
        f"<h3 class='rl-h3'>{name}</h3>{note(since)}</summary>"
        f"<p lang='en'>{escape(record['detail'])}</p><p>{event}</p></details>"
    )


def unknown(dataset: Dataset, view: View, names: Names, say: Translator) -> str:
    """The links whose status is unknown or stale on the last covered day, and what else is not known.

    Args:
        dataset: The package.
        view: Everything known, whatever the reader chose.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    status = view.timeline.status_on(dataset.covered_to)
    doubtful = status[~status["context"] & (~status["status"].isin(COUNTED) | status["stale"])]
    dated = doubtful.merge(dataset.events[["event_id", "date"]], on="event_id", how="left")
    heads, evidence = [say("Link"), say("Status"), say("Since")], view.any_day.log.evidence_dates
    page = OpenPage(dataset, view, names, say)
    rows = [_doubtful(page, link, heads, evidence) for link in dated.to_dict("records")]
    caption = say("Links that were unknown on {day}, or whose last evidence was more than a year old (pale)",
                  day=say.day(dataset.covered_to))  # fmt: skip
    listed = table(say, caption, heads, rows) if rows else ""
    return about_text.section("unknown", f"<div class='rl-wide'>{listed}</div>{about_text.doubts(say)}", say)


def _without_event(link: HtmlRow, evidence: EvidenceDates, say: Translator) -> str:
    """What is said of a status that no event gave: its evidence has lapsed, or there is none yet."""
    if link["replayed_status"] == link["status"]:
        return say(NO_EVIDENCE_YET)
    last = evidence[str(link["crossing_id"]), str(link["service"]), dates.of_cell(link["last_evidence"])]
    return translator.lapsed(str(link["replayed_status"]), last, say)


def _doubtful(page: OpenPage, link: HtmlRow, heads: list[str], evidence: EvidenceDates) -> str:
    say, contested = page.say, claim_list.contested(page, link, page.dataset.covered_to)
    name = escape(link_name(link, page.names, say))
    known = isinstance(link["event_id"], str)
    head = page_links.link(name, "events", event=link["event_id"]) if known else name
    badge = status_marks.badge(link["status"], say, stale=bool(link["stale"]), among=status_marks.possible(link))
    badge += f"<br/><small>{escape(contested)}</small>" if contested else ""
    since = escape(say.date(link["date"]) if known else _without_event(link, evidence, say))
    return row([*zip(heads[1:], [badge, since], strict=True)], head=head)


def report(dataset: Dataset, view: View, names: Names, say: Translator) -> str:
    """Counts by confidence, what was read, problems, how events join the map, and how rough the layers are."""
    counted, quoted = quality.confidences(view.known), quality.quoted(dataset)
    counts = [
        say("{events} events, {claims} claims, {sources} sources.", events=say.number(len(dataset.events)),
            claims=say.number(len(dataset.claims)), sources=say.number(len(dataset.sources))),
        say("{clauses}.", clauses=say.clauses(
            say.labelled(say.word(str(word)), say.number(n)) for word, n in counted.items())),
        say("{n} of {all} events rest on a source that a maintainer read.",
            n=say.number(quality.events_with_a_source_read(dataset)), all=say.number(len(dataset.events))),
        say("{n} of {all} claims of others have a quotation; of those on events that give a status, {moving} of"
            " {all_moving}.",
            n=say.number(quoted.quoted), all=say.number(quoted.claims), moving=say.number(quoted.moving_quoted),
            all_moving=say.number(quoted.moving)),
        say.plural("{n} warning from the checks.", "{n} warnings from the checks.", len(dataset.problems)),
    ]  # fmt: skip
    listed = "".join(f"<li>{escape(text)}</li>" for text in counts if text)
    warnings = "".join(
        f"<li lang='en'>{escape(f'{p.file}, {p.row}: {p.reason} {p.hint}')}</li>" for p in dataset.problems
    )
    tables = (
        f"<div class='rl-wide'>{_joined(dataset, names, say)}</div><div class='rl-wide'>{_rough(dataset, say)}</div>"
    )
    return about_text.section("quality", f"<ul>{listed}{warnings}</ul>{tables}", say)


def _joined(dataset: Dataset, names: Names, say: Translator) -> str:
    """Where the events join the map; empty in a log without provinces."""
    if dataset.provinces.empty:
        return ""
    heads = [say("Crossing"), say("Provinces"), say("Events")]
    rows = []
    for crossing in display_names.join_report(dataset).to_dict("records"):
        everywhere = crossing["crossing_id"] == GROUP
        provinces = say.in_a_row(names.get(code, code) for code in crossing["provinces"].split(";") if code)
        cells = [(heads[1], escape(provinces)), (heads[2], say.number(crossing["events"]))]
        rows.append(row(cells, head=escape(names[crossing["crossing_id"]]), attributes="class='rl-all'" * everywhere))
    return table(say, say("Where events join the map: provinces that a crossing joins"), heads, rows)


def _rough(dataset: Dataset, say: Translator) -> str:
    """How rough the places of each layer are, as its features say."""
    heads = [say("Layer"), say("Features"), say("Accuracy"), say("Licence and credits")]
    rows = []
    for layer in quality.layers(dataset).to_dict("records"):
        metres = _metres(layer["least"], layer["most"], say)
        credit = f"<span lang='en'>{escape(layer['licence'])} · {escape(layer['credits'])}</span>"
        cells = [say.number(layer["features"]), escape(metres), credit]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=f"<span lang='en'>{escape(layer['title'])}</span>"))
    return table(say, say("The map's layers"), heads, rows)


def _metres(least: float, most: float, say: Translator) -> str:
    if np.isnan(most):
        return say("not stated")
    if least == most:
        return say("{n} m", n=say.number(most))
    return say("{least} to {most} m", least=say.number(least), most=say.number(most))


def licences(dataset: Dataset, say: Translator) -> str:
    """The licences of tables and layers, and whom the map credits."""
    text = escape(say("You may use, change and share the tables with credit. Anything derived from a layer keeps that"
                      " layer's licence, which the table above names."))  # fmt: skip
    listed = "".join(f"<li>{_address(licence)}</li>" for licence in dataset.descriptor["licenses"])
    credited = "".join(f"<li>{_address(source)}</li>" for source in dataset.descriptor.get("sources", ()))
    based_on = escape(say("The map's layers are based on:"))
    credit = f"<p>{based_on}</p><ul>{credited}</ul>" if credited else ""
    return about_text.section("licences", f"<p>{text}</p><ul>{listed}</ul>{credit}", say)


def _address(named: Mapping[str, Any]) -> str:
    title = escape(str(named["title"]))
    if "path" not in named:
        return f"<span lang='en'>{title}</span>"
    path = escape(str(named["path"]))
    return f"<a href='{path}' target='_blank' rel='noopener noreferrer' lang='en'>{title}</a>"


def changes(dataset: Dataset, say: Translator) -> str:
    """The log of changes, newest first."""
    heads = [say("Version"), say("Date"), say("Event"), say("Change"), say("Reason")]
    rows = [_change(change, heads, say) for change in dataset.changes.iloc[::-1].to_dict("records")]
    listed = table(say, say("Changes of the data, newest first"), heads, rows)
    return about_text.section("changes", f"<div class='rl-wide'>{listed}</div>", say)


def _change(change: HtmlRow, heads: list[str], say: Translator) -> str:
    event_id = escape(str(change["event_id"]))
    event = page_links.link(event_id, "events", event=change["event_id"]) if event_id else escape(say("the whole log"))
    told = str(change["change"]), change_log.reason(change)
    texts = [f"<span lang='en'>{escape(text)}</span>" for text in told]
    day = f"<span class='rl-nowrap'>{escape(say.date(change['date']))}</span>"
    cells = [day, event, *texts]
    return row([*zip(heads[1:], cells, strict=True)], head=escape(str(change["version"])))
