"""Who has which role, and of which claims of a provider."""

import pytest

from dashboard.session import roles, sign_in
from dashboard.session.roles import Account, Doubt, Role

US, NOW, LONGEST = "rail-links", 1_800_000_000.0, 12 * 3600
TABLE = {"editor": {"Kim@example.org": " Kim Min-ji "}, "reporter": {"lee@example.org": "Lee Su-jin"}}
KNOWN = roles.accounts(TABLE)
KIM = Account("Kim Min-ji", Role.EDITOR)
CLAIMS = {"is_logged_in": True, "aud": US, "iat": NOW, "email": "kim@example.org", "email_verified": True}


def of(**claims):
    return roles.of_claims({**CLAIMS, **claims}, US, KNOWN, (NOW, LONGEST))


def test_a_role_may_do_what_those_before_it_may():
    assert Role.READER < Role.REPORTER < Role.EDITOR
    assert {"reporter": Role.REPORTER, "editor": Role.EDITOR} == roles.BY_NAME


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
    [(0, True), (LONGEST - 1, True), (LONGEST, False), (10 * LONGEST, False), (-roles.TOLERANCE, True),
     (-roles.TOLERANCE - 1, False), (float("nan"), False), (float("inf"), False), (float("-inf"), False)],
)  # fmt: skip
def test_a_sign_in_holds_for_its_hours_and_not_before_it_was(age, holds):
    assert of(iat=NOW - age) == (KIM if holds else Doubt.ENDED)


@pytest.mark.parametrize("said", [None, False, 0, ""])
def test_without_a_sign_in_nobody_is_there(said):
    assert of(is_logged_in=said) == Doubt.NOBODY
    assert roles.of_claims({}, US, KNOWN, (NOW, LONGEST)) == Doubt.NOBODY


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
        roles.accounts(table)
    assert said in str(refused.value)


def test_without_a_table_nobody_has_a_role():
    assert roles.accounts({}) == {}
    assert roles.of_claims(CLAIMS, US, {}, (NOW, LONGEST)) == Doubt.NO_ROLE


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
    now[0] += LONGEST + roles.TOLERANCE + 1
    ended.add(second, LONGEST)
    assert (ended.has(first), ended.has(second)) == (False, True)  # nothing is kept for ever
