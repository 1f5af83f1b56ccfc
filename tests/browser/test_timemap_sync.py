"""What the time map reports to Python, and what it takes back: `ReaderSync` with the test's own sender and clock."""

import pytest

from timemap import script

pytestmark = pytest.mark.browser

HARNESS = """(steps) => {
  lastReportId = 0;
  const log = [];
  let now = 0;
  let timers = [];
  const sync = new ReaderSync({
    send: ({ id, ...report }) => log.push([now, 'sent', id, report]),
    setTimer: (callback, ms) => { timers.push({ callback, at: now + ms }); return timers.at(-1); },
    clearTimer: (timer) => { timers = timers.filter((other) => other !== timer); },
    onOverdue: (overdue) => log.push([now, overdue ? 'overdue' : 'answered']),
  });
  const pass = (until) => {
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((other) => other !== next);
      now = next.at;
      next.callback();
    }
    now = until;
  };
  for (const [step, given] of steps) {
    if (step === 'at') pass(given);
    else if (step === 'receive') {
      const changed = sync.receive(given);
      if (Object.keys(changed).length) log.push([now, 'changed', changed]);
    } else sync[step](given);
  }
  return { log, waiting: sync.waiting, timers: timers.length };
}"""
"""Plays steps: `["at", ms]` lets time pass until then, others call the method; gives what was sent and heard when."""

A, B, C = "2022-01-17", "2022-03-18", "2022-09-26"
PLACE, ELSEWHERE = {"lat": 40, "lon": 124, "zoom": 9}, {"lat": 42, "lon": 130, "zoom": 8}


@pytest.fixture(scope="module")
def tab(browser):
    page = browser.new_page()
    page.add_script_tag(content=script().replace("export default function", "function"))
    yield page
    page.close()


@pytest.fixture
def play(tab):
    return lambda *steps: tab.evaluate(HARNESS, [list(step) for step in steps])


def answer(as_of, answered=None, session="one", **more):
    return ["receive", {"as_of": as_of, "selected": None, "view_state": None, "session": session,
                        "answered": answered, **more}]  # fmt: skip


def sent(played):
    return [(at, report) for at, kind, *rest in played["log"] if kind == "sent" for report in rest[1:]]


def changed(played):
    return [entry[2] for entry in played["log"] if entry[1] == "changed"]


def test_a_day_is_sent_once_and_rests_when_it_is_answered(play):
    played = play(answer(A), ["report", {"as_of": B}], ["at", 500], answer(B, 1), ["at", 90_000])
    assert played == {"log": [[0, "sent", 1, {"as_of": B}]], "waiting": False, "timers": 0}


def test_what_is_reported_in_one_turn_goes_out_together(play):
    played = play(answer(A), ["report", {"selected": "e"}], ["report", {"as_of": B}], ["at", 1])
    assert sent(played) == [(0, {"selected": "e", "as_of": B})]


def test_what_python_shows_already_is_not_sent(play):
    played = play(answer(A), ["report", {"as_of": A}], ["at", 90_000])
    assert played == {"log": [], "waiting": False, "timers": 0}


def test_a_day_without_an_answer_is_sent_again_after_longer_and_longer_waits(play):
    played = play(answer(A), ["report", {"as_of": B}], ["at", 100_000])
    assert [at for at, _ in sent(played)] == [0, 2_000, 6_000, 14_000, 30_000, 60_000, 90_000]
    assert {report["as_of"] for _, report in sent(played)} == {B}
    assert [2_000, "overdue"] in played["log"]
    assert played["waiting"]


def test_each_report_has_an_id_of_its_own_so_that_a_day_told_before_counts_again(play):
    played = play(
        answer(A), ["report", {"as_of": B}], ["at", 1], answer(B, 1), answer(A, 1), ["report", {"as_of": B}], ["at", 2]
    )
    assert [entry[2] for entry in played["log"] if entry[1] == "sent"] == [1, 2]
    assert changed(played) == [{"as_of": A}]


@pytest.mark.parametrize("report_id", [1, 2, 3])
def test_the_answer_to_any_sending_of_a_day_counts(play, report_id):
    played = play(answer(A), ["report", {"as_of": B}], ["at", 7_000], answer(B, report_id), ["at", 90_000])
    assert len(sent(played)) == 3
    assert played["log"][-1] == [7_000, "answered"]
    assert not played["waiting"]


