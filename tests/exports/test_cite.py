"""Citations, the files that carry them, the code and links to copy, and the feed."""

import json
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import yaml

from raillinks.exports import cite, feeds, openapi, readme
from raillinks.query import permalinks, views
from raillinks.query.selection import Selection
from tests.conftest import ROOT, TODAY

ATOM = {"a": feeds.ATOM}
HOSTILE = openapi.Pinned(
    "http://x/'$(id)`id`\"\\/api/v1", "as_of=2022-09-26&q=%22%24x%60", "0.1.0", ("status", "events")
)


@pytest.fixture
def view_cited():
    return cite.Citation(
        key="rail-links-1.2.0",
        authors=("Rail & Links maintainers",),
        title="Rail Links: 3 of 9 events (50% {freight}_1)",
        version="1.2.0",
        released=np.datetime64("2026-11-04"),
        covered_to=np.datetime64("2026-03-13"),
        url="https://rail.example/?as_of=2022-09-26",
        accessed=np.datetime64("2026-12-01"),
    )


def test_chicago(view_cited):
    assert cite.chicago(view_cited) == (
        "Rail & Links maintainers. “Rail Links: 3 of 9 events (50% {freight}_1).” Version 1.2.0, covered to"
        " March 13, 2026. Data set, 2026. Accessed December 1, 2026. https://rail.example/?as_of=2022-09-26"
    )


def test_apa(view_cited):
    assert cite.apa(view_cited) == (
        "Rail & Links maintainers. (2026). Rail Links: 3 of 9 events (50% {freight}_1) (Version 1.2.0) [Data set]."
        " Retrieved December 1, 2026, from https://rail.example/?as_of=2022-09-26"
    )


def test_mla(view_cited):
    assert cite.mla(view_cited) == (
        "Rail & Links maintainers. “Rail Links: 3 of 9 events (50% {freight}_1).” Version 1.2.0, 4 Nov. 2026,"
        " https://rail.example/?as_of=2022-09-26. Data set, covered to 13 Mar. 2026. Accessed 1 Dec. 2026."
    )


def test_ris(view_cited):
    assert cite.ris(view_cited).split("\n") == [
        "TY  - DATA",
        "ID  - rail-links-1.2.0",
        "AU  - Rail & Links maintainers",
        "TI  - Rail Links: 3 of 9 events (50% {freight}_1)",
        "ET  - 1.2.0",
        "PY  - 2026",
        "DA  - 2026/11/04",
        "N1  - Data set, covered to 2026-03-13",
        "UR  - https://rail.example/?as_of=2022-09-26",
        "Y2  - 2026/12/01",
        "ER  - ",
    ]


def test_no_title_begins_a_tag_of_its_own_in_ris(view_cited):
    titled = cite.ris(replace(view_cited, title="Rail\r\nER  - \u2028AU  - somebody"))
    assert [line[:2] for line in titled.splitlines()] == [line[:2] for line in cite.ris(view_cited).splitlines()]


def test_bibtex(view_cited):
    assert cite.bibtex(view_cited) == (
        "@misc{rail-links-1.2.0,\n"
        "  author = {{Rail \\& Links maintainers}},\n"
        "  title = {{Rail Links: 3 of 9 events (50\\% \\{freight\\}\\_1)}},\n"
        "  year = {2026},\n"
        "  version = {1.2.0},\n"
        "  note = {Data set, covered to 2026-03-13},\n"
        "  url = {https://rail.example/?as_of=2022-09-26},\n"
        "  urldate = {2026-12-01}\n"
        "}"
    )


def test_csl_json(view_cited):
    assert json.loads(cite.csl_json(view_cited)) == [
        {
            "id": "rail-links-1.2.0",
            "type": "dataset",
            "title": "Rail Links: 3 of 9 events (50% {freight}_1)",
            "author": [{"literal": "Rail & Links maintainers"}],
            "version": "1.2.0",
            "note": "Covered to 2026-03-13",
            "issued": {"date-parts": [[2026, 11, 4]]},
            "accessed": {"date-parts": [[2026, 12, 1]]},
            "URL": "https://rail.example/?as_of=2022-09-26",
        }
    ]


