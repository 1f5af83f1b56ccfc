"""The About page's sections that are worked out from the data, as HTML: sources, records, what is unknown, quality."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.about import about_text
from dashboard.i18n.translator import Say
from dashboard.parts import status_marks
from dashboard.parts.html_table import row, table
from dashboard.parts.page_parts import Opened, kept, of_links
from dashboard.session import page_links, served_data
from raillinks.figures import quality
from raillinks.package.dataset import Dataset
from raillinks.views import display_names
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words.enums import GROUP, Status

Row = Mapping[Hashable, Any]
Names = Mapping[str, str]


@kept(of_links)
def first_sections(page: Opened) -> str:
    """The page down to the sources."""
    say = page.say
    return about_text.contents(say) + about_text.method(say) + about_text.confidence(say) + sources(page.dataset, say)


@kept(of_links)
def last_sections(page: Opened) -> str:
    """The page from the search records down to how to cite."""
    dataset, names, say = page.dataset, page.names, page.say
    everything = served_data.view(dataset, Selection(as_of=dataset.covered_to))
    address = str(dataset.descriptor.get("bugs", ""))
    cite = f"<p>{say('Cite the data set and its version, and the sources you use.')}</p>"
    return (
        search(dataset, names, say) + unknown(dataset, everything, names, say) + report(dataset, everything, names, say)
        + licences(dataset, say) + about_text.correct(address, say) + changes(dataset, say)
        + about_text.section("cite", cite, say)
    )  # fmt: skip


def sources(dataset: Dataset, say: Say) -> str:
    """How many sources there are, by type and language."""
    counted = quality.by_type_and_language(dataset.sources)
    heads = [say("Source type"), say("Sources"), say("Languages")]
    rows = []
    for kind, numbers in counted.iterrows():
        spoken = numbers[numbers > 0].sort_values(ascending=False, kind="stable")
        listed = ", ".join(f"{say.language(str(code))} {say.number(n)}" for code, n in spoken.items())
        cells = [say.number(int(numbers.sum())), escape(listed)]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=escape(say.word(str(kind)))))
    counts = table(say("Sources by type and language"), heads, rows)
    told = say("{n} sources. Each claim names one: who published it, who republished it, when, and where it was read.",
               n=say.number(len(dataset.sources)))  # fmt: skip
    return about_text.section("sources", f"<p>{escape(told)}</p><div class='rl-wide'>{counts}</div>", say)


def source_table(found: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Sources as the page lists them: publisher, title, published, language, type, url."""
    return pd.DataFrame(
        {
            "publisher": found["publisher"].where(found["via"] == "", found["publisher"] + " · " + found["via"]),
            "title": found["title"],
            "published": found["published"],
            "language": found["language"].map(lambda code: say.language(code) if code else ""),
            "type": found["source_type"].map(say.word),
            "url": found["url"].replace("", None),
        }
    )


def search(dataset: Dataset, names: Names, say: Say) -> str:
    """Every search record: of which link, from when it is unknown, what was looked for."""
    told = escape(say("Evidence ends by such a record only: what was looked for, in which languages, until when."))
    records = [_record(found, names, say) for found in quality.search_records(dataset).to_dict("records")]
    return about_text.section("search", f"<p>{told}</p>{''.join(records)}", say)


def _record(found: Row, names: Names, say: Say) -> str:
    link = escape(f"{names[found['crossing_id']]} · {say.word(found['service'])}")
    event = escape(str(found["event_id"]))
    since = escape(say("unknown from {date}; searched until {published}", date=say.date(found["date"]),
                       published=say.date(found["published"])))  # fmt: skip
    return (
        f"<div class='rl-about-record' id='search-{event}' tabindex='-1'>"
        f"<h3 class='rl-h3'>{page_links.link(link, 'events', event=found['event_id'])}</h3>"
        f"<p class='rl-note'>{since}</p><p lang='en'>{escape(found['detail'])}</p></div>"
    )


def unknown(dataset: Dataset, view: View, names: Names, say: Say) -> str:
    """The links whose status is unknown or stale on the last covered day, and what else is not known.

    Args:
        dataset: The package.
        view: Everything known, whatever the reader chose.
        names: Names of the crossings, by id.
        say: The interface's messages.
    """
    status = view.timeline.status_on(dataset.covered_to)
    shown = status[~status["context"] & ((status["status"] == Status.UNKNOWN) | status["stale"])]
    dated = shown.merge(dataset.events[["event_id", "date"]], on="event_id", how="left")
    heads = [say("Link"), say("Status"), say("Since")]
    rows = [_doubtful(found, names, heads, say) for found in dated.to_dict("records")]
    caption = say("Links that were unknown on {day}, or pale: the last evidence was more than a year old",
                  day=say.day(dataset.covered_to))  # fmt: skip
    listed = table(caption, heads, rows) if rows else ""
    return about_text.section("unknown", f"<div class='rl-wide'>{listed}</div>{about_text.doubts(say)}", say)


