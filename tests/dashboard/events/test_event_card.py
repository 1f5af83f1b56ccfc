"""The cards of the real log's events: what is translated, what is marked as English, and the order of claims."""

from html import escape
from xml.etree import ElementTree as ET

import pytest

from dashboard.events import event_card
from dashboard.i18n.translator import say
from dashboard.widgets import claim_list
from raillinks.query import views
from raillinks.query.display_names import crossing_names
from raillinks.query.selection import Selection
from tests.support.messages import MOSTLY


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=dataset.covered_to, mode="all", context=True))


@pytest.mark.parametrize("lang", MOSTLY)
def test_causes_and_cargoes_are_in_the_readers_language(dataset, view, lang):
    named = crossing_names(dataset, lang)
    shown = [event_card.facts(event, named, say(lang)) for _, event in view.known.iterrows()]
    assert [html for html in shown if "lang='en'" in html] == []
    of_coal = [html for cargo, html in zip(view.known["cargo"], shown, strict=True) if cargo == "coal"]
    assert [html for html in of_coal if {"ko": "석탄", "zh": "煤炭"}[lang] not in html] == [] != of_coal
    for name in ("direction", "affects"):  # as the log spells them, they are codes
        of_fact = [*zip(view.known[name], shown, strict=True)]
        assert [html for value, html in of_fact if value and escape(value.split(";")[0]) in html] == []
        assert [value for value, _ in of_fact if value]


def test_what_the_log_says_in_english_is_marked_as_english(dataset, view, monkeypatch):
    """Publishers keep their names; speakers and what a claim says are texts of the log."""
    monkeypatch.setattr(event_card, "date_link", lambda *_: "")
    for event_id in dataset.events["event_id"][::9]:
        claims = view.known_claims[view.known_claims["event_id"] == event_id]
        event, rows = view.any_day.log.rows[event_id], view.any_day.log.claim_rows[event_id]
        html = event_card.grouped(event, rows, say("ko"))
        html += f"<p>{claim_list.sentence(event, rows, say('ko'))}</p>"
        own = ET.fromstring(f"<r>{html}</r>")  # noqa: S314 (our own HTML)
        parents = {child: parent for parent in own.iter() for child in parent}
        texts = {*claims["detail"], *claims["speaker"], *claims["publisher"]} - {""}
        for each in own.iter():
            for text in texts & {each.text or ""}:
                assert (each.get("lang") or each.get("translate")) in {"en", "no"}, (event_id, text, each.tag)
            plain = "" if each.get("lang") or each.get("translate") else each.text or ""
            assert not [text for text in texts if text in plain and len(text) > 3], (event_id, plain, parents.get(each))
