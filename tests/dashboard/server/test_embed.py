"""Answers for frames: kept and asked for again, with a policy of their own; oEmbed; where `embed=1` leads."""

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.embed import embed_page
from dashboard.server import embed, head, security
from raillinks.clock import today
from raillinks.domain.problems import DataError
from raillinks.exports import embedding
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import EarlierVersions, Served
from tests import tiny
from tests.dashboard.server.test_head import served

BASE = "http://testserver/"
PROBLEM = "application/problem+json"


def client_of(load, allowed="*", public=""):
    async def page(_):
        return HTMLResponse("page")

    app = Starlette(
        routes=[Route("/", page), Route("/other", page)],
        middleware=[
            Middleware(security.SecurityHeaders),
            Middleware(embed.Embed, load=load, public=public, allowed=allowed),
        ],
    )
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="module")
def dataset():
    """The tiny package, of which a page is made in a moment."""
    return tiny.loaded()


@pytest.fixture(scope="module")
def client(dataset):
    return client_of(lambda: Served(dataset))


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/?embed=1", "embed"),
        ("/?as_of=2022-09-26&embed=1&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening",
         "embed?as_of=2022-09-26&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening"),
        ("/?embed=1&q=%0d%0aSet-Cookie:x", "embed?q=%0D%0ASet-Cookie%3Ax"),
    ],
)  # fmt: skip
def test_embed_leads_to_the_frame_with_the_rest_of_the_link(client, asked, led_to):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, led_to)


@pytest.mark.parametrize("asked", ["/", "/?embed=0", "/?embed=true", "/?as_of=2022-09-26", "/other?embed=1"])
def test_every_other_link_stays_where_it_is(client, asked):
    assert client.get(asked).text == "page"


def test_an_answer_is_kept_and_asked_for_again(client, monkeypatch):
    made = []
    html = embed_page.html

    def counted(*given):
        made.append(given)
        return html(*given)

    monkeypatch.setattr(embed_page, "html", counted)
    first = client.get("/embed?as_of=2022-09-26")
    again = client.get("/embed?as_of=2022-09-26", headers={"if-none-match": first.headers["etag"]})
    plain = client.get("/embed?as_of=2022-09-26", headers={"accept-encoding": "identity"})
    assert len(made) == 1
    assert (first.status_code, first.headers["content-encoding"]) == (200, "gzip")
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert plain.text == first.text
    assert "content-encoding" not in plain.headers
    assert client.head("/embed?as_of=2022-09-26").headers["etag"] == first.headers["etag"]
    assert client.get("/embed?as_of=2022-09-27").headers["etag"] != first.headers["etag"]


def test_it_begins_no_session_and_sets_nothing(client):
    answer = client.get("/embed")
    assert "set-cookie" not in answer.headers
    assert "_stcore" not in answer.text
    assert len(answer.text) < 80_000


@pytest.mark.parametrize(("allowed", "sources"), [("*", "*"), ("https://news.example", "https://news.example")])
def test_the_frame_alone_may_stand_in_other_pages(dataset, allowed, sources):
    client = client_of(lambda: Served(dataset), allowed)
    [policy] = client.get("/embed").headers.get_list("content-security-policy")
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["frame-ancestors"] == sources
    assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    assert parts["script-src"] == parts["connect-src"] == "'self'"
    assert "frame-ancestors 'none'" in client.get("/other").headers["content-security-policy"]


def test_nothing_in_it_needs_more_than_its_policy_allows(client):
    scripts = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            assert tag not in {"style", "iframe", "object", "form"}
            assert not [name for name in given if name.startswith("on")]
            if tag == "script":
                scripts.append(given)

    Reader().feed(client.get("/embed").text)
    assert [(script.get("type"), script.get("src")) for script in scripts] == [
        ("application/json", None), ("module", f"{embed_page.FILES.url}frame.js"),
    ]  # fmt: skip


def test_the_language_is_the_browsers_where_the_address_names_none(client):
    assert "<html lang='ko'" in client.get("/embed", headers={"accept-language": "ko-KR"}).text
    assert "<html lang='zh'" in client.get("/embed?lang=zh", headers={"accept-language": "ko-KR"}).text
    assert "Accept-Language" in client.get("/embed").headers["vary"]


