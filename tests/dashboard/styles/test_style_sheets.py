"""The style sheets of the pages: every file is in one of them, once."""

from dashboard.styles import style_sheets
from tests.conftest import ROOT


def test_every_sheet_is_in_the_head_once():
    for path in (ROOT / "dashboard" / "styles").glob("*.css"):
        assert style_sheets.CSS.count(path.read_text(encoding="utf-8")) == 1


def test_every_rule_but_those_of_print_stands_above_streamlit_s():
    screen, print_sheet = style_sheets.CSS.split("</style>")[:2]
    assert screen.startswith("<style>\n:root {")
    assert ":root {" not in print_sheet.partition("@")[0]
