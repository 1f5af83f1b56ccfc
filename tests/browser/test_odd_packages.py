"""The oddest packages that are accepted, in a real browser: the map is drawn, and no script of the page fails."""

import json

import pytest

from tests.broken import copy_of_the_project
from tests.browser.conftest import READY, opened_page, running_server, settle
from tests.conftest import ROOT
from tests.odd_packages.oddities import DESCRIPTOR, oddities
from tests.support.tiers import by_tier, slow
from tests.tiny import write_bare, write_checksums

pytestmark = pytest.mark.browser

ODDEST = (
    "tables without events, claims and sources", "crossings accuracy_m missing everywhere",
    "crossings name_ko missing everywhere",
    "land name_ko missing", "without layers/land.geojson", "data/events.csv cause hostile",
)  # fmt: skip
SERVED = "version => fetch('api/v1/health').then((a) => a.json()).then((health) => health.data_version === version)"


def put(project, files, version):
    """The package in the project's place, under a version of its own."""
    described = json.loads(files[DESCRIPTOR]) | {"version": version}
    write_bare(project, files | {DESCRIPTOR: json.dumps(described).encode()})
    write_checksums(project)


@slow("a server for each package; tests/odd_packages has them without a browser")
def test_the_map_is_drawn_from_the_oddest_packages(browser, tmp_path):
    known = {oddity.name: oddity for oddity in oddities()}
    project = copy_of_the_project(ROOT, tmp_path)
    put(project, known[ODDEST[0]].files, "0.0")
    with running_server(project) as address:
        for page in opened_page(browser, address, viewport={"width": 800, "height": 600}):
            page.goto(address)
            for number, name in enumerate(by_tier(ODDEST[::6], ODDEST)):
                put(project, known[name].files, f"0.{number}")
                page.wait_for_function(SERVED, arg=f"0.{number}", polling=500)
                page.goto(f"{address}/?lang=ko&context=1&mode=all")
                page.wait_for_selector(READY, state="attached")
                settle(page)
                assert page.errors == [], name
