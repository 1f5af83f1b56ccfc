"""The trade between China and the DPRK: charts of the figures that the press quotes, and a table with their sources.

Which trains ran, as a table of HTML.
"""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.widgets import html_table
from dashboard.widgets.cache import by_known_on, by_view, cached
from dashboard.widgets.html_table import HtmlRow
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from raillinks.domain import dates
from raillinks.engine import knowledge
from raillinks.metrics import periods
from raillinks.metrics.compare import Period
from raillinks.metrics.periods import trains


def of_listed_links(page: OpenPage) -> pd.DataFrame:
    """The trains at the crossings of the listed links that are known."""
    dataset, view = page.dataset, page.view
    known = knowledge.with_known_source(dataset.trains, dataset.sources, view.selection.known_on)
    return known[known["crossing_id"].isin(view.links["crossing_id"])]


@cached(by_view)
def train_table(page: OpenPage, period: Period) -> str:
    """The trains at the listed crossings, those of the period first."""
    say, dataset, here = page.say, page.dataset, of_listed_links(page)
    if here.empty:
        return note(say("This log has no train timetable for the listed links."))
    with_sources = trains(here, *period).merge(dataset.sources, on="source_id", how="left").fillna("")
    heads = (say("Train"), say("Crossing"), say("Route"), say("Days of the week"), say("Valid"), say("Source"))
    places = place_names(dataset.places, say.lang)
    rows = [_train_row(page, row, places) for row in with_sources.to_dict("records")]
    return html_table.table(
        say, say("Trains with a published timetable: those of the period first, the others paler"), heads, rows
    )


def place_names(places: pd.DataFrame, lang: str) -> dict[str, str]:
    """What `places.csv` calls each place in a language, by its English name; none where it has no such name."""
    if lang == "en":
        return {}
    named = places[places[f"name_{lang}"] != ""].drop_duplicates("name")
    return dict(zip(named["name"], named[f"name_{lang}"], strict=True))


def _train_row(page: OpenPage, row: HtmlRow, places: Mapping[str, str]) -> str:
    say = page.say
    route = " → ".join(_place(row[end], places) for end in ("from_station", "to_station"))
    cells = (
        (say("Crossing"), escape(page.names[row["crossing_id"]])),
        (say("Route"), route),
        (say("Days of the week"), escape(say.weekdays(row["weekdays"])) if row["weekdays"] else "—"),
        (say("Valid"), escape(_validity(row, say))),
        (say("Source"), source(row, say)),
    )
    pale = "" if row["in_period"] else "class='rl-history-pale'"
    return html_table.row(cells, f"<span lang='en'>{escape(row['train'])}</span>", pale)


def _place(name: str, places: Mapping[str, str]) -> str:
    return escape(places[name]) if name in places else f"<span lang='en'>{escape(name)}</span>"


def _validity(row: HtmlRow, say: Translator) -> str:
    first, last = (say.date(row[end]) if row[end] else "" for end in ("valid_from", "valid_to"))
    if first and last:
        return say("{first} to {last}", first=first, last=last)
    if first:
        return say("from {day}", day=first)
    return say("until {day}", day=last) if last else say("dates not known")


def source(row: HtmlRow, say: Translator) -> str:
    """The publisher of a row joined to its source, as a link where the source has an address."""
    publisher = f"<span translate='no'>{escape(say.source_name(row['publisher']))}</span>"
    address = escape(row["url"])
    return f"<a href='{address}' target='_blank' rel='noopener noreferrer'>{publisher}</a>" if address else publisher


NO_TRADE_FIGURES = message("This log has no trade figures for the period.")
_LOOKS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "total": (message("both ways"), "#7A7466", "circle"),
        "imports": (message("DPRK imports"), "#008F68", "triangle-down"),
        "exports": (message("DPRK exports"), "#C0689A", "triangle-up"),
    }
)
"""Each measure's name, colour (at least 3:1 against a light and a dark page) and mark."""
_KOTRA = "KOTRA"
_SOME_YEARS = 1100  # days; on a longer axis the ticks are years, not months
_GUTTER = 56  # pixels left of both charts, so that their time axes align
_TEXT = 13  # pixels