@pytest.mark.parametrize("write", [cite.chicago, cite.apa, cite.mla, cite.bibtex, cite.ris, cite.csl_json])
def test_what_is_not_known_is_left_out(view_cited, write):
    bare = write(replace(view_cited, released=None, accessed=None, url=""))
    assert not re.search(r"None|NaT|accessed|Accessed|Retrieved|urldate|issued|https|Y2|UR|\.\.", bare)


def test_bibtex_braces_stay_balanced(view_cited):
    hostile = cite.bibtex(replace(view_cited, title="}} \\ ^~#$ {"))
    text = re.sub(r"\\[{}]", "", hostile)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("style", cite.STYLES)
def test_a_query_without_an_address_stands_in_no_citation(view_cited, style):
    cited = cite.STYLES[style](replace(view_cited, url="?as_of=2022-09-26"))
    assert cited == cite.STYLES[style](replace(view_cited, url=""))


@pytest.mark.parametrize("url", ["https://rail.example/?as_of=2022-09-26", "?as_of=2022-09-26", ""])
def test_cff_is_yaml_with_what_the_format_asks_for(view_cited, url):
    cited = replace(view_cited, url=url, title='A "title": with #, {braces} & 단둥')
    citation = yaml.safe_load(cite.cff(cited, ("CC-BY-4.0", "ODbL-1.0"), "What it is."))
    assert citation["title"] == 'A "title": with #, {braces} & 단둥'
    assert {"cff-version", "message", "title", "authors", "type", "version", "date-released", "license"} <= set(
        citation
    )
    assert str(citation["date-released"]) == "2026-11-04"
    assert citation.get("url", "") == (url if url.startswith("https") else "")
    assert "?as_of" not in citation["abstract"]


def test_the_citation_file_of_the_project_is_that_of_the_data(dataset):
    expected = cite.cff_of(dataset, cite.citation(dataset))
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == expected


def test_the_data_sets_citation_has_the_day_of_its_version(dataset):
    assert str(cite.citation(dataset).released) == dataset.changes["date"].max()


