"""Text files: their encoding, delimiter, header and rows are found, and what does not fit is named with its row."""

import pytest

from raillinks.importer import delimited, opening, raw_table
from raillinks.importer.raw_table import Reading
from tests.importer import sound
from tests.importer.test_opening import opened, refused

KOREAN = (
    "구간,시작일,종료일,상태\n단둥-신의주,2020년 8월 3일,2020년 9월 1일,운행 중단\n지안-만포,2020년 9월,,운행 재개\n"
)
CHINESE = "口岸,日期,状态\n丹东口岸,2020年8月3日,停运\n图们口岸,2020年9月1日,恢复运行\n珲春,2020年9月2日,开通\n"
JAPANESE = "駅,日付,状態\n東京駅,2020年8月3日,運転見合わせ\n大阪,2020年9月1日,運転再開\n"
RUSSIAN = "Станция,Дата,Статус\nХасан,03.08.2020,закрыто\nТуманган,01.09.2020,открыто\n"
GERMAN = "Ort;Datum;Zustand\nGrenzübergang Görlitz;03.08.2020;gesperrt\nWeißwasser;01.09.2020;geöffnet\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found(delimiter, end):
    table = opened(sound.csv_text(delimiter, end).encode())
    assert table.reading == Reading("CSV", "utf-8", delimiter, 1)
    assert [tuple(row.values()) for row in table.cells.to_pylist()] == list(sound.ROWS)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (KOREAN, "cp949", "cp949"), (KOREAN, "euc_kr", "cp949"), (KOREAN, "utf-8-sig", "utf-8"),
        (KOREAN, "utf-16", "utf-16-le"), (KOREAN, "utf-16-be", "utf-16-be"), (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"), (JAPANESE, "cp932", "cp932"), (JAPANESE, "euc_jp", "euc_jp"),
        (RUSSIAN, "cp1251", "cp1251"), (RUSSIAN, "koi8_r", "koi8_r"), (GERMAN, "cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(text, encoding, found):
    table = opened(text.encode(encoding))
    assert table.reading.encoding == found
    lines = text.splitlines()
    assert table.columns == lines[0].replace(";", ",").split(",")
    assert list(table.cells.to_pylist()[0].values()) == lines[1].replace(";", ",").split(",")


def test_a_wrong_encoding_is_said_with_its_row_and_can_be_named():
    content = "a,b\né,1\n".encode("cp850")
    assert opened(content, asked=Reading("", encoding="cp850")).cells.to_pylist() == [{"a": "é", "b": "1"}]
    _, problems = opening.tables(content, "log.csv", lambda _: Reading("", encoding="utf-8"))
    assert [(p.code, p.row) for p in problems] == [("wrong-encoding", 2)]


def test_titles_above_the_header_and_blank_rows_keep_their_numbers():
    text = "Log of crossings,,\n\ncrossing,date,status\nA,2020-01-01,on\n\nB,2020-01-02,off\n"
    table = opened(text.encode())
    assert table.reading.header_row == 3
    assert table.rows.tolist() == [4, 6]


def test_without_a_header_the_columns_are_numbered():
    table = opened(b"A,2020-01-01,on\nB,2020-01-02,off\n")
    assert table.reading.header_row == 0
    assert table.columns == ["column 1", "column 2", "column 3"]
    assert table.rows.tolist() == [1, 2]


def test_rows_that_do_not_fit_are_reported_and_none_is_lost():
    table = opened(b'a,b\n1,2\n3\n"x\ny",4\n5,6,7\n8,9,,\n\n10,11\n')
    assert table.rows.tolist() == [2, 4, 6, 8]
    (fault,) = table.faults
    assert fault.rows.tolist() == [3, 5]
    assert list(fault.reasons) == ["the row has 1 cells, the header 2", "the row has 3 cells, the header 2"]
    assert table.rows_in == 6


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row():
    _, problems = opening.tables(b'a,b\n1,2\n3,"4\n5,6\n', "log.csv", lambda _: None)
    assert [(p.code, p.row) for p in problems] == [("not-a-table", 3)]
    assert opened(b'a,b\n1,5" rail\n').cells.to_pylist() == [{"a": "1", "b": '5" rail'}]


FRENCH = "id;commentaire\n" + "".join(
    f"{n};{text}\n"
    for n, text in enumerate([
        "Les voyageurs à destination de la forêt sont arrêtés à la frontière, où les contrôles sont rétablis",
        "Der Übergang für Fußgänger ist geschlossen, die Züge fahren später wieder",
        "À partir du mois de février, la ligne est fermée même la nuit",
    ] * 4)
)  # fmt: skip
CZECH = "název;stav\nPřerov;zavřeno\nČeská Třebová;otevřeno, příště žádné změny\nŽďár nad Sázavou;několik dnů\n" * 3


@pytest.mark.parametrize(("text", "encoding"), [(FRENCH, "cp1252"), (CZECH, "cp1250")])
def test_of_two_code_pages_that_are_as_likely_it_is_the_western_one(text, encoding):
    assert delimited.to_utf8(text.encode(encoding)) == (text.encode(), encoding)


def test_commas_inside_texts_are_no_cells(monkeypatch):
    monkeypatch.setattr(raw_table, "MOST_CELLS", 150)
    assert opened(b"crossing,note\n" + b'A,"x,x,x,x,x,x"\n' * 60).rows_in == 60


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b'A,"%s",open' % (b"a" * 9_000_000), "too-long"), (b'A,"%s"' % (b'"" ' * 3_000_000), "too-long"),
        (b"A," + b"a" * 9_000_000, "too-long"), (b'A,"%s' % (b'"" ' * 3_000_000), "not-a-table"),
    ],
    ids=["a closed cell", "quotation marks", "a cell without any", "an open cell"],
)  # fmt: skip
def test_a_row_without_end_is_named_with_its_number_and_in_our_words(row, code):
    content = b"crossing,date,status\nA,2020-01-01,open\n" + row + b"\nA,2020-01-02,open\n"
    _, problems = opening.tables(content, "log.csv", lambda _: None)
    ((problem),) = problems
    assert (problem.code, problem.row) == (code, 3)
    assert "straddl" not in problem.reason
    assert code != "too-long" or raw_table.SENTENCES["too-long"] in problem.hint


def test_a_header_of_a_hundred_thousand_columns_is_refused_and_a_null_byte_is_no_end():
    assert refused(b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n") == "too-many-columns"
    assert opened(b"crossing,date,status\nA\0B,2020-01-01,open\n").rows_in == 1
