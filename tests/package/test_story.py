"""Reading the story, and the story that is told: what is a step, a sentence, and what is wrong with either."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.map_view import MapView
from raillinks.domain.problems import DataError
from raillinks.package import story
from raillinks.validation import load
from tests.broken import copy_of_the_project
from tests.conftest import ROOT
from tests.properties.law import further_law
from tests.tiny import write_checksums

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


def test_there_are_seven_or_eight_steps_in_the_order_of_their_days(dataset):
    days = [step.as_of for step in dataset.story]
    assert len(days) in {7, 8}
    assert days == sorted(set(days))
    assert (str(days[0]), str(days[-1])[:7]) == ("2020-01-31", "2026-03")
    assert days[-1] <= dataset.covered_to


def test_the_starting_article_is_one_step_told_with_what_others_reported(dataset):
    (step,) = [step for step in dataset.story if step.event == "dd-2022-09-26-resumption"]
    assert str(step.as_of) == "2022-09-26"
    told = " ".join(step.paragraphs)
    assert all(name in told for name in ("Radio Free Asia", "Yonhap", "KBS", "foreign ministry"))


def test_every_sentence_names_an_event_of_the_log_with_a_claim(dataset):
    claimed = set(dataset.claims["event_id"])
    for step in dataset.story:
        assert set(step.events) <= claimed
        for paragraph in step.paragraphs:
            assert [text for text, named in story.sentences(paragraph) if not named] == []


def broken(tmp_path, old, new):
    """A copy of the project whose story was changed in one place."""
    copied = copy_of_the_project(ROOT, tmp_path)
    path = copied / story.FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    write_checksums(copied)
    return copied


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("(event:dd-2022-01-17-mfa)", "(event:dd-2022-01-17-mfaa)", "unknown-event"),
        ("event: dd-2022-09-26-resumption", "event: dd-2022-09-26-no-such", "unknown-event"),
        ("[settled the restart](event:dd-2022-01-12-agreed)", "settled the restart", "sentence-without-event"),
        ("as_of: 2022-01-17", "as_of: 2022-01-32", "bad-value"),
    ],
)
def test_a_wrong_story_stops_the_package_with_its_line(tmp_path, old, new, code):
    copied = broken(tmp_path, old, new)
    with pytest.raises(DataError) as raised:
        load.load(copied)
    (problem,) = [p for p in raised.value.problems if p.file == story.FILE]
    assert problem.code == code
    lines = (copied / story.FILE).read_text(encoding="utf-8").splitlines()[problem.row - 1 :]
    assert new in "\n".join(lines[: lines.index("")])
