"""The scripts of the page: each import is there, and what they make of reports and addresses in Node."""

import re

import pytest

from dashboard.session.page_links import PAGE
from dashboard.widgets.sortable_table import TABLE
from static_page import modules
from tests.support.node import run_module
from timemap.assets import TIME_MAP, by_name

TEXTS = {"ofPeriod": "{period}: {day}", "typed": "What?", "outOfReach": "{first_day} {last_day}", "backwards": "When?"}
STATE = {
    "as_of": "2020-02-29", "period": "", "compare_with": "", "event": None, "stop": "", "view_state": None,
    "range": [None, None], "divider": 50, "crossings_shown": "working", "lang": "en", "crossing": "", "service": "",
}  # fmt: skip
LANG = {
    "texts": TEXTS, "message": {"domain": [0, 20000], "view": [0, 20000]},
    "ofEvents": {"ea": ["a", "rail"], "eb": ["b", "rail"]},
}  # fmt: skip
KNOWN = {
    "covered_to": "2020-12-31", "last_day": "2025-12-31", "eventDays": {}, "links": [["a", "rail"]], "languages": ["en"]
}  # fmt: skip


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """All modules in one folder, as the page's import map has them."""
    root = tmp_path_factory.mktemp("scripts")
    for files in (TIME_MAP.files, TABLE.files, PAGE.files):
        for name, content in files.items():
            if name.endswith(".js"):
                (root / name).write_bytes(content)
    for path in modules.STATIC.glob("*.js"):
        (root / path.name).write_bytes(by_name(path.read_bytes()))
    (root / "package.json").write_text('{"type": "module"}')
    return root


def test_a_page_without_a_server_never_asks_which_version_there_is():
    """The modules that do so are not in it."""
    asking = {name for name, content in PAGE.files.items() if b"latest.json" in content or name == "newer_data.js"}
    assert asking == {"newer_data.js", "reconnect.js"}
    shown = modules.first() | modules.later()
    assert not asking & {*shown}
    assert not any("latest.json" in text for text in shown.values())


def after(scripts, reports, **state):
    """What the page makes of reports; `chosen` is something that is chosen outside the time map.

    The state after each of them, what the answer is about, and what the time map is told of the text.
    """
    script = f"""
    import {{ readFileSync }} from 'node:fs';
    import {{ linkOfAnswer, messageOf, periodNote, taken }} from '{(scripts / "message.js").as_uri()}';
    const {{ page, reports }} = JSON.parse(readFileSync(0, 'utf8'));
    console.log(JSON.stringify(reports.map((report) => {{
      Object.assign(page.state, report.chosen);
      const {{ changes, typed, typedRange }} = taken(page, report);
      Object.assign(page.state, changes);
      Object.assign(page, {{ typed, typedRange }});
      const {{ stop, typed: said, typed_range: ends }} = messageOf(page);
      const note = periodNote(page.state, page.lang.texts);
      return {{ ...page.state, link: linkOfAnswer(page), told: stop, said, ends, note }};
    }})));"""
    page = {"state": {**STATE, **state}, "lang": LANG, "typed": None, "answered": {"map": None}, "content": "",
            "typedRange": None, "covered_to": "2020-12-31"}  # fmt: skip
    return run_module(script, {"page": page, "reports": reports})


def test_the_answer_follows_presses_alone(scripts):
    stopped, moved, pressed, again = after(
        scripts,
        [
            {"selected": "eb", "stop": "eb", "as_of": "2020-03-01"},
            {"selected": "", "stop": "", "as_of": "2020-03-02"},
            {"selected": "eb", "stop": ""},
            {"selected": "", "stop": "", "as_of": "2020-03-03"},
        ],
    )
    assert (stopped["event"], stopped["told"], stopped["link"]) == ("eb", "eb", None)
    assert (moved["event"], moved["told"], moved["link"]) == (None, "", None)
    assert (pressed["link"], pressed["crossing"]) == (["b", "rail"], "")
    assert (again["event"], again["link"]) == (None, ["b", "rail"])
    [chosen] = after(scripts, [{"selected": "ea", "stop": ""}], crossing="b", service="rail")
    assert (chosen["link"], chosen["crossing"]) == (["a", "rail"], "")


