"""How a server answers for the pages of links: kept, packed, in the reader's language; in plain words where none is."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.i18n import translator
from dashboard.link_page.content import NEAR_LINKS, NO_SUCH_LINK, PARTS_NOT_USED
from dashboard.link_page.routes import LinkPages
from dashboard.server import security
from dashboard.widgets.cache import MOST_FIELDS
from dashboard.widgets.date_fields import VALUES_LEFT_OUT
from raillinks.domain.problems import DataError
from raillinks.query import display_names
from tests.dashboard.link_page.link_pages import client_of, text, tree

PAGE = "/links/dandong-sinuiju/freight"


def test_an_unchanged_page_is_a_304_and_no_cookie_is_set(client):
    first = client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"].startswith("text/html")
    assert "set-cookie" not in first.headers
    again = client.get(PAGE, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(PAGE, headers={"accept-encoding": "identity"})
    assert plain.text == first.text
    other = client.get(f"{PAGE}?as_of=2022-10-15", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_kept_page_is_sent_without_looking_at_the_log(dataset, monkeypatch):
    client = client_of(dataset)
    first = client.get(PAGE)
    monkeypatch.setattr(display_names, "crossing_names", None)
    assert client.get(PAGE).text == first.text


@pytest.mark.parametrize(
    ("query", "browser", "lang"), [("", "ko-KR", "ko"), ("?lang=zh", "ko", "zh"), ("", "fr", "en")]
)
def test_the_language_is_that_of_the_address_or_the_browser(client, query, browser, lang):
    answer = client.get(f"{PAGE}{query}", headers={"accept-language": browser})
    assert tree(answer.text).get("lang") == lang
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("dandong-sinuju/freight", ["/links/dandong-sinuiju/freight"]),
        ("jian-manpo", ["/links/jian-manpo/freight", "/links/jian-manpo/passenger"]),
        ("jian-manpo/frieght", ["/links/jian-manpo/freight"]),
        ("nowhere-at-all/freight", []),
        ("<script>alert(1)</script>/x/y", []),
    ],
)  # fmt: skip
def test_an_unknown_link_is_a_404_with_those_that_may_be_meant(client, path, near):
    answer = client.get(f"/links/{path}?lang=en")
    assert answer.status_code == 404
    page = tree(answer.text)
    assert text(page.find(".//h1")) == NO_SUCH_LINK
    assert (NEAR_LINKS in text(page)) == bool(near)
    shown = [link.get("href").partition("?")[0] for link in page.iter("a") if link.get("href").startswith("/links/")]
    assert shown == near


def test_a_page_that_is_kept_may_still_use_its_style(dataset):
    """The browser takes the headers of a 304 over: with the policy of what is no page, it would drop the style."""
    page = client_of(dataset).app
    client = TestClient(security.SecurityHeaders(page))
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in again.headers["content-security-policy"]


def test_a_day_that_cannot_be_used_is_left_out_and_named(client):
    answer = client.get(f"{PAGE}?as_of=2022-13-45&lang=en")
    assert answer.status_code == 200
    [note] = [each for each in tree(answer.text).iter("p") if each.get("role") == "status"]
    assert text(note) == f"{translator.say('en')(VALUES_LEFT_OUT)} as_of=2022-13-45"
    assert "<meta name='robots'" not in answer.text
    assert client.get(f"{PAGE}?as_of=<b>&lang=en").text.count("<b>") == client.get(f"{PAGE}?lang=en").text.count("<b>")


def test_a_day_given_twice_is_not_kept_as_the_page_of_that_day(dataset):
    client = client_of(dataset)
    twice = client.get(f"{PAGE}?as_of=2024-01-01&as_of=x&lang=en").text
    once = client.get(f"{PAGE}?as_of=2024-01-01&lang=en").text
    assert "role='status'" in twice
    assert "role='status'" not in once
    assert "value='2024-01-01'" in once
    client.get(f"{PAGE}?as_of=x%00known_on&lang=en")
    assert PARTS_NOT_USED in client.get(f"{PAGE}?as_of=x&known_on=1&lang=en").text


@pytest.mark.parametrize("path", [PAGE, "/links"])
def test_what_the_page_does_not_use_of_its_address_is_named(client, dataset, path):
    query = f"as_of=2022-10-15&lang=en&data_version={dataset.version}"
    assert "role='status'" not in client.get(f"{path}?{query}&stale_after=&utm_source=x").text
    page = tree(client.get(f"{path}?{query}&known_on=2022-10-15&disputed=apply&disputed=apply").text)
    [note] = [each for each in page.iter("p") if each.get("role") == "status"]
    assert text(note) == f"{PARTS_NOT_USED} known_on, disputed"
    earlier = tree(client.get(f"{path}?as_of=2022-13-45&lang=en&data_version=0.1.0").text)
    notes = [text(each) for each in earlier.iter("p") if each.get("role") == "status"]
    assert notes == [f"{VALUES_LEFT_OUT} as_of=2022-13-45", f"{PARTS_NOT_USED} data_version"]


def test_too_many_fields_and_no_data_are_refused(client):
    assert client.get(f"{PAGE}?{'&'.join(f'a{n}=1' for n in range(MOST_FIELDS + 1))}").status_code == 400

    def load():
        raise DataError([])

    broken = TestClient(LinkPages(PlainTextResponse("app"), load, lambda _: "/"))
    assert broken.get(PAGE).status_code == 503


@pytest.mark.parametrize("path", ["/", "/linksx", "/api/v1/links", "/events"])
def test_every_other_path_is_somebody_elses(path):
    app = TestClient(LinkPages(PlainTextResponse("app"), lambda: None, lambda _: "/"))
    assert app.get(path).text == "app"
    assert app.post("/links").text == "app"
