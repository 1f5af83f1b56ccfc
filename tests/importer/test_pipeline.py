"""From files to a package: what is guessed, what is asked, what becomes of every row, and what a mapping can say."""

import numpy as np
import pytest

from raillinks.domain.enums import MOST_SERVICES
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import codes, dataset, events, notes
from tests.importer.test_delimited import CHINESE, GERMAN, JAPANESE, KOREAN, RUSSIAN
from tests.support.tiers import sample

TODAY = np.datetime64("2026-11-24", "D")
LOG = """crossing,status,from,to,source,url,lat,lon
Alpha,open,2020-01-01,2020-01-31,A Paper,https://example.org/a,40.1,124.4
Alpha,suspended,2020-02-01,2020-02-29,,,,
Alpha,open,2020-03-05,,,,,
"""


def take(text, how=None, name="log.csv", *, good_rows_only=False):
    content = text if isinstance(text, bytes) else text.encode()
    return pipeline.take_in({name: content}, how or HowToRead(), TODAY, good_rows_only=good_rows_only)


@sample(2)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "cp949"), (CHINESE, "gb18030"), (JAPANESE, "cp932"), (RUSSIAN, "cp1251"), (GERMAN, "cp1252")],
)
def test_a_log_in_another_language_needs_no_mapping(text, encoding):
    taken = take(text.encode(encoding))
    assert taken.report.clean, taken.report.frame().to_string()
    rows = len(text.splitlines()) - 1
    assert [(c.rows_in, c.used, c.reported) for c in taken.report.counts] == [(rows, rows, 0)]
    assert set(dataset(taken).events["status_after"]) >= {"open", "suspended"}


def test_an_interval_is_what_begins_what_was_last_seen_and_what_follows():
    assert events(take(LOG)) == [
        ("row-2", "2020-01-01", "resumption", "open"),
        ("row-3", "2020-02-01", "suspension", "suspended"),
        ("row-3-last", "2020-02-29", "observation", "unchanged"),
        ("row-3-after", "2020-03-01", "evidence_end", "unknown"),
        ("row-4", "2020-03-05", "resumption", "open"),
    ]


def test_the_mapping_decides_what_follows_an_interval():
    opposite = events(take(LOG, HowToRead(after_end="opposite", end_day="excluded")))
    assert opposite[1:3] == [
        ("row-2-after", "2020-01-31", "suspension", "suspended"),
        ("row-3", "2020-02-01", "suspension", "suspended"),
    ]
    assert ("row-3-after", "2020-02-29", "resumption", "open") in opposite
    unknown = events(take(LOG, HowToRead(open_end="unknown")))
    assert unknown[-1] == ("row-4-after", "2020-03-06", "evidence_end", "unknown")


def test_changes_are_events_as_they_stand():
    text = "id,place,day,state\na,X,2020-01-01,open\nb,X,2020-02,closed\nc,X,2021-01-01,unknown\nd,Y,2020-05-05,on\n"
    assert events(take(text)) == [
        ("a", "2020-01-01", "resumption", "open"), ("b", "2020-02", "suspension", "suspended"),
        ("d", "2020-05-05", "resumption", "open"), ("b-last", "2020-12-31", "observation", "unchanged"),
        ("c", "2021-01-01", "evidence_end", "unknown"),
    ]  # fmt: skip


def test_a_row_about_all_services_counts_for_each_where_others_name_one():
    text = "place,service,state,from,to\nX,both,on,2020-01-01,2020-01-31\nX,cargo,off,2020-02-01,2020-02-10\n"
    found = dataset(take(text)).events
    assert sorted(found["event_id"]) == ["row-2-cargo", "row-3", "row-3-after", "row-3-last"]


def test_services_are_the_log_s_own_words():
    """Each word is a service, as it is written first; only words for all of them and those of the mapping are not."""
    rows = "X,Goods,on\nX,people,off\nX,goods,off\nZ,both,on\nY,Lkw > 7.5 t,on\nZ,,on\nX,freight,on\n"
    text = "place,service,state,date\n" + "".join(
        f"{row},2020-01-0{n}\n" for n, row in enumerate(rows.splitlines(), start=1)
    )
    made = dataset(take(text))
    assert [(row["name"], row["title"]) for row in made.service_rows] == [
        ("goods", "Goods"), ("people", "people"), ("lkw-7-5-t", "Lkw > 7.5 t"), ("freight", "freight"),
    ]  # fmt: skip
    assert made.services == ("goods", "people", "lkw-7-5-t", "freight")
    assert [*made.events["service"]] == ["goods", "people", "goods", "all", "lkw-7-5-t", "all", "freight"]
    said = HowToRead(services={"Goods": "heavy things", "freight": "heavy things"})
    assert dataset(take(text, said)).services == ("heavy-things", "people", "lkw-7-5-t")


