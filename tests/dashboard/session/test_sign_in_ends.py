"""When a sign-in to the desk ends: by itself, with a role that is taken away, and by signing out."""

import os
import subprocess
import sys
from time import monotonic
from urllib.parse import urlsplit

from dashboard.editor.overview import NO_ROLE
from dashboard.session.pages import DESK_SETTING
from tests.conftest import ROOT
from tests.support.page_session import PageSession
from tests.support.signed_in import ROLES, UNSEEN, desk, drafts, versions, visitor
from tests.support.tiers import slow
from tests.support.waiting import eventually

__all__ = ["desk", "visitor"]
# when it ends


@slow("it waits for an end; the others of this file have one at once")
def test_a_sign_in_ends_while_a_page_is_open_and_a_press_after_it_does_nothing(visitor, desk):
    begun, before_it = monotonic(), visitor.another()
    before_it.sign_in("kim")
    with before_it.page(query="draft=one"):
        desk.provider.fault, desk.provider.left = "nearly-old", min(45, 5 + 2 * (monotonic() - begun))
    visitor.sign_in("kim")
    with visitor.page(query="draft=one") as page, visitor.page() as watched:
        before = versions(desk)
        assert "desk_publish" in page.buttons
        eventually(lambda: "has ended" in watched.run())
        page.run("desk_publish")
        assert "desk_sign_in" in page.buttons
        assert UNSEEN not in page.shown
    assert versions(desk) == before


@slow("another sign-in at a real provider")
def test_a_role_that_is_taken_away_holds_no_longer_for_a_page_that_is_open(visitor, desk):
    visitor.sign_in("kim")
    with visitor.page(query="draft=one") as page, visitor.page() as overview:
        before, take_back = versions(desk), overview.about_to_take_back()
        desk.give(ROLES.replace("Kim@", "other@"))
        page.run("desk_publish")
        assert NO_ROLE in page.shown
        assert NO_ROLE in take_back()
        assert versions(desk) == before
    desk.give()
    with visitor.page() as page:
        desk.give(ROLES.replace("Kim@", "other@"))
        assert NO_ROLE in page.run("desk_new_report")
        assert [saved.draft.draft_id for saved in drafts(desk).all()] == ["one"]


def test_an_editor_who_is_a_reporter_now_cannot_publish_what_their_open_page_still_offers(visitor, desk):
    visitor.sign_in("kim")
    with visitor.page(query="draft=one") as page:
        before = versions(desk)
        desk.give('[roles.editor]\n"a@example.org" = "A"\n[roles.reporter]\n"kim@example.org" = "Kim Min-ji"\n')
        page.run("desk_publish")
        assert "desk_publish" not in page.buttons
        assert versions(desk) == before


@slow("it waits for an end; the others of this file have one at once")
def test_secrets_that_are_broken_give_nobody_a_role_and_are_read_again_once_they_are_mended(visitor, desk):
    visitor.sign_in("kim")
    with visitor.page() as page:
        for broken in ("[auth\n", "", "\x00", "roles = 1\n"):
            desk.secrets.write_text(broken, encoding="utf-8")
            page.run()
            assert "desk_new_report" not in page.buttons
            desk.give()
            page.run()
            assert "desk_new_report" in page.buttons
        desk.secrets.rename(desk.secrets.with_suffix(".away"))
        page.run()
        assert "desk_new_report" not in page.buttons
        desk.give()
        page.run()
        assert "desk_new_report" in page.buttons
        desk.give(ROLES.replace("Kim@", "other@"))
        os.utime(desk.secrets, (1_000_000_000, 1_000_000_000))  # as of a file that was taken out of a back-up
        page.run()
        assert "desk_new_report" not in page.buttons


@slow("pages of a real provider; tests/dashboard/test_streamlit_sign_in.py has copies of cookies")
def test_signing_out_ends_it_in_every_page_of_the_browser_at_the_provider_and_for_a_copy_of_the_cookie(visitor, desk):
    visitor.sign_in("kim")
    copied = dict(visitor.web.cookies)
    with visitor.page() as page, visitor.page(query="draft=one") as another:
        page.run("desk_sign_out")
        assert page.redirect == "/auth/logout"
        answer = visitor.go(page.redirect, sec_fetch_site="same-origin")
        assert urlsplit(answer.headers["location"]).path == "/end"
        assert not visitor.is_signed_in()
        back = visitor.web.get(answer.headers["location"]).headers["location"]
        assert desk.provider.ended[-1]["id_token_hint"].count(".") == 2
        assert visitor.go(back).headers["location"] == "/desk"
        assert not [line for line in desk.running.lines if "Missing provider" in line]
        assert "has ended" in another.run()
    with PageSession(desk.address, "desk", copied) as page:
        assert "has ended" in page.shown
    assert visitor.sign_in("kim").headers["location"] == "/desk"  # a new sign-in is another one
    with visitor.page() as page:
        assert "desk_new_report" in page.buttons


# the start


@slow("another sign-in at a real provider")
def test_without_a_provider_there_is_no_desk_beyond_the_loopback(tmp_path, monkeypatch):
    monkeypatch.setenv(DESK_SETTING, "sign-in")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "0.0.0.0", "--secrets.files", str(tmp_path / "secrets.toml")]  # noqa: S104 (the point)
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "RAILLINKS_DESK=sign-in needs a file with secrets, which names the provider" in ended.stderr
    assert "Traceback" not in ended.stderr
