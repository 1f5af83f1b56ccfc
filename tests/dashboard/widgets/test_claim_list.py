"""The claims of an event: their order, their quotations, and nothing of them acts."""

import re
from html import escape
from xml.etree import ElementTree as ET

import pytest

from dashboard.events import event_card
from dashboard.i18n.translator import say
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.exports.test_answer_json import tables
from tests.properties.oracles import answering


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=dataset.covered_to, mode="all", context=True))


def test_the_strongest_claim_comes_first(dataset, view, monkeypatch):
    monkeypatch.setattr(event_card, "date_link", lambda *_: "")
    given = tables(dataset, view.selection)
    for event_id, event in view.any_day.log.rows.items():
        html = event_card.grouped(event, view.any_day.log.claim_rows[event_id], say("en"))
        listed = [each.text or "" for each in ET.fromstring(f"<r>{html}</r>").findall(".//li/p")]  # noqa: S314 (our own HTML)
        details = {claim["claim_id"]: claim["detail"] for claim in given.claims}
        wanted = []
        for stance in ("supports", "disputes"):
            rest = given.of_event(event_id, stance)
            while rest:
                first = answering.strongest_for(given, event_id, rest) if stance == "supports" else ""
                first = first or answering.strongest(given, rest)
                wanted.append(details[first])
                rest = [claim for claim in rest if claim["claim_id"] != first]
        assert listed == wanted, event_id


def test_a_quotation_stands_under_its_claim_in_its_own_language(dataset, view, monkeypatch):
    monkeypatch.setattr(event_card, "date_link", lambda *_: "")
    quoted = dataset.claims[dataset.claims["quote"] != ""].merge(dataset.sources, on="source_id")
    for claim in quoted.iloc[::5].to_dict("records"):
        html = event_card.grouped(
            view.any_day.log.rows[claim["event_id"]], view.any_day.log.claim_rows[claim["event_id"]], say("en")
        )
        where = f"<footer lang='en'>{escape(claim['locator'])}</footer>" if claim["locator"] else ""
        words = f"<p lang='{claim['language']}' translate='no'>{escape(claim['quote'])}</p>"
        assert f"<blockquote class='rl-quote'>{words}{where}</blockquote>" in html, claim["claim_id"]


def test_hostile_quotations_are_escaped(view, monkeypatch):
    monkeypatch.setattr(event_card, "date_link", lambda *_: "")
    event_id = "dd-2022-09-26-resumption"
    rows = [{**row, "quote": "<b>'&", "locator": '<i>"', "repeats": "<u>", "language": "e'n"}
            for row in view.any_day.log.claim_rows[event_id]]  # fmt: skip
    html = event_card.grouped(view.any_day.log.rows[event_id], rows, say("en"))
    assert not re.search(r"<[biu]>", html)
    assert (
        "<p lang='e&#x27;n' translate='no'>&lt;b&gt;&#x27;&amp;</p><footer lang='en'>&lt;i&gt;&quot;</footer>" in html
    )
