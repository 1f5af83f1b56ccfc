"""The answer for the whole border: its numbers and names are a count over the status table, in three languages."""

import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from raillinks.answer import border, border_wording
from raillinks.answer.border_wording import LONGEST_LEAD, LONGEST_REST, width
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import say
from raillinks.query import display_names, views
from raillinks.query.selection import Selection
from tests.properties.oracles import bordering
from tests.properties.oracles.bordering import NAMED_FIRST, Tables
from tests.support.tiers import seeded, slow

SINCE, UNTIL = date(2019, 1, 1), date(2026, 12, 31)
EARLIER, FIRST = 200, date(1890, 1, 1)
NUMBER = "\N{REPLACEMENT CHARACTER}"
COUNTS = {
    **border_wording.OF_PLACE, "unknown": border_wording.NO_EVIDENCE, "closed": border_wording.WITHOUT,
    "suspended": border_wording.LAST_REPORTED, "partial": border_wording.OF_STATUS,
    "contested": border_wording.STATUS_DISPUTED,
}  # fmt: skip

LEADS = {
    "open": border_wording.CROSSED, "partial": border_wording.CROSSED_PARTLY,
    "perhaps": border_wording.MAY_HAVE_CROSSED, "old_evidence": border_wording.CROSSED_LONG_AGO,
    "": border_wording.NO_TRAIN,
}  # fmt: skip


def days():
    """Every day of some years, and days of a century before at random."""
    every = [SINCE + timedelta(n) for n in range((UNTIL - SINCE).days + 1)]
    chance = seeded("days of a century")
    return every, [FIRST + timedelta(chance.randrange((SINCE - FIRST).days)) for _ in range(EARLIER)]


def day_of(cell):
    return None if pd.isna(cell) else pd.Timestamp(cell).date()


def rows(dataset, disputed):
    view = views.make_view(dataset, Selection(as_of=dataset.covered_to, disputed=disputed))
    found: dict[Any, list[Any]] = {link: [] for link in view.any_day.listed_links}
    for row in view.timeline.spans(365).to_dict("records"):
        link = row["crossing_id"], row["service"]
        if link in found:
            found[link].append((day_of(row["start"]), row))
    return found


@pytest.fixture(scope="module")
def tables(dataset):
    exists = {
        row["crossing_id"]: (day_of(row["exists_earliest"]), day_of(row["exists_latest"]))
        for row in dataset.crossings.to_dict("records")
    }
    begins = day_of(dataset.events["date_earliest"].min())
    covered_to = date.fromisoformat(str(dataset.covered_to))
    return Tables(rows(dataset, "show"), rows(dataset, "apply"), exists, covered_to, begins)


def pattern(words, message, status=""):
    """Finds the number in a message."""
    said = words(message, n=NUMBER, status=words.word(status)) if "{status}" in message else words(message, n=NUMBER)
    return re.compile(re.escape(said).replace(NUMBER, r"(\d+)"))


def numbers(words, text):
    """What the second line counts."""
    found = {}
    for place, message in COUNTS.items():
        for number in pattern(words, message, place).findall(text):
            found[place] = int(number)
    return found


def of_others(words, text):
    """How many links the first line only counts, and how many crossings stand back by the second one."""
    plural = border_wording.AT_AND_ON_MORE, border_wording.ON_LINKS, border_wording.OTHER_CROSSINGS
    forms = (words.forms(*each) for each in plural)
    patterns = ([re.escape(form.format(n=NUMBER, places=NUMBER, years=10)) for form in each] for each in forms)
    return [
        next((int(found[1]) for each in alike if (found := re.search(
            each.replace(NUMBER, "(?:.+)", each.count(NUMBER) - 1).replace(NUMBER, r"(\d+)"), text))), 0)
        for alike in patterns
    ]  # fmt: skip


def checked(dataset, view, tables, day):
    """Holds the answer of a day against the count, in each language."""
    given = border.of_view(dataset, views.view_on(dataset, Selection(as_of=np.datetime64(day)), view.any_day))
    places, contested, others = bordering.counted(tables, day)
    leads = next((place for place in NAMED_FIRST if place in places), "")
    named = places.get(leads, [])
    for lang in LANGUAGES:
        words = say(lang)
        lines = border_wording.lines(dataset, given, words)
        at = (day, lang, lines)
        expected = {place: len(links) for place, links in places.items() if place != leads}
        expected |= {"contested": n} if (n := len([link for link in contested if link not in named])) else {}
        assert numbers(words, lines.rest) == expected, at
        form = border_wording.LOG_BEGINS if day < tables.begins else LEADS[leads]
        assert re.search(re.sub(r"\\{\w+\\}", ".+", re.escape(words(form))), lines.lead), at
        names = display_names.crossing_names(dataset, lang)
        shown = {crossing for crossing in names if names[crossing] in lines.lead}
        more, alone, back = of_others(words, lines.text)
        in_words = len(named) - max(more, alone)
        assert in_words <= 2, at
        assert shown == {crossing for crossing, _ in named[:in_words]}, at
        for service in ("freight", "passenger"):
            is_said = service in {own for _, own in named[:in_words]}
            assert (words.word(service) in lines.lead) == is_said, at
        assert back in {0, len(others)}, at
        none_open = re.escape(words(border_wording.NO_LINK_OPEN, text=NUMBER)).replace(NUMBER, ".+")
        if re.search(none_open, lines.lead):
            assert {"open", "old_evidence"}.isdisjoint(places), at
        assert words.day(np.datetime64(min(day, tables.covered_to))) in lines.lead, at
        assert width(lines.lead) <= LONGEST_LEAD, at
        assert width(lines.rest) <= LONGEST_REST, at


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=dataset.covered_to))


def test_it_is_a_count_over_the_status_table(dataset, view, tables):
    every, earlier = days()
    for day in [*every[::97], *earlier[::5], tables.covered_to, tables.covered_to + timedelta(1)]:
        checked(dataset, view, tables, day)


@slow("each day of eight years; a sample of them is tried always")
def test_it_is_one_on_each_day_of_eight_years_and_two_hundred_before(dataset, view, tables):
    every, earlier = days()
    for day in [*every, *earlier]:
        checked(dataset, view, tables, day)
