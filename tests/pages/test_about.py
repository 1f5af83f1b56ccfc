"""The About page: every section has its anchor, every record and number is there, the sources can be searched."""

import re
from dataclasses import replace

import pytest

from dashboard.about import about_data, about_text
from dashboard.about.about_data import NO_SOURCE_MATCHES, TO_BE_SEARCHED_AGAIN
from dashboard.i18n import translator
from dashboard.session import served_data
from raillinks.domain.status import Status
from raillinks.exports import cite
from raillinks.metrics import quality
from raillinks.query import display_names
from raillinks.query.selection import Selection
from tests.pages.opening import page_opened
from tests.support.messages import fixed
from tests.support.table_rows import listed, message


def run(**query):
    return page_opened("about.py", **query)


@pytest.mark.parametrize(
    "query",
    [
        {}, {"as_of": "1800-01-01"}, {"as_of": "2199-12-31"}, {"known_on": "1990-01-01", "as_of": "1980-01-01"},
        {"q": "nothing at all", "context": "1"}, {"lang": "zh", "event": "dd-1990-renamed"},
    ],
)  # fmt: skip
def test_the_page_opens_with_any_selection_and_keeps_it(query):
    app = run(**query)
    assert {name: app.query_params[name] for name in query if name != "lang"} == {
        name: value for name, value in query.items() if name != "lang"
    }


def test_the_sources_are_all_listed_newest_first_and_a_search_finds_some(dataset):
    app = run()
    rows = listed(dataset, message(app, "sources_table"))
    days = [row[3]["k"] for row in rows]
    assert len(rows) == len(dataset.sources)
    assert days == sorted((day for day in days if day is not None), reverse=True) + [None] * days.count(None)
    app.text_input[0].set_value("Yonhap 2022-09-26").run()
    assert not app.exception
    found = listed(dataset, message(app, "sources_table"))
    assert {row[0] for row in found} == set(quality.matching_sources(dataset.sources, "Yonhap 2022-09-26")["source_id"])
    assert found
    app.text_input[0].set_value("no such source").run()
    assert message(app, "sources_table") is None
    assert any(NO_SOURCE_MATCHES in part.body for part in app.get("html"))


def test_every_style_of_citation_can_be_copied(dataset):
    citations = [block.value for block in run().code]
    assert len(citations) == len(cite.STYLES)
    assert all(dataset.version in text for text in citations)


@pytest.fixture
def session(dataset, monkeypatch):
    """What the page reads of the reader's session."""
    held = {"selection": Selection(as_of=dataset.covered_to), "event": None, "lang": "en", "map_view": None}
    monkeypatch.setattr("streamlit.session_state", held | {"linked_version": ""})


@pytest.fixture
def html(dataset, session):
    """Every section of the page."""
    say, names = translator.say("en"), display_names.crossing_names(dataset, "en")
    view = served_data.view(dataset, Selection(as_of=dataset.covered_to))
    return "".join([
        about_text.contents(say), about_text.method(say), about_text.confidence(say), about_data.sources(dataset, say),
        about_data.search(dataset, names, say), about_data.unknown(dataset, view, names, say),
        about_data.report(dataset, view, names, say), about_data.section(dataset.readings, say),
        about_data.licences(dataset, say), about_text.correct("", say), about_data.changes(dataset, say),
        about_text.section("files", "", say), about_text.section("cite", "", say), about_text.privacy(say),
    ])  # fmt: skip


def test_every_entry_of_the_contents_leads_to_a_section_in_that_order(html):
    listed = re.findall(r"href='#([\w-]+)'", html)
    sections = [name for name in re.findall(r"id='([\w-]+)'", html) if not name.startswith("search-")]
    assert listed == sections == list(about_text.SECTIONS)


def test_every_search_record_has_an_anchor_of_its_event(dataset, html):
    ends = dataset.events.loc[dataset.events["kind"] == "evidence_end", "event_id"]
    assert sorted(re.findall(r"id='search-([\w-]+)'", html)) == sorted(ends)
    assert html.count("Looked for") == len(ends)


def test_a_withdrawn_search_record_says_so_and_is_not_to_be_searched_again(dataset, session):
    """The log has none, so one of its records is withdrawn here."""
    chosen = "tn-2020-01-01-freight-evidence-end"
    own = dataset.events["event_id"] == chosen
    events = dataset.events.assign(
        verdict=dataset.events["verdict"].mask(own, "withdrawn"),
        verdict_date=dataset.events["verdict_date"].mask(own, "2026-11-26"),
    )
    changed = replace(dataset, events=events)
    html = about_data.search(changed, display_names.crossing_names(dataset, "en"), translator.say("en"))
    for record in re.split(r"<details class='rl-about-record'", html)[1:]:
        withdrawn = f"search-{chosen}'" in record
        assert ("withdrawn on 26 November 2026" in record) == withdrawn
        assert (fixed(TO_BE_SEARCHED_AGAIN) in record) != withdrawn


def test_what_is_unknown_on_the_last_covered_day_is_listed(dataset, html):
    status = served_data.view(dataset, Selection(as_of=dataset.covered_to)).timeline.status_on(dataset.covered_to)
    own = status[~status["context"]]
    listed = html.split("id='unknown'")[1].split("</table>")[0]
    assert listed.count("<tr role='row' >") == ((own["status"] == Status.UNKNOWN) | own["stale"]).sum()
    assert "6 September 2024" in listed
    assert "Khasan" not in listed


def test_how_many_claims_have_a_quotation_is_said(dataset, html):
    quoted = quality.quoted(dataset)
    said = (
        f"{quoted.quoted} of {quoted.claims} claims of others have a quotation; of those on events that give a status,"
    )
    assert f"{said} {quoted.moving_quoted} of {quoted.moving}." in html


def test_crossings_and_provinces_are_named_in_words(html):
    report = html.split("id='quality'")[1].split("</table>")[0]
    assert "North Pyongan" in report
    assert not re.search(r"KP-\d\d|dandong-sinuiju|all-china-dprk", report)


def test_the_address_for_reports_is_given_where_the_data_has_one(dataset, html):
    assert about_text.REPORT_AN_ERROR not in html
    say = translator.say("en")
    assert "href='https://bugs.example/new'" in about_text.correct("https://bugs.example/new", say)
    assert "href='mailto:a@example.org'" in about_text.correct("a@example.org", say)


def test_data_is_escaped(dataset, html, monkeypatch):
    broken = dataset.changes.assign(change="<script>alert(1)</script>")
    html_of_changes = about_data.changes(replace(dataset, changes=broken), translator.say("en"))
    assert "<script>" not in html_of_changes
