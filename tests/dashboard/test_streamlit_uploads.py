"""Files that Streamlit takes lie in memory alone; those that it has lost are told from others."""

from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadedFileRec

from dashboard import streamlit_uploads
from raillinks.importer import raw_table


def test_files_that_the_server_lost_are_told_from_those_that_it_has():
    file = UploadedFile(UploadedFileRec("a", "a.csv", "text/csv", b"x"), None)
    assert streamlit_uploads.files_of([file, DeletedFile("b")]) == ([file], 1)
    assert streamlit_uploads.files_of(DeletedFile("b")) == ([], 1)
    assert streamlit_uploads.files_of(file) == ([file], 0)
    assert streamlit_uploads.files_of(None) == ([], 0)


def test_a_file_that_arrives_is_never_written_to_the_disk(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    streamlit_uploads.keep_uploads_in_memory(raw_table.MOST_BYTES)
    seen = []

    async def take(request: Request):
        async with request.form() as form:
            seen.append(getattr(form["file"], "file")._rolled)  # noqa: B009, SLF001 (a text has no file)
        return PlainTextResponse("")

    client = TestClient(Starlette(routes=[Route("/", take, methods=["POST"])]))
    client.post("/", files={"file": b"x" * 3_000_000})
    assert seen == [False]