@cached(by_known_on)
def figures_of(page: OpenPage, period: Period) -> pd.DataFrame:
    """The figures of the period whose source is known on `known_on`, as `trade.figures` gives them."""
    data = page.dataset
    known = knowledge.with_known_source(data.trade, data.sources, page.view.selection.known_on)
    return periods.touching(periods.figures(known), period, "first", "last")


def axis(figures: pd.DataFrame, period: Period) -> Period:
    """The days from the first to the last of the figures, inside the period."""
    first, last = dates.of_cell(figures["first"].min()), dates.of_cell(figures["last"].max())
    return max(first, period[0]), min(last, period[1])


def chart(figures: pd.DataFrame, days: Period, title: str, say: Translator) -> alt.LayerChart | alt.FacetChart:
    """Each figure as a bar over the time that it covers; nothing is drawn between figures.

    Args:
        figures: Figures, as `trade.figures` gives them.
        days: The first and the last day of the time axis.
        title: What the figures are, for screen readers.
        say: The interface's messages.
    """
    names = {measure: say(name) for measure, (name, _, _) in _LOOKS.items()}
    drawn = _rows(figures, names, say)
    domain = [f"{days[0]}", f"{days[1] + 1}"]
    years = int((days[1] - days[0]).astype(int)) > _SOME_YEARS
    ticks = alt.Axis(format="%Y", tickCount="year") if years else alt.Axis(format="%Y-%m")
    scale = alt.Scale(domain=domain, clamp=True)
    start, middle, end = (alt.X(f"{at}:T", title=None, axis=ticks) for at in ("first", "middle", "end"))
    middle = middle.scale(scale)  # of one layer, for all: Vega-Lite would read a bar's two ends as two axes
    y = alt.Y("usd:Q", title=None, axis=alt.Axis(minExtent=_GUTTER, maxExtent=_GUTTER, tickCount=4))
    present = [measure for measure in _LOOKS if measure in set(figures["measure"])]
    domain_of = [names[measure] for measure in present]
    colors = alt.Scale(domain=domain_of, range=[_LOOKS[measure][1] for measure in present])
    marks = alt.Scale(domain=domain_of, range=[_LOOKS[measure][2] for measure in present])
    color = alt.Color("measure:N", title=None, scale=colors, legend=alt.Legend(orient="top", columns=2))
    shape = alt.Shape("measure:N", title=None, scale=marks)
    base = alt.Chart(drawn).encode(y=y, color=color, tooltip=_tooltip(say))
    spans = base.mark_rule(strokeWidth=3, aria=False).encode(x=start, x2="end:T")
    points = base.mark_point(size=60, filled=True, opacity=1, aria=False).encode(x=middle, shape=shape)
    what = say("Chart of trade, {title}, in million US dollars; the table of figures has the same", title=title)
    layers = alt.layer(spans, points)
    if ((drawn["by"] == _KOTRA) & (drawn["measure"] == names["total"])).any():  # Vega warns of a layer without rows
        kotra = (alt.datum.by == _KOTRA) & (alt.datum.measure == names["total"])
        named = base.transform_filter(kotra).mark_text(align="left", dx=5, fontSize=_TEXT, aria=False)
        layers = alt.layer(spans, points, named.encode(x=end, text=alt.value(_KOTRA)))
    described = layers.properties(height=230, description=what)
    # the table beside it is what is read out: Vega's own words are English
    quiet: alt.LayerChart | alt.FacetChart = described.configure_axis(aria=False, labelFontSize=_TEXT).configure_legend(
        aria=False
    )
    return quiet


