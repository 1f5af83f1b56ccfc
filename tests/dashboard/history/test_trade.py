"""The trade figures of the history page: every figure a row, and a chart without lines between them."""

import pytest

from dashboard.history import trade
from dashboard.i18n.translator import say
from raillinks.i18n.languages import LANGUAGES
from raillinks.metrics import periods
from raillinks.query import views
from raillinks.query.selection import Selection
from tests import frames
from tests.pages.opening import page_of
from tests.support.page_html import rows, text, tree


def test_every_trade_figure_of_the_log_is_a_row(dataset):
    frame = periods.figures(dataset.trade)
    columns = ["total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million"]
    assert len(frame) == int((dataset.trade[columns] != "").sum().sum())
    assert frame["usd_million"].sum() == pytest.approx(sum(float(n) for c in columns for n in dataset.trade[c] if n))
    assert frame["whole_year"].tolist() == [len(period) == 4 for period in frame["period"]]


def test_the_chart_draws_each_figure_over_its_own_time_and_no_line_between(dataset):
    figures = periods.figures(dataset.trade)
    drawn = trade.chart(
        figures, (frames.day("2013-01-01"), frames.day("2025-12-31")), "Whole years", say("en")
    ).to_dict()
    assert {layer["mark"]["type"] for layer in drawn["layer"]} == {
        "rule",
        "point",
        "text",
    }  # the text says which are KOTRA's
    (values,) = drawn["datasets"].values()
    assert len(values) == len(figures)
    assert [v["first"] for v in values] == [str(day) for day in figures["first"].astype(str)]
    assert "url" not in str(drawn).replace("$schema", "")


def test_the_chart_has_no_layer_without_rows(dataset):
    """Of an empty layer Vega warns in the console: "Infinite extent for field usd"."""
    figures = periods.figures(dataset.trade)
    others = figures[~figures["covers"].str.contains("KOTRA")]
    drawn = trade.chart(others, (frames.day("2013-01-01"), frames.day("2025-12-31")), "Months", say("en")).to_dict()
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["rule", "point"]


def test_the_time_axis_lies_inside_the_period(dataset):
    figures = periods.figures(dataset.trade)
    period = frames.day("2020-05-01"), frames.day("2026-03-13")
    inside = periods.touching(figures, period, "first", "last")
    assert trade.axis(inside, period) == (period[0], frames.day("2025-12-31"))


def test_the_trains_are_those_at_the_listed_crossings_whatever_was_listed_before(dataset):
    """The same period, one filter after another: what is kept for one must not be shown for the other."""
    period = frames.day("2020-01-01"), frames.day("2026-03-13")
    tables = []
    for crossing in ((), ("dandong-sinuiju",), ("hunchun-hunyung",)):
        view = views.make_view(dataset, Selection(as_of=frames.day("2026-03-13"), crossing=crossing))
        page = page_of(dataset, view)
        tables.append(trade.train_table(page, period))
        assert tables[-1].count("<tr") == len(trade.of_listed_links(page)) + bool(len(trade.of_listed_links(page)))
    assert len({*tables}) == len(tables)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_train_has_its_route_and_its_source_as_the_reader_reads_them(dataset, lang):
    """What has no name in the language is marked as English; a publisher is written in the reader's script."""
    page = page_of(dataset, views.make_view(dataset, Selection(as_of=frames.day("2026-03-13"))), lang)
    found = rows(tree(trade.train_table(page, (frames.day("2020-01-01"), frames.day("2026-03-13")))))
    names, sources = trade.place_names(dataset.places, lang), dataset.sources.set_index("source_id")
    seen, wanted = [], []
    for head, crossing, route, _, _, source in found:
        in_english = [each.text for each in route if each.get("lang") == "en"]
        (link,) = source.iter("a")
        assert link[0].get("translate") == "no"
        seen.append((*map(text, (head, crossing, route)), in_english, text(link), link.get("href")))
    for row in trade.of_listed_links(page).to_dict("records"):
        stations, source = [row["from_station"], row["to_station"]], sources.loc[row["source_id"]]
        route = " → ".join(names.get(station, station) for station in stations)
        in_english = [station for station in stations if station not in names]
        publisher = page.say.source_name(source["publisher"])
        wanted.append((row["train"], page.names[row["crossing_id"]], route, in_english, publisher, source["url"]))
    assert sorted(seen) == sorted(wanted)
    assert len(seen) > 3


def test_stations_have_their_names_of_the_places_table(dataset):
    names = trade.place_names(dataset.places, "ko")
    assert names["Dandong"] == "단둥"
    assert trade.place_names(dataset.places, "en") == {}
