"""Which version takes back which is read from what they changed, also by those who undo it by hand."""

import json

import pytest

from raillinks.package.package_files import DESCRIPTOR
from raillinks.versions import publishing, version_history
from raillinks.versions.publishing import About, taken_back
from tests import tiny
from tests.support.tiers import slow

ABOUT = About("2026-02-03", "A. Editor", "Because.")
EVENTS = "data/events.csv"


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    publishing.publish(tmp_path / "log", {}, ABOUT)  # the descriptor is laid out by now as each version has it
    return tmp_path / "log"


def published(folder, text, other, file=EVENTS):
    changed = (folder / file).read_bytes().replace(text.encode(), other.encode())
    return publishing.publish(folder, {file: changed}, ABOUT).data_version


def found(folder):
    return taken_back(version_history.read_history(folder).records)


def test_a_version_that_undoes_another_takes_it_back_and_brought_back_it_is_not_taken_back_any_more(folder):
    first = published(folder, "Freight stops.", "Freight stops for a while.")
    published(folder, "The line, and its bridge, open.", "The line, and a bridge, open.")
    assert (found(folder).takes, found(folder).by) == ({}, {})
    taker = publishing.undo(folder, first, ABOUT).data_version  # an older one: nothing else changed its rows
    assert found(folder).takes == {taker: first}
    assert found(folder).by == {first: taker}
    again = publishing.undo(folder, taker, ABOUT).data_version
    assert found(folder).takes == {taker: first, again: taker}
    assert found(folder).by == {taker: again}
    third = publishing.undo(folder, again, ABOUT).data_version
    assert found(folder).by == {first: taker, again: third}


def test_lines_of_the_descriptor_are_seen_and_what_each_version_has_anew_is_not(folder):
    described = json.loads((folder / DESCRIPTOR).read_bytes())
    title = json.dumps({**described, "title": "Another"}, ensure_ascii=False).encode()
    one = publishing.publish(folder, {DESCRIPTOR: title}, ABOUT).data_version
    taker = publishing.undo(folder, one, ABOUT).data_version
    assert found(folder).takes == {taker: one}


@slow("a version that undoes another is tried always")
def test_who_writes_by_hand_what_was_there_before_takes_back_too_and_who_writes_less_does_not(folder):
    one = published(folder, "Freight stops.", "Freight stops for a while.")
    other = published(folder, "The line, and its bridge, open.", "The line, and a bridge, open.")
    by_hand = published(folder, "Freight stops for a while.", "Freight stops.")
    half = published(folder, "The line, and a bridge, open.", "The line, and its bridge, open")
    assert found(folder).takes == {by_hand: one}
    assert {other, half} & {*found(folder).by} == set()
