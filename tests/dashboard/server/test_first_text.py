"""The first response of the map page holds the answer, the statuses and their sources, before any script."""

import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from starlette.middleware import Middleware

from dashboard.i18n import translator
from dashboard.link_card import address
from dashboard.server import first_text, head
from dashboard.widgets import date_fields
from raillinks.answer import answer, wording
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from tests.dashboard.server.test_head import served
from tests.support import page_html
from tests.support.tiers import sample


@pytest.fixture(scope="module")
def client(dataset):
    return served(Middleware(head.Head, load=lambda: Served(dataset)))


WORKING = ("dandong-sinuiju", "jian-manpo", "tumen-namyang")


def first(client, address, **headers):
    found = re.findall(r"<main class='rl-first'.*?</main>", client.get(address, headers=headers).text)
    return [page_html.tree(text) for text in found]


@pytest.mark.parametrize(("lang", "as_of"), [("en", "2022-09-26"), ("ko", "2020-06-01"), ("zh", "2026-11-29")])
def test_the_first_response_has_each_leading_links_sentence_and_sources(client, dataset, lang, as_of):
    [text] = first(client, f"/?as_of={as_of}&lang={lang}")
    say = translator.say(lang)
    view = views.make_view(dataset, Selection(as_of=np.datetime64(as_of)))
    lines = [page_html.text(line) for line in text.iter("li")]
    assert len(lines) == 6
    for given in answer.of_listed(dataset, view):
        sentence = wording.headline(dataset, given, dataset.named(say))
        assert sum(sentence in line for line in lines) == (given.crossing_id in WORKING)
        if given.grounds.claim_for is not None and any(sentence in line for line in lines):
            [line] = [line for line in lines if sentence in line]
            assert say.source_name(given.grounds.claim_for["publisher"]) in line
    table = f"api/v1/status.csv?as_of={as_of}&data_version={dataset.version}"
    assert {link.get("href") for link in text.iter("a")} > {table}


def test_the_text_stands_before_the_root_of_the_page_and_is_hidden_by_it(client):
    page = client.get("/").text
    assert page.index("</head>") < page.index("<main class='rl-first'") < page.index('<div id="root">')


@pytest.mark.parametrize("address", ["/history", "/about?lang=ko"])
def test_other_pages_have_no_text(client, address):
    assert first(client, address) == []


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_a_reader_without_scripts_reads_our_words(client, lang):
    said = re.search(r"<noscript>(.*?)</noscript>", client.get(f"/history?lang={lang}").text, re.DOTALL)
    assert translator.say(lang)(first_text.NEEDS_SCRIPTS) in unescape(said[1])
    assert "Streamlit" not in said[1]


def test_texts_of_the_log_are_escaped(client, dataset, monkeypatch):
    monkeypatch.setattr(wording, "headline", lambda *_: "<script>x</script>")
    page = client.get("/?as_of=2022-09-25").text
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_an_address_of_another_data_version_has_no_text_of_this_one(client, dataset):
    assert first(client, f"/?as_of=2022-09-26&data_version={dataset.version}")
    assert first(client, "/?as_of=2022-09-26&data_version=0.4.0") == []


def test_a_mark_of_old_evidence_is_pale(client):
    [text] = first(client, "/?as_of=2022-09-26")
    kinds = {page_html.text(line): line.find("span").get("class") for line in text.iter("li")}
    [old] = [kind for said, kind in kinds.items() if said.startswith("Passenger trains at Dandong")]
    [new] = [kind for said, kind in kinds.items() if said.startswith("Freight at Dandong")]
    assert (old, new) == ("rl-suspended rl-stale", "rl-open")


@sample(1)
@pytest.mark.parametrize("lang", ["ko", "en", "zh"])
def test_values_of_the_link_that_cannot_be_used_are_named_as_on_the_page(client, dataset, lang):
    [text] = first(client, f"/?as_of=2022-09-31&crossing=dandong&lang={lang}")
    say = translator.say(lang)
    bad = address.of_page(dataset, "", "as_of=2022-09-31&crossing=dandong", lang).bad
    assert [value.parameter for value in bad] == ["as_of", "crossing"]
    assert page_html.text(text.find(".//p[@class='rl-banner']")) == date_fields.left_out(bad, dataset, say)
    [right] = first(client, f"/?as_of=2022-09-30&lang={lang}")
    assert right.find(".//p[@class='rl-banner']") is None


def test_its_font_is_the_reader_s_own():
    """A font that is fetched comes a moment later: on a phone the list jumped by two lines."""
    css = (Path(head.__file__).parents[1] / "styles" / "first_text.css").read_text(encoding="utf-8")
    assert "system-ui" in css
    assert "Source Sans" not in css