def test_one_report_is_out_at_a_time_and_the_last_day_follows_its_answer(play):
    played = play(
        answer(A), ["report", {"as_of": B}], ["at", 10], ["report", {"as_of": C}], ["report", {"as_of": A}],
        ["report", {"as_of": C}], ["at", 900], answer(B, 1), ["at", 1_000], answer(C, 2), ["at", 90_000],
    )  # fmt: skip
    assert sent(played) == [(0, {"as_of": B}), (900, {"as_of": C})]
    assert changed(played) == []


def test_a_late_answer_never_moves_the_reader_back(play):
    played = play(
        answer(A), ["report", {"as_of": B}], ["at", 10], ["report", {"as_of": C}], answer(A), ["at", 2_500],
        answer(B, 1), answer(A, 1), ["at", 3_000], answer(C, 2),
    )  # fmt: skip
    assert changed(played) == []
    assert not played["waiting"]


def test_going_back_to_the_day_before_while_another_is_out_is_sent_too(play):
    played = play(
        answer(A),
        ["report", {"as_of": B}],
        ["at", 10],
        ["report", {"as_of": A}],
        answer(B, 1),
        ["at", 20],
        answer(A, 2),
    )
    assert [report for _, report in sent(played)] == [{"as_of": B}, {"as_of": A}]
    assert changed(played) == []


def test_python_moves_a_reader_who_has_reported_nothing(play):
    played = play(answer(A), answer(B, selected="e", view_state=PLACE), answer(B, selected="e", view_state=PLACE))
    assert changed(played) == [{"as_of": B, "selected": "e", "view_state": PLACE}]


def test_an_unanswered_day_is_no_reason_to_ignore_what_else_has_changed(play):
    played = play(answer(A), ["report", {"as_of": B}], ["at", 1], answer(A, selected="e"))
    assert changed(played) == [{"selected": "e"}]


def test_another_session_gets_what_was_not_answered_at_once(play):
    played = play(
        answer(A), ["report", {"as_of": B, "view_state": PLACE}], ["at", 40_000],
        answer(A, session="two"), ["at", 40_001], answer(B, 6, session="two", view_state=PLACE), ["at", 90_000],
    )  # fmt: skip
    assert sent(played)[-1] == (40_000, {"as_of": B, "view_state": PLACE})
    assert len(sent(played)) == 6
    assert changed(played) == []
    assert not played["waiting"]


def test_an_answer_of_the_session_before_does_not_count_for_another(play):
    played = play(
        answer(A),
        ["report", {"as_of": B}],
        ["at", 1],
        answer(A, session="two"),
        answer(A, 1, session="two"),
        ["at", 10],
    )
    assert played["waiting"]


def test_another_session_whose_address_was_behind_gets_what_the_reader_was_shown(play):
    played = play(
        answer(A), ["report", {"as_of": B, "selected": "e", "view_state": PLACE}], ["at", 1],
        answer(B, 1, selected="e", view_state=PLACE),
        answer(A, session="two", view_state=ELSEWHERE), ["at", 100],
    )  # fmt: skip
    assert sent(played)[-1] == (1, {"as_of": B, "selected": "e", "view_state": PLACE})
    assert changed(played) == []


def test_another_session_that_knows_all_is_sent_nothing(play):
    played = play(
        answer(A), ["report", {"as_of": B}], ["at", 1], answer(B, 1), answer(B, session="two"), ["at", 90_000]
    )
    assert len(sent(played)) == 1
    assert changed(played) == []


def test_an_answer_given_before_this_time_map_was_there_does_not_count(play):
    played = play(answer(A, 0), ["report", {"as_of": B}], ["at", 1], answer(A, 0), ["at", 10])
    assert played["waiting"]


def test_leaving_sends_at_once_what_is_held_back_and_nothing_twice(play):
    played = play(
        answer(A), ["report", {"as_of": B}], ["at", 10], ["report", {"as_of": C}], ["flush", None], ["flush", None]
    )
    assert sent(played) == [(0, {"as_of": B}), (10, {"as_of": C})]


def test_a_stopped_sync_sends_nothing_later(play):
    played = play(answer(A), ["report", {"as_of": B}], ["at", 1], ["stop", None], ["at", 90_000])
    assert len(sent(played)) == 1
