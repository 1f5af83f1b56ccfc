"""Who has which role, and of which claims of a provider.

Signing in to the desk, over real sockets with a real provider: who gets in, and when it ends.
"""

import json
import os
from dataclasses import replace
from http.cookies import SimpleCookie
from time import monotonic, time
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import InvalidStatus

from dashboard.editor.overview import ADDRESS_NOT_CONFIRMED, NO_ROLE, NOT_FOR_THIS_DESK, NOT_SIGNED_IN
from dashboard.editor.publish_panel import CANNOT_BE_PUBLISHED_YET, FOR_AN_EDITOR
from dashboard.server.sign_in import BACK
from dashboard.session import sign_in
from dashboard.session.sign_in import Account, Doubt, Role
from tests.support.messages import fixed
from tests.support.openid_provider import CLIENT_ID, PEOPLE, SIGNED_WRONGLY, WRONG
from tests.support.page_session import PageSession
from tests.support.signed_in import ROLES, UNSEEN, USER, correction, desk, drafts, versions, visitor
from tests.support.tiers import slow
from tests.support.waiting import eventually

US, NOW, LONGEST = "rail-links", 1_800_000_000.0, 12 * 3600
TABLE = {"editor": {"Kim@example.org": " Kim Min-ji "}, "reporter": {"lee@example.org": "Lee Su-jin"}}
KNOWN = sign_in.accounts(TABLE)
KIM = Account("Kim Min-ji", Role.EDITOR)
CLAIMS = {"is_logged_in": True, "aud": US, "iat": NOW, "email": "kim@example.org", "email_verified": True}


def of(**claims):
    return sign_in.of_claims({**CLAIMS, **claims}, US, KNOWN, (NOW, LONGEST))


def test_a_role_may_do_what_those_before_it_may():
    assert Role.READER < Role.REPORTER < Role.EDITOR
    assert {"reporter": Role.REPORTER, "editor": Role.EDITOR} == sign_in.BY_NAME


def test_an_account_has_the_name_of_the_table_and_not_that_of_the_provider():
    assert of(name="Lee Su-jin") == KIM


@pytest.mark.parametrize("address", ["kim@example.org", "KIM@EXAMPLE.ORG", "Kim@example.org"])
def test_the_letters_of_an_address_may_be_small_or_large(address):
    assert of(email=address) == KIM


@pytest.mark.parametrize(
    "address",
    ["\u212aim@example.org", "k\u0131m@example.org", "kim@example.org ", "kim@example.org\x00", "im@example.org",
     "kim@example.org.evil.example", "kim+editor@example.org", "", "lee", None, ["kim@example.org"], 1],
)  # fmt: skip
def test_an_address_that_only_looks_like_another_has_no_role(address):
    assert of(email=address) in {Doubt.NO_ROLE, Doubt.UNVERIFIED}


@pytest.mark.parametrize("said", [False, None, "true", 1, "false", [True]])
def test_only_an_address_that_the_provider_confirms_counts(said):
    assert of(email_verified=said) == Doubt.UNVERIFIED


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another"}, {"aud": ["another"]}, {"aud": ["another"], "azp": US}, {"aud": "another", "azp": US},
     {"aud": [US, "another"]}, {"aud": [US, "another"], "azp": "another"}, {"azp": "another"}, {"aud": None},
     {"aud": {US: 1}}, {"aud": f"{US} another"}, {"iat": None}, {"iat": "1"}, {"iat": True}],
)  # fmt: skip
def test_a_token_for_another_program_or_without_its_day_is_not_ours(claims):
    assert of(**claims) == Doubt.NOT_OURS


def test_a_token_for_us_among_others_counts_where_we_asked_for_it():
    assert of(aud=[US, "another"], azp=US) == KIM
    assert of(aud=[US]) == KIM


