"""Panels as HTML: their buttons, headings and tabs name each other, and texts are escaped."""

from dashboard.i18n.translator import say
from dashboard.session import panels
from tests.support.page_html import text, tree


def test_each_tab_names_its_part_and_only_the_first_part_is_shown():
    made = tree(panels.tabs("rl-a", "<Ways>", {"One & all": "<p>1</p>", "Two": "<p>2</p>"}))
    heads, bodies = ([*made.iter(tag)] for tag in ("button", "p"))
    parts = {part.get("id"): part for part in made.iter("div") if part.get("role") == "tabpanel"}
    assert [text(head) for head in heads] == ["One & all", "Two"]
    assert [text(parts[head.get("aria-controls")]) for head in heads] == [text(body) for body in bodies]
    assert [part.get("aria-labelledby") for part in parts.values()] == [head.get("id") for head in heads]
    assert [(head.get("aria-selected"), head.get("tabindex")) for head in heads] == [("true", "0"), ("false", "-1")]
    assert [part.get("hidden") for part in parts.values()] == [None, ""]


def test_a_panel_is_named_by_its_heading_and_closed_by_its_button():
    (panel,) = tree(panels.html("know", "How <we> know", "<p>So.</p>", say("en"))).iter("section")
    (heading,), (closes,) = panel.iter("h2"), panel.iter("button")
    assert (text(heading), panel.get("aria-labelledby")) == ("How <we> know", heading.get("id"))
    assert (closes.get("data-panel"), closes.get("aria-label")) == ("", panels.CLOSE)
    (opens,) = tree(panels.button("know", "How <we> know")).iter("button")
    assert (opens.get("data-panel"), text(opens)) == ("know", "How <we> know")
