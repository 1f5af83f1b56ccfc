"""A sample of `python -m tests.fuzz`, in this process: what no page sends is never answered with a 500 or a trace.

The seed is printed with a failure; `SEED=…` repeats it. OPTIONS is in the long run alone.
"""

import gc
import inspect
import runpy
import weakref

import pytest
from starlette.formparsers import MultiPartParser
from starlette.testclient import TestClient
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard import streamlit_uploads
from dashboard.session.own_log import held_bytes
from tests.conftest import ROOT
from tests.fuzz import cases
from tests.fuzz.running import Fuzz, InProcess
from tests.support.tiers import SEED, by_tier, slow
from tests.support.waiting import eventually

MOST_KEPT = inspect.signature(MemorySessionStorage).parameters["maxsize"].default


@pytest.fixture(scope="module")
def way():
    """The door itself, as the server runs it; what it sets up is undone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
        patch.setattr(MemoryUploadedFileManager, "remove_file", MemoryUploadedFileManager.remove_file)
        patch.setattr(held_bytes, "most", held_bytes.most)
        patch.setattr(Runtime, "_instance", None)
        app = runpy.run_path(str(ROOT / "app.py"))["app"]
        with TestClient(app, "http://127.0.0.1:8501", raise_server_exceptions=False) as client:
            yield InProcess(client)


def test_nothing_that_no_page_sends_gives_a_500_or_a_trace(way):
    fuzz = Fuzz(way, SEED, cases.METHODS, messages=2)
    fuzz.run(by_tier(60, 2_000))
    assert fuzz.wrong == []
    assert len(fuzz.counts) > 3


@slow("it opens two hundred sessions")
def test_two_hundred_sessions_leave_no_more_than_those_that_may_come_back(way):
    """A reader may come back for two minutes: of those that wait for it there is a bounded number."""
    manager, sessions = Runtime.instance()._session_mgr, []  # noqa: SLF001 (it has no other name)
    store = Runtime.instance().uploaded_file_mgr
    assert isinstance(store, MemoryUploadedFileManager)
    for _ in range(200):
        with way.stream():
            eventually(lambda: len(manager.list_active_sessions()) == 1)
            session = manager.list_active_sessions()[0].session
            store.add_file(session.id, UploadedFileRec("a", "a", "", b"x" * 10))
            sessions.append(weakref.ref(session))
            del session
    eventually(lambda: not manager.list_active_sessions())
    assert len(manager.list_sessions()) <= MOST_KEPT
    streamlit_uploads.forget_uploads_of_ended_sessions()
    gc.collect()
    assert sum(session() is not None for session in sessions) <= MOST_KEPT + 1  # the loop still holds the last one
    assert sum(len(content) for _, content in streamlit_uploads.uploaded_files()) <= MOST_KEPT * 10
