"""Tables as HTML: what is unescaped comes out escaped, and a long one folds on a phone."""

import pandas as pd
import pytest

from dashboard.i18n.translator import say
from dashboard.widgets import html_table
from tests.support.page_html import rows, text, tree

HOSTILE = "<b>'\""


def test_captions_heads_and_names_of_cells_are_escaped():
    row = html_table.row([(HOSTILE, "<i>cell</i>")], head="head")
    for table in (
        html_table.table(say("en"), HOSTILE, [HOSTILE], [row]),
        html_table.wide_table(HOSTILE, [HOSTILE], [row], focusable=True),
        html_table.scrolling(HOSTILE, html_table.wide_table(HOSTILE, [HOSTILE], [row])),
    ):
        read = tree(table)
        assert not [*read.iter("b")]
        assert [text(cell) for cell in rows(read)[0]] == ["head", "cell"]
        assert next(read.iter("td")).get("data-head") == HOSTILE
        assert text(next(read.iter("caption"))) == HOSTILE


@pytest.mark.parametrize(("n", "folds"), [(8, False), (9, True)])
def test_a_long_table_has_a_field_that_unfolds_it(n, folds):
    table = html_table.table(say("en"), "a", ["b"], [html_table.row([("b", "c")])] * n)
    assert ("Show all 9 rows" in table) == folds


def test_a_missing_cell_is_no_value():
    assert [html_table.has({"a": value}, "a") for value in (pd.NA, pd.NaT, None, 0, "")] == [False] * 3 + [True] * 2
