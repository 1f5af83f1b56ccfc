"""Uploads: their sum has a limit, they say how long they are, and they never lie on the disk.

What a page holds of them counts, whatever a request deletes, and what was made of them counts too.
"""

import gc
from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import runtime
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from dashboard import streamlit_uploads
from dashboard.server import uploads
from dashboard.session import pages
from dashboard.session.own_log import HeldBytes
from dashboard.upload import upload_state
from raillinks.importer import raw_table

PATH = f"{uploads.PATH}session/file"


@dataclass
class Made:
    """Something that was made of files."""


def client_of(most, held=None):
    async def take(request: Request):
        return PlainTextResponse(str(len(await request.body())))

    limit = Middleware(uploads.UploadLimit, held=held or HeldBytes(most))
    return TestClient(Starlette(routes=[Route("/{rest:path}", take, methods=["PUT", "GET"])], middleware=[limit]))


@pytest.fixture
def stored(monkeypatch):
    """Streamlit's store of uploads, as a server has it: gives the store, and what says which session runs."""
    store, session = MemoryUploadedFileManager("/upload"), SimpleNamespace(session_id="mine")
    sessions = SimpleNamespace(get_session_info=lambda name: None if name == "ended" else session)
    session.uploaded_file_mgr = store
    running = SimpleNamespace(uploaded_file_mgr=store, _session_mgr=sessions)
    monkeypatch.setattr(streamlit_uploads, "get_script_run_ctx", lambda: session)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    return store


@pytest.fixture
def held(monkeypatch):
    """What counts the files of pages, with room for 100 bytes."""
    counted = HeldBytes(100)
    monkeypatch.setattr(upload_state, "held_bytes", counted)
    return counted


@pytest.fixture
def page(stored, held, monkeypatch):
    """The page of a session: gives what has its field for files name some of those in the store, and no others."""
    monkeypatch.setattr(st, "session_state", {})

    def names(*ids):
        records = stored.get_files("mine", ids)
        st.session_state[upload_state.key("files")] = [UploadedFile(record, FileURLs()) for record in records]
        upload_state.take_files()
        upload_state.cancel()

    yield names
    st.session_state.clear()
    gc.collect()
    assert held.total == sum(len(content) for _, content in streamlit_uploads.uploaded_files())


def add(store, name, size, session="mine"):
    store.add_file(session, UploadedFileRec(name, f"{name}.csv", "text/csv", b"x" * size))


def stored_bytes():
    """How many bytes Streamlit keeps of each session."""
    found = Counter[str]()
    for session, content in streamlit_uploads.uploaded_files():
        found[session] += len(content)
    return found


def test_an_upload_that_fits_is_taken_and_leaves_its_room():
    client = client_of(100)
    for _ in range(3):
        assert client.put(PATH, content=b"x" * 60).text == "60"


@pytest.mark.parametrize(("most", "made"), [(59, 0), (100, 41), (0, 0)])
def test_one_for_which_there_is_no_room_is_refused_with_a_sentence(most, made):
    held, outcome = HeldBytes(most), Made()
    held.count_made(outcome, made)
    answer = client_of(most, held).put(PATH, content=b"x" * 60)
    assert answer.status_code == 503
    assert answer.text.startswith("There is no room for this file")
    del outcome
    gc.collect()
    assert held.total == 0


def test_a_file_counts_once_while_both_streamlit_and_a_page_hold_it(stored, page, held):
    add(stored, "file", 60)
    page("file")
    assert (held.total, held.of_session("mine"), held.of_session("other")) == (60, 60, 0)


def test_a_file_that_a_request_deletes_counts_until_the_page_holds_it_no_more(stored, page, held):
    client = client_of(100, held)
    add(stored, "file", 60)
    page("file")
    stored.remove_file("mine", "file")
    assert client.put(f"{uploads.PATH}other/file", content=b"x" * 60).status_code == 503
    page()
    gc.collect()
    assert client.put(f"{uploads.PATH}other/file", content=b"x" * 60).status_code == 200


def test_a_file_that_another_of_its_id_replaces_counts_until_the_page_holds_it_no_more(stored, page, held):
    add(stored, "file", 60)
    page("file")
    add(stored, "file", 50)  # as a second upload of this id does that began before the first had ended
    assert held.total == 110
    page("file")
    gc.collect()
    assert held.total == 50


def test_a_file_that_its_field_has_no_more_is_dropped_though_no_request_deletes_it(stored, page, held):
    for name in ("one", "two", "still-arriving"):
        add(stored, name, 60)
    page("one", "two")
    page("two")
    gc.collect()
    assert {*stored.file_storage["mine"]} == {"two", "still-arriving"}
    assert held.total == 120


def test_no_session_has_all_the_room(stored, monkeypatch):
    monkeypatch.setattr(raw_table, "MOST_BYTES", 60)
    client = client_of(200)
    add(stored, "file", 60)
    assert client.put(f"{uploads.PATH}mine/other", content=b"x" * 41).status_code == 503
    assert client.put(f"{uploads.PATH}mine/other", content=b"x" * 40).status_code == 200
    assert client.put(f"{uploads.PATH}other/file", content=b"x" * 60).status_code == 200


def test_a_file_that_arrives_after_its_session_has_ended_is_dropped(stored):
    add(stored, "file", 60)
    add(stored, "late", 60, "ended")
    streamlit_uploads.forget_uploads_of_ended_sessions()
    assert stored_bytes() == {"mine": 60}


def test_one_that_does_not_say_how_long_it_is_is_refused():
    assert client_of(100).put(PATH, content=iter([b"x"])).status_code == 411


def test_other_requests_pass():
    assert client_of(0).get("/history").status_code == 200


@pytest.mark.parametrize(("setting", "most"), [("", 1024 * 2**20), ("5", 5 * 2**20), ("0", 0)])
def test_the_setting_is_a_number_of_megabytes(setting, most):
    assert uploads.most(setting) == most
    assert (pages.YOUR_LOG in pages.of_settings({pages.UPLOADS_SETTING: setting})) is (most > 0)


@pytest.mark.parametrize("setting", ["-1", "x", "1.5"])
def test_another_setting_stops_the_start(setting):
    with pytest.raises(ValueError, match=pages.UPLOADS_SETTING):
        uploads.most(setting)


def test_streamlit_takes_files_as_large_as_an_intake_does():
    from streamlit import config  # noqa: PLC0415 (its settings are read when it is asked)

    assert config.get_option("server.maxUploadSize") * 2**20 == raw_table.MOST_BYTES
