"""A publisher, a source and a claim that the log has already are noticed where they are entered again."""

from dataclasses import replace

import pytest

from raillinks.editor.draft import Corrected
from tests import tiny
from tests.editor.test_publishing import REPORT, found, read, seen
from tests.support.tiers import sample


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    tiny.write(folder := tmp_path_factory.mktemp("log"), tiny.files())
    return read(folder)


@sample(2)
@pytest.mark.parametrize(
    "name", ["A Paper ", "A Paper\u00a0", "\n A Paper", "a paper", "A Paper\u200b", "A Paper\u3164"]
)
def test_a_publisher_in_another_spelling_is_no_voice_of_its_own(log, name):
    source = {**REPORT.source, "publisher": name}
    draft = replace(REPORT, source=source, event_id="e-open", event={}, counts=(), claim={
        "stance": "supports", "basis": "official", "claimed_date": "2020-01"})  # fmt: skip
    made = seen(log, draft)
    if name.strip() == "A Paper":
        assert made.problems == ()
        assert {row["publisher"] for row in made.dataset.sources.to_dict("records")} == {"A Paper", "B Paper"}
        assert {each.confidence for each in made.events} == {"reported"}  # one voice, however often it says so
    else:
        assert [p.field for p in made.stops(draft)] == ["source.publisher"]
    assert draft.source["publisher"] == name


def test_a_publisher_is_not_corrected_to_another_spelling_unasked(log):
    def corrected(name):
        one = Corrected("sources", {"source_id": "s1"}, {"publisher": "A Paper"}, {"publisher": name})
        return found(log, replace(REPORT, kind="correction", source={}, event={}, claim={}, counts=(), corrected=(one,),
                                  reason="Said anew."))  # fmt: skip

    assert corrected("b paper") == {("corrected.0.publisher", "spelled-otherwise", "warning")}
    assert corrected("B Paper\u200b") == {("corrected.0.publisher", "not-text", "error")}
    assert "spelled-otherwise" not in {code for _, code, _ in corrected("B Paper")}


def test_a_source_without_an_address_is_recognised_by_title_publisher_and_day(log):
    source = {**REPORT.source, "publisher": "A Paper", "title": "A title!", "published": "2020-03"}
    del source["url"]
    assert found(log, replace(REPORT, source=source)) >= {("source.title", "known-source", "warning")}
    for other in ({"title": "Another title"}, {"publisher": "C Paper"}, {"published": "2020-04"}):
        problems = seen(log, replace(REPORT, source={**source, **other})).problems
        assert "known-source" not in {p.code for p in problems}


def test_what_a_source_says_of_an_event_already_is_no_second_claim_of_it(log):
    again = replace(REPORT, source_id="s1", source={}, event_id="e-open", event={}, counts=(),
                    claim={"stance": "supports", "basis": "secondary", "claimed_date": "2020-01"})  # fmt: skip
    (problem,) = seen(log, again).problems
    assert (problem.field, problem.code, str(problem.severity)) == ("claim.stance", "known-claim", "warning")
    assert "c1" in problem.reason
    assert found(log, replace(again, source_id="s2")) == set()
    assert ("claim.stance", "known-claim", "warning") in found(log, replace(again, claim={"basis": "secondary"}))
