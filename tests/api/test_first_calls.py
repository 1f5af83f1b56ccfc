"""What clients of version 0.1.0 asked and read still works: paths, parameters, names of members and columns, values.

`CHANGED` lists each value that is another one now, with its reason. `first_calls.json` was made by
`first_calls.facts` at commit 69f9816; its answers are asked for here by their data version.
"""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.exports import tables
from raillinks.versions.live_package import LivePackage
from tests.api.first_calls import CALLS, DAY, LINK, address, csv_with, facts
from tests.conftest import ROOT
from tests.support.tiers import slow

FIRST = json.loads(Path(__file__).with_name("first_calls.json").read_text(encoding="utf-8"))
EMPTY = "nothing known is an empty cell, not 0"
BOOLEAN = "`false` where a cell was empty, so that R and pandas read booleans"
NEWER = "later paths and versions are listed too"
CHANGED = {
    "sentence": "wording",
    "citation": "what it says of the answer: the service is named as in the sentence",
    "publishers": "each publisher once, under its one name",
    "confidence": "confirmed needs two independent reports; several voices that repeat one do not count",
    "allowed": NEWER,
    **dict.fromkeys(("preferred", "own_act", "title_paraphrased", "stale", "context", "at_least"), BOOLEAN),
    **dict.fromkeys(("certain", "compare_certain", "longest_at_least"), BOOLEAN),
    **dict.fromkeys(("open_days", "open_days_min", "open_days_max", "partial_days", "suspended_days"), EMPTY),
    **dict.fromkeys(("closed_days", "fresh_days", "stale_days", "suspensions", "suspensions_begun"), EMPTY),
    "longest_suspension_days": EMPTY,
}
"""By the name of the member or column; `compare_` in front is the second period."""
CELLS = {EMPTY: ("", "0"), BOOLEAN: ("false", "")}
"""What such a cell is now, and what it was: nothing else may differ in its column."""
OTHER_ROWS = {
    f"events.csv?{DAY}&confidence=confirmed&cause_class=epidemic&province=CN-LN&publisher=Yonhap": CHANGED[
        "confidence"
    ],
    "versions.json": NEWER,
    "ids/dd-2022-09-26-resumption.json": NEWER,
}
"""The calls whose answers have other rows."""
OTHER_MEMBERS = {
    f"answer?{DAY}": "of several links it answers for all together: one of them was taken for the border. With "
    "crossing and service it is as before"
}
"""The calls that have no longer all members, with the reason."""


def test_no_column_of_version_0_1_0_is_gone(dataset):
    for call, first in FIRST.items():
        table, _, ending = call.partition("?")[0].partition(".")
        if table in tables.TABLES and ending == "csv" and "shape=wide" not in call and first["status"] == 200:
            named = {*tables.names(tables.fields(dataset, table)), "rows"}
            assert {*first["names"]} <= named, call


@pytest.fixture(scope="module")
def client():
    live = LivePackage(ROOT)
    return TestClient(Starlette(routes=[routes.routes(live.served)]))


@slow("every path, exports too, of an earlier data version")
@pytest.mark.parametrize("call", CALLS)
def test_a_call_of_a_client_of_version_0_1_0_has_the_names_and_values_that_it_had(client, call):
    response = client.get(address(call))
    first, now = FIRST[call], facts(response)
    assert (now["status"], now["media"]) == (first["status"], first["media"])
    gone = {*first["names"]} - {*now["names"]}
    assert not gone or call in OTHER_MEMBERS
    if call in OTHER_ROWS or call in OTHER_MEMBERS:
        return
    changed = [name for name, digest in first["names"].items() if now["names"][name] != digest]
    reasons = {name: CHANGED[name.rpartition(".")[2].removeprefix("compare_")] for name in changed}
    if now["media"] == "text/csv":
        cells = {name: CELLS[reason] for name, reason in reasons.items() if reason in CELLS}
        then = csv_with(response.content, cells)
        assert {name: then[name] for name in cells} == {name: first["names"][name] for name in cells}


def test_the_calls_are_those_whose_answers_are_kept():
    assert [*FIRST] == CALLS
    assert any(LINK in call for call in CALLS)
