"""Our two ways of reading EDTF against the `edtf` library's grammar, and its examples that we refuse."""

import json
import random
from functools import cache

import edtf
import numpy as np
import pandas as pd
import pytest

from raillinks.domain import dates
from raillinks.package import tables
from tests.conftest import ROOT
from tests.support.tiers import by_tier, seeded

OTHER_EXAMPLES = [
    "-0999", "0000", "2001-02-03T09:30:01", "2004-01-01T10:10:10Z", "2004-01-01T10:10:10+05:00",
    "1985-04-12T23:20:30", "-2005/-1999-02", "-0275~", "-0001~", "0000~", "/2006", "2004-06-01/", "1984-06-02?/",
    "Y170000002", "Y-170000002", "2001-21", "2003-22", "2000-23", "2010-24", "2004?-06-11", "2004-06~-11",
    "2004-06-~11", "2004-%06", "2004-?06-?11", "2004?-06-~11", "?2004-%06", "2004?-%06", "2004?-~06-~04",
    "2011-~06-~04", "156X-12-25", "15XX-12-25", "1560-XX-25", "15XX-12-XX", "XXXX-XX-23", "[1667, 1668, 1670..1672]",
    "[..1760-12-03]", "[1760-12..]", "[1760-01, 1760-02, 1760-12..]", "[1667, 1760-12]", "{1667,1668, 1670..1672}",
    "{1960, 1961-12}", "2004-06-~01/2004-06-~20", "Y17E7", "Y-17E7", "2001-29", "2001-34", "not a edtf string",
    "Y17E7-12-26", "2016-13-08", "2016-02-39", "-0000-01-01", "2004-(06)?-11", "2004-06-(11)~", "2004-(06)%",
    "2004-(06-11)?", "2004?-06-(11)~", "(2004-(06)~)?", "(2004)?-06-04~", "(2011)-06-04~", "2011-(06-04)~",
    "2004-06-(01)~/2004-06-(20)~",
]  # fmt: skip
"""The strings by which the library itself is tried, without those of an accepted form."""
EXAMPLES = [
    "2001-02-03", "2008-12", "2008", "1964/2008", "2004-06/2006-08", "2004-02-01/2005-02-08", "2004-02-01/2005-02",
    "2004-02-01/2005", "2005/2006-02", "1984?", "2004-06-11?", "2004-06?", "1984~", "1984%", "199X", "19XX", "1999-XX",
    "1999-01-XX", "1999-XX-XX", "1984~/2004-06", "1984/2004-06~", "1984?/2004%", "1984~/2004~", "1984-06?/2004-08?",
    "1984-06-02?/2004-08-08~", "2004-06-11%", "196X", "2004-06-XX/2004-07-03", "../2006", "2004-01-01/..",
]  # fmt: skip
"""Those of an accepted form."""


def sides(draw: random.Random, n: int) -> list[str]:
    """n accepted forms without a `/`."""
    found = []
    for _ in range(n):
        day = np.datetime64("1800-01-01") + np.timedelta64(draw.randrange(146_000), "D")
        year, month = str(day)[:4], str(day)[5:7]
        form = draw.choice(
            [str(day), str(day), f"{year}-{month}", year, year[:3] + "X", year[:2] + "XX", f"{year}-XX",
             f"{year}-XX-XX", f"{year}-{month}-XX"]
        )  # fmt: skip
        found.append(form + draw.choice(["", "", "", "~", "?", "%"]))
    return found


@cache
def by_the_library(side: str) -> tuple[np.datetime64, np.datetime64]:
    """The strict bounds of one side, by the library's own grammar."""
    if side == "..":
        return dates.NOT_A_DAY, dates.NOT_A_DAY
    found = edtf.parse_edtf(side)
    first, last = (
        np.datetime64(f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}", "D")
        for moment in (found.lower_strict(), found.upper_strict())
    )
    return first, last


def generated() -> list[str]:
    """More than 1,000 texts, in `make test-all` 5,000: single dates, intervals of two, and such with an open end."""
    draw = seeded("dates")
    single = sides(draw, by_tier(200, 900))
    pairs = [f"{draw.choice(single)}/{draw.choice(single)}" for _ in range(by_tier(2_000, 9_000))]
    return [*single, *pairs, *(f"../{side}" for side in single[:100]), *(f"{side}/.." for side in single[:100])]


def test_every_accepted_form_means_what_the_library_says():
    texts = generated()
    found = dates.windows(pd.Series(texts, dtype=str))
    accepted = 0
    for text, earliest, latest, reason in zip(texts, found.earliest, found.latest, found.reason, strict=True):
        bounds = [by_the_library(side) for side in text.split("/")]
        (first, first_last), (last_first, last) = bounds[0], bounds[-1]
        if first > last_first or first_last > last:
            assert reason == dates.ENDS_BEFORE_IT_BEGINS, text
        else:
            accepted += 1
            assert (str(earliest), str(latest), reason) == (str(first), str(last), ""), text
    assert accepted >= by_tier(1_000, 5_000)


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_of_an_accepted_form_is_accepted(text):
    assert dates.parse(text)[2] == ""


def test_every_other_example_of_the_library_is_a_problem_with_its_row():
    fields = next(
        r for r in json.loads((ROOT / "datapackage.json").read_text("utf-8"))["resources"] if r["name"] == "events"
    )
    resource = tables.Resource("events", "data/events.csv", tuple(fields["schema"]["fields"]))
    frame = pd.DataFrame("x", index=range(len(OTHER_EXAMPLES)), columns=resource.columns).assign(date=OTHER_EXAMPLES)
    _, problems = tables.read(frame.to_csv(index=False).encode(), resource)
    bad = [p.row for p in problems if p.code == "bad-date" and p.column == "date"]
    assert bad == [row + 2 for row in range(len(OTHER_EXAMPLES))]
