"""“Download and cite” and the links of the map page, as Streamlit runs it."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.session import served_data
from dashboard.session.pages import ANY_SITE, EMBED_SETTING
from dashboard.widgets import downloads
from dashboard.widgets.download_and_cite import (
    EVERY_FILE,
    FILTERS_NARROW,
    LINKS_AT_CROSSINGS,
    ONLY_THESE_SITES,
    ONLY_THIS_COMPUTER,
)
from dashboard.widgets.downloads import REPORT_AN_ERROR
from raillinks.exports import table_bytes
from tests import tiny
from tests.support.exports import read, the_view
from tests.support.page_html import part, text
from tests.support.tiers import paired, sample

STYLES = 6  # Chicago, APA, MLA, BibTeX, RIS and CSL-JSON, for the view and for the whole data set
CODE = slice(-3, None)  # pandas, R and curl


def addresses_of(app):
    """Where the links of the card lead."""
    return [link.get("href") for link in part(app, "card").iter("a")]


def test_an_event_has_a_link_to_report_an_error_where_an_address_is_given(opened):
    app = opened(bugs="https://bugs.example/new")
    assert not app.exception
    address = next(each for each in addresses_of(app) if each.startswith("https://bugs.example/new"))
    fields = parse_qs(urlsplit(address).query)
    assert fields["title"][0].startswith("e-")
    assert "as_of=2020-06-30" in fields["body"][0]


def test_without_an_address_there_is_no_such_link(opened):
    app = opened()
    assert not app.exception
    assert REPORT_AN_ERROR not in text(part(app, "card"))


def test_the_panel_holds_link_citations_code_and_frame(opened):
    blocks = opened(panel=True)
    version = json.loads(tiny.files()["datapackage.json"])["version"]
    assert blocks[0].endswith(f"?as_of=2020-06-30&lang=en&data_version={version}")
    assert len(blocks) == 1 + 2 * STYLES + 3 + 3
    fitting, plain, figure = blocks[-6:-3]
    address = f"https://rail.example/embed?as_of=2020-06-30&amp;lang=en&amp;data_version={version}"
    assert f'<iframe src="{address}#fit"' in fitting
    assert fitting.endswith('<script src="https://rail.example/embed.js" async></script>')
    assert f'<iframe src="{address}"' in plain
    assert "<script" not in plain
    assert 'src="https://rail.example/link-card/map.png?as_of=2020-06-30' in figure


def test_the_frame_keeps_the_chosen_event_and_the_language(opened):
    event = str(tiny.loaded().events["event_id"].iloc[0])
    blocks = opened(panel=True, query={"event": event, "lang": "ko"})
    for block in blocks[-6:-3]:
        assert f"event={event}&amp;lang=ko" in block


def test_the_panel_names_the_sites_that_may_frame_it_where_not_all_may(opened, monkeypatch):
    monkeypatch.setenv(EMBED_SETTING, "https://news.example")
    shown = opened(query={"as_of": "2020-07-01"})  # a day whose panel no other test has made
    assert "https://news.example" in text(part(shown, "answer"))


def test_where_all_may_frame_it_the_panel_names_none(opened, monkeypatch):
    monkeypatch.setenv(EMBED_SETTING, f"https://news.example {ANY_SITE}")
    shown = opened(query={"as_of": "2020-07-02"})
    assert ONLY_THESE_SITES.partition("{")[0] not in text(part(shown, "answer"))


@pytest.mark.parametrize(
    ("base", "homepage", "times"),
    [
        ("http://127.0.0.1:8501/", "", 3),
        ("http://localhost:8501/", "https://rail.example/", 2),
        ("https://rail.example/", "", 0),
    ],
)
def test_the_panel_says_where_nobody_else_can_open_its_addresses(opened, monkeypatch, base, homepage, times):
    monkeypatch.setattr(downloads, "base", lambda: base)
    named = {"homepage": homepage} if homepage else {}
    shown = text(part(opened(query={"as_of": "2020-07-03"}, **named), "answer"))
    assert shown.count(ONLY_THIS_COMPUTER) == times


@pytest.mark.parametrize("page", ["history.py", "events.py", "compare.py", "knowledge.py"])
def test_pages_without_the_map_offer_no_frame_of_it(opened, page):
    blocks = opened(panel=True, page=page)
    assert len(blocks) == 1 + 2 * STYLES + 3
    assert not any("<iframe" in block or "<figure" in block for block in blocks)


@pytest.mark.parametrize(
    ("query", "days"),
    [({}, "30 June 2020"), ({"from": "2020", "to": "2020", "mode": "period"}, "in the period 2020; statuses on")],
)
def test_the_panel_says_of_which_days_the_files_are_and_what_narrows_them(opened, query, days):
    shown = text(part(opened(query={"as_of": "2020-06-30", **query}), "answer"))
    assert days in shown.partition(EVERY_FILE)[2]
    assert FILTERS_NARROW in shown


OF_LINKS: tuple[tuple[dict[str, str], dict[str, Any]], ...] = (
    ({}, {"links": 4, "services": "freight and passenger", "n": 2}),
    ({"crossing": "alpha-beta"}, {"links": 2, "services": "freight and passenger", "n": 1}),
    ({"service": "freight"}, {"links": 2, "services": "freight", "n": 2}),
)


@pytest.mark.parametrize(("page", "asked"), paired(["history.py", "compare.py", "knowledge.py"], OF_LINKS))
def test_a_page_says_of_what_crossings_and_services_its_links_are(opened, page, asked):
    query, said = asked
    counted = [text(span) for span in part(opened(page=page, query=query), "take").iter("span")
               if "rl-counted" in (span.get("class") or "")]  # fmt: skip
    assert counted == [LINKS_AT_CROSSINGS[said["n"] != 1].format(**said)]


def test_citations_use_the_home_page_where_the_package_has_one(opened):
    blocks = opened(panel=True, homepage="https://rail.example/")
    assert (
        sum("https://rail.example/?as_of=2020-06-30" in each for each in blocks) == STYLES + 1
    )  # and the picture's link


@sample(1)
@pytest.mark.parametrize(
    ("path", "what", "tables"),
    [
        ("history", "days open from 2020-03-01 to 2020-06-30 (freight; as known on 2020-06-30)", ("uptime",)),
        ("compare", "", ("compare", "compare_uptime")),
        ("knowledge", "status on 2020-06-30 (freight; as known on 2020-06-30)", ("status",)),
        ("events", "2 of 2 events in the log (freight; up to 2020-06-30; as known on 2020-06-30)", ("events",)),
    ],
)  # fmt: skip
def test_each_page_is_cited_by_its_address_and_days_and_gives_code_for_its_tables(opened, path, what, tables):
    query = {"known_on": "2020-06-30", "service": "freight", "from": "2020-03-01", "compare_with": "2020-02-01"}
    blocks = opened(panel=True, page=f"{path}.py", query=query, homepage="https://a.example/")
    version = json.loads(tiny.files()["datapackage.json"])["version"]
    what = what or days_of_the_tables([("as_of", "2020-06-30"), *query.items()])
    cited = [each for each in blocks if f"https://a.example/{path}?as_of=2020-06-30&known_on=2020-06-30" in each]
    assert len(cited) == STYLES
    assert all(f": {what}" in each.replace("\\_", "_") for each in cited)
    assert all(f"data_version={version}" in each for each in (*cited, *blocks[CODE]))
    assert f"for table in {' '.join(tables)}; do" in blocks[CODE][2]
    assert all(f'{table} = fetched("{table}")' in blocks[CODE][0] for table in tables)


def days_of_the_tables(query):
    """What the Compare page is cited as, with the days that its own files have."""
    dataset = served_data.live.served().dataset
    view = the_view(dataset, query)
    [row, *_] = read(table_bytes.plain_csv(dataset, view, "compare_uptime"))
    known = " (freight; as known on 2020-06-30)"
    return (
        f"status on 2020-06-30 compared with {view.selection.compare_with}{known}; days open from {row['from']} to "
        f"{row['to']} and from {row['compare_from']} to {row['compare_to']}{known}"
    )


def test_an_event_is_cited_by_its_own_address(opened):
    blocks = opened(panel=True, page="events.py", query={"event": "e-stop"})
    assert sum("&event=e-stop" in each for each in blocks[1 : 1 + STYLES]) == STYLES  # behind the link
