"""The links that the time map marks as different on two days are those whose statuses differ in `compare.csv`."""

import numpy as np
import pytest

from dashboard.i18n.translator import say
from dashboard.widgets import time_map_content
from dashboard.widgets import time_map_words as differing_words
from raillinks.exports import table_bytes
from raillinks.metrics import compare
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.support.exports import read
from tests.support.node import run_module
from tests.support.tiers import by_tier, seeded, slow

PAIRS = by_tier(20, 400)
FIRST, LAST = np.datetime64("1911-01-01"), np.datetime64("2026-12-31")
STATIC = (ROOT / "timemap" / "static").as_uri()
IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ indexData }} from '{STATIC}/content_index.js';
import {{ dayOf }} from '{STATIC}/dates.js';
import {{ bothDaysSentence, differingLinks, differingWords }} from '{STATIC}/two_days.js';
const {{ content, pairs }} = JSON.parse(readFileSync(0, 'utf8'));
const data = {{ ...content, domain: [0, 1] }};
const state = {{ data, ...indexData(data) }};
const said = pairs.map((pair) => {{
  const [day, other] = pair.map(dayOf);
  const paired = {{ ...state, day, ab: {{ day: other }} }};
  const links = differingLinks(paired).map((link) => `${{link.crossing_id}} ${{link.service}}`);
  return [links, differingWords(paired), bothDaysSentence(paired)];
}});
console.log(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def listed(dataset):
    return views.make_view(dataset, Selection(as_of=LAST, context=True))


@pytest.fixture(scope="module")
def content(dataset, listed):
    return time_map_content.content(dataset, listed, "en")


def pairs(listed):
    """Pairs of days: half of them any, half on both sides of a change of status."""
    chance = seeded("pairs of days")
    starts = [day.astype("datetime64[D]") for day in listed.timeline.intervals()["start"].dropna().to_numpy()]
    days = [FIRST + chance.randrange((LAST - FIRST).astype(int)) for _ in range(PAIRS)]
    others = [chance.choice(starts) - chance.randrange(2) for _ in range(PAIRS // 2)]
    return list(zip(days, others + days[::-1], strict=False))


@slow("tests/properties/test_compare_laws.py has the law")
def test_the_marked_links_are_those_that_differ_in_the_exported_table(dataset, listed, content):
    chosen = pairs(listed)
    said = run_module(IN_THE_BROWSER, {"content": content, "pairs": [[str(day) for day in pair] for pair in chosen]})
    for (day, other), (links, counted, sentence) in zip(chosen, said, strict=True):
        view = views.make_view(dataset, Selection(as_of=day, compare_with=other, context=True))
        rows = read(table_bytes.plain_csv(dataset, view, "compare"))
        differing = [row for row in rows if row["status"] != row["compare_status"]]
        assert links == [f"{row['crossing_id']} {row['service']}" for row in differing], (day, other)
        both = compare.side_by_side(view.timeline, view.anytime, day, other, view.selection.stale_after)
        assert counted == differing_words.in_words(both, say("en")), (day, other)
        for row in differing[:5]:
            assert f"{row['service']}: {row['status']} on A, {row['compare_status']} on B" in sentence
