"""The pages of all links, as a server answers."""

import csv
import io

import pytest

from raillinks.i18n.languages import LANGUAGES
from tests.conftest import ROOT
from tests.dashboard.link_page.link_pages import client_of
from tests.support.tiers import by_tier

DAYS = ("", "2022-10-15", "1954-07")


@pytest.fixture(scope="session")
def client(dataset):
    return client_of(dataset)


def cases():
    """Every link in one language, on one day; in `make test-all` in every language."""
    rows = csv.DictReader(io.StringIO((ROOT / "data" / "places.csv").read_text(encoding="utf-8")))
    crossings = [row["crossing_id"] for row in rows if row["kind"] == "crossing"]
    links = [(crossing, service) for crossing in crossings for service in ("freight", "passenger")]
    assert len(links) == 18
    languages = list(LANGUAGES)
    chosen = [(n, lang) for n in range(18) for lang in by_tier([languages[n % 3]], languages)]
    return [(*links[n], lang, DAYS[n // 3 % 3]) for n, lang in chosen]


@pytest.fixture(scope="session")
def pages(client):
    """The address of each page, and the page."""
    made = {}
    for crossing, service, lang, day in cases():
        answer = client.get(f"/links/{crossing}/{service}?lang={lang}" + (f"&as_of={day}" if day else ""))
        assert answer.status_code == 200
        made[crossing, service, lang, day] = answer.text
    return made
