"""The story that is told: from the closure to the passenger trains, every sentence resting on events of the log."""

import pytest

from raillinks.domain.problems import DataError
from raillinks.package import story
from raillinks.validation import load
from tests.broken import copy_of_the_project
from tests.conftest import ROOT
from tests.tiny import write_checksums


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