def test_what_is_said_of_a_typed_text_goes_with_its_day(scripts):
    month, beside, other = after(
        scripts, [{"as_of": "2020-02"}, {"divider": 40}, {"chosen": {"as_of": "2020-03-05", "period": ""}}]
    )
    assert month["said"]["note"] == beside["said"]["note"] == month["note"] == "February 2020: 29 February 2020"
    assert (other["said"], other["note"]) == (None, "")
    fault, moved = after(scripts, [{"as_of": "soon"}, {"view_state": {"lat": 1, "lon": 1, "zoom": 1}}])
    assert fault["said"]["fault"] == moved["said"]["fault"] == "What?"


@pytest.mark.parametrize(
    ("typed", "ends", "faults"),
    [
        (["2019", "2020-02"], ["2019-01-01", "2020-02-29"], None),
        (["", "2020"], [None, None], None),
        (["soon", "2020"], None, ["What?", ""]),
        (["2020", "2019"], None, ["", "When?"]),
    ],
)
def test_the_ends_of_a_period_are_typed_as_the_day_is(scripts, typed, ends, faults):
    before = ["2018-01-01", None]
    [told] = after(scripts, [{"range": typed}], range=before)
    assert told["range"] == (ends or before)
    assert told["ends"] == (faults and {"texts": typed, "faults": faults})


@pytest.mark.parametrize(
    ("query", "day", "bad"),
    [
        ("as_of=2025-12-31", "2025-12-31", []),
        ("as_of=2026-01-01", "2020-12-31", ["as_of"]),
        ("as_of=2026", "2020-12-31", ["as_of"]),
        ("context=1&mode=all", "2020-12-31", ["context"]),
    ],
)
def test_what_cannot_be_answered_is_refused(scripts, query, day, bad):
    script = f"""
    import {{ readFileSync }} from 'node:fs';
    import {{ read }} from '{(scripts / "address.js").as_uri()}';
    const {{ query, known }} = JSON.parse(readFileSync(0, 'utf8'));
    const {{ state, bad }} = read(new URLSearchParams(query), known);
    console.log(JSON.stringify([state.as_of, bad]));"""
    assert run_module(script, {"query": query, "known": KNOWN}) == [day, bad]


def test_a_picture_from_a_disk_has_no_address(scripts):
    """A path on a disk may hold the reader's name."""
    script = f"""
    import {{ footerOf }} from '{(scripts / "picture_texts.js").as_uri()}';
    import {{ readFileSync }} from 'node:fs';
    const {{ state }} = JSON.parse(readFileSync(0, 'utf8'));
    globalThis.location = {{ href: 'file:///home/reader/rail.html' }};
    console.log(JSON.stringify(footerOf({{ ...state, crossings: new Map() }}).at(-1)));"""
    words = {"covered": "To {day}", "mapFrom": "Map", "credits": "-", "dataLine": "Log {version} · {address}"}
    state = {
        "words": words, "data": {"covered_to": "2020-12-31", "version": "1", "links": []}, "lang": "en", "links": [],
        "spans": [], "counted": {}, "day": 0, "ab": {"day": None},
    }  # fmt: skip
    assert run_module(script, {"state": state}) == "To 31 December 2020 · Log 1"


def test_only_comments_and_indents_are_taken_from_a_module():
    sources = {path.name: path.read_text(encoding="utf-8") for path in modules.STATIC.glob("*.js")}
    sources |= {
        name: content.decode()
        for name, content in {**TIME_MAP.files, **TABLE.files, **PAGE.files}.items()
        if name.endswith(".js")
    }
    kept = {name: modules.plain_script(source) for name, source in sources.items()}
    script = """
    import { readFileSync } from 'node:fs';
    import { parse } from 'acorn';
    const said = (key, value) => {
      if (key === 'start' || key === 'end') return undefined;
      return typeof value === 'string' ? value.replace(/\\n[ \\t]+/g, '\\n') : value;
    };
    const tree = (text) => JSON.stringify(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), said);
    const [sources, kept] = JSON.parse(readFileSync(0, 'utf8'));
    console.log(JSON.stringify(Object.keys(sources).filter((name) => tree(sources[name]) !== tree(kept[name]))));"""
    assert run_module(script, [sources, kept]) == []
    assert sum(map(len, kept.values())) < 0.8 * sum(map(len, sources.values()))


def test_every_import_of_a_module_is_one_that_the_page_has():
    known = {**modules.first(), **modules.later()}
    for name, source in known.items():
        assert not re.findall(r"(?:from|import)\s*\(?\s*['\"]\.", source), name
        for wanted in re.findall(rf"['\"]{modules.PREFIX}([\w.]+)['\"]", source):
            assert wanted in known, (name, wanted)
