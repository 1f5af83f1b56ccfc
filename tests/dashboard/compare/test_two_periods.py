"""Two periods on the compare page: the figures of each are the engine's."""

import pytest

from dashboard.history.stops import IN_THE_PERIOD
from dashboard.widgets.labels import CONTESTED
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE
from raillinks.query.selection import AT_MOST
from tests.pages.opening import days_left_out, page_opened
from tests.support.page_html import part, rows, text


def run(**query):
    return page_opened("compare.py", **query)


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


def test_contested_days_of_a_period_are_marked_and_said():
    days = {"from": "2023-01-01", "to": "2023-12-31", "compare_from": "2024-01-01", "compare_to": "2024-12-31"}
    page = part(run(as_of="2024-08-10", crossing="dandong-sinuiju", service="freight", **days), "periods")
    [row] = rows(page)
    earlier, later = row[1:3]
    assert [len(cell.findall(".//span[@class='rl-contested']")) for cell in (earlier, later)] == [0, 1]
    assert f"1 August 2024 to 5 September 2024: {CONTESTED.format(status='open')}" in text(later)


def test_a_year_is_one_choice_of_a_menu_and_an_emptied_menu_leaves_the_period_open():
    app = run(as_of="2022-09-26")
    app.selectbox(key="w_year_from_").set_value("2023").run()
    app.selectbox(key="w_year_compare_from").set_value("2019").run()
    chosen = app.session_state["page_session"].selection
    assert [str(d) for d in (chosen.from_, chosen.to, chosen.compare_from, chosen.compare_to)] == [
        "2023-01-01", "2023-12-31", "2019-01-01", "2019-12-31",
    ]  # fmt: skip
    app.selectbox(key="w_year_from_").set_value(None).run()
    assert app.session_state["page_session"].selection.from_ is None


def test_periods_end_on_the_known_on_day():
    query = {"from": "2019-01-01", "to": "2019-12-31", "compare_from": "2020-01-01", "compare_to": "2020-12-31"}
    app = run(as_of="2020-02-01", known_on="2020-02-01", **query)
    assert "1 January 2020 to 1 February 2020" in text(part(app, "periods"))
    assert IN_THE_PERIOD.many.format(n=32) in text(part(app, "periods"))


@pytest.mark.parametrize("name", ["from", "compare_from"])
def test_a_period_after_the_covered_days_is_left_out_with_a_notice(dataset, name):
    app = run(as_of="2022-09-26", **{name: "2027-01-01"})
    (notice,) = [w.value for w in app.warning]
    too_late = name, "2027-01-01", "after covered_to", f"{AT_MOST} {dataset.covered_to}"
    assert days_left_out(dataset, too_late) in notice
