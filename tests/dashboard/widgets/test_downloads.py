"""What a page offers for download is at an address of the API, with the page's selection and under the page's name."""

import csv
import io
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.query import views
from raillinks.query.selection import from_query
from raillinks.versions.live_package import Served
from tests.conftest import TODAY
from tests.pages.opening import page_opened
from tests.support.page_html import downloads, text
from tests.support.tiers import by_tier, sample

ODD = '\'><b title="x">&as_of=1950 신의주'
OPENED = {
    "map.py": {"as_of": "2022-09", "known_on": "2023-01-01", "service": "freight", "basis": "open-to-all"},
    "events.py": {"as_of": "2022-09-26", "mode": "period", "from": "2022-01-01", "stale_after": "30"},
    "history.py": {"as_of": "2022-09-26", "from": "2020-01-01", "to": "2022-12-31", "by": "month", "context": "1"},
    "about.py": {"as_of": "2022-09-26", "known_on": "2023-01-01"},
    "compare.py": {"compare_with": "2020-01-15", "compare_from": "2019-01-01", "compare_to": "2019-12-31", "q": ODD},
}
OTHERS = ["export.zip", "events.csv", "status.csv", "events.json", "events.geojson", "changes.ics", "export.sqlite",
          "export.parquet.zip"]  # fmt: skip


def panel(*tables):
    """The files of “Download and cite”, of a page with some tables of its own."""
    always = ("status", "events", "claims", "intervals")
    return ["export.xlsx", *(f"{table}.csv" for table in dict.fromkeys((*tables, *always))), *OTHERS]


PATHS = {
    "map.py": [*panel(), "events.csv"],
    "events.py": ["events.csv", *panel("events")],
    "about.py": ["export.zip", "export.sqlite", "export.parquet.zip", "export.xlsx"],
    "history.py": ["uptime.csv", *panel("uptime"), "panel.csv", "panel.parquet", "suspensions.csv", "changes.ics",
                   "suspended_by_cause.csv", "trains.ics", "measures.csv"],
    "compare.py": ["compare.csv", *panel("compare", "compare_uptime"), "changes.ics", "compare_uptime.csv"],
}  # fmt: skip


COSTLY = (".xlsx", ".zip", ".sqlite", ".parquet")
"""Files that take a second each: `make test` gets those of the map alone."""


def path_of(link):
    return urlsplit(link.get("href")).path.removeprefix("api/v1/")


@pytest.fixture(scope="module")
def client(dataset):
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))


@sample(2)
@pytest.mark.parametrize("script", OPENED)
def test_each_link_gives_the_file_of_the_page(dataset, client, script):
    app = page_opened(script, **OPENED[script])
    links = downloads(app, panel=True)
    assert [path_of(link) for link in links] == PATHS[script]
    for link in links:
        pairs = parse_qsl(urlsplit(link.get("href")).query)
        selection, bad = from_query(
            [p for p in pairs if p not in {("for", "excel"), ("every", "month")}], views.choices(dataset), TODAY
        )
        assert bad == []
        assert selection == app.session_state["page_session"].selection
        if script != "map.py" and path_of(link).endswith(by_tier(COSTLY, ())):
            continue
        given = client.get(f"/{link.get('href')}")
        assert given.status_code == 200
        assert given.headers["content-disposition"].endswith(f'; filename="{link.get("download")}"')
        assert_as_many(link, given)


def assert_as_many(link, given):
    """The number that a link says is that of the rows in its file; of two periods, that of the links in it."""
    said = re.search(r"Download (?:both periods of )?(\d+)", text(link))
    if said:
        rows = list(csv.DictReader(io.StringIO(given.content.decode(), newline="")))
        of_links = {(row["crossing_id"], row["service"]) for row in rows}
        assert int(said[1]) == (len(of_links) if "both" in text(link) else len(rows)) > 0


def test_a_file_without_rows_is_no_link():
    links = downloads(page_opened("map.py", as_of="1900-01-01", service="freight"))
    assert [(link.get("href"), link.get("aria-disabled"), link.get("role")) for link in links] == [
        (None, "true", "link")
    ]
