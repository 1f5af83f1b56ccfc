"""The story as its addresses open it."""

from raillinks.query import page_state
from tests.pages.opening import site_opened

STEPS = range(8)


def run(query, page="story"):
    return site_opened(query, page)


def link(step):
    state = page_state.PageState(event=step.event, map_view=step.map_view)
    return [("as_of", str(step.as_of)), *page_state.to_query(state)]


def state(app):
    held = app.session_state["page_session"]
    return held.selection.as_of, held.event, held.map_view, held.story_step
