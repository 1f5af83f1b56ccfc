"""What a browser has kept of a draft that the server does not have: taken up it is a draft, and may be anything."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.editor import unsaved
from dashboard.editor.outcomes import SAID
from dashboard.editor.unsaved import CANNOT_BE_TAKEN_UP
from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN
from raillinks.domain.problems import DataError
from raillinks.editor.draft import MOST_BYTES, Corrected, Draft, written
from raillinks.package.tables import MOST_CHARACTERS
from tests.support import places
from tests.support.desk_page import (
    EVENT,
    KEY,
    SUMMARY,
    SeenOutage,
    components,
    field,
    publish,
    ran,
    said,
    saved,
    shown,
    versions,
)
from tests.support.tiers import slow

CELL = f"cell.events.{EVENT}.summary"
REPORT = Draft("one", "report", author="Eve", source={"title": "Begun"})


def sent(draft, texts):
    return json.dumps({"id": "one", "draft": written(draft).decode(), "texts": texts})


def texts(**given):
    return {name.replace("__", "."): {"text": text, "had": ""} for name, text in given.items()}


def _page():
    from pathlib import Path  # noqa: PLC0415 (a script of its own)
    from runpy import run_path  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    import dashboard  # noqa: PLC0415
    from dashboard.editor import unsaved  # noqa: PLC0415
    from dashboard.session import served_data, session_state  # noqa: PLC0415

    served_data.begin_run()
    session_state.current(served_data.dataset())
    if "sent" in st.session_state:
        unsaved.take_up(st.session_state.pop("sent"))
    run_path(str(Path(dashboard.__file__).parents[1] / "pages" / "desk.py"))


def taken_up(given):
    """The desk after a press of the button in the list."""
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["desk_author"] = "Bo"
    app.session_state["sent"] = given
    return ran(app)


def test_texts_are_in_their_fields_again_and_saved_as_a_draft_of_its_own(desk):
    app = taken_up(sent(REPORT, texts(source__title="<b>Typed since</b>", claim__speaker="A driver", reason="Seen.")))
    assert field(app, "source_title").value == "<b>Typed since</b>"
    assert field(app, "claim_speaker").value == "A driver"
    (kept,) = [each.draft for each in desk.drafts.all()]
    assert kept.draft_id != "one"
    assert (kept.author, kept.begun_on, kept.reason) == ("Bo", desk.dataset().version, "Seen.")
    assert (dict(kept.source), dict(kept.claim)) == ({"title": "<b>Typed since</b>"}, {"speaker": "A driver"})
    assert "<b>Typed since" not in shown(app)


@slow("a longer way to what the others here see")
def test_a_correction_is_taken_up_and_published(desk):
    now = str(desk.dataset().events.set_index("event_id").loc[EVENT, "summary"])
    draft = Draft("one", "correction", event_id=EVENT, reason="Read again.")
    app = taken_up(sent(draft, {CELL: {"text": "Mine.", "had": now}}))
    assert field(app, SUMMARY).value == "Mine."
    (kept,) = desk.drafts.all()
    assert saved(desk, kept.draft.draft_id).corrected == (
        Corrected("events", KEY, {"summary": now}, {"summary": "Mine."}),
    )
    publish(app)
    assert "is published" in said(app)
    assert versions(desk)[-1] == "0.3.1"


@pytest.mark.parametrize(
    "given",
    [
        None,
        7,
        "",
        "[]",
        "\ud800",
        "[" * 5000,
        json.dumps({"draft": "{}", "texts": {}}),
        json.dumps({"draft": {}, "texts": {}}),
        sent(REPORT, []),
        sent(REPORT, {"reason": "no text"}),
        sent(REPORT, {"reason": {"text": 7, "had": ""}}),
        sent(REPORT, texts(reason="x" * (MOST_CHARACTERS + 1))),
        sent(REPORT, texts(draft_id="two")),
        sent(REPORT, texts(author="Eve")),
        sent(REPORT, texts(source__colour="red")),
        sent(REPORT, texts(claim__event_id=EVENT)),
        sent(REPORT, texts(counts__200__least="1")),
        sent(REPORT, texts(counts__x__least="1")),
        sent(REPORT, {CELL: {"text": "Mine.", "had": ""}}),
        sent(Draft("one", "correction"), {"cell.events.e-other.summary": {"text": "Mine.", "had": ""}}),
        sent(Draft("one", "report", source={"colour": "red"}), {}),
        sent(Draft("one", "report", source={"title": "x" * MOST_BYTES}), {}),
        sent(Draft("one", "correction", corrected=(Corrected("users", KEY, {}, {"summary": "x"}),)), {}),
    ],
)
def test_what_is_no_draft_is_refused_with_a_reason(dataset, given):
    with pytest.raises(DataError) as refused:
        unsaved.read(given, dataset)
    assert refused.value.problems[0].hint


def test_the_desk_says_what_cannot_be_taken_up_and_makes_no_draft(desk):
    app = taken_up(sent(REPORT, texts(source__colour="<b>red</b>")))
    assert CANNOT_BE_TAKEN_UP in said(app)
    assert "no field &#x27;source.colour&#x27;" in shown(app)
    assert not desk.drafts.all()


def test_counts_are_rows_again_and_the_accepted_doubts_too(dataset):
    draft = unsaved.read(sent(REPORT, texts(counts__1__least="3", accepted__key="Because.")), dataset)
    assert [dict(row) for row in draft.counts] == [{}, {"least": "3"}]
    assert dict(draft.accepted) == {"key": "Because."}


def test_who_has_no_role_makes_no_draft_of_it(desk, monkeypatch):
    monkeypatch.setenv(DESK_SETTING, DESK_SIGN_IN)
    taken_up(sent(REPORT, texts(reason="Seen.")))
    assert not desk.drafts.all()
    monkeypatch.delenv(DESK_SETTING)
    taken_up(sent(REPORT, texts(reason="Seen.")))
    assert len(desk.drafts.all()) == 1


@slow("the browser's copy of a draft, published: tests/js has the copy")
@pytest.mark.parametrize("desk", [places.SQLITE], indirect=True)
def test_the_browser_keeps_it_until_the_draft_of_its_own_is_saved(desk):
    app = taken_up("none")  # the desk has read its log
    outage = SeenOutage(desk.root.with_name("log.db"))
    outage.begin()
    app.session_state["sent"] = sent(REPORT, texts(reason="Seen."))
    ran(app)
    assert SAID in said(app)
    assert field(app, "reason").value == "Seen."
    assert _forgotten(app) == []
    outage.end()
    ran(app)
    assert SAID not in said(app)
    assert _forgotten(app) == ["one"]
    assert [each.draft.reason for each in desk.drafts.all()] == ["Seen."]


def _forgotten(app):
    """The drafts of which the page has the browser forget everything."""
    (ended,) = [data["ended"] for data in components(app) if "ended" in data]
    return ended


def test_cells_of_every_table_that_a_correction_shows_are_rows_again(dataset):
    claim = dataset.claims[dataset.claims["source_id"] != ""].iloc[0]
    ids = {"events": ("event_id", "summary"), "claims": ("claim_id", "detail"), "sources": ("source_id", "title")}
    given, rows = {}, []
    for table, (id_name, column) in ids.items():
        row = getattr(dataset, table).set_index(id_name).loc[claim[id_name]]
        given[f"cell.{table}.{claim[id_name]}.{column}"] = {"text": f"Mine of {table}.", "had": row[column]}
        rows.append((table, {id_name: claim[id_name]}, {column: row[column]}, {column: f"Mine of {table}."}))
    draft = unsaved.read(sent(Draft("one", "correction", event_id=claim["event_id"]), given), dataset)
    assert [(row.table, dict(row.key), dict(row.before), dict(row.after)) for row in draft.corrected] == rows