@pytest.mark.parametrize("text", ["<b>x</b>", "[a](javascript:x)", "`code`", "| cell |", "a\r\n# heading", "*_\\"])
def test_no_text_from_data_acts_in_the_readme(text):
    shown = readme.plain(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[`*_\[\]<>|#]", shown.replace("\\\\", ""))


def test_no_part_of_an_address_acts_in_the_code():
    """The shell and Python see the address as it is; so does R, which takes the strings of JSON."""
    named = [line for line in openapi.curl(HOSTILE).split("\n") if line.lstrip().startswith(("api=", "query="))]
    shell = "\n".join(named) + '\nprintf \'%s\\n%s\' "$api" "$query"'
    echoed = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    assert tuple(echoed.stdout.split("\n")) == HOSTILE[:2]
    found: dict = {}
    exec(openapi.pandas(HOSTILE).split("def fetched")[0], found)  # noqa: S102 (the head of a sample: two texts)
    assert (found["api"], found["query"]) == HOSTILE[:2]
    assert [json.loads(line.split(" <- ")[1]) for line in openapi.r(HOSTILE).split("\n")[:2]] == list(HOSTILE[:2])


def test_the_frame_carries_address_and_title_however_they_read():
    seen = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen[tag] = dict(attrs)

    Reader().feed(openapi.iframe("http://x/?embed=1&as_of=2022-09-26", 'Rail "Links" <b>'))
    assert list(seen) == ["iframe"]
    assert seen["iframe"]["src"] == "http://x/?embed=1&as_of=2022-09-26"
    assert seen["iframe"]["title"] == 'Rail "Links" <b>'


@pytest.mark.parametrize(
    ("bugs", "scheme", "names"),
    [
        ("https://bugs.example/new?labels=data", "https", {"labels", "title", "body"}),
        ("errors@rail.example", "mailto", {"subject", "body"}),
        ("mailto:errors@rail.example", "mailto", {"subject", "body"}),
    ],
)
def test_an_error_is_reported_with_event_version_and_link(dataset, bugs, scheme, names):
    told = replace(dataset, descriptor={**dataset.descriptor, "bugs": bugs})
    parts = urlsplit(permalinks.report(told, "e-1", "http://x/?as_of=2022-09-26&q=a b"))
    assert parts.scheme == scheme
    said = parse_qs(parts.query)
    assert set(said) == names
    assert f"Event: e-1\nData version: {dataset.version}\nView: http://x/?as_of=2022-09-26&q=a b" in said["body"][0]


def entries(dataset, **chosen):
    root = ET.fromstring(feeds.atom(dataset, views.make_view(dataset, Selection(as_of=TODAY, **chosen))))  # noqa: S314 (ours)
    return root, root.findall("a:entry", ATOM)


def test_the_feed_has_an_entry_for_every_event_and_version(dataset):
    root, listed = entries(dataset, context=True)
    assert len(listed) == len(dataset.events) + len(dataset.changes[dataset.changes["event_id"] == ""])
    assert len({e.find("a:id", ATOM).text for e in listed}) == len(listed)
    assert all(
        e.find(f"a:{name}", ATOM).text for e in listed for name in ("id", "title", "updated", "published", "summary")
    )
    updated = [e.find("a:updated", ATOM).text for e in listed]
    assert updated == sorted(updated, reverse=True)
    assert root.find("a:updated", ATOM).text == updated[0]


def test_the_link_of_an_entry_opens_on_the_first_possible_day_of_its_event(dataset):
    _, listed = entries(dataset, context=True)
    linked = [e.find("a:link", ATOM).get("href").partition("?")[2] for e in listed]
    days = {query["event"]: query["as_of"] for query in map(dict, map(parse_qsl, linked)) if query}
    first = dataset.events["date_earliest"].astype(str).str[:10]
    assert days == dict(zip(dataset.events["event_id"], first, strict=True))


def test_a_correction_brings_an_event_to_the_top_of_the_feed(dataset):
    event_id = "dd-1911-11-01-bridge1-open"
    row = dataset.changes.iloc[:1].assign(
        version="9.0.0", date="2027-05-05", event_id=event_id, change="Day <corrected>."
    )
    _, before = entries(dataset)
    _, after = entries(replace(dataset, changes=row))
    top = after[0]
    assert top.find("a:updated", ATOM).text == "2027-05-05T00:00:00Z"
    assert "Changed: Day <corrected>." in top.find("a:summary", ATOM).text
    assert top.find("a:link", ATOM).get("href").endswith(f"event={event_id}")
    assert top.find("a:id", ATOM).text in {e.find("a:id", ATOM).text for e in before}


def test_the_feed_says_a_reason_once_where_it_is_the_change_too(dataset):
    row = dataset.changes.iloc[:1].assign(version="9.0.0", event_id="", change="Read again.", reason="Read again.")
    _, listed = entries(replace(dataset, changes=row))
    (summary,) = [e.find("a:summary", ATOM).text for e in listed if e.find("a:title", ATOM).text == "Version 9.0.0"]
    assert summary == "Read again."


def test_the_feed_follows_the_filters_whatever_the_day(dataset):
    _, listed = entries(dataset, kind=("closure",))
    view = views.make_view(dataset, Selection(as_of=TODAY, kind=("closure",)))
    of_the_log = dataset.changes[dataset.changes["event_id"] == ""]  # an event's changes are in its own entry
    assert len(listed) == len(view.anytime) + len(of_the_log)


def test_characters_that_xml_cannot_hold_are_left_out_of_the_feed(dataset):
    events = dataset.events.copy()
    events.loc[0, "summary"] = "a\x00b\x1bc\ufffe 단둥"
    _, listed = entries(replace(dataset, events=events))
    assert any((e.find("a:title", ATOM).text or "").endswith("abc 단둥") for e in listed)
