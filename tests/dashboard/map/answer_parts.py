"""The answer on the map page, and its parts."""

from tests.dashboard.events.test_event_list import run
from tests.support.page_html import part, text


def block(**query):
    app = run(query.items())
    assert not app.exception
    return part(app, "answer")


LINK = {"crossing": "dandong-sinuiju", "service": "freight"}


def know(shown):
    """What “How we know” has of the answer."""
    return next(part for part in shown.iter("section") if "rl-panel-know" in part.get("class"))


def grouped(shown):
    """What the answer rests on: by the label of each group its rows."""
    items = know(shown).find("ul[@class='rl-grounds']")
    return {text(item.find("b")): [*item.iter("li")][1:] or [item] for item in items.findall("li")}
