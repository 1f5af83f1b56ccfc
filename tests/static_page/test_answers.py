"""The answers of the page are those of the core on every day; its statuses and files are those of the API."""

from itertools import pairwise

import numpy as np

from dashboard.session import page_links
from raillinks.answer import answer, border, border_wording, wording
from raillinks.domain import dates
from static_page import answers, fragments
from static_page.answers import ONE_DAY
from tests.support.tiers import by_tier, seeded
from timemap.day_numbers import number


def random_days(chance, reach, count):
    length = int((reach[1] - reach[0]).astype(int))
    return [reach[0] + np.timedelta64(chance.randint(0, length), "D") for _ in range(count)]


def days_after(covered_to, count):
    """Days after the log: the first, the one on which the last evidence is a year old, and others."""
    return [covered_to + np.timedelta64(days, "D") for days in (1, 364, 365, 366, 800, *range(2, 800, 800 // count))]


def run_on(runs, day):
    return [run for run in runs if run[0] <= number(day)][-1]


def test_an_answer_is_that_of_the_core_on_random_days(pages):
    page = pages["en"]
    reach = answers.reach(page.dataset, page.view)
    chance = seeded("answers")
    links = [tuple(link) for link in page.view.links[["crossing_id", "service"]].to_numpy()]
    for link in by_tier(chance.sample(links, 1), links):
        with page_links.written_by(fragments.address):
            told = answers.told(pages, link, answers.pieces(page, link, reach), reach[1] + ONE_DAY)
        days = random_days(chance, (reach[0], page.dataset.covered_to), by_tier(8, 100))
        for day in [*days, page.dataset.covered_to, *days_after(page.dataset.covered_to, by_tier(3, 100)), reach[1]]:
            given = answer.of_view(page.dataset, answers.of_day(page.view, day), link)
            for lang, own in told.items():
                say = pages[lang].say
                words = own["words"][run_on(own["runs"], day)[1]]
                text = own["before"] + say.day(day) + own["after"] + words
                assert text == wording.sentence(page.dataset, given, say), (link, day, lang)


def test_a_hint_is_of_a_later_day_until_that_day_has_come(pages):
    page = pages["en"]
    reach = answers.reach(page.dataset, page.view)
    hints = [
        (piece.first, dates.of_cell(piece.given.hint.event["date_earliest"]), following.first)
        for link in page.view.links[["crossing_id", "service"]].itertuples(index=False, name=None)
        for piece, following in pairwise(answers.pieces(page, link, reach))
        if piece.given.hint is not None and not piece.given.hint.is_first
    ]
    assert hints
    assert [hint for hint in hints if hint[0] < hint[1] < hint[2]] == []


def test_without_a_link_the_answer_is_that_of_the_core_on_random_days(pages):
    page, chance = pages["en"], seeded("border")
    reach, covered_to = answers.reach(page.dataset, page.view), page.dataset.covered_to
    told = {lang: answers.of_border(own, reach) for lang, own in pages.items()}
    days = random_days(chance, (reach[0], covered_to), by_tier(60, 4_000))
    for day in [*days, reach[0], covered_to, *days_after(covered_to, 3), reach[1]]:
        given = border.of_view(page.dataset, answers.of_day(page.view, day))
        for lang, own in told.items():
            say = pages[lang].say
            lead, rest = own["words"][run_on(own["runs"], day)[1]].replace(answers.PLACE, say.day(day)).split("\n")
            said = border_wording.lines(page.dataset, given, say)
            assert (lead, lead + rest) == (said.lead, said.text), (day, lang)
