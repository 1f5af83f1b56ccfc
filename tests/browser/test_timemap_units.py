"""The pure functions of the time map's script, called in Chromium with the parts joined as the component joins them."""

import pytest
from playwright.sync_api import Page

from timemap import script

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(browser):
    """A page whose functions are the component's own, without its export."""
    page = browser.new_page()
    page.add_script_tag(content=script().replace("export default function", "function"))
    yield page
    page.close()


def call(tab: Page, name: str, *arguments):
    return tab.evaluate(f"(arguments) => {name}(...arguments)", list(arguments))


def day(tab: Page, iso: str) -> int:
    return call(tab, "dayOf", iso)


@pytest.mark.parametrize("iso", ["1800-01-01", "1969-12-31", "1970-01-01", "2020-02-29", "2199-12-31"])
def test_a_day_becomes_a_number_that_becomes_the_same_day(tab, iso):
    assert call(tab, "isoOf", day(tab, iso)) == iso


def test_the_epoch_is_day_zero(tab):
    assert day(tab, "1970-01-01") == 0


@pytest.mark.parametrize("text", ["2022-02-30", "2022-2-3", "26/09/2022", "", "2022-13-01", "2022-09-26T00:00"])
def test_a_typed_date_that_is_no_real_day_is_refused(tab, text):
    assert call(tab, "parseDay", text) is None


def test_a_typed_date_is_read(tab):
    assert call(tab, "parseDay", "2022-09-26") == day(tab, "2022-09-26")


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "26 September 2022"), ("ko", "2022년 9월 26일"), ("zh", "2022年9月26日")]
)
def test_a_day_is_said_in_the_readers_language(tab, lang, words):
    assert call(tab, "dateWords", day(tab, "2022-09-26"), lang) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "unknown where our later search found no further report"),
        ("ko", "나중에 검색해도 그 뒤의 보도를 찾지 못한 연결은 ‘알 수 없음’"),
        ("zh", "我们后来检索仍未找到更晚报道的线路记为“不明”"),
    ],
)
def test_a_known_on_day_says_that_a_later_search_counts(tab, lang, words):
    assert tab.evaluate("([lang, day]) => WORDS[lang].knownOn(day)", [lang, "X"]).endswith(words)


def test_short_english_months_have_three_letters(tab):
    assert call(tab, "dateWords", day(tab, "2022-09-26"), "en", "short") == "26 Sep 2022"


@pytest.mark.parametrize(
    ("first", "last", "unit", "words"),
    [
        ("2020-09-01", "2020-09-30", "month", "September 2020"),
        ("2019-01-01", "2019-12-31", "year", "2019"),
        ("2020-08-01", "2020-09-30", "days", "August 2020 – September 2020"),
        ("2020-08-02", "2020-09-30", "days", "2 Aug – 30 Sep 2020"),
        ("2020-02-01", "2020-02-28", "days", "1 Feb – 28 Feb 2020"),
    ],
)
def test_uncertain_days_are_said_as_month_or_year_only_where_they_fill_one(tab, first, last, unit, words):
    assert call(tab, "windowWords", day(tab, first), day(tab, last), "en") == {"unit": unit, "words": words}


LINK = {
    "starts": [-(10**9), 0, 10, 20, 30],
    "spans": [
        [None, "unknown", None, 1, ["unknown"], 0, None, None],
        [0, "open", 0, 1, ["open"], 0, 0, "a"],
        [10, "partial", 10, 0, ["open", "partial"], 0, 10, "b"],
        [20, "suspended", 20, 0, ["partial", "suspended"], 0, 20, "c"],
        [30, "suspended", 20, 1, ["suspended"], 0, 20, "c"],
    ],
}


@pytest.mark.parametrize(("at", "index"), [(-5, 0), (-1, 0), (0, 1), (9, 1), (10, 2), (29, 3), (30, 4), (9999, 4)])
def test_a_piece_begins_on_its_own_day(tab, at, index):
    assert call(tab, "spanIndex", LINK, at) == index