def _doubtful(found: Row, names: Names, heads: list[str], say: Say) -> str:
    link = escape(f"{names[found['crossing_id']]} · {say.word(found['service'])}")
    known = isinstance(found["event_id"], str)
    head = page_links.link(link, "events", event=found["event_id"]) if known else link
    badge = status_marks.badge(found["status"], say, stale=bool(found["stale"]))
    since = escape(say.date(found["date"]) if known else say("no evidence yet"))
    return row([*zip(heads[1:], [badge, since], strict=True)], head=head)


def report(dataset: Dataset, view: View, names: Names, say: Say) -> str:
    """Counts by confidence, what was read, problems, how events join the map, and how rough the layers are."""
    counted = quality.confidences(view.known)
    told = [
        say("{events} events, {claims} claims, {sources} sources.", events=say.number(len(dataset.events)),
            claims=say.number(len(dataset.claims)), sources=say.number(len(dataset.sources))),
        "; ".join(f"{say.word(str(word))}: {say.number(n)}" for word, n in counted.items()) + ".",
        say("{n} of {all} events rest on a source that a maintainer read.",
            n=say.number(quality.events_with_a_source_read(dataset)), all=say.number(len(dataset.events))),
        say.many("{n} warning of the checks.", "{n} warnings of the checks.", len(dataset.problems)),
    ]  # fmt: skip
    listed = "".join(f"<li>{escape(text)}</li>" for text in told)
    warnings = "".join(
        f"<li lang='en'>{escape(f'{p.file}, {p.row}: {p.reason} {p.hint}')}</li>" for p in dataset.problems
    )
    tables = (
        f"<div class='rl-wide'>{_joined(dataset, names, say)}</div><div class='rl-wide'>{_rough(dataset, say)}</div>"
    )
    return about_text.section("quality", f"<ul>{listed}{warnings}</ul>{tables}", say)


def _joined(dataset: Dataset, names: Names, say: Say) -> str:
    """Where the events join the map."""
    heads = [say("Crossing"), say("Provinces"), say("Events")]
    rows = []
    for found in display_names.join_report(dataset).to_dict("records"):
        everywhere = found["crossing_id"] == GROUP
        provinces = ", ".join(names.get(code, code) for code in found["provinces"].split(";") if code)
        cells = [(heads[1], escape(provinces)), (heads[2], say.number(found["events"]))]
        rows.append(row(cells, head=escape(names[found["crossing_id"]]), attributes="class='rl-all'" * everywhere))
    return table(say("Where events join the map: provinces that a crossing's bridge touches"), heads, rows)


def _rough(dataset: Dataset, say: Say) -> str:
    """How rough the places of each layer are, as its features say."""
    heads = [say("Layer"), say("Features"), say("Accuracy"), say("Licence and credits")]
    rows = []
    for found in quality.layers(dataset).to_dict("records"):
        metres = _metres(found["least"], found["most"], say)
        owed = f"<span lang='en'>{escape(found['licence'])} · {escape(found['credits'])}</span>"
        cells = [say.number(found["features"]), escape(metres), owed]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=f"<span lang='en'>{escape(found['title'])}</span>"))
    return table(say("The map's layers"), heads, rows)


def _metres(least: float, most: float, say: Say) -> str:
    if np.isnan(most):
        return say("not stated")
    if least == most:
        return say("{n} m", n=say.number(most))
    return say("{least} to {most} m", least=say.number(least), most=say.number(most))


def licences(dataset: Dataset, say: Say) -> str:
    """The licences of tables and layers, and whom the map owes credit."""
    told = escape(say("Use, change and pass the tables on with credit. What derives from the layers stays under their"
                      " licence; each layer's stands in the table above."))  # fmt: skip
    given = "".join(f"<li>{_address(licence)}</li>" for licence in dataset.descriptor["licenses"])
    credited = "".join(f"<li>{_address(source)}</li>" for source in dataset.descriptor.get("sources", ()))
    owed = escape(say("The map's layers rest on:"))
    rests = f"<p>{owed}</p><ul>{credited}</ul>" if credited else ""
    return about_text.section("licences", f"<p>{told}</p><ul>{given}</ul>{rests}", say)


def _address(named: Mapping[str, Any]) -> str:
    title = escape(str(named["title"]))
    if "path" not in named:
        return f"<span lang='en'>{title}</span>"
    path = escape(str(named["path"]))
    return f"<a href='{path}' target='_blank' rel='noopener noreferrer' lang='en'>{title}</a>"


def changes(dataset: Dataset, say: Say) -> str:
    """The log of changes, newest first."""
    heads = [say("Version"), say("Date"), say("Event"), say("Change"), say("Reason")]
    rows = [_change(found, heads, say) for found in dataset.changes.iloc[::-1].to_dict("records")]
    listed = table(say("Changes of the data, newest first"), heads, rows)
    return about_text.section("changes", f"<div class='rl-wide'>{listed}</div>", say)


def _change(found: Row, heads: list[str], say: Say) -> str:
    named = escape(str(found["event_id"]))
    event = page_links.link(named, "events", event=found["event_id"]) if named else escape(say("the whole log"))
    said = [f"<span lang='en'>{escape(str(found[column]))}</span>" for column in ("change", "reason")]
    cells = [escape(say.date(found["date"])), event, *said]
    return row([*zip(heads[1:], cells, strict=True)], head=escape(str(found["version"])))
