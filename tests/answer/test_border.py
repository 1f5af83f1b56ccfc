"""The answer for the whole border: the hints that it has, and none without links."""

import json

import numpy as np

from raillinks.answer import border
from raillinks.exports import answer_json
from tests.answer.test_answer import view_of


def test_the_border_has_no_hint_of_a_later_day(dataset):
    for day in ("2024-12-01", "2025-06-01", "2026-03-09", "2026-03-10"):
        of_border = border.of_view(dataset, view_of(dataset, as_of=np.datetime64(day)))
        assert [str(hint["date"]) for hint in of_border.hints.values()] == ["2026-03-10"] * (day == "2026-03-10")


def test_where_no_link_is_listed_there_is_no_sentence(small):
    view = view_of(small, province=("RU-PRI",))
    assert border.of_view(small, view) is None
    body = json.loads(answer_json.answer_json(small, view, "ko"))
    assert (body["sentence"], body["listed_links"]) == ("", 0)