def _tooltip(say: Translator) -> list[alt.Tooltip]:
    """What is said of the bar under the pointer."""
    return [
        alt.Tooltip("when:N", title=say("Period")), alt.Tooltip("measure:N", title=say("Counts")),
        alt.Tooltip("usd:Q", title=say("Million US dollars"), format=",.2~f"),
        alt.Tooltip("by:N", title=say("Counted by")),
    ]  # fmt: skip


def _rows(figures: pd.DataFrame, names: Mapping[str, str], say: Translator) -> pd.DataFrame:
    """The figures as Vega-Lite takes them: one row per bar."""
    return pd.DataFrame(
        {
            "first": figures["first"].astype(str), "end": (figures["last"] + pd.Timedelta(days=1)).astype(str),
            "middle": (figures["first"] + (figures["last"] - figures["first"]) / 2).astype(str),
            "usd": figures["usd_million"], "measure": figures["measure"].map(names),
            "when": figures["period"].map(say.date),
            "by": figures["covers"].map(lambda covers: counted_by(covers, say)),
        }
    )  # fmt: skip


@cached(by_known_on)
def spec(page: OpenPage, period: Period, whole_years: bool) -> dict[str, Any] | None:
    """The chart of the period's figures of whole years, or of shorter times, as Vega-Lite; None without any."""
    of_period = figures_of(page, period)
    drawn = of_period[of_period["whole_year"] == whole_years]
    return (
        None
        if drawn.empty
        else chart(drawn, axis(of_period, period), heading(whole_years, page.say), page.say).to_dict()
    )


def heading(whole_years: bool, say: Translator) -> str:
    """What stands over one of the two charts."""
    return say("Whole years") if whole_years else say("Months, and parts of a year")


def counted_by(covers: str, say: Translator) -> str:
    """Who counted: KOTRA, which counts more, or the customs of China."""
    return _KOTRA if _KOTRA in covers else say("China customs")


@cached(by_known_on)
def trade_table(page: OpenPage, period: Period) -> str:
    """The figures of the period with their sources, the latest first."""
    say, of_period = page.say, figures_of(page, period)
    heads = (say("Period"), say("Million US dollars"), say("Counts"), say("Source"))
    joined = of_period.merge(page.dataset.sources, on="source_id", how="left").fillna("")
    rows = [_trade_row(row, say) for row in joined.iloc[::-1].to_dict("records")]
    return html_table.table(say, say("Figures as the press quotes them, latest first"), heads, rows)


def _trade_row(row: HtmlRow, say: Translator) -> str:
    counted = f"{escape(say(_LOOKS[row['measure']][0]))}<small>{escape(counted_by(row['covers'], say))}</small>"
    cells = (
        (say("Period"), escape(say.date(row["period"]))),
        (say("Million US dollars"), escape(say.number(row["usd_million"], 2))),
        (say("Counts"), counted),
        (say("Source"), f"{source(row, say)}<small lang='en'>{escape(row['note'])}</small>"),
    )
    return html_table.row(cells)


def caveat(say: Translator) -> str:
    """What the figures are, and are not."""
    return say("Goods by all modes of transport, including rail, as the press quotes China's customs and KOTRA, whose"
               " count is wider. Months without a figure in this log are left empty.")  # fmt: skip


def show(page: OpenPage, period: Period) -> None:
    """The charts, and the table beside them; a note where the period has no figure."""
    say = page.say
    if figures_of(page, period).empty:
        st.html(note(say(NO_TRADE_FIGURES)))
        return
    charts, beside = st.columns([3, 2], gap="medium")
    with charts:
        for whole_years in (True, False):
            drawn = spec(page, period, whole_years)
            if drawn is not None:
                unit = escape(say("million US dollars"))
                st.html(f"<h3 class='rl-h3'>{escape(heading(whole_years, say))} <small>{unit}</small></h3>")
                st.vega_lite_chart(drawn, width="stretch")
    with beside:
        st.html(html_table.scrolling(say("Figures as the press quotes them, latest first"), trade_table(page, period)))