@pytest.mark.parametrize(
    ("age", "holds"),
    [(0, True), (LONGEST - 1, True), (LONGEST, False), (10 * LONGEST, False), (-sign_in.TOLERANCE, True),
     (-sign_in.TOLERANCE - 1, False), (float("nan"), False), (float("inf"), False), (float("-inf"), False)],
)  # fmt: skip
def test_a_sign_in_holds_for_its_hours_and_not_before_it_was(age, holds):
    assert of(iat=NOW - age) == (KIM if holds else Doubt.ENDED)


@pytest.mark.parametrize("said", [None, False, 0, ""])
def test_without_a_sign_in_nobody_is_there(said):
    assert of(is_logged_in=said) == Doubt.NOBODY
    assert sign_in.of_claims({}, US, KNOWN, (NOW, LONGEST)) == Doubt.NOBODY


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "is no table"), ("editor", "is no table"), ({"admin": {}}, "there are the roles reporter and editor"),
        ({"editor": "kim@example.org"}, "write [roles.editor]"), ({"editor": ["kim@example.org"]}, "[roles.editor]"),
        ({"editor": {"kim": "Kim"}}, "'kim' is no e-mail address"), ({"editor": {"a@b@c": "A"}}, "no e-mail address"),
        ({"editor": {" a@b": "A"}}, "no e-mail address"), ({"editor": {"a@b": ""}}, "has no name"),
        ({"editor": {"a@b": " "}}, "has no name"), ({"editor": {"a@b": 1}}, "has no name"),
        ({"editor": {"a@b": "A\nB"}}, "has no name"), ({"editor": {"a@b": "A\u202eB"}}, "has no name"),
        ({"editor": {"example": {"org": "A"}}}, "no e-mail address"),
        ({"editor": {"a@b": "A"}, "reporter": {"A@b": "A"}}, "twice"),
        ({"editor": {"a@b": "A", "A@B": "A"}}, "twice"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused_in_a_sentence(table, said):
    with pytest.raises(ValueError, match=r"^\[roles") as refused:
        sign_in.accounts(table)
    assert said in str(refused.value)


def test_without_a_table_nobody_has_a_role():
    assert sign_in.accounts({}) == {}
    assert sign_in.of_claims(CLAIMS, US, {}, (NOW, LONGEST)) == Doubt.NO_ROLE


@pytest.mark.parametrize(("setting", "hours"), [("", 12), ("1", 1), ("168", 168), ("08", 8)])
def test_a_sign_in_holds_for_the_hours_of_the_setting(setting, hours):
    assert sign_in.seconds({sign_in.HOURS: setting}) == hours * 3600


@pytest.mark.parametrize("setting", ["0", "169", "-1", "1.5", "twelve", "12h", "²", "99999999999", " 1", "10000"])
def test_a_setting_that_is_no_number_of_hours_is_refused(setting):
    with pytest.raises(ValueError, match=sign_in.HOURS):
        sign_in.seconds({sign_in.HOURS: setting})


def test_a_sign_in_that_was_ended_stays_so_until_it_would_be_too_old_and_others_do_not():
    now = [NOW]
    ended = sign_in.EndedSignIns(lambda: now[0])
    first, second = ({"iss": "i", "sub": "kim", "iat": NOW, "nonce": nonce} for nonce in "ab")
    ended.add(first, LONGEST)
    assert (ended.has(first), ended.has(second)) == (True, False)
    now[0] += LONGEST + sign_in.TOLERANCE + 1
    ended.add(second, LONGEST)
    assert (ended.has(first), ended.has(second)) == (False, True)  # nothing is kept for ever


__all__ = ["desk", "visitor"]
FAILED = "/desk?sign_in=failed"
TAKEN_OVER_LATER = ("old", "asked-by-us-for-another")
"""What Authlib takes, and the desk does not."""


def test_a_reporter_sees_what_would_follow_and_can_neither_publish_nor_take_back(visitor, desk):
    visitor.sign_in("lee")
    with visitor.page() as page:
        assert "Lee Su-jin" in page.shown
        assert [key for key in page.buttons if key.startswith("desk_undo_")] == []
        assert "desk_new_report" in page.buttons
    with visitor.page(query="draft=one") as page:
        assert "rl-desk-consequence" in page.shown
        assert "desk_publish" not in page.buttons
        assert FOR_AN_EDITOR in page.shown
        page.run("desk_discard")
    assert drafts(desk).all() == ()
    with visitor.page() as page:  # nothing is filled in yet: nobody can publish that
        page.run("desk_new_report")
        assert fixed(CANNOT_BE_PUBLISHED_YET) in page.shown
        assert FOR_AN_EDITOR not in page.shown
        page.run("desk_discard")


def test_a_reporter_deletes_no_draft_of_somebody_else(visitor, desk):
    drafts(desk).save(replace(correction(desk), draft_id="two", author="Kim Min-ji"), 0)
    visitor.sign_in("lee")
    with visitor.page(query="draft=two") as page:
        assert "rl-desk-consequence" in page.shown
        assert "desk_discard" not in page.buttons
    editor = visitor.another()
    editor.sign_in("kim")
    with editor.page(query="draft=two") as page:
        page.run("desk_discard")
    assert "two" not in [saved.draft.draft_id for saved in drafts(desk).all()]


@pytest.mark.parametrize(
    ("person", "said"),
    [("stranger", NO_ROLE), ("unverified", ADDRESS_NOT_CONFIRMED), ("unsaid", ADDRESS_NOT_CONFIRMED)],
)
def test_whoever_has_no_role_is_told_so_and_sees_no_draft(visitor, person, said):
    visitor.sign_in(person)
    for query in ("", "draft=one"):
        with visitor.page(query=query) as page:
            assert said in page.shown
            assert UNSEEN not in page.shown
            assert [key for key in page.buttons if key.startswith("desk_")] == ["desk_sign_out"]


@pytest.mark.parametrize("fault", [*WRONG, *SIGNED_WRONGLY])
def test_a_token_that_is_wrong_gives_nobody_a_role(visitor, desk, fault):
    desk.provider.fault = fault
    answer = visitor.sign_in("lee" if fault == "changed-after-signing" else "kim")
    assert visitor.is_signed_in() == (fault in TAKEN_OVER_LATER)
    assert answer.headers["location"] == ("/desk" if fault in TAKEN_OVER_LATER else FAILED)
    with visitor.page(query="draft=one&sign_in=failed") as page:
        assert UNSEEN not in page.shown
        assert "desk_publish" not in page.buttons
        if fault in TAKEN_OVER_LATER:
            assert {"old": "has ended", "asked-by-us-for-another": NOT_FOR_THIS_DESK}[fault] in page.shown
        else:
            assert NOT_SIGNED_IN in page.shown


def forged(desk, key, **changes):
    """A cookie with claims of an editor."""
    claims = {"iss": desk.provider.address, "sub": "kim", "aud": CLIENT_ID, "email": "kim@example.org",
              "email_verified": True, "iat": 4_000_000_000, "is_logged_in": True, "origin": desk.address,
              "provider": "default"} | changes  # fmt: skip
    return create_signed_value(key, USER, json.dumps(claims)).decode()


def test_a_forged_or_changed_cookie_gives_nobody_a_role(visitor, desk):
    visitor.sign_in("lee")
    right = visitor.web.cookies[USER]
    changed = f"{right[:-2]}{'A' if right[-2] != 'A' else 'B'}{right[-1]}"  # the last letter has bits without meaning
    for cookie in (forged(desk, "a guess"), forged(desk, ""), changed, "x", ""):
        with PageSession(desk.address, "desk", {USER: cookie}, "draft=one") as page:
            assert "desk_sign_in" in page.buttons
            assert UNSEEN not in page.shown


def long_ago(desk, person, **changes):
    """The cookies of a sign-in as an earlier version wrote it: with all claims, in chunks."""
    said = {"iss": desk.provider.address, "sub": person, "aud": CLIENT_ID, "iat": int(time()), "nonce": person}
    own = {"origin": desk.address, "is_logged_in": True, "provider": "default"}
    cookies: dict[str, str] = {}
    set_cookie_with_chunks(
        cookies.__setitem__, lambda name, value: create_signed_value("c" * 64, name, value), USER,
        said | PEOPLE["many-groups"] | changes | own, cookie_attr_size=60,
    )  # fmt: skip
    assert len(cookies) > 3
    return {name: create_signed_value("c" * 64, name, value).decode() for name, value in cookies.items()}


def test_an_account_with_170_groups_signs_in_and_out(visitor, desk):
    assert visitor.sign_in("many-groups").headers["location"] == "/desk"
    assert sum(len(name) + len(value) for name, value in visitor.web.cookies.items()) < 4096
    with visitor.page() as page:
        assert "Kim Min-ji" in page.shown
        page.run("desk_sign_out")
    answer = visitor.go(page.redirect, sec_fetch_site="same-origin")
    assert "id_token_hint" not in answer.headers["location"]  # it is too long for a cookie
    assert visitor.web.get(answer.headers["location"]).headers["location"].startswith(desk.address)
    assert not visitor.is_signed_in()


def test_chunks_of_several_sign_ins_give_nobody_a_role_and_whoever_has_old_ones_signs_in_again(visitor, desk):
    mine = long_ago(desk, "mallory", email="mallory@example.org")
    changed = long_ago(desk, "mallory", email_verified=False)
    last = max(mine)
    for cookies in (mine | {last: changed[last]}, long_ago(desk, "kim")):
        with PageSession(desk.address, "desk", cookies, "draft=one") as page:
            assert "has ended" in page.shown
            assert UNSEEN not in page.shown
            assert "desk_publish" not in page.buttons
    for name, value in long_ago(desk, "kim").items():
        visitor.web.cookies.set(name, value, "127.0.0.1", "/")
    visitor.go("/desk")
    assert [name for name in visitor.web.cookies if name.startswith(f"{USER}_")] == []
    assert visitor.sign_in("kim").headers["location"] == "/desk"
    with visitor.page() as page:
        assert "Kim Min-ji" in page.shown


def test_an_answer_of_the_provider_holds_once_and_for_the_browser_that_asked(visitor, desk):
    back = visitor.answer_of("kim")
    asked_with = dict(visitor.web.cookies)
    other = visitor.another()  # somebody has another browser open the address: it would be signed in as them
    assert other.go(back).headers["location"] == FAILED
    assert not other.is_signed_in()
    assert visitor.go(back).headers["location"] == "/desk"
    again = visitor.another()
    again.web.cookies.update(asked_with)  # the state as it was: now the code is used up
    assert again.go(back).headers["location"] == FAILED
    assert not again.is_signed_in()
    assert visitor.go(back).headers["location"] == FAILED
    assert visitor.is_signed_in()  # who was signed in stays so
    changed = back.replace("state=", "state=x")
    assert visitor.another().go(changed).headers["location"] == FAILED
    assert len(desk.provider.used) == len({*desk.provider.used}) + 1


def test_the_way_to_the_provider_has_state_nonce_and_the_challenge_of_pkce(visitor, desk):
    asked = parse_qs(urlsplit(visitor.way_to_the_provider()).query)
    assert asked["redirect_uri"] == [f"{desk.address}/oauth2callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert {"openid", "email"} <= {*asked["scope"][0].split()}


def test_who_refuses_at_the_provider_is_told_that_they_are_not_signed_in(visitor):
    state = parse_qs(urlsplit(visitor.way_to_the_provider()).query)["state"][0]
    answer = visitor.go(f"/oauth2callback?error=access_denied&error_description=no&state={state}")
    assert answer.headers["location"] == FAILED
    assert not visitor.is_signed_in()


@pytest.mark.parametrize(
    "query",
    ["next=https://evil.example/", "next=//evil.example", "redirect_uri=https://evil.example/", "lang=//evil.example",
     "draft=..%2F..%2F%2Fevil.example", "draft=a%0d%0aLocation:%20https://evil.example/"],
)  # fmt: skip
def test_signing_in_leads_to_the_desk_whatever_an_address_asks_for(visitor, query):
    back = visitor.answer_of("kim", query)
    assert visitor.go(f"{back}&{query}").headers["location"] == "/desk"
    assert visitor.go(f"/auth/login?{query}").headers["location"] == "/"
    assert visitor.go(f"/auth/login?{query}&provider=x").headers["location"] == "/"


def test_signing_in_leads_back_to_the_draft_and_the_language_that_one_came_from(visitor):
    assert visitor.sign_in("kim", "lang=ko&draft=one").headers["location"] == "/desk?lang=ko&draft=one"
    assert BACK not in visitor.web.cookies


def test_no_other_site_s_page_signs_anybody_in_or_out(visitor):
    visitor.sign_in("kim")
    for path in ("/auth/login?provider=x", "/auth/logout"):
        for site in ("cross-site", "same-site"):
            answer = visitor.go(path, sec_fetch_site=site)
            assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert visitor.go("/auth/login", origin="https://evil.example").status_code == 403
    assert visitor.go("/oauth2callback?code=a&state=b", host="evil.example").status_code == 421
    assert visitor.web.post("/auth/logout").status_code == 405
    assert visitor.is_signed_in()


def test_a_websocket_of_another_origin_gets_no_session_though_it_has_the_cookies(visitor, desk):
    visitor.sign_in("kim")
    for origin in ("https://evil.example", "null", desk.address.replace("127.0.0.1", "localhost")):
        asking = PageSession(desk.address, "desk", dict(visitor.web.cookies), origin=origin)
        with pytest.raises(InvalidStatus) as refused, asking:
            pass
        assert refused.value.response.status_code == 403


def test_answers_that_sign_in_are_kept_nowhere_and_framed_by_nobody_and_cookies_are_for_the_server_alone(visitor):
    asked = visitor.way_to_the_provider()
    visitor.go("/desk")
    answer = visitor.sign_in("kim")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    cookies = {name: one for line in answer.headers.get_list("set-cookie") for name, one in SimpleCookie(line).items()}
    for name in (USER, "_streamlit_user_tokens"):
        assert (cookies[name]["httponly"], cookies[name]["samesite"].lower()) == (True, "lax")
        assert cookies[name]["max-age"] == str(12 * 3600)
    assert "frame-ancestors 'none'" in visitor.go("/desk").headers["content-security-policy"]
    assert visitor.go(asked).status_code == 200  # the provider's own page


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
    copied, earlier = dict(visitor.web.cookies), len(desk.running.lines)  # other tests had answers refused
    with visitor.page() as page, visitor.page(query="draft=one") as another:
        page.run("desk_sign_out")
        assert page.redirect == "/auth/logout"
        answer = visitor.go(page.redirect, sec_fetch_site="same-origin")
        assert urlsplit(answer.headers["location"]).path == "/end"
        assert not visitor.is_signed_in()
        back = visitor.web.get(answer.headers["location"]).headers["location"]
        assert desk.provider.ended[-1]["id_token_hint"].count(".") == 2
        assert visitor.go(back).headers["location"] == "/desk"
        assert not [line for line in desk.running.lines[earlier:] if "Missing provider" in line]
        assert "has ended" in another.run()
    with PageSession(desk.address, "desk", copied) as page:
        assert "has ended" in page.shown
    assert visitor.sign_in("kim").headers["location"] == "/desk"  # a new sign-in is another one
    with visitor.page() as page:
        assert "desk_new_report" in page.buttons
