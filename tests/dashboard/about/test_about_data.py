"""What the About page lists of the data: search records, what is unknown, quotations, sources, second readings."""

import re
from dataclasses import replace

from dashboard.about import about_data
from dashboard.about.about_data import NO_SOURCE_MATCHES, TO_BE_SEARCHED_AGAIN
from dashboard.i18n import translator
from dashboard.session import served_data
from dashboard.widgets.labels import CONTESTED
from raillinks.domain.enums import GROUP
from raillinks.domain.status import Status
from raillinks.metrics import quality
from raillinks.query import display_names, view_figures
from raillinks.query.selection import Selection
from tests.pages.opening import numbers, page_opened
from tests.support.messages import fixed
from tests.support.page_html import rows, text, tree
from tests.support.table_rows import listed, message


def run(**query):
    return page_opened("about.py", **query)


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


def test_a_contested_status_that_is_listed_says_so(dataset, html):
    view = served_data.view(dataset, Selection(as_of=dataset.covered_to))
    status, days = view.timeline.status_on(dataset.covered_to), view_figures.contested_days(view)
    now = days[~(days["end"] <= str(dataset.covered_to))].merge(
        status[(status["status"] == "unknown") | status["stale"]]
    )
    listed = html.split("id='unknown'")[1].split("</table>")[0]
    assert listed.count(CONTESTED.partition("{")[0]) == len(now) > 0


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


def test_the_tables_of_the_data_have_every_crossing_layer_licence_and_change(dataset, html):
    """Each with what the log says of it, in the log's order."""
    found = tree(html)
    joined, layers = (rows(table) for table in section(found, "quality").iter("table"))
    names, events = display_names.crossing_names(dataset, "en"), dataset.events["crossing_id"].value_counts()
    assert [(text(head), int(text(count))) for head, _, count in joined] == [
        (names[crossing], events.get(crossing, 0)) for crossing in [*dataset.crossing_ids, GROUP]
    ]
    of_layers = quality.layers(dataset)
    assert [(text(title), int(text(n).replace(",", ""))) for title, n, *_ in layers] == [
        *zip(of_layers["title"], of_layers["features"], strict=True)
    ]
    for layer, (_, _, accuracy, credit) in zip(of_layers.to_dict("records"), layers, strict=True):
        assert text(credit) == f"{layer['licence']} · {layer['credits']}"
        stated = sorted({layer["least"], layer["most"]} - {None}) if layer["most"] == layer["most"] else []
        assert numbers(text(accuracy)) == [round(metres) for metres in stated]
    licences = [*dataset.descriptor["licenses"], *dataset.descriptor["sources"]]
    given = [item[0] for item in section(found, "licences").iter("li")]
    assert [(text(item), item.get("href")) for item in given] == [
        (each["title"], each.get("path")) for each in licences
    ]
    changes = rows(section(found, "changes"))
    assert [text(row[0]) for row in changes] == dataset.changes["version"].tolist()[::-1]
    named = [link.get("href").partition("event=")[2] for row in changes for link in row[2].iter("a")]
    assert named == [event for event in dataset.changes["event_id"].tolist()[::-1] if event]


def section(found, name):
    """A section of the page by its anchor."""
    (own,) = [each for each in found.iter("section") if each.find("h2").get("id") == name]
    return own


def test_data_is_escaped(dataset, html, monkeypatch):
    broken = dataset.changes.assign(change="<script>alert(1)</script>")
    html_of_changes = about_data.changes(replace(dataset, changes=broken), translator.say("en"))
    assert "<script>" not in html_of_changes
