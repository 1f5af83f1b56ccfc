"""The embed says what the core says, in each language, on each day, and nothing in it runs."""

import json
import re
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

import numpy as np
import pytest

from dashboard.embed import embed_page
from dashboard.i18n import translator
from dashboard.link_card import card
from dashboard.widgets import status_marks
from layers.style import STYLE
from raillinks.answer.border_wording import OTHER_CROSSINGS
from raillinks.domain.status import COUNTED
from raillinks.exports import embedding
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import LAST_KNOWN_AS
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import QUIET_YEARS
from tests import tiny
from tests.importer import hostile_log
from tests.support.tiers import by_tier, seeded
from tests.test_hostile_own_log import Elements, made_of
from timemap.day_numbers import EPOCH

ADDRESS = "https://rail.example/"
TAG = re.compile(r"<[^>]+>")


class Words(HTMLParser):
    """The text of a document as a reader without scripts has it, by the class or id of its element."""

    def __init__(self, html):
        super().__init__()
        self.words, self.at, self.links, self.tags = {}, [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in {"meta", "link", "input"}:
            self.at.append(given.get("class") or given.get("id") or tag)
        if tag == "a":
            self.links.append(given["href"])

    def handle_startendtag(self, tag, attrs):
        """A shape of a picture has no words."""

    def handle_endtag(self, _):
        del self.at[-1]

    def handle_data(self, data):
        for name in set(self.at):
            self.words[name] = self.words.get(name, "") + data


@pytest.fixture(scope="module")
def made(dataset):
    """Makes the page of a query, each once."""

    @cache
    def page(query=""):
        return made_of_package(dataset, query)

    return page


def made_of_package(dataset, query=""):
    return embed_page.html(dataset, embed_page.asked(dataset, query, "en"), ADDRESS).decode()


def days_of(html):
    return json.loads(re.search(r"<script type='application/json' id='days'>(.*?)</script>", html)[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_day_sentence_publisher_version_and_the_end_of_the_log(dataset, made, lang):
    day = np.datetime64("2022-09-26")
    read = Words(made(f"as_of={day}&lang={lang}"))
    say = dataset.named(translator.say(lang))
    said = card.words(dataset, views.make_view(dataset, Selection(as_of=day)), say)
    assert read.words["h1"] == say.day(day)
    assert read.words["sentence"] == said.sentence
    foot = read.words["footer"]
    for part in (dataset.descriptor["contributors"][0]["title"], dataset.version, say.day(dataset.covered_to)):
        assert part in foot
    for licence in dataset.descriptor["licenses"]:
        assert licence["title"] in foot
        assert licence["path"] in read.links
    assert dict(read.tags)["html"]["lang"] == lang


@pytest.mark.parametrize("query", ["", "disputed=apply"])
def test_on_every_day_of_the_slider_each_link_has_the_status_of_the_core(dataset, made, query):
    data = days_of(made(f"as_of=2022-09-26&{query}"))
    first, last = data["days"]
    changes = sorted({day for runs in data["links"] for day, _ in runs} - {first})
    days = seeded(query).sample(changes, min(len(changes), by_tier(12, 400)))
    view = views.make_view(dataset, embed_page.asked(dataset, f"as_of=2022-09-26&{query}", "en").selection)
    links = embedding.links(dataset, view)
    for number in {first, last, *days, *(day - 1 for day in days)}:
        table = view.timeline.status_on(EPOCH + number, view.selection.stale_after)
        wanted = table.set_index(["crossing_id", "service"]).to_dict("index")
        for runs, link in zip(data["links"], links, strict=True):
            row = wanted[link]
            look = [look for begins, look in runs if begins <= number][-1]
            mark = data["looks"][look][0]
            assert f"rl-{row['status']}" in mark
            assert ("rl-stale" in mark) == bool(row["stale"])
            shown = unescape(TAG.sub("", data["looks"][look][1]))
            for each in row["alternatives"].split(";"):
                assert translator.say("en").word(each) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_the_log_s_last_day_a_known_status_is_the_last_known_one(lang):
    package = tiny.loaded()
    covered = package.covered_to
    data = days_of(made_of_package(package, f"as_of={covered + 30}&lang={lang}"))
    say = package.named(translator.say(lang))
    view = views.make_view(package, Selection(as_of=covered + 30))
    found = view.timeline.status_on(covered + 1, 0).set_index(["crossing_id", "service"])["status"]
    links = embedding.links(package, view)
    assert {found[link] for link in links} & set(COUNTED)
    for runs, link in zip(data["links"], links, strict=True):
        for day in (covered, covered + 1):
            words = data["looks"][[look for begins, look in runs if begins <= int((day - EPOCH).astype(int))][-1]][1]
            status = say.word(found[link])
            is_last_known = escape(say(LAST_KNOWN_AS, status=status)) in words
            assert is_last_known == (day > covered and found[link] in COUNTED)


def test_the_document_has_the_looks_of_its_own_day(made):
    html = made("as_of=2022-09-26")
    data, read = days_of(html), Words(html)
    day = int((np.datetime64("2022-09-26") - EPOCH).astype(int))
    for runs in data["links"]:
        words = TAG.sub("", data["looks"][[look for begins, look in runs if begins <= day][-1]][1])
        assert unescape(words).strip() in read.words["list"]


@pytest.mark.parametrize(
    ("query", "seen"), [("as_of=2022-09-26", False), ("as_of=2026-11-24", True), ("as_of=2022", True)]
)
def test_the_day_stands_there_once(made, query, seen):
    """Its heading is seen only where the sentence does not say the day."""
    html = made(query)
    assert ("<div id='answer'>" in html) == seen
    assert ("<b class='day'>26 September 2022</b>" in html) != seen


@pytest.mark.parametrize(("query", "contested"), [("as_of=2022-09-26", True), ("crossing=jian-manpo", False)])
def test_the_key_names_every_colour_and_pattern_of_the_strips(made, query, contested):
    html, say = made(query), translator.say("en")
    drawn = set(re.findall(r"class='rl-span rl-(\w+)", html.partition("<p class='rl-note")[0])) - {"soft", "veil"}
    named = {status for status in STYLE if f"rl-{status}'" in html.partition("<p class='rl-note")[2]}
    assert drawn <= named
    read = Words(html).words["rl-note rl-strip-key"]
    assert all(say.word(status) in read for status in drawn)
    assert (say(status_marks.DOTTED) in read) == contested == ("rl-contested" in html)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_crossings_that_it_leaves_out_are_counted(dataset, made, lang):
    say, asked = translator.say(lang), f"as_of=2022-09-26&lang={lang}"
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26")))
    shown = {crossing for crossing, _ in embedding.links(dataset, view)}
    left = say.plural(*OTHER_CROSSINGS, view.links["crossing_id"].nunique() - len(shown),
                      years=say.number(QUIET_YEARS))  # fmt: skip
    assert left[1:] in Words(made(asked)).words["others"]
    assert "others" not in Words(made(f"{asked}&crossing=dandong-sinuiju")).words


def test_contested_days_are_marked_on_the_strips(made):
    assert "rl-contested" in made("as_of=2024-08-10&crossing=dandong-sinuiju&service=freight")
    assert "rl-contested" not in made("as_of=2024-08-10&crossing=jian-manpo")


def test_the_way_out_keeps_selection_event_language_and_version(dataset, made):
    query = "as_of=2022-09-26&crossing=dandong-sinuiju&service=freight&event=dd-2022-04-29-suspended&lang=ko"
    ways = {link for link in Words(made(query)).links if link.startswith("./")}
    assert ways == {f"./?{query}&data_version={dataset.version}"}


def test_a_chosen_event_is_told_whichever_day_is_shown(dataset, made):
    event = dataset.events.set_index("event_id").loc["dd-2022-04-29-suspended"]
    on_its_day = Words(made("event=dd-2022-04-29-suspended"))
    assert event["summary"] in on_its_day.words["sentence"]
    later = Words(made("event=dd-2022-04-29-suspended&as_of=2022-09-26"))
    assert event["summary"] in later.words["event"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_day_is_left_to_the_whole_page_and_the_frame_says_so(made, lang):
    say = translator.say(lang)
    shown = Words(made(f"as_of=2022-09-26&lang={lang}&compare_with=2020-02-01"))
    assert say(embed_page.ONE_DAY_ALONE, day=say.day(np.datetime64("2020-02-01"))) in shown.words["notice"]
    assert "compare_with=2020-02-01" in shown.links[0]
    assert "notice" not in Words(made(f"as_of=2022-09-26&lang={lang}")).words


@pytest.mark.parametrize(("query", "theme"), [("theme=dark", "dark"), ("theme=light", "light"), ("theme=x", None)])
def test_a_host_may_say_whether_it_is_light_or_dark(query, theme):
    assert dict(Words(made_of_package(tiny.loaded(), query)).tags)["html"].get("data-theme") == theme


def test_what_cannot_be_used_is_named_and_left_out(dataset, made):
    read = Words(made("as_of=2022-02-30&theme=pink&nonsense=1&data_version=0.0.1"))
    for name in ("as_of", "theme", "nonsense", "0.0.1", dataset.version):
        assert name in read.words["notice"]
    assert "notice" not in Words(made("as_of=2022-02-03&embed=1")).words


@pytest.mark.parametrize("query", ["crossing=khasan-tumangang", "as_of=1800-01-01", "as_of=2022"])
def test_every_selection_has_a_page(made, query):
    assert "<h1>" in made(query)


def test_hostile_texts_of_a_log_and_an_address_run_nothing():
    hostile = made_of(hostile_log.content())
    asked = "q=%3Cscript%3Ealert(1)%3C/script%3E&%22%3E%3Cscript%3E=1"
    for html in (made_of_package(hostile), made_of_package(tiny.loaded(), asked)):
        found = Elements(html)
        assert (found.scripts, found.running) == (2, [])
