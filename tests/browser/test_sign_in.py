"""Two people keep the log together in real browsers: one writes, the other publishes; whoever else comes reads."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from dashboard.editor.editing import BACK_TO_THE_DESK, WHAT_IT_CHANGES
from dashboard.editor.overview import GO_ON, NO_ROLE, SIGN_IN, SIGN_OUT, SIGNED_IN_AS
from dashboard.editor.publish_panel import (
    FOR_AN_EDITOR,
    PUBLISHED,
    TAKE_BACK,
    TAKES_VERSION_BACK,
    VERSION_HAS_YOUR_NAME,
    WHY_TAKEN_BACK,
)
from dashboard.editor.words import WHY_THIS_VERSION
from dashboard.i18n import translator
from raillinks.i18n.languages import LANGUAGES
from tests.browser import axe
from tests.browser.conftest import PATIENCE, settle
from tests.support.messages import fixed, pattern
from tests.support.signed_in import ROLES, desk, drafts, versions, visitor
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

__all__ = ["desk", "visitor"]
pytestmark = pytest.mark.browser

IS_PUBLISHED = re.compile(f"^{pattern(PUBLISHED)}")


@contextmanager
def browser_of(quick_browser, person, desk, query="lang=en", **options):
    """A profile of its own, at the desk: of somebody who has signed in there, or of a reader."""
    expect.set_options(timeout=PATIENCE)
    with quick_browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce", **options
    ) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{desk.address}/desk?{query}")
        settle(page)
        if person:
            signed_in_as(page, person)
        yield page
        assert errors == []


def signed_in_as(page, person):
    page.get_by_role("button", name=SIGN_IN, exact=True).click()
    page.get_by_role("link", name=person, exact=True).click()
    expect(page.get_by_role("button", name=SIGN_OUT)).to_be_visible()
    settle(page)


def field(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


@slow("minutes at the desk; tests/dashboard/session/test_sign_in.py has its parts")
def test_a_reporter_writes_and_an_editor_publishes_and_the_version_names_the_editor(quick_browser, desk, visitor):
    (draft,) = [saved.draft for saved in drafts(desk).all()]
    before = versions(desk)
    with browser_of(quick_browser, "lee", desk) as reporter, browser_of(quick_browser, "", desk) as editor:
        reporter.get_by_role("button", name=GO_ON, exact=True).click()
        expect(reporter.get_by_role("region", name=WHAT_IT_CHANGES)).to_contain_text("confirmed")
        field(reporter, WHY_THIS_VERSION).fill("Read once more by Lee.")
        field(reporter, WHY_THIS_VERSION).blur()
        eventually(lambda: drafts(desk).read(draft.draft_id).draft.reason == "Read once more by Lee.")
        expect(reporter.get_by_text(FOR_AN_EDITOR)).to_be_visible()
        expect(reporter.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
        editor.goto(reporter.url)  # a link to the draft leads through the sign-in to it
        signed_in_as_editor_at_the_draft(editor, draft.draft_id)
        expect(editor.get_by_text(VERSION_HAS_YOUR_NAME.format(name="Kim Min-ji"))).to_be_visible()
        expect(field(editor, WHY_THIS_VERSION)).to_have_value("Read once more by Lee.")
        editor.get_by_role("button", name="Publish", exact=True).click()
        expect(editor.get_by_text(IS_PUBLISHED)).to_be_visible()
        assert len(versions(desk)) == len(before) + 1
        assert (versions(desk)[-1].author, versions(desk)[-1].reason) == ("Kim Min-ji", "Read once more by Lee.")
        reporter.get_by_role("button", name=BACK_TO_THE_DESK).click()
        expect(reporter.get_by_role("table")).to_contain_text("Kim Min-ji")
        expect(reporter.get_by_role("button", name=re.compile(fixed(TAKE_BACK)))).to_have_count(0)
        take_back(editor, versions(desk)[-1].data_version)
        assert versions(desk)[-1].author == "Kim Min-ji"


def signed_in_as_editor_at_the_draft(page, draft_id):
    page.get_by_role("button", name=SIGN_IN, exact=True).click()
    page.get_by_role("link", name="kim", exact=True).click()
    expect(page).to_have_url(re.compile(f"/desk\\?.*draft={draft_id}"))
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()


def take_back(page, version):
    field(page, WHY_TAKEN_BACK.format(version=version)).fill("Tried.")
    page.get_by_role("button", name=TAKE_BACK.format(version=version)).click()
    expect(page.get_by_text(re.compile(f"^{pattern(TAKES_VERSION_BACK, taken=version)}$"))).to_be_visible()


@slow("minutes at the desk; tests/dashboard/session/test_sign_in.py has its parts")
@pytest.mark.parametrize("lang", by_tier(("ko",), tuple(LANGUAGES)))
def test_the_way_in_and_the_desk_speak_the_reader_s_language_and_are_accessible(quick_browser, desk, visitor, lang):
    say = translator.say(lang)
    for scheme in ("light", "dark"):
        with browser_of(quick_browser, "", desk, f"lang={lang}", color_scheme=scheme) as page:
            button = page.get_by_role("button", name=say(SIGN_IN), exact=True)
            expect(button).to_be_visible()
            assert axe.unexpected(page) == []
            button.click()
            page.get_by_role("link", name="lee", exact=True).click()
            expect(page).to_have_url(re.compile(f"/desk\\?lang={lang}" if lang != "en" else "/desk"))
            named = say(SIGNED_IN_AS, name="Lee Su-jin", role=say("reporter"))
            expect(page.get_by_text(named)).to_be_visible()
            settle(page)
            assert axe.unexpected(page) == []


@slow("minutes at the desk; tests/dashboard/session/test_sign_in.py has its parts")
def test_what_a_reporter_types_as_the_role_goes_is_kept_and_offered_once_it_is_back(quick_browser, desk, visitor):
    typed = "Typed as the role went."
    with browser_of(quick_browser, "", desk, "lang=en&draft=one") as page:
        signed_in_as_reporter(page)
        desk.give(ROLES.replace("lee@", "other@"))
        field(page, WHY_THIS_VERSION).select_text()
        page.keyboard.insert_text(typed)
        field(page, WHY_THIS_VERSION).blur()
        expect(page.get_by_text(NO_ROLE)).to_be_visible()
        assert drafts(desk).read("one").draft.reason == "Read again."
        desk.give()
        page.reload()
        expect(field(page, WHY_THIS_VERSION)).to_be_visible()
        eventually(lambda: field(page, WHY_THIS_VERSION).input_value() == typed or page.get_by_text(typed).count())


def signed_in_as_reporter(page):
    page.get_by_role("button", name=SIGN_IN, exact=True).click()
    page.get_by_role("link", name="lee", exact=True).click()
    expect(field(page, WHY_THIS_VERSION)).to_be_visible()
    settle(page)
