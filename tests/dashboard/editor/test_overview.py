"""The desk's lists: drafts, what wants care, and the work that a press begins."""

from dashboard.editor import overview, words
from dashboard.editor.editing import TYPED_FROM_NOW
from dashboard.editor.overview import ABOUT_THE_SAME_EVENT
from dashboard.editor.session import DISCARDED_BY
from dashboard.editor.words import moment
from dashboard.i18n.translator import say as in_language
from dashboard.session import page_links, pages
from raillinks.clock import today
from raillinks.editor.draft import Draft
from raillinks.editor.queue import Care, CareKind
from tests.pages.opening import page_opened
from tests.support.desk_page import begun, choice, correction, field, keys, opened, ran, said, saved, shown
from tests.support.tiers import slow

SAY = in_language("en")


def discarded(desk, by="Kim"):
    """Somebody discards the draft; what every page says then."""
    app = opened("one", name=by)
    ran(app.button(key="desk_discard").click())
    (one,) = desk.drafts.discarded(0)
    return DISCARDED_BY.format(when=moment(one.when, SAY), who=by)


def ids_of_drafts(desk):
    return [each.draft.draft_id for each in desk.drafts.all()]


def test_a_box_that_changes_with_the_press_that_leads_back_does_not_open_the_draft_again(desk):
    app = begun(desk, Draft("", "report"))
    ran(choice(app, "relay").check())
    choice(app, "relay").uncheck()
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_new_report")


@slow("tests/editor/test_queue.py has the lists")
def test_what_wants_care_begins_the_work_that_it_asks_for(desk):
    app = opened("")
    ran(app.button(key="desk_care_not_covered_0_do").click())
    (draft_id,) = ids_of_drafts(desk)
    assert saved(desk, draft_id).kind == "correction"
    ran(field(app, "covered_to").set_value("2026-03-20"))
    ran(app.button(key="desk_close").click())
    ran(app.button(key="desk_care_one_voice_0_do").click())
    report = next(each for each in ids_of_drafts(desk) if each != draft_id)
    assert saved(desk, report).kind == "report"
    assert saved(desk, report).event_id in desk.dataset().events["event_id"].tolist()
    assert saved(desk, draft_id).covered_to == "2026-03-20"


def test_a_dispute_is_judged_with_today_as_its_day_and_the_verdict_has_the_keyboard(desk):
    dataset = desk.dataset()
    care = Care(CareKind.DISPUTE, "e-stop", (), "2020-05-31", ("B Paper",))
    begin = overview.begin(care, dataset)
    (row,) = begin.keywords["corrected"]
    assert (dict(row.before), dict(row.after)) == ({"verdict_date": "2020-06-01"}, {"verdict_date": str(today())})
    app = begun(desk, Draft("", "correction", event_id="e-stop", corrected=(row,)))
    assert words.cell_name("events", {"event_id": "e-stop"}, "verdict") == begin.args[1]
    assert field(app, "cell_events_e_stop_verdict_date").value == str(today())


def test_the_page_of_an_event_begins_its_correction_and_a_report(desk, monkeypatch):
    monkeypatch.setattr(pages, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    app = page_opened("events.py", event="e-stop")
    app.button(key="desk_correct_event").click().run()
    assert app.session_state["page_session"].go_to == "desk"
    (one,) = desk.drafts.all()
    assert (one.draft.kind, one.draft.event_id) == ("correction", "e-stop")


def test_a_discarded_draft_says_who_discarded_it_and_is_brought_back_with_all_its_texts(desk):
    draft = correction(desk)
    other = opened("one")
    ending = discarded(desk)
    ran(other)
    assert said(other) == f"{ending} {TYPED_FROM_NOW}"
    app = opened("")
    assert ending in shown(app)
    ran(app.button(key="desk_bring_back_one").click())
    assert field(app, "reason").value == draft.reason
    assert (saved(desk), desk.drafts.discarded(0)) == (draft, ())
    ran(other)
    assert said(other) == ""
    assert "desk_publish" in keys(other)


def test_drafts_that_look_alike_say_at_which_hour_they_were_changed_and_what_differs(desk):
    for number, speaker in enumerate(("A driver <b>", "")):
        draft = Draft(f"d{number}", "report", author="Ada", source={"title": "One"}, claim={"speaker": speaker})
        desk.drafts.save(draft, 0)
    list_of_both = shown(opened(""))
    for each in desk.drafts.all():
        assert moment(each.changed, SAY) in list_of_both
    assert "Speaker: A driver &lt;b&gt;" in list_of_both
    assert f"Speaker: {overview.EMPTY}" in list_of_both


def test_drafts_of_one_event_are_told_of_each_other():
    drafts = [
        Draft("a", "correction", "Ada", event_id="e-stop"), Draft("b", "report", "Ben", event_id="e-stop"),
        Draft("c", "report", "Ada", event_id="e-open"), Draft("d", "report", event_id=""), Draft("e", "report"),
    ]  # fmt: skip
    found = overview.about_the_same_event(drafts, SAY)
    assert found.keys() == {"a", "b"}
    assert found["a"].startswith(ABOUT_THE_SAME_EVENT.format(drafts=""))
    assert "Ben" in found["a"]
    assert "Ada" in found["b"]


def test_names_of_publishers_are_text_in_what_wants_care(desk, monkeypatch):
    monkeypatch.setattr(page_links, "link", lambda html, *_, **__: html)  # outside a run there is no address
    care = Care(CareKind.CONTRADICTED, "e-stop", (), "2020-05-31", ("<b>Paper</b>", "B & C"))
    said_of_it = overview.care_in_words(care, desk.dataset(), SAY)
    assert "&lt;b&gt;Paper&lt;/b&gt;" in said_of_it
    assert "B &amp; C" in said_of_it
