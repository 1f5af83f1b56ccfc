"""The period of the history page: what is asked of it by an address, and what is known on a day."""

import numpy as np
import pytest

from dashboard.history import periods
from dashboard.history.calendar import LAST_KNOWN
from dashboard.history.overview import LONGEST_AT_LEAST
from dashboard.history.periods import NO_PERIOD, OF_A_PERIOD, WHOLE_LOG
from dashboard.history.trade import NO_TRADE_FIGURES
from dashboard.i18n.translator import say
from dashboard.widgets import strips
from dashboard.widgets.date_fields import CONTRADICTING_DAYS, VALUES_LEFT_OUT
from dashboard.widgets.labels import link_name
from dashboard.widgets.notes import NO_LINKS_MATCH
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.strips import AS_DATES_ARE_UNCERTAIN
from raillinks.query import views
from raillinks.query.selection import AT_LEAST, AT_MOST, Selection, from_query
from tests.conftest import TODAY
from tests.pages.opening import days_left_out, history_opened, page_of, put_in_session, type_date
from tests.support.page_html import asked, part, rows, text, tree
from tests.support.tiers import sample


@sample(1)
@pytest.mark.parametrize("query", [
    {"from": "2030-01-01"}, {"from": "2030-01-01", "to": "2031-01-01"}, {"to": "1850-01-01"},
])  # fmt: skip
def test_a_period_without_a_day_of_the_log_becomes_the_whole_log_and_says_so(dataset, query):
    app = history_opened(**query)
    (notice,) = [w.value for w in app.warning]
    assert notice.startswith(VALUES_LEFT_OUT)
    too_late = days_left_out(dataset, ("from", "2030-01-01", "after covered_to", f"{AT_MOST} {dataset.covered_to}"))
    too_soon = days_left_out(dataset, ("to", "1850-01-01", "before the log's first day", f"{AT_LEAST} 1911-11-01"))
    assert (too_soon if "to" in query and "from" not in query else too_late) in notice
    assert "1 November 1911 to 13 March 2026" in text(part(app, "overview"))


def test_a_chosen_period_without_a_day_of_the_log_is_left_out_with_a_notice(dataset):
    app = history_opened()
    type_date(app, "from_", "2030-01-01")
    assert not app.exception
    (notice,) = [w.value for w in app.warning]
    assert notice.startswith(CONTRADICTING_DAYS)
    too_late = "from", "2030-01-01", "after covered_to", f"{AT_MOST} {dataset.covered_to}"
    assert days_left_out(dataset, too_late) in notice
    assert app.session_state["page_session"].selection.from_ is None
    app.run()
    assert [w.value for w in app.warning] == []


@sample(1)
@pytest.mark.parametrize(
    ("field", "day", "left_out"),
    [
        ("from_", "2021-06-01", ("to", "2020-12-31", "before from", f"{AT_LEAST} 2021-06-01")),
        ("to", "2019-06-01", ("from", "2020-01-01", "after to", f"{AT_MOST} 2019-06-01")),
    ],
)
def test_the_other_end_of_a_period_that_would_end_before_it_begins_goes_with_a_notice(dataset, field, day, left_out):
    app = history_opened(**{"from": "2020-01-01", "to": "2020-12-31"})
    type_date(app, field, day)
    (notice,) = [w.value for w in app.warning]
    assert notice.startswith(CONTRADICTING_DAYS)
    assert days_left_out(dataset, left_out) in notice
    app.run()
    assert [w.value for w in app.warning] == []


DAYS = pytest.mark.parametrize("as_of", ["2020-02-01", "2022-09-26"])


@DAYS
def test_usual_periods_have_a_day_that_counts(dataset, as_of):
    """An address with one of them has no value that cannot be used."""
    offered, known = views.choices(dataset), [("as_of", as_of), ("known_on", as_of)]
    view = views.make_view(dataset, from_query(known, offered, TODAY)[0])
    usual = periods.presets(OpenPage(dataset, view, {}, say("en")))
    assert len(usual) == 5
    for first, last in usual.values():
        ends = [(name, str(day)) for name, day in (("from", first), ("to", last)) if day is not None]
        chosen, bad = from_query([*known, *ends], offered, TODAY)
        assert (chosen.from_, chosen.to, bad) == (first, last, [])


def test_the_chosen_link_is_kept():
    app = history_opened(**{"from": "2020-01-01"})
    app.selectbox(key="w_history_link").set_value(("jian-manpo", "passenger")).run()
    assert "Ji'an–Manpo · passenger" in text(part(app, "years"))
    app.pills(key="w_history_period").set_value(WHOLE_LOG).run()
    assert "Ji'an–Manpo · passenger" in text(part(app, "years"))


def test_a_period_that_is_chosen_here_is_that_of_the_listed_events_and_a_window_stays_one():
    app = history_opened(as_of="2022-09-26")
    for picked, mode in (("2022", "period"), (WHOLE_LOG, "as_of")):
        app.pills(key="w_history_period").set_value(picked).run()
        assert app.session_state["page_session"].selection.mode == mode
    type_date(app, "from_", "2020-01-01")
    assert app.session_state["page_session"].selection.mode == "period"
    app = history_opened(as_of="2022-09-26", mode="window")
    type_date(app, "from_", "2020-01-01")
    assert app.session_state["page_session"].selection.mode == "window"


def test_a_selection_that_lists_no_link_says_so():
    app = history_opened(crossing="tumen-namyang", province="CN-LN")
    assert NO_LINKS_MATCH in " ".join(e.proto.body for e in app.get("html"))
    assert part(app, "overview") is None


