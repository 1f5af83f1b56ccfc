"""Random questions to the tools, over real HTTP by the protocol's client: their rows are those of the CSV tables."""

import pytest

from raillinks.mcp.tools import TOOLS
from tests.mcp.asking import as_text, ask, table
from tests.support.queries import random_query
from tests.support.tiers import SEED, by_tier, seeded

QUESTIONS = by_tier(8, 500)
ROWS = {"status_on": ("status", "links"), "intervals": ("intervals", "intervals"), "compare": ("compare", "links"),
        "find_events": ("events", "events")}  # fmt: skip
VERSIONS = ("", "", "", "", "0.2.0")
OF_TODAY = ("publisher", "rests_on")
"""What is chosen of today's log: an earlier version may not know it, and says so."""
STAMP = ("as_of", "known_on", "data_version")
CUT = ("event_ids", "urls")
"""The cells that an answer has in part."""


@pytest.fixture(scope="module")
def questions(dataset, address):
    chance = seeded("questions")
    asked = []
    for number in range(QUESTIONS):
        name = [*ROWS][number % len(ROWS)]
        pairs = [(n, v) for n, v in random_query(dataset, f"{SEED} {number}") if n in TOOLS[name].takes]
        if chance.random() < 0.3:
            pairs += [("disputed", "apply"), ("stale_after", str(chance.choice([0, 30, 1000])))]
        if name == "compare" and chance.random() < 0.7:
            pairs.append(("compare_with", f"{chance.randint(1930, 2025)}-07-15"))
        if version := chance.choice(VERSIONS):
            pairs = [pair for pair in pairs if pair[0] not in OF_TODAY]
            pairs.append(("data_version", version))
        asked.append((name, pairs))
    return asked


def test_random_questions_have_the_rows_of_the_csv(questions, address):
    answers = ask(address, lambda client: all_answers(client, questions))
    differing = [pairs for (name, pairs), answer in zip(questions, answers, strict=True)
                 if not is_same(answer, table(address, ROWS[name][0], pairs), ROWS[name][1])]  # fmt: skip
    assert differing == []
    assert sum(len(answer["rows"]) for answer in answers) > QUESTIONS


async def all_answers(client, questions):
    return [await whole_answer(client, name, pairs) for name, pairs in questions]


async def whole_answer(client, name, pairs):
    """The first page of an answer, with the rows of all pages."""
    given = {n: [v for m, v in pairs if m == n] for n, _ in pairs}
    arguments = {n: values if len(values) > 1 else values[0] for n, values in given.items()}
    rows, following = [], 0
    while following is not None:
        page = {"limit": 100, "offset": following} if "limit" in TOOLS[name].takes else {}
        result = await client.call_tool(name, {**arguments, **page})
        assert not result.is_error, (name, pairs, result.content)
        rows += result.structured_content[ROWS[name][1]]
        following = result.structured_content.get("next_offset")
    return {**result.structured_content, "rows": rows}


def is_same(answer, expected, member):
    """Whether each row of an answer has the cells of its row in the table, and the answer says what the table says."""
    rows = [as_text(row) for row in answer["rows"]]
    if member == "links":
        rows, expected = (
            [*sorted(each, key=lambda row: (row["crossing_id"], row["service"]))] for each in (rows, expected)
        )
    both = [*zip(rows, expected, strict=True)]
    named = [{name: row[name] for name in other if name in row and name not in CUT} for row, other in both]
    shown = [{name: other[name] for name in row} for row, other in zip(named, expected, strict=True)]
    if member == "intervals" and any(
        other[name] for row, other in both for name in other if name not in {*row, *STAMP}
    ):
        return False  # what is left out has no value
    stamps = {tuple(row[name] for name in STAMP) for row in expected}
    return named == shown and all(len(row) > 5 for row in named) and stamps <= {tuple(answer[name] for name in STAMP)}
