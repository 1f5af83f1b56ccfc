"""A step of the story: where it leads, whose sources it shows, and its words in every language."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.i18n import translator
from dashboard.i18n.catalogues import messages
from dashboard.story import story_steps
from dashboard.story.story_steps import SOURCES_OF_THIS_STEP
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.package import story
from raillinks.query.selection import Selection
from tests.pages.opening import put_in_session
from tests.support.story_opened import STEPS, link, run


@pytest.fixture
def html(dataset, monkeypatch):
    """The column of a step, with plain addresses in its links."""

    def column(i):
        chosen = Selection(as_of=dataset.story[i].as_of, crossing=("jian-manpo",))
        put_in_session(monkeypatch, chosen)
        return story_steps.column_html(dataset.story, i, translator.say("en"))

    return column


def addresses(text):
    hrefs = [part.split("'")[0].replace("&amp;", "&") for part in text.split("<a data-go href='")[1:]]
    return [(urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))) for address in hrefs]


@pytest.mark.parametrize("i", STEPS)
def test_a_step_leads_to_every_other_and_to_the_map_with_day_event_and_map_view(dataset, html, i):
    links = addresses(html(i))
    others = [step for j, step in enumerate(dataset.story) if j != i]
    beside = [dataset.story[j] for j in (i - 1, i + 1) if 0 <= j < len(dataset.story)]
    expected = [dict(link(step)) for step in [*others, *beside]]
    assert [q for p, q in links if p == "story"] == [{"crossing": "jian-manpo", **query} for query in expected]
    assert [q for p, q in links if p == "./"] == [{"crossing": "jian-manpo", **dict(link(dataset.story[i]))}]
    named = [event for paragraph in dataset.story[i].paragraphs for _, event in story.parts(paragraph) if event]
    assert [q["event"] for p, q in links if p == "events"] == named


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_step_shows_the_sources_of_its_own_events_whichever_was_shown_before(dataset, lang):
    say = translator.say(lang)
    for i in (0, 3, 0, 5):
        app = run([*link(dataset.story[i]), ("lang", lang), ("service", "freight")])
        nodes = [node.proto for node in app.main if node.type == "bidi_component"]
        (shown,) = [json.loads(node.json)["html"] for node in nodes if node.id.endswith("story_sources")]
        assert [query["event"] for _, query in addresses(shown)] == list(dataset.story[i].events)
        assert all(query["service"] == "freight" for _, query in addresses(shown))
        assert say(SOURCES_OF_THIS_STEP) in shown


def test_what_contradicts_an_event_stands_among_its_first_sources(dataset, html):
    html(0)
    events = dataset.events[dataset.events["event_id"] == "dd-2021-11-01-rfa-resumption"].assign(confidence="disputed")
    sources = story_steps.sources_html(events, dataset.claims, dataset.sources, translator.say("en"))
    assert "<b>disputes</b>" in sources.split("<details>")[0]
    assert sources.count("<li>") == len(
        dataset.claims[dataset.claims["event_id"] == "dd-2021-11-01-rfa-resumption"].drop_duplicates("source_id")
    )


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_names_the_same_events(dataset, lang):
    say = translator.say(lang)
    for step in dataset.story:
        for paragraph in step.paragraphs:
            named = {event for _, event in story.parts(say(paragraph))}
            assert named == {event for _, event in story.parts(paragraph)}


def test_the_story_s_words_are_messages(dataset):
    every = {message.id for message in messages.template()}
    for step in dataset.story:
        assert {step.title, *step.paragraphs} <= every
