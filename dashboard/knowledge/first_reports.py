"""Which stops and restarts were first reported when, as HTML. All text of the data is escaped."""

from dataclasses import replace
from html import escape

import pandas as pd

from dashboard.knowledge.known_picture import Row, table
from dashboard.parts.page_parts import Opened, kept, of_links, of_view
from dashboard.session import page_links, served_data
from raillinks.figures import reported
from raillinks.words import dates

SINCE = "2020"
"""The year from which stops and restarts are listed."""


@kept(of_view)
def moves(page: Opened) -> pd.DataFrame:
    """The stops and restarts that the filters let through, as `reported.stops_and_restarts` gives them."""
    now = served_data.view(page.dataset, replace(page.view.selection, known_on=None))
    found = reported.stops_and_restarts(page.dataset, SINCE)
    return found[found["event_id"].isin(now.anytime["event_id"])]


@kept(of_links)
def first_reports(page: Opened) -> str:
    """When each stop and restart was first reported."""
    say = page.say
    heads = [say("Date"), say("Event"), say("First report in this log"), say("Days until then")]
    rows = [
        f"<tr><th scope='row'>{escape(say.date(row['date']))}</th><td>{_reported(page, row)}</td>"
        f"<td>{escape(_first_day(page, row))}</td><td>{_delay(page, row)}</td></tr>"
        for row in moves(page).to_dict("records")
    ]
    if not rows:
        return f"<p class='rl-note'>{escape(say('The filters leave no stop or restart since 2020.'))}</p>"
    return table(say("Stops and restarts since 2020, the newest first"), heads, rows)


def _reported(page: Opened, row: Row) -> str:
    link = page_links.link(f"<span lang='en'>{escape(row['summary'])}</span>", "events", event=row["event_id"])
    where = f"{page.names[row['crossing_id']]} · {page.say.word(row['service'])}"
    return f"{link}<small>{escape(where)} · {escape(page.say.word(row['kind']))}</small>"


def _first_day(page: Opened, row: Row) -> str:
    if bool(pd.isna(row["first_published"])):
        return page.say("no dated source")
    return page.say.day(dates.of_cell(row["first_published"]))


def _delay(page: Opened, row: Row) -> str:
    """The days to the first report; where it came late, with a link to the day as it was known then."""
    say = page.say
    days = "" if bool(pd.isna(row["delay_days"])) else escape(say.number(int(row["delay_days"])))
    if not row["reported_later"]:
        return days
    return f"{days} <b class='rl-knowledge-mark'>{escape(say('reported later'))}</b>{_as_it_was(page, row)}"


def _as_it_was(page: Opened, row: Row) -> str:
    """A link to this page on the last day on which an event may have been, as it was known on that day."""
    day = dates.of_cell(row["date_latest"])
    text = escape(page.say("{day} as it was known then", day=page.say.day(day)))
    return f"<small>{page_links.link(text, 'knowledge', as_of=day, known_on=day)}</small>"


@kept(of_links)
def offers(page: Opened) -> str:
    """Days whose picture changed much later, for a reader whose day's picture did not."""
    late = moves(page)
    late = late[late["reported_later"]]
    links = "".join(f"<li>{_as_it_was(page, row)}</li>" for row in late.to_dict("records"))
    told = escape(page.say("The picture of this day has not changed since. Days whose picture did:"))
    return f"<p class='rl-note'>{told}</p><ul class='rl-knowledge-offers'>{links}</ul>" if links else ""