@sample(1)
@pytest.mark.parametrize(("last", "banner"), [("2026-03-13", 0), ("2026-06-30", 1)])
def test_a_banner_stands_over_days_after_the_covered_ones(last, banner):
    app = history_opened(**{"from": "2024-01-01", "to": last})
    assert sum("covered-to-banner" in e.proto.body for e in app.get("html")) == banner
    veiled = [a for a in part(app, "years").iter("a") if LAST_KNOWN in a.get("aria-label", "")]
    assert bool(veiled) == bool(banner)


@sample(2)
@pytest.mark.parametrize("query", [
    {"as_of": "1800-01-01"}, {"as_of": "2199-12-31", "context": "1", "to": "2199-12-31"},
    {"as_of": "1850-05-01", "known_on": "1850-06-01"}, {"disputed": "apply", "stale_after": "0"},
    {"from": "1800-01-01", "to": "1850-01-01"}, {"crossing": "hunchun-hunyung"}, {"lang": "ko", "from": "2022-01-01"},
])  # fmt: skip
def test_the_page_holds_for_any_selection(query):
    assert len(rows(part(history_opened(**query), "overview"))) >= 2


def test_no_figure_counts_a_day_after_known_on():
    """On 1 February 2020 passenger trains had stood still for two days."""
    app = history_opened(as_of="2020-02-01", known_on="2020-02-01", **{"from": "2020-01-01", "to": "2020-12-31"})
    overview = part(app, "overview")
    assert "1 January 2020 to 1 February 2020" in text(overview)
    *_, suspended, now = by_link_of(overview)["dandong-sinuiju passenger"]
    assert text(suspended).endswith("longest: 2 days")
    assert "ongoing, 2 days" in text(now)
    assert "still on 1 February 2020" in text(part(app, "suspensions"))
    assert "still on 1 February 2020" in text(part(app, "years"))
    assert not [a for a in part(app, "years").iter("a") if asked(a)["as_of"] > "2020-02-01"]


def test_the_cell_of_each_year_of_a_link_says_what_the_figures_say(dataset, monkeypatch):
    """A percentage where most days are known, else a sign of its own for each reason why there is none."""
    chosen = Selection(as_of=dataset.covered_to, from_=np.datetime64("1935-01-01"), by="year")
    put_in_session(monkeypatch, chosen)
    page = page_of(dataset, views.make_view(dataset, chosen))
    table, figures = tree(periods.html(page)).find(".//table"), periods.shown(page).figures
    found = {row.get("data-name"): list(row)[1:] for row in table.find("tbody")}
    signs: dict[str, set[str]] = {}
    for _, of_link in figures.groupby(["crossing_id", "service"], sort=False):
        years = of_link.to_dict("records")
        if not of_link["known_days"].any():
            continue
        for year, cell in zip(years, found.pop(link_name(years[0], page.names, page.say)), strict=True):
            shown, unseen = cell.findall("span")
            assert text(unseen) == " ".join("; ".join(periods.period_in_words(year, page.say)).split())
            known, unknown, percent = year["known_days"], year["unknown_days"], year["open_percent"]
            if percent in {"", None} or percent != percent:  # noqa: PLR0124 (it is no number)
                reason = "gone" if not known + unknown else "some" if known else "none"
                signs.setdefault(reason, set()).add(text(shown))
            else:
                assert strips.percentage(year, page.say).split()[0] in text(shown).split()[0]
                assert "rl-open" in cell.get("class")
    assert found == {}
    assert {len(each) for each in signs.values()} == {1}
    assert len(set().union(*signs.values())) == len(signs) == 3


def by_link_of(overview):
    """The rows of the overview, by link."""
    return {row.get("data-link"): list(row) for row in overview.iter("tr") if row.get("data-link")}


def test_at_least_stands_before_the_minimum():
    app = history_opened(**{"from": "2019-01-01"})
    *_, suspended, _ = by_link_of(part(app, "overview"))["dandong-sinuiju freight"]
    assert LONGEST_AT_LEAST.many.format(n=473) in text(suspended)
    flood = next(row for row in rows(part(app, "suspensions")) if "at least" in text(row[4]))
    assert text(flood[4]) == AS_DATES_ARE_UNCERTAIN.format(least="at least 37 days37", most="47")


def test_trade_and_trains_of_a_later_source_are_not_shown():
    app = history_opened(as_of="2020-02-01", known_on="2020-02-01", **{"from": "2018-01-01"})
    page = " ".join(e.proto.body for e in app.get("html"))
    assert NO_TRADE_FIGURES in page
    assert "12 March 2026" not in page


@sample(1)  # that a message is said in each language is tried by test_views
@pytest.mark.parametrize("lang", ["ko", "en", "zh"])
def test_the_page_says_which_days_it_counts_and_without_a_period_that_it_is_the_whole_log(lang):
    said = part(history_opened(lang=lang), "counted")
    note = say(lang)(
        NO_PERIOD, first=say(lang).day(np.datetime64("1911-11-01")), last=say(lang).day(np.datetime64("2026-03-13"))
    )
    assert text(said).startswith(note)
    assert asked(said.find(".//a"))["from"] == "2019-01-01"
    said = part(history_opened(lang=lang, **{"from": "2019-01-01"}), "counted")
    first, last = (say(lang).day(np.datetime64(day)) for day in ("2019-01-01", "2026-03-13"))
    assert text(said).startswith(say(lang)(OF_A_PERIOD, first=first, last=last))
    assert "from" not in asked(said.find(".//a"))
