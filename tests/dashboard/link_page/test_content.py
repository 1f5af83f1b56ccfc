"""The pages of all links: sound HTML, what search engines ask for, and every fact as the API has it."""

import csv
import io
import json
import re
from itertools import pairwise

from dashboard.events import event_card
from dashboard.i18n import translator
from dashboard.link_page import content
from dashboard.widgets.labels import CONTESTED
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests.dashboard.link_page.link_pages import BASE, text, today, tree
from tests.support.tiers import evenly

BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "details",
    "form",
    "nav",
    "blockquote",
}
PARENTS = {
    "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"thead", "tbody"}, "td": {"tr"}, "th": {"tr"},
    "caption": {"table"}, "summary": {"details"}, "thead": {"table"}, "tbody": {"table"},
}  # fmt: skip


SMALLEST = 12 / 16
"""Of a letter, in units of the root's: search engines call smaller ones too small for a phone."""
EMPTY_WORDS = {"here", "more", "link", "read more", "click here", ""}


def test_the_html_is_sound(pages):
    for address, html in pages.items():
        page = tree(html)
        parent = {child: element for element in page.iter() for child in element}
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), address
        for element in page.iter():
            above, up = [], element
            while up in parent:
                up = parent[up]
                above.append(up.tag)
            if element.tag in BLOCKS:
                assert not {"p", "span", "a", "b", "small", "h1", "h2", "h3", "h4", "summary"} & {*above}, (
                    address,
                    element.tag,
                    above,
                )
            if element.tag in PARENTS:
                assert above[0] in PARENTS[element.tag], (address, element.tag, above[0])
            assert element.tag != "a" or "a" not in above
            assert not any(name.startswith("on") for name in element.attrib)
        assert all(len(section) > 1 for section in page.iter("section")), address  # none is a heading alone
        levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch(r"h\d", element.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later <= before + 1 for before, later in pairwise(levels)), (address, levels)


def test_search_engines_find_what_they_ask_for(pages):
    for (crossing, service, lang, day), html in pages.items():
        page = tree(html)
        head, body = page
        assert page.get("lang") == lang
        assert 15 < len(head.findtext("title")) < 70
        names = {meta.get("name"): meta.get("content") for meta in head.iter("meta")}
        assert 50 < len(names["description"]) <= 280
        assert names["viewport"] == "width=device-width, initial-scale=1"
        own = f"{BASE}links/{crossing}/{service}?lang={lang}" + (f"&as_of={day}" if day else "")
        links = [(link.get("rel"), link.get("hreflang"), link.get("href")) for link in head.iter("link")]
        assert ("canonical", None, own) in links
        assert ("noindex" in names.get("robots", "")) == bool(day)
        alternates = {code: url for rel, code, url in links if rel == "alternate"}
        assert set(alternates) == {*LANGUAGES, "x-default"}
        assert alternates[lang] == own
        shown = {meta.get("property"): meta.get("content") for meta in head.iter("meta")}
        assert shown["og:url"] == own
        assert shown["og:image"].startswith(f"{BASE}link-card/")
        described = json.loads(next(head.iter("script")).text)
        assert described["url"] == own
        for link in body.iter("a"):
            assert re.match(r"/|https?://", link.get("href")), link.attrib
            assert text(link).casefold() not in EMPTY_WORDS, link.attrib
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1].partition("@media print")[0]
    assert min(float(size) for size in re.findall(r"font(?:-size)?: ([\d.]+)rem", style)) >= SMALLEST


