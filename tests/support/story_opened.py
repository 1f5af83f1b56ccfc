"""The story as its addresses open it."""

from raillinks.query import permalinks
from tests.pages.opening import site_opened

STEPS = range(8)


def run(query, page="story"):
    return site_opened(query, page)


def link(step):
    state = permalinks.PageState(event=step.event, map_view=step.map_view)
    return [("as_of", str(step.as_of)), *permalinks.pairs_of(state)]


def state(app):
    held = app.session_state["page_session"]
    return held.selection.as_of, held.event, held.map_view, held.story_step
