"""The story as HTML: a step's text, links to the other steps, and the sources of the events that it names.

Which step of the story a reader arrives at, and what the session takes over from it.
"""

from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, session_state
from dashboard.session.page_session import page_session
from dashboard.widgets import cache, claim_list
from dashboard.widgets.open_page import OpenPage
from raillinks.domain.enums import Stance
from raillinks.package import story
from raillinks.package.story import Step

SOURCES_OF_THIS_STEP = message("Sources of this step")
MOST_SOURCES = 3
"""How many sources of an event are listed; the others are folded below them."""


def linked_step(steps: Sequence[Step], event: str | None, as_of: np.datetime64) -> int | None:
    """The position of the step whose event and day a link names."""
    return next((i for i, step in enumerate(steps) if step.event == event and step.as_of == as_of), None)


def about(steps: Sequence[Step], event: str | None) -> int:
    """The position of the first step about an event, else of the first that names it, else of the first step."""
    naming = [i for i, step in enumerate(steps) if event in step.events]
    return next((i for i in naming if steps[i].event == event), naming[0] if naming else 0)


def drives(step: Step) -> dict[str, Any]:
    """What a step sets: day, event and map view."""
    return {"as_of": step.as_of, "event": step.event, "map_view": step.map_view}


def steps_html(steps: Sequence[Step], current: int, say: Translator) -> str:
    """Links to every step by number, with those before and after the current one."""
    numbers = "".join(f"<li>{_number(steps, i, current, say)}</li>" for i in range(len(steps)))
    label = escape(say("Steps of the story"))
    return f"<nav class='rl-story-steps' aria-label='{label}'><ol>{numbers}</ol></nav>"


def _number(steps: Sequence[Step], i: int, current: int, say: Translator) -> str:
    if i == current:
        return f"<b aria-current='step'>{say.number(i + 1)}</b>"
    named = say("Step {n}: {title}", n=say.number(i + 1), title=say(steps[i].title))
    return page_links.link(say.number(i + 1), "story", label=named, **drives(steps[i]))


def way_html(steps: Sequence[Step], current: int, say: Translator) -> str:
    """Links to the step before and the step after, with their titles; and to the map as the step shows it."""
    before = _other(steps, current - 1, say("Back"), say) if current else "<span></span>"
    after = _other(steps, current + 1, say("Next"), say) if current + 1 < len(steps) else "<span></span>"
    on_map = shown_on_map(steps[current], say)
    return f"<nav class='rl-story-way' aria-label='{escape(say('Story'))}'>{before}{after}</nav><p>{on_map}</p>"


def shown_on_map(step: Step, say: Translator) -> str:
    """A link to the map as a step shows it."""
    return page_links.link(escape(say("Open this view on the map")), "", **drives(step))


def _other(steps: Sequence[Step], i: int, word: str, say: Translator) -> str:
    text = f"<small>{escape(word)}</small> {escape(say(steps[i].title))}"
    return page_links.link(text, "story", **drives(steps[i]))


def text_html(step: Step, say: Translator) -> str:
    """The step's title, its day and its paragraphs; what rests on an event is a link to it."""
    paragraphs = "".join(f"<p>{_paragraph(say(paragraph))}</p>" for paragraph in step.paragraphs)
    day = f"<p class='rl-story-day'>{escape(say.day(step.as_of))}</p>"
    return f"<h2 class='rl-h2'>{escape(say(step.title))}</h2>{day}<div class='rl-story-text'>{paragraphs}</div>"


def _paragraph(text: str) -> str:
    return "".join(
        page_links.link(escape(words), "events", event=event) if event else escape(words)
        for words, event in story.parts(text)
    )  # fmt: skip


@cache.cached(cache.by_links)
def sources_of_step(page: OpenPage, current: int) -> str:
    """The sources of a step's events as known on the day of the view, by `sources_html`.

    Args:
        page: What the page shows from.
        current: The position of the step.
    """
    events = page.view.known.set_index("event_id", drop=False).loc[list(page.dataset.story[current].events)]
    return sources_html(events, page.dataset.claims, page.dataset.sources, page.say)


def sources_html(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, say: Translator) -> str:
    """The sources of the step's events: publisher, title with its link, day.

    Args:
        events: The events, in the order in which the step names them.
        claims: All claims.
        sources: All sources.
        say: The interface's messages.
    """
    own = claims[claims["event_id"].isin(events["event_id"])]
    own = own.drop_duplicates(["event_id", "source_id", "stance"]).merge(sources, on="source_id", how="left")
    rank = own.groupby(["event_id", "stance"]).cumcount()
    own = own.loc[rank.sort_values(kind="stable").index]  # those for and against take turns: both are seen at once
    of_event = {event: rows.to_dict("records") for event, rows in own.groupby("event_id")}
    parts = [_event(row, of_event.get(row["event_id"], []), say) for row in events.to_dict("records")]
    heading = f"<h3 class='rl-h3'>{escape(say(SOURCES_OF_THIS_STEP))}</h3>"
    return f"<section class='rl-story-sources'>{heading}{''.join(parts)}</section>"


def _event(event: Mapping[Hashable, Any], rows: list[dict[Hashable, Any]], say: Translator) -> str:
    """One event's day, kind and confidence, and its sources."""
    day = page_links.link(escape(say.date(event["date"])), "events", event=event["event_id"])
    kind = escape(say.in_a_row([say.word(event["kind"]), say.word(event["confidence"])]))
    listed = "".join(_source(row, say) for row in rows[:MOST_SOURCES])
    rest = "".join(_source(row, say) for row in rows[MOST_SOURCES:])
    more = escape(say.plural("{n} more source", "{n} more sources", len(rows) - MOST_SOURCES))
    folded = f"<details><summary>{more}</summary><ul>{rest}</ul></details>" if rest else ""
    return f"<div class='rl-story-event'><p>{day} <small>{kind}</small></p><ul>{listed}</ul>{folded}</div>"


def _source(row: Mapping[Hashable, Any], say: Translator) -> str:
    """One source; what contradicts the event says so."""
    against = f" <b>{escape(say.word(Stance.DISPUTES))}</b>" if row["stance"] == Stance.DISPUTES else ""
    published = escape(say.date(row["published"]) if row["published"] else say("undated"))
    publisher = f"<span translate='no'>{escape(say.source_name(row['publisher']))}</span>"
    said = say.labelled(f"{publisher}{against}", claim_list.title(row, say))
    return f"<li>{said} <small>{published}</small></li>"


def column_html(steps: Sequence[Step], current: int, say: Translator) -> str:
    """A step with links to the others.

    Args:
        steps: All steps.
        current: The position of the one shown.
        say: The interface's messages.
    """
    return (
        f"<article class='rl-story' data-top='{current}'>{steps_html(steps, current, say)}"
        f"{text_html(steps[current], say)}{way_html(steps, current, say)}</article>"
    )


def arrived(steps: tuple[Step, ...]) -> int:
    """The step to show: the one that the link names, else the one shown; on arrival it sets day, event and map.

    A link with an event and no day keeps both, beside the step that tells of the event.
    """
    session = page_session()
    before = session.story_step
    linked = linked_step(steps, session.event, session.selection.as_of)
    if linked is None and before is not None:
        return before
    if before is None:
        session.before_story = copy(session)
    current = about(steps, session.event) if linked is None else linked
    new = drives(steps[current])
    from_event, session.day_of_event = session.day_of_event, False
    if not from_event:
        session_state.change(as_of=new["as_of"])
        session_state.choose_event(new["event"])
    if linked is None or (session.map_view is None and before is None):
        session.map_view = new["map_view"]
    session.story_step = current
    return current
