"""What every answer has: rows in pages, its data version and citation; and the views that are kept for the next one."""

import gc
from dataclasses import replace
from weakref import ref

import numpy as np

from raillinks.mcp.answers import LOGS, KeptViews
from raillinks.mcp.arguments import MOST_ROWS
from raillinks.mcp.tools import TOOLS, call
from raillinks.query.selection import Selection
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.mcp.calls import LINK, body
from tests.support.tiers import slow


def test_an_earlier_data_version_answers_and_says_that_there_is_a_later_one(here):
    said = call(TOOLS["status_on"], {"as_of": "2022-09-26", "data_version": "0.1.0"}, here)
    assert said.body is not None
    assert (said.body["data_version"], said.body["latest_data_version"]) == ("0.1.0", here.served.dataset.version)
    assert f"the latest is {here.served.dataset.version}" in said.text


def test_rows_come_in_pages_of_a_bounded_length(here):
    first = body("find_events", {"mode": "all", "limit": MOST_ROWS}, here)
    assert (first["count"], first["next_offset"]) == (MOST_ROWS, MOST_ROWS)
    rest = body("find_events", {"mode": "all", "limit": MOST_ROWS, "offset": MOST_ROWS}, here)
    assert not {e["event_id"] for e in first["events"]} & {e["event_id"] for e in rest["events"]}
    last = body("find_events", {"mode": "all", "limit": 1, "offset": first["total"] - 1}, here)
    assert (last["count"], last["next_offset"]) == (1, None)  # nothing follows what fills the last page


@slow("many logs; tests/dashboard/session/test_served_data.py has the bounds")
def test_few_logs_are_kept_with_all_that_was_asked_of_them(tmp_path):
    """Forty days of knowledge leave four logs in memory; a package that nobody has any more leaves none."""
    tiny.write(tmp_path, tiny.files())
    dataset, views = LivePackage(tmp_path).served().dataset, KeptViews()
    logs = {}
    for n in range(40):
        known = np.datetime64("2020-06-01") + n
        chosen = Selection(as_of=known, known_on=known)
        for selection in (chosen, replace(chosen, service=("freight",)), replace(chosen, q="freight")):
            log = views.view(dataset, selection).any_day.log
            logs[id(log)] = ref(log)
        assert views.events(dataset, chosen)
    del log
    gc.collect()
    assert sum(each() is not None for each in logs.values()) == LOGS
    gone = ref(dataset)
    del dataset
    gc.collect()
    assert gone() is None
    assert all(each() is None for each in logs.values())


def test_where_no_server_is_known_the_text_cites_instead_of_giving_half_an_address(here):
    said = call(TOOLS["intervals"], LINK, replace(here, base=""))
    assert "?as_of=" not in said.text
    assert "Version 0." in said.text.splitlines()[-1]
