"""`python -m tests.planted [WORD …]`: plants bugs for each law, in a copy, and sees that `make test` fails at the law.

Prints the seed, a line a bug and the time, and exits 1 if a law did not notice one of its own. With words, only the
laws whose names hold one of them are tried. Bugs that were noticed at the same state of the files are left out;
`--fresh` tries them again.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.parts import begin
from tests.support.tiers import SEED

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("raillinks", "tests", "datapackage.json", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Bug:
    """A bug to plant: in the core's `<module>.py`, `old` becomes `new`; the law of that name must notice."""

    law: str
    what: str
    module: str
    old: str
    new: str


BUGS = (
    Bug(
        "a_day_is_unknown_where_evidence_has_lapsed_and_as_replayed_elsewhere", "evidence lapses a day late", "lapse",
        "np.maximum.accumulate(until) + lapse_after + 1", "np.maximum.accumulate(until) + lapse_after + 2",
    ),
    Bug(
        "a_lapse_and_a_renewal_are_moves_with_the_windows_of_moves", "an observation renews nothing", "lapse",
        "return ends[chosen], status[chosen]", "return ends[:0], status[:0]",
    ),
    Bug(
        "the_span_of_a_day_is_its_status_with_the_replayed_one", "a move during a lapse ends no span", "timeline",
        "self.evidence_key, stale, self.replay_key]", "self.evidence_key, stale]",
    ),
    Bug(
        "no_status_lives_longer_than_its_evidence_allows", "the last evidence of a link never lapses", "lapse",
        "(lapse_after > 0) & (start < end)", "(lapse_after > 0) & ~lasts & (start < end)",
    ),
    Bug(
        "the_figures_count_a_lapsed_day_as_unknown", "evidence lapses a day early", "lapse",
        "np.maximum.accumulate(until) + lapse_after + 1", "np.maximum.accumulate(until) + lapse_after",
    ),
    Bug(
        "without_the_property_or_with_0_nothing_lapses", "0 days let evidence lapse at once", "lapse",
        "(lapse_after > 0) & (start < end)", "(lapse_after >= 0) & (start < end)",
    ),
    Bug(
        "the_status_on_a_day_is_that_of_a_naive_replay_up_to_it", "`order_in_day` is forgotten", "replay",
        "pairs.group[among], pairs.order[among], day[among])", "pairs.group[among], day[among])",
    ),
    Bug(
        "evidence_is_the_latest_own_move_or_observation_however_stale", "group events are evidence", "replay",
        "evidence=(moving | observation)[event] & ~group", "evidence=(moving | observation)[event]",
    ),
    Bug(
        "the_alternatives_are_those_before_and_after_every_running_window", "ties are forgotten", "replay",
        "begun = begins(moves)", "begun = np.ones(len(moves.link), bool)",
    ),
    Bug(
        "the_alternatives_are_the_statuses_under_all_placements_that_keep_the_order",
        "a window runs to its own last day, whatever follows", "timeline",
        "last_key=np.minimum.accumulate((moves.link * BIG + moves.latest)[::-1])[::-1]",
        "last_key=np.sort(moves.link * BIG + moves.latest)",
    ),
    Bug(
        "the_alternatives_after_a_tie_are_the_statuses_under_all_its_orders", "a tie ends as the next move may begin",
        "timeline", "around=np.r_[preceding | possible", "around=np.r_[bit(before) | bit(after)",
    ),
    Bug(
        "the_order_of_the_rows_never_matters", "the id of the event decides no tie", "replay",
        "keys = (names, pairs.latest[among]", "keys = (pairs.latest[among]",
    ),
    Bug(
        "intervals_meet_end_to_start", "an interval ends where the next but one begins", "timeline",
        "frame[starts].shift(-1)", "frame[starts].shift(-2)",
    ),
    Bug(
        "intervals_are_the_maximal_runs_of_a_day_by_day_replay",
        "a status overtaken on its own day gets an interval", "timeline",
        "lasting = change[last_of_each(day)]", "lasting = change",
    ),
    Bug(
        "intervals_are_the_maximal_runs_of_a_day_by_day_replay",
        "a status that comes back on its day starts an interval", "timeline",
        "lasting[after[lasting] != previous]", "lasting",
    ),
    Bug(
        "intervals_are_the_maximal_runs_of_a_day_by_day_replay", "the first change of a day wins", "timeline",
        "lasting = change[last_of_each(day)]", "lasting = change[first_of_each(day)]",
    ),
    Bug(
        "the_last_days_of_an_interval_s_edges_are_those_of_its_events", "the soft edge is the hard one", "timeline",
        "self.last_key[move[known]] % BIG", "self.first_key[move[known]] % BIG",
    ),
    Bug(
        "the_last_span_not_after_a_day_is_the_status_of_that_day", "spans are cut a day before they go stale",
        "timeline", "self.evidence_until + stale_after + 1", "self.evidence_until + stale_after",
    ),
    Bug(
        "an_event_whose_earliest_day_is_later_changes_nothing_on_a_day", "evidence counts a month too early",
        "timeline", "_last_not_after(self.evidence_key, link, day)",
        "_last_not_after(self.evidence_key, link, day + 30)",
    ),
    Bug(
        "a_group_event_never_betters_a_link_nor_moves_one_that_does_not_run", "a group event may better a link",
        "replay", "& (_SEVERITY[:, None] <= _SEVERITY)", "",
    ),
    Bug(
        "what_is_known_of_an_event_follows_from_its_known_claims", "who repeats a report confirms it", "knowledge",
        ' & (claims["basis"] != Basis.SECONDARY).to_numpy()', "",
    ),
    Bug(
        "the_status_known_on_a_day_is_that_of_a_naive_replay_of_what_was_known", "disputed events move links",
        "timeline", '*(["disputed"] if apply_disputed else [])', '"disputed"',
    ),
    Bug(
        "a_claim_published_after_the_known_on_day_changes_nothing", "sources are known a month early", "knowledge",
        'dated["known_from"] <= pd.Timestamp(known_on)',
        'dated["known_from"] <= pd.Timestamp(known_on) + pd.Timedelta(days=30)',
    ),
    Bug(
        "a_search_record_counts_from_the_first_day_of_its_claim", "search records count from publication", "knowledge",
        '.mask(record, joined["claimed_earliest"])', "",
    ),
    Bug(
        "a_verdict_dated_after_the_known_on_day_changes_nothing", "every dated verdict is known", "knowledge",
        '~(events["verdict_day"] <= day)', 'events["verdict_day"].isna()',
    ),
    Bug(
        "a_late_enough_known_on_day_gives_the_plain_log", "the known date spans all claims", "knowledge",
        "first, last = claims.most(claims.earliest), claims.least(claims.latest)",
        "first, last = claims.least(claims.earliest), claims.most(claims.latest)",
    ),
    Bug(
        "the_order_of_claims_never_matters", "the last claim's day wins", "knowledge",
        "np.fmin.at(first, self.event, days)", "first[self.event] = days",
    ),
    Bug(
        "every_figure_is_a_count_of_the_days_of_a_naive_replay", "the last day of a period is left out", "uptime",
        "np.maximum(last + 1, first)", "np.maximum(last, first)",
    ),
    Bug(
        "suspensions_are_the_maximal_runs_of_suspended_days", "one that begins on the first day did not begin",
        "uptime", "inside.start >= period[0]", "inside.start > period[0]",
    ),
    Bug(
        "at_least_is_the_minimum_of_all_placements", "the longest is that of the replay, not the fewest days", "uptime",
        "np.where(at_least[cell], stops.fewest, stops.replayed)", "stops.replayed",
    ),
    Bug(
        "the_range_of_open_days_is_that_of_all_placements", "a stop may stand after the restart", "uptime",
        "np.where(lasts, FOREVER, np.roll(earliest, -1))", "np.full(len(edge), FOREVER)",
    ),
    Bug(
        "the_range_after_a_tie_is_that_of_all_its_orders", "the last of tied moves decides", "uptime",
        "timeline.possible", "bit(timeline.after)",
    ),
    Bug(
        "the_days_of_the_replay_lie_within_the_range", "the most is taken for the fewest", "uptime",
        "enters == most", "enters != most",
    ),
    Bug(
        "counts_add_up_over_the_parts_of_a_period", "a run counts a day beyond the period", "uptime",
        "np.clip(end, *period)", "np.clip(end, period[0], period[1] + 1)",
    ),
    Bug(
        "many_periods_at_once_are_each_as_it_is_alone", "a run counts in the first period that it touches", "uptime",
        'np.searchsorted(self.first, end, side="left") - touched, 0)',
        'np.minimum(np.searchsorted(self.first, end, side="left") - touched, 1), 0)',
    ),
    Bug(
        "the_range_of_a_whole_lies_within_the_sum_of_its_parts", "ranges count a day before the period", "uptime",
        "_totals(cells, link[enters], day[enters], until[enters])",
        "_totals(cells._replace(first=cells.first - 1), link[enters], day[enters], until[enters])",
    ),
    Bug(
        "whether_a_link_was_open_on_all_some_or_none_of_the_days_is_that_of_every_placement",
        "a day that may be unknown counts as not open", "uptime",
        "(most == 0) & (unknown == 0)", "most == 0",
    ),
    Bug(
        "the_current_interval_counts_from_since_to_the_last_covered_day", "the last day is not counted", "uptime",
        ".dt.days + 1", ".dt.days",
    ),
    Bug(
        "a_day_differs_from_itself_in_nothing", "the earlier day's own events are between", "compare",
        "between = events[(day > after)", "between = events[(day >= after)",
    ),
    Bug(
        "the_other_way_round_the_days_change_places", "the days are taken in the order given", "compare",
        "after, up_to = min(days), max(days)",
        "after, up_to = days",
    ),
    Bug(
        "a_link_that_differs_has_an_event_between", "the later day's own events are not between", "compare",
        "(day <= up_to)]", "(day < up_to)]",
    ),
    Bug(
        "the_other_way_round_the_periods_change_places", "the second period is the first again", "compare",
        "uptime.uptime(timeline, *other, counted_to,", "uptime.uptime(timeline, *one, counted_to,",
    ),
    Bug(
        "reading_any_bytes_as_a_table_gives_a_frame_or_an_error", "an empty file is not caught", "package/tables",
        "except pd.errors.EmptyDataError:", "except KeyError:",
    ),
    Bug(
        "reading_a_package_with_any_bytes_in_one_file_gives_data_or_problems", "coordinates are not looked at",
        "layers", 'return "" if _is_shape(kind, coordinates) else "its coordinates are not in order"',
        'return ""',
    ),
    Bug(
        "validate_gives_problems_with_their_place_in_bounded_time_for_any_bytes",
        "bytes that are no UTF-8 are not caught", "package/tables",
        "except UnicodeDecodeError as error:", "except KeyError as error:",
    ),
    Bug(
        "what_was_exported_reads_back_the_same", "quotes are not doubled", "package/tables",
        "pc.replace_substring(texts, '\"', '\"\"')", "texts",
    ),
    Bug(
        "a_selection_is_a_part_of_the_events", "events are listed twice", "views",
        "return np.arange(first, end)", "return np.repeat(np.arange(first, end), 2)",
    ),
    Bug(
        "choosing_twice_is_choosing_once", "the last event is always left out", "views",
        "up_to = np.asarray(day <= selection.as_of)", "up_to = np.arange(len(day)) < len(day) - 1",
    ),
    Bug(
        "filters_commute", "the first event is always let in", "views",
        "up_to = np.asarray(day <= selection.as_of)",
        "up_to = np.asarray((day <= selection.as_of) | (np.arange(len(day)) < 1))",
    ),
    Bug(
        "no_filter_alters_a_status", "a filter of kinds applies disputed events", "views",
        'selection.disputed == "apply"', 'selection.disputed == "apply" or selection.kind != ()',
    ),
    Bug(
        "no_figure_counts_a_day_after_known_on", "figures count up to `covered_to`", "views",
        "counted_to=selection.last_day(dataset.covered_to)", "counted_to=dataset.covered_to",
    ),
    Bug(
        "the_periods_of_any_query_hold_a_day_that_counts", "a period may begin after `covered_to`", "selection",
        ', ("covered_to", log_days[1])]', "]",
    ),
    Bug(
        "applying_what_changed_gives_the_later_package", "what a new column holds is forgotten", "diff",
        "for column in {*old, *new} if", "for column in {*old} if",
    ),
    Bug(
        "undoing_what_changed_restores_the_bytes", "a part is looked for where it was before those in front of it",
        "diff", "yield Replaced(change.part + shift,", "yield Replaced(change.part,",
    ),
    Bug(
        "a_record_reads_back_as_it_was_written", "a row is taken to follow the one listed before it", "version_history",
        "behind = last is not None and last.key == row.follows and", "behind = last is not None and",
    ),
    Bug(
        "every_version_is_made_again_from_the_records_and_has_its_hash", "the last change is left out",
        "version_history", "self.data_versions.index(data_version) + 1]",
        "self.data_versions.index(data_version) or 1]",
    ),
    Bug(
        "a_version_that_its_records_do_not_lead_to_is_refused", "any hash will do", "version_history",
        "if actual != record.after:", "if not actual:",
    ),
)  # fmt: skip


