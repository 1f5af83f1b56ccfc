"""Reading the story: what is a step, what is a sentence, and what is wrong with either."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.map_view import MapView
from raillinks.package import story
from tests.properties.law import further_law

DAYS = {"e-open": np.datetime64("2020-01-01", "D"), "e-stop": np.datetime64("2020-03-05", "D")}
STEP = """A note to whoever edits this.

## The stop
as_of: 2020-03-05
event: e-stop
lat: 40.1
lon: 124.4
zoom: 9

The line [opens](event:e-open) in January,
and [stops](event:e-stop) in March. Nobody says [why](event:e-stop)!

[It stops.](event:e-stop) So it [ends](event:e-stop).
"""


def found(text):
    return story.read(text.encode(), DAYS)


def codes(text):
    steps, problems = found(text)
    assert all(problem.file == "data/story.md" for problem in problems)
    return steps, [(problem.row, problem.column, problem.code) for problem in problems]


def test_a_step_has_its_title_day_event_map_view_and_paragraphs():
    (step,), problems = found(STEP)
    assert problems == []
    assert (step.title, step.as_of, step.event) == ("The stop", np.datetime64("2020-03-05"), "e-stop")
    assert step.map_view == MapView(40.1, 124.4, 9.0)
    assert len(step.paragraphs) == 2
    assert step.paragraphs[0].startswith("The line [opens](event:e-open) in January, and ")


def test_a_step_names_its_events_in_the_order_of_the_text_each_once():
    (step,), _ = found(STEP)
    assert step.events == ("e-open", "e-stop")


def test_a_step_without_a_map_view_looks_at_the_whole_border():
    (step,), problems = found(STEP.replace("lat: 40.1\nlon: 124.4\nzoom: 9\n", ""))
    assert (step.map_view, problems) == (None, [])


def test_a_paragraph_comes_apart_into_words_and_what_rests_on_an_event():
    assert list(story.parts("It [stops](event:e-stop) now.")) == [("It ", ""), ("stops", "e-stop"), (" now.", "")]


def test_a_sentence_ends_at_its_mark_also_inside_a_link():
    assert story.sentences("[It stops.](event:e-stop) So it [ends](event:e-stop), 1.5 days on. Why?") == [
        ("It stops.", True), ("So it ends, 1.5 days on.", True), ("Why?", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("event: e-stop", "event: e-halt", (5, "event", "unknown-event")),
        ("[why](event:e-stop)", "[why](event:e-halt)", (10, "event", "unknown-event")),
        ("[why](event:e-stop)", "why", (10, "", "sentence-without-event")),
        ("[It stops.](event:e-stop)", "It stops.", (13, "", "sentence-without-event")),
        ("[opens](event:e-open)", "[opens](event:e-open) [or](https://example.org)", (10, "", "bad-link")),
        ("as_of: 2020-03-05", "as_of: 2020-02-30", (4, "as_of", "bad-value")),
        ("as_of: 2020-03-05", "as_of: 2020-03", (4, "as_of", "bad-value")),
        ("as_of: 2020-03-05\n", "", (3, "as_of", "missing")),
        ("event: e-stop\n", "", (3, "event", "missing")),
        ("zoom: 9\n", "", (3, "zoom", "missing")),
        ("zoom: 9", "zoom: 99", (8, "zoom", "bad-value")),
        ("zoom: 9", "zoon: 9", (8, "zoon", "unknown-key")),
        ("zoom: 9", "lat: 40.1", (8, "lat", "duplicate")),
        ("## The stop", "## ", (3, "", "missing")),
    ],
)
def test_a_fault_is_a_problem_with_its_line_and_its_step_is_left_out(old, new, problem):
    steps, problems = codes(STEP.replace(old, new))
    assert problem in problems
    assert steps == ()


def test_a_step_tells_nothing_later_than_its_day():
    steps, problems = codes(STEP.replace("as_of: 2020-03-05", "as_of: 2020-03-04"))
    assert {code for _, _, code in problems} == {"later-event"}
    assert steps == ()


def test_two_steps_with_one_event_and_day_have_one_link():
    _, problems = codes(STEP + STEP.split("\n\n", 1)[1])
    assert problems == [(14, "event", "duplicate")]


def test_an_unknown_event_gets_the_nearest_name_as_its_hint():
    assert [p.hint for p in found(STEP.replace("event: e-stop", "event: e-stopp"))[1]] == ["did you mean 'e-stop'?"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"\xff", "not-utf-8"), (b"## A\0", "not-text"), (b"## A", "missing")]
)
def test_what_is_no_story_is_a_problem(content, code):
    steps, problems = story.read(content, DAYS)
    assert steps == ()
    assert code in {problem.code for problem in problems}


LINES = st.sampled_from([*STEP.splitlines(), "## ", "as_of:", "event: \ud7ff", "[", "](event:e-open)", "x: y. Z"])


@further_law
@given(st.one_of(st.lists(LINES, max_size=25).map("\n".join).map(str.encode), st.binary(max_size=60)))
def test_any_bytes_give_steps_or_problems(content):
    steps, problems = story.read(content, DAYS)
    assert steps or problems
    for step in steps:
        assert set(step.events) <= set(DAYS)
        assert all(DAYS[event] <= step.as_of for event in step.events)
        assert all(named for paragraph in step.paragraphs for _, named in story.sentences(paragraph))