@pytest.mark.parametrize(
    ("events", "index", "event"),
    [(["a", "b"], 1, "b"), ([None, "b", "c"], 0, "b"), ([None, None, "c"], 0, "c"), ([None], 0, None)],
)
def test_a_status_rests_on_its_event_or_before_any_on_the_first_that_follows(tab, events, index, event):
    link = {"spans": [[0, "open", 0, 1, [], 0, 0, each] for each in events]}
    assert call(tab, "eventBehind", link, index) == event


def test_the_days_of_an_uncertain_change_reach_over_neighbouring_uncertain_pieces(tab):
    assert call(tab, "uncertainDays", LINK, 2) == [10, 30]
    assert call(tab, "uncertainDays", LINK, 3) == [10, 30]


@pytest.mark.parametrize(
    ("span", "at", "there"),
    [(None, 5, True), ([None, None], 5, True), ([6, None], 5, False), ([5, 5], 5, True), ([None, 4], 5, False)],
)
def test_a_feature_exists_from_its_first_day_to_its_last(tab, span, at, there):
    assert call(tab, "existsOn", span, at) is there


DAYS = [3, 3, 8, 15]


@pytest.mark.parametrize(
    ("at", "direction", "found"), [(3, 1, 8), (2, 1, 3), (15, 1, None), (8, -1, 3), (3, -1, None), (99, -1, 15)]
)
def test_the_next_event_is_on_another_day(tab, at, direction, found):
    assert call(tab, "neighbourDay", DAYS, at, direction) == found


@pytest.mark.parametrize(("at", "reach", "found"), [(9, 1, 8), (10, 1, 10), (12, 3, 15), (8, 0, 8), (-50, 2, -50)])
def test_a_day_snaps_to_an_event_only_within_reach(tab, at, reach, found):
    assert call(tab, "snapDay", DAYS, at, reach) == found


@pytest.mark.parametrize(
    ("mode", "span", "found"), [("all", 5, [0, 4]), ("as_of", 5, [0, 3]), ("window", 5, [2, 3]), ("window", 6, [0, 3])]
)
def test_a_window_leaves_out_the_day_that_many_days_before(tab, mode, span, found):
    assert call(tab, "eventsInView", DAYS, 8, mode, span) == found


def test_play_by_event_visits_each_distinct_day_once_then_ends(tab):
    visited, at = [], call(tab, "playStart", "event", DAYS, 15, 1, [0, 20])
    while at is not None:
        visited.append(at)
        at = call(tab, "playStep", "event", DAYS, at, 1, [0, 20])
    assert visited == [3, 8, 15]


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [("2022-01-31", 1, "2022-02-28"), ("2020-01-31", 1, "2020-02-29"), ("2022-03-31", -1, "2022-02-28")],
)
def test_a_month_step_keeps_the_date_or_takes_the_last_of_a_shorter_month(tab, start, direction, end):
    assert call(tab, "isoOf", call(tab, "monthStep", day(tab, start), direction)) == end


def test_a_step_past_the_end_of_the_log_stops_on_its_last_day(tab):
    assert call(tab, "playStep", "week", DAYS, 18, 1, [0, 20]) == 20
    assert call(tab, "playStep", "week", DAYS, 20, 1, [0, 20]) is None


@pytest.mark.parametrize("factor", [0.01, 0.5, 2, 1000])
def test_zooming_stays_between_a_month_and_the_whole_log(tab, factor):
    low, high = call(tab, "zoomView", [1000, 4000], factor, 2500, [0, 40000])
    assert 28 <= high - low <= 40000
    assert low >= 0
    assert high <= 40000


def test_zooming_keeps_the_day_under_the_pointer_in_place(tab):
    low, high = call(tab, "zoomView", [1000, 4000], 0.5, 1600, [0, 40000])
    assert (1600 - low) / (high - low) == pytest.approx((1600 - 1000) / 3000)