def test_more_services_than_a_package_can_have_are_parts_of_names():
    """A column that is named by the reader all the same leaves out the rows of those that are too many."""
    text = "place,service,state,date\n" + "".join(f"X,class {n},on,2020-01-{n + 10}\n" for n in range(12))
    assert "service" not in take(text).how.columns["log"]
    said = HowToRead(columns={"log": {"service": "service"}})
    taken = take(text, said, good_rows_only=True)
    assert len(dataset(taken).services) == MOST_SERVICES
    assert taken.report.rows_by_code()["unknown-service"] == 12 - MOST_SERVICES


def test_doubtful_dates_are_a_question_and_the_answer_is_in_the_mapping():
    text = "place,date,state\nX,03/04/2020,on\n"
    taken = take(text, good_rows_only=True)
    assert taken.files is None
    assert codes(taken) == [(0, "question"), (2, "bad-date")]
    assert "day_order" in taken.report.csv().decode()
    assert [(c.rows_in, c.used, c.reported) for c in taken.report.counts] == [(1, 0, 1)]
    assert events(take(text, HowToRead(day_order="month-first")))[0][1] == "2020-03-04"


def test_a_log_without_the_columns_it_needs_says_which_it_has():
    for text in ("a,b\n1,2\n", "crossing,line status\nX,word\n"):
        taken = take(text)
        assert codes(taken) == [(0, "missing-column")]
    named = HowToRead(columns={"log": {"crossing": "no such"}})
    assert (0, "missing-column") in codes(take(LOG, named))


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠"])
def test_neither_report_nor_table_of_seconds_holds_a_formula(sign):
    taken = take('crossing,date,status\nX,2020-01-01,"=1+1"\n', name=f"{sign}log.csv")
    assert taken.report.csv().decode().splitlines()[1].startswith(f"'{sign}log.csv")
    taken = take(f"crossing,date,status\n{sign}X,2020-01-01 10:00,open\n{sign}X,2020-01-02 10:00,suspended\n")
    assert taken.time_csv().decode().splitlines()[1].startswith(f"'{sign}X")


def of_text(text, how=None):
    return take(text.encode(), how, good_rows_only=True)


def guessed(text):
    """How a file is understood of which nobody has said anything."""
    return of_text(text).how


@sample(2)
@pytest.mark.parametrize(
    ("column", "yes"),
    [
        ("closed", "suspended"),
        ("is open", "open"),
        ("status", "open"),
        ("폐쇄 여부", "suspended"),
        ("运行状态", "open"),
    ],
)
def test_yes_and_no_mean_what_the_name_of_their_column_says(column, yes):
    no = {"open": "suspended", "suspended": "open"}[yes]
    how = guessed(f"link,date,{column}\nA,2020-01-01,1\nA,2020-02-01,0\n")
    assert how.columns["log"]["status"] == column
    assert how.statuses == {"1": yes, "0": no}


def test_yes_and_no_of_a_column_that_speaks_of_something_else_are_asked_for():
    taken = of_text("link,date,planned\nA,2020-01-01,1\n", HowToRead(columns={"log": {"status": "planned"}}))
    assert taken.report.rows_by_code()["unknown-status"] == 1


def test_of_several_columns_of_statuses_none_is_guessed():
    how = guessed("link,date,shut now,closed once\nA,2020-01-01,1,0\nA,2020-02-01,0,0\n")
    assert "status" not in how.columns["log"]


def test_a_date_beside_an_end_is_a_start():
    how = guessed("link,begun_at_date,ended_at\nA,2020-01-01,2020-02-01\n")
    assert how.columns["log"] == {"crossing": "link", "start": "begun_at_date", "end": "ended_at"}


def test_an_id_of_services_is_no_service_and_names_that_come_once_are_crossings():
    taken = of_text("service_id,start_date,end_date\nDP,20200101,20200201\nND,20200101,20200201\n")
    assert taken.how.columns["log"]["crossing"] == "service_id"
    assert taken.report.clean


@pytest.mark.parametrize("nothing", ["NULL", "None", "NaN", "\\N"])
def test_what_programs_write_for_nothing_is_nothing(nothing):
    taken = of_text(f"link,start,end\nA,2020-01-01,{nothing}\nB,{nothing},2020-01-01\n")
    assert taken.report.clean
    assert "1 row has an end and no start: it says nothing of the days before its last one" in notes(taken)


def test_a_log_of_which_no_row_can_be_used_is_no_package_and_says_so():
    taken = take("id,place,date,status\na,A,2020-01-01,open\nb,A,2019-12-31,unknown\n".replace("unknown", "x"))
    assert taken.dataset is None
    assert codes(taken) == [(3, "unknown-status")]
