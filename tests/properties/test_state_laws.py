"""State → URL → state is the identity, for everything that a URL of the page can say."""

import dataclasses
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain import dates
from raillinks.domain.enums import DEFAULT, names
from raillinks.domain.map_view import LIMITS, MapView
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import permalinks, selection
from raillinks.query.filters import FILTERS
from raillinks.query.permalinks import PageState
from raillinks.query.selection import MOST_DAYS, REPEATABLE, Choices, Selection, text_to_find
from tests.conftest import TODAY
from tests.properties.law import further_law

CHOICES = Choices(
    values={
        "crossing": ("dandong-sinuiju", "tumen-namyang", "khasan-tumangang"),
        "province": ("CN-LN", "KP-03"),
        "publisher": ("People's Daily", "조선중앙통신", "A & B; C", "50% + x=y"),
        "rests_on": ("People's Daily", "A & B; C"),
        "service": names(DEFAULT),
        **{one.name: one.words for one in FILTERS if one.words},
    },
    log_days=(np.datetime64("1900-06-01"), np.datetime64("2030-01-01")),
)
EVENTS = ("dd-2022-09-26-resumption", "all-2022-05-12-emergency")
DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31)).map(lambda d: np.datetime64(d, "D"))
MAYBE = st.none() | DAYS
PERIODS = st.tuples(MAYBE, MAYBE).map(lambda days: days if None in days else tuple(sorted(days)))
TEXT = st.text(max_size=230).map(text_to_find)


def beginning_in_time(period, known_on):
    """The period, begun on the last day that counts where it would begin later; not ended before the log begins."""
    log_first, covered_to = CHOICES.log_days
    first, last = period
    if first is None:
        return None, last if last is None else max(last, log_first)
    return min(first, covered_to, known_on or covered_to), last


@st.composite
def selections(draw) -> Selection:
    """Any selection that a URL can say."""
    as_of, known_on, compare_with = draw(DAYS), draw(MAYBE), draw(MAYBE)
    if known_on is not None:
        as_of, known_on = min(as_of, known_on), max(as_of, known_on)
        compare_with = None if compare_with is None else min(compare_with, known_on)
    (first, last), (other_first, other_last) = (beginning_in_time(draw(PERIODS), known_on) for _ in range(2))
    period = draw(st.sampled_from(["", "", str(as_of)[:4], str(as_of)[:7]]))
    if period:
        end = dates.calendar_days(period)[1]
        as_of = end if known_on is None else min(end, known_on)
    lists = {n: tuple(draw(st.lists(st.sampled_from(CHOICES.values[n]), max_size=3))) for n in REPEATABLE}
    return Selection(
        as_of=as_of,
        as_of_period=period,
        known_on=known_on,
        from_=first,
        to=last,
        compare_with=compare_with,
        compare_from=other_first,
        compare_to=other_last,
        disputed=draw(st.sampled_from(["show", "apply"])),
        stale_after=draw(st.integers(0, MOST_DAYS)),
        mode=draw(st.sampled_from(["as_of", "window", "period", "all"])),
        days=draw(st.integers(1, MOST_DAYS)),
        q=draw(TEXT),
        by=draw(st.sampled_from(["whole", "year", "month"])),
        context=draw(st.booleans()),
        **lists,
    )


def numbers(name: str) -> st.SearchStrategy[float]:
    """Numbers as the state holds them: to five decimals."""
    return st.floats(*LIMITS[name]).map(lambda x: round(x, 5))


STATES = st.builds(
    PageState,
    event=st.none() | st.sampled_from(EVENTS),
    lang=st.none() | st.sampled_from(tuple(LANGUAGES)),
    map_view=st.none() | st.builds(MapView, **{name: numbers(name) for name in LIMITS}),
    data_version=st.sampled_from(["", "0.1.0", "12.3", "1"]),
    divider=st.integers(0, 100),
    crossings_shown=st.sampled_from(permalinks.CROSSINGS_SHOWN),
)


@further_law
@given(chosen=selections(), state=STATES)
def test_state_to_url_to_state_is_the_identity(chosen, state):
    address = "/?" + urlencode([*selection.to_query(chosen), *permalinks.pairs_of(state)])
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    assert selection.from_query(pairs, CHOICES, TODAY) == (chosen, [])
    assert permalinks.page_state_of(pairs, EVENTS) == (state, [])


@further_law
@given(chosen=selections())
def test_the_query_of_a_link_says_the_selection_whatever_the_day(chosen):
    pairs = parse_qsl(permalinks.query(chosen, "0.1.0"), keep_blank_values=True)
    for today in ("1900-01-01", "2199-12-31"):
        assert selection.from_query(pairs, CHOICES, np.datetime64(today))[0] == chosen
    assert ("data_version", "0.1.0") in pairs


@further_law
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from([*selection.NAMES, *selection.PAGE_ONLY]) | st.text(), st.text()), max_size=8
    )
)
def test_any_query_at_all_gives_a_selection_that_reads_back(pairs):
    chosen, bad = selection.from_query(pairs, CHOICES, TODAY)
    assert selection.from_query(selection.to_query(chosen), CHOICES, TODAY) == (chosen, [])
    state, bad_state = permalinks.page_state_of(pairs, EVENTS)
    assert permalinks.page_state_of(permalinks.pairs_of(state), EVENTS) == (state, [])
    assert {b.parameter for b in (*bad, *bad_state)} <= {name for name, _ in pairs}


def test_every_field_of_a_selection_is_tried():
    named = {"from" if f.name == "from_" else f.name for f in dataclasses.fields(Selection)}
    assert named == {*selection.NAMES, "as_of_period"}  # the month or year in `as_of`