@pytest.mark.parametrize("span", [30, 90, 400, 3000, 12000, 40000])
def test_axis_labels_stand_on_calendar_days_in_order(tab, span):
    start = day(tab, "1950-03-07")
    ticks = call(tab, "axisTicks", [start, start + span], 900, "en")
    days = [tick["day"] for tick in ticks]
    assert 2 <= len(ticks) <= 40
    assert days == sorted(set(days))
    assert start <= days[0]
    assert days[-1] <= start + span


def test_a_year_axis_labels_januaries(tab):
    ticks = call(tab, "axisTicks", [day(tab, "2019-01-01"), day(tab, "2026-11-24")], 500, "en")
    assert [t["label"] for t in ticks] == [str(year) for year in range(2019, 2027)]


@pytest.mark.parametrize("span", [30, 400, 3000, 40000])
def test_histogram_bins_cover_the_view_without_a_gap(tab, span):
    edges = call(tab, "binEdges", [100, 100 + span], 900)
    assert edges[0] <= 100
    assert edges[-1] >= 100 + span
    assert edges == sorted(set(edges))


def label(x, y, **more):
    return {"x": x, "y": y, "width": 40, "height": 12, "gap": 5, **more}


def test_labels_never_overlap_and_never_leave_the_frame(tab):
    labels = [label(20 + 13 * (i % 20), 20 + 9 * (i // 20)) for i in range(200)]
    boxes = [p["box"] for p in call(tab, "placeLabels", labels, [], [0, 0, 300, 140])]
    assert len(boxes) > 10
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 300
        for b in boxes[i + 1 :]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_a_label_without_room_takes_its_brief_form(tab):
    wide = label(20, 20, width=400, name="long", brief=label(20, 20, name="short"))
    assert [p["label"]["name"] for p in call(tab, "placeLabels", [wide], [], [0, 0, 100, 60])] == ["short"]


def pin_lines(tab, *statuses):
    """The lines of every form of a crossing's label, the fullest first; a status that ends in `?` is not certain."""
    return tab.evaluate(
        """statuses => {
          const ctx = document.createElement('canvas').getContext('2d');
          const words = Object.fromEntries(['open', 'suspended', 'unknown'].map(word => [word, { word }]));
          const state = { words: WORDS.en, data: { status: words }, theme: { font: 'sans-serif' } };
          const links = ['freight', 'passenger'].map(service => ({ service }));
          const place = { at: [0, 0], foot: [0, 20], box: [-20, -14, 20, 14] };
          const spans = statuses.map((status) => {
            const span = [];
            span[STATUS] = status.replace('?', '');
            span[CERTAIN] = !status.endsWith('?');
            return span;
          });
          const pin = { crossing: { name: 'A–B' }, links, spans, ...place };
          return formsOf(pinLabel(state, ctx, pin)).map(form => form.lines);
        }""",
        list(statuses),
    )


def test_a_crossing_says_all_its_statuses_or_none(tab):
    assert pin_lines(tab, "open", "suspended") == [["freight open", "passenger suspended"], []]
    assert pin_lines(tab, "unknown", "suspended") == [["freight unknown", "passenger suspended"], []]
    same = pin_lines(tab, "suspended", "suspended")
    assert same == [["freight and passenger suspended"], ["freight suspended", "passenger suspended"], []]


def test_a_status_that_is_not_certain_has_a_question_mark_in_the_label(tab):
    assert pin_lines(tab, "suspended?", "suspended") == [["freight suspended?", "passenger suspended"], []]


LINES = {"features": [{"geometry": {"type": "LineString", "coordinates": [[126.0, 41.0], [126.0, 42.0]]}}]}
VIEW = {"width": 400, "height": 300, "longitude": 126.0, "latitude": 41.5, "zoom": 8}


def test_a_line_is_found_where_it_runs_and_nowhere_else(tab):
    count = "([lines, view, box]) => strikes(strokeGrid([lines], view), box)"
    assert tab.evaluate(count, [LINES, VIEW, [190, 100, 210, 120]]) >= 5
    assert tab.evaluate(count, [LINES, VIEW, [210, 100, 390, 120]]) == 0
    assert tab.evaluate(count, [LINES, VIEW, [10, 10, 190, 290]]) == 0


def test_names_go_where_no_line_strikes_them_and_provinces_are_left_out_rather(tab):
    struck = """(labels) => placeLabels(labels, [], [0, 0, 300, 100], (box) => (box[2] > 150 ? 9 : 0))
      .map(({ label, box }) => [label.name, box[0]])"""
    beside = label(140, 50, name="beside", sides="any")
    area = label(200, 50, name="area", centred=True, strict=True)
    assert tab.evaluate(struck, [beside, area]) == [["beside", 95]]


def test_a_place_of_the_border_keeps_to_its_own_side(tab):
    """China lies on the left: nine lines through the name are better than the other bank."""
    struck = """(labels) => placeLabels(labels, [], [0, 0, 300, 100], (box) => (box[0] < 150 ? 9 : 0))
      .map(({ box }) => box[2])"""
    place = label(150, 50, sides="CN", ownSides=5)
    assert tab.evaluate(struck, [place])[0] < 175


@pytest.mark.parametrize(
    ("lang", "names"),
    [("en", ["Shenyang", "沈阳"]), ("ko", ["선양", "沈阳"]), ("zh", ["沈阳", ""])],
)
def test_a_chinese_place_keeps_its_own_form_beside_the_readers(tab, lang, names):
    place = {"name": "Shenyang", "name_ko": "선양", "name_zh": "沈阳", "iso_3166_2": "CN-LN"}
    assert call(tab, "placeName", place, lang) == names


def test_a_korean_place_keeps_its_own_form(tab):
    place = {"name": "Pyongyang", "name_ko": "평양", "name_zh": "平壤", "iso_3166_2": "KP-01"}
    assert call(tab, "placeName", place, "en") == ["Pyongyang", "평양"]


@pytest.mark.parametrize(("metres", "length"), [(1234, 1000), (999, 500), (250, 200), (7, 5), (99999, 50000)])
def test_the_scale_bar_has_a_round_length(tab, metres, length):
    assert call(tab, "scaleLength", metres) == length


def test_the_three_languages_say_the_same_things(tab):
    keys = tab.evaluate("() => Object.values(WORDS).map((words) => Object.keys(words).sort())")
    assert keys[0] == keys[1] == keys[2]


WEST = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
EAST = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
PART = {"type": "Polygon", "coordinates": [[[0, 0], [0.5, 0.5], [1, 1], [0, 1], [0, 0]]]}


def drawn(tab, *layers):
    """What is drawn of layers of areas: of each how many areas, and the segments of its lines."""
    found = tab.evaluate(
        """(layers) => {
          const feature = (geometry) => ({ properties: {}, geometry });
          const collection = (areas) => ({ features: areas.map(feature) });
          const specs = layers.map(([filled], i) => ({ id: i, props: { filled, sharesOutlines: true } }));
          return [...drawnData(specs, new Map(layers.map(([, areas], i) => [i, collection(areas)]))).values()]
            .map(({ features }) => features.map(({ geometry }) => geometry));
        }""",
        [list(layer) for layer in layers],
    )
    lines = [[g["coordinates"] for g in geometries if g["type"] == "MultiLineString"] for geometries in found]
    areas = [sum(g["type"] == "Polygon" for g in geometries) for geometries in found]
    return areas, [sum(len(run) - 1 for runs in layer for run in runs) for layer in lines]


def test_neighbours_border_is_drawn_once(tab):
    assert drawn(tab, (True, [WEST, EAST])) == ([2], [7])


def test_of_a_part_only_what_is_no_outline_of_the_whole_is_drawn(tab):
    assert drawn(tab, (True, [WEST]), (False, [PART])) == ([1, 0], [4, 2])


def test_a_line_keeps_the_points_of_its_outline(tab):
    runs = tab.evaluate("path => newRuns(path, newSegments())", WEST["coordinates"][0])
    assert runs == [WEST["coordinates"][0]]
