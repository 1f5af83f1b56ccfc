"""The formats say which tables they lack."""

from raillinks.exports import api_paths, formats, tables


def test_the_tables_that_the_workbook_lacks_are_named_where_it_is_described():
    of_api = {path.path.removesuffix(".csv"): path for path in api_paths.PATHS if path.media == formats.CSV}
    (described,) = [path.summary for path in api_paths.PATHS if path.path == "export.xlsx"]
    assert {name for name in of_api if f"`{name}.csv`" in described} == {*of_api} - {*tables.IN_WHOLE}
