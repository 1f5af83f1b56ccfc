"""The About page: every section has its anchor, every record and number is there, the sources can be searched."""

import re

import pytest

from pages import _about, _about_data, _data, _say
from raillinks import join, quality
from raillinks.schema import Status
from raillinks.selection import Selection
from tests.app.opening import page_opened


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


def test_the_sources_are_all_listed_and_a_search_finds_some(dataset):
    app = run()
    assert len(app.dataframe[0].value) == len(dataset.sources)
    app.text_input[0].set_value("Yonhap 2022-09-26").run()
    assert not app.exception
    assert len(app.dataframe[0].value) == len(quality.found(dataset.sources, "Yonhap 2022-09-26")) > 0
    app.text_input[0].set_value("no such source").run()
    assert app.dataframe[0].value.empty


def test_every_style_of_citation_can_be_copied(dataset):
    told = [block.value for block in run().code]
    assert len(told) == 4
    assert all(dataset.version in text for text in told)


@pytest.fixture
def html(dataset, monkeypatch):
    """Every section of the page."""
    held = {"selection": Selection(as_of=dataset.covered_to), "event": None, "lang": "en", "map_view": None}
    monkeypatch.setattr("streamlit.session_state", held | {"linked_version": ""})
    say, names = _say.say("en"), join.names(dataset, "en")
    view = _data.view(dataset, Selection(as_of=dataset.covered_to))
    return "".join([
        _about.contents(say), _about.method(say), _about.confidence(say), _about_data.sources(dataset, say),
        _about_data.search(dataset, names, say), _about_data.unknown(dataset, view, names, say),
        _about_data.report(dataset, view, names, say), _about_data.licences(dataset, say),
        _about.correct("", say), _about_data.changes(dataset, say), _about.section("cite", "", say),
        _about.privacy(say),
    ])  # fmt: skip


def test_every_entry_of_the_contents_leads_to_a_section_in_that_order(html):
    listed = re.findall(r"href='#([\w-]+)'", html)
    sections = [name for name in re.findall(r"id='([\w-]+)'", html) if not name.startswith("search-")]
    assert listed == sections == list(_about.SECTIONS)


def test_every_search_record_has_an_anchor_of_its_event(dataset, html):
    ends = dataset.events.loc[dataset.events["kind"] == "evidence_end", "event_id"]
    assert sorted(re.findall(r"id='search-([\w-]+)'", html)) == sorted(ends)
    assert html.count("Looked for") == len(ends)


def test_what_is_unknown_on_the_last_covered_day_is_listed(dataset, html):
    status = _data.view(dataset, Selection(as_of=dataset.covered_to)).timeline.status_on(dataset.covered_to)
    own = status[~status["context"]]
    listed = html.split("id='unknown'")[1].split("</table>")[0]
    assert listed.count("<tr role='row' >") == ((own["status"] == Status.UNKNOWN) | own["stale"]).sum()
    assert "6 September 2024" in listed
    assert "Khasan" not in listed


def test_crossings_and_provinces_are_named_in_words(html):
    report = html.split("id='quality'")[1].split("</table>")[0]
    assert "North Pyongan" in report
    assert not re.search(r"KP-\d\d|dandong-sinuiju|all-china-dprk", report)


def test_the_address_for_reports_is_given_where_the_data_has_one(dataset, html):
    assert "Report an error" not in html
    say = _say.say("en")
    assert "href='https://bugs.example/new'" in _about.correct("https://bugs.example/new", say)
    assert "href='mailto:a@example.org'" in _about.correct("a@example.org", say)


def test_data_is_escaped(dataset, html, monkeypatch):
    broken = dataset.changes.assign(change="<script>alert(1)</script>")
    fields = {name: getattr(dataset, name) for name in dataset.__slots__}
    made = _about_data.changes(type(dataset)(**{**fields, "changes": broken}), _say.say("en"))
    assert "<script>" not in made