def file_of(bug: Bug, root: Path) -> Path:
    """The file that the bug is planted in."""
    (file,) = (root / "raillinks").rglob(f"{bug.module}.py")
    return file


@contextmanager
def planted(file: Path, old: str, new: str) -> Iterator[None]:
    """For the length of a with-statement a file has `new` for `old`.

    Raises:
        ValueError: `old` does not stand there exactly once.
    """
    sound = file.read_text(encoding="utf-8")
    if sound.count(old) != 1:
        raise ValueError(f"{file.name}: the text to break stands there {sound.count(old)} times: {old}")
    _write(file, sound.replace(old, new))
    try:
        yield
    finally:
        _write(file, sound)


def _write(file: Path, text: str) -> None:
    """Writes a module without its compiled form: one of the same second and size would be taken for the new one's."""
    file.write_text(text, encoding="utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


def noticed(bug: Bug, copy: Path) -> bool:
    """Whether the law fails on a copy of the project with the bug in it; the copy is mended afterwards."""
    command = [sys.executable, "-m", "pytest", "tests/properties", "-x", "-p", "no:xdist"]
    command += ["-m", "not slow", "-k", f"test_{bug.law}"]
    with planted(file_of(bug, copy), bug.old, bug.new):
        done = subprocess.run(command, cwd=copy, env=os.environ | {"PLANTED": "1"}, capture_output=True, check=False)
    return done.returncode == 1


def tried(bugs: list[Bug]) -> Iterator[tuple[Bug, bool]]:
    """Each bug that was planted, and whether its law noticed."""
    with TemporaryDirectory() as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        for bug in bugs:
            yield bug, noticed(bug, Path(folder))


def main(arguments: list[str]) -> int:
    """Tries the bugs of the laws that are named, or of all; 1 if one was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    asked, began, missed = parser.parse_args(arguments), monotonic(), 0
    os.environ["SEED"] = str(SEED)  # that of `make test`, unless somebody gives another
    _, kept = begin("planted", asked.fresh)
    before = set(kept.read_text(encoding="utf-8").splitlines())
    wanted = [bug for bug in BUGS if not asked.words or any(word in bug.law for word in asked.words)]
    left = [bug for bug in wanted if f"{bug.law}: {bug.what}" not in before]
    _say(f"planted: SEED={SEED}, {len(wanted) - len(left)} bugs were noticed before and are left out")
    for bug, seen in tried(left):
        missed += not seen
        line = f"{bug.law}: {bug.what}"
        _say(f"{'noticed' if seen else 'MISSED '}  {line}")
        if seen:
            with kept.open("a", encoding="utf-8") as noted:
                noted.write(f"{line}\n")
    _say(f"planted: SEED={SEED}, {(monotonic() - began) / 60:.1f} minutes")
    return int(missed > 0)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
