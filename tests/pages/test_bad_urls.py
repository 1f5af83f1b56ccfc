"""Two hundred bad links: each gives a valid page with one notice, no traceback, nothing of it unescaped.

`make test` opens sixty pages: the known bad values stand on them in heaps, and each alone in `TESTS=all`. What each of
them alone is answered with, `tests/query/test_selection.py` tries in every run.
"""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.i18n.translator import say
from dashboard.session import served_data
from dashboard.widgets.version_notices import LINK_OF_VERSION, VERSION_NOT_KEPT
from raillinks.query import selection
from raillinks.validation import load
from raillinks.versions.live_package import LivePackage, Served
from tests import tiny
from tests.conftest import TODAY
from tests.pages.opening import site_opened
from tests.support.bad_values import BAD, BAD_ON_THE_PAGE, LONG, SCRIPT
from tests.support.page_html import downloads, part, text
from tests.support.tiers import by_tier, sample, seeded

LINKS, PAGES, CHUNKS, REPAIRED = 200, by_tier(60, 200), 10, by_tier(1, 3)
ON_THE_PAGE = [
    pair for pair in (*BAD, *BAD_ON_THE_PAGE)
    if pair[0] != "embed"  # Streamlit keeps it to itself
    and selection.with_plain_days([pair], TODAY) == [pair]  # days that only the API refuses
]  # fmt: skip
HOSTILE = (
    SCRIPT, LONG, '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "[x](javascript:alert(1))", "$\\alpha$",
    ":material/warning:", "{{7*7}}", "../../etc/passwd", "' OR 1=1 --", "\u202eevil", "%00", "NaN", "🚆",
)  # fmt: skip
NAMES = ("as_of", "known_on", "crossing", "kind", "event", "lang", "zoom", "days", "province", "nonsense", "<b>")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The tiny package, which a page shows in a moment."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return folder


@pytest.fixture(scope="module")
def live(root):
    return LivePackage(root)


@pytest.fixture
def small_page(live, monkeypatch):
    monkeypatch.setattr(served_data, "live", live)


def heaps(pairs, most=4):
    """The pairs in heaps of a few, no name twice in any of them."""
    all_heaps: list[list[tuple]] = []
    for name, value in pairs:
        heap = next((h for h in all_heaps if len(h) < most and name not in {n for n, _ in h}), None)
        if heap is None:
            all_heaps.append(heap := [])
        heap.append((name, value))
    return all_heaps


ALONE = [[pair] for pair in ON_THE_PAGE]
KNOWN = by_tier(heaps(ON_THE_PAGE), ALONE)


def bad_links(chunk, known=ALONE, count=LINKS):
    """The known bad values, then random heaps of bad and good ones, and names said twice."""
    for number in range(chunk, count, CHUNKS):
        chance = seeded(f"link {number}")
        if number < len(known):
            yield known[number]
        else:
            wrong = [(chance.choice(NAMES), chance.choice(HOSTILE)) for _ in range(chance.randint(1, 4))]
            yield chance.sample([*wrong, ("mode", "all"), ("days", "30"), ("service", "freight")], len(wrong) + 3)


def links_to_pages(chunk):
    return bad_links(chunk, KNOWN, PAGES)


def test_every_known_bad_value_is_on_a_page():
    on_pages = [pair for chunk in range(CHUNKS) for query in links_to_pages(chunk) for pair in query]
    assert {*on_pages} >= {*ON_THE_PAGE}
    assert len(KNOWN) < PAGES


@sample(4)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_bad_link_gives_a_page_with_one_notice(small_page, chunk):
    for query in links_to_pages(chunk):
        app = site_opened(query)
        assert len(app.warning) == 1, query
        notice = app.warning[0].value
        assert not set(notice) & set("<>[]`$*{}\u202e"), notice
        assert len(notice) < 1500
        assert text(downloads(app)[0]).startswith("Download ")


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "unknown value; did you mean A Paper?"), ("ko", "알 수 없는 값; A Paper을(를) 뜻합니까?")],
)
def test_a_value_in_short_is_told_what_it_may_be_short_for(small_page, lang, told):
    notice = site_opened([("publisher", "PAPER"), ("kind", "zzz"), ("lang", lang)]).warning[0].value
    assert say(lang).with_note("publisher = PAPER", told) in notice
    assert notice.count("?") == 1  # nothing is near the kind


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_repaired_link_is_a_good_one(small_page, chunk):
    for query in list(links_to_pages(chunk))[:REPAIRED]:
        repaired = site_opened(query).query_params
        again = site_opened([(n, v) for n, vs in repaired.items() for v in (vs if isinstance(vs, list) else [vs])])
        assert len(again.warning) == 0, repaired


@pytest.fixture(scope="module")
def client(root):
    dataset = load.load(root)
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))


@sample(4)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_api_refuses_the_same_links(client, chunk):
    for query in bad_links(chunk):
        selection = [
            pair
            for pair in query
            if pair[0] not in {"event", "lang", "zoom", "lat", "lon", "divider", "crossings_shown", "data_version"}
        ]
        answer = client.get("/api/v1/events.csv", params=selection)
        known_good = {("mode", "all"), ("days", "30"), ("service", "freight")}
        assert answer.status_code == (400 if set(selection) - known_good else 200), query
        if answer.status_code == 400:
            assert set(answer.json()) == {"error", "parameter", "value", "allowed"}


def test_a_link_of_a_data_version_that_is_not_kept_says_so_and_tells_no_changes(small_page):
    app = site_opened([("data_version", "0.0.1"), ("mode", "all")])
    page_text = text(part(app, "version"))
    assert LINK_OF_VERSION.partition(";")[0].format(linked="0.0.1") in page_text
    assert VERSION_NOT_KEPT.partition(" Kept")[0].format(linked="0.0.1") in page_text
    assert "First version." not in page_text
    assert app.query_params["data_version"] in ("0.0.1", ["0.0.1"])


def test_a_link_of_this_data_version_says_nothing(small_page):
    version = tiny.files()["datapackage.json"].decode().split('"version": "')[1].split('"')[0]
    app = site_opened([("data_version", version)])
    assert part(app, "version") is None
    assert "data_version" not in app.query_params
