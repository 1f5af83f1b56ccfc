"""Days that somebody asked about and once got a misleading answer for, and ten others of 1962 to 2003."""

import csv
import io

import numpy as np
import pytest

from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection

DANDONG, JIAN, TUMEN = "dandong-sinuiju", "jian-manpo", "tumen-namyang"


@pytest.mark.parametrize(
    ("asked", "possible", "last_evidence"),
    [
        (("2026-11-29", DANDONG, "freight"), "unknown", "2024-09-05"),
        (("2026-11-29", DANDONG, "passenger"), "open", "2026-03-13"),
        (("2015-06-01", TUMEN, "freight"), "unknown", "1997-06-14"),
        (("2020-06-01", DANDONG, "freight"), "partial", "2020-01-31"),
        (("2022-09-26", DANDONG, "freight"), "open", "2022-09-26"),
        (("2024-08-20", DANDONG, "freight"), "suspended", "2024-07-31"),
        (("2017-12-15", DANDONG, "freight"), "open", "2016-03-04"),
        (("1951-04-10", DANDONG, "freight"), "partial;suspended", "1951-05-31"),
        (("2019-10-01", JIAN, "freight"), "unknown", "2019-01-07"),
        (("2022-10-15", JIAN, "freight"), "unknown", "2019-01-07"),
        (("1945-09-01", TUMEN, "freight"), "suspended", "1945-08-31"),
        (("1962-06-15", DANDONG, "passenger"), "open", "1954-06-03"),
        (("1967-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1974-06-15", TUMEN, "freight"), "unknown", "1954-12-31"),
        (("1979-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1983-06-15", DANDONG, "passenger"), "unknown", "1954-06-03"),
        (("1986-06-15", DANDONG, "passenger"), "open", "1983-10-10"),
        (("1991-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1995-06-15", TUMEN, "freight"), "open", "1992-12-31"),
        (("1999-06-15", DANDONG, "passenger"), "open", "1996-12-31"),
        (("2003-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
    ],
)
def test_a_day_has_the_statuses_that_its_evidence_allows(dataset, asked, possible, last_evidence):
    day, crossing, service = asked
    chosen = Selection(as_of=np.datetime64(day, "D"), crossing=(crossing,), service=(service,))
    table = table_bytes.plain_csv(dataset, views.make_view(dataset, chosen), "status").decode()
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["alternatives"], row["last_evidence"]) == (possible, last_evidence)
