"""What the address of a page's card is about: the day, the event, the language."""

import re
from html import escape
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from starlette.middleware import Middleware

from dashboard.i18n.translator import say
from dashboard.link_card import address
from dashboard.server import head
from dashboard.session.pages import NAME, PAGES
from raillinks.i18n.languages import LANGUAGES
from raillinks.query.display_names import crossing_names
from raillinks.versions.live_package import Served
from tests.dashboard.server.test_head import served
from tests.dashboard.server.test_link_cards import tags
from tests.support.tiers import paired, sample


@pytest.fixture(scope="module")
def client(dataset):
    return served(Middleware(head.Head, load=lambda: Served(dataset)))


@sample(3)
@pytest.mark.parametrize(("path", "lang"), paired(list(PAGES), list(LANGUAGES)))
def test_every_page_has_a_card_in_the_language_of_its_link(client, path, lang):
    found = tags(client, f"/{path}?as_of=2022-04-29&lang={lang}")
    meta, links = found.meta, found.links
    assert meta["og:site_name"] == say(lang)(NAME)
    assert meta["og:title"] == meta["twitter:title"]
    assert meta["description"] == meta["og:description"] == meta["twitter:description"]
    assert say(lang)(NAME) in meta["og:title"]
    dated = path not in address.WITHOUT_A_DAY
    assert (say(lang).date("2022-04-29") in meta["og:title"]) == dated
    assert parse_qs(urlsplit(meta["og:image"]).query)["lang"] == [lang]
    assert meta["og:image"] == meta["twitter:image"]
    assert meta["twitter:card"] == "summary_large_image"
    query = f"?as_of=2022-04-29&lang={lang}" if dated else f"?lang={lang}"
    assert links["canonical"] == meta["og:url"] == f"http://testserver/{path}{query}"
    assert all(links[f"alternate{other}"].endswith(f"lang={other}") for other in LANGUAGES)


def test_the_language_is_the_browsers_where_the_link_names_none(client):
    assert tags(client, "/?as_of=2022-04-29", "ko-KR,ko").meta["og:locale"] == "ko_KR"
    assert tags(client, "/?as_of=2022-04-29&lang=xx", "de").meta["og:locale"] == "en_GB"
    assert tags(client, "/?as_of=2022-04-29&lang=zh").meta["og:locale"] == "zh_CN"


def test_a_page_without_a_day_in_its_link_has_a_lasting_address(client):
    assert tags(client, "/").links["canonical"] == "http://testserver/"
    assert (
        tags(client, "/history?crossing=jian-manpo").links["canonical"]
        == "http://testserver/history?crossing=jian-manpo"
    )


@pytest.mark.parametrize("day", ["", "nonsense", "2022-02-30"])
def test_a_day_that_cannot_be_used_is_no_day_of_the_address(client, day):
    assert tags(client, f"/?as_of={day}").links["canonical"] == "http://testserver/"


def test_the_card_of_an_event_says_what_happened_and_when(client, dataset):
    event = dataset.events.iloc[-1]
    link = f"?event={event['event_id']}"
    for path in ("/", "/events"):
        said = tags(client, f"{path}{link}&as_of={event['date_earliest']:%Y-%m-%d}").meta["og:description"]
        assert said == tags(client, f"{path}{link}").meta["og:description"]
        assert event["summary"] in said
        assert say("en").date(event["date"]) in said
        assert crossing_names(dataset, "en", say("en"))[event["crossing_id"]] in said
        other = tags(client, f"{path}{link}&as_of={event['date_earliest'] - pd.Timedelta(days=150):%Y-%m-%d}")
        assert event["summary"] not in other.meta["og:description"]


@sample(1)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_card_of_two_days_names_both_and_says_of_which_it_speaks(client, lang):
    link = f"?as_of=2022-04-29&compare_with=2020-02-01&lang={lang}"
    both = say(lang)("A {a} and B {b}", a=say(lang).date("2022-04-29"), b=say(lang).date("2020-02-01"))
    for path in ("/", "/compare"):
        meta = tags(client, f"{path}{link}").meta
        assert both in meta["og:title"]
        assert meta["og:description"].startswith("A")
        assert "compare_with=2020-02-01" in meta["og:image"]
    assert "compare_with" not in tags(client, f"/events{link}").meta["og:image"]


@sample(2)
@pytest.mark.parametrize(("path", "lang"), paired(list(PAGES), list(LANGUAGES)))
def test_the_card_of_an_own_log_says_that_only_its_session_has_it(client, path, lang):
    link = f"/{path}?data_version=own&as_of=2021-07-05&event=row-5-after&lang={lang}"
    meta, said = tags(client, link).meta, say(lang)
    assert meta["og:title"] == meta["twitter:title"] == said(address.SOMEBODYS_OWN_LOG)
    assert meta["description"] == meta["og:description"] == said(address.ONLY_ITS_SESSION_HAS_IT)
    assert "og:image" not in meta
    assert meta["twitter:card"] == "summary"
    page = client.get(link).text
    assert f"<title>{escape(said(address.SOMEBODYS_OWN_LOG))}</title>" in page
    assert "application/ld+json" not in page
    assert not re.search("freight|passenger|train|열차|列车", page[: page.index("</head>")])