def rows(client, file, asked):
    answer = client.get(f"/api/v1/{file}?{asked}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_every_fact_is_that_of_the_api(client, pages):
    for (crossing, service, lang, day), html in evenly([*pages.items()], 5):
        page, say = tree(html), translator.say(lang)
        asked = f"crossing={crossing}&service={service}&as_of={day or today(html)}"
        answer = client.get(f"/api/v1/answer?{asked}&lang={lang}").json()
        shown = page.find(".//p[@class='lp-answer']")
        assert text(shown) == " ".join(answer["sentence"].split())
        assert f"rl-{answer['status']}" in shown.find("span").get("class").split()
        facts = [text(each) for each in page.find(".//dl[@class='rl-where']").iter("dd")]
        assert all(fact in answer["where"]["sentence"] for fact in facts)
        others = page.find(".//ul[@class='rl-grounds rl-others']")
        assert len(others) == len(answer["where"]["crossings"])
        for row, way in zip(others, answer["where"]["crossings"], strict=True):
            assert text(row).startswith(way["crossing_name"])
        assert answer["citation"].partition(" http")[0] in text(page.find(".//p[@class='lp-cited']"))
        events_are_those_of_the_api(client, page, say, asked)


def test_a_status_of_old_evidence_is_drawn_pale(client, dataset):
    chosen = Selection(as_of=dataset.covered_to)
    table = views.make_view(dataset, chosen).timeline.status_on(chosen.as_of, chosen.stale_after)
    for stale in (True, False):
        row = table[(table["stale"] == stale) & ~table["context"]].iloc[0]
        address = f"/links/{row['crossing_id']}/{row['service']}?lang=en&as_of={chosen.as_of}"
        shown = tree(client.get(address).text).find(".//p[@class='lp-answer']")
        assert ("rl-stale" in shown.find("span").get("class").split()) == stale


def events_are_those_of_the_api(client, page, say, asked):
    events = rows(client, "events.csv", asked)
    claims = rows(client, "claims.csv", asked)
    urls = {row["source_id"]: row["url"] for row in rows(client, "sources.csv", asked)}
    newest = page.find(".//ol[@class='lp-events']")
    newest, older = [] if newest is None else newest, page.find(".//details[@class='lp-older']")
    assert len(newest) == min(len(events), content.NEWEST)
    listed = [] if older is None else list(older.iter("tr"))[1:]
    assert len(newest) + len(listed) == len(events)
    column = "summary" if say.lang == "en" else f"summary_{say.lang}"
    for shown, event in zip([*newest, *listed], events, strict=True):
        assert say.date(event["date"]) in text(shown)
        assert " ".join((event[column] or event["summary"]).split()) in text(shown)
    for shown, event in zip(newest, events, strict=False):
        own = [claim for claim in claims if claim["event_id"] == event["event_id"]]
        for n, counted in (
            (event["n_supports"], event_card.CLAIMS_SUPPORT_IT),
            (event["n_disputes"], event_card.CLAIMS_DISPUTE_IT),
        ):
            if int(n):
                assert say.plural(*counted, int(n)) in [text(head) for head in shown.iter("h4")]
        hrefs = [link.get("href") for link in shown.iter("a")]
        assert {urls[claim["source_id"]] for claim in own} - {""} <= {*hrefs}
        assert say.word(event["confidence"]) in text(shown)
    disputed = [event for event in events if event["confidence"] == "disputed"]
    items = page.find(".//ul[@class='lp-disputed']")
    assert (0 if items is None else len(items)) >= len(disputed)
    shown = len(list(page.find(".//details[@class='lp-words']").iter("tr"))) - 1
    assert shown == len(rows(client, "intervals.csv", asked))


def test_contested_days_are_marked_on_the_strips_and_said_as_on_other_pages(client, dataset):
    view = views.make_view(dataset, Selection(as_of=dataset.covered_to))
    days = view_figures.contested_days(view)
    own = days[(days["crossing_id"] == "dandong-sinuiju") & (days["service"] == "freight")]
    page = tree(client.get("/links/dandong-sinuiju/freight?lang=en&as_of=2024-08-10").text)
    whole, recent = page.find(".//div[@class='lp-strips']").findall("span[@class='rl-strip']")
    assert len(whole.findall("span[@class='rl-contested']")) == len(own) > 0
    late = own["end"] > str(dataset.timeline_start)
    assert len(recent.findall("span[@class='rl-contested']")) == late.sum() > 0
    said = CONTESTED.format(status="open")
    assert f"1 August 2024 to 5 September 2024: {said}" in text(page)
    assert said in [text(item) for item in page.find(".//ul[@class='lp-disputed']")]
    other = tree(client.get("/links/jian-manpo/freight?lang=en&as_of=2024-08-10").text)
    [row] = [each for each in other.find(".//ul[@class='rl-grounds rl-others']") if "Dandong–Sinuiju" in text(each)]
    assert said in text(row)


def test_the_list_has_every_link_with_its_sentence(client, dataset):
    page = tree(client.get("/links?lang=ko").text)
    listed = [link.get("href") for link in page.iter("a") if link.get("href").startswith("/links/")]
    assert len(listed) == len(dataset.links)
    for address in listed[::6]:
        assert client.get(address).status_code == 200


def test_korean_and_chinese_dates_stay_on_one_line(pages):
    date = re.compile(r"\d{4}년 \d{1,2}월 \d{1,2}일|\d{4}年\d{1,2}月\d{1,2}日")
    whole = 0
    for address, html in pages.items():
        for element in tree(html).find("body").iter():
            if element.tag in {"svg", "title", "text", "pre", "option"}:
                continue
            if element.get("class") == "rl-whole":
                whole += 1
                assert not element.tail or not re.match(r"\d{1,2}[일日]", element.tail), address
            else:
                assert not date.search(element.text or ""), (address, element.text)
            assert not date.search(element.tail or ""), (address, element.tail)
    assert whole
