"""Two periods on the compare page: the figures of each are the engine's."""

import random
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.compare import two_periods
from dashboard.history.stops import IN_THE_PERIOD
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE, AS_DATES_ARE_UNCERTAIN, OPEN_OF_KNOWN_DAYS
from raillinks.metrics import uptime
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.pages.opening import page_of, page_opened
from tests.support.page_html import part, rows, text, tree
from tests.support.tiers import by_tier, slow

PERIODS, DAYS, PAIRS_OF_DAYS = by_tier(10, 100), by_tier(6, 12), by_tier(10, 100)


def run(**query):
    return page_opened("compare.py", **query)


def random_day(chance):
    return f"{chance.randint(1943, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


@pytest.mark.parametrize("years", [(2019, 2023), (2023, 2019)])
def test_the_later_period_less_the_earlier_in_either_order_and_gone_links_folded(years):
    one, other = (f"{year}-01-01" for year in years)
    query = {"from": one, "to": f"{years[0]}-12-31", "compare_from": other, "compare_to": f"{years[1]}-12-31"}
    app = run(as_of="2022-09-26", **query)
    page = part(app, "periods")
    heads = [text(cell) for cell in next(page.iter("thead")).iter("th")]
    assert [head.split(":")[0] for head in heads[1:3]] == ["Earlier", "Later"]
    assert "2019" in heads[1]
    changes = {text(row[0]): text(row[-1]) for row in rows(page)}
    assert changes["Dandong–Sinuiju passenger"] == "−100open less often"
    folded = next(page.iter("details"))
    assert len(rows(folded)) == 6
    assert "of the 0" not in text(page)
    assert "of 0" not in text(page)
    assert ALL_ON_OLD_EVIDENCE in text(page)
    assert [app.selectbox(key=f"w_year_{name}").value for name in ("from_", "compare_from")] == [*map(str, years)]


def test_a_year_is_one_choice_of_a_menu_and_an_emptied_menu_leaves_the_period_open():
    app = run(as_of="2022-09-26")
    app.selectbox(key="w_year_from_").set_value("2023").run()
    app.selectbox(key="w_year_compare_from").set_value("2019").run()
    chosen = app.session_state["selection"]
    assert [str(d) for d in (chosen.from_, chosen.to, chosen.compare_from, chosen.compare_to)] == [
        "2023-01-01", "2023-12-31", "2019-01-01", "2019-12-31",
    ]  # fmt: skip
    app.selectbox(key="w_year_from_").set_value(None).run()
    assert app.session_state["selection"].from_ is None


def test_periods_end_on_the_known_on_day():
    query = {"from": "2019-01-01", "to": "2019-12-31", "compare_from": "2020-01-01", "compare_to": "2020-12-31"}
    app = run(as_of="2020-02-01", known_on="2020-02-01", **query)
    assert "1 January 2020 to 1 February 2020" in text(part(app, "periods"))
    assert IN_THE_PERIOD.many.format(n=32) in text(part(app, "periods"))


@pytest.mark.parametrize(("name", "said"), [("from", "Period from"), ("compare_from", "Second period from")])
def test_a_period_after_the_covered_days_is_left_out_with_a_notice(name, said):
    app = run(as_of="2022-09-26", **{name: "2027-01-01"})
    (notice,) = [w.value for w in app.warning]
    assert f"{said}: 1 January 2027 (after the log's last day; 13 March 2026 at the latest)" in notice


@slow("tests/properties/test_compare_laws.py has the figures")
def test_figures_of_two_periods_are_the_engines(dataset, plain_view):
    chance = random.Random(7)
    for _ in range(PERIODS):
        ends = [sorted(np.datetime64(random_day(chance)) for _ in range(2)) for _ in range(2)]
        one, other = sorted((min(first, dataset.covered_to), last) for first, last in ends)
        chosen = Selection(as_of=TODAY, from_=one[0], to=one[1], compare_from=other[0], compare_to=other[1])
        page = page_of(dataset, replace(plain_view, selection=chosen))
        page_rows = rows(tree(two_periods.table(page)))
        engine = [uptime.uptime(page.view.timeline, *period, dataset.covered_to) for period in (one, other)]
        assert len(page_rows) == len(engine[0])
        closed = np.logical_and.reduce([frame["closed_days"] == frame["period_days"] for frame in engine])
        engine = [pd.concat([frame[~closed], frame[closed]]) for frame in engine]  # the page folds what is gone
        for i, (_, *cells, points) in enumerate(page_rows):
            figures = [frame.iloc[i] for frame in engine]
            for cell, row in zip(cells, figures, strict=True):
                assert_figures(cell, row)
            both = [row["open_percent"] for row in figures]
            assert bool(re.match(r"[±+−][\d.]", text(points))) == (not np.isnan(both).any())
            if not np.isnan(both).any():
                difference = float(re.sub("[±+]", "", text(points.find("b"))).replace("−", "-"))
                shown = [float(text(cell.find("b")).removesuffix(" %").replace("under 0.1", "0")) for cell in cells]
                assert difference == pytest.approx(shown[1] - shown[0])


def assert_figures(cell, row):
    line = text(cell)
    percent = text(cell.find("b"))
    assert (percent == "—") == bool(np.isnan(row["open_percent"]))
    if percent not in {"—", "under 0.1 %"}:
        assert float(percent.removesuffix(" %")) == pytest.approx(row["open_percent"], abs=0.1)
    if row["known_days"]:
        counted = (row["open_days"], row["known_days"], row["period_days"] - row["closed_days"])
        days = tuple(f"{number:,}" for number in counted)
        assert OPEN_OF_KNOWN_DAYS.format(open=days[0], known=days[1], days=days[2]) in line
    ranged = AS_DATES_ARE_UNCERTAIN.format(least=f"{row['open_days_min']:,}", most=f"{row['open_days_max']:,}") in line
    assert ranged == (row["open_days_min"] != row["open_days_max"])
