"""The second readings of the bundled log: none is missing, changes are listed, the page counts as a hand does."""

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dashboard.about import about_data
from dashboard.i18n import translator
from raillinks.engine import knowledge
from raillinks.metrics import quality as figures
from raillinks.package.schema import READ_AGAIN
from tests.support.messages import MOSTLY

FIRST_LOG = "2026-11-24"
"""The day of the log's first version: later events may wait for their second reading."""


@pytest.fixture(scope="module")
def rows():
    """The table, read without the project's code."""
    with Path("data/readings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_event_that_moves_a_link_or_is_of_2020_or_later_has_one_row(dataset, rows):
    events = dataset.events
    due = (events["status_after"] != "unchanged") | (events["date_earliest"] >= np.datetime64("2020-01-01"))
    assert sorted(row["event_id"] for row in rows) == sorted(events.loc[due, "event_id"])


def test_only_events_that_came_later_wait_for_a_second_reading(dataset, rows):
    added = dataset.changes["change"].str.match("Event added|New event|New crossing")
    later = set(dataset.changes.loc[added & (dataset.changes["date"] > FIRST_LOG), "event_id"])
    assert {row["event_id"] for row in rows if row["outcome"] == "not_read"} <= later
    assert sum(row["read_on"] == "2026-11-26" for row in rows) >= 131


def test_what_a_reading_changed_is_in_the_list_of_changes(dataset, rows):
    listed = set(dataset.changes.loc[dataset.changes["reason"].str.startswith("Second reading"), "event_id"])
    changed = {row["event_id"] for row in rows if row["outcome"] == "changed"}
    assert changed
    assert changed <= listed


def test_agreement_outcomes_and_sources_are_what_a_count_by_hand_gives(dataset, rows):
    counted = figures.agreement(dataset.readings)
    for field in READ_AGAIN:
        cells = Counter(row[f"agrees_{field}"] for row in rows)
        assert counted.loc[field].to_dict() == {"read": cells["true"] + cells["false"], "agreed": cells["true"]}
    ends = Counter(row["outcome"] for row in rows)
    assert {word: n for word, n in figures.outcomes(dataset.readings).items() if n} == dict(ends)
    met, cited = (sum(int(row[f"sources_{word}"] or 0) for row in rows) for word in ("read", "cited"))
    assert figures.sources(dataset.readings) == (met, cited)


@pytest.mark.parametrize("lang", ["en", *MOSTLY])
def test_the_page_prints_those_numbers(dataset, rows, lang):
    html = about_data.section(dataset.readings, translator.say(lang))
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    expected = []
    for field in READ_AGAIN:
        coded = [row[f"agrees_{field}"] for row in rows if row[f"agrees_{field}"]]
        agreed, tenths = coded.count("true"), 1000 * coded.count("true") // len(coded)
        share = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
        expected += [str(agreed), str(len(coded)), f"{share}\xa0%" if lang == "en" else f"{share}%"]
    ends = Counter(row["outcome"] for row in rows)
    expected += [str(ends[word]) for word in ("agreed", "kept", "changed", "not_met", "not_read")]
    assert cells == expected
    assert f"{len(rows)}" in re.sub(r"<table.*?</table>", "", html, flags=re.DOTALL)


def test_a_page_without_readings_has_no_section_on_them_and_no_share_of_what_was_not_read_again(dataset):
    words = translator.say("en")
    assert about_data.section(dataset.readings.iloc[:0], words) == ""
    not_read = dataset.readings[dataset.readings["outcome"] == "not_read"]
    html = about_data.section(not_read, words)
    assert len(not_read)
    assert html.count("—") == len(READ_AGAIN)
    assert "%" not in html


def test_every_search_record_says_when_to_search_again(dataset):
    records = knowledge.search_records(dataset.events, knowledge.with_sources(dataset.claims, dataset.sources))
    assert records.any()
    assert (dataset.claims.loc[records, "renew_by"] != "").all()
