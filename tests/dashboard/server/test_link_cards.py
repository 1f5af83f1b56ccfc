"""The routes and head tags of link cards: escaped, cached, for the view of the address."""

import asyncio
import json
import re
import threading
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.i18n.translator import say
from dashboard.link_card import address
from dashboard.server import head, link_cards, security
from dashboard.session.pages import PAGES
from dashboard.widgets import cache
from raillinks.answer import border, border_wording
from raillinks.domain.problems import DataError
from raillinks.exports import api_paths, descriptors
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import EarlierVersions, Served
from tests.conftest import ROOT
from tests.dashboard.server.test_head import served
from tests.support.tiers import sample

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u2028&amp;"


class Tags(HTMLParser):
    """The tags of a head that a browser would see."""

    def __init__(self, text):
        super().__init__()
        self.seen, self.meta, self.links = [], {}, {}
        self.feed(text[: text.index("</head>")])

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.seen.append((tag, *sorted(given)))
        if tag == "meta" and "content" in given:
            self.meta[given.get("property", given.get("name", ""))] = given["content"]
        if tag == "link":
            self.links[given["rel"] + given.get("hreflang", "")] = given["href"]


@pytest.fixture(scope="module")
def client(dataset):
    return served(Middleware(head.Head, load=lambda: Served(dataset)))


@pytest.fixture(scope="module")
def pictures(dataset):
    app = Starlette(routes=[link_cards.route(lambda: Served(dataset))])
    return TestClient(app, follow_redirects=False)


def tags(client, link, language="en-GB"):
    return Tags(client.get(link, headers={"accept-language": language}).text)


def below_the_server(link):
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


@sample(3)
@pytest.mark.parametrize(
    "name", ["q", "event", "lang", "crossing", "as_of", "known_on", "publisher", "mode", "x" + HOSTILE]
)
def test_a_hostile_value_is_escaped_or_dropped(client, name):
    plain = tags(client, "/?as_of=2022-04-29").seen
    answer = client.get(
        f"/?as_of=2022-04-29&{quote(name)}={quote(HOSTILE)}" if name != "as_of" else f"/?as_of={quote(HOSTILE)}"
    )
    found = Tags(answer.text)
    assert found.seen == plain
    assert "<script>alert" not in answer.text
    assert "onerror=alert" not in answer.text
    shown = found.meta["og:description"] + found.meta["og:title"] + found.meta["og:image:alt"] + found.meta["og:image"]
    assert "alert" not in shown


def test_a_hostile_text_of_the_data_cannot_end_the_script():
    text = descriptors.in_html({"name": HOSTILE})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": HOSTILE}


def test_the_picture_of_a_page_is_kept_for_ever(client, pictures):
    link = below_the_server(tags(client, "/?as_of=2020-08-15&lang=zh").meta["og:image"])
    one, other = pictures.get(link), pictures.get(link)
    assert (one.status_code, one.headers["content-type"]) == (200, "image/png")
    assert one.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert one.content == other.content
    assert pictures.head(link).status_code == 200


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("0123456789abcdef01234567", "as_of=2022-04-29&lang=ko"),
        ("0123456789abcdef01234567", "lang=ko&q=flood&as_of=2022-04-29"),
        ("x", "as_of=nonsense&crossing=%3Cb%3E&event=nothing"),
    ],
)
def test_an_old_name_leads_to_the_picture_of_now(dataset, pictures, name, query):
    answer = pictures.get(f"/link-card/{name}.png?{query}")
    assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
    now = address.of_url(dataset, query)
    assert answer.headers["location"] == now.url
    assert address.of_url(dataset, now.query) == now


def test_what_cannot_be_answered_is_refused(client, pictures):
    many = "&".join(["q=x"] * (cache.MOST_FIELDS + 1))
    assert pictures.get(f"/link-card/x.png?{many}").status_code == 400
    assert "og:image" not in Tags(client.get(f"/?{many}").text).meta

    def refuse():
        raise DataError([])

    broken = TestClient(Starlette(routes=[link_cards.route(refuse)]))
    assert broken.get("/link-card/x.png").status_code == 503
    assert "og:image" not in Tags(served(Middleware(head.Head, load=refuse)).get("/").text).meta


