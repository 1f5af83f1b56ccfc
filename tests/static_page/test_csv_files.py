"""The CSV files of the page without a server are those of the API on every day."""

import pytest

from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection
from static_page import answers, csv_files
from tests.static_page.test_answers import days_after, random_days, run_on
from tests.support.tiers import by_tier, seeded
from timemap.day_numbers import number


def test_a_status_row_is_that_of_the_api_on_random_days(pages, page_csv):
    page, chance = pages["en"], seeded("days")
    reach = answers.reach(page.dataset, page.view)
    days = random_days(chance, (reach[0], page.dataset.covered_to), by_tier(5, 100))
    for day in [*days, *days_after(page.dataset.covered_to, by_tier(3, 100)), reach[1]]:
        view = views.make_view(page.dataset, Selection(as_of=day))
        for name in ("status", "events"):
            assert page_csv(name, day) == table_bytes.plain_csv(page.dataset, view, name).decode(), (name, day)


@pytest.fixture(scope="module")
def page_csv(pages):

    page = pages["en"]
    reach = answers.reach(page.dataset, page.view)
    made = csv_files.csv_files(page.dataset, page.view, reach)

    def of_day(name, day):
        file = made[f"{name}.csv"]
        if "links" in file:
            rows = [run_on(runs, day)[1] for runs in file["links"]]
        else:
            rows = [text for first, text in file["rows"] if first <= number(day)]
        return "".join([file["head"], *rows]).replace(answers.PLACE, str(day))

    return of_day
