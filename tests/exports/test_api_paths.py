"""A table of too many periods is refused, by one rule for all paths."""

from dataclasses import replace

import pandas as pd
import pytest

from raillinks.exports import api_paths
from raillinks.query import views
from raillinks.query.selection import from_query
from tests.conftest import TODAY

MONTHS_FROM_1800 = [("by", "month"), ("from", "1800-01-01"), ("context", "1")]
SERVER = "https://server.example/"
BY_PERIOD = tuple(path.path for path in api_paths.PATHS if path.periods == "by")


def many_links(dataset, pairs, n):
    """A view with more links than any log of ours has."""
    view = views.make_view(dataset, from_query(pairs, views.choices(dataset), TODAY)[0])
    links = pd.concat([view.links] * n, ignore_index=True)
    return replace(view, any_day=replace(view.any_day, links=links))


@pytest.mark.parametrize("path", BY_PERIOD)
def test_the_rule_counts_links_and_periods(dataset, path):
    assert api_paths.too_many(path, many_links(dataset, MONTHS_FROM_1800, 1)) is None or path == "export.xlsx"
    assert api_paths.too_many(path, many_links(dataset, MONTHS_FROM_1800, 10)).parameter == "by"
    assert api_paths.too_many(path, many_links(dataset, MONTHS_FROM_1800[1:], 1000)) is None


@pytest.mark.parametrize(("homepage", "said"), [("https://log.example/", "https://log.example/"), ("", SERVER)])
def test_the_home_of_a_log_is_its_own_page_or_the_server_s(dataset, homepage, said):
    own = replace(dataset, descriptor={**dataset.descriptor, "homepage": homepage})
    described = api_paths.description(own, SERVER)
    assert described.home == said
    assert all(file["path"].startswith(SERVER) for file in described.files)


def test_a_log_is_described_in_its_own_words(dataset):
    assert api_paths.description(dataset, SERVER).text == dataset.descriptor["description"]


def test_a_workbook_has_all_months_of_the_whole_log(dataset):
    assert api_paths.too_many("export.xlsx", many_links(dataset, [("by", "month"), ("context", "1")], 1)) is None