def test_the_card_of_a_link_is_worked_out_once(dataset, monkeypatch):
    worked_out, work_out = [], views.make_view

    def view(*given):
        worked_out.append(given)
        return work_out(*given)

    monkeypatch.setattr(views, "make_view", view)
    own = served(Middleware(head.Head, load=lambda: Served(dataset)))
    languages = ("en", "en-US", "fr", "xx", "")
    pages = [own.get("/?as_of=2021-01-01", headers={"accept-language": language}).text for language in languages]
    assert (len(set(pages)), len(worked_out)) == (1, 1)


def test_a_page_waits_for_few_cards_of_others(dataset, monkeypatch):
    """Crawlers may ask for more cards than the server can make; readers get their pages all the same."""
    free = threading.Event()
    monkeypatch.setattr(link_cards, "_of_link", lambda *_: free.wait(60) and b"card\0text")
    cards = link_cards.OfLinks()

    async def asked():
        of_crawlers = [
            asyncio.create_task(cards.of(Served(dataset), "http://x/", "", f"q={n}", "en")) for n in range(8)
        ]
        await asyncio.sleep(0)
        of_reader = await cards.of(Served(dataset), "http://x/", "", "", "en")
        free.set()
        return of_reader, await asyncio.gather(*of_crawlers)

    assert asyncio.run(asyncio.wait_for(asked(), 30)) == ((b"", b""), [(b"card", b"text")] * 8)


def test_the_data_set_is_described_with_the_files_of_the_api(client, dataset):
    text = client.get("/").text
    described = json.loads(re.search(r"<script type='application/ld\+json'>(.*?)</script>", text)[1])
    assert (described["@type"], described["version"]) == ("Dataset", dataset.version)
    assert described["license"] == [licence["path"] for licence in dataset.descriptor["licenses"]]
    assert described["temporalCoverage"].endswith(f"/{dataset.covered_to}")
    files = {each["contentUrl"]: each["encodingFormat"] for each in described["distribution"]}
    wanted = {f"http://testserver/api/v1/{path.path}": path.media for path in api_paths.PATHS}
    layers = {f"http://testserver/api/v1/layers/{name}.geojson": api_paths.GEOJSON for name in dataset.layers}
    assert files == wanted | layers
    assert not [name for name, value in described.items() if value in ("", [], {})]


def test_the_description_of_the_data_set_is_short_and_on_its_home_alone(client):
    """No page is compressed: what stands in a head travels with every load."""
    assert len(client.get("/").text.split("ld+json'>")[1].split("</script>")[0].encode()) < 9_500
    assert not [path for path in PAGES if path and "ld+json" in client.get(f"/{path}").text]


def test_a_public_address_comes_before_that_of_the_request(dataset):
    public = security.configured("https://rail.example/map")
    own = served(Middleware(head.Head, load=lambda: Served(dataset), public=public))
    found = tags(own, "/history?as_of=2022-04-29")
    assert found.links["canonical"] == "https://rail.example/map/history?as_of=2022-04-29"
    assert found.meta["og:image"].startswith("https://rail.example/map/link-card/")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ko", ("2022년 4월 29일",)), ("zh", ("2022年4月29日",)), ("en", ("suspended",))],
)
def test_without_script_a_page_says_the_sentence_of_its_day(dataset, lang, words):
    client = served(Middleware(head.Head, load=lambda: Served(dataset)))
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-04-29")))
    sentence = border_wording.lines(dataset, border.of_view(dataset, view), say(lang)).text
    said = tags(client, f"/?as_of=2022-04-29&lang={lang}").meta["og:description"]
    assert said == sentence
    assert all(word in said for word in words)


def test_the_card_of_a_link_to_an_earlier_version_is_of_that_version(dataset):
    earlier = EarlierVersions(ROOT)
    old = earlier.dataset("0.7.0", dataset)
    client = served(Middleware(head.Head, load=lambda: Served(dataset, earlier=earlier)))
    said = tags(client, "/?as_of=2022-09-26&data_version=0.7.0")
    shown = address.of_page(old, "", "as_of=2022-09-26&data_version=0.7.0", "en").picture
    assert said.meta["og:image"].endswith(shown.url)
    assert shown.name == address.of_url(old, shown.query).name
    assert "data_version=0.7.0" in said.meta["og:url"]
    unknown = tags(client, "/?as_of=2022-09-26&data_version=0.0.9")
    assert unknown.meta["og:image"] == tags(client, "/?as_of=2022-09-26").meta["og:image"]
