"""Fields of a form: what is still missing or wrong is said at each, with a way to it."""

import json
import re
from dataclasses import replace
from html import escape, unescape

from dashboard.editor.fields import STILL_MISSING
from raillinks.domain.enums import Kind
from raillinks.editor.draft import Draft
from raillinks.editor.fields import CAUSE_WITHOUT_CLASS
from raillinks.validation.checks import GIVES_NO_LAST_DAY
from tests.editor.test_publishing import REPORT
from tests.support.desk_page import begun, begun_again, choice, field, shown
from tests.support.messages import fixed


def test_an_empty_report_says_what_is_still_missing_and_calls_nothing_wrong(desk):
    app = begun(desk, Draft("", "report"))
    html = shown(app)
    assert html.count(STILL_MISSING) > 5
    assert "Still missing: " in html
    assert "Wrong" not in html
    assert "data-desk-bad" not in html
    assert "None" not in html
    assert set(re.findall("data-desk-go='([^']*)'", html)) <= set(re.findall(r"id='(note-[^']*)'", html))
    lines = {"source_url": app.text_input, "event_cause": app.text_input, "event_summary": app.text_area}
    for name, of_kind in lines.items():  # a field for a paragraph has several lines, one for a word has one
        assert field(app, name) in list(of_kind), name


def test_what_is_wrong_with_a_field_that_is_filled_is_said_in_full(desk):
    undated = {**REPORT.source, "published": "2020-03-05/.."}
    html = shown(begun(desk, replace(REPORT, source=undated, event={**REPORT.event, "cause": "a flood"})))
    assert CAUSE_WITHOUT_CLASS in html
    assert "Still missing" not in html
    html = shown(begun_again(desk, replace(REPORT, source=undated)))
    assert escape(fixed(GIVES_NO_LAST_DAY)) in html
    assert "Still missing" not in html


LEFT_OUT_BY_THE_SANITIZER = re.compile(r"--!?>|]>|</(style|script|title)", re.IGNORECASE)
"""What a value of an attribute must not have: DOMPurify, through which `st.html` goes, leaves the attribute out."""


def test_the_page_is_told_what_the_draft_has_whatever_is_typed(desk):
    text = "Sinuiju --> Dandong [see map]> </script> 'two' & \"three\" "
    html = shown(begun(desk, replace(REPORT, source={**REPORT.source, "title": text})))
    said = [unescape(each) for each in re.findall("data-desk-has='([^']*)'", html)]
    assert text in map(json.loads, said)
    assert not [each for each in said if LEFT_OUT_BY_THE_SANITIZER.search(each)]


def test_the_kind_that_is_chosen_is_explained(desk):
    app = begun(desk, REPORT)
    assert "a limit is set" in shown(app)
    assert len(choice(app, "event_kind").help.splitlines()) == len(Kind)
