"""Arguments of tools: what is refused, with what would be right."""

import pytest

from raillinks.mcp.arguments import LARGEST, LONGEST, MOST_VALUES
from raillinks.mcp.tools import TOOLS, call
from tests.support.tiers import paired

NESTED: dict = {}
for _ in range(50):
    NESTED = {"a": NESTED}
HOSTILE = [
    "yesterday", "2022-13-45", "0000-00-00", "9" * 30, "a" * LONGEST, "a" * 60_000, "\0", "2022-09-26\r\n",
    "\u202e2022", "\ud800", "'; DROP TABLE events; --", "<script>alert(1)</script>", "../../etc/passwd", "{{7*7}}", "${jndi:ldap://x}",
    10**30, -1, 2022.5, 1e308, float("inf"), float("nan"), True, [], [["freight"]], ["x"] * 5000, {}, NESTED,
]  # fmt: skip


@pytest.mark.parametrize(("value", "name"), paired(HOSTILE, [*TOOLS]), ids=lambda value: ascii(value)[:30])
def test_a_hostile_argument_gets_an_error_with_a_hint_or_an_answer(here, name, value):
    tool = TOOLS[name]
    for argument in tool.takes:
        said = call(tool, {argument: value}, here)
        said.text.encode()  # it can be sent: no lone surrogate is left in it
        if said.body is None:
            assert argument in said.text or "name an event" in said.text
            assert "allowed: " in said.text or "did you mean" in said.text or "; " in said.text
            assert len(said.text) < 6000
            assert "Traceback" not in said.text


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"crossing": "dandong"}, "did you mean 'dandong-sinuiju'?"), ({"crosing": "x"}, "did you mean 'crossing'?"),
        ({"as_of": "26 Sept 2022"}, "did you mean 2022-09-26?"), ({"lang": "fr"}, "en, ko, zh"),
        ({"data_version": "9.9.9"}, "0.1.0"), ({"as_of": "2022-09-26", "known_on": "2020-01-01"}, "at most 2020-01-01"),
        ({"as_of": ["2022-09-26"]}, "YYYY-MM-DD"), ({"day": "2022-09-26"}, "day '2022-09-26'"),
        ({"stale_after": "many"}, "a whole number from 0 to 36500"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_be_right(here, given, hint):
    said = call(TOOLS["status_on"], given, here)
    assert said.body is None
    assert hint in said.text


@pytest.mark.parametrize(("values", "is_too_many"), [(MOST_VALUES, False), (MOST_VALUES + 1, True)])
def test_a_list_may_have_as_many_values_as_are_allowed(here, values, is_too_many):
    said = call(TOOLS["status_on"], {"crossing": ["dandong-sinuiju"] * values}, here)
    assert ("too many" in said.text) == is_too_many
    assert (said.body is None) == is_too_many


@pytest.mark.parametrize(
    ("given", "as_written"),
    [({"limit": 2.0}, {"limit": "2"}), ({"offset": LARGEST}, {"offset": str(LARGEST)}),
     ({"stale_after": 30.0}, {"stale_after": "30"})],
)  # fmt: skip
def test_a_whole_number_is_one_however_it_is_written(here, given, as_written):
    said = call(TOOLS["find_events"], given, here)
    assert said.body is not None
    assert said == call(TOOLS["find_events"], as_written, here)