def test_the_script_of_hosts_is_one_for_all(client):
    answer = client.get("/embed.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "rail-links-height" in answer.text


def test_without_data_there_is_no_page():
    def broken():
        raise DataError([])

    client = client_of(broken)
    address = f"/oembed?url={quote(BASE, safe='')}"
    assert [client.get(path).status_code for path in ("/embed", address)] == [503, 503]


class Earlier(EarlierVersions):
    """A home that keeps one earlier version."""

    def __init__(self, kept):
        self.kept = kept

    def state(self):
        return 1

    def dataset(self, data_version, served):  # noqa: ARG002 (the names of `EarlierVersions`)
        return self.kept if data_version == self.kept.version else None


def test_an_earlier_version_is_shown_where_it_is_kept_and_else_named(dataset):
    kept = replace(dataset, descriptor={**dataset.descriptor, "version": "0.0.9"}, content_hash="0" * 64)
    client = client_of(lambda: Served(dataset, earlier=Earlier(kept)))
    earlier, none, latest = (client.get(f"/embed?data_version={version}").text for version in ("0.0.9", "0.0.8", ""))
    assert "0.0.9" in earlier.partition("<footer>")[2]
    assert "class='notice'" not in earlier
    assert "0.0.8" in none.partition("class='notice'")[2]
    assert "class='notice'" not in latest


def test_too_many_fields_are_refused(client):
    assert client.get("/embed?" + "&".join(["x=1"] * 2_001)).status_code == 400


class TestOembed:
    """The answers of `/oembed`."""

    @pytest.mark.parametrize("path", ["?as_of=2022-09-26", "embed?as_of=2022-09-26", "?embed=1&as_of=2022-09-26"])
    def test_a_map_page_has_a_frame_within_the_room(self, client, path):
        asked = f"/oembed?format=json&maxwidth=500&maxheight=700&url={quote(BASE + path, safe='')}"
        answer = client.get(asked)
        said = answer.json()
        assert answer.headers["content-type"] == "application/json"
        assert (said["version"], said["type"]) == ("1.0", "rich")
        assert (said["width"], said["height"]) == (500, 700)
        assert f'src="{BASE}embed?as_of=2022-09-26&amp;lang=en"' in said["html"]
        assert said["thumbnail_url"].startswith(f"{BASE}{embedding.PICTURE}?as_of=2022-09-26")
        assert said["title"]
        assert said["provider_name"]

    def test_without_a_room_it_is_as_wide_and_high_as_it_needs(self, client, dataset):
        said = client.get(f"/oembed?url={quote(BASE, safe='')}").json()
        assert said["width"] == embedding.WIDEST
        view = views.make_view(dataset, Selection(as_of=today()))
        assert said["height"] == embedding.needed(dataset, view, None, embedding.WIDEST)

    @pytest.mark.parametrize(
        "url",
        ["", "https://elsewhere.example/", f"{BASE}history", f"{BASE}desk", "ftp://testserver/", "//[", "javascript:x",
         "http://testserver.evil.example/"],
    )  # fmt: skip
    def test_an_address_that_is_not_ours_is_not_found(self, client, url):
        answer = client.get(f"/oembed?url={quote(url, safe='')}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
        assert answer.json()["status"] == 404

    @pytest.mark.parametrize("size", ["maxwidth=x", "maxwidth=0", "maxheight=-1", "maxwidth=1.5", "maxheight=%C2%B2"])
    def test_a_size_that_is_none_is_refused(self, client, size):
        answer = client.get(f"/oembed?{size}&url={quote(BASE, safe='')}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)

    @pytest.mark.parametrize(("size", "status"), [("9" * 9, 200), ("9" * 10, 400), ("9" * 3_000, 400)])
    def test_a_size_has_at_most_nine_digits(self, client, size, status):
        assert client.get(f"/oembed?maxwidth={size}&url={quote(BASE, safe='')}").status_code == status

    def test_it_is_made_once_for_each_room_and_language(self, dataset, monkeypatch):
        client, made, oembed = client_of(lambda: Served(dataset)), [], embed_page.oembed

        def counted(*given):
            made.append(given)
            return oembed(*given)

        monkeypatch.setattr(embed_page, "oembed", counted)
        asked = f"/oembed?url={quote(BASE, safe='')}"
        first, again = client.get(asked), client.get(asked)
        assert first.json() == again.json()
        assert len(made) == 1
        assert client.get(asked, headers={"if-none-match": first.headers["etag"]}).status_code == 304
        korean, narrow = client.get(asked, headers={"accept-language": "ko"}), client.get(f"{asked}&maxwidth=400")
        assert "lang=ko" in korean.json()["html"]
        assert narrow.json()["width"] == 400
        assert len(made) == 3
        assert "Accept-Language" in first.headers["vary"]

    def test_it_is_of_the_version_that_the_address_names_where_that_is_kept(self, dataset):
        kept = replace(
            dataset, descriptor={**dataset.descriptor, "version": "0.0.9", "contributors": [{"title": "Old"}]}
        )
        client = client_of(lambda: Served(dataset, earlier=Earlier(kept)))
        names = [
            client.get(f"/oembed?url={quote(f'{BASE}?data_version={version}', safe='')}").json()["provider_name"]
            for version in ("0.0.9", "0.0.8")
        ]
        assert names[0] == "Old" != names[1]

    def test_too_many_fields_are_refused(self, client):
        url = quote(f"{BASE}?{'&'.join(['x=1'] * 2_001)}", safe="")
        assert client.get(f"/oembed?url={url}").status_code == 400

    def test_another_format_is_not_implemented(self, client):
        assert client.get(f"/oembed?format=xml&url={quote(BASE, safe='')}").status_code == 501

    def test_map_page_and_frame_lead_there(self, client, dataset):
        map_page = served(Middleware(head.Head, load=lambda: Served(dataset)))
        for answer in (map_page.get("/?as_of=2022-09-26&lang=ko"), client.get("/embed?as_of=2022-09-26&lang=ko")):
            [link] = [part for part in answer.text.split("<link ") if "application/json+oembed" in part]
            found = unescape(link.split("href='")[1].split("'")[0])
            said = client.get(found.removeprefix(BASE.rstrip("/"))).json()
            assert f'src="{BASE}embed?as_of=2022-09-26&amp;lang=ko"' in said["html"]

    def test_behind_a_proxy_addresses_are_the_public_ones(self, dataset):
        public = "https://rail.example/sub/"
        client = client_of(lambda: Served(dataset), public=public)
        said = client.get(f"/oembed?url={quote(public + '?lang=en', safe='')}").json()
        assert said["provider_url"] == public
        assert f'src="{public}embed?' in said["html"]
