"""The strands of track on the map agree with the status table: on random days, in both readings of disputed events."""

import numpy as np
import pandas as pd
import pytest

from dashboard.widgets import time_map_content
from raillinks.engine.timeline import uncertain
from raillinks.query import views as query_views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import contested_days
from tests.conftest import ROOT
from tests.support.node import run_module
from tests.support.tiers import by_tier, sample, seeded
from timemap.payload import message

STATIC = (ROOT / "timemap" / "static").as_uri()
IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ indexData }} from '{STATIC}/content_index.js';
import {{ dayOf }} from '{STATIC}/dates.js';
import {{ strandLooks }} from '{STATIC}/strand_looks.js';
const {{ data, days }} = JSON.parse(readFileSync(0, 'utf8'));
const index = indexData(data);
const state = {{ ...index, folding: {{ shown: 'ever' }} }};
const on = (day) => [...strandLooks({{ ...state, day: dayOf(day) }})].flatMap(([crossing, looks]) =>
  looks.map(({{ service, statuses, stale, hollow }}) => [crossing, service, statuses, stale, hollow]));
console.log(JSON.stringify(days.map(on)));
"""
FIRST, LAST = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
TOLD = {"show": "apply", "apply": "show"}
RANDOM = by_tier({"show": 40, "apply": 8}, {"show": 200, "apply": 20})
AROUND = by_tier(40, None)
"""How many of the days around a contested stretch or an uncertain day are tried; None = all."""


@pytest.fixture(scope="module")
def views(dataset):
    return {how: query_views.make_view(dataset, Selection(as_of=LAST, context=True, disputed=how)) for how in TOLD}


def days(dataset, views, n: int) -> list[str]:
    """Random days, and around each contested stretch and uncertain day."""
    chance = seeded("days")
    edges = contested_days(views["show"])[["start", "end"]].to_numpy("datetime64[D]").ravel()
    spans = views["show"].timeline.spans()
    doubtful = spans.loc[uncertain(spans), "start"].dropna().to_numpy("datetime64[D]")
    around = [day + shift for day in [*edges, *doubtful] if not np.isnat(day) for shift in (-1, 0)]
    tried = chance.sample(around, len(around) if AROUND is None else AROUND)
    return [str(FIRST + chance.randrange((LAST - FIRST).astype(int))) for _ in range(n)] + [str(d) for d in tried]


def strands(dataset, views, how: str, day: str) -> list[list[object]]:
    """What the day's status table says of each link whose crossing exists, and whether the other reading differs."""
    on = np.datetime64(day)
    table, other = (views[which].timeline.status_on(on) for which in (how, TOLD[how]))
    exists = dataset.crossings.set_index("crossing_id")[["exists_earliest", "exists_latest"]].loc[table["crossing_id"]]
    first, last = exists["exists_earliest"].to_numpy(), exists["exists_latest"].to_numpy()
    there = ~((first > on) | (last < on))
    rows = table.assign(contested=table["status"] != other["status"])[there]
    return [
        [r.crossing_id, r.service, r.status, set(r.alternatives.split(";")), bool(r.stale), bool(r.contested)]
        for r in rows.itertuples()
    ]


@sample(1)
@pytest.mark.parametrize("how", TOLD)
def test_strands_agree_with_the_status_table(dataset, views, how):
    view, chosen = views[how], days(dataset, views, RANDOM[how])
    data = time_map_content.content(dataset, view, "en") | message(view, content_url="", today=LAST)
    drawn = run_module(IN_THE_BROWSER, {"data": data, "days": chosen})
    order = {link: i for i, link in enumerate(zip(view.links["crossing_id"], view.links["service"], strict=True))}
    seen = set()
    for day, looks in zip(chosen, drawn, strict=True):
        said = [[c, s, statuses[0], set(statuses), stale, hollow] for c, s, statuses, stale, hollow in looks]
        table = sorted(strands(dataset, views, how, day), key=lambda row: order[row[0], row[1]])
        assert said == table, day
        seen |= {(len(row[3]) > 1, row[4], row[5]) for row in said}
    assert {(True, False, False), (False, True, False), (False, False, True), (False, False, False)} <= seen


def test_contested_days_are_those_on_which_the_two_readings_differ(dataset, views):
    rows = contested_days(views["show"])
    one, other = (views[how].timeline.intervals() for how in ("show", "apply"))
    for day in np.unique(pd.concat([one["start"], other["start"]]).dropna().to_numpy("datetime64[D]")):
        tables = [views[how].timeline.status_on(day) for how in ("show", "apply")]
        differ = tables[0]["status"] != tables[1]["status"]
        on = rows[(rows["start"] <= day) & ~(rows["end"] <= day)]
        found = {tuple(row) for row in on[["crossing_id", "service", "status", "other"]].to_numpy()}
        both = tables[0].assign(other=tables[1]["status"])[differ]
        assert found == {tuple(row) for row in both[["crossing_id", "service", "status", "other"]].to_numpy()}, day
    assert len(rows) == 7
