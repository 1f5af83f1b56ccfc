"""The table of statuses holds what its columns promise."""

from raillinks.domain.status import STATUS_ROWS, Status


def test_every_status_has_a_row_and_no_two_are_equally_severe():
    assert [*STATUS_ROWS] == [*Status]
    assert len({row.severity for row in STATUS_ROWS.values()}) == len(Status) <= 8


def test_days_count_as_open_and_go_stale_only_where_something_is_known_of_track():
    for status, row in STATUS_ROWS.items():
        known = row.is_known and row.has_track
        assert known or not (row.is_open or row.goes_stale or row.group_acts), status
